//! Received messages for whoever looks after them, and what is done with those that wait.

use switchboard_domain::ReceivedMailId;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::intake::{ReceivedState, released};

use super::message::Message;
use super::original;
use super::receive::{Intake, log};
use crate::attachments::WithinLimits;
use crate::attachments::remove_released::remove_released;
use crate::ports::{Listing, Paging, ReceivedMailFilter};
use crate::records::{IncomingMail, ReceivedMail};
use crate::{Context, Error, NotFound};

/// How many blobs are removed at once.
const BATCH: u32 = 50;

/// A message that waits, with what it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuarantinedMail {
    /// The message.
    pub mail: ReceivedMail,
    /// What it says. None where its original is gone or cannot be read.
    pub content: Option<IncomingMail>,
}

/// The messages that wait in quarantine, newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn list(
    ctx: &Context,
    actor: &Actor,
    filter: &ReceivedMailFilter,
    paging: Paging,
) -> Result<Listing<ReceivedMail>, Error> {
    authorize(actor, Ability::ManageMail)?;
    let filter = ReceivedMailFilter { state: Some(ReceivedState::Quarantined), ..filter.clone() };
    Ok(ctx.database.reader()?.received_mails().list(&filter, paging)?)
}

/// The messages that were received, whatever became of them, newest first.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn received(
    ctx: &Context,
    actor: &Actor,
    filter: &ReceivedMailFilter,
    paging: Paging,
) -> Result<Listing<ReceivedMail>, Error> {
    authorize(actor, Ability::ManageMail)?;
    Ok(ctx.database.reader()?.received_mails().list(filter, paging)?)
}

/// A message that waits, with what it says.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn show(ctx: &Context, actor: &Actor, id: ReceivedMailId) -> Result<QuarantinedMail, Error> {
    authorize(actor, Ability::ManageMail)?;
    let mail = waiting(ctx, id)?;
    let content =
        original::read(ctx, &mail.original)?.map(|bytes| Message::read(ctx, &bytes, mail.size_bytes).mail);
    Ok(QuarantinedMail { mail, content })
}

/// Takes a message in that waits, on the word of an administrator: nothing holds it any more, and what made it suspicious counts for nothing,
/// so it opens a ticket where it claimed to belong to one without proof. What cannot be read goes on waiting.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when its project is disabled; [`Error::UploadQuota`].
pub fn replay(ctx: &Context, actor: &Actor, id: ReceivedMailId) -> Result<ReceivedMail, Error> {
    authorize(actor, Ability::ManageMail)?;
    let waiting = waiting(ctx, id)?;
    let bytes = original::read(ctx, &waiting.original)?.ok_or(Error::NotFound(NotFound::ReceivedMail))?;
    let mut message = Message::read(ctx, &bytes, waiting.size_bytes);
    drop(bytes);
    let files = WithinLimits::store(ctx, std::mem::take(&mut message.mail.files))?;
    // Mail comes in for the desk itself, whoever lets it.
    let desk = Actor::System;
    let permit = authorize(&desk, Ability::CreateTicket)?;
    ctx.database.transact(|tx| {
        let still = tx.received_mails().find_to_change(id)?;
        still.filter(is_waiting).ok_or(Error::NotFound(NotFound::ReceivedMail))?;
        let found = tx.projects().find(waiting.project_id)?;
        let project = found.ok_or(Error::NotFound(NotFound::Project))?;
        let at = ctx.clock.now();
        let intake = Intake { ctx, actor: &desk, permit: &permit, project: &project, message: &message, at };
        let outcome = intake.handle(tx, files, released)?;
        tx.received_mails().settle(id, outcome)?;
        Ok::<_, Error>(())
    })?;
    let found = ctx.database.reader()?.received_mails().find(id)?;
    let mail = found.ok_or(Error::NotFound(NotFound::ReceivedMail))?;
    log(&mail);
    Ok(mail)
}

/// Forgets a message that waits, with its original.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn forget(ctx: &Context, actor: &Actor, id: ReceivedMailId) -> Result<(), Error> {
    authorize(actor, Ability::ManageMail)?;
    ctx.database.transact(|tx| {
        let found = tx.received_mails().find_to_change(id)?;
        found.filter(is_waiting).ok_or(Error::NotFound(NotFound::ReceivedMail))?;
        tx.received_mails().forget(id)?;
        Ok::<_, Error>(())
    })?;
    tracing::info!(received_mail_id = %id, "a message was removed from quarantine by hand");
    // What stays is for the next run of the purge.
    remove_released(ctx, BATCH)?;
    Ok(())
}

fn waiting(ctx: &Context, id: ReceivedMailId) -> Result<ReceivedMail, Error> {
    let found = ctx.database.reader()?.received_mails().find(id)?;
    found.filter(is_waiting).ok_or(Error::NotFound(NotFound::ReceivedMail))
}

fn is_waiting(mail: &ReceivedMail) -> bool {
    mail.state == ReceivedState::Quarantined
}
