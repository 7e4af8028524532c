//! What the index of words is asked, in the two query languages.

use switchboard_application::ports::NoteVisibility;

use super::tokens::{CHUNK, Kind, WINDOW};
use crate::connection::Dialect;

/// What tickets must have to be found, chunk by chunk.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Question<'a> {
    pub(crate) dialect: Dialect,
    /// The words, of letters and digits alone.
    pub(crate) words: &'a [String],
    pub(crate) notes: NoteVisibility,
    /// The projects of which a ticket must belong to one; any project where there are none.
    pub(crate) projects: &'a [i64],
    /// Who must have filed it.
    pub(crate) creator: Option<i64>,
}

/// Where the words must stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// All of them in the heading.
    Heading,
    /// All of them anywhere, but not all in the heading.
    BelowHeading,
}

impl Question<'_> {
    /// The questions for the tickets from one identifier to below another, as one value to bind: a question of FTS5, or an array of
    /// questions in the text form of PostgreSQL.
    pub(crate) fn between(&self, place: Place, from: i64, to: i64) -> String {
        let chunks = from.div_euclid(CHUNK)..=(to - 1).max(from).div_euclid(CHUNK);
        let questions = chunks.rev().map(|chunk| {
            let begin = chunk * CHUNK;
            self.of_chunk(place, chunk, from.max(begin), to.min(begin + CHUNK))
        });
        match self.dialect {
            Dialect::Sqlite => {
                questions.map(|question| format!("({question})")).collect::<Vec<_>>().join(" OR ")
            }
            Dialect::Postgres => {
                format!(
                    "{{{}}}",
                    questions.map(|question| format!("\"{question}\"")).collect::<Vec<_>>().join(",")
                )
            }
        }
    }

    fn of_chunk(&self, place: Place, chunk: i64, from: i64, to: i64) -> String {
        let heading = || self.all_words(chunk, &[Kind::Heading]);
        let text = || match self.notes {
            NoteVisibility::Shown => self.all_words(chunk, &[Kind::Text, Kind::Note]),
            NoteVisibility::Hidden => self.all_words(chunk, &[Kind::Text]),
        };
        let words = match (place, self.dialect) {
            (Place::Heading, _) => heading(),
            (Place::BelowHeading, Dialect::Sqlite) => format!("({} NOT {})", text(), heading()),
            (Place::BelowHeading, Dialect::Postgres) => format!("({} & !{})", text(), heading()),
        };
        let projects = self.any(self.projects.iter().map(|id| self.token(chunk, Kind::Project, *id)));
        let creator = self.creator.map(|id| self.token(chunk, Kind::Creator, id));
        let windows = self.windows(chunk, from, to);
        self.all([Some(words), projects, creator, windows].into_iter().flatten())
    }

    /// The windows of a part of a chunk. FTS5 is told the identifiers themselves, and passes over what comes before them.
    fn windows(&self, chunk: i64, from: i64, to: i64) -> Option<String> {
        let is_whole = to - from >= CHUNK;
        if is_whole || self.dialect == Dialect::Sqlite {
            return None;
        }
        let windows = from.div_euclid(WINDOW)..=(to - 1).max(from).div_euclid(WINDOW);
        self.any(windows.map(|window| self.token(chunk, Kind::Window, window)))
    }

    fn all_words(&self, chunk: i64, kinds: &[Kind]) -> String {
        let word = |word: &String| {
            self.any(kinds.iter().map(|kind| self.beginning(chunk, *kind, word))).unwrap_or_default()
        };
        self.all(self.words.iter().map(word))
    }

    fn all(&self, parts: impl Iterator<Item = String>) -> String {
        let parts: Vec<String> = parts.collect();
        format!("({})", parts.join(self.dialect.pick(" AND ", " & ")))
    }

    fn any(&self, parts: impl Iterator<Item = String>) -> Option<String> {
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| format!("({})", parts.join(self.dialect.pick(" OR ", " | "))))
    }

    fn token(&self, chunk: i64, kind: Kind, value: i64) -> String {
        let letter = kind.letter();
        match self.dialect {
            Dialect::Sqlite => format!("\"{chunk}{letter}{value}\""),
            Dialect::Postgres => format!("'{chunk}{letter}{value}'"),
        }
    }

    fn beginning(&self, chunk: i64, kind: Kind, word: &str) -> String {
        let letter = kind.letter();
        match self.dialect {
            Dialect::Sqlite => format!("\"{chunk}{letter}{word}\"*"),
            Dialect::Postgres => format!("'{chunk}{letter}{word}':*"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(question: Question<'_>, place: Place, (from, to): (i64, i64), sqlite: &str, postgres: &str) {
        for (dialect, expected) in [(Dialect::Sqlite, sqlite), (Dialect::Postgres, postgres)] {
            assert_eq!(Question { dialect, ..question }.between(place, from, to), expected);
        }
    }

    #[test]
    fn a_question_names_chunk_place_and_scope() {
        let words = ["photo".to_owned(), "naij".to_owned()];
        let question = Question {
            dialect: Dialect::Sqlite,
            words: &words,
            notes: NoteVisibility::Hidden,
            projects: &[3, 7],
            creator: None,
        };
        check(
            question,
            Place::Heading,
            (0, CHUNK),
            r#"(((("0hphoto"*) AND ("0hnaij"*)) AND ("0p3" OR "0p7")))"#,
            r#"{"((('0hphoto':*) & ('0hnaij':*)) & ('0p3' | '0p7'))"}"#,
        );
        let question = Question {
            words: &words[..1],
            notes: NoteVisibility::Shown,
            projects: &[],
            creator: Some(5),
            ..question
        };
        check(
            question,
            Place::BelowHeading,
            (CHUNK - WINDOW, CHUNK + 10),
            r#"((((("1tphoto"* OR "1nphoto"*)) NOT (("1hphoto"*))) AND "1u5")) OR ((((("0tphoto"* OR "0nphoto"*)) NOT (("0hphoto"*))) AND "0u5"))"#,
            "{\"(((('1tphoto':* | '1nphoto':*)) & !(('1hphoto':*))) & '1u5' & ('1f16'))\",\
             \"(((('0tphoto':* | '0nphoto':*)) & !(('0hphoto':*))) & '0u5' & ('0f15'))\"}",
        );
    }
}
