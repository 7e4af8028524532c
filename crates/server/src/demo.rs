//! Demo data: a new database filled with projects, people and tickets, so that a newcomer sees something at once.
//!
//! Everything goes through the use cases with a clock that is moved along, so the log, the stamps and the deadlines are as true as if the
//! past two weeks had happened.

mod clock;
mod data;
mod desk;
mod tickets;

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use chrono::{DateTime, SubsecRound as _, Utc};
use switchboard_application::Context;
use switchboard_application::notifications::pass_over::pass_over;
use switchboard_application::ports::{Paging, TicketFilter};
use switchboard_application::tickets::queries;
use switchboard_domain::access::Actor;

use crate::wiring::Adapters;
use clock::MovedClock;

/// What whoever started the program is told about the demo data.
pub(crate) struct Demo {
    /// Who can log in: role, address and password.
    people: Vec<[String; 3]>,
    /// The pairs of keys that were made: project, key and secret. Their secrets are known at the first start alone.
    pairs: Vec<[String; 3]>,
}

/// Fills a new database. One that was filled before stays as it is.
///
/// # Errors
/// When the database has tickets that are not the demo's, or a store fails.
pub(crate) fn fill(adapters: &Adapters, now: DateTime<Utc>) -> Result<Demo> {
    let clock = Arc::new(MovedClock::new(now));
    let context = adapters.context(Arc::clone(&clock));
    let desk = data::desk()?;
    let people =
        desk.people.iter().map(|person| [person.role.clone(), person.email.clone(), person.password.clone()]);
    let people = people.collect();
    if is_filled(&context, &desk)? {
        return Ok(Demo { people, pairs: Vec::new() });
    }
    if has_tickets(&context)? {
        bail!(
            "the database has tickets already: --demo fills a new one, so name another folder by --data-dir"
        );
    }
    let stage = desk::build(&context, &clock, &desk, now)
        .context("failed to make the projects and people of the demo")?;
    tickets::play(&stage, &data::tickets()?, now.trunc_subsecs(0))?;
    // Nothing of it really happened, so nobody gets a mail.
    pass_over(&context, &Actor::System)?;
    Ok(Demo { people, pairs: stage.pairs() })
}

fn is_filled(context: &Context, desk: &data::Desk) -> Result<bool> {
    let Some(first) = desk.people.first() else { return Ok(false) };
    Ok(context.database.reader()?.accounts().credentials(&first.email.parse()?)?.is_some())
}

fn has_tickets(context: &Context) -> Result<bool> {
    let paging = Paging::After { last_seen: None, limit: 1 };
    Ok(!queries::list(context, &Actor::System, &TicketFilter::default(), paging)?.records.is_empty())
}

impl std::fmt::Display for Demo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "Demo data. Never put a server with these accounts on a network.\n")?;
        for [role, email, password] in &self.people {
            writeln!(f, "    {role:<12} {email:<24} {password}")?;
        }
        for [project, key, secret] in &self.pairs {
            writeln!(f, "\n    {project}\n      X-Api-Key:    {key}\n      X-Api-Secret: {secret}")?;
        }
        Ok(())
    }
}
