//! Makes one mail of what waited for a person.

use std::collections::BTreeMap;

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::notification::{GATHERED_FOR, Recipient};
use switchboard_domain::{TicketId, UserId};

use super::announce::Announced;
use crate::mails::outbox;
use crate::ports::{DigestEntry, Letter, Reader, StoreError};
use crate::pulse::Worker;
use crate::records::{Concern, MailCause, MailGround, NewMail, OrderKey, User, WaitingNotice};
use crate::{Context, Error};

/// How many notices one mail gathers. What is left comes in another one.
const NOTICES_MAX: u32 = 200;

/// Makes a mail for the person for whom something has waited longest, if it has for long enough.
///
/// The mail is committed together with the end of the waiting, so what waited is told once. What its receiver may not see any more is left
/// out; whoever may see nothing of it gets no mail.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the database cannot be read or written.
pub fn gather(ctx: &Context, actor: &Actor) -> Result<Announced, Error> {
    authorize(actor, Ability::ManageMail)?;
    ctx.pulse.beat(Worker::Notifier);
    let now = ctx.clock.now();
    let mut reader = ctx.database.reader()?;
    let waiting = reader.notifications().waiting_since(now - GATHERED_FOR, NOTICES_MAX)?;
    let Some(WaitingNotice { notice, .. }) = waiting.first() else { return Ok(Announced::Nothing) };
    let user_id = notice.user_id;
    let person = reader.users().find(user_id)?.map(|found| found.user).filter(|user| user.is_active);
    let mail = match person {
        Some(person) => letter(ctx, &mut *reader, &waiting, user_id)?
            .map(|letter| written(ctx, &person, &letter))
            .transpose()?,
        None => None,
    };
    drop(reader);
    let ids: Vec<_> = waiting.iter().map(|waiting| waiting.id).collect();
    ctx.database
        .transact(|tx| {
            if tx.notifications().take(&ids)? {
                if let Some(mail) = &mail {
                    tx.mails().enqueue(mail)?;
                }
                Ok(())
            } else {
                // Somebody else has just told them; nothing of this may stay.
                Err(Interrupted::TakenAway)
            }
        })
        .or_else(|interrupted| match interrupted {
            Interrupted::TakenAway => Ok(()),
            Interrupted::Fault(error) => Err(error),
        })?;
    Ok(Announced::Some)
}

/// Why a mail was not made.
enum Interrupted {
    /// Somebody else made it.
    TakenAway,
    Fault(Error),
}

impl From<StoreError> for Interrupted {
    fn from(error: StoreError) -> Self {
        Self::Fault(error.into())
    }
}

/// What the person may still be told, a ticket after the other in the order in which something first happened to them.
fn letter(
    ctx: &Context,
    reader: &mut dyn Reader,
    waiting: &[WaitingNotice],
    user: UserId,
) -> Result<Option<Letter>, StoreError> {
    let mut concerns: BTreeMap<TicketId, Option<Concern>> = BTreeMap::new();
    let mut tickets: Vec<DigestEntry> = Vec::new();
    for WaitingNotice { notice, .. } in waiting {
        let concern = match concerns.get(&notice.ticket_id) {
            Some(known) => known,
            None => {
                let found = reader.notifications().concern(notice.ticket_id)?;
                concerns.entry(notice.ticket_id).or_insert(found)
            }
        };
        let to = Recipient::Account(user);
        let still =
            |concern: &&Concern| concern.circle.still_concerns(to, notice.part, notice.audience).is_ok();
        let Some(concern) = concern.as_ref().filter(still) else { continue };
        match tickets.iter_mut().find(|entry| entry.number == concern.number) {
            Some(entry) => match entry.told.iter_mut().find(|(kind, _)| *kind == notice.kind) {
                Some((_, times)) => *times = times.saturating_add(1),
                None => entry.told.push((notice.kind, 1)),
            },
            None => tickets.push(DigestEntry {
                number: concern.number.clone(),
                subject: concern.subject.clone(),
                project_name: concern.project_name.clone(),
                link: ctx.settings.public_url.ticket_link(notice.ticket_id),
                told: vec![(notice.kind, 1)],
            }),
        }
    }
    Ok((!tickets.is_empty()).then_some(Letter::Digest { tickets }))
}

fn written(ctx: &Context, person: &User, letter: &Letter) -> Result<NewMail, Error> {
    let cause = MailCause { user_id: Some(person.id), ..MailCause::default() };
    let mail = outbox::write(ctx, letter)?.to(person.email.clone(), cause, ctx.clock.now());
    Ok(NewMail {
        ground: Some(MailGround::Account(person.id)),
        order_key: Some(OrderKey::of_digests(person.id)),
        ..mail
    })
}
