//! Tickets that grow old at once, so that the timer has breaches to stamp at the moment of the kill and after it.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

use crate::database::{DatabaseKind, TestDatabase};

/// How soon after a start everything that is due must have been noticed.
const LIMIT: Duration = Duration::from_secs(5);
/// How often that is asked.
const POLL: Duration = Duration::from_millis(20);

/// Makes a third of the tickets that are still young older than any target, one after the other: together they would hold rows that the
/// requests of the server wait for.
pub(super) fn age(database: &TestDatabase) -> Result<()> {
    let young = "SELECT t.id FROM tickets t WHERE t.id % 3 = 0 AND EXISTS
        (SELECT 1 FROM events e WHERE e.ticket_id = t.id AND e.kind = 'created' AND e.occurred_at = t.created_at)";
    let ids = database.reader()?.rows(young)?.concat();
    let earlier = match database.kind() {
        DatabaseKind::Sqlite => "created_at - 720000000000",
        DatabaseKind::Postgres => "created_at - interval '200 hours'",
    };
    database.change(ids.into_iter().map(|id| {
        format!(
            "UPDATE tickets SET version = version + 1, created_at = {earlier}, sla_next_at = created_at WHERE id = {id}"
        )
    }))
}

/// Waits until nothing is due that was not noticed; what is wrong if that takes too long.
pub(super) fn wait_until_noticed(database: &TestDatabase) -> Result<Option<String>> {
    let mut reader = database.reader()?;
    let begun = Instant::now();
    loop {
        let due =
            reader.number("SELECT count(*) FROM tickets t WHERE t.sla_next_at <= t.last_activity_at")?;
        if due == 0 {
            return Ok(None);
        }
        if begun.elapsed() > LIMIT {
            return Ok(Some(format!("{due} tickets are due and were not noticed for {} s", LIMIT.as_secs())));
        }
        thread::sleep(POLL);
    }
}
