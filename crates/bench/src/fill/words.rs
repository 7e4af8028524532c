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

/// A word that one ticket of ten has.
pub const FREQUENT: &str = "invoice";
/// A word that one ticket of ten has, but never one that has the frequent word.
pub const APART: &str = "outage";
/// A word that one ticket of ten has, whatever else it has.
pub const USUAL: &str = "urgently";
/// A word that one ticket of a hundred thousand has.
pub const RARE: &str = "aardvark";

/// Words that are rarer the later they stand in the vocabulary, as in any language: the second half of it as rare as the first word.
const OCTAVES: u64 = 15;
const CONSONANTS: [&str; 10] = ["b", "d", "f", "g", "k", "l", "m", "n", "r", "s"];
const VOWELS: [&str; 5] = ["a", "e", "i", "o", "u"];

/// This many words of a large vocabulary. None of them begins like one that is searched for.
pub(super) fn of_desk(random: &mut Random, words: u64) -> String {
    let mut text = String::new();
    for _ in 0..words {
        if !text.is_empty() {
            text.push(' ');
        }
        let octave = 1 << random.below(OCTAVES);
        push_word(&mut text, octave + random.below(octave));
    }
    text
}

/// The same, with the words that the ticket of this identifier is to be found by.
pub(super) fn marked(random: &mut Random, id: i64, words: u64) -> String {
    let mut text = of_desk(random, words);
    let mut mark = |word: &str| {
        text.push(' ');
        text.push_str(word);
    };
    match random.below(10) {
        0 => mark(FREQUENT),
        1 => mark(APART),
        _ => {}
    }
    if random.below(10) == 0 {
        mark(USUAL);
    }
    if id % 100_000 == 77 {
        mark(RARE);
    }
    text
}

/// Writes the word of a number: a syllable for each of its digits, two at least.
fn push_word(text: &mut String, number: u64) {
    let mut rest = number;
    for syllable in 0.. {
        if rest == 0 && syllable > 1 {
            break;
        }
        let digit = usize::try_from(rest % 50).unwrap_or(0);
        rest /= 50;
        text.push_str(CONSONANTS.get(digit / 5).copied().unwrap_or_default());
        text.push_str(VOWELS.get(digit % 5).copied().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn some_words_are_frequent_and_most_are_rare() {
        let text = of_desk(&mut Random::new(3), 100_000);
        let mut counts: HashMap<&str, u32> = HashMap::new();
        for word in text.split(' ') {
            *counts.entry(word).or_default() += 1;
        }
        let first = counts.values().max().copied().unwrap();
        let rare = counts.values().filter(|count| **count < 5).count();
        assert!((6_000..7_500).contains(&first), "{first}");
        assert!(rare > counts.len() / 2, "{rare} of {}", counts.len());
    }

    #[test]
    fn two_words_never_meet() {
        let mut random = Random::new(4);
        let texts: Vec<String> = (1..=10_000).map(|id| marked(&mut random, id, 5)).collect();
        let with = |word: &str| texts.iter().filter(|text| text.contains(word)).count();
        for word in [FREQUENT, APART, USUAL] {
            assert!((900..1_100).contains(&with(word)), "{word}");
        }
        assert_eq!(with(RARE), 1);
        assert!(!texts.iter().any(|text| text.contains(FREQUENT) && text.contains(APART)));
    }
}
