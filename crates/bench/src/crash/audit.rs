//! What must hold after every restart, asked of the database itself.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context as _, Result};

use super::ledger::{Entry, Ledger};
use crate::database::{DatabaseKind, Reader, TestDatabase};
use crate::desk::Desk;

/// What was found.
#[derive(Default)]
pub(super) struct Findings {
    /// Acknowledged writes that are missing or changed.
    pub(super) lost: usize,
    /// Numbers that two tickets have.
    pub(super) doubled: usize,
    /// Everything that is wrong, in words.
    pub(super) violations: Vec<String>,
}

/// Questions that must be answered with 0: how many things break a rule.
const RULES: [(&str, &str); 10] = [
    (
        "tickets without exactly one `created` event",
        "SELECT count(*) FROM tickets t WHERE 1 <>
            (SELECT count(*) FROM events e WHERE e.ticket_id = t.id AND e.kind = 'created')",
    ),
    (
        "tickets with another number of replies than of `replied` events",
        "SELECT count(*) FROM tickets t WHERE
            (SELECT count(*) FROM messages m WHERE m.ticket_id = t.id AND m.type = 'reply') <>
            (SELECT count(*) FROM events e WHERE e.ticket_id = t.id AND e.kind = 'replied')",
    ),
    (
        "tickets with another number of replies than they count",
        "SELECT count(*) FROM tickets t WHERE t.reply_count <>
            (SELECT count(*) FROM messages m WHERE m.ticket_id = t.id AND m.type = 'reply')",
    ),
    (
        "taken tickets without an `assigned` event",
        "SELECT count(*) FROM tickets t WHERE t.assignee_id IS NOT NULL AND NOT EXISTS
            (SELECT 1 FROM events e WHERE e.ticket_id = t.id AND e.kind = 'assigned')",
    ),
    (
        "tickets without a deadline",
        "SELECT count(*) FROM tickets t WHERE t.policy_version_id IS NULL OR t.resolution_due_at IS NULL",
    ),
    (
        "tickets older than every target without exactly one breach of each",
        "SELECT count(*) FROM tickets t WHERE EXISTS
            (SELECT 1 FROM events e WHERE e.ticket_id = t.id AND e.kind = 'created' AND e.occurred_at > t.created_at)
            AND (t.first_response_breached_at IS NULL OR t.resolution_breached_at IS NULL OR 2 <>
                (SELECT count(*) FROM events e WHERE e.ticket_id = t.id AND e.kind = 'sla_breached'))",
    ),
    (
        "young tickets with a breach",
        "SELECT count(*) FROM events e JOIN tickets t ON t.id = e.ticket_id WHERE e.kind = 'sla_breached' AND EXISTS
            (SELECT 1 FROM events c WHERE c.ticket_id = t.id AND c.kind = 'created' AND c.occurred_at = t.created_at)",
    ),
    (
        "customers who have a ticket but no account",
        "SELECT count(*) FROM tickets t WHERE NOT EXISTS
            (SELECT 1 FROM users u WHERE u.id = t.creator_id AND u.email_canonical = t.customer_email_canonical)",
    ),
    (
        "kinds of tickets that are counted wrong",
        "SELECT count(*) FROM ticket_counts c WHERE c.tickets <>
            (SELECT count(*) FROM tickets t WHERE t.project_id = c.project_id AND t.status = c.status
                AND t.priority = c.priority AND (t.assignee_id IS NOT NULL) = c.is_assigned AND t.deleted_at IS NULL)",
    ),
    (
        "tickets that are not counted",
        "SELECT (SELECT count(*) FROM tickets) - (SELECT coalesce(sum(tickets), 0) FROM ticket_counts)",
    ),
];

/// Looks at everything, in one consistent view.
pub(super) fn audit(database: &TestDatabase, ledger: &Ledger, desk: &Desk) -> Result<Findings> {
    let mut reader = database.reader()?;
    // On PostgreSQL a unit of work of the dead server may still end while this looks.
    reader.rows(match database.kind() {
        DatabaseKind::Sqlite => "BEGIN",
        DatabaseKind::Postgres => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    })?;
    let mut findings = Findings::default();
    check_ledger(&mut reader, ledger, desk, &mut findings)?;
    check_numbers(&mut reader, &mut findings)?;
    for (rule, question) in RULES {
        let count = reader.number(question)?;
        if count != 0 {
            findings.violations.push(format!("{count} {rule}"));
        }
    }
    if database.kind() == DatabaseKind::Sqlite {
        for check in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] {
            let complaints = reader.rows(check)?.concat().join(" ");
            if !(complaints.is_empty() || complaints == "ok") {
                findings.violations.push(format!("{check}: {complaints}"));
            }
        }
    }
    Ok(findings)
}

/// Whether everything that was acknowledged is there, as it was acknowledged.
fn check_ledger(reader: &mut Reader, ledger: &Ledger, desk: &Desk, findings: &mut Findings) -> Result<()> {
    let tickets = reader.rows("SELECT id, number, coalesce(assignee_id, 0) FROM tickets")?;
    let mut numbers = HashMap::new();
    let mut assignees = HashMap::new();
    for row in tickets {
        let [id, number, assignee] = row.try_into().ok().context("a row has three values")?;
        let id: i64 = id.parse()?;
        assignees.insert(id, assignee.parse::<i64>()?);
        numbers.insert(id, number);
    }
    let mut messages = HashMap::new();
    for row in reader.rows("SELECT id, ticket_id FROM messages")? {
        let [id, ticket] = row.try_into().ok().context("a row has two values")?;
        messages.insert(id.parse::<i64>()?, ticket.parse::<i64>()?);
    }
    let mut acknowledged = BTreeSet::new();
    for entry in ledger.entries() {
        let is_there = match &entry {
            Entry::Ticket(ticket) => {
                if !acknowledged.insert(ticket.number.clone()) {
                    findings.doubled += 1;
                    findings.violations.push(format!("the number {} was given out twice", ticket.number));
                }
                numbers.get(&ticket.id) == Some(&ticket.number)
            }
            Entry::Message { id, ticket } => messages.get(id) == Some(ticket),
            Entry::Assignment { ticket } => assignees.get(ticket) == Some(&desk.agent),
        };
        if !is_there {
            findings.lost += 1;
            findings.violations.push(format!("acknowledged, but not there: {entry:?}"));
        }
    }
    Ok(())
}

/// Whether the numbers of each project and year count up from 1 without gaps, up to where the sequence stands.
fn check_numbers(reader: &mut Reader, findings: &mut Findings) -> Result<()> {
    let mut sequences: BTreeMap<String, BTreeSet<i64>> = BTreeMap::new();
    for number in reader.rows("SELECT number FROM tickets")?.concat() {
        let (series, sequence) = number.rsplit_once('-').context("a number has hyphens")?;
        if !sequences.entry(series.to_owned()).or_default().insert(sequence.parse()?) {
            findings.doubled += 1;
            findings.violations.push(format!("two tickets have the number {number}"));
        }
    }
    let stored = "SELECT p.prefix, s.year, s.last_sequence FROM ticket_sequences s
        JOIN projects p ON p.id = s.project_id";
    let mut ends = BTreeMap::new();
    for row in reader.rows(stored)? {
        let [prefix, year, last] = row.try_into().ok().context("a row has three values")?;
        ends.insert(format!("{prefix}-{year}"), last.parse::<i64>()?);
    }
    for (series, given) in &sequences {
        let last = ends.remove(series).unwrap_or(0);
        if !given.iter().copied().eq(1..=last) {
            findings.violations.push(format!(
                "the numbers {series} have gaps: {} of them, from {:?} to {:?}, and the sequence stands at {last}",
                given.len(),
                given.first(),
                given.last()
            ));
        }
    }
    findings.violations.extend(ends.keys().map(|series| format!("the sequence {series} has no ticket")));
    Ok(())
}

#[cfg(test)]
mod tests;
