//! The tokens of a ticket.

use std::collections::BTreeSet;

use switchboard_application::ports::NoteVisibility;
use switchboard_application::search::{Heading, Rank, Search, words};

/// How many identifiers share a chunk. Each token begins with the number of its chunk, so that the tickets of a frequent word fall into
/// lists of a bounded length, of which the newest are read first.
pub(crate) const CHUNK: i64 = 65_536;
/// How many identifiers share a window, the smaller part of a chunk that PostgreSQL narrows its search to.
pub(crate) const WINDOW: i64 = 4_096;
/// So many bytes of tokens a ticket has at most: as much as a `tsvector` holds, with room to spare.
const BYTES_MAX: usize = 600_000;

/// What a token says. In the index its letter stands between the chunk and the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The ticket belongs to this project.
    Project,
    /// This person filed it.
    Creator,
    /// It lies in this window.
    Window,
    /// The word stands in its heading.
    Heading,
    /// The word stands somewhere that everybody may read who sees the ticket.
    Text,
    /// The word stands in a note, and nowhere else.
    Note,
}

impl Kind {
    pub(super) const fn letter(self) -> char {
        match self {
            Self::Project => 'p',
            Self::Creator => 'u',
            Self::Window => 'f',
            Self::Heading => 'h',
            Self::Text => 't',
            Self::Note => 'n',
        }
    }
}

/// A ticket with all of its texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Document<'a> {
    pub(super) ticket_id: i64,
    pub(super) project_id: i64,
    pub(super) creator_id: Option<i64>,
    pub(super) heading: Heading<'a>,
    pub(super) description: &'a str,
    pub(super) replies: &'a str,
    pub(super) notes: &'a str,
}

impl Document<'_> {
    /// All tokens, with a space between any two.
    pub(super) fn tokens(&self) -> String {
        let Self { ticket_id, project_id, creator_id, heading, description, replies, notes } = *self;
        let mut tokens = Tokens { chunk: ticket_id.div_euclid(CHUNK), text: String::new() };
        tokens.add(Kind::Project, &project_id.to_string());
        if let Some(creator) = creator_id {
            tokens.add(Kind::Creator, &creator.to_string());
        }
        tokens.add(Kind::Window, &ticket_id.div_euclid(WINDOW).to_string());
        let heading: BTreeSet<String> = heading.words().collect();
        let mut seen = heading.clone();
        for word in &heading {
            tokens.add(Kind::Heading, word);
            tokens.add(Kind::Text, word);
        }
        let public = [description, replies].into_iter().flat_map(words).map(|word| (Kind::Text, word));
        let noted = words(notes).map(|word| (Kind::Note, word));
        for (kind, word) in public.chain(noted) {
            if tokens.text.len() > BYTES_MAX {
                break;
            }
            if !seen.contains(&word) {
                tokens.add(kind, &word);
                seen.insert(word);
            }
        }
        tokens.text
    }

    /// How well a search finds it, if at all, for those who may read its notes or may not. Its texts are read to their end, further than
    /// there are tokens of a very long one.
    pub(crate) fn rank(&self, search: &Search, notes: NoteVisibility) -> Option<Rank> {
        let Self { ticket_id: _, project_id: _, creator_id: _, heading, description, replies, notes: noted } =
            *self;
        let noted = match notes {
            NoteVisibility::Shown => noted,
            NoteVisibility::Hidden => "",
        };
        let mut missing: Vec<&str> = search.words().iter().map(String::as_str).collect();
        let texts = [description, replies, noted].into_iter().flat_map(words);
        heading
            .words()
            .chain(texts)
            .any(|word| {
                missing.retain(|wanted| !word.starts_with(wanted));
                missing.is_empty()
            })
            .then(|| search.rank(heading))
    }
}

struct Tokens {
    chunk: i64,
    text: String,
}

impl Tokens {
    fn add(&mut self, kind: Kind, value: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(&self.chunk.to_string());
        self.text.push(kind.letter());
        self.text.push_str(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DOCUMENT: Document<'_> = Document {
        ticket_id: 70_000,
        project_id: 3,
        creator_id: Some(8),
        heading: Heading { subject: "Café photos", number: "N-1", address: "a@b.c" },
        description: "Photos fail. Fail!",
        replies: "Which fail",
        notes: "Fail: his fault",
    };

    #[test]
    fn a_word_has_a_token_for_each_place_that_matters() {
        assert_eq!(
            DOCUMENT.tokens(),
            "1p3 1u8 1f17 1h1 1t1 1ha 1ta 1hb 1tb 1hc 1tc 1hcafe 1tcafe 1hn 1tn 1hphotos 1tphotos 1tfail 1twhich 1nhis 1nfault"
        );
    }

    #[test]
    fn a_ticket_of_a_program_has_no_creator() {
        let tokens = Document { creator_id: None, ..DOCUMENT }.tokens();
        assert!(tokens.starts_with("1p3 1f17 "), "{tokens}");
    }

    #[test]
    fn a_very_long_text_ends_somewhere_but_keeps_its_heading() {
        let text: String = (0..200_000).map(|number| format!("word{number} ")).collect();
        let tokens = Document { replies: &text, ..DOCUMENT }.tokens();
        assert!(tokens.len() < BYTES_MAX + 100, "{}", tokens.len());
        assert!(tokens.contains(" 1hcafe "));
    }
}
