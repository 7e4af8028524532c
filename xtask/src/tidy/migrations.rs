//! Both databases have the same migrations, each with its way up and down.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

/// The folders below `migrations/`.
pub(crate) const BACKENDS: [&str; 2] = ["sqlite", "postgres"];

/// Refuses folders that differ or lack a file.
pub(crate) fn require_equal_folders(migrations: &Path) -> Result<()> {
    let complaints = complaints(migrations)?;
    if !complaints.is_empty() {
        bail!("{}", complaints.join("\n"));
    }
    Ok(())
}

/// Migrations that one database has and the other lacks, and files that are missing or empty.
pub(super) fn complaints(migrations: &Path) -> Result<Vec<String>> {
    let [sqlite, postgres] = BACKENDS.map(|backend| names(&migrations.join(backend)));
    let (sqlite, postgres) = (sqlite?, postgres?);
    let mut complaints: Vec<String> = sqlite
        .symmetric_difference(&postgres)
        .map(|name| {
            let lacking = if sqlite.contains(name) { "postgres" } else { "sqlite" };
            format!("migrations/{lacking}: lacks `{name}`")
        })
        .collect();
    for (backend, names) in BACKENDS.iter().zip([&sqlite, &postgres]) {
        for name in names {
            for file in ["up.sql", "down.sql"] {
                let path = migrations.join(backend).join(name).join(file);
                if fs::read_to_string(path).is_ok_and(|text| text.trim().is_empty()) {
                    complaints.push(format!("migrations/{backend}/{name}/{file}: is empty"));
                } else if !migrations.join(backend).join(name).join(file).exists() {
                    complaints.push(format!("migrations/{backend}/{name}: lacks `{file}`"));
                }
            }
        }
    }
    Ok(complaints)
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let entries = folder.read_dir().with_context(|| format!("failed to list {}", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("failed to list {}", folder.display()))?;
        if entry.path().is_dir() {
            names.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::{complaints, require_equal_folders};

    fn add(migrations: &Path, file: &str, text: &str) {
        let path = migrations.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn equal_folders_pass() {
        let migrations = tempfile::tempdir().unwrap();
        for file in
            ["sqlite/1_a/up.sql", "sqlite/1_a/down.sql", "postgres/1_a/up.sql", "postgres/1_a/down.sql"]
        {
            add(migrations.path(), file, "SELECT 1;");
        }
        require_equal_folders(migrations.path()).unwrap();
    }

    #[test]
    fn what_one_database_lacks_is_named() {
        let migrations = tempfile::tempdir().unwrap();
        add(migrations.path(), "sqlite/1_a/up.sql", "SELECT 1;");
        add(migrations.path(), "sqlite/1_a/down.sql", " \n");
        add(migrations.path(), "postgres/2_b/up.sql", "SELECT 1;");
        assert_eq!(
            complaints(migrations.path()).unwrap(),
            [
                "migrations/postgres: lacks `1_a`",
                "migrations/sqlite: lacks `2_b`",
                "migrations/sqlite/1_a/down.sql: is empty",
                "migrations/postgres/2_b: lacks `down.sql`",
            ]
        );
    }
}
