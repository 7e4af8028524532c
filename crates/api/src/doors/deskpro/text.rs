//! Texts as clients of Deskpro read them: messages as HTML, and instants in the forms of both versions.

use chrono::{DateTime, Utc};

/// A message as HTML. Nothing that somebody wrote is markup.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            '\'' => html.push_str("&#39;"),
            '\n' => html.push_str("<br />\n"),
            '\r' => {}
            other => html.push(other),
        }
    }
    html
}

/// An instant of version 2: `2025-05-01T08:02:02+0000`.
pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S+0000").to_string()
}

/// An instant of version 1: `2025-05-01 08:02:02`.
pub(super) fn plain_instant(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_somebody_wrote_is_markup() {
        assert_eq!(html("a < b & \"c\"\r\n<script>"), "a &lt; b &amp; &quot;c&quot;<br />\n&lt;script&gt;");
    }

    #[test]
    fn instants_have_the_forms_of_both_versions() {
        let at = "2025-05-01T08:02:02.9Z".parse().unwrap();
        assert_eq!(instant(at), "2025-05-01T08:02:02+0000");
        assert_eq!(plain_instant(at), "2025-05-01 08:02:02");
    }
}
