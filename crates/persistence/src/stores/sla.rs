//! Service-level policies and calendars.

use std::num::NonZeroU32;

use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use switchboard_application::ports::{SlaStore, StoreError, StoredRules};
use switchboard_domain::sla::{Calendar, PolicyTerms, PolicyVersion, Targets};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId, Priority, ProjectId};

use crate::connection::Connection;
use crate::error::corrupt;
use crate::record::{Columns as _, record, side_by_side};
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

record! {
    /// The calendar of the project beside the policy, so that nobody looks for the calendar of a project without one.
    struct CalendarIdRow { calendar_id: Option<i64> as Nullable<BigInt> = "p.calendar_id" }
}
side_by_side!(PolicyRow, CalendarIdRow);

impl SlaStore for Unit {
    fn rules_for(&mut self, project: ProjectId, priority: Priority) -> Result<StoredRules, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            // The project's own policy stands before the global one, and the newest version before the older ones.
            let policy = Statement::new("SELECT ")
                .sql(PolicyRow::columns(dialect))
                .sql(", ")
                .sql(CalendarIdRow::columns(dialect))
                .sql(
                    " FROM projects p JOIN sla_policies o ON o.project_id = p.id OR o.project_id IS NULL \
                     JOIN sla_policy_versions v ON v.policy_id = o.id WHERE p.id = ? AND o.priority = ? \
                     ORDER BY o.project_id IS NULL, v.version DESC LIMIT 1",
                )
                .bind(project.get())
                .bind(priority.as_str());
            let (policy, has_calendar) = match connection.find(policy)? {
                Some((policy, CalendarIdRow { calendar_id })) => (Some(policy), calendar_id.is_some()),
                None => (None, true),
            };
            let calendar = has_calendar.then(|| {
                let newest = "JOIN projects p ON p.calendar_id = c.calendar_id WHERE p.id = ? ORDER BY c.version DESC LIMIT 1";
                Statement::new(newest).bind(project.get())
            });
            rules(policy, calendar_where(connection, calendar)?)
        })
    }

    fn rules_at(&mut self, reference: RulesReference) -> Result<StoredRules, StoreError> {
        let RulesReference { policy_version_id, calendar_version_id } = reference;
        self.attempt(|connection| {
            let policy = match policy_version_id {
                None => None,
                Some(id) => connection.find(
                    Statement::new("SELECT ")
                        .sql(PolicyRow::columns(connection.dialect()))
                        .sql(" FROM sla_policies o JOIN sla_policy_versions v ON v.policy_id = o.id WHERE v.id = ?")
                        .bind(id.get()),
                )?,
            };
            let calendar = calendar_version_id.map(|id| Statement::new("WHERE c.id = ?").bind(id.get()));
            rules(policy, calendar_where(connection, calendar)?)
        })
    }
}

fn calendar_where(
    connection: &mut Connection,
    wanted: Option<Statement<'_>>,
) -> Result<Option<CalendarRow>, StoreError> {
    let Some(wanted) = wanted else { return Ok(None) };
    let columns = CalendarRow::columns(connection.dialect());
    connection.find(Statement::new("SELECT ").sql(columns).sql(" FROM calendar_versions c ").then(wanted))
}

fn rules(policy: Option<PolicyRow>, calendar: Option<CalendarRow>) -> Result<StoredRules, StoreError> {
    Ok(StoredRules {
        is_own_policy: policy.as_ref().is_some_and(|policy| policy.is_own),
        policy: policy.map(policy_of).transpose()?,
        calendar: calendar.map(calendar_of).transpose()?,
    })
}

fn calendar_of(row: CalendarRow) -> Result<(CalendarVersionId, Calendar), StoreError> {
    let CalendarRow { id, definition: JsonText(definition) } = row;
    Ok((CalendarVersionId::new(id), serde_json::from_str(&definition).map_err(unreadable("calendar"))?))
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
