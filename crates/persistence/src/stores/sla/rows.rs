//! Policies, calendars and their versions, as rows.

use std::num::NonZeroU32;

use diesel::sql_types::{BigInt, Bool, Integer, Nullable, Text};
use switchboard_application::ports::{StoreError, StoredRules};
use switchboard_application::records::{BusinessCalendar, Policy};
use switchboard_domain::sla::{Calendar, PolicyTerms, PolicyVersion, Targets};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarId, CalendarVersionId, Label, PolicyId, PolicyVersionId, ProjectId};

use crate::connection::Connection;
use crate::error::corrupt;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{number, parsed, unreadable};
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    pub(super) struct PolicyRow {
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
    /// What a policy is for.
    struct PurposeRow {
        project_id: Option<i64> as Nullable<BigInt> = "o.project_id",
        priority: String as Text = "o.priority",
        created_at: Moment as Instant = "o.created_at",
        updated_at: Moment as Instant = "v.created_at",
    }
}
side_by_side!(PolicyRow, PurposeRow);

record! {
    pub(super) struct CalendarRow {
        id: i64 as BigInt = "c.id",
        definition: JsonText as Document = "c.definition",
    }
}

record! {
    /// The calendar that a version is of.
    struct NamedCalendarRow {
        calendar_id: i64 as BigInt = "k.id",
        name: String as Text = "k.name",
        version: i32 as Integer = "c.version",
        created_at: Moment as Instant = "k.created_at",
        updated_at: Moment as Instant = "c.created_at",
    }
}
side_by_side!(CalendarRow, NamedCalendarRow);

record! {
    /// The calendar of the project beside the policy, so that nobody looks for the calendar of a project without one.
    pub(super) struct CalendarIdRow { calendar_id: Option<i64> as Nullable<BigInt> = "p.calendar_id" }
}
side_by_side!(PolicyRow, CalendarIdRow);

record! {
    /// A version that was made just now.
    pub(super) struct VersionRow { id: i64 as BigInt = "id", version: i32 as Integer = "version" }
}

/// The policies for which a condition holds and that were not deleted, each with its newest version: the global ones first, then by
/// project, the most urgent priority first.
pub(crate) fn policies(
    connection: &mut Connection,
    condition: Statement<'_>,
) -> Result<Vec<Policy>, StoreError> {
    let dialect = connection.dialect();
    let select = Statement::new("SELECT ")
        .sql(PolicyRow::columns(dialect))
        .sql(", ")
        .sql(PurposeRow::columns(dialect))
        .sql(
            " FROM sla_policies o JOIN sla_policy_versions v ON v.policy_id = o.id AND v.version = \
             (SELECT MAX(n.version) FROM sla_policy_versions n WHERE n.policy_id = o.id) WHERE o.deleted_at IS NULL",
        )
        .then(condition)
        .sql(
            " ORDER BY o.project_id IS NOT NULL, o.project_id, CASE o.priority WHEN 'critical' THEN 1 WHEN 'high' THEN 2 \
             WHEN 'medium' THEN 3 ELSE 4 END",
        );
    let rows: Vec<(PolicyRow, PurposeRow)> = connection.load(select)?;
    rows.into_iter().map(managed_policy_of).collect()
}

/// All calendars that were not deleted, each with its newest version, by name whatever the case.
pub(crate) fn calendars(connection: &mut Connection) -> Result<Vec<BusinessCalendar>, StoreError> {
    let mut calendars = calendars_where(connection, Statement::default())?;
    calendars.sort_by_cached_key(|calendar| (calendar.name.as_str().to_lowercase(), calendar.id));
    Ok(calendars)
}

/// A calendar, unless it was deleted.
pub(crate) fn calendar(
    connection: &mut Connection,
    id: CalendarId,
) -> Result<Option<BusinessCalendar>, StoreError> {
    Ok(calendars_where(connection, Statement::new(" AND k.id = ?").bind(id.get()))?.pop())
}

/// The rules that a ticket carries, or carried.
pub(crate) fn rules_at(
    connection: &mut Connection,
    reference: RulesReference,
) -> Result<StoredRules, StoreError> {
    let RulesReference { policy_version_id, calendar_version_id } = reference;
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
}

pub(super) fn calendar_where(
    connection: &mut Connection,
    wanted: Option<Statement<'_>>,
) -> Result<Option<CalendarRow>, StoreError> {
    let Some(wanted) = wanted else { return Ok(None) };
    let columns = CalendarRow::columns(connection.dialect());
    connection.find(Statement::new("SELECT ").sql(columns).sql(" FROM calendar_versions c ").then(wanted))
}

pub(super) fn rules(
    policy: Option<PolicyRow>,
    calendar: Option<CalendarRow>,
) -> Result<StoredRules, StoreError> {
    Ok(StoredRules {
        is_own_policy: policy.as_ref().is_some_and(|policy| policy.is_own),
        policy: policy.map(policy_of).transpose()?,
        calendar: calendar.map(calendar_of).transpose()?,
    })
}

fn calendars_where(
    connection: &mut Connection,
    condition: Statement<'_>,
) -> Result<Vec<BusinessCalendar>, StoreError> {
    let dialect = connection.dialect();
    let select = Statement::new("SELECT ")
        .sql(CalendarRow::columns(dialect))
        .sql(", ")
        .sql(NamedCalendarRow::columns(dialect))
        .sql(
            " FROM calendars k JOIN calendar_versions c ON c.calendar_id = k.id AND c.version = \
             (SELECT MAX(n.version) FROM calendar_versions n WHERE n.calendar_id = k.id) WHERE k.deleted_at IS NULL",
        )
        .then(condition);
    let rows: Vec<(CalendarRow, NamedCalendarRow)> = connection.load(select)?;
    rows.into_iter().map(business_calendar_of).collect()
}

fn managed_policy_of((policy, purpose): (PolicyRow, PurposeRow)) -> Result<Policy, StoreError> {
    let PurposeRow { project_id, priority, created_at, updated_at } = purpose;
    let newest = policy_of(policy)?;
    Ok(Policy {
        id: newest.policy_id,
        project_id: project_id.map(ProjectId::new),
        priority: parsed("priority", &priority)?,
        newest,
        created_at: created_at.0,
        updated_at: updated_at.0,
    })
}

fn business_calendar_of(
    (calendar, named): (CalendarRow, NamedCalendarRow),
) -> Result<BusinessCalendar, StoreError> {
    let NamedCalendarRow { calendar_id, name, version, created_at, updated_at } = named;
    let (version_id, hours) = calendar_of(calendar)?;
    Ok(BusinessCalendar {
        id: CalendarId::new(calendar_id),
        name: Label::from_stored(name),
        version_id,
        version: number("version of a calendar", version)?,
        hours,
        created_at: created_at.0,
        updated_at: updated_at.0,
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
