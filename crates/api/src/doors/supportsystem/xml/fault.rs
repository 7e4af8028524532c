//! What is wrong with a document, and where.

/// What is wrong with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) reason: &'static str,
    /// How many bytes of the text stand before the place.
    pub(super) at: usize,
}

/// What breaks the grammar.
pub(super) const NOT_WELL_FORMED: &str = "Not well-formed (invalid token)";
/// A character that no document may have.
pub(super) const INVALID_CHARACTER: &str = "Invalid character";

impl Fault {
    /// The fault as clients are told of it: lines and characters are counted from 1.
    pub(super) fn told(self, text: &str) -> String {
        let before = text.get(..self.at).unwrap_or(text);
        let line = before.matches('\n').count().saturating_add(1);
        let last = before.rsplit('\n').next().unwrap_or_default();
        let column = last.chars().count().saturating_add(1);
        format!("XML error: {} at line {line}:{column}", self.reason)
    }
}
