//! Which tickets a list has, as SQL that an index serves whatever the filter.

use switchboard_application::ports::TicketFilter;
use switchboard_domain::ProjectId;
use switchboard_domain::access::Scope;

use crate::connection::Dialect;
use crate::queries::paging::Part;
use crate::queries::search;
use crate::statement::Statement;

/// As many tickets as a part can have at most, and one more. PostgreSQL plans a statement once for all values that it is run with, and
/// without this literal it would take a tenth of all tickets for a page, and plan anew at every run because that is so dear.
const LONGEST: &str = " ORDER BY t.id DESC LIMIT 101";

/// The tickets of a scope that match a filter.
pub(super) struct Selection<'a> {
    dialect: Dialect,
    scope: Reach,
    filter: &'a TicketFilter,
    search: Option<String>,
}

/// A scope and the project of a filter, taken together.
enum Reach {
    All,
    Own(i64),
    OwnInProject(i64, i64),
    Project(i64),
    Projects(Vec<i64>),
}

impl<'a> Selection<'a> {
    /// The selection; none where nothing can be in it.
    pub(super) fn new(dialect: Dialect, scope: &Scope, filter: &'a TicketFilter) -> Option<Self> {
        let wanted = filter.project_id.map(ProjectId::get);
        let scope = match (scope, wanted) {
            (Scope::All, None) => Reach::All,
            (Scope::All, Some(project)) => Reach::Project(project),
            (Scope::Own(user), None) => Reach::Own(user.get()),
            (Scope::Own(user), Some(project)) => Reach::OwnInProject(user.get(), project),
            (Scope::Projects(projects), Some(project)) => {
                projects.contains(&ProjectId::new(project)).then_some(Reach::Project(project))?
            }
            (Scope::Projects(projects), None) => {
                let projects: Vec<i64> = projects.iter().map(|project| project.get()).collect();
                match projects.as_slice() {
                    [] => return None,
                    [project] => Reach::Project(*project),
                    _ => Reach::Projects(projects),
                }
            }
        };
        let search = filter.search.as_deref().and_then(|text| search::query(dialect, text));
        Some(Self { dialect, scope, filter, search })
    }

    /// The identifiers of a part of the list, newest first.
    pub(super) fn page(&self, part: Part) -> Statement<'_> {
        match (&self.scope, self.dialect) {
            (Reach::Projects(projects), _) if !self.is_narrow() => self.page_of_projects(projects, part),
            (_, Dialect::Sqlite) => Statement::new("SELECT t.id")
                .then(self.matching())
                .then(after(part))
                .sql(self.order())
                .bind(part.limit)
                .bind(part.offset),
            (_, Dialect::Postgres) => {
                let longest =
                    Statement::new("SELECT k.id FROM (SELECT t.id").then(self.matching()).then(after(part));
                let longest = if part.offset == 0 {
                    longest.sql(LONGEST)
                } else {
                    longest.sql(LONGEST).sql(" OFFSET ?").bind(part.offset)
                };
                longest.sql(") AS k ORDER BY k.id DESC LIMIT ?").bind(part.limit)
            }
        }
    }

    /// Newest first. Where the due time alone leads to the tickets, SQLite must not be tempted to walk through all of them in order, so
    /// it is not told that the order is that of the table.
    fn order(&self) -> &'static str {
        let TicketFilter {
            status,
            priority,
            project_id: _,
            assigned_to,
            unassigned,
            overdue_at,
            search: _,
            customer_email,
        } = self.filter;
        let has_other = status.is_some()
            || priority.is_some()
            || assigned_to.is_some()
            || *unassigned
            || customer_email.is_some();
        if overdue_at.is_some() && !has_other && self.search.is_none() {
            " ORDER BY +t.id DESC LIMIT ? OFFSET ?"
        } else {
            " ORDER BY t.id DESC LIMIT ? OFFSET ?"
        }
    }

    /// How many tickets the whole list has. What the counts know is not counted again.
    pub(super) fn total(&self) -> Statement<'_> {
        if self.counts_tickets() {
            return Statement::new("(SELECT COUNT(*)").then(self.matching()).sql(")");
        }
        let TicketFilter {
            status,
            priority,
            project_id: _,
            assigned_to: _,
            unassigned,
            overdue_at: _,
            search: _,
            customer_email: _,
        } = self.filter;
        let mut total = Statement::new(
            "(SELECT CAST(COALESCE(SUM(t.tickets), 0) AS BIGINT) FROM ticket_counts t WHERE TRUE",
        )
        .then(self.reach());
        if let Some(status) = status {
            total = total.sql(" AND t.status = ?").bind(status.as_str());
        }
        if let Some(priority) = priority {
            total = total.sql(" AND t.priority = ?").bind(priority.as_str());
        }
        if *unassigned {
            total = total.sql(" AND NOT t.is_assigned");
        }
        total.sql(")")
    }

    /// Whether the tickets themselves must be counted: those of one person, or those that a narrow filter leaves.
    pub(super) fn counts_tickets(&self) -> bool {
        self.is_narrow() || matches!(self.scope, Reach::Own(_) | Reach::OwnInProject(..))
    }

    /// Whether an index on something else than the project leads to few enough tickets.
    fn is_narrow(&self) -> bool {
        let TicketFilter {
            status: _,
            priority: _,
            project_id: _,
            assigned_to,
            unassigned: _,
            overdue_at,
            search: _,
            customer_email,
        } = self.filter;
        assigned_to.is_some() || overdue_at.is_some() || customer_email.is_some() || self.search.is_some()
    }

    /// The newest of each project first, and of these the newest: otherwise a person with a few small projects would make the database
    /// walk through the tickets of all the others.
    fn page_of_projects(&self, projects: &[i64], part: Part) -> Statement<'_> {
        let head = self.dialect.pick(
            "SELECT k.id FROM json_each(?) AS j CROSS JOIN tickets k ON k.id IN \
             (SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL AND t.project_id = j.value",
            "SELECT k.id FROM UNNEST(CAST(? AS BIGINT[])) AS j (project_id) CROSS JOIN LATERAL (SELECT n.id FROM \
             (SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL AND t.project_id = j.project_id",
        );
        let newest = match (self.dialect, part.offset) {
            (Dialect::Sqlite, _) => " ORDER BY t.id DESC LIMIT ?) ORDER BY k.id DESC LIMIT ? OFFSET ?",
            (Dialect::Postgres, 0) => {
                " ORDER BY t.id DESC LIMIT 101) AS n ORDER BY n.id DESC LIMIT ?) AS k ORDER BY k.id DESC LIMIT ? OFFSET ?"
            }
            (Dialect::Postgres, _) => {
                ") AS n ORDER BY n.id DESC LIMIT ?) AS k ORDER BY k.id DESC LIMIT ? OFFSET ?"
            }
        };
        Statement::new(head)
            .bind(self.dialect.list(projects.iter().copied()))
            .then(self.conditions())
            .then(after(part))
            .sql(newest)
            .bind(part.limit.saturating_add(part.offset))
            .bind(part.limit)
            .bind(part.offset)
    }

    /// From where the tickets come and which of them match.
    fn matching(&self) -> Statement<'_> {
        let from = match (&self.search, self.dialect) {
            (None, _) => Statement::new(" FROM tickets t WHERE t.deleted_at IS NULL"),
            (Some(query), dialect) => {
                // SQLite reads the index of words newest first, and looks up only as many tickets as it needs.
                let from = dialect.pick(
                    " FROM ticket_search CROSS JOIN tickets t ON t.id = ticket_search.rowid WHERE t.deleted_at IS NULL AND ",
                    " FROM tickets t WHERE t.deleted_at IS NULL AND ",
                );
                Statement::new(from).sql(search::matches(dialect)).bind(query.as_str())
            }
        };
        from.then(self.reach()).then(self.conditions())
    }

    fn reach(&self) -> Statement<'_> {
        match &self.scope {
            Reach::All => Statement::default(),
            Reach::Own(user) => Statement::new(" AND t.creator_id = ?").bind(*user),
            Reach::OwnInProject(user, project) => {
                Statement::new(" AND t.creator_id = ? AND t.project_id = ?").bind(*user).bind(*project)
            }
            Reach::Project(project) => Statement::new(" AND t.project_id = ?").bind(*project),
            Reach::Projects(projects) => Statement::new(" AND t.project_id")
                .sql(self.dialect.is_listed())
                .bind(self.dialect.list(projects.iter().copied())),
        }
    }

    fn conditions(&self) -> Statement<'_> {
        let TicketFilter {
            status,
            priority,
            project_id: _,
            assigned_to,
            unassigned,
            overdue_at,
            search: _,
            customer_email,
        } = self.filter;
        let mut conditions = Statement::default();
        if let Some(status) = status {
            conditions = conditions.sql(" AND t.status = ?").bind(status.as_str());
        }
        if let Some(priority) = priority {
            conditions = conditions.sql(" AND t.priority = ?").bind(priority.as_str());
        }
        if let Some(assignee) = assigned_to {
            conditions = conditions.sql(" AND t.assignee_id = ?").bind(assignee.get());
        }
        if *unassigned {
            conditions = conditions.sql(" AND t.assignee_id IS NULL");
        }
        if let Some(at) = overdue_at {
            conditions = conditions.sql(" AND t.overdue_at <= ?").bind(*at);
        }
        if let Some(email) = customer_email {
            conditions = conditions.sql(" AND t.customer_email_canonical = ?").bind(email.canonical());
        }
        conditions
    }
}

fn after(part: Part) -> Statement<'static> {
    part.last_seen.map_or_else(Statement::default, |id| Statement::new(" AND t.id < ?").bind(id))
}
