//! The marks by which mail programs set the history off.

/// The most bytes of a line that is looked at as a mark.
const MARK_BYTES_MAX: usize = 300;
/// The most lines over which programs wrap the line that names the writer of the history.
const ATTRIBUTION_LINES_MAX: usize = 3;
/// How such a line begins, and a word near its end: English, German, French, Spanish, Italian, Dutch, Portuguese.
const ATTRIBUTIONS: [(&str, &str); 7] = [
    ("On ", " wrote"),
    ("Am ", " schrieb"),
    ("Le ", " a écrit"),
    ("El ", " escribió"),
    ("Il ", " ha scritto"),
    ("Op ", " schreef"),
    ("Em ", " escreveu"),
];
/// What stands between the dashes of a divider.
const DIVIDERS: [&str; 10] = [
    "Original Message",
    "Forwarded message",
    "Forwarded Message",
    "Original message",
    "Ursprüngliche Nachricht",
    "Message d'origine",
    "Mensaje original",
    "Messaggio originale",
    "Oorspronkelijk bericht",
    "Mensagem original",
];
/// The first header of a block.
const SENDER_LABELS: [&str; 5] = ["From:", "Von:", "De:", "Da:", "Van:"];
/// The headers that may follow it.
const FURTHER_LABELS: [&str; 24] = [
    "Sent:",
    "Date:",
    "To:",
    "Cc:",
    "Subject:",
    "Gesendet:",
    "Datum:",
    "An:",
    "Betreff:",
    "Envoyé :",
    "Envoyé:",
    "À :",
    "À:",
    "Objet :",
    "Objet:",
    "Enviado:",
    "Fecha:",
    "Para:",
    "Asunto:",
    "Inviato:",
    "A:",
    "Oggetto:",
    "Verzonden:",
    "Assunto:",
];

/// Whether a line is quoted.
pub(super) fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

/// How many lines name the writer of the history, such as `On Mon, 1 Jan 2024 at 10:00, Ada <ada@example.com> wrote:`.
pub(super) fn attribution_lines(rest: &[&str]) -> Option<usize> {
    let first = rest.first()?.trim_start();
    let (_, verb) = ATTRIBUTIONS.iter().find(|(start, _)| first.starts_with(start))?;
    let mut joined = String::new();
    for (line, count) in rest.iter().zip(1..=ATTRIBUTION_LINES_MAX) {
        let line = line.trim();
        if line.is_empty() || joined.len() + line.len() > MARK_BYTES_MAX {
            return None;
        }
        joined.push(' ');
        joined.push_str(line);
        if line.ends_with(':') {
            return (joined.contains(verb) && has_moment_or_address(&joined)).then_some(count);
        }
    }
    None
}

/// Whether a text has what tells the line of a program from one that a person writes: an address, or a year or time of day.
fn has_moment_or_address(text: &str) -> bool {
    let is_number =
        |part: &str, digits: usize| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit());
    text.contains('@') || text.split(|c: char| !c.is_ascii_alphanumeric()).any(|part| is_number(part, 4))
}

/// Whether the first line divides the history from the reply: words between dashes, or a rule above a block of headers.
pub(super) fn is_divider(rest: &[&str]) -> bool {
    let Some((first, below)) = rest.split_first() else { return false };
    let line = first.trim();
    if line.len() > MARK_BYTES_MAX {
        return false;
    }
    let is_rule = line.len() >= 20 && line.bytes().all(|byte| byte == b'_');
    let words = line.trim_matches('-').trim();
    (line.starts_with("--") && line.ends_with("--") && DIVIDERS.contains(&words))
        || (is_rule && starts_header_block(below))
}

/// Whether the first line is the first header of a block: the sender, and two more headers in the five lines below it.
pub(super) fn starts_header_block(rest: &[&str]) -> bool {
    let has_label = |line: &str, labels: &[&str]| {
        let line = line.trim_start().trim_start_matches('*');
        labels.iter().any(|label| line.starts_with(label))
    };
    let Some((first, below)) = rest.split_first() else { return false };
    has_label(first, &SENDER_LABELS)
        && below.iter().take(5).filter(|line| has_label(line, &FURTHER_LABELS)).count() >= 2
}
