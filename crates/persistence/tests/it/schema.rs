//! The lists in the schema are those of the domain.

use switchboard_domain::access::{KeyKind, Role};
use switchboard_domain::catalog::Sharing;
use switchboard_domain::intake::ReceivedState;
use switchboard_domain::job::RunOutcome;
use switchboard_domain::mail::{AutoSubmitted, MailState};
use switchboard_domain::sla::{PolicyState, ProgramReplies};
use switchboard_domain::ticket::{EventKind, Side};
use switchboard_domain::{MessageType, Priority, Source, Status};

use crate::support::{TestDatabase, postgres, sqlite};

/// Each column that has a list of names: its table, itself, the names.
const LISTS: [(&str, &str, &[&str]); 16] = [
    ("users", "role", Role::NAMES),
    ("api_keys", "kind", KeyKind::NAMES),
    ("canned_responses", "sharing", Sharing::NAMES),
    ("sla_policies", "priority", Priority::NAMES),
    ("sla_policy_versions", "program_replies", ProgramReplies::NAMES),
    ("sla_policy_versions", "state", PolicyState::NAMES),
    ("tickets", "status", Status::NAMES),
    ("tickets", "priority", Priority::NAMES),
    ("tickets", "source", Source::NAMES),
    ("messages", "side", Side::NAMES),
    ("messages", "type", MessageType::NAMES),
    ("events", "kind", EventKind::NAMES),
    ("job_runs", "outcome", RunOutcome::NAMES),
    ("outgoing_mails", "auto_submitted", AutoSubmitted::NAMES),
    ("outgoing_mails", "state", MailState::NAMES),
    ("received_mails", "state", ReceivedState::NAMES),
];

#[test]
fn sqlite_accepts_the_names_of_the_domain() {
    check(&sqlite(), |schema, table, column| {
        let (_, table) = schema.split_once(&format!("table|{table}|"))?;
        let (_, list) = table.split_once(&format!("CHECK ({column} IN ("))?;
        Some(list.split_once(')')?.0.to_owned())
    });
}

#[test]
fn postgres_accepts_the_names_of_the_domain() {
    check(&postgres(), |schema, table, column| {
        let (_, list) = schema.split_once(&format!("constraint|{table}_{column}_check|"))?;
        Some(list.lines().next()?.to_owned())
    });
}

fn check(test: &TestDatabase, list_of: impl Fn(&str, &str, &str) -> Option<String>) {
    let schema = test.database.schema().unwrap();
    for (table, column, names) in LISTS {
        let list = list_of(&schema, table, column);
        let list = list.unwrap_or_else(|| panic!("{table}.{column} has no list in\n{schema}"));
        let listed: Vec<&str> = list.split('\'').skip(1).step_by(2).collect();
        assert_eq!(listed, names, "{table}.{column}");
    }
}
