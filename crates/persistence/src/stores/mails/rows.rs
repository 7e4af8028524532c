//! The rows of outgoing mails, in the words of the application.

use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::StoreError;
use switchboard_application::records::{
    ClaimedMail, MailCause, MailClaim, MailContent, MailGround, MailHeaders, MailSender, MailSummary,
};
use switchboard_domain::mail::{Content, MailMessageId, MailSubject, Secrecy, Standing};
use switchboard_domain::notification::{Audience, Part, Recipient};
use switchboard_domain::{KeyId, Label, MailId, TicketId, UserId};

use crate::error::corrupt;
use crate::record::record;
use crate::stored::{maybe, number, parsed};
use crate::values::{Instant, Moment};

record! {
    pub(super) struct ClaimedRow {
        id: i64 as BigInt = "id",
        attempts: i64 as BigInt = "attempts",
        message_id: String as Text = "message_id",
        recipient: String as Text = "recipient",
        sender_name: Option<String> as Nullable<Text> = "sender_name",
        sender_address: Option<String> as Nullable<Text> = "sender_address",
        recipient_id: Option<i64> as Nullable<BigInt> = "recipient_id",
        part: Option<String> as Nullable<Text> = "part",
        audience: Option<String> as Nullable<Text> = "audience",
        ticket_id: Option<i64> as Nullable<BigInt> = "ticket_id",
        subject: String as Text = "subject",
        text_body: Option<String> as Nullable<Text> = "text_body",
        html_body: Option<String> as Nullable<Text> = "html_body",
        auto_submitted: String as Text = "auto_submitted",
        in_reply_to: Option<String> as Nullable<Text> = "in_reply_to",
        reference_ids: String as Text = "reference_ids",
        reply_to: Option<String> as Nullable<Text> = "reply_to",
        unsubscribe_link: Option<String> as Nullable<Text> = "unsubscribe_link",
        is_secret: bool as Bool = "is_secret",
        created_at: Moment as Instant = "created_at",
        first_tried_at: Moment as Instant = "first_tried_at",
        next_at: Moment as Instant = "next_at",
    }
}

record! {
    pub(super) struct CountRow { count: i64 as BigInt = "count" }
}

record! {
    pub(super) struct StandingRow {
        state: String as Text = "m.state",
        has_content: bool as Bool = "m.text_body IS NOT NULL",
        lease_until: Option<Moment> as Nullable<Instant> = "m.lease_until",
    }
}

record! {
    pub(crate) struct MailRow {
        id: i64 as BigInt = "m.id",
        message_id: String as Text = "m.message_id",
        kind: String as Text = "m.kind",
        recipient: String as Text = "m.recipient",
        subject: String as Text = "m.subject",
        state: String as Text = "m.state",
        reason: Option<String> as Nullable<Text> = "m.reason",
        attempts: i64 as BigInt = "m.attempts",
        next_at: Option<Moment> as Nullable<Instant> = "m.next_at",
        ticket_id: Option<i64> as Nullable<BigInt> = "m.ticket_id",
        user_id: Option<i64> as Nullable<BigInt> = "m.user_id",
        key_id: Option<i64> as Nullable<BigInt> = "m.key_id",
        created_at: Moment as Instant = "m.created_at",
        sent_at: Option<Moment> as Nullable<Instant> = "m.sent_at",
    }
}

/// What the columns of a header hold.
pub(crate) struct HeaderRow {
    pub(crate) auto_submitted: String,
    pub(crate) in_reply_to: Option<String>,
    pub(crate) reference_ids: String,
    pub(crate) reply_to: Option<String>,
    pub(crate) unsubscribe_link: Option<String>,
}

pub(super) fn claimed_of(row: ClaimedRow) -> Result<ClaimedMail, StoreError> {
    let ClaimedRow {
        id,
        attempts,
        message_id,
        recipient,
        sender_name,
        sender_address,
        recipient_id,
        part,
        audience,
        ticket_id,
        subject,
        text_body,
        html_body,
        auto_submitted,
        in_reply_to,
        reference_ids,
        reply_to,
        unsubscribe_link,
        is_secret,
        created_at,
        first_tried_at,
        next_at,
    } = row;
    let erased = || corrupt("mail")("a mail that waits was erased".into());
    let headers = HeaderRow { auto_submitted, in_reply_to, reference_ids, reply_to, unsubscribe_link };
    Ok(ClaimedMail {
        claim: MailClaim { id: MailId::new(id), attempt: number("number of tries", attempts)? },
        message_id: parsed("identifier of a mail", &message_id)?,
        recipient: parsed("e-mail address", &recipient)?,
        sender: sender_of(sender_name, sender_address)?,
        ground: ground_of(recipient_id.map(UserId::new), part, audience)?,
        ticket_id: ticket_id.map(TicketId::new),
        content: MailContent {
            subject: MailSubject::new(&subject),
            text: text_body.ok_or_else(erased)?,
            html: html_body.ok_or_else(erased)?,
        },
        headers: headers_of(headers)?,
        secrecy: if is_secret { Secrecy::Secret } else { Secrecy::Open },
        created_at: created_at.0,
        first_tried_at: first_tried_at.0,
        next_at: next_at.0,
    })
}

fn sender_of(name: Option<String>, address: Option<String>) -> Result<Option<MailSender>, StoreError> {
    let sender = |(name, address): (String, String)| {
        Ok(MailSender { name: Label::from_stored(name), address: parsed("e-mail address", &address)? })
    };
    name.zip(address).map(sender).transpose()
}

/// The columns that hold the ground of a mail. Whoever has a part and no account is the contact of the ticket.
pub(super) fn columns_of(ground: Option<MailGround>) -> (Option<UserId>, Option<Part>, Option<Audience>) {
    match ground {
        None => (None, None, None),
        Some(MailGround::Account(user)) => (Some(user), None, None),
        Some(MailGround::Part { to, part, audience }) => {
            let user = match to {
                Recipient::Account(user) => Some(user),
                Recipient::Contact => None,
            };
            (user, Some(part), Some(audience))
        }
    }
}

fn ground_of(
    user: Option<UserId>,
    part: Option<String>,
    audience: Option<String>,
) -> Result<Option<MailGround>, StoreError> {
    match (part.zip(audience), user) {
        (None, None) => Ok(None),
        (None, Some(user)) => Ok(Some(MailGround::Account(user))),
        (Some((part, audience)), user) => Ok(Some(MailGround::Part {
            to: user.map_or(Recipient::Contact, Recipient::Account),
            part: parsed("part in a ticket", &part)?,
            audience: parsed("audience", &audience)?,
        })),
    }
}

pub(super) fn standing_of(row: StandingRow) -> Result<Standing, StoreError> {
    let StandingRow { state, has_content, lease_until } = row;
    Ok(Standing {
        state: parsed("state of a mail", &state)?,
        content: if has_content { Content::Kept } else { Content::Erased },
        leased_until: maybe(lease_until),
    })
}

pub(crate) fn summary_of(row: MailRow) -> Result<MailSummary, StoreError> {
    let MailRow {
        id,
        message_id,
        kind,
        recipient,
        subject,
        state,
        reason,
        attempts,
        next_at,
        ticket_id,
        user_id,
        key_id,
        created_at,
        sent_at,
    } = row;
    Ok(MailSummary {
        id: MailId::new(id),
        message_id: parsed("identifier of a mail", &message_id)?,
        kind: parsed("kind of a mail", &kind)?,
        recipient: parsed("e-mail address", &recipient)?,
        subject: MailSubject::new(&subject),
        state: parsed("state of a mail", &state)?,
        reason,
        attempts: number("number of tries", attempts)?,
        next_at: maybe(next_at),
        cause: MailCause {
            ticket_id: ticket_id.map(TicketId::new),
            user_id: user_id.map(UserId::new),
            key_id: key_id.map(KeyId::new),
        },
        created_at: created_at.0,
        sent_at: maybe(sent_at),
    })
}

pub(crate) fn headers_of(row: HeaderRow) -> Result<MailHeaders, StoreError> {
    let HeaderRow { auto_submitted, in_reply_to, reference_ids, reply_to, unsubscribe_link } = row;
    let identifier = |id: &str| parsed("identifier of a mail", id);
    Ok(MailHeaders {
        auto_submitted: parsed("kind of automatic mail", &auto_submitted)?,
        in_reply_to: in_reply_to.as_deref().map(identifier).transpose()?,
        references: reference_ids.split_ascii_whitespace().map(identifier).collect::<Result<_, _>>()?,
        reply_to: reply_to.map(|address| parsed("e-mail address", &address)).transpose()?,
        unsubscribe: unsubscribe_link.map(|link| parsed("link", &link)).transpose()?,
    })
}

/// Identifiers in one column, with a space between.
pub(super) fn joined(references: &[MailMessageId]) -> String {
    references.iter().map(MailMessageId::as_str).collect::<Vec<_>>().join(" ")
}
