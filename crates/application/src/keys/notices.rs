//! Tells those behind a key of what happened to it. Nobody can choose not to be told.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::Actor;
use switchboard_domain::key::Principal;
use switchboard_domain::{KeyId, UserId};

use crate::mails::outbox::{self, WrittenMail};
use crate::ports::{Letter, Transaction};
use crate::records::MailCause;
use crate::{Context, Error};

/// Letters to those behind a key: whoever did something to it, and the agent as whom it acts.
pub(super) struct Notices(Vec<(UserId, WrittenMail)>);

impl Notices {
    /// Writes the letters.
    pub(super) fn write(
        ctx: &Context,
        actor: &Actor,
        principal: Principal,
        letter: &Letter,
    ) -> Result<Self, Error> {
        let told: BTreeSet<UserId> = actor.user_id().into_iter().chain(acts_as(principal)).collect();
        let letters = told.into_iter().map(|user| Ok((user, outbox::write(ctx, letter)?)));
        Ok(Self(letters.collect::<Result<_, Error>>()?))
    }

    /// Enqueues the letters to those who are active.
    pub(super) fn enqueue(
        self,
        tx: &mut dyn Transaction,
        key: KeyId,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        for (user, letter) in self.0 {
            if let Some(person) = tx.users().find(user)?.filter(|person| person.is_active) {
                let cause = MailCause { user_id: Some(user), key_id: Some(key), ticket_id: None };
                tx.mails().enqueue(&letter.to(person.email, cause, now))?;
            }
        }
        Ok(())
    }
}

/// The agent as whom a key acts, unless its caller names another one.
const fn acts_as(principal: Principal) -> Option<UserId> {
    match principal {
        Principal::Agent { agent, .. } => Some(agent),
        Principal::Superuser { default_agent, .. } => default_agent,
        Principal::Project(_) | Principal::Intake(_) | Principal::Token(_) => None,
    }
}
