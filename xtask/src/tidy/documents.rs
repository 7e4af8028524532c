//! What the documentation keeps to: links that lead somewhere, and a code map that names every crate.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

const CODE_MAP: &str = "docs/ARCHITECTURE.md";

/// The links of one page that lead to no file, each as `:line: complaint`.
pub(super) fn complaints(root: &Path, file: &str, text: &str) -> Vec<String> {
    let page = root.join(file);
    let folder = page.parent().unwrap_or(root);
    links(text)
        .into_iter()
        .filter(|(_, target)| !folder.join(target).exists())
        .map(|(line, target)| format!(":{line}: the link to `{target}` leads nowhere"))
        .collect()
}

/// Crates that the code map forgets, and crates it names that are no more.
pub(super) fn code_map(root: &Path) -> Result<Vec<String>> {
    let text =
        fs::read_to_string(root.join(CODE_MAP)).with_context(|| format!("failed to read {CODE_MAP}"))?;
    let entries = root.join("crates").read_dir().context("failed to list the crates")?;
    let crates: BTreeSet<String> = entries
        .flatten()
        .filter(|entry| entry.path().join("Cargo.toml").exists())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    Ok(compare(&crates, &text))
}

fn compare(crates: &BTreeSet<String>, text: &str) -> Vec<String> {
    let named: BTreeSet<String> = text
        .split("crates/")
        .skip(1)
        .map(|rest| {
            rest.chars().take_while(|character| character.is_ascii_alphanumeric() || *character == '-')
        })
        .map(Iterator::collect)
        .filter(|name: &String| !name.is_empty())
        .collect();
    let mut complaints: Vec<String> =
        crates.difference(&named).map(|name| format!("{CODE_MAP}: does not name `crates/{name}`")).collect();
    complaints.extend(
        named
            .difference(crates)
            .map(|name| format!("{CODE_MAP}: names `crates/{name}`, which does not exist")),
    );
    if !text.contains("xtask") {
        complaints.push(format!("{CODE_MAP}: does not name `xtask`"));
    }
    complaints
}

/// The files that a page links to, each with its line. Addresses, links within the page and everything in
/// code are left out.
fn links(text: &str) -> Vec<(usize, &str)> {
    let mut links = Vec::new();
    let mut fenced = false;
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            links.extend(targets(line).map(|target| (number, target)));
        }
    }
    links
}

fn targets(line: &str) -> impl Iterator<Item = &str> {
    // Every second part between back-quotes is code; a link whose text is code ends in the part after it.
    line.split('`').step_by(2).flat_map(|prose| prose.split("](").skip(1)).filter_map(|rest| {
        let (target, _) = rest.split_once(')')?;
        let path = target.split([' ', '#']).next()?;
        (!path.is_empty() && !path.contains("://") && !path.starts_with("mailto:")).then_some(path)
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{compare, complaints, links};

    #[test]
    fn links_to_files_are_found_with_their_lines() {
        let page = "see [a](a.md) and [b](dir/b.md#part \"B\")\n[`code`](c.md) `[no](link.md)`\n\
                    ```text\n[no](fenced.md)\n```\n[out](https://example.org) [here](#part) [d](d.md)\n";
        assert_eq!(links(page), [(1, "a.md"), (1, "dir/b.md"), (2, "c.md"), (6, "d.md")]);
    }

    #[test]
    fn a_link_is_followed_from_the_folder_of_its_page() {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir_all(root.path().join("docs/decisions")).unwrap();
        fs::write(root.path().join("README.md"), "").unwrap();
        let page = "[up](../README.md)\n[gone](README.md)\n[folder](decisions)\n";
        assert_eq!(
            complaints(root.path(), "docs/PAGE.md", page),
            [":2: the link to `README.md` leads nowhere"]
        );
    }

    #[test]
    fn the_code_map_names_what_is_there_and_nothing_else() {
        let crates = BTreeSet::from(["api".to_owned(), "domain".to_owned()]);
        assert_eq!(compare(&crates, "`crates/api/src`, crates/domain; xtask"), Vec::<String>::new());
        assert_eq!(
            compare(&crates, "crates/api, crates/mail, crates/<name>"),
            [
                "docs/ARCHITECTURE.md: does not name `crates/domain`",
                "docs/ARCHITECTURE.md: names `crates/mail`, which does not exist",
                "docs/ARCHITECTURE.md: does not name `xtask`",
            ]
        );
    }
}
