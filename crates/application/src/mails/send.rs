//! Sends one mail that belongs to no ticket.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::mail::{MailKind, MailSubject};
use switchboard_domain::{EmailAddress, MailId, ProjectId};

use super::outbox;
use crate::records::{MailCause, MailContent, MailHeaders, MailSender, NewMail};
use crate::{Context, Error, NotFound};

/// The mail that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendMail {
    /// In the name of which project it is sent.
    pub project_id: ProjectId,
    /// Who gets it.
    pub to: EmailAddress,
    /// Its subject.
    pub subject: MailSubject,
    /// What it says, as HTML. Those who read texts get the text of it.
    pub html: String,
}

/// Puts a mail into the outbox, in the name of a project.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for a project beyond the caller's reach.
pub fn send(ctx: &Context, actor: &Actor, command: SendMail) -> Result<MailId, Error> {
    let permit = authorize(actor, Ability::SendEmail)?;
    let SendMail { project_id, to, subject, html } = command;
    let text = format!("{}\n", ctx.html.text(&html).trim_end());
    ctx.database.transact(|tx| {
        let found = tx.projects().find(project_id)?.filter(|project| permit.scope().admits(project.id));
        let project = found.ok_or(Error::NotFound(NotFound::Project))?;
        let sender = MailSender::of_project(&project.name, &project.mail, &ctx.settings.mail_from);
        let mail = NewMail {
            message_id: outbox::message_id(ctx, &sender.address)?,
            kind: MailKind::Direct,
            recipient: to,
            sender: Some(sender),
            ground: None,
            content: MailContent { subject, text, html },
            headers: MailHeaders::GENERATED,
            cause: MailCause { ticket_id: None, user_id: actor.user_id(), key_id: actor.key_id() },
            order_key: None,
            created_at: ctx.clock.now(),
        };
        Ok(tx.mails().enqueue(&mail)?)
    })
}
