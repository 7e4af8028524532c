//! Figures about tickets, from sums that the database keeps: what is read is a row a project and day, or a few.

mod durations;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta};
use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use switchboard_application::ports::{ReportQueries, StoreError};
use switchboard_application::records::{
    AgentFigures, CategoryFigures, CategoryName, DayFigures, Overview, PriorityFigures, ProjectFigures,
    ReportFilter, UserName,
};
use switchboard_domain::access::Scope;
use switchboard_domain::{CategoryId, Priority, ProjectId, Status, UserId};

use crate::connection::Dialect;
use crate::error::corrupt;
use crate::reader::View;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{number, parsed};
use crate::stores::project_name_of;
use durations::durations;

record! {
    struct OverviewRow {
        tickets: i64 as BigInt = "d.tickets",
        open: i64 as BigInt = "d.open",
        in_progress: i64 as BigInt = "d.in_progress",
        pending_customer: i64 as BigInt = "d.pending_customer",
        resolved: i64 as BigInt = "d.resolved",
        closed: i64 as BigInt = "d.closed",
        unassigned: i64 as BigInt = "d.unassigned",
        breached: i64 as BigInt = "d.breached",
        first_response_seconds: i64 as BigInt = "f.seconds",
        first_response_counts: Option<String> as Nullable<Text> = "f.counts",
        resolution_seconds: i64 as BigInt = "s.seconds",
        resolution_counts: Option<String> as Nullable<Text> = "s.counts",
    }
}

record! {
    struct ProjectFiguresRow {
        id: i64 as BigInt = "p.id",
        name: String as Text = "p.name",
        slug: String as Text = "p.slug",
        tickets: i64 as BigInt = "CAST(COALESCE(SUM(d.tickets), 0) AS BIGINT)",
        solved: i64 as BigInt = "CAST(COALESCE(SUM(d.solved), 0) AS BIGINT)",
        breached: i64 as BigInt = "CAST(COALESCE(SUM(d.breached), 0) AS BIGINT)",
    }
}

record! {
    struct AgentRow {
        id: i64 as BigInt = "w.id",
        name: String as Text = "w.name",
        tickets: i64 as BigInt = "CAST(SUM(d.tickets) AS BIGINT)",
        solved: i64 as BigInt = "CAST(SUM(d.solved) AS BIGINT)",
        seconds: i64 as BigInt = "CAST(COALESCE(SUM(u.seconds), 0) AS BIGINT)",
        counts: Option<String> as Nullable<Text> = "STRING_AGG(u.counts, '')",
    }
}

record! {
    struct DayRow {
        day: i32 as Integer = "d.day",
        tickets: i64 as BigInt = "CAST(SUM(d.tickets) AS BIGINT)",
        solved_on_day: i64 as BigInt = "CAST(SUM(d.solved_on_day) AS BIGINT)",
    }
}

record! {
    struct PriorityRow {
        priority: String as Text = "d.priority",
        tickets: i64 as BigInt = "CAST(SUM(d.tickets) AS BIGINT)",
        first_responses_breached: i64 as BigInt = "CAST(SUM(d.first_responses_breached) AS BIGINT)",
        resolutions_breached: i64 as BigInt = "CAST(SUM(d.resolutions_breached) AS BIGINT)",
    }
}

record! {
    struct CategoryRow {
        category_id: i64 as BigInt = "d.category_id",
        name: Option<String> as Nullable<Text> = "g.name",
        color: Option<String> as Nullable<Text> = "g.color",
        tickets: i64 as BigInt = "CAST(SUM(d.tickets) AS BIGINT)",
    }
}

/// The sums of an overview.
const OVERVIEW_SUMS: &str = "SELECT CAST(COALESCE(SUM(d.tickets), 0) AS BIGINT) AS tickets, \
     CAST(COALESCE(SUM(d.open), 0) AS BIGINT) AS open, CAST(COALESCE(SUM(d.in_progress), 0) AS BIGINT) AS in_progress, \
     CAST(COALESCE(SUM(d.pending_customer), 0) AS BIGINT) AS pending_customer, \
     CAST(COALESCE(SUM(d.resolved), 0) AS BIGINT) AS resolved, CAST(COALESCE(SUM(d.closed), 0) AS BIGINT) AS closed, \
     CAST(COALESCE(SUM(d.unassigned), 0) AS BIGINT) AS unassigned, CAST(COALESCE(SUM(d.breached), 0) AS BIGINT) AS breached";

/// The durations of an overview: their sum, and the counts of all days one after the other.
const DURATION_SUMS: &str =
    "SELECT CAST(COALESCE(SUM(d.seconds), 0) AS BIGINT) AS seconds, STRING_AGG(d.counts, '') AS counts";

/// The durations of an agent on the day of a row, and who the agent is.
const DURATIONS_SQLITE: &str = " LEFT JOIN report_durations u ON u.project_id = d.project_id AND u.assignee_id = d.assignee_id \
     AND u.measure = 'resolution' AND u.day = d.day JOIN users w ON w.id = d.assignee_id";
const DURATIONS_POSTGRES: &str = " LEFT JOIN LATERAL (SELECT * FROM report_durations u WHERE u.project_id = d.project_id \
     AND u.assignee_id = d.assignee_id AND u.measure = 'resolution' AND u.day = d.day OFFSET 0) AS u ON TRUE \
     JOIN users w ON w.id = d.assignee_id";

impl ReportQueries for View {
    fn overview(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Overview, StoreError> {
        let connection = self.connection()?;
        let rows = Rows { dialect: connection.dialect(), scope, filter };
        let select = Statement::new("SELECT ")
            .sql(OverviewRow::columns(rows.dialect))
            .sql(" FROM (")
            .sql(OVERVIEW_SUMS)
            .then(rows.of("report_days", ""))
            .sql(") AS d CROSS JOIN (")
            .sql(DURATION_SUMS)
            .then(rows.of("report_durations", " AND d.assignee_id = 0 AND d.measure = 'first_response'"))
            .sql(") AS f CROSS JOIN (")
            .sql(DURATION_SUMS)
            .then(rows.of("report_durations", " AND d.assignee_id = 0 AND d.measure = 'resolution'"))
            .sql(") AS s");
        overview_of(connection.one(select)?)
    }

    fn projects(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<ProjectFigures>, StoreError> {
        let connection = self.connection()?;
        let rows = Rows { dialect: connection.dialect(), scope, filter };
        let select = Statement::new("SELECT ")
            .sql(ProjectFiguresRow::columns(rows.dialect))
            .then(rows.of_all_projects("report_days"))
            .sql(" GROUP BY p.id, p.name, p.slug, p.folded_name ORDER BY p.folded_name, p.id");
        connection.load(select)?.into_iter().map(project_of).collect()
    }

    fn agents(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<AgentFigures>, StoreError> {
        let connection = self.connection()?;
        let rows = Rows { dialect: connection.dialect(), scope, filter };
        let select = Statement::new("SELECT ")
            .sql(AgentRow::columns(rows.dialect))
            .then(rows.joined("report_agents", "", rows.dialect.pick(DURATIONS_SQLITE, DURATIONS_POSTGRES)))
            .sql(" GROUP BY w.id, w.name HAVING SUM(d.tickets) > 0");
        let mut agents: Vec<AgentFigures> =
            connection.load(select)?.into_iter().map(agent_of).collect::<Result<_, _>>()?;
        agents.sort_by_key(|figures| (figures.agent.name.to_lowercase(), figures.agent.id));
        Ok(agents)
    }

    fn days(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<DayFigures>, StoreError> {
        let connection = self.connection()?;
        let rows = Rows { dialect: connection.dialect(), scope, filter };
        let select = Statement::new("SELECT ")
            .sql(DayRow::columns(rows.dialect))
            .then(rows.of("report_days", ""))
            .sql(" GROUP BY d.day HAVING SUM(d.tickets) > 0 OR SUM(d.solved_on_day) > 0 ORDER BY d.day");
        connection.load(select)?.iter().map(day_of).collect()
    }

    fn priorities(
        &mut self,
        scope: &Scope,
        filter: &ReportFilter,
    ) -> Result<Vec<PriorityFigures>, StoreError> {
        let connection = self.connection()?;
        let rows = Rows { dialect: connection.dialect(), scope, filter };
        let select = Statement::new("SELECT ")
            .sql(PriorityRow::columns(rows.dialect))
            .then(rows.of("report_priorities", ""))
            .sql(" GROUP BY d.priority");
        let found: BTreeMap<Priority, PriorityFigures> = connection
            .load(select)?
            .into_iter()
            .map(|row| priority_of(row).map(|figures| (figures.priority, figures)))
            .collect::<Result<_, _>>()?;
        let most_urgent_first = Priority::ALL.iter().rev();
        Ok(most_urgent_first
            .map(|priority| found.get(priority).cloned().unwrap_or_else(|| nothing_of(*priority)))
            .collect())
    }

    fn categories(
        &mut self,
        scope: &Scope,
        filter: &ReportFilter,
    ) -> Result<Vec<CategoryFigures>, StoreError> {
        let connection = self.connection()?;
        let rows = Rows { dialect: connection.dialect(), scope, filter };
        let select = Statement::new("SELECT ")
            .sql(CategoryRow::columns(rows.dialect))
            .then(rows.joined("report_categories", "", " LEFT JOIN categories g ON g.id = d.category_id"))
            .sql(
                " GROUP BY d.category_id, g.name, g.color HAVING SUM(d.tickets) > 0 \
                 ORDER BY SUM(d.tickets) DESC, d.category_id",
            );
        connection.load(select)?.into_iter().map(category_of).collect()
    }
}

/// The rows of a scope and a filter.
struct Rows<'a> {
    dialect: Dialect,
    scope: &'a Scope,
    filter: &'a ReportFilter,
}

impl Rows<'_> {
    /// The rows of a table with a condition. Each project leads to its rows of the wanted days, so that neither those of other projects
    /// nor those of other days are looked at. Both databases must be told to go that way: they would rather read small tables whole.
    fn of(&self, table: &'static str, condition: &'static str) -> Statement<'static> {
        self.joined(table, condition, "")
    }

    /// The same, with what is joined to each of them.
    fn joined(
        &self,
        table: &'static str,
        condition: &'static str,
        joins: &'static str,
    ) -> Statement<'static> {
        let [join, end] = match self.dialect {
            Dialect::Sqlite => [" FROM projects p CROSS JOIN ", ""],
            Dialect::Postgres => [" FROM projects p CROSS JOIN LATERAL (SELECT * FROM ", " OFFSET 0) AS d"],
        };
        self.rows(join, table, condition, end).sql(joins).then(self.reach())
    }

    /// The same, with projects that have no rows.
    fn of_all_projects(&self, table: &'static str) -> Statement<'static> {
        let [join, end] = match self.dialect {
            Dialect::Sqlite => [" FROM projects p LEFT JOIN ", ""],
            Dialect::Postgres => {
                [" FROM projects p LEFT JOIN LATERAL (SELECT * FROM ", " OFFSET 0) AS d ON TRUE"]
            }
        };
        self.rows(join, table, "", end).then(self.reach())
    }

    fn rows(
        &self,
        join: &'static str,
        table: &'static str,
        condition: &'static str,
        end: &'static str,
    ) -> Statement<'static> {
        let ReportFilter { from, to, project_id: _ } = self.filter;
        Statement::new(join)
            .sql(table)
            .sql(self.dialect.pick(" d ON d.project_id = p.id", " d WHERE d.project_id = p.id"))
            .sql(condition)
            .sql(" AND d.day BETWEEN ? AND ?")
            .bind(day_number(*from))
            .bind(day_number(*to))
            .sql(end)
    }

    fn reach(&self) -> Statement<'static> {
        let within = match self.scope {
            Scope::All => Statement::new(" WHERE TRUE"),
            // Figures are about whole projects, and a person without projects has none.
            Scope::Own(_) => Statement::new(" WHERE FALSE"),
            Scope::Projects(projects) => Statement::new(" WHERE p.id")
                .sql(self.dialect.is_listed())
                .bind(self.dialect.list(projects.iter().map(|project| project.get()))),
        };
        match self.filter.project_id.map(ProjectId::get) {
            None => within,
            Some(project) => within.sql(" AND p.id = ?").bind(project),
        }
    }
}

/// The number of a day, from 1970.
fn day_number(day: NaiveDate) -> i32 {
    let days = day.signed_duration_since(DateTime::UNIX_EPOCH.date_naive()).num_days();
    // A date of chrono is less than a hundred million days away.
    i32::try_from(days).unwrap_or(i32::MAX)
}

fn overview_of(row: OverviewRow) -> Result<Overview, StoreError> {
    let OverviewRow {
        tickets,
        open,
        in_progress,
        pending_customer,
        resolved,
        closed,
        unassigned,
        breached,
        first_response_seconds,
        first_response_counts,
        resolution_seconds,
        resolution_counts,
    } = row;
    let by_status = Status::ALL.iter().map(|status| {
        let tickets = match status {
            Status::Open => open,
            Status::InProgress => in_progress,
            Status::PendingCustomer => pending_customer,
            Status::Resolved => resolved,
            Status::Closed => closed,
        };
        Ok((*status, count(tickets)?))
    });
    Ok(Overview {
        tickets: count(tickets)?,
        by_status: by_status.collect::<Result<_, StoreError>>()?,
        unassigned: count(unassigned)?,
        breached: count(breached)?,
        first_responses: durations(first_response_counts.as_deref(), first_response_seconds)?,
        resolutions: durations(resolution_counts.as_deref(), resolution_seconds)?,
    })
}

fn project_of(row: ProjectFiguresRow) -> Result<ProjectFigures, StoreError> {
    let ProjectFiguresRow { id, name, slug, tickets, solved, breached } = row;
    Ok(ProjectFigures {
        project: project_name_of(id, name, slug),
        tickets: count(tickets)?,
        resolved: count(solved)?,
        breached: count(breached)?,
    })
}

fn agent_of(row: AgentRow) -> Result<AgentFigures, StoreError> {
    let AgentRow { id, name, tickets, solved, seconds, counts } = row;
    Ok(AgentFigures {
        agent: UserName { id: UserId::new(id), name },
        assigned: count(tickets)?,
        resolved: count(solved)?,
        resolutions: durations(counts.as_deref(), seconds)?,
    })
}

fn day_of(row: &DayRow) -> Result<DayFigures, StoreError> {
    let DayRow { day, tickets, solved_on_day } = *row;
    let day = DateTime::UNIX_EPOCH.date_naive().checked_add_signed(TimeDelta::days(day.into()));
    Ok(DayFigures {
        day: day.ok_or_else(|| corrupt("day")("it lies beyond the calendar".into()))?,
        created: count(tickets)?,
        resolved: count(solved_on_day)?,
    })
}

fn priority_of(row: PriorityRow) -> Result<PriorityFigures, StoreError> {
    let PriorityRow { priority, tickets, first_responses_breached, resolutions_breached } = row;
    Ok(PriorityFigures {
        priority: parsed("priority", &priority)?,
        tickets: count(tickets)?,
        first_responses_breached: count(first_responses_breached)?,
        resolutions_breached: count(resolutions_breached)?,
    })
}

const fn nothing_of(priority: Priority) -> PriorityFigures {
    PriorityFigures { priority, tickets: 0, first_responses_breached: 0, resolutions_breached: 0 }
}

fn category_of(row: CategoryRow) -> Result<CategoryFigures, StoreError> {
    let CategoryRow { category_id, name, color, tickets } = row;
    let category = name.map(|name| CategoryName { id: CategoryId::new(category_id), name });
    Ok(CategoryFigures { category, color, tickets: count(tickets)? })
}

fn count(tickets: i64) -> Result<u64, StoreError> {
    number("number of tickets", tickets)
}
