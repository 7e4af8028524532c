//! Reports that a mail could not be delivered (RFC 3464).

use mail_parser::HeaderName;
use switchboard_application::records::DeliveryFailure;
use switchboard_domain::EmailAddress;
use switchboard_domain::mail::MailMessageId;

use super::content;
use super::header::Head;
use super::structure::{Body, HEADER_BYTES_MAX, Part, split};

/// The most receivers of a report.
const RECIPIENTS_MAX: usize = 20;
/// What is for good, and yet says nothing against the address: its mailbox is full, the mail is too large, somebody's rules refuse it.
const ABOUT_THE_MAIL: [&str; 3] = ["5.2.2", "5.3.4", "5.7."];

/// The mails that a report says could not be delivered for good. It names the mail by the header that it brings back.
pub(super) fn failures(report: &Part<'_>) -> Vec<DeliveryFailure> {
    let Body::Parts(parts) = &report.body else { return Vec::new() };
    let leaves = || {
        parts.iter().filter_map(|part| match part.body {
            Body::Leaf(body) => Some((&part.head, part.head.media_type()?, body)),
            Body::Parts(_) => None,
        })
    };
    let is = |found: &(String, String), wanted: [&str; 2]| [found.0.as_str(), found.1.as_str()] == wanted;
    let returned = leaves().find(|(_, media, _)| {
        is(media, ["message", "rfc822"])
            || is(media, ["text", "rfc822-headers"])
            || is(media, ["message", "global"])
    });
    let Some(message_id) = returned.and_then(|(head, _, body)| identifier(&content::bytes(head, body)))
    else {
        return Vec::new();
    };
    let status = leaves().find(|(_, media, _)| {
        is(media, ["message", "delivery-status"]) || is(media, ["message", "global-delivery-status"])
    });
    let status = status.map(|(head, _, body)| content::text(head, body)).unwrap_or_default();
    let failed = status.split("\n\n").filter_map(failed_recipient).take(RECIPIENTS_MAX);
    failed.map(|recipient| DeliveryFailure { message_id: message_id.clone(), recipient }).collect()
}

/// The identifier of the mail that came back.
fn identifier(returned: &[u8]) -> Option<MailMessageId> {
    let (header, _) = split(returned, HEADER_BYTES_MAX).ok()?;
    let head = Head::read(header);
    let identifiers = head.identifiers(&HeaderName::MessageId);
    format!("<{}>", identifiers.first()?).parse().ok()
}

/// The receiver of whom some lines of a report say that nothing will ever reach them.
fn failed_recipient(lines: &str) -> Option<EmailAddress> {
    let field = |name: &str| {
        lines.lines().find_map(|line| {
            let (found, value) = line.split_once(':')?;
            found.trim().eq_ignore_ascii_case(name).then(|| value.trim())
        })
    };
    let status = field("Status")?.split_ascii_whitespace().next()?;
    let is_for_good = field("Action")?.eq_ignore_ascii_case("failed")
        && status.starts_with("5.")
        && !ABOUT_THE_MAIL
            .iter()
            .any(|other| status == *other || (other.ends_with('.') && status.starts_with(other)));
    let recipient = field("Original-Recipient").or_else(|| field("Final-Recipient"))?;
    let (_, address) = recipient.split_once(';')?;
    if is_for_good { address.trim().trim_matches(['<', '>']).parse().ok() } else { None }
}
