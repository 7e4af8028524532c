//! Which files are looked at, and what holds for all of them.

use std::path::Path;

use anyhow::{Context as _, Result};

/// Folders and files of the root that people write.
const ROOTS: [&str; 16] = [
    ".cargo",
    ".ci",
    ".config",
    ".github",
    "crates",
    "docs",
    "migrations",
    "xtask",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "Cargo.toml",
    "README.md",
    "SECURITY.md",
    "clippy.toml",
    "deny.toml",
    "rustfmt.toml",
];

/// Endings of the files that people write line by line.
const ENDINGS: [&str; 7] = ["html", "md", "rs", "sql", "toml", "yml", "yaml"];

/// Beginnings of paths that exist on one machine only, put together so that this file does not hold them.
const MACHINE_PATHS: [&str; 4] =
    [concat!("/ho", "me/"), concat!("/ro", "ot/"), concat!("/Us", "ers/"), concat!("/wo", "rk/")];

/// All such files, as sorted paths from the root with `/` between their parts.
pub(super) fn below(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in ROOTS {
        if root.join(entry).exists() {
            collect(root, entry, &mut files)?;
        }
    }
    files.sort();
    Ok(files)
}

/// What no file may hold, each as `:line: complaint`.
pub(super) fn complaints(text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (line, number) in text.lines().zip(1..) {
        if line.ends_with([' ', '\t']) {
            complaints.push(format!(":{number}: white space at the end of the line"));
        }
        if let Some(path) = MACHINE_PATHS.iter().find(|path| names_path(line, path)) {
            complaints.push(format!(":{number}: a path of one machine (`{path}`)"));
        }
    }
    if !text.is_empty() && !text.ends_with('\n') {
        complaints.push(": no line break at the end".to_owned());
    }
    complaints
}

fn collect(root: &Path, relative: &str, files: &mut Vec<String>) -> Result<()> {
    let path = root.join(relative);
    if !path.is_dir() {
        let ending = path.extension().and_then(|ending| ending.to_str());
        if ending.is_some_and(|ending| ENDINGS.contains(&ending)) {
            files.push(relative.to_owned());
        }
        return Ok(());
    }
    for entry in path.read_dir().with_context(|| format!("failed to list {relative}"))? {
        let name = entry.with_context(|| format!("failed to list {relative}"))?.file_name();
        let name = name.to_str().with_context(|| format!("{relative} holds a name that is no text"))?;
        if name != "target" {
            collect(root, &format!("{relative}/{name}"), files)?;
        }
    }
    Ok(())
}

/// Whether the path stands there by itself, not as a part of a longer one such as an address.
fn names_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(position, _)| {
        let before = line.get(..position).and_then(|before| before.chars().next_back());
        !before.is_some_and(|character| character.is_alphanumeric() || "_-./~$}".contains(character))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{below, complaints};

    #[test]
    fn white_space_at_the_end_is_found() {
        assert_eq!(complaints("a \nb\n\tc\t\n").len(), 2);
        assert_eq!(complaints("a\n\nb\n"), Vec::<String>::new());
        assert_eq!(complaints("a"), [": no line break at the end"]);
    }

    #[test]
    fn paths_of_one_machine_are_found_and_addresses_are_not() {
        let path = concat!("/ho", "me/someone/notes");
        assert_eq!(complaints(&format!("see {path}\n")).len(), 1);
        assert_eq!(complaints(&format!("see `{path}`\n")).len(), 1);
        assert_eq!(complaints(&format!("see https://example.org{path}\n")), Vec::<String>::new());
    }

    #[test]
    fn only_files_that_people_write_are_listed() {
        let root = tempfile::tempdir().unwrap();
        for folder in ["crates/a/src", "crates/a/target", "other"] {
            fs::create_dir_all(root.path().join(folder)).unwrap();
        }
        let files = [
            "crates/a/src/lib.rs",
            "crates/a/src/data.bin",
            "crates/a/target/x.rs",
            "other/y.rs",
            "README.md",
        ];
        for file in files {
            fs::write(root.path().join(file), "").unwrap();
        }
        assert_eq!(below(root.path()).unwrap(), ["README.md", "crates/a/src/lib.rs"]);
    }
}
