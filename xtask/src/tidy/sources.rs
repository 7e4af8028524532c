//! What every Rust file keeps to.

/// The longest file.
const MAX_LINES: usize = 400;

/// What may stand in no file, and why. Put together so that this file does not hold it.
const FORBIDDEN: [(&str, &str); 7] = [
    (concat!("#[ig", "nore"), "a test that does not run proves nothing"),
    (concat!("#[al", "low("), "use `#[expect(.., reason = \"..\")]`"),
    (concat!("#![al", "low("), "use `#![expect(.., reason = \"..\")]`"),
    (concat!("to", "do!"), "finish it"),
    (concat!("unimple", "mented!"), "finish it"),
    (concat!("TO", "DO"), "do it, or file an issue"),
    (concat!("FIX", "ME"), "do it, or file an issue"),
];

/// Everything wrong with one source, each as `:line: complaint`.
pub(super) fn complaints(text: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    if !text.lines().next().is_some_and(|line| line.strip_prefix("//! ").is_some_and(is_sentence_start)) {
        complaints.push(":1: begins with no `//!` sentence that says what the module is for".to_owned());
    }
    let lines = text.lines().count();
    if lines > MAX_LINES {
        complaints.push(format!(": {lines} lines, of at most {MAX_LINES}"));
    }
    for (line, number) in text.lines().zip(1..) {
        for (needle, reason) in FORBIDDEN {
            if line.contains(needle) {
                complaints.push(format!(":{number}: `{needle}`: {reason}"));
            }
        }
    }
    complaints
}

fn is_sentence_start(text: &str) -> bool {
    text.split_whitespace().count() >= 2
}

#[cfg(test)]
mod tests {
    use super::{FORBIDDEN, MAX_LINES, complaints};

    #[test]
    fn a_tidy_source_passes() {
        assert_eq!(complaints("//! Tells the time.\nfn now() {}\n"), Vec::<String>::new());
    }

    #[test]
    fn a_module_says_what_it_is_for() {
        for text in ["", "use std::fmt;\n", "//!\n", "//! time\n", "// Tells the time.\n"] {
            assert_eq!(complaints(text).len(), 1, "{text:?}");
        }
    }

    #[test]
    fn a_file_has_an_end() {
        let longest = "//! Tells the time.\n".to_owned() + &"\n".repeat(MAX_LINES - 1);
        assert_eq!(complaints(&longest), Vec::<String>::new());
        assert_eq!(complaints(&(longest + "\n")), [": 401 lines, of at most 400"]);
    }

    #[test]
    fn everything_forbidden_is_found_on_its_line() {
        for (needle, _) in FORBIDDEN {
            let text = format!("//! Tells the time.\n    {needle}\n");
            let found = complaints(&text);
            assert!(found.iter().any(|complaint| complaint.starts_with(":2: ")), "{needle}: {found:?}");
        }
    }
}
