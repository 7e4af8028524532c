//! The subject of a mail: what is kept of it, and the ticket that it names.

use switchboard_domain::TicketNumber;

/// The most characters that are kept of a subject.
const CHARACTERS_MAX: usize = 255;

/// A mailed subject as one line of at most 255 characters: without control characters and invisible marks of direction, and with
/// single spaces. It is empty when nothing visible is left.
#[must_use]
pub fn safe_subject(mailed: &str) -> String {
    let mut kept = String::new();
    let mut characters = 0;
    for word in mailed.split(|c: char| c.is_whitespace() || c.is_control()) {
        let mut visible = word.chars().filter(|c| !is_invisible(*c)).peekable();
        if visible.peek().is_none() {
            continue;
        }
        let space = if kept.is_empty() { None } else { Some(' ') };
        for character in space.into_iter().chain(visible) {
            if characters == CHARACTERS_MAX {
                return kept.trim_end().to_owned();
            }
            kept.push(character);
            characters += 1;
        }
    }
    kept
}

/// Whether a character shows nothing, but changes how its neighbours look or compare. The joiners of emoji and of scripts that need
/// them stay.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0001}' | '\u{E0020}'..='\u{E007F}'
    )
}

/// The first ticket number that a subject names with `#` before it, such as `Re: [#NAIJ-2024-00042] Roof`.
///
/// It is a label that anybody can write: whoever acts on it first asks whether the sender takes part in that ticket.
#[must_use]
pub fn number_in_subject(subject: &str) -> Option<TicketNumber> {
    subject.split('#').skip(1).find_map(|after| {
        let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(after.len());
        after.get(..end)?.trim_end_matches('-').parse().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_subject_becomes_one_line() {
        assert_eq!(safe_subject("  Roof\r\nBcc: all@example.com\0\u{7}!  "), "Roof Bcc: all@example.com !");
        assert_eq!(safe_subject("in\u{202E}voice\u{200B}.txt"), "invoice.txt");
        assert_eq!(safe_subject("Líne\u{2028}two\u{85}three"), "Líne two three");
        assert_eq!(safe_subject("\u{200B} \r\n\u{FEFF}"), "");
    }

    #[test]
    fn a_subject_has_at_most_255_characters() {
        assert_eq!(safe_subject(&"ü".repeat(1_000_000)), "ü".repeat(255));
        assert_eq!(safe_subject(&format!("{} b", "a".repeat(254))), "a".repeat(254));
        assert_eq!(safe_subject(&"a".repeat(255)).len(), 255);
    }

    #[test]
    fn a_number_counts_only_behind_its_sign() {
        let number = |subject: &str| number_in_subject(subject).map(|number| number.as_str().to_owned());
        let naij = Some("NAIJ-2024-00042".to_owned());
        assert_eq!(number("Re: [#NAIJ-2024-00042] Roof"), naij);
        assert_eq!(number("AW: #naij-2024-00042- leaks"), naij);
        assert_eq!(number("C#12 and #5, see #NAIJ-2024-00042"), naij);
        assert_eq!(number("NAIJ-2024-00042"), None);
        assert_eq!(number("# NAIJ-2024-00042"), None);
        assert_eq!(number("#NAIJ-2024-00042x"), None);
        assert_eq!(number("#é"), None);
        assert_eq!(number(&"#".repeat(1_000_000)), None);
    }
}
