//! Canned responses: texts with placeholders that staff answer with again and again.

use std::fmt;
use std::str::FromStr;

use crate::names::named_enum;
use crate::{Body, InvalidText};

named_enum! {
    /// What a canned response can leave open until it is used for a ticket.
    "placeholder", Placeholder {
        /// The name of the ticket's customer.
        CustomerName => "customer_name",
        /// The number of the ticket.
        TicketNumber => "ticket_number",
        /// The subject of the ticket.
        Subject => "subject",
        /// The name of the project of the ticket.
        ProjectName => "project_name",
        /// The name of whoever answers.
        AgentName => "agent_name",
    }
}

named_enum! {
    /// Who may use a canned response.
    "sharing", Sharing {
        /// Its owner alone.
        Private => "private",
        /// All staff, or those of its project.
        Shared => "shared",
    }
}

/// The text of a canned response. Every placeholder in it is one of [`Placeholder`], written as `{{customer_name}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedBody(Body);

/// Why a text is not one of a canned response.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InvalidCannedBody {
    /// It is not a text of several lines.
    #[error(transparent)]
    Text(#[from] InvalidText),
    /// It has placeholders that nothing fills.
    #[error("has unknown placeholders ({}), known are {}", braced(unknown), braced(Placeholder::NAMES))]
    UnknownPlaceholders {
        /// The first of them, each once.
        unknown: Vec<String>,
    },
}

/// A few characters that stand for a canned response while one types.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shortcut(String);

/// Why a text is not a shortcut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidShortcut {
    /// It is empty or too long.
    #[error("must have between 1 and {} characters", Shortcut::CHARACTERS_MAX)]
    Length,
    /// It has white space or control characters.
    #[error("must not have white space or control characters")]
    Character,
}

/// The longest run of characters between braces that counts as a placeholder.
const NAME_CHARACTERS_MAX: usize = 64;
/// How many unknown placeholders a refusal names.
const UNKNOWN_NAMED_MAX: usize = 10;

impl CannedBody {
    /// The text with its placeholders.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Reads a text that a store kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(Body::from_stored(text))
    }

    /// The text with every placeholder filled. What is filled in is not looked into again, so a subject that looks like a placeholder
    /// stays as it is.
    #[must_use]
    pub fn fill<'v>(&self, value: impl Fn(Placeholder) -> &'v str) -> String {
        let mut filled = String::with_capacity(self.as_str().len());
        for part in Parts(self.as_str()) {
            match part {
                Part::Text(text) => filled.push_str(text),
                Part::Placeholder { name, whole } => match name.parse() {
                    Ok(placeholder) => filled.push_str(value(placeholder)),
                    Err(_unknown) => filled.push_str(whole),
                },
            }
        }
        filled
    }
}

impl FromStr for CannedBody {
    type Err = InvalidCannedBody;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let body: Body = text.parse()?;
        let mut unknown: Vec<String> = Vec::new();
        for part in Parts(body.as_str()) {
            if let Part::Placeholder { name, whole: _ } = part
                && name.parse::<Placeholder>().is_err()
                && unknown.len() < UNKNOWN_NAMED_MAX
                && !unknown.iter().any(|known| known == name)
            {
                unknown.push(name.to_owned());
            }
        }
        if unknown.is_empty() {
            Ok(Self(body))
        } else {
            Err(InvalidCannedBody::UnknownPlaceholders { unknown })
        }
    }
}

impl Shortcut {
    /// The most characters it may have.
    pub const CHARACTERS_MAX: usize = 50;

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What two shortcuts are compared by: case does not matter.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_lowercase()
    }

    /// Reads a shortcut that a store kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }
}

impl FromStr for Shortcut {
    type Err = InvalidShortcut;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.is_empty() || text.chars().count() > Self::CHARACTERS_MAX {
            return Err(InvalidShortcut::Length);
        }
        if text.chars().any(|character| character.is_whitespace() || character.is_control()) {
            return Err(InvalidShortcut::Character);
        }
        Ok(Self(text.to_owned()))
    }
}

/// A piece of a text.
enum Part<'a> {
    Text(&'a str),
    Placeholder { name: &'a str, whole: &'a str },
}

/// The pieces of a text, in order. Braces that hold no name belong to the text.
struct Parts<'a>(&'a str);

impl<'a> Iterator for Parts<'a> {
    type Item = Part<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.0.is_empty() {
            return None;
        }
        if let Some((whole, name)) = placeholder(self.0) {
            self.0 = self.0.get(whole.len()..).unwrap_or_default();
            return Some(Part::Placeholder { name, whole });
        }
        let braces = self.0.char_indices().skip(1).map(|(index, _)| index);
        let end = braces
            .into_iter()
            .find(|index| self.0.get(*index..).is_some_and(|rest| placeholder(rest).is_some()));
        let (text, rest) = self.0.split_at(end.unwrap_or(self.0.len()));
        self.0 = rest;
        Some(Part::Text(text))
    }
}

/// The placeholder that a text begins with: with its braces, and the name between them.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("{{")?;
    let length =
        inner.char_indices().take(NAME_CHARACTERS_MAX + 1).find_map(
            |(index, character)| match character {
                '}' => Some(Some(index)),
                '{' | '\n' => Some(None),
                _ => None,
            },
        )??;
    let (name, rest) = inner.split_at(length);
    let whole = text.get(..length + 4).filter(|_| rest.starts_with("}}"))?;
    Some((whole, name.trim()))
}

fn braced(names: &[impl AsRef<str>]) -> String {
    names.iter().map(|name| format!("{{{{{}}}}}", name.as_ref())).collect::<Vec<_>>().join(", ")
}

impl fmt::Display for Shortcut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(text: &str) -> String {
        text.parse::<CannedBody>().unwrap().fill(|placeholder| match placeholder {
            Placeholder::CustomerName => "Tunde",
            Placeholder::TicketNumber => "NAIJ-2026-00042",
            Placeholder::Subject => "{{agent_name}}",
            Placeholder::ProjectName => "NaijaHomes",
            Placeholder::AgentName => "Alice",
        })
    }

    #[test]
    fn every_placeholder_is_filled_wherever_it_stands() {
        assert_eq!(
            filled("{{customer_name}}: {{ ticket_number }}\n{{project_name}}{{agent_name}}"),
            "Tunde: NAIJ-2026-00042\nNaijaHomesAlice"
        );
        assert_eq!(filled("é{{customer_name}}é"), "éTundeé");
    }

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(filled("On {{subject}}"), "On {{agent_name}}");
    }

    #[test]
    fn braces_that_hold_no_name_are_text() {
        for text in ["{{", "}}", "{{customer_name", "{customer_name}", "{{a\nb}}", "{{a}", "{{a} }"] {
            assert_eq!(filled(text), text, "{text:?}");
        }
        assert_eq!(filled("{{{{customer_name}}}}"), "{{Tunde}}");
        let long = format!("{{{{{}}}}}", "x".repeat(NAME_CHARACTERS_MAX + 1));
        assert_eq!(filled(&long), long);
    }

    #[test]
    fn unknown_placeholders_are_named_once_each() {
        let error =
            "{{name}} {{ name }} {{Customer_Name}} {{}} {{subject}}".parse::<CannedBody>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "has unknown placeholders ({{name}}, {{Customer_Name}}, {{}}), known are {{customer_name}}, {{ticket_number}}, \
             {{subject}}, {{project_name}}, {{agent_name}}"
        );
        assert_eq!(" ".parse::<CannedBody>(), Err(InvalidCannedBody::Text(InvalidText::Empty)));
    }

    #[test]
    fn a_shortcut_is_one_word() {
        assert_eq!(" /Refund ".parse::<Shortcut>().unwrap().folded(), "/refund");
        assert!("ß".repeat(50).parse::<Shortcut>().is_ok());
        assert_eq!("ß".repeat(51).parse::<Shortcut>(), Err(InvalidShortcut::Length));
        assert_eq!(" ".parse::<Shortcut>(), Err(InvalidShortcut::Length));
        for text in ["a b", "a\tb", "a\0b"] {
            assert_eq!(text.parse::<Shortcut>(), Err(InvalidShortcut::Character), "{text:?}");
        }
    }
}
