//! Reads a whole message.

use mail_parser::HeaderName;
use switchboard_application::ports::{MESSAGE_BYTES_MAX, MailLimit, MailReader, UnreadableMail};
use switchboard_application::records::{IncomingMail, MailAuthor, SentFile};
use switchboard_domain::PersonName;
use switchboard_domain::attachment::FileName;
use switchboard_domain::intake::{AuthenticationResults, Signs};

use super::content;
use super::header::Head;
use super::history::reply_text;
use super::report::failures;
use super::structure::{Body, Dissection, HEADER_BYTES_MAX, Part, split};
use super::subject::{number_in_subject, safe_subject};

/// The most identifiers of messages that one answers: those nearest to it.
const ANSWERS_MAX: usize = 50;
/// The most addresses that a message was sent to.
const RECIPIENTS_MAX: usize = 100;
/// The most headers of a kind that may come many times.
const REPEATED_MAX: usize = 20;
/// The headers that programs mark automatic answers with.
const AUTOREPLIES: [&str; 4] = ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-Autoresponder"];

/// Reads messages with attachments, in HTML and in any common charset, under limits: a message of 25 MB takes no more than twice its size
/// of memory besides itself, whatever is in it.
#[derive(Debug, Clone, Copy, Default)]
pub struct MimeReader;

/// What was collected of the parts.
#[derive(Default)]
struct Collected {
    texts: Vec<String>,
    files: Vec<SentFile>,
}

/// Whether a part has what the writer says, or says again what another part says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Text {
    Wanted,
    Repeated,
}

impl MailReader for MimeReader {
    fn read(&self, message: &[u8]) -> Result<IncomingMail, UnreadableMail> {
        let message = without_envelope(message);
        let unreadable = |limit, header| UnreadableMail { limit, header: Box::new(header) };
        let (header, body) = match split(message, HEADER_BYTES_MAX) {
            Ok(split) => split,
            Err(limit) => return Err(unreadable(limit, IncomingMail::default())),
        };
        let head = Head::read(header);
        let mail = said_by(&head);
        if message.len() > MESSAGE_BYTES_MAX {
            return Err(unreadable(MailLimit::Size, mail));
        }
        match Dissection::message(head, body) {
            Ok(part) => Ok(filled(mail, &part)),
            Err(limit) => Err(unreadable(limit, mail)),
        }
    }
}

/// What the header of a message says.
fn said_by(head: &Head<'_>) -> IncomingMail {
    let subject = safe_subject(&head.subject());
    let mut answers: Vec<String> = Vec::new();
    let references = head.identifiers(&HeaderName::References);
    for id in head.identifiers(&HeaderName::InReplyTo).into_iter().chain(references.into_iter().rev()) {
        if answers.len() < ANSWERS_MAX && !answers.iter().any(|known| known == id) {
            answers.push(id.to_owned());
        }
    }
    let sender = head.sender().map(|(name, email)| MailAuthor { name: name.and_then(person_name), email });
    let is_report =
        head.media_type().is_some_and(|(kind, subtype)| kind == "multipart" && subtype == "report");
    let mut results = head.texts("Authentication-Results");
    results.truncate(REPEATED_MAX);
    IncomingMail {
        message_id: head.identifiers(&HeaderName::MessageId).first().map(|&id| id.to_owned()),
        answers,
        sender,
        recipients: head.recipients(RECIPIENTS_MAX),
        number: number_in_subject(&subject),
        subject,
        signs: Signs {
            auto_submitted: head.text("Auto-Submitted"),
            is_report,
            has_null_sender: head.has_null_sender(),
            precedence: head.text("Precedence"),
            has_list: head.has("List-Id"),
            has_autoreply: AUTOREPLIES.iter().any(|name| head.has(name)),
        },
        loops: head
            .texts("X-Loop")
            .iter()
            .take(REPEATED_MAX)
            .filter_map(|address| address.parse().ok())
            .collect(),
        authentication: AuthenticationResults(results),
        date: head.date(),
        ..IncomingMail::default()
    }
}

/// The message with what stands in its parts.
fn filled(mail: IncomingMail, part: &Part<'_>) -> IncomingMail {
    let mut collected = Collected::default();
    collected.take(part, Text::Wanted);
    let Collected { texts, files } = collected;
    let text = texts.join("\n\n").trim().to_owned();
    let failures = if mail.signs.is_report { failures(part) } else { Vec::new() };
    IncomingMail { reply: reply_text(&text), text, files, failures, ..mail }
}

impl Collected {
    fn take(&mut self, part: &Part<'_>, text: Text) {
        let Part { head, body } = part;
        match body {
            Body::Parts(parts) => {
                let is_alternative = head.media_type().is_some_and(|(_, subtype)| subtype == "alternative");
                let chosen = if is_alternative { best_of(parts) } else { None };
                for (place, part) in parts.iter().enumerate() {
                    let repeats = is_alternative && chosen != Some(place);
                    self.take(part, if repeats { Text::Repeated } else { text });
                }
            }
            Body::Leaf(body) => self.take_leaf(head, body, text),
        }
    }

    fn take_leaf(&mut self, head: &Head<'_>, body: &[u8], text: Text) {
        if is_text(head) {
            if text == Text::Wanted {
                self.texts.push(content::text(head, body));
            }
            return;
        }
        let (kind, subtype) = head.media_type().unwrap_or_else(|| ("text".to_owned(), "plain".to_owned()));
        if (kind.as_str(), subtype.as_str()) == ("message", "delivery-status") {
            return;
        }
        let content = content::bytes(head, body).into_owned();
        if content.is_empty() && head.file_name().is_none() {
            return;
        }
        let name = head.file_name().map_or_else(
            || {
                FileName::from_sent(&format!(
                    "{kind}-{}.{}",
                    self.files.len() + 1,
                    extension(&kind, &subtype)
                ))
            },
            |name| FileName::from_sent(&safe_subject(name)),
        );
        self.files.push(SentFile { name, content_type: Some(format!("{kind}/{subtype}")), content });
    }
}

/// Of parts that say the same, the one that is read: the first plain text that is not empty, else the last that has any text.
fn best_of(parts: &[Part<'_>]) -> Option<usize> {
    let says = |part: &Part<'_>, wanted: &str| leaf_says(part, wanted);
    let plain = parts.iter().position(|part| says(part, "plain"));
    plain.or_else(|| parts.iter().rposition(|part| says(part, "html")))
}

/// Whether a text of this subtype stands in a part, and is not empty.
fn leaf_says(part: &Part<'_>, wanted: &str) -> bool {
    match &part.body {
        Body::Parts(parts) => parts.iter().any(|part| leaf_says(part, wanted)),
        Body::Leaf(body) => {
            let subtype = part.head.media_type().map_or_else(|| "plain".to_owned(), |(_, subtype)| subtype);
            is_text(&part.head) && subtype == wanted && !content::text(&part.head, body).trim().is_empty()
        }
    }
}

/// Whether a part is something that its writer says, and no file. What claims to have parts and has none is shown as it is.
fn is_text(head: &Head<'_>) -> bool {
    let is_readable = head.media_type().is_none_or(|(kind, subtype)| match kind.as_str() {
        "text" => matches!(subtype.as_str(), "plain" | "html" | "enriched"),
        "multipart" => true,
        _ => false,
    });
    is_readable && !head.is_attachment() && head.file_name().is_none()
}

fn extension<'a>(kind: &str, subtype: &'a str) -> &'a str {
    match (kind, subtype) {
        ("message", _) => "eml",
        ("text", "calendar") => "ics",
        ("text", "plain") => "txt",
        ("image", "jpeg") => "jpg",
        (_, "octet-stream") => "bin",
        (_, subtype) if subtype.bytes().all(|byte| byte.is_ascii_alphanumeric()) => subtype,
        _ => "bin",
    }
}

fn person_name(text: &str) -> Option<PersonName> {
    safe_subject(text).parse().ok()
}

/// The message without the line that some programs put before it when they hand it over.
fn without_envelope(message: &[u8]) -> &[u8] {
    if !message.starts_with(b"From ") && !message.starts_with(b">From ") {
        return message;
    }
    let end = message.iter().position(|byte| *byte == b'\n').map_or(message.len(), |end| end + 1);
    message.get(end..).unwrap_or_default()
}
