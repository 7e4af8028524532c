//! Service-level policies and calendars.

mod outdated;
mod rows;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Constraint, SlaStore, StoreError, StoredRules};
use switchboard_application::records::{BusinessCalendar, Outdated, Policy};
use switchboard_domain::sla::{Calendar, PolicyTerms, PolicyVersion, Targets};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{
    CalendarId, CalendarVersionId, Label, PolicyId, PolicyVersionId, Priority, ProjectId, TicketId,
};

use self::rows::{CalendarIdRow, PolicyRow, VersionRow, calendar_where, rules};
pub(crate) use self::rows::{calendar, calendars, policies, rules_at};
use super::IdRow;
use crate::connection::{Connection, Dialect};
use crate::record::Columns as _;
use crate::statement::Statement;
use crate::stored::{number, unreadable};
use crate::transaction::Unit;
use crate::values::JsonText;

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
                     JOIN sla_policy_versions v ON v.policy_id = o.id WHERE p.id = ? AND o.priority = ? AND o.deleted_at IS NULL \
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
        self.attempt(|connection| rules_at(connection, reference))
    }

    fn find_policy(&mut self, id: PolicyId) -> Result<Option<Policy>, StoreError> {
        self.attempt(|connection| {
            lock(connection, "SELECT id FROM sla_policies WHERE id = ? FOR UPDATE", id.get())?;
            let wanted = Statement::new(" AND o.id = ?").bind(id.get());
            Ok(policies(connection, wanted)?.pop())
        })
    }

    fn has_policy(&mut self, project: Option<ProjectId>, priority: Priority) -> Result<bool, StoreError> {
        let question = Statement::new(
            "SELECT EXISTS (SELECT 1 FROM sla_policies WHERE deleted_at IS NULL AND priority = ? AND ",
        )
        .bind(priority.as_str())
        .then(match project {
            None => Statement::new("project_id IS NULL)"),
            Some(project) => Statement::new("project_id = ?)").bind(project.get()),
        });
        self.answer(question)
    }

    fn insert_policy(
        &mut self,
        project: Option<ProjectId>,
        priority: Priority,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Result<Policy, StoreError> {
        // Whether a policy is there at this moment decides the statement and not what was read before.
        let revival = match project {
            None => " ON CONFLICT (priority) WHERE project_id IS NULL",
            Some(_) => " ON CONFLICT (project_id, priority)",
        };
        let insertion =
            Statement::new("INSERT INTO sla_policies (project_id, priority, created_at) VALUES (?, ?, ?)")
                .bind(project.map(ProjectId::get))
                .bind(priority.as_str())
                .bind(at)
                .sql(revival)
                .sql(
                    " DO UPDATE SET deleted_at = NULL WHERE sla_policies.deleted_at IS NOT NULL RETURNING id",
                );
        self.attempt(|connection| {
            let made: Option<IdRow> = connection.find(insertion)?;
            let IdRow { id } = made.ok_or(StoreError::Duplicate(Constraint::Policy))?;
            add_version(connection, PolicyId::new(id), terms, at)?;
            let wanted = Statement::new(" AND o.id = ?").bind(id);
            policies(connection, wanted)?.pop().ok_or_else(vanished)
        })
    }

    fn add_policy_version(
        &mut self,
        id: PolicyId,
        terms: &PolicyTerms,
        at: DateTime<Utc>,
    ) -> Result<PolicyVersion, StoreError> {
        self.attempt(|connection| add_version(connection, id, terms, at))
    }

    fn delete_policy(&mut self, id: PolicyId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE sla_policies SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL")
                .bind(at)
                .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn find_calendar(&mut self, id: CalendarId) -> Result<Option<BusinessCalendar>, StoreError> {
        self.attempt(|connection| {
            lock(connection, "SELECT id FROM calendars WHERE id = ? FOR UPDATE", id.get())?;
            calendar(connection, id)
        })
    }

    fn insert_calendar(
        &mut self,
        name: &Label,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<BusinessCalendar, StoreError> {
        let insertion = Statement::new("INSERT INTO calendars (name, created_at) VALUES (?, ?) RETURNING id")
            .bind(name.as_str())
            .bind(at);
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion)?;
            add_calendar_version(connection, CalendarId::new(id), hours, at)?;
            calendar(connection, CalendarId::new(id))?.ok_or_else(vanished)
        })
    }

    fn rename_calendar(&mut self, id: CalendarId, name: &Label) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE calendars SET name = ? WHERE id = ?").bind(name.as_str()).bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn add_calendar_version(
        &mut self,
        id: CalendarId,
        hours: &Calendar,
        at: DateTime<Utc>,
    ) -> Result<CalendarVersionId, StoreError> {
        self.attempt(|connection| add_calendar_version(connection, id, hours, at))
    }

    fn calendar_is_assigned(&mut self, id: CalendarId) -> Result<bool, StoreError> {
        self.answer(
            Statement::new("SELECT EXISTS (SELECT 1 FROM projects WHERE calendar_id = ?)").bind(id.get()),
        )
    }

    fn delete_calendar(&mut self, id: CalendarId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE calendars SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL")
                .bind(at)
                .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn assign_calendar(
        &mut self,
        project: ProjectId,
        calendar: Option<CalendarId>,
    ) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE projects SET calendar_id = ? WHERE id = ?")
            .bind(calendar.map(CalendarId::get))
            .bind(project.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn count_outdated(&mut self, outdated: Outdated) -> Result<u64, StoreError> {
        self.attempt(|connection| outdated::count(connection, outdated))
    }

    fn outdated(
        &mut self,
        outdated: Outdated,
        after: Option<TicketId>,
        limit: u32,
    ) -> Result<Vec<TicketId>, StoreError> {
        self.attempt(|connection| outdated::some(connection, outdated, after, limit))
    }
}

/// Keeps others from changing a record until the unit ends. SQLite has one writer anyway.
fn lock(connection: &mut Connection, select: &'static str, id: i64) -> Result<(), StoreError> {
    match connection.dialect() {
        Dialect::Sqlite => Ok(()),
        Dialect::Postgres => connection.load::<IdRow>(Statement::new(select).bind(id)).map(|_| ()),
    }
}

fn add_version(
    connection: &mut Connection,
    policy_id: PolicyId,
    terms: &PolicyTerms,
    at: DateTime<Utc>,
) -> Result<PolicyVersion, StoreError> {
    let Targets { first_response_minutes, next_response_minutes, resolution_minutes } = terms.targets();
    let minutes = |minutes: Option<std::num::NonZeroU32>| {
        minutes.map(|minutes| number::<i32>("number of minutes", minutes.get())).transpose()
    };
    let warnings = serde_json::to_string(terms.warnings()).map_err(unreadable("list of warnings"))?;
    let insertion = Statement::new(
        "INSERT INTO sla_policy_versions (policy_id, version, first_response_minutes, next_response_minutes, resolution_minutes, \
         warnings, program_replies, state, created_at) VALUES (?, \
         (SELECT COALESCE(MAX(version), 0) + 1 FROM sla_policy_versions WHERE policy_id = ?), ?, ?, ?, ?, ?, ?, ?) \
         RETURNING id, version",
    )
    .bind(policy_id.get())
    .bind(policy_id.get())
    .bind(minutes(first_response_minutes)?)
    .bind(minutes(next_response_minutes)?)
    .bind(minutes(resolution_minutes)?)
    .bind(JsonText(warnings))
    .bind(terms.program_replies().as_str())
    .bind(terms.state().as_str())
    .bind(at);
    let VersionRow { id, version } = connection.one(insertion)?;
    Ok(PolicyVersion {
        id: PolicyVersionId::new(id),
        policy_id,
        version: number("version of a policy", version)?,
        terms: terms.clone(),
    })
}

fn add_calendar_version(
    connection: &mut Connection,
    id: CalendarId,
    hours: &Calendar,
    at: DateTime<Utc>,
) -> Result<CalendarVersionId, StoreError> {
    let definition = serde_json::to_string(hours).map_err(unreadable("calendar"))?;
    let insertion = Statement::new(
        "INSERT INTO calendar_versions (calendar_id, version, definition, created_at) VALUES (?, \
         (SELECT COALESCE(MAX(version), 0) + 1 FROM calendar_versions WHERE calendar_id = ?), ?, ?) RETURNING id",
    )
    .bind(id.get())
    .bind(id.get())
    .bind(JsonText(definition))
    .bind(at);
    let IdRow { id } = connection.one(insertion)?;
    Ok(CalendarVersionId::new(id))
}

fn vanished() -> StoreError {
    StoreError::Backend("what was made just now is not there".into())
}
