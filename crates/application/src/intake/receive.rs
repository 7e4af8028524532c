//! Takes a message in that came by mail.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, Permit, authorize};
use switchboard_domain::intake::{
    Claim, Decision, FLOOD_WINDOW, Facts, QuarantineReason, ReceivedState, decide,
};
use switchboard_domain::ticket::{Side, Ticket};
use switchboard_domain::{ProjectId, TicketId};

use super::content::ticket;
use super::message::Message;
use super::original::Original;
use super::thread::{Part, Thread};
use crate::attachments::WithinLimits;
use crate::ports::Transaction;
use crate::records::{Admission, Cause, MessageKey, NewReceivedMail, Outcome, Project, ReceivedMail};
use crate::tickets::{add_message, create};
use crate::{Context, Error, NotFound};

/// A message that came by mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiveMail {
    /// The project that it was sent to.
    pub project_id: ProjectId,
    /// The message, as RFC 5322 has it.
    pub message: Vec<u8>,
}

/// A message that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// What became of it.
    pub mail: ReceivedMail,
    /// Whether it came for the first time.
    pub is_new: bool,
}

/// Takes a message in: it becomes a ticket, a reply, or neither. The same message again adds nothing and answers what became of the first.
///
/// What cannot be handled waits in quarantine, and is no error.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when the project does not exist for the caller or is disabled; [`Error::Unavailable`] and
/// [`Error::StorageFull`] when it is worth trying again.
pub fn receive(ctx: &Context, actor: &Actor, command: ReceiveMail) -> Result<Received, Error> {
    let size_bytes = byte_count(&command.message);
    receive_part(ctx, actor, command, size_bytes)
}

/// The same with the beginning of a message that has so many bytes, more than a message may have: it waits in quarantine.
pub(super) fn receive_part(
    ctx: &Context,
    actor: &Actor,
    command: ReceiveMail,
    size_bytes: u64,
) -> Result<Received, Error> {
    let permit = authorize(actor, Ability::CreateTicket)?;
    let ReceiveMail { project_id, message: bytes } = command;
    let project = find_project(ctx, &permit, project_id)?;
    let mut message = Message::read(ctx, &bytes, size_bytes);
    let key = message.mail.message_id.as_deref().and_then(MessageKey::of_id);
    if let Some(key) = &key
        && let Some(mail) = ctx.database.reader()?.received_mails().find_by_key(project_id, key)?
    {
        return Ok(Received { mail, is_new: false });
    }
    let mut original = Original::write(ctx, &bytes)?;
    drop(bytes);
    let files = std::mem::take(&mut message.mail.files);
    let new = NewReceivedMail {
        project_id,
        key: key.unwrap_or_else(|| MessageKey::of_hash(original.hash)),
        sender: message.sender().cloned(),
        subject: message.mail.subject.clone(),
        original: original.key.clone(),
        size_bytes,
        received_at: ctx.clock.now(),
    };
    let files = WithinLimits::store(ctx, files)?;
    let intake =
        Intake { ctx, actor, permit: &permit, project: &project, message: &message, at: new.received_at };
    let outcome = ctx.database.transact(|tx| {
        let Admission::New(id) = tx.received_mails().admit(&new)? else { return Ok(None) };
        let outcome = intake.handle(tx, files, decide)?;
        tx.received_mails().settle(id, outcome)?;
        original.keep();
        Ok(Some(outcome))
    });
    let is_new = match outcome {
        Ok(outcome) => outcome.is_some(),
        Err(error) => hold(ctx, &new, &mut original, error)?,
    };
    let found = ctx.database.reader()?.received_mails().find_by_key(project_id, &new.key)?;
    let mail = found.ok_or(Error::NotFound(NotFound::ReceivedMail))?;
    if is_new {
        log(&mail);
    }
    Ok(Received { mail, is_new })
}

/// Keeps a message in quarantine that could not be handled, unless the fault is none of the message. Answers whether it came for the first
/// time.
fn hold(ctx: &Context, new: &NewReceivedMail, original: &mut Original, error: Error) -> Result<bool, Error> {
    if is_worth_trying_again(&error) {
        return Err(error);
    }
    let fault: &dyn std::error::Error = &error;
    tracing::error!(code = error.code(), fault, "a message could not be handled");
    ctx.database.transact(|tx| {
        let Admission::New(id) = tx.received_mails().admit(new)? else { return Ok(false) };
        tx.received_mails().settle(id, Outcome::Quarantined(QuarantineReason::Unhandled, None))?;
        original.keep();
        Ok(true)
    })
}

/// How many bytes these are.
pub(super) fn byte_count(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

const fn is_worth_trying_again(error: &Error) -> bool {
    matches!(error, Error::Unavailable(_) | Error::StorageFull(_) | Error::Conflict)
}

/// The project that a message is for.
fn find_project(ctx: &Context, permit: &Permit, id: ProjectId) -> Result<Project, Error> {
    let found = ctx.database.transact(|tx| tx.projects().find(id))?;
    let admitted = found.filter(|project| permit.scope().admits(project.id));
    let project = admitted.ok_or_else(|| Error::field("project_id", "must be a project that exists"))?;
    if project.is_active {
        Ok(project)
    } else {
        Err(Error::field("project_id", "must be a project that is not disabled"))
    }
}

/// One message while it is handled.
pub(super) struct Intake<'a> {
    pub(super) ctx: &'a Context,
    pub(super) actor: &'a Actor,
    pub(super) permit: &'a Permit,
    pub(super) project: &'a Project,
    pub(super) message: &'a Message,
    pub(super) at: DateTime<Utc>,
}

impl Intake<'_> {
    /// Does with the message what the facts and this rule say.
    pub(super) fn handle(
        &self,
        tx: &mut dyn Transaction,
        files: WithinLimits,
        rule: impl Fn(&Facts) -> Decision,
    ) -> Result<Outcome, Error> {
        let Self { ctx, message, project, .. } = self;
        if let Some(reason) = message.fault {
            return Ok(Outcome::Quarantined(reason, None));
        }
        for failure in &message.mail.failures {
            if tx.received_mails().mark_undeliverable(failure, self.at)? {
                tracing::warn!(message_id = %failure.message_id, "nothing reaches the receiver of a mail any more");
            }
        }
        // Whoever holds people and tickets holds people first.
        if let Some(sender) = message.sender() {
            let account = tx.users().find_by_email(sender)?.map(|found| found.user.id);
            files.uploads.check_quota(tx, account, self.at)?;
        }
        let thread = Thread::find(tx, ctx, self.permit.scope(), project, message)?;
        let part = thread.part(tx, message)?;
        let named = thread.ticket.as_ref().map(|ticket| ticket.id);
        let since = self.at - FLOOD_WINDOW;
        let of_sender = |sender| tx.received_mails().recent_of_sender(project.id, sender, since);
        // The message itself is among them already.
        let recent_tickets = message.sender().map_or(Ok(0), of_sender)?.saturating_sub(1);
        let facts = Facts {
            automatic: message.automatic(ctx, project),
            verdict: message.verdict(ctx),
            claim: thread.claim,
            relation: part.relation,
            status: thread.ticket.as_ref().map(|ticket| ticket.status),
            recent_in_thread: named.map_or(Ok(0), |id| tx.received_mails().recent_of_ticket(id, since))?,
            recent_tickets,
        };
        match rule(&facts) {
            Decision::Store(sign) => Ok(Outcome::Stored(sign, named)),
            Decision::Quarantine(reason) => Ok(Outcome::Quarantined(reason, named)),
            Decision::File => self.file(tx, files),
            Decision::Reply(side) => match thread.ticket {
                Some(ticket) => {
                    // Whoever shows a token was reached by one of our mails.
                    if let (true, Some(sender)) = (thread.claim >= Claim::Reference, message.sender()) {
                        tx.received_mails().mark_deliverable(sender)?;
                    }
                    self.reply(tx, files, ticket, part, side)
                }
                None => self.file(tx, files),
            },
        }
    }

    fn file(&self, tx: &mut dyn Transaction, files: WithinLimits) -> Result<Outcome, Error> {
        let Self { ctx, actor, permit, project, message, at } = *self;
        // A new ticket keeps what its message quotes: it may be all that it says.
        let command = ticket(message, project.id, files.body(&message.mail.text));
        let created =
            create::file(tx, ctx, &create::Filing::new(actor, permit, at), &command, files.uploads)?;
        Ok(Outcome::Filed(created.ticket.id))
    }

    fn reply(
        &self,
        tx: &mut dyn Transaction,
        files: WithinLimits,
        ticket: Ticket,
        part: Part,
        side: Side,
    ) -> Result<Outcome, Error> {
        let Self { ctx, actor, message, at, .. } = *self;
        let body = files.body(&message.mail.reply);
        let Part { author, cause, relation: _ } = part;
        let cause = Cause { key_id: actor.key_id(), ..cause };
        let draft = add_message::Draft { user: author, side, cause, body, uploads: files.uploads, at };
        let added = add_message::reply(tx, ctx, ticket, draft)?;
        Ok(Outcome::Replied(added.ticket.id, added.message.id))
    }
}

/// Only identifiers are logged: addresses and subjects belong to people.
pub(super) fn log(mail: &ReceivedMail) {
    let ReceivedMail { id, state, reason, ticket_id, .. } = mail;
    let (reason, ticket_id) = (reason.as_deref(), ticket_id.map(TicketId::get));
    match state {
        ReceivedState::Quarantined => {
            tracing::warn!(received_mail_id = %id, reason, ticket_id, "a message waits in quarantine");
        }
        ReceivedState::Filed | ReceivedState::Replied | ReceivedState::Stored => {
            tracing::info!(received_mail_id = %id, %state, reason, ticket_id, "a message was received");
        }
    }
}
