//! The message of RFC 5322 that a mail is sent as. It is the same on every try.

use std::time::SystemTime;

use lettre::address::{AddressError, Envelope};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};
use switchboard_application::records::{ClaimedMail, MailContent, MailHeaders, MailSender};
use switchboard_domain::mail::{AutoSubmitted, MailMessageId, MailSubject};
use switchboard_domain::{EmailAddress, Label};

/// Who sends mails.
#[derive(Debug, Clone)]
pub struct Sender {
    mailbox: Mailbox,
    domain: String,
}

/// The address of the sender cannot stand in a mail.
#[derive(Debug, thiserror::Error)]
#[error("the address `{address}` cannot be the sender of mails")]
pub struct UnusableSender {
    address: String,
    source: AddressError,
}

impl Sender {
    /// A sender with this name and address.
    ///
    /// # Errors
    /// [`UnusableSender`] when the address cannot be one.
    pub fn new(name: Option<&Label>, address: &EmailAddress) -> Result<Self, UnusableSender> {
        let parsed: Result<Address, _> = address.as_str().parse();
        let parsed =
            parsed.map_err(|source| UnusableSender { address: address.as_str().to_owned(), source })?;
        let domain = parsed.domain().to_owned();
        Ok(Self { mailbox: Mailbox::new(name.map(|name| name.as_str().to_owned()), parsed), domain })
    }

    /// The domain of the address.
    pub(crate) fn domain(&self) -> &str {
        &self.domain
    }
}

/// The message of a mail.
///
/// The bodies are quoted-printable with CRLF at the end of each line, whatever is in them: no line is long, and a line
/// that is a dot alone is always told from the end of the message when it is sent.
pub(crate) fn message(mail: &ClaimedMail, sender: &Sender) -> Result<Message, Box<dyn std::error::Error>> {
    let ClaimedMail { message_id, recipient, sender: own_sender, content, headers, created_at, .. } = mail;
    let MailContent { subject, text, html } = content;
    let to: Address = recipient.as_str().parse()?;
    let from = own_sender.as_ref().map_or_else(|| Ok(sender.mailbox.clone()), mailbox_of)?;
    let builder = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to.clone()))
        .subject(subject.as_str())
        .date(SystemTime::from(*created_at))
        .message_id(Some(message_id.as_str().to_owned()));
    let builder = with_headers(builder, headers, sender)?;
    let builder = builder.envelope(Envelope::new(bounces_to(headers, from.email), vec![to])?);
    let bodies = MultiPart::alternative()
        .boundary(boundary(message_id))
        .singlepart(part(ContentType::TEXT_PLAIN, text))
        .singlepart(part(ContentType::TEXT_HTML, html));
    Ok(builder.multipart(bodies)?)
}

/// The mailbox of a sender of its own. Its name is one line, as every name is; that is seen to once more where it becomes a header.
fn mailbox_of(sender: &MailSender) -> Result<Mailbox, AddressError> {
    let MailSender { name, address } = sender;
    let name = MailSubject::new(name.as_str());
    Ok(Mailbox::new(Some(name.as_str().to_owned()), address.as_str().parse()?))
}

fn with_headers(
    mut builder: MessageBuilder,
    headers: &MailHeaders,
    sender: &Sender,
) -> Result<MessageBuilder, Box<dyn std::error::Error>> {
    let MailHeaders { auto_submitted, in_reply_to, references, reply_to, unsubscribe } = headers;
    if let Some(id) = in_reply_to {
        builder = builder.in_reply_to(id.as_str().to_owned());
    }
    if !references.is_empty() {
        let references: Vec<_> = references.iter().map(MailMessageId::as_str).collect();
        builder = builder.references(references.join(" "));
    }
    if let Some(address) = reply_to {
        builder = builder.reply_to(Mailbox::new(None, address.as_str().parse()?));
    }
    match auto_submitted {
        AutoSubmitted::No => {}
        AutoSubmitted::Generated => {
            builder = raw(builder, "Auto-Submitted", auto_submitted.as_str());
            builder = raw(builder, "X-Loop", sender.mailbox.email.as_ref());
        }
        AutoSubmitted::Replied => {
            builder = raw(builder, "Auto-Submitted", auto_submitted.as_str());
            builder = raw(builder, "X-Loop", sender.mailbox.email.as_ref());
            builder = raw(builder, "X-Auto-Response-Suppress", "All");
        }
    }
    if let Some(link) = unsubscribe {
        builder = raw(builder, "List-Unsubscribe", &format!("<{}>", link.as_str()));
        builder = raw(builder, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
    }
    Ok(builder)
}

/// Where a report goes that a mail could not be delivered: for what answers automatically, nowhere.
fn bounces_to(headers: &MailHeaders, from: Address) -> Option<Address> {
    match headers.auto_submitted {
        AutoSubmitted::Replied => None,
        AutoSubmitted::No | AutoSubmitted::Generated => Some(from),
    }
}

fn raw(builder: MessageBuilder, name: &'static str, value: &str) -> MessageBuilder {
    builder.raw_header(HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned()))
}

/// What separates the bodies: no line of quoted-printable text is like it, since `=_` is no encoded byte.
fn boundary(id: &MailMessageId) -> String {
    let unique: String = id.bare().chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    format!("=_{unique}")
}

fn part(content_type: ContentType, body: &str) -> SinglePart {
    let lines = body.replace("\r\n", "\n").replace('\r', "\n").replace('\n', "\r\n");
    SinglePart::builder().header(content_type).header(ContentTransferEncoding::QuotedPrintable).body(lines)
}
