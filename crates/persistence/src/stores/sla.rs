//! Service-level policies and calendars.

use std::num::NonZeroU32;

use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use switchboard_application::ports::{SlaStore, StoreError, StoredRules};
use switchboard_domain::sla::{PolicyTerms, PolicyVersion, Targets};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId, Priority, ProjectId};

use crate::connection::Connection;
use crate::error::corrupt;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{number, parsed, unreadable};
use crate::transaction::Unit;
use crate::values::{Document, JsonText};

record! {
    struct PolicyRow {
        id: i64 as BigInt = "v.id",
        policy_id: i64 as BigInt = "v.policy_id",
        is_own: bool as Bool = "o.project_id IS NOT NULL",
        version: i32 as Integer = "v.version",
        first_response_minutes: Option<i32> as Nullable<Integer> = "v.first_response_minutes",
        next_response_minutes: Option<i32> as Nullable<Integer> = "v.next_response_minutes",
        resolution_minutes: Option<i32> as Nullable<Integer> = "v.resolution_minutes",
        warnings: JsonText as Document = "v.warnings",
        program_replies: String as Text = "v.program_replies",
        state: String as Text = "v.state",
    }
}

record! {
    struct CalendarRow {
        id: i64 as BigInt = "c.id",
        definition: JsonText as Document = "c.definition",
    }
}

impl SlaStore for Unit {
    fn rules_for(&mut self, project: ProjectId, priority: Priority) -> Result<StoredRules, StoreError> {
        // The project's own policy stands before the global one, and the newest version before the older ones.
        let policy = Statement::new(
            "WHERE o.priority = ? AND (o.project_id = ? OR o.project_id IS NULL) \
             ORDER BY o.project_id IS NULL, v.version DESC LIMIT 1",
        )
        .bind(priority.as_str())
        .bind(project.get());
        let calendar = Statement::new(
            "JOIN projects p ON p.calendar_id = c.calendar_id WHERE p.id = ? ORDER BY c.version DESC LIMIT 1",
        )
        .bind(project.get());
        self.attempt(|connection| rules(connection, Some(policy), Some(calendar)))
    }

    fn rules_of(&mut self, ticket: &Ticket) -> Result<StoredRules, StoreError> {
        let policy =
            ticket.deadlines.policy_version_id.map(|id| Statement::new("WHERE v.id = ?").bind(id.get()));
        let calendar =
            ticket.deadlines.calendar_version_id.map(|id| Statement::new("WHERE c.id = ?").bind(id.get()));
        self.attempt(|connection| rules(connection, policy, calendar))
    }
}

fn rules(
    connection: &mut Connection,
    policy: Option<Statement<'_>>,
    calendar: Option<Statement<'_>>,
) -> Result<StoredRules, StoreError> {
    let dialect = connection.dialect();
    let mut rules = StoredRules::default();
    if let Some(wanted) = policy {
        let from = " FROM sla_policies o JOIN sla_policy_versions v ON v.policy_id = o.id ";
        let select = Statement::new("SELECT ").sql(PolicyRow::columns(dialect)).sql(from).then(wanted);
        if let Some(row) = connection.find::<PolicyRow>(select)? {
            rules.is_own_policy = row.is_own;
            rules.policy = Some(policy_of(row)?);
        }
    }
    if let Some(wanted) = calendar {
        let select = Statement::new("SELECT ")
            .sql(CalendarRow::columns(dialect))
            .sql(" FROM calendar_versions c ")
            .then(wanted);
        if let Some(CalendarRow { id, definition: JsonText(definition) }) = connection.find(select)? {
            let calendar = serde_json::from_str(&definition).map_err(unreadable("calendar"))?;
            rules.calendar = Some((CalendarVersionId::new(id), calendar));
        }
    }
    Ok(rules)
}

fn policy_of(row: PolicyRow) -> Result<PolicyVersion, StoreError> {
    let PolicyRow {
        id,
        policy_id,
        is_own: _,
        version,
        first_response_minutes,
        next_response_minutes,
        resolution_minutes,
        warnings: JsonText(warnings),
        program_replies,
        state,
    } = row;
    let targets = Targets {
        first_response_minutes: minutes(first_response_minutes)?,
        next_response_minutes: minutes(next_response_minutes)?,
        resolution_minutes: minutes(resolution_minutes)?,
    };
    let warnings = serde_json::from_str(&warnings).map_err(unreadable("list of warnings"))?;
    let terms = PolicyTerms::new(targets)
        .with_program_replies(parsed("treatment of the replies of programs", &program_replies)?)
        .with_state(parsed("state of a policy", &state)?)
        .with_warnings(warnings)
        .map_err(|error| corrupt("policy")(error.into()))?;
    let version = number("version of a policy", version)?;
    Ok(PolicyVersion { id: PolicyVersionId::new(id), policy_id: PolicyId::new(policy_id), version, terms })
}

fn minutes(minutes: Option<i32>) -> Result<Option<NonZeroU32>, StoreError> {
    let Some(minutes) = minutes else { return Ok(None) };
    Ok(NonZeroU32::new(number("number of minutes", minutes)?))
}
