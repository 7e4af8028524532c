//! Cutting the quoted history and the signature off a reply.
//!
//! Mail programs mark the history in few ways: a line such as `On Monday, Ada wrote:`, a line such as `-----Original Message-----`, a
//! block of headers, or `>` before each line. The first mark behind which nothing of the writer's own follows ends the reply.
//! Answers between quoted lines are left as they are, for they say nothing without what they answer.

mod marks;

use marks::{attribution_lines, is_divider, is_quoted, starts_header_block};

/// The most lines from the end in which `--` without its space counts as the start of a signature.
const SIGNATURE_LINES_MAX: usize = 10;
/// How the lines begin that telephones and programs put under a mail.
const ADVERTS: [&str; 6] = [
    "Sent from my ",
    "Sent from Outlook",
    "Get Outlook for ",
    "Von meinem ",
    "Envoyé de mon ",
    "Enviado desde mi ",
];

/// What the writer of a mail added: its text without the history that it quotes, and without the signature.
///
/// If nothing would be left, it is the whole text, without the white space around it.
#[must_use]
pub fn reply_text(text: &str) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let own = without_signature(without_history(&lines));
    let reply = own.join("\n");
    let reply = reply.trim();
    if reply.is_empty() { text.trim().to_owned() } else { reply.to_owned() }
}

/// The lines before the history, or behind it when the writer answers below one quoted block.
fn without_history<'a, 'l>(lines: &'a [&'l str]) -> &'a [&'l str] {
    let after_last_own = lines.iter().rposition(|line| is_own(line)).map_or(0, |last| last + 1);
    for (start, rest) in (0..).zip(tails(lines)) {
        if ends_reply(rest, after_last_own.saturating_sub(start)) {
            let (before, history) = lines.split_at(start);
            return if before.iter().all(|line| line.trim().is_empty()) { below(history) } else { before };
        }
    }
    below(lines)
}

/// Each rest of the lines, from all of them down to the last one.
fn tails<'a, 'l>(lines: &'a [&'l str]) -> impl Iterator<Item = &'a [&'l str]> {
    (0..lines.len()).filter_map(|start| lines.get(start..))
}

/// Whether the history starts with the first of these lines. The last line of the writer's own ends before `own_until`.
fn ends_reply(rest: &[&str], own_until: usize) -> bool {
    if is_divider(rest) || starts_header_block(rest) {
        return true;
    }
    if let Some(count) = attribution_lines(rest) {
        let quoted =
            rest.iter().skip(count).find(|line| !line.trim().is_empty()).is_some_and(|line| is_quoted(line));
        return !quoted || own_until <= count;
    }
    own_until == 0
}

/// What stands below one quoted block at the top; all lines if there is none, or if more is quoted further down.
fn below<'a, 'l>(lines: &'a [&'l str]) -> &'a [&'l str] {
    let blank = lines.iter().take_while(|line| line.trim().is_empty()).count();
    let head = lines.get(blank..).unwrap_or_default();
    let attribution = attribution_lines(head).unwrap_or(0);
    let block = head.get(attribution..).unwrap_or_default();
    let length = block.iter().take_while(|line| !is_own(line)).count();
    let answer = block.get(length..).unwrap_or_default();
    let quotes = block.iter().take(length).any(|line| is_quoted(line));
    if quotes && !answer.iter().any(|line| is_quoted(line)) { answer } else { lines }
}

/// Whether a line has words that are not quoted.
fn is_own(line: &str) -> bool {
    !line.trim().is_empty() && !is_quoted(line)
}

/// The lines before the signature.
fn without_signature<'a, 'l>(lines: &'a [&'l str]) -> &'a [&'l str] {
    let near_end = lines.len().saturating_sub(SIGNATURE_LINES_MAX);
    let start = lines
        .iter()
        .enumerate()
        .position(|(index, line)| *line == "-- " || (*line == "--" && index >= near_end))
        .unwrap_or(lines.len());
    let before = lines.get(..start).unwrap_or(lines);
    match before.iter().rposition(|line| !line.trim().is_empty()) {
        Some(last) if before.get(last).is_some_and(|line| is_advert(line)) => {
            before.get(..last).unwrap_or(before)
        }
        _ => before,
    }
}

/// Whether a line is one that a program puts under each mail.
fn is_advert(line: &str) -> bool {
    line.chars().count() <= 60 && ADVERTS.iter().any(|advert| line.trim_start().starts_with(advert))
}

#[cfg(test)]
mod tests;
