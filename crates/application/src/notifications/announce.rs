//! Tells people of what happened: each event once, whoever tries at the same time.

use std::collections::BTreeMap;

use switchboard_domain::TicketId;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::mail::MailKind;
use switchboard_domain::notification::{Act, Cadence, Notice, Recipient, notices};

use super::acts::{Behind, TicketAct, acts};
use super::{letters, rations};
use crate::ports::{Reader, Transaction};
use crate::pulse::Worker;
use crate::records::{Concern, NewMail, NewWaitingNotice, Trust};
use crate::{Context, Error};

/// How many events are read together.
const BATCH: u32 = 50;
/// How often an act is tried that nobody can be told of, before it is passed over.
const TRIES_MAX: u32 = 5;

/// What is remembered from round to round: which act could not be told, and how often it was tried.
#[derive(Debug, Clone, Copy, Default)]
pub struct Patience {
    position: i64,
    tries: u32,
}

/// What came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Announced {
    /// Nothing had happened.
    Nothing,
    /// People were told, or need not be; there may be more.
    Some,
}

/// What one person is told, and how soon.
enum Told {
    AtOnce { mail: Box<NewMail>, trust: Trust },
    Later(NewWaitingNotice),
}

/// Reads on in the event log and puts into the outbox what people are to be told.
///
/// The mails and the new position are committed together, and only by whoever finds the position where they read it. So each event is told
/// of once, also when several nodes read it, and none is lost when one of them dies. An act that cannot be told of, because what is stored
/// about it cannot be read, is tried a few times and then passed over, so that the others do not wait for ever.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the log cannot be read or the outbox not be written.
pub fn announce(ctx: &Context, actor: &Actor, patience: &mut Patience) -> Result<Announced, Error> {
    authorize(actor, Ability::ManageMail)?;
    let mut reader = ctx.database.reader()?;
    let from = reader.notifications().position()?;
    let events = reader.events().after(from, BATCH)?;
    let is_full = u32::try_from(events.len()).is_ok_and(|length| length >= BATCH);
    let behind = if is_full { Behind::More } else { Behind::Nothing };
    let Some((acts, to)) = acts(events, behind) else { return Ok(Announced::Nothing) };
    let mut concerns = BTreeMap::new();
    let mut told = Vec::new();
    for act in &acts {
        ctx.pulse.beat(Worker::Notifier);
        match tell(ctx, &mut *reader, &mut concerns, act) {
            Ok(more) => told.extend(more),
            Err(error @ Error::Unavailable(_)) => return Err(error),
            Err(error) if patience.wants_another_try(from) => return Err(error),
            Err(error) => {
                let fault: &dyn std::error::Error = &error;
                tracing::error!(
                    ticket = act.ticket_id.get(),
                    fault,
                    "nobody can be told of what happened to a ticket; it is passed over"
                );
            }
        }
    }
    drop(reader);
    let written = ctx.database.transact(|tx| put_down(ctx, tx, (from, to), told))?;
    if let Some(mails) = written.filter(|mails| *mails > 0) {
        tracing::debug!(position = to, mails, "people are told of what happened");
    }
    Ok(Announced::Some)
}

/// What people are told of an act, as things stand now.
fn tell(
    ctx: &Context,
    reader: &mut dyn Reader,
    concerns: &mut BTreeMap<TicketId, Option<Concern>>,
    act: &TicketAct,
) -> Result<Vec<Told>, Error> {
    let concern = match concerns.get(&act.ticket_id) {
        Some(known) => known,
        None => {
            let found = reader.notifications().concern(act.ticket_id)?;
            concerns.entry(act.ticket_id).or_insert(found)
        }
    };
    let Some(concern) = concern else { return Ok(Vec::new()) };
    let notices = notices(Act { events: &act.events, by: act.cause.user_id }, &concern.circle);
    let is_told_already = contact_is_told(concern, &notices);
    let mut told = Vec::with_capacity(notices.len());
    for notice in notices {
        match (notice.cadence, notice.to) {
            (_, Recipient::Contact) if is_told_already => {}
            (Cadence::Hourly, Recipient::Account(user_id)) => {
                let Notice { kind, part, audience, .. } = notice;
                let ticket_id = act.ticket_id;
                let created_at = ctx.clock.now();
                let waiting = NewWaitingNotice { user_id, ticket_id, kind, part, audience, created_at };
                told.push(Told::Later(waiting));
            }
            (Cadence::AtOnce, _) | (Cadence::Hourly, Recipient::Contact) => {
                let message = letters::message_of(reader, act, &notice)?;
                if let Some(mail) = letters::mail(ctx, concern, act, &notice, message)? {
                    told.push(Told::AtOnce { mail: Box::new(mail), trust: concern.contact_trust });
                }
            }
            (Cadence::Never, _) => {}
        }
    }
    Ok(told)
}

/// Whether the customer without an account has the address of somebody who is told anyway: a member of staff, in whose name others filed.
fn contact_is_told(concern: &Concern, notices: &[Notice]) -> bool {
    let accounts = notices.iter().filter(|notice| matches!(notice.to, Recipient::Account(_)));
    accounts.filter_map(|notice| concern.address_of(notice.to)).any(|address| *address == concern.contact)
}

/// Puts down what people are told, if nobody else has; answers how many mails it was.
fn put_down(
    ctx: &Context,
    tx: &mut dyn Transaction,
    (from, to): (i64, i64),
    told: Vec<Told>,
) -> Result<Option<usize>, Error> {
    if !tx.notifications().advance(from, to)? {
        return Ok(None);
    }
    let mut mails = 0;
    for told in told {
        match told {
            Told::Later(waiting) => tx.notifications().put_off(&waiting)?,
            Told::AtOnce { mail, trust } if is_rationed(ctx, tx, &mail, trust)? => {
                let ticket = mail.cause.ticket_id.map(TicketId::get);
                tracing::warn!(ticket, "an address had so many receipts that it gets none for a while");
            }
            Told::AtOnce { mail, .. } => {
                tx.mails().enqueue(&mail)?;
                mails += 1;
            }
        }
    }
    Ok(Some(mails))
}

fn is_rationed(ctx: &Context, tx: &mut dyn Transaction, mail: &NewMail, trust: Trust) -> Result<bool, Error> {
    let is_receipt = mail.kind == MailKind::Received;
    Ok(is_receipt && !rations::has_receipts_left(tx, &mail.recipient, trust, ctx.clock.now())?)
}

impl Patience {
    /// Whether what lies behind this position is to be tried again, once more having failed.
    fn wants_another_try(&mut self, position: i64) -> bool {
        let tries = if self.position == position { self.tries.saturating_add(1) } else { 1 };
        *self = Self { position, tries };
        tries < TRIES_MAX
    }
}
