//! What is typed to search for people, in the query languages of the two full-text indexes.

use crate::connection::Dialect;

/// The query for a text: every word of it, each as the beginning of a word. None where the text has no words, so that it finds all.
pub(super) fn query(dialect: Dialect, text: &str) -> Option<String> {
    let words: Vec<&str> = text
        .split(|character| !is_of_word(character))
        .filter(|word| word.chars().any(char::is_alphanumeric))
        .collect();
    if words.is_empty() {
        return None;
    }
    Some(match dialect {
        Dialect::Sqlite => words.iter().map(|word| format!("\"{word}\"*")).collect::<Vec<_>>().join(" "),
        Dialect::Postgres => words.join(" "),
    })
}

/// The condition that the index of people matches a [`query`]. PostgreSQL takes the accents off the words as it did when it indexed
/// them, and only then makes each a prefix.
pub(super) const fn matches_people(dialect: Dialect) -> &'static str {
    dialect.pick(
        "user_search MATCH ?",
        "u.search_words @@ to_tsquery('simple', regexp_replace(trim(searchable(?)), ' +', ':* & ', 'g') || ':*')",
    )
}

/// Whether a character belongs to a word: letters, digits, and the accents that follow a letter as characters of their own.
fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_query_languages_passes_through() {
        let text = "foo\" OR NEAR(bar) -baz* col:qux & !x | y\\'";
        assert_eq!(
            query(Dialect::Sqlite, text).unwrap(),
            "\"foo\"* \"OR\"* \"NEAR\"* \"bar\"* \"baz\"* \"col\"* \"qux\"* \"x\"* \"y\"*"
        );
        assert_eq!(query(Dialect::Postgres, text).unwrap(), "foo OR NEAR bar baz col qux x y");
    }

    #[test]
    fn a_text_without_words_is_no_query() {
        for text in ["", " \t", "\"*\"", "-- ;", "\u{301}"] {
            assert_eq!(query(Dialect::Sqlite, text), None, "{text:?}");
        }
    }

    #[test]
    fn an_accent_does_not_divide_a_word() {
        assert_eq!(query(Dialect::Postgres, "re\u{301}sume\u{301}").unwrap(), "re\u{301}sume\u{301}");
    }
}
