//! Text out of HTML. Nothing of the markup is left, so there is nothing in it that could do anything.

use std::convert::Infallible;

use html5gum::emitters::callback::{CallbackEmitter, CallbackEvent};
use html5gum::{Span, Tokenizer};
use switchboard_application::ports::HtmlReader;

/// What is between these is not shown.
const HIDDEN: [&str; 7] = ["script", "style", "title", "template", "object", "svg", "math"];
/// These stand on lines of their own.
const BLOCKS: [&str; 24] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figure",
    "footer",
    "form",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "pre",
    "section",
    "tr",
    "body",
    "html",
    "head",
];
/// Around these an empty line stands.
const PARAGRAPHS: [&str; 10] = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table"];
/// A space that stands before each `=` while a page is read. A tokenizer of html5gum 0.9 calls itself once for each attribute `a="b"` of a tag,
/// until the stack is full; with a space before the `=` it does not. In texts and addresses it is taken out again.
const BREAK: char = '\u{c}';
/// How deep quotes are shown within each other.
const QUOTES_MAX: usize = 10;
/// The longest address of a link that is shown, in bytes.
const LINK_BYTES_MAX: usize = 500;

/// Reads HTML for whoever needs its text.
#[derive(Debug, Clone, Copy, Default)]
pub struct MarkupReader;

impl HtmlReader for MarkupReader {
    fn text(&self, html: &str) -> String {
        text_of_html(html)
    }
}

/// The text of an HTML page: what a person would read, with lines where the page has them, `>` before what is quoted, and the addresses of
/// links behind their texts.
///
/// The page is read token by token and no tree is made, so that depth costs nothing.
#[must_use]
pub fn text_of_html(html: &str) -> String {
    let page = html.replace(BREAK, " ").replace('=', &format!("{BREAK}="));
    let mut writer = Writer::default();
    let write = |event: CallbackEvent<'_>, _: Span<()>| -> Option<Infallible> {
        writer.take(&event);
        None
    };
    let mut emitter = CallbackEmitter::new(write);
    emitter.naively_switch_states(true);
    let Ok(()) = Tokenizer::new_with_emitter(&page, emitter).finish();
    writer.text
}

#[derive(Default)]
struct Writer {
    text: String,
    /// How many line breaks stand before the next word.
    breaks: usize,
    /// Whether a space stands before the next word.
    is_spaced: bool,
    quotes: usize,
    /// What the last line begins with because it is quoted.
    last_mark: String,
    preformatted: usize,
    /// What is hidden just now, and how many of it are open.
    hidden: Option<(String, usize)>,
    tag: String,
    attribute: String,
    /// Where the link leads that is open, and where its text starts.
    link: Option<(String, usize)>,
}

impl Writer {
    fn take(&mut self, event: &CallbackEvent<'_>) {
        match *event {
            CallbackEvent::OpenStartTag { name } => self.tag = lower(name),
            CallbackEvent::AttributeName { name } => self.attribute = lower(name),
            CallbackEvent::AttributeValue { value } => self.note_link(value),
            CallbackEvent::CloseStartTag { self_closing: _ } => self.open(),
            CallbackEvent::EndTag { name } => self.close(&lower(name)),
            CallbackEvent::String { value } if self.hidden.is_none() => self.write(&unbroken(value)),
            CallbackEvent::String { .. }
            | CallbackEvent::Comment { .. }
            | CallbackEvent::Doctype { .. }
            | CallbackEvent::Error(_) => {}
        }
    }

    fn note_link(&mut self, address: &[u8]) {
        let is_shown = self.tag == "a" && self.attribute == "href" && address.len() <= LINK_BYTES_MAX;
        let address = if is_shown { unbroken(address) } else { return };
        let address = address.trim();
        let leads_away = ["http://", "https://"].iter().any(|scheme| address.starts_with(scheme));
        if leads_away && !address.chars().any(|c| c.is_whitespace() || c.is_control()) {
            self.link = Some((address.to_owned(), self.text.len()));
        }
    }

    fn open(&mut self) {
        let tag = std::mem::take(&mut self.tag);
        match &mut self.hidden {
            Some((hidden, count)) if *hidden == tag => *count += 1,
            Some(_) => {}
            None if HIDDEN.contains(&tag.as_str()) => self.hidden = Some((tag, 1)),
            None => {
                self.end_line(&tag);
                match tag.as_str() {
                    "br" => self.breaks += 1,
                    "blockquote" => self.quotes += 1,
                    "pre" => self.preformatted += 1,
                    "li" => self.write("- "),
                    "td" | "th" => self.is_spaced = true,
                    _ => {}
                }
            }
        }
    }

    fn close(&mut self, tag: &str) {
        if let Some((hidden, count)) = &mut self.hidden {
            if hidden == tag {
                *count -= 1;
                if *count == 0 {
                    self.hidden = None;
                }
            }
            return;
        }
        self.end_line(tag);
        match tag {
            "blockquote" => self.quotes = self.quotes.saturating_sub(1),
            "pre" => self.preformatted = self.preformatted.saturating_sub(1),
            "a" => self.show_link(),
            _ => {}
        }
    }

    /// The address behind the text of a link, unless the text is the address.
    fn show_link(&mut self) {
        let Some((address, start)) = self.link.take() else { return };
        let shown = self.text.get(start..).unwrap_or_default();
        if !shown.contains(address.trim_end_matches('/')) {
            self.write(&format!(" <{address}>"));
        }
    }

    fn end_line(&mut self, tag: &str) {
        let least = match tag {
            paragraph if PARAGRAPHS.contains(&paragraph) => 2,
            block if BLOCKS.contains(&block) => 1,
            _ => return,
        };
        self.breaks = self.breaks.max(least);
    }

    fn write(&mut self, text: &str) {
        if self.preformatted > 0 {
            for (place, line) in text.split('\n').enumerate() {
                self.breaks += usize::from(place > 0);
                if !line.is_empty() {
                    self.begin_word();
                    self.text.push_str(line);
                }
            }
            return;
        }
        for (place, word) in text.split([' ', '\t', '\n', '\r']).enumerate() {
            self.is_spaced |= place > 0;
            if !word.is_empty() {
                self.begin_word();
                self.text.push_str(word);
            }
        }
    }

    /// Writes the line breaks or the space before a word. More than one empty line is none.
    fn begin_word(&mut self) {
        let breaks = std::mem::take(&mut self.breaks).min(2);
        let is_spaced = std::mem::take(&mut self.is_spaced);
        if self.text.is_empty() || breaks > 0 {
            let mark = "> ".repeat(self.quotes.min(QUOTES_MAX));
            if !self.text.is_empty() {
                for _ in 1..breaks {
                    self.text.push('\n');
                    self.text.push_str(self.last_mark.trim_end());
                }
                self.text.push('\n');
            }
            self.text.push_str(&mark);
            self.last_mark = mark;
        } else if is_spaced && !self.text.ends_with(char::is_whitespace) {
            self.text.push(' ');
        }
    }
}

/// What stood in the page.
fn unbroken(text: &[u8]) -> String {
    String::from_utf8_lossy(text).replace(BREAK, "")
}

fn lower(name: &[u8]) -> String {
    String::from_utf8_lossy(name).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    fn check(html: &str, expected: &str) {
        assert_eq!(text_of_html(html), expected, "{html}");
    }

    #[test]
    fn a_page_becomes_the_text_that_a_person_would_read() {
        check(
            "<p>Dear <b>desk</b>,</p><p>the  roof\n leaks.<br>Badly.</p>",
            "Dear desk,\n\nthe roof leaks.\nBadly.",
        );
        check("<ul><li>one</li><li>two</li></ul>end", "- one\n- two\n\nend");
        check("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc");
        check("<pre>a\n  b</pre>", "a\n  b");
        check("caf&eacute; &lt;b&gt; &amp;amp; &#128105;&nbsp;x", "café <b> &amp; 👩\u{a0}x");
        check("a=b x = \"y\"\u{c}z", "a=b x = \"y\" z");
        check("", "");
    }

    #[test]
    fn a_quote_is_marked_so_that_the_history_is_found() {
        check(
            "Thanks!<div>On 1 Jan 2024, Ada &lt;ada@example.com&gt; wrote:</div><blockquote><p>Hello</p><p>there</p></blockquote>",
            "Thanks!\nOn 1 Jan 2024, Ada <ada@example.com> wrote:\n\n> Hello\n>\n> there",
        );
    }

    #[test]
    fn links_show_where_they_lead() {
        check("<a href='https://evil.example/x'>our bank</a>", "our bank <https://evil.example/x>");
        check("<a href='https://example.com/'>https://example.com</a>", "https://example.com");
        check("<a href='javascript:alert(1)'>click</a> <a href='data:text/html,x'>y</a>", "click y");
        check("<a href='https://a.example/?a=b'>a=b</a>", "a=b <https://a.example/?a=b>");
        check("<a href=https://a.example><img></a>", " <https://a.example>".trim_start());
    }

    #[test]
    fn what_is_not_shown_is_left_out() {
        for hidden in [
            "<style>p { color: red }</style>",
            "<script>alert('</p>')</script>",
            "<script><!-- <script> --></script>",
            "<title>x</title>",
            "<!-- <p>x</p> -->",
            "<svg><title>x</title><svg>y</svg><text>z</text></svg>",
            "<img src=x onerror=alert(1)>",
            "<iframe src=x></iframe>",
        ] {
            check(&format!("a{hidden}b"), "ab");
        }
    }

    #[test]
    fn nothing_of_the_markup_survives() {
        for html in [
            "<scr<script>ipt>alert(1)</script>",
            "<b",
            "<p a='",
            "</",
            "<!doctype",
            "<!--",
            "&",
            "<script>",
            "\0<\0>",
        ] {
            assert!(!text_of_html(html).contains("<script"), "{html}");
        }
    }

    #[test]
    fn hostile_pages_take_time_in_proportion() {
        let attributes: String = (0..100_000).map(|number| format!(" a{number}")).collect();
        for page in [
            "<blockquote>".repeat(40_000),
            "<div>".repeat(100_000),
            "<blockquote>a<br>".repeat(30_000),
            format!("<p{attributes}>"),
            format!("<p{}>", " a=\"x\"".repeat(60_000)),
            format!("<p{}>", " a= \"x\"".repeat(60_000)),
            format!("<p{}>", "a=\"x\"".repeat(60_000)),
            format!("<p{}>", " a='x'".repeat(60_000)),
            format!("<p{}>", " a=x".repeat(60_000)),
            format!("</p{}>", " a=\"x\"".repeat(60_000)),
            " a=\"x\"".repeat(60_000),
            "<a href='https://a.example/".repeat(20_000),
            "<svg>".repeat(100_000),
            "&amp".repeat(100_000),
            "<".repeat(500_000),
            "<br>".repeat(100_000),
            "<td>".repeat(100_000),
        ] {
            let start = Instant::now();
            let text = text_of_html(&page);
            assert!(start.elapsed() < Duration::from_secs(5), "{:.40}: {:?}", page, start.elapsed());
            assert!(text.len() <= page.len() * 4, "{page:.40}: {}", text.len());
        }
    }
}
