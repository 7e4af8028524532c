//! Whether a program wrote a message (RFC 3834): then nothing answers it.

use crate::names::named_enum;

named_enum! {
    /// How it shows that a program wrote a message.
    "sign of automatic mail", Automatic {
        /// It says so itself: `Auto-Submitted` is anything but `no`.
        AutoSubmitted => "auto_submitted",
        /// It is a report about another message: one that could not be delivered, or was read.
        Report => "report",
        /// Nobody wants to know when it does not arrive.
        NullSender => "null_sender",
        /// It was sent to many, or as an answer by itself: `Precedence` is `bulk`, `list`, `junk` or `auto_reply`.
        Precedence => "precedence",
        /// It came over a list.
        List => "list",
        /// It says that it is an answer by itself in a way of its own: `X-Autoreply` and the like.
        Autoreply => "autoreply",
        /// This desk sent it.
        Own => "own",
    }
}

/// The signs that a program wrote a message, as its header shows them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Signs {
    /// The value of `Auto-Submitted`.
    pub auto_submitted: Option<String>,
    /// Whether the message is a `multipart/report`.
    pub is_report: bool,
    /// Whether `Return-Path` is there and empty.
    pub has_null_sender: bool,
    /// The value of `Precedence`.
    pub precedence: Option<String>,
    /// Whether it has `List-Id`.
    pub has_list: bool,
    /// Whether it has one of the headers that programs mark automatic answers with.
    pub has_autoreply: bool,
}

impl Signs {
    /// The first sign that a program wrote the message. `X-Auto-Response-Suppress` is none: people's programs send it as well.
    ///
    /// ```
    /// use switchboard_domain::intake::{Automatic, Signs};
    ///
    /// let vacation = Signs { auto_submitted: Some("auto-replied (vacation)".to_owned()), ..Signs::default() };
    /// assert_eq!(vacation.automatic(), Some(Automatic::AutoSubmitted));
    /// let person = Signs { auto_submitted: Some("No".to_owned()), ..Signs::default() };
    /// assert_eq!(person.automatic(), None);
    /// ```
    #[must_use]
    pub fn automatic(&self) -> Option<Automatic> {
        let Self { auto_submitted, is_report, has_null_sender, precedence, has_list, has_autoreply } = self;
        let says_automatic =
            auto_submitted.as_deref().is_some_and(|value| !first_word(value).eq_ignore_ascii_case("no"));
        let is_for_many = precedence.as_deref().is_some_and(|value| {
            let word = first_word(value).to_ascii_lowercase();
            ["bulk", "list", "junk", "auto_reply", "auto-reply"].contains(&word.as_str())
        });
        [
            (says_automatic, Automatic::AutoSubmitted),
            (*is_report, Automatic::Report),
            (*has_null_sender, Automatic::NullSender),
            (is_for_many, Automatic::Precedence),
            (*has_list, Automatic::List),
            (*has_autoreply, Automatic::Autoreply),
        ]
        .into_iter()
        .find_map(|(is_so, sign)| is_so.then_some(sign))
    }
}

/// The word that a value begins with, before parameters and comments.
fn first_word(value: &str) -> &str {
    value.trim_start().split(|c: char| c == ';' || c == '(' || c.is_whitespace()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(signs: &Signs, expected: Option<Automatic>) {
        assert_eq!(signs.automatic(), expected, "{signs:?}");
    }

    fn text(value: &str) -> Option<String> {
        Some(value.to_owned())
    }

    #[test]
    fn each_sign_is_enough() {
        for value in ["auto-replied", "AUTO-GENERATED", " auto-replied; type=vacation", "yes", ""] {
            let signs = Signs { auto_submitted: text(value), ..Signs::default() };
            check(&signs, Some(Automatic::AutoSubmitted));
        }
        for value in ["bulk", "LIST", "junk", "auto_reply", "bulk (newsletter)"] {
            check(&Signs { precedence: text(value), ..Signs::default() }, Some(Automatic::Precedence));
        }
        check(&Signs { is_report: true, ..Signs::default() }, Some(Automatic::Report));
        check(&Signs { has_null_sender: true, ..Signs::default() }, Some(Automatic::NullSender));
        check(&Signs { has_list: true, ..Signs::default() }, Some(Automatic::List));
        check(&Signs { has_autoreply: true, ..Signs::default() }, Some(Automatic::Autoreply));
    }

    #[test]
    fn people_show_no_sign() {
        check(&Signs::default(), None);
        for value in ["no", "No", " NO ", "no (sent by a person)"] {
            check(&Signs { auto_submitted: text(value), ..Signs::default() }, None);
        }
        for value in ["first-class", "special-delivery", "", "bulky"] {
            check(&Signs { precedence: text(value), ..Signs::default() }, None);
        }
    }
}
