//! Names and texts, varied enough that an index of words has work to do.

use crate::random::Random;

const FIRST_NAMES: [&str; 12] =
    ["Tunde", "Alice", "Chidi", "Fatima", "Jürgen", "Mei", "Olga", "Pedro", "Ruth", "Sofía", "Yusuf", "Zoë"];
const FAMILY_NAMES: [&str; 10] =
    ["Adeyemi", "Okafor", "Schmidt", "Tanaka", "Novak", "García", "Mensah", "Larsen", "Khan", "Rossi"];
const WORDS: [&str; 40] = [
    "cannot",
    "upload",
    "photos",
    "payment",
    "failed",
    "after",
    "login",
    "button",
    "nothing",
    "happens",
    "page",
    "shows",
    "error",
    "message",
    "since",
    "yesterday",
    "account",
    "locked",
    "invoice",
    "missing",
    "refund",
    "delivery",
    "late",
    "address",
    "change",
    "password",
    "reset",
    "mail",
    "never",
    "arrives",
    "browser",
    "phone",
    "listing",
    "property",
    "picture",
    "slow",
    "twice",
    "charged",
    "please",
    "help",
];

/// The name of a person, by their number.
pub(super) fn person(number: i64) -> String {
    let number = usize::try_from(number).unwrap_or(0);
    let first = FIRST_NAMES.get(number % FIRST_NAMES.len()).copied().unwrap_or_default();
    let family =
        FAMILY_NAMES.get(number / FIRST_NAMES.len() % FAMILY_NAMES.len()).copied().unwrap_or_default();
    format!("{first} {family}")
}

/// The name of a category or a tag, by its number.
pub(super) fn label(number: i64) -> String {
    let place = usize::try_from(number).unwrap_or(0) % WORDS.len();
    format!("{} {number}", WORDS.get(place).copied().unwrap_or_default())
}

/// What a ticket is about.
pub(super) fn subject(random: &mut Random) -> String {
    let words = 4 + random.below(5);
    text(random, words)
}

/// This many words.
pub(super) fn text(random: &mut Random, words: u64) -> String {
    let mut text = String::new();
    for _ in 0..words {
        let place = usize::try_from(random.below(40)).unwrap_or(0);
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(WORDS.get(place).copied().unwrap_or_default());
    }
    text
}
