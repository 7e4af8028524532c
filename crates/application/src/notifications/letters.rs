//! What a notice becomes: a letter in an envelope, with headers by which mail programs keep a ticket together.

use switchboard_domain::mail::{AutoSubmitted, InvalidHeader, MailMessageId, ThreadToken, UnsubscribeLink};
use switchboard_domain::notification::{Notice, NoticeKind, Part, Recipient};
use switchboard_domain::ticket::{Side, TicketEvent};
use switchboard_domain::{EmailAddress, TicketId};

use super::acts::TicketAct;
use crate::mails::outbox;
use crate::ports::{Following, Letter, NoticeLetter, Reader, StoreError};
use crate::records::{
    Concern, MailCause, MailGround, MailHeaders, MailSender, NewMail, OrderKey, ToldMessage, Trust,
};
use crate::{Context, Error};

/// The reply that a notice is about, if it is about one.
pub(super) fn message_of(
    reader: &mut dyn Reader,
    act: &TicketAct,
    notice: &Notice,
) -> Result<Option<ToldMessage>, StoreError> {
    let reply = events_of(act, notice).find_map(|event| {
        if let TicketEvent::Replied { message_id, .. } = event { Some(*message_id) } else { None }
    });
    Ok(reply.map(|id| reader.notifications().reply(id)).transpose()?.flatten())
}

/// The mail of a notice. None where its recipient has no address any more.
pub(super) fn mail(
    ctx: &Context,
    concern: &Concern,
    act: &TicketAct,
    notice: &Notice,
    message: Option<ToldMessage>,
) -> Result<Option<NewMail>, Error> {
    let Some(recipient) = concern.address_of(notice.to) else { return Ok(None) };
    let sender = sender(ctx, concern);
    let token = ctx.thread_tokens.sign(act.ticket_id);
    let headers = headers(ctx, concern, act, notice, &token)?;
    let letter = NoticeLetter {
        kind: notice.kind,
        number: concern.number.clone(),
        subject: may_repeat_subject(concern, notice).then(|| concern.subject.clone()),
        project_name: concern.project_name.clone(),
        signature: concern.project_mail.signature.clone(),
        by: act.by.clone(),
        events: events_of(act, notice).cloned().collect(),
        message,
        link: if notice.kind == NoticeKind::Resolved {
            ctx.settings.public_url.rating_link(act.ticket_id)
        } else {
            ctx.settings.public_url.ticket_link(act.ticket_id)
        },
        unsubscribe: headers.unsubscribe.clone(),
    };
    let letter = Letter::Notice(Box::new(letter));
    let content = ctx.letters.write(&letter).map_err(|error| Error::Internal(Box::new(error)))?;
    Ok(Some(NewMail {
        message_id: outbox::message_id_of_thread(ctx, &token, &sender.address)?,
        kind: notice.kind.into(),
        recipient: recipient.clone(),
        sender: Some(sender),
        ground: Some(MailGround::Part { to: notice.to, part: notice.part, audience: notice.audience }),
        content,
        headers,
        cause: MailCause {
            ticket_id: Some(act.ticket_id),
            user_id: act.cause.user_id,
            key_id: act.cause.key_id,
        },
        order_key: Some(OrderKey::of_ticket(act.ticket_id, recipient)),
        created_at: ctx.clock.now(),
    }))
}

/// Who mails about a ticket come from: its project, as far as that says so.
pub(super) fn sender(ctx: &Context, concern: &Concern) -> MailSender {
    MailSender::of_project(&concern.project_name, &concern.project_mail, &ctx.settings.mail_from)
}

/// Every mail about a ticket answers the same mail, which nobody has ever sent: so mail programs show them as one conversation, whichever of
/// them arrived, and in whichever order.
fn headers(
    ctx: &Context,
    concern: &Concern,
    act: &TicketAct,
    notice: &Notice,
    token: &ThreadToken,
) -> Result<MailHeaders, Error> {
    let root = root_of(concern, &ctx.settings.mail_from)?;
    let is_of_staff = |event: &TicketEvent| matches!(event, TicketEvent::Replied { side: Side::Staff, .. });
    let auto_submitted = if notice.kind == NoticeKind::Received {
        AutoSubmitted::Replied
    } else if notice.kind == NoticeKind::Reply && events_of(act, notice).any(is_of_staff) {
        // Programs that drop automatic mail must not drop what a person wrote.
        AutoSubmitted::No
    } else {
        AutoSubmitted::Generated
    };
    Ok(MailHeaders {
        auto_submitted,
        in_reply_to: Some(root.clone()),
        references: vec![root],
        reply_to: ctx.settings.mail_reply_to.as_ref().map(|address| address.of_thread(token)),
        unsubscribe: unsubscribe_link(ctx, act.ticket_id, notice)?,
    })
}

/// The mail that all mails about a ticket answer. It depends on nothing that changes.
fn root_of(concern: &Concern, sender: &EmailAddress) -> Result<MailMessageId, Error> {
    let unique = format!("ticket-{}", concern.number);
    MailMessageId::new(&unique, sender).map_err(|error| Error::Internal(Box::new(error)))
}

/// Whatever a stranger typed in somebody's name is not mailed to them: a receipt says it back only to whoever proved the address.
fn may_repeat_subject(concern: &Concern, notice: &Notice) -> bool {
    notice.kind != NoticeKind::Received || concern.contact_trust == Trust::Proven
}

fn events_of<'a>(act: &'a TicketAct, notice: &'a Notice) -> impl Iterator<Item = &'a TicketEvent> {
    notice.events.iter().filter_map(|place| act.events.get(*place))
}

/// Those who follow a ticket leave it by one click.
fn unsubscribe_link(
    ctx: &Context,
    ticket_id: TicketId,
    notice: &Notice,
) -> Result<Option<UnsubscribeLink>, Error> {
    let (Part::Watcher, Recipient::Account(user_id)) = (notice.part, notice.to) else { return Ok(None) };
    let token = ctx.unsubscribe_tokens.sign(Following { ticket_id, user_id });
    let link = ctx.settings.public_url.unsubscribe_link(&token).parse();
    link.map(Some).map_err(|error: InvalidHeader| Error::Internal(Box::new(error)))
}
