//! The stored results of the service-level clock.
use chrono::{DateTime, Utc};
use switchboard_domain::ticket::{Deadlines, Ticket, TicketEvent};
use crate::ports::{StoredRules, Transaction};
use crate::{Context, Error};
/// Placeholder.
pub(super) fn of_new_ticket(_ctx: &Context, _rules: &StoredRules, _now: DateTime<Utc>) -> Deadlines { Deadlines::default() }
/// Placeholder.
pub(super) fn refresh(_tx: &mut dyn Transaction, _ctx: &Context, _ticket: &mut Ticket, _now: DateTime<Utc>) -> Result<Vec<TicketEvent>, Error> { Ok(Vec::new()) }
