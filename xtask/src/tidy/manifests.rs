//! What the manifest of every crate keeps to: lints and versions come from the workspace.

use anyhow::{Context as _, Result};
use toml::{Table, Value};

/// Fields of `[package]` that the workspace decides.
const INHERITED: [&str; 5] = ["version", "edition", "rust-version", "license", "publish"];

/// Everything wrong with one manifest; other files pass.
pub(super) fn complaints(file: &str, text: &str) -> Result<Vec<String>> {
    let manifest: Table = text.parse().with_context(|| format!("failed to read {file}"))?;
    let Some(package) = manifest.get("package").filter(|_| file.ends_with("/Cargo.toml")) else {
        return Ok(Vec::new());
    };
    let mut complaints = Vec::new();
    if !manifest.get("lints").is_some_and(is_inherited) {
        complaints.push(": lacks `[lints] workspace = true`".to_owned());
    }
    for field in INHERITED {
        if !package.get(field).is_some_and(is_inherited) {
            complaints.push(format!(": write `{field}.workspace = true`"));
        }
    }
    let name = package.get("name").and_then(Value::as_str).unwrap_or_default();
    let folder = file.trim_end_matches("/Cargo.toml");
    let expected = folder.strip_prefix("crates/").map(|folder| format!("switchboard-{folder}"));
    if expected.as_deref().unwrap_or(folder) != name {
        complaints.push(format!(": the package `{name}` lies in `{folder}`"));
    }
    let targets = manifest.get("target").and_then(Value::as_table).into_iter().flat_map(Table::values);
    let tables = targets.filter_map(Value::as_table).chain([&manifest]);
    complaints.extend(tables.flat_map(own_versions));
    Ok(complaints)
}

/// The dependencies that say themselves where they come from. A crate that tests one of its own features
/// names itself by its path.
fn own_versions(table: &Table) -> Vec<String> {
    ["dependencies", "dev-dependencies", "build-dependencies"]
        .iter()
        .filter_map(|kind| table.get(*kind).and_then(Value::as_table))
        .flatten()
        .filter(|(_, dependency)| {
            !is_inherited(dependency) && dependency.get("path").and_then(Value::as_str) != Some(".")
        })
        .map(|(name, _)| format!(": take `{name}` from the workspace (`{name}.workspace = true`)"))
        .collect()
}

fn is_inherited(value: &Value) -> bool {
    value.get("workspace").and_then(Value::as_bool) == Some(true)
}

#[cfg(test)]
mod tests {
    use super::complaints;

    const TIDY: &str = r#"
[package]
name = "switchboard-clock"
version.workspace = true
edition.workspace = true
rust-version.workspace = true
license.workspace = true
publish.workspace = true

[dependencies]
chrono.workspace = true
serde = { workspace = true, optional = true }

[dev-dependencies]
switchboard-clock = { path = ".", features = ["mock"] }

[lints]
workspace = true
"#;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(complaints("crates/clock/Cargo.toml", text).unwrap(), expected);
    }

    #[test]
    fn a_tidy_manifest_passes() {
        check(TIDY, &[]);
    }

    #[test]
    fn lints_and_fields_are_inherited() {
        check(&TIDY.replace("[lints]\nworkspace = true", ""), &[": lacks `[lints] workspace = true`"]);
        check(
            &TIDY.replace("edition.workspace = true", "edition = \"2021\""),
            &[": write `edition.workspace = true`"],
        );
    }

    #[test]
    fn versions_stand_in_the_workspace_alone() {
        let own = ": take `rand` from the workspace (`rand.workspace = true`)";
        check(&TIDY.replace("[dev-dep", "rand = \"0.9\"\n[dev-dep"), &[own]);
        check(
            &format!("{TIDY}\n[target.'cfg(unix)'.dependencies]\nrand = {{ version = \"0.9\" }}\n"),
            &[own],
        );
    }

    #[test]
    fn folder_and_package_have_one_name() {
        check(
            &TIDY.replace("switchboard-clock\"", "switchboard-time\""),
            &[": the package `switchboard-time` lies in `crates/clock`"],
        );
    }

    #[test]
    fn other_files_are_no_manifests_and_broken_ones_are_refused() {
        assert_eq!(complaints("Cargo.toml", "[workspace]\n").unwrap(), Vec::<String>::new());
        assert!(complaints("clippy.toml", "= 1").is_err());
    }
}
