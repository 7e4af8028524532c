//! Reports: exact figures about exactly the tickets of the scope and the days.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use switchboard_application::ports::{Database, TicketFilter};
use switchboard_application::records::{
    CategoryFigures, DayFigures, NewCategory, NewTicket, Overview, Project, ReportFilter, User,
};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::report::{Durations, Percentile};
use switchboard_domain::ticket::{Deadlines, Ticket};
use switchboard_domain::{CategoryId, Priority, ProjectId, Status, TicketId, UserId};

use super::support::{FIRST_HUNDRED, list, read};
use crate::fixtures::{
    a_project, a_ticket, a_ticket_with, a_user, commit, instant, new_category, new_user, noon,
};

/// Without tickets every figure is zero, and only projects and priorities are listed.
pub fn a_desk_without_tickets_has_noughts(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let filter = everything();
    let mut reader = read(db);
    let reports = reader.reports();
    let overview = reports.overview(&Scope::All, &filter).expect("the query succeeds");
    let by_status = Status::ALL.iter().map(|status| (*status, 0)).collect();
    assert_eq!(overview, Overview { by_status, ..Overview::default() });
    let projects = reports.projects(&Scope::All, &filter).expect("the query succeeds");
    let names: Vec<_> = projects.iter().map(|figures| (figures.project.id, figures.tickets)).collect();
    assert_eq!(names, [(project.id, 0)]);
    assert_eq!(reports.agents(&Scope::All, &filter).expect("the query succeeds"), []);
    assert_eq!(reports.days(&Scope::All, &filter).expect("the query succeeds"), []);
    assert_eq!(reports.categories(&Scope::All, &filter).expect("the query succeeds"), []);
    let priorities = reports.priorities(&Scope::All, &filter).expect("the query succeeds");
    let priorities: Vec<_> = priorities.iter().map(|figures| (figures.priority, figures.tickets)).collect();
    assert_eq!(
        priorities,
        [Priority::Critical, Priority::High, Priority::Medium, Priority::Low].map(|priority| (priority, 0))
    );
}

/// Whatever becomes of tickets, every figure of every scope and filter is that of the tickets as they are.
pub fn every_figure_follows_every_change(db: &Arc<dyn Database>) {
    let mut desk = Desk::new(db);
    for _ in 0..6 {
        for _ in 0..12 {
            desk.change_one(db);
        }
        desk.check(db);
    }
}

/// The rows of every report add up to the total of the list under the same filter.
pub fn figures_add_up_to_the_list(db: &Arc<dyn Database>) {
    let desk = Desk::new(db);
    for (scope, filter) in desk.questions() {
        if filter.from > first_day() || filter.to < last_day() {
            continue;
        }
        let listed = TicketFilter { project_id: filter.project_id, ..TicketFilter::default() };
        let total = list(db, &scope, &listed, FIRST_HUNDRED).total.expect("counts were asked for");
        let unassigned = TicketFilter { unassigned: true, ..listed };
        let unassigned = list(db, &scope, &unassigned, FIRST_HUNDRED).total.expect("counts were asked for");
        let mut reader = read(db);
        let reports = reader.reports();
        let overview = reports.overview(&scope, &filter).expect("the query succeeds");
        assert_eq!((overview.tickets, overview.unassigned), (total, unassigned));
        assert_eq!(overview.by_status.values().sum::<u64>(), total);
        let agents = reports.agents(&scope, &filter).expect("the query succeeds");
        let sums = [
            sum(&reports.projects(&scope, &filter).expect("the query succeeds"), |row| row.tickets),
            sum(&agents, |row| row.assigned) + unassigned,
            sum(&reports.days(&scope, &filter).expect("the query succeeds"), |row| row.created),
            sum(&reports.priorities(&scope, &filter).expect("the query succeeds"), |row| row.tickets),
            sum(&reports.categories(&scope, &filter).expect("the query succeeds"), |row| row.tickets),
        ];
        assert_eq!(sums, [total; 5], "{scope:?} {filter:?}");
    }
}

/// A day begins and ends at midnight in UTC, to the microsecond.
pub fn days_begin_and_end_in_utc(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    for at in ["2026-03-01T23:59:59.999999Z", "2026-03-02T00:00:00Z", "2026-03-03T00:30:00+01:00"] {
        a_ticket_with(db, &project, |ticket| NewTicket { created_at: instant(at), ..ticket });
    }
    let days = read(db).reports().days(&Scope::All, &everything()).expect("the query succeeds");
    let on = |day, created| DayFigures { day: date(day), created, resolved: 0 };
    assert_eq!(days, [on("2026-03-01", 1), on("2026-03-02", 2)]);
    let second = ReportFilter { from: date("2026-03-02"), to: date("2026-03-02"), project_id: None };
    let overview = read(db).reports().overview(&Scope::All, &second).expect("the query succeeds");
    assert_eq!(overview.tickets, 2);
}

/// Percentiles are as near as the domain promises, and means are exact, also when durations leave again.
pub fn durations_of_many_tickets_are_near(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let agent = a_user(db, "ada@example.org", Role::Agent);
    let mut tickets: Vec<Ticket> = (0..100).map(|_| a_ticket(db, &project)).collect();
    for (minutes, ticket) in (1..).zip(&mut tickets) {
        let resolved_at = Some(ticket.created_at + TimeDelta::minutes(minutes * minutes));
        let status = Status::Resolved;
        save(db, ticket, |ticket| Ticket { resolved_at, status, assignee_id: Some(agent.id), ..ticket });
    }
    let agents = || read(db).reports().agents(&Scope::All, &everything()).expect("the query succeeds");
    let near = |expected: f64| {
        let agents = agents();
        let found = agents.first().and_then(|row| row.resolutions.percentile_minutes(Percentile::P50));
        assert!(
            found.is_some_and(|found| (f64::from(found) - expected).abs() <= expected * 0.04),
            "{found:?}"
        );
    };
    near(2500.0);
    assert_eq!(agents().first().map(|row| row.resolutions.mean_minutes().to_string()), Some("3383.5".into()));
    for ticket in tickets.iter_mut().skip(50) {
        save(db, ticket, |ticket| Ticket { resolved_at: None, status: Status::Open, ..ticket });
    }
    near(625.0);
    assert_eq!(agents().first().map(|row| (row.assigned, row.resolved)), Some((100, 50)));
}

/// Tickets of several days, projects and people, which change at random but the same way every time.
struct Desk {
    projects: Vec<Project>,
    agents: Vec<User>,
    categories: Vec<Option<CategoryId>>,
    tickets: Vec<Ticket>,
    deleted: BTreeSet<TicketId>,
    random: u64,
}

impl Desk {
    fn new(db: &Arc<dyn Database>) -> Self {
        let projects: Vec<_> =
            ["Naija Homes", "Agri Market", "Zoo"].iter().map(|name| a_project(db, name)).collect();
        let agents = ["Zoe@example.org", "ada@example.org", "ben@example.org"];
        let agents: Vec<_> = agents
            .iter()
            .map(|address| commit(db, |tx| tx.users().insert(&new_user(address, Role::Agent))))
            .collect();
        let categories = ["Billing", "Login"].map(|name| {
            let color = Some("#EF4444".parse().expect("the text is a colour"));
            let category = NewCategory { color, ..new_category(name, None) };
            Some(commit(db, |tx| tx.categories().insert(&category)).id)
        });
        let categories = categories.into_iter().chain([None]).collect();
        let mut desk = Self {
            projects,
            agents,
            categories,
            tickets: Vec::new(),
            deleted: BTreeSet::new(),
            random: 4711,
        };
        for _ in 0..40 {
            let project = desk.one_of(&desk.projects.clone());
            let priority = desk.one_of(Priority::ALL);
            let created_at = noon() + TimeDelta::hours(i64::from(desk.below(240)) - 120);
            desk.tickets.push(a_ticket_with(db, &project, |ticket| NewTicket {
                priority,
                created_at,
                ..ticket
            }));
        }
        desk
    }

    /// Deletes a ticket, restores it if it is deleted, or changes whatever a report could depend on.
    fn change_one(&mut self, db: &Arc<dyn Database>) {
        let place = usize::try_from(self.below(40)).expect("the number is small");
        let ticket = self.tickets.get(place).expect("there are so many tickets").clone();
        if self.deleted.remove(&ticket.id) {
            return commit(db, |tx| tx.tickets().restore(ticket.id));
        }
        if self.below(6) == 0 {
            self.deleted.insert(ticket.id);
            return commit(db, |tx| tx.tickets().delete(ticket.id, noon()));
        }
        let (status, priority) = (self.one_of(Status::ALL), self.one_of(Priority::ALL));
        let category_id = self.one_of(&self.categories.clone());
        let agents: Vec<Option<UserId>> =
            self.agents.iter().map(|agent| Some(agent.id)).chain([None]).collect();
        let assignee_id = self.one_of(&agents);
        let mut later = || {
            let is_there = self.below(2) == 1;
            is_there.then(|| ticket.created_at + TimeDelta::seconds(i64::from(self.below(1_000_000)) - 100))
        };
        let [first_response_at, resolved_at, missed, late] = [(); 4].map(|()| later());
        let deadlines = Deadlines {
            first_response_breached_at: missed,
            resolution_breached_at: late,
            ..ticket.deadlines
        };
        if let Some(ticket) = self.tickets.get_mut(place) {
            save(db, ticket, |ticket| Ticket {
                status,
                priority,
                category_id,
                assignee_id,
                first_response_at,
                resolved_at,
                deadlines,
                ..ticket
            });
        }
    }

    /// Every scope with every filter.
    fn questions(&self) -> Vec<(Scope, ReportFilter)> {
        let ids: Vec<ProjectId> = self.projects.iter().map(|project| project.id).collect();
        let two = ids.iter().take(2).copied().collect();
        let scopes = [Scope::All, Scope::Projects(two), Scope::Projects([].into())];
        let days = [
            (first_day(), last_day()),
            (date("2026-03-01"), date("2026-03-03")),
            (date("2026-03-02"), date("2026-03-02")),
            (date("0001-01-01"), date("9999-12-31")),
        ];
        let projects = [None, ids.first().copied(), ids.last().copied(), Some(ProjectId::new(4711))];
        let mut questions = Vec::new();
        for scope in &scopes {
            for (from, to) in days {
                for project_id in projects {
                    questions.push((scope.clone(), ReportFilter { from, to, project_id }));
                }
            }
        }
        questions
    }

    fn check(&self, db: &Arc<dyn Database>) {
        for (scope, filter) in self.questions() {
            let context = format!("{scope:?} {filter:?}");
            let reached: Vec<&Ticket> = self
                .tickets
                .iter()
                .filter(|ticket| {
                    !self.deleted.contains(&ticket.id)
                        && scope.admits(ticket.project_id)
                        && filter.project_id.is_none_or(|project| project == ticket.project_id)
                })
                .collect();
            let filed: Vec<&Ticket> =
                reached.iter().copied().filter(|ticket| is_between(&filter, ticket.created_at)).collect();
            check_overview(db, &scope, &filter, &filed, &context);
            check_rows(db, &scope, &filter, &filed, &context);
            let mut days: BTreeMap<NaiveDate, (u64, u64)> = BTreeMap::new();
            for ticket in &filed {
                days.entry(ticket.created_at.date_naive()).or_default().0 += 1;
            }
            let resolved = reached.iter().filter_map(|ticket| ticket.resolved_at);
            for at in resolved.filter(|at| is_between(&filter, *at)) {
                days.entry(at.date_naive()).or_default().1 += 1;
            }
            let expected: Vec<_> = days
                .into_iter()
                .map(|(day, (created, resolved))| DayFigures { day, created, resolved })
                .collect();
            let found = read(db).reports().days(&scope, &filter).expect("the query succeeds");
            assert_eq!(found, expected, "{context}");
        }
    }

    /// A number below a limit. What the generator gives is the same every time.
    fn below(&mut self, limit: u32) -> u32 {
        self.random =
            self.random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.random >> 33).expect("31 bits are left");
        high % limit
    }

    fn one_of<T: Clone>(&mut self, values: &[T]) -> T {
        let length = u32::try_from(values.len()).expect("there are few");
        let place = usize::try_from(self.below(length)).expect("the number is small");
        values.get(place).expect("the place is below the length").clone()
    }
}

fn check_overview(
    db: &Arc<dyn Database>,
    scope: &Scope,
    filter: &ReportFilter,
    filed: &[&Ticket],
    context: &str,
) {
    let expected = Overview {
        tickets: number(filed, |_| true),
        by_status: Status::ALL
            .iter()
            .map(|status| (*status, number(filed, |ticket| ticket.status == *status)))
            .collect(),
        unassigned: number(filed, |ticket| ticket.assignee_id.is_none()),
        breached: number(filed, is_late),
        first_responses: taken(filed, |ticket| ticket.first_response_at),
        resolutions: taken(filed, |ticket| ticket.resolved_at),
    };
    let found = read(db).reports().overview(scope, filter).expect("the query succeeds");
    assert_eq!(found, expected, "{context}");
}

/// The rows a project, a person, a priority and a category.
fn check_rows(
    db: &Arc<dyn Database>,
    scope: &Scope,
    filter: &ReportFilter,
    filed: &[&Ticket],
    context: &str,
) {
    let mut reader = read(db);
    let reports = reader.reports();
    let projects = reports.projects(scope, filter).expect("the query succeeds");
    for row in &projects {
        let of: Vec<_> = filed.iter().copied().filter(|ticket| ticket.project_id == row.project.id).collect();
        let expected =
            [number(&of, |_| true), number(&of, |ticket| ticket.resolved_at.is_some()), number(&of, is_late)];
        assert_eq!([row.tickets, row.resolved, row.breached], expected, "{context}");
    }
    assert_eq!(sum(&projects, |row| row.tickets), number(filed, |_| true), "{context}");
    let agents = reports.agents(scope, filter).expect("the query succeeds");
    assert!(agents.is_sorted_by_key(|row| row.agent.name.to_lowercase()), "{context}");
    for row in &agents {
        let of: Vec<_> =
            filed.iter().copied().filter(|ticket| ticket.assignee_id == Some(row.agent.id)).collect();
        let resolutions = taken(&of, |ticket| ticket.resolved_at);
        assert_eq!((row.assigned, row.resolved), (number(&of, |_| true), resolutions.count()), "{context}");
        assert_eq!(row.resolutions, resolutions, "{context}");
    }
    let assigned = number(filed, |ticket| ticket.assignee_id.is_some());
    assert_eq!(sum(&agents, |row| row.assigned), assigned, "{context}");
    for row in reports.priorities(scope, filter).expect("the query succeeds") {
        let of: Vec<_> = filed.iter().copied().filter(|ticket| ticket.priority == row.priority).collect();
        let expected = [
            number(&of, |_| true),
            number(&of, |ticket| ticket.deadlines.first_response_breached_at.is_some()),
            number(&of, |ticket| ticket.deadlines.resolution_breached_at.is_some()),
        ];
        let found = [row.tickets, row.first_responses_breached, row.resolutions_breached];
        assert_eq!(found, expected, "{context}");
    }
    let categories = reports.categories(scope, filter).expect("the query succeeds");
    let most_first = categories.is_sorted_by(|row, next| {
        let id = |row: &CategoryFigures| row.category.as_ref().map(|category| category.id);
        (Reverse(row.tickets), id(row)) < (Reverse(next.tickets), id(next))
    });
    assert!(most_first, "{context}: {categories:?}");
    for row in &categories {
        let category_id = row.category.as_ref().map(|category| category.id);
        let of_it = number(filed, |ticket| ticket.category_id == category_id);
        assert_eq!(row.tickets, of_it, "{context}");
        assert_eq!(row.color.as_deref(), category_id.map(|_| "#EF4444"), "{context}");
    }
    assert_eq!(sum(&categories, |row| row.tickets), number(filed, |_| true), "{context}");
}

fn everything() -> ReportFilter {
    ReportFilter { from: first_day(), to: last_day(), project_id: None }
}

fn first_day() -> NaiveDate {
    date("2026-01-01")
}

fn last_day() -> NaiveDate {
    date("2026-12-31")
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("the text is a date")
}

fn is_between(filter: &ReportFilter, at: DateTime<Utc>) -> bool {
    (filter.from..=filter.to).contains(&at.date_naive())
}

fn is_late(ticket: &Ticket) -> bool {
    ticket.deadlines.first_response_breached_at.is_some() || ticket.deadlines.resolution_breached_at.is_some()
}

fn number(tickets: &[&Ticket], is_wanted: impl Fn(&Ticket) -> bool) -> u64 {
    tickets.iter().filter(|ticket| is_wanted(ticket)).map(|_| 1).sum()
}

fn taken(tickets: &[&Ticket], end: impl Fn(&Ticket) -> Option<DateTime<Utc>>) -> Durations {
    tickets.iter().filter_map(|ticket| Some(end(ticket)? - ticket.created_at)).collect()
}

fn sum<T>(rows: &[T], figure: impl Fn(&T) -> u64) -> u64 {
    rows.iter().map(figure).sum()
}

/// Keeps a ticket as it was altered.
fn save(db: &Arc<dyn Database>, ticket: &mut Ticket, alter: impl FnOnce(Ticket) -> Ticket) {
    let altered = alter(ticket.clone());
    commit(db, |tx| tx.tickets().save(&altered));
    *ticket = Ticket { version: altered.version + 1, ..altered };
}
