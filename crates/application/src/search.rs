//! What searching for words means, for every store alike: what a word is, when a ticket is found, and how well.

use std::borrow::Cow;
use std::collections::BTreeSet;

use switchboard_domain::{EmailAddress, TicketNumber};
use unicode_normalization::UnicodeNormalization as _;

/// Of longer words only this many characters count.
const WORD_CHARACTERS_MAX: usize = 40;
/// Of longer searches only this many words count.
const WORDS_MAX: usize = 16;

/// The words of a text: its runs of letters and digits, small and without accents.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    let folded = folded(text);
    let words: Vec<String> = folded
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(WORD_CHARACTERS_MAX).collect())
        .collect();
    words.into_iter()
}

/// What somebody searches for: words, each the beginning of a word that must be there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    words: Vec<String>,
    exact: Option<Exact>,
}

/// A search for one thing that has a name of its own. Whatever has this name is found first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Exact {
    /// The ticket with this number.
    Number(TicketNumber),
    /// The tickets of the customer with this address.
    Address(EmailAddress),
}

/// How well a ticket is found. A list of what was found begins with the best, and within a rank with the newest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rank {
    /// It is the ticket of that number, or of the customer with that address.
    Exact,
    /// Subject, number and address together have all the words.
    Heading,
    /// All of its text together has all the words.
    Text,
}

impl Rank {
    /// All ranks, best first.
    pub const ALL: [Self; 3] = [Self::Exact, Self::Heading, Self::Text];
}

/// What of a ticket is searched, before anything of its text.
#[derive(Debug, Clone, Copy)]
pub struct Heading<'a> {
    /// Its subject.
    pub subject: &'a str,
    /// Its number.
    pub number: &'a str,
    /// The customer's address as it was written.
    pub address: &'a str,
}

impl Heading<'_> {
    /// The words of all of it.
    pub fn words(&self) -> impl Iterator<Item = String> {
        let Self { subject, number, address } = *self;
        [subject, number, address].into_iter().flat_map(words)
    }
}

impl Search {
    /// What a text searches for. None where it has no words, and so restricts nothing.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        let mut found: Vec<String> = Vec::new();
        for word in words(text) {
            if found.len() < WORDS_MAX && !found.contains(&word) {
                found.push(word);
            }
        }
        let exact = || {
            let number = text.trim().to_uppercase().parse().ok().map(Exact::Number);
            number.or_else(|| text.trim().parse().ok().map(Exact::Address))
        };
        (!found.is_empty()).then(|| Self { exact: exact(), words: found })
    }

    /// The words, each once.
    #[must_use]
    pub fn words(&self) -> &[String] {
        &self.words
    }

    /// The one thing that it names, if it does.
    #[must_use]
    pub const fn exact(&self) -> Option<&Exact> {
        self.exact.as_ref()
    }

    /// How well a ticket with this heading is found, if all of its text is enough to be found.
    #[must_use]
    pub fn rank(&self, heading: Heading<'_>) -> Rank {
        let is_named = match &self.exact {
            Some(Exact::Number(number)) => number.as_str() == heading.number,
            Some(Exact::Address(address)) => address.canonical() == heading.address.to_ascii_lowercase(),
            None => false,
        };
        if is_named {
            Rank::Exact
        } else if self.is_found_in(&heading.words().collect()) {
            Rank::Heading
        } else {
            Rank::Text
        }
    }

    /// Whether each word begins one of these.
    #[must_use]
    pub fn is_found_in(&self, words: &BTreeSet<String>) -> bool {
        self.words.iter().all(|wanted| {
            words.range(wanted.clone()..).next().is_some_and(|word| word.starts_with(wanted.as_str()))
        })
    }
}

/// Small letters without accents, whichever way these are written.
fn folded(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let small = text.chars().flat_map(char::to_lowercase);
    let plain = small.nfd().filter(|character| !matches!(character, '\u{300}'..='\u{36f}'));
    // The two forms of the Greek sigma differ by their place in a word alone.
    Cow::Owned(plain.map(|character| if character == 'ς' { 'σ' } else { character }).nfc().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text:?}");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("Cannot upload-photos, 3rd_try!", &["cannot", "upload", "photos", "3rd", "try"]);
        check("tunde.bello+shop@mail-er.co.uk", &["tunde", "bello", "shop", "mail", "er", "co", "uk"]);
        check("  \" * … 👍 \u{301}", &[]);
    }

    #[test]
    fn neither_case_nor_accents_matter() {
        check("CAFÉ Cafe\u{301} Ọjà ŞIŞ İş", &["cafe", "cafe", "oja", "sis", "is"]);
        check("ΛΆΘΟΣ λάθος", &["λαθοσ", "λαθοσ"]);
        check("한국어 客服", &["한국어", "客服"]);
    }

    #[test]
    fn long_words_are_cut_in_tickets_and_searches_alike() {
        check(&"é".repeat(50), &["e".repeat(40).as_str()]);
        assert_eq!(Search::of(&"x".repeat(99)).unwrap().words(), ["x".repeat(40)]);
    }

    #[test]
    fn a_search_has_each_word_once_and_few_of_them() {
        assert_eq!(Search::of("first First second").unwrap().words(), ["first", "second"]);
        let many: Vec<String> = (0..40).map(|number| format!("w{number}")).collect();
        assert_eq!(Search::of(&many.join(" ")).unwrap().words(), &many[..16]);
        assert_eq!(Search::of(" \"*\" "), None);
    }

    #[test]
    fn numbers_and_addresses_name_what_they_search_for() {
        let heading = Heading { subject: "Photos", number: "NAIJ-2026-00001", address: "Tunde@example.org" };
        for (text, expected) in [
            ("naij-2026-00001 ", Rank::Exact),
            (" TUNDE@example.org", Rank::Exact),
            ("tunde example photos", Rank::Heading),
            ("naij-2026", Rank::Heading),
            ("photos upload", Rank::Text),
        ] {
            assert_eq!(Search::of(text).unwrap().rank(heading), expected, "{text:?}");
        }
    }
}
