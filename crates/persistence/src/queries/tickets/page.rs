//! The identifiers of one part of a list of tickets, as SQL that reads no more of an index than the part has.

use switchboard_domain::Status;

use super::selection::{Reach, Selection};
use crate::connection::Dialect;
use crate::queries::paging::Part;
use crate::statement::Statement;

/// As many tickets as a part can have at most, and one more. PostgreSQL plans a statement once for all values that it is run with, and
/// without this literal it would take a tenth of all tickets for a page, and plan anew at every run because that is so dear.
const LONGEST: &str = " LIMIT 101";

impl Selection<'_> {
    /// The tickets in the order of their identifiers, to which every index of a filter leads.
    pub(super) fn page_in_order(&self, part: Part) -> Statement<'_> {
        let order = self.order();
        match self.dialect {
            Dialect::Sqlite => {
                let ordered = if self.is_led_by_due_times() { order.of_few() } else { order.of_tickets() };
                Statement::new("SELECT t.id")
                    .then(self.matching())
                    .then(order.after(part.last_seen))
                    .then(ordered)
                    .sql(" LIMIT ? OFFSET ?")
                    .bind(part.limit)
                    .bind(part.offset)
            }
            Dialect::Postgres => {
                let longest = Statement::new("SELECT k.id FROM (SELECT t.id")
                    .then(self.matching())
                    .then(order.after(part.last_seen))
                    .then(order.of_tickets())
                    .sql(LONGEST);
                let longest =
                    if part.offset == 0 { longest } else { longest.sql(" OFFSET ?").bind(part.offset) };
                longest.sql(") AS k").then(order.of_chosen()).sql(" LIMIT ?").bind(part.limit)
            }
        }
    }

    /// The tickets to which an index on something else than the order leads, sorted.
    pub(super) fn page_of_few(&self, part: Part) -> Statement<'_> {
        Statement::new("SELECT t.id")
            .then(self.matching())
            .then(self.order().after(part.last_seen))
            .then(match self.dialect {
                Dialect::Sqlite => self.order().of_few(),
                Dialect::Postgres => self.order().of_tickets(),
            })
            .sql(" LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset)
    }

    /// The newest of each project first, and of these the newest: otherwise a person with a few small projects would make the database
    /// walk through the tickets of all the others.
    pub(super) fn page_of_projects(&self, projects: &[i64], part: Part) -> Statement<'_> {
        let order = self.order();
        let head = self.dialect.pick(
            "SELECT k.id FROM json_each(?) AS j CROSS JOIN tickets k ON k.id IN \
             (SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL AND t.project_id = j.value",
            "SELECT k.id FROM UNNEST(CAST(? AS BIGINT[])) AS j (project_id) CROSS JOIN LATERAL (SELECT n.id FROM \
             (SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL AND t.project_id = j.project_id",
        );
        let of_each = Statement::new(head)
            .bind(self.dialect.list(projects.iter().copied()))
            .then(self.conditions())
            .then(order.after(part.last_seen));
        self.chosen(of_each, part)
    }

    /// The first of each project and status, and of these the first. An index has the tickets of one project and status in the order that
    /// is wanted; those of all projects and statuses together would have to be sorted first.
    pub(super) fn page_by_key(&self, part: Part) -> Statement<'_> {
        let order = self.order();
        let head = Statement::new("SELECT k.id FROM ").then(self.pots()).sql(self.dialect.pick(
            " CROSS JOIN tickets k ON k.id IN (SELECT t.id FROM tickets t",
            " CROSS JOIN LATERAL (SELECT n.* FROM (SELECT t.id, t.created_at, t.last_activity_at, t.priority, t.status, t.overdue_at \
             FROM tickets t",
        ));
        let of_each = head
            .sql(" WHERE t.deleted_at IS NULL AND t.project_id = j.value AND t.status = s.value")
            .then(self.conditions())
            .then(order.after(part.last_seen));
        self.chosen(of_each, part)
    }

    /// How many tickets of a span of time there are, by the index that has each project and status in the order of time.
    pub(super) fn total_of_a_span(&self) -> Statement<'_> {
        Statement::new("(SELECT COUNT(*) FROM ")
            .then(self.pots())
            .sql(" CROSS JOIN tickets t WHERE t.project_id = j.value AND t.status = s.value AND t.deleted_at IS NULL")
            .then(self.reach())
            .then(self.conditions())
            .sql(")")
    }

    /// Every project `j` of the scope with every status `s` of the filter.
    fn pots(&self) -> Statement<'_> {
        let projects = match &self.scope {
            Reach::All | Reach::Own(_) => Statement::new("(SELECT id AS value FROM projects) AS j"),
            Reach::Project(project) | Reach::OwnInProject(_, project) => self.listed(&[*project]),
            Reach::Projects(projects) => self.listed(projects),
        };
        let statuses: Vec<&str> = Status::ALL
            .iter()
            .filter(|status| self.filter.status.is_none_or(|it| it == **status))
            .filter(|status| !self.filter.awaiting_staff || status.awaits_staff())
            .map(|it| it.as_str())
            .collect();
        let listed = match self.dialect {
            Dialect::Sqlite => format!("[\"{}\"]", statuses.join("\",\"")),
            Dialect::Postgres => format!("{{{}}}", statuses.join(",")),
        };
        projects
            .sql(
                self.dialect.pick(
                    " CROSS JOIN json_each(?) AS s",
                    " CROSS JOIN UNNEST(CAST(? AS TEXT[])) AS s (value)",
                ),
            )
            .bind(listed)
    }

    fn listed(&self, projects: &[i64]) -> Statement<'static> {
        Statement::new(self.dialect.pick("json_each(?) AS j", "UNNEST(CAST(? AS BIGINT[])) AS j (value)"))
            .bind(self.dialect.list(projects.iter().copied()))
    }

    /// The part of the list that the first tickets of each pot make.
    fn chosen<'a>(&self, of_each: Statement<'a>, part: Part) -> Statement<'a> {
        let order = self.order();
        let of_each = of_each.then(order.of_tickets());
        let of_each = match self.dialect {
            Dialect::Sqlite => of_each.sql(" LIMIT ?)"),
            Dialect::Postgres => {
                let of_each = if part.offset == 0 { of_each.sql(LONGEST) } else { of_each };
                of_each.sql(") AS n").then(order.of_nearest()).sql(" LIMIT ?) AS k")
            }
        };
        of_each
            .bind(part.limit.saturating_add(part.offset))
            .then(order.of_chosen())
            .sql(" LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset)
    }

    /// Whether the due time alone leads to the tickets. SQLite must then not be tempted to walk through all of them in order.
    fn is_led_by_due_times(&self) -> bool {
        let filter = self.filter;
        let has_other = filter.status.is_some()
            || filter.awaiting_staff
            || filter.priority.is_some()
            || filter.assigned_to.is_some()
            || filter.unassigned
            || filter.customer_email.is_some()
            || filter.category_id.is_some();
        filter.overdue_at.is_some() && !has_other && !self.is_among()
    }
}
