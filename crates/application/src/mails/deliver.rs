//! Sends the mails that are due.

use std::time::Duration;

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::job::NodeName;
use switchboard_domain::mail::{NextTry, next_try};

use crate::notifications::ground;
use crate::ports::{MailConnection, NotSent, Unreachable};
use crate::pulse::Worker;
use crate::records::{ClaimedMail, MailLease, TryEnd};
use crate::{Context, Error};

/// How many mails are taken in hand together.
const BATCH: u32 = 10;
/// The most characters that are kept of the reason why a mail was not sent.
const REASON_CHARACTERS_MAX: usize = 500;

/// Why a mail is not sent to an address from which an earlier one came back for good.
const UNDELIVERABLE: &str =
    "an earlier mail to this address came back for good; trying this one again by hand lifts that";

/// Who sends mails.
#[derive(Clone, Copy)]
pub struct Postman<'a> {
    /// What use cases work with.
    pub ctx: &'a Context,
    /// What this node is called.
    pub node: &'a NodeName,
    /// Whether the node is stopping. It is asked before each mail.
    pub is_stopping: &'a dyn Fn() -> bool,
}

/// What came of a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Nothing was due.
    Nothing,
    /// Mails were taken in hand; there may be more.
    Some,
    /// The next server cannot be reached. It is of no use to go on at once.
    Unreachable,
}

/// Finds out whether mails can be sent, when nothing has to be sent.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn probe(ctx: &Context, actor: &Actor) -> Result<Delivery, Error> {
    authorize(actor, Ability::ManageMail)?;
    let outcome = ctx.transport.connect().map(|_connection| ());
    let delivery = if outcome.is_ok() { Delivery::Nothing } else { Delivery::Unreachable };
    note(ctx, outcome);
    Ok(delivery)
}

/// Takes mails in hand that are due, sends them one after the other and notes of each what came of it.
///
/// Whoever is killed in between leaves mails behind that are sent again once the lease has ended, under the same identifier. Where the next
/// server cannot be reached, the mails stay due in their order, and no mail behind them is tried.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Unavailable`] and [`Error::Internal`] when the outbox cannot be read or written.
pub fn deliver(postman: &Postman<'_>, actor: &Actor) -> Result<Delivery, Error> {
    authorize(actor, Ability::ManageMail)?;
    let Postman { ctx, node, is_stopping: _ } = postman;
    let now = ctx.clock.now();
    if !ctx.database.reader()?.mails().any_due(now)? {
        return Ok(Delivery::Nothing);
    }
    let lease = MailLease { holder: (*node).clone(), until: now + ctx.settings.mail_lease };
    let mails = ctx.database.transact(|tx| tx.mails().claim(&lease, now, BATCH))?;
    if mails.is_empty() {
        return Ok(Delivery::Nothing);
    }
    // Half of the lease is left for the mail that is begun last.
    Round { postman, begun_until: now + ctx.settings.mail_lease / 2, connection: None }.send(&mails)
}

/// One round: mails that were taken in hand together.
struct Round<'a> {
    postman: &'a Postman<'a>,
    begun_until: DateTime<Utc>,
    connection: Option<Box<dyn MailConnection>>,
}

impl Round<'_> {
    fn send(mut self, mails: &[ClaimedMail]) -> Result<Delivery, Error> {
        let Postman { ctx, is_stopping, .. } = *self.postman;
        for (place, mail) in mails.iter().enumerate() {
            ctx.pulse.beat(Worker::Postman);
            let rest = mails.get(place..).unwrap_or_default();
            if is_stopping() || ctx.clock.now() > self.begun_until {
                self.give_back(rest, None)?;
                return Ok(Delivery::Some);
            }
            if let Some(reason) = self.ground_lost(mail)? {
                let end = TryEnd::Withdrawn { reason };
                log(mail, &end);
                self.settle(&[(mail, end)])?;
                continue;
            }
            if self.is_undeliverable(mail)? {
                let end = TryEnd::Parked { reason: UNDELIVERABLE.to_owned() };
                log(mail, &end);
                self.settle(&[(mail, end)])?;
                continue;
            }
            match self.connected() {
                Ok(connection) => {
                    let outcome = connection.send(mail);
                    self.end(mail, outcome)?;
                }
                Err(unreachable) => {
                    self.give_back(rest, Some(&unreachable))?;
                    return Ok(Delivery::Unreachable);
                }
            }
        }
        Ok(Delivery::Some)
    }

    /// Why the receiver of a mail must not get it any more. It was written when they could; a mail may have waited for days since.
    fn ground_lost(&self, mail: &ClaimedMail) -> Result<Option<String>, Error> {
        if mail.ground.is_none() {
            return Ok(None);
        }
        let mut reader = self.postman.ctx.database.reader()?;
        Ok(ground::check(&mut *reader, mail)?.err().map(|lost| lost.to_string()))
    }

    /// Whether an earlier mail showed that nothing reaches the receiver of this one.
    fn is_undeliverable(&self, mail: &ClaimedMail) -> Result<bool, Error> {
        Ok(self.postman.ctx.database.reader()?.received_mails().is_undeliverable(&mail.recipient)?)
    }

    fn connected(&mut self) -> Result<&mut dyn MailConnection, Unreachable> {
        let ctx = self.postman.ctx;
        let connection = match self.connection.take() {
            Some(connection) => connection,
            None => {
                let connected = ctx.transport.connect();
                note(ctx, connected.as_ref().map(|_| ()).map_err(Clone::clone));
                connected?
            }
        };
        Ok(&mut **self.connection.insert(connection))
    }

    /// Notes what came of a mail.
    fn end(&mut self, mail: &ClaimedMail, outcome: Result<(), NotSent>) -> Result<(), Error> {
        let now = self.postman.ctx.clock.now();
        if outcome.is_err() {
            self.connection = None;
        }
        let end = match outcome {
            Ok(()) => TryEnd::Sent { at: now },
            Err(NotSent::Refused(reason)) => TryEnd::Parked { reason: shortened(&reason) },
            Err(NotSent::Deferred(reason)) => self.later(mail, &reason, now),
        };
        log(mail, &end);
        self.settle(&[(mail, end)])
    }

    /// A failure that lies in the mail, or that nobody can tell from one: it alone waits.
    fn later(&self, mail: &ClaimedMail, reason: &str, now: DateTime<Utc>) -> TryEnd {
        let reason = shortened(reason);
        match next_try(mail.first_tried_at, now, mail.secrecy, self.chance(mail)) {
            NextTry::At(next_at) => TryEnd::Deferred { reason, next_at },
            NextTry::GiveUp => TryEnd::Parked { reason },
        }
    }

    /// A byte that is as good as random and differs from mail to mail and from try to try.
    fn chance(&self, mail: &ClaimedMail) -> u8 {
        let seed = format!("{} {}", mail.message_id, mail.claim.attempt);
        let [first, ..] = self.postman.ctx.secrets.hash(&seed).0;
        first
    }

    /// Gives mails out of hand that were not tried. Where no mail can be sent at all, they stay due as they were, so that their order stays,
    /// but not for longer than a mail is tried.
    fn give_back(&self, mails: &[ClaimedMail], unreachable: Option<&Unreachable>) -> Result<(), Error> {
        let now = self.postman.ctx.clock.now();
        let ends: Vec<_> = mails
            .iter()
            .map(|mail| {
                let end = unreachable.map_or(TryEnd::GivenBack, |Unreachable(reason)| {
                    let reason = shortened(reason);
                    if now - mail.first_tried_at < mail.secrecy.tried_for() {
                        TryEnd::Deferred { reason, next_at: mail.next_at }
                    } else {
                        TryEnd::Parked { reason }
                    }
                });
                (mail, end)
            })
            .collect();
        self.settle(&ends)
    }

    fn settle(&self, ends: &[(&ClaimedMail, TryEnd)]) -> Result<(), Error> {
        let lost = self.postman.ctx.database.transact(|tx| {
            let mut lost = Vec::new();
            for (mail, end) in ends {
                if !tx.mails().end_try(mail.claim, end)? {
                    lost.push(mail.claim.id);
                }
            }
            Ok::<_, Error>(lost)
        })?;
        for id in lost {
            tracing::warn!(mail_id = %id, "a mail was taken over by another node: this one took too long to send it");
        }
        Ok(())
    }
}

/// How long to pause after the next server could not be reached so many times in a row: longer each time, up to half a minute.
#[must_use]
pub fn pause_after(failures: u32) -> Duration {
    Duration::from_secs(1 << failures.min(5)).min(Duration::from_secs(30))
}

fn note(ctx: &Context, outcome: Result<(), Unreachable>) {
    let reason = outcome.as_ref().err().map(ToString::to_string);
    if ctx.mail_health.note(outcome) {
        match reason {
            Some(reason) => tracing::error!(reason, "no mail can be sent; mails wait"),
            None => tracing::info!("mail can be sent again"),
        }
    }
}

/// Only identifiers are logged: addresses and subjects belong to people, and servers repeat them in their reasons.
fn log(mail: &ClaimedMail, end: &TryEnd) {
    let (id, message_id) = (mail.claim.id, &mail.message_id);
    match end {
        TryEnd::Sent { .. } => tracing::info!(mail_id = %id, %message_id, "a mail was sent"),
        TryEnd::Deferred { reason: _, next_at } => {
            tracing::warn!(mail_id = %id, %next_at, "a mail could not be sent and is tried again");
        }
        TryEnd::Parked { reason: _ } => {
            tracing::error!(mail_id = %id, "a mail could not be sent and is not tried again");
        }
        TryEnd::Withdrawn { reason } => {
            tracing::info!(mail_id = %id, reason, "a mail is not sent: its receiver must not get it any more");
        }
        TryEnd::GivenBack => {}
    }
}

/// A reason as it is kept: one line, not too long.
fn shortened(reason: &str) -> String {
    let words = reason.split(|c: char| c.is_control() || c == ' ').filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").chars().take(REASON_CHARACTERS_MAX).collect()
}
