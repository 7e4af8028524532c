//! Figures about tickets, worked out anew from all of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{ReportQueries, StoreError};
use switchboard_application::records::{
    AgentFigures, CategoryFigures, CategoryName, DayFigures, Overview, PriorityFigures, ProjectFigures,
    ReportFilter,
};
use switchboard_domain::access::Scope;
use switchboard_domain::report::Durations;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{Priority, ProjectId, Status};

use super::MemoryReader;
use super::queries::by_name;
use super::state::{State, is_within};

impl ReportQueries for MemoryReader {
    fn overview(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Overview, StoreError> {
        let state = self.committed.latest();
        let tickets = state.filed(scope, filter);
        let mut overview = Overview {
            by_status: Status::ALL.iter().map(|status| (*status, 0)).collect(),
            ..Overview::default()
        };
        for ticket in tickets {
            overview.tickets += 1;
            *overview.by_status.entry(ticket.status).or_default() += 1;
            overview.unassigned += u64::from(ticket.assignee_id.is_none());
            overview.breached += u64::from(is_breached(ticket));
            overview.first_responses.extend(ticket.first_response_at.map(|at| at - ticket.created_at));
            overview.resolutions.extend(ticket.resolved_at.map(|at| at - ticket.created_at));
        }
        Ok(overview)
    }

    fn projects(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<ProjectFigures>, StoreError> {
        let state = self.committed.latest();
        let mut projects: Vec<_> =
            state.projects.values().filter(|project| reaches(scope, filter, project.id)).collect();
        projects.sort_by_key(|project| by_name(project));
        let figures = projects.into_iter().filter_map(|project| {
            let tickets: Vec<_> = state
                .filed(scope, filter)
                .into_iter()
                .filter(|ticket| ticket.project_id == project.id)
                .collect();
            Some(ProjectFigures {
                project: state.project_name(project.id)?,
                tickets: number(&tickets, |_| true),
                resolved: number(&tickets, |ticket| ticket.resolved_at.is_some()),
                breached: number(&tickets, is_breached),
            })
        });
        Ok(figures.collect())
    }

    fn agents(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<AgentFigures>, StoreError> {
        let state = self.committed.latest();
        let mut agents: Vec<_> = grouped(state.filed(scope, filter), |ticket| ticket.assignee_id)
            .into_iter()
            .filter_map(|(agent, tickets)| {
                let resolutions: Durations = tickets
                    .iter()
                    .filter_map(|ticket| Some(ticket.resolved_at? - ticket.created_at))
                    .collect();
                Some(AgentFigures {
                    agent: state.user_name(agent?)?,
                    assigned: number(&tickets, |_| true),
                    resolved: resolutions.count(),
                    resolutions,
                })
            })
            .collect();
        agents.sort_by_key(|figures| (figures.agent.name.to_lowercase(), figures.agent.id));
        Ok(agents)
    }

    fn days(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<DayFigures>, StoreError> {
        let state = self.committed.latest();
        let mut days: BTreeMap<_, (u64, u64)> = BTreeMap::new();
        for ticket in state.reached(scope, filter) {
            days.entry(ticket.created_at.date_naive()).or_default().0 += 1;
            if let Some(resolved_at) = ticket.resolved_at {
                days.entry(resolved_at.date_naive()).or_default().1 += 1;
            }
        }
        let wanted = days.range(filter.from..=filter.to);
        Ok(wanted
            .map(|(day, (created, resolved))| DayFigures {
                day: *day,
                created: *created,
                resolved: *resolved,
            })
            .collect())
    }

    fn priorities(
        &mut self,
        scope: &Scope,
        filter: &ReportFilter,
    ) -> Result<Vec<PriorityFigures>, StoreError> {
        let state = self.committed.latest();
        let figures = Priority::ALL.iter().rev().map(|priority| {
            let tickets: Vec<_> = state
                .filed(scope, filter)
                .into_iter()
                .filter(|ticket| ticket.priority == *priority)
                .collect();
            PriorityFigures {
                priority: *priority,
                tickets: number(&tickets, |_| true),
                first_responses_breached: number(&tickets, |ticket| {
                    ticket.deadlines.first_response_breached_at.is_some()
                }),
                resolutions_breached: number(&tickets, |ticket| {
                    ticket.deadlines.resolution_breached_at.is_some()
                }),
            }
        });
        Ok(figures.collect())
    }

    fn categories(
        &mut self,
        scope: &Scope,
        filter: &ReportFilter,
    ) -> Result<Vec<CategoryFigures>, StoreError> {
        let state = self.committed.latest();
        let mut categories: Vec<_> = grouped(state.filed(scope, filter), |ticket| ticket.category_id)
            .into_iter()
            .map(|(id, tickets)| CategoryFigures {
                category: id.and_then(|id| state.catalog.category_name(id)),
                color: id.and_then(|id| state.catalog.category_color(id)),
                tickets: number(&tickets, |_| true),
            })
            .collect();
        let id = |category: &CategoryName| category.id;
        categories.sort_by_key(|figures| (Reverse(figures.tickets), figures.category.as_ref().map(id)));
        Ok(categories)
    }
}

impl State {
    /// The tickets that the filter reaches, whenever they were filed.
    fn reached(&self, scope: &Scope, filter: &ReportFilter) -> Vec<&Ticket> {
        let tickets = self.tickets.values().filter(|row| row.is_present()).map(|row| &row.ticket);
        tickets
            .filter(|ticket| is_within(scope, ticket) && reaches(scope, filter, ticket.project_id))
            .collect()
    }

    /// Those of them that were filed on the days of the filter.
    fn filed(&self, scope: &Scope, filter: &ReportFilter) -> Vec<&Ticket> {
        let is_wanted = |at: DateTime<Utc>| (filter.from..=filter.to).contains(&at.date_naive());
        self.reached(scope, filter).into_iter().filter(|ticket| is_wanted(ticket.created_at)).collect()
    }
}

fn reaches(scope: &Scope, filter: &ReportFilter, project: ProjectId) -> bool {
    scope.admits(project) && filter.project_id.is_none_or(|wanted| wanted == project)
}

fn is_breached(ticket: &Ticket) -> bool {
    ticket.deadlines.first_response_breached_at.is_some() || ticket.deadlines.resolution_breached_at.is_some()
}

fn number(tickets: &[&Ticket], is_wanted: impl Fn(&Ticket) -> bool) -> u64 {
    let wanted = tickets.iter().filter(|ticket| is_wanted(ticket)).count();
    wanted.try_into().expect("what is counted fits into memory")
}

fn grouped<K: Ord>(tickets: Vec<&Ticket>, key: impl Fn(&Ticket) -> K) -> BTreeMap<K, Vec<&Ticket>> {
    let mut groups: BTreeMap<K, Vec<&Ticket>> = BTreeMap::new();
    for ticket in tickets {
        groups.entry(key(ticket)).or_default().push(ticket);
    }
    groups
}
