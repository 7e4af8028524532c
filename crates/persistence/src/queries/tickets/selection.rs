//! Which tickets a list has, as SQL that an index serves whatever the filter.

use switchboard_application::ports::TicketFilter;
use switchboard_domain::ProjectId;
use switchboard_domain::access::Scope;

use super::order::Order;
use crate::connection::Dialect;
use crate::queries::paging::Part;
use crate::statement::Statement;

/// The statuses in which it is the desk's turn.
const AWAITING_STAFF: &str = " AND t.status IN ('open', 'in_progress')";

/// The tickets of a scope that match a filter.
pub(super) struct Selection<'a> {
    pub(super) dialect: Dialect,
    pub(super) scope: Reach,
    pub(super) filter: &'a TicketFilter,
    among: Option<String>,
    order: Order,
}

/// A scope and the project of a filter, taken together.
pub(super) enum Reach {
    All,
    Own(i64),
    OwnInProject(i64, i64),
    Project(i64),
    Projects(Vec<i64>),
}

/// A scope as the index of words knows it.
pub(super) struct Narrowing<'a> {
    /// The projects, if there are any.
    pub(super) projects: &'a [i64],
    /// Who filed the tickets.
    pub(super) creator: Option<i64>,
    /// The condition for tickets `t`, where the index cannot narrow so far.
    pub(super) rest: Option<Statement<'a>>,
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
        Some(Self { dialect, scope, filter, among: None, order: Order::new(dialect, filter.order) })
    }

    /// The same, but only those with one of these identifiers, which are few.
    pub(super) fn among(self, ids: &[i64]) -> Self {
        Self { among: Some(self.dialect.list(ids.iter().copied())), ..self }
    }

    /// In which order its tickets come.
    pub(super) const fn order(&self) -> Order {
        self.order
    }

    /// The identifiers of a part of the list, in its order.
    pub(super) fn page(&self, part: Part) -> Statement<'_> {
        let is_narrow = self.is_narrow() || matches!(self.scope, Reach::Own(_) | Reach::OwnInProject(..));
        match &self.scope {
            _ if self.order.has_key() && is_narrow => self.page_of_few(part),
            _ if self.order.has_key() => self.page_by_key(part),
            Reach::Projects(projects) if !self.is_narrow() => self.page_of_projects(projects, part),
            Reach::All | Reach::Own(_) | Reach::OwnInProject(..) | Reach::Project(_) | Reach::Projects(_) => {
                self.page_in_order(part)
            }
        }
    }

    /// How many tickets the whole list has. What the counts know is not counted again.
    pub(super) fn total(&self) -> Statement<'_> {
        if self.is_of_a_span() && !self.is_narrow() {
            return self.total_of_a_span();
        }
        if self.counts_tickets() {
            return Statement::new("(SELECT COUNT(*)").then(self.matching()).sql(")");
        }
        let TicketFilter {
            status,
            awaiting_staff,
            priority,
            project_id: _,
            assigned_to: _,
            unassigned,
            overdue_at: _,
            search: _,
            customer_email: _,
            category_id: _,
            tag_id: _,
            created_from: _,
            created_before: _,
            watched_by: _,
            order: _,
        } = self.filter;
        let mut total = Statement::new(
            "(SELECT CAST(COALESCE(SUM(t.tickets), 0) AS BIGINT) FROM ticket_counts t WHERE TRUE",
        )
        .then(self.reach());
        if let Some(status) = status {
            total = total.sql(" AND t.status = ?").bind(status.as_str());
        }
        if *awaiting_staff {
            total = total.sql(AWAITING_STAFF);
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
        self.is_narrow()
            || self.is_of_a_span()
            || matches!(self.scope, Reach::Own(_) | Reach::OwnInProject(..))
    }

    /// Whether an index on something else than the project leads to few enough tickets.
    pub(super) fn is_narrow(&self) -> bool {
        let TicketFilter {
            status: _,
            awaiting_staff: _,
            priority: _,
            project_id: _,
            assigned_to,
            unassigned: _,
            overdue_at,
            search: _,
            customer_email,
            category_id,
            tag_id,
            created_from: _,
            created_before: _,
            watched_by,
            order: _,
        } = self.filter;
        assigned_to.is_some()
            || overdue_at.is_some()
            || customer_email.is_some()
            || category_id.is_some()
            || tag_id.is_some()
            || watched_by.is_some()
            || self.among.is_some()
    }

    /// Whether it is told to which tickets it comes down.
    pub(super) const fn is_among(&self) -> bool {
        self.among.is_some()
    }

    /// Whether only tickets of a span of time are wanted.
    fn is_of_a_span(&self) -> bool {
        self.filter.created_from.is_some() || self.filter.created_before.is_some()
    }

    /// From where the tickets come and which of them match.
    pub(super) fn matching(&self) -> Statement<'_> {
        let from = Statement::new(" FROM tickets t WHERE t.deleted_at IS NULL");
        let from = match &self.among {
            Some(ids) => from.sql(" AND t.id").sql(self.dialect.is_listed()).bind(ids.as_str()),
            None => from,
        };
        from.then(self.reach()).then(self.conditions())
    }

    /// How far the scope can be part of a question to the index of words: it knows a few projects and one person.
    pub(super) fn narrowing(&self, projects_max: usize) -> Narrowing<'_> {
        let (projects, creator): (&[i64], _) = match &self.scope {
            Reach::All => (&[], None),
            Reach::Own(user) => (&[], Some(*user)),
            Reach::OwnInProject(user, project) => (std::slice::from_ref(project), Some(*user)),
            Reach::Project(project) => (std::slice::from_ref(project), None),
            Reach::Projects(projects) if projects.len() <= projects_max => (projects, None),
            Reach::Projects(_) => {
                return Narrowing { projects: &[], creator: None, rest: Some(self.reach()) };
            }
        };
        Narrowing { projects, creator, rest: None }
    }

    /// The condition that a ticket lies within the scope and the project of the filter.
    pub(super) fn reach(&self) -> Statement<'_> {
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

    /// Whether the filter has more than a project and words.
    pub(super) fn has_conditions(&self) -> bool {
        let TicketFilter { project_id, search, order, .. } = self.filter;
        let plain = TicketFilter {
            project_id: *project_id,
            search: search.clone(),
            order: *order,
            ..TicketFilter::default()
        };
        *self.filter != plain
    }

    /// The conditions of the filter, but for its project and its words.
    pub(super) fn conditions(&self) -> Statement<'_> {
        let TicketFilter {
            status,
            awaiting_staff,
            priority,
            project_id: _,
            assigned_to,
            unassigned,
            overdue_at,
            search: _,
            customer_email,
            category_id,
            tag_id,
            created_from,
            created_before,
            watched_by,
            order: _,
        } = self.filter;
        let mut conditions = Statement::default();
        if let Some(status) = status {
            conditions = conditions.sql(" AND t.status = ?").bind(status.as_str());
        }
        if *awaiting_staff {
            conditions = conditions.sql(AWAITING_STAFF);
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
        if let Some(category) = category_id {
            conditions = conditions.sql(" AND t.category_id = ?").bind(category.get());
        }
        if let Some(tag) = tag_id {
            conditions = conditions
                .sql(" AND t.id IN (SELECT x.ticket_id FROM ticket_tags x WHERE x.tag_id = ?)")
                .bind(tag.get());
        }
        if let Some(person) = watched_by {
            conditions = conditions
                .sql(" AND t.id IN (SELECT w.ticket_id FROM ticket_watchers w WHERE w.user_id = ?)")
                .bind(person.get());
        }
        if let Some(from) = created_from {
            conditions = conditions.sql(" AND t.created_at >= ?").bind(*from);
        }
        if let Some(before) = created_before {
            conditions = conditions.sql(" AND t.created_at < ?").bind(*before);
        }
        conditions
    }
}
