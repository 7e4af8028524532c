//! Damages a sound database in every way that the audit looks for.

use std::fs;
use std::path::Path;

use super::audit;
use crate::crash::ledger::{Entry, FiledTicket, Ledger};
use crate::database::{DatabaseKind, TestDatabase};
use crate::desk::Desk;

/// An agent, a customer, a project, and two tickets: one that was taken, with a reply, and one that was only filed.
const SOUND: &str = r#"
    INSERT INTO users (id, name, email, email_canonical, role, created_at, updated_at) VALUES
        (1, 'Alice', 'alice@desk.example', 'alice@desk.example', 'agent', 0, 0),
        (2, 'Tunde', 'tunde@example.org', 'tunde@example.org', 'customer', 0, 0);
    INSERT INTO projects (id, name, folded_name, slug, prefix, timezone, created_at, updated_at)
        VALUES (1, 'NaijaHomes', 'naijahomes', 'naijahomes', 'NAIJ', 'UTC', 0, 0);
    INSERT INTO ticket_sequences (project_id, year, last_sequence) VALUES (1, 2026, 2);
    INSERT INTO tickets (id, number, project_id, creator_id, subject, description, status, priority, source, assignee_id,
        customer_name, customer_email, customer_email_canonical, policy_version_id, resolution_due_at, reply_count,
        last_activity_at, created_at, updated_at) VALUES
        (1, 'NAIJ-2026-00001', 1, 2, 's', 'd', 'in_progress', 'high', 'api', 1, 'Tunde', 'tunde@example.org',
            'tunde@example.org', 1, 0, 1, 0, 0, 0),
        (2, 'NAIJ-2026-00002', 1, 2, 's', 'd', 'open', 'high', 'api', NULL, 'Tunde', 'tunde@example.org',
            'tunde@example.org', 1, 0, 0, 0, 0, 0);
    INSERT INTO messages (id, ticket_id, user_id, side, type, body, is_first_response, created_at)
        VALUES (1, 1, 1, 'staff', 'reply', 'b', 1, 0);
    INSERT INTO events (ticket_id, project_id, user_id, kind, data, occurred_at) VALUES
        (1, 1, 2, 'created', '{}', 0), (1, 1, 1, 'assigned', '{}', 0), (1, 1, 1, 'replied', '{}', 0),
        (2, 1, 2, 'created', '{}', 0);
"#;

/// What the audit finds in the sound database after this damage.
fn found(damage: &str) -> (usize, usize, String) {
    let database = TestDatabase::create(DatabaseKind::Sqlite, &std::env::temp_dir(), None).unwrap();
    let connection = rusqlite::Connection::open(database.file()).unwrap();
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../migrations/sqlite");
    let mut folders: Vec<_> =
        fs::read_dir(migrations).unwrap().map(|folder| folder.unwrap().path()).collect();
    folders.sort();
    for folder in folders {
        connection.execute_batch(&fs::read_to_string(folder.join("up.sql")).unwrap()).unwrap();
    }
    connection.execute_batch(SOUND).unwrap();
    connection.execute_batch(damage).unwrap();
    let ledger = Ledger::default();
    for (id, number) in [(1, "NAIJ-2026-00001"), (2, "NAIJ-2026-00002")] {
        let customer = "tunde@example.org".to_owned();
        ledger.note(Entry::Ticket(FiledTicket {
            id,
            number: number.to_owned(),
            customer,
            headers: String::new(),
        }));
    }
    ledger.note(Entry::Assignment { ticket: 1 });
    ledger.note(Entry::Message { id: 1, ticket: 1 });
    let desk = Desk {
        customer: 0,
        customer_headers: String::new(),
        agent: 1,
        administrator_headers: String::new(),
        agent_headers: String::new(),
        projects: Vec::new(),
    };
    let findings = audit(&database, &ledger, &desk).unwrap();
    (findings.lost, findings.doubled, findings.violations.join("; "))
}

fn check(damage: &str, expected: &str) {
    let (_, _, violations) = found(damage);
    assert!(violations.contains(expected), "{damage}: {violations}");
}

#[test]
fn a_sound_database_passes() {
    assert_eq!(found(""), (0, 0, String::new()));
}

#[test]
fn what_was_acknowledged_is_missed() {
    let keys_off = "PRAGMA foreign_keys = OFF;";
    assert_eq!(found(&format!("{keys_off} DELETE FROM messages")).0, 1);
    assert_eq!(found("UPDATE tickets SET assignee_id = NULL").0, 1);
    assert_eq!(found("UPDATE tickets SET number = 'NAIJ-2026-00003' WHERE id = 2").0, 1);
    assert_eq!(found(&format!("{keys_off} DELETE FROM tickets WHERE id = 1")).0, 2);
}

#[test]
fn numbers_count_up_without_gaps() {
    check("UPDATE ticket_sequences SET last_sequence = 3", "gaps");
    check("UPDATE tickets SET number = 'NAIJ-2026-00004' WHERE id = 2", "gaps");
    check("DELETE FROM ticket_sequences", "gaps");
    check("INSERT INTO ticket_sequences VALUES (1, 2027, 1)", "has no ticket");
    assert_eq!(found("UPDATE tickets SET number = 'NAIJ-2026-2' WHERE id = 1").1, 1);
}

#[test]
fn everything_has_its_event_and_is_counted() {
    check("DELETE FROM events WHERE kind = 'created' AND ticket_id = 2", "without exactly one `created`");
    check("DELETE FROM events WHERE kind = 'replied'", "than of `replied` events");
    check("DELETE FROM events WHERE kind = 'assigned'", "without an `assigned` event");
    check("UPDATE tickets SET reply_count = 2 WHERE id = 1", "than they count");
    check("UPDATE tickets SET resolution_due_at = NULL", "without a deadline");
    check("UPDATE tickets SET creator_id = NULL", "no account");
    check("UPDATE ticket_counts SET tickets = 2", "counted wrong");
    check("DELETE FROM ticket_counts", "not counted");
}

#[test]
fn each_breach_is_stamped_once() {
    let aged = "UPDATE tickets SET created_at = -1, first_response_breached_at = 0, resolution_breached_at = 0 WHERE id = 2;";
    let breach = "INSERT INTO events (ticket_id, project_id, kind, data, occurred_at) VALUES (2, 1, 'sla_breached', '{}', 1);";
    assert_eq!(found(&format!("{aged} {breach} {breach}")), (0, 0, String::new()));
    check(&format!("{aged} {breach}"), "without exactly one breach of each");
    check(&format!("{aged} {breach} {breach} {breach}"), "without exactly one breach of each");
    check("UPDATE tickets SET created_at = -1 WHERE id = 2", "without exactly one breach of each");
    check(breach, "young tickets with a breach");
}

#[test]
fn the_file_is_checked() {
    check("PRAGMA foreign_keys = OFF; DELETE FROM projects", "foreign_key_check");
}
