//! Shows where two texts part, for files and schemas that must be equal.

use anyhow::{Result, bail};

/// How many lines of each side are shown.
const SHOWN_LINES: usize = 20;

/// A text and what it is, as the message calls it.
#[derive(Clone, Copy)]
pub(crate) struct Named<'a> {
    /// Where the text comes from.
    pub(crate) name: &'a str,
    /// The text itself.
    pub(crate) text: &'a str,
}

/// Refuses two texts that are not equal, showing the lines between their common start and end.
pub(crate) fn require_equal(left: Named<'_>, right: Named<'_>) -> Result<()> {
    if left.text == right.text {
        return Ok(());
    }
    let mut left_lines: Vec<&str> = left.text.lines().collect();
    let mut right_lines: Vec<&str> = right.text.lines().collect();
    while left_lines.last().is_some_and(|line| Some(line) == right_lines.last()) {
        left_lines.pop();
        right_lines.pop();
    }
    let start = left_lines.iter().zip(&right_lines).take_while(|(left, right)| left == right).count();
    let mut message = format!("they differ from line {} on\n", start + 1);
    for (sign, name, lines) in [('-', left.name, &left_lines), ('+', right.name, &right_lines)] {
        message += &format!("{sign}{sign}{sign} {name}\n");
        for line in lines.iter().skip(start).take(SHOWN_LINES) {
            message += &format!("{sign} {line}\n");
        }
        let hidden = lines.len().saturating_sub(start + SHOWN_LINES);
        if hidden > 0 {
            message += &format!("{sign} ... and {hidden} more lines\n");
        }
    }
    bail!("{}", message.trim_end());
}

#[cfg(test)]
mod tests {
    use super::{Named, require_equal};

    fn check(left: &str, right: &str) -> String {
        let left = Named { name: "first", text: left };
        let right = Named { name: "second", text: right };
        require_equal(left, right).map_or_else(|error| error.to_string(), |()| "equal".to_owned())
    }

    #[test]
    fn equal_texts_pass() {
        assert_eq!(check("a\nb\n", "a\nb\n"), "equal");
    }

    #[test]
    fn only_the_lines_that_differ_are_shown() {
        let shown = check("a\nb\nz\n", "a\nc\nd\nz\n");
        assert_eq!(shown, "they differ from line 2 on\n--- first\n- b\n+++ second\n+ c\n+ d");
    }

    #[test]
    fn a_missing_last_line_break_differs() {
        assert!(check("a\n", "a").starts_with("they differ"));
    }

    #[test]
    fn long_differences_are_cut() {
        let long: String = (0..30).map(|line| format!("{line}\n")).collect();
        assert!(check(&long, "").contains("- ... and 10 more lines"));
    }
}
