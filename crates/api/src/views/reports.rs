//! Reports, as answers and as tables.

mod tables;

use serde::Serialize;
use switchboard_application::records::{
    AgentFigures, CategoryFigures, Overview, PriorityFigures, ProjectFigures,
};
use switchboard_application::reports::PeriodFigures;
use switchboard_domain::report::{Durations, Percentile, Tenths};
use switchboard_domain::{Priority, Status};
use utoipa::ToSchema;

pub(crate) use tables::SlaRow;

/// A desk at a glance. Minutes are those of the clock on the wall, from filing on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Dashboard {
    #[schema(example = 284)]
    total_tickets: u64,
    by_status: StatusCounts,
    /// How many of them nobody works on.
    #[schema(example = 11)]
    unassigned: u64,
    /// How many of them missed a target.
    #[schema(example = 4)]
    sla_breached: u64,
    /// From filing to the first response, of those that got one.
    #[schema(example = 38.5)]
    avg_first_response_mins: f64,
    /// `null` where none got a response, as the other percentiles. At most 4 % off.
    #[schema(example = 24.0)]
    first_response_mins_p50: Option<f64>,
    #[schema(example = 96.1)]
    first_response_mins_p90: Option<f64>,
    #[schema(example = 231.4)]
    first_response_mins_p99: Option<f64>,
    /// From filing to the resolution, of those that are resolved.
    #[schema(example = 312.0)]
    avg_resolution_minutes: f64,
    /// `null` where none is resolved, as the other percentiles. At most 4 % off.
    #[schema(example = 203.5)]
    resolution_minutes_p50: Option<f64>,
    #[schema(example = 790.2)]
    resolution_minutes_p90: Option<f64>,
    #[schema(example = 1688.0)]
    resolution_minutes_p99: Option<f64>,
}

/// How many tickets there are of each status.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StatusCounts {
    #[schema(example = 42)]
    open: u64,
    #[serde(rename = "inProgress")]
    #[schema(example = 18)]
    in_progress: u64,
    /// Those that wait for the customer.
    #[schema(example = 7)]
    pending: u64,
    #[schema(example = 198)]
    resolved: u64,
    #[schema(example = 19)]
    closed: u64,
}

/// The tickets of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectReport {
    project_id: i64,
    #[schema(example = "NaijaHomes")]
    project: String,
    #[schema(example = 84)]
    total: u64,
    /// Those that were resolved and not reopened since.
    #[schema(example = 72)]
    resolved: u64,
    /// Those that missed a target.
    #[schema(example = 2)]
    breached: u64,
    /// How many percent are resolved.
    #[schema(example = 85.7)]
    resolve_rate: f64,
}

/// The tickets that one person works on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentReport {
    agent_id: i64,
    #[schema(example = "Alice Okafor")]
    agent: String,
    #[schema(example = 34)]
    total_assigned: u64,
    /// Those that were resolved and not reopened since.
    #[schema(example = 31)]
    total_resolved: u64,
    /// How many percent are resolved.
    #[schema(example = 91.2)]
    resolve_rate: f64,
    /// From filing to the resolution, by the clock on the wall, of those that are resolved.
    #[schema(example = 280.5)]
    avg_resolution_minutes: f64,
    /// `null` where none is resolved, as the other percentiles. At most 4 % off.
    #[schema(example = 203.5)]
    resolution_minutes_p50: Option<f64>,
    #[schema(example = 790.2)]
    resolution_minutes_p90: Option<f64>,
    #[schema(example = 1688.0)]
    resolution_minutes_p99: Option<f64>,
}

/// What happened in one period.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct VolumeReport {
    /// A day, a week of ISO 8601 (`2024-W16`) or a month (`2024-04`).
    #[schema(example = "2024-04-21")]
    period: String,
    /// How many tickets were filed.
    #[schema(example = 12)]
    created: u64,
    /// How many tickets were resolved, whenever they were filed, and not reopened since.
    #[schema(example = 8)]
    resolved: u64,
}

/// How tickets fared with their targets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SlaReport {
    #[schema(example = 284)]
    total_tickets: u64,
    /// How many percent missed the target for the first response.
    #[schema(example = 3.2)]
    fr_breach_rate: f64,
    /// How many percent missed the target for the resolution.
    #[schema(example = 1.4)]
    res_breach_rate: f64,
    by_priority: Priorities,
}

/// The same for each priority.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct Priorities {
    critical: PriorityReport,
    high: PriorityReport,
    medium: PriorityReport,
    low: PriorityReport,
}

/// How the tickets of one priority fared.
#[derive(Debug, Default, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct PriorityReport {
    #[schema(example = 5)]
    total: u64,
    /// How many missed the target for the first response.
    #[schema(example = 1)]
    fr_breached: u64,
    /// How many missed the target for the resolution.
    #[schema(example = 0)]
    res_breached: u64,
}

/// The tickets of a category.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryReport {
    category_id: Option<i64>,
    /// `null` for the tickets without one.
    #[schema(example = "Technical Issue")]
    category: Option<String>,
    #[schema(example = "#EF4444")]
    color: Option<String>,
    #[schema(example = 98)]
    total: u64,
}

impl From<&Overview> for Dashboard {
    fn from(overview: &Overview) -> Self {
        let Overview { tickets, by_status, unassigned, breached, first_responses, resolutions } = overview;
        let of = |status| by_status.get(&status).copied().unwrap_or_default();
        let [first_response_mins_p50, first_response_mins_p90, first_response_mins_p99] =
            percentiles(first_responses);
        let [resolution_minutes_p50, resolution_minutes_p90, resolution_minutes_p99] =
            percentiles(resolutions);
        Self {
            total_tickets: *tickets,
            by_status: StatusCounts {
                open: of(Status::Open),
                in_progress: of(Status::InProgress),
                pending: of(Status::PendingCustomer),
                resolved: of(Status::Resolved),
                closed: of(Status::Closed),
            },
            unassigned: *unassigned,
            sla_breached: *breached,
            avg_first_response_mins: first_responses.mean_minutes().into(),
            first_response_mins_p50,
            first_response_mins_p90,
            first_response_mins_p99,
            avg_resolution_minutes: resolutions.mean_minutes().into(),
            resolution_minutes_p50,
            resolution_minutes_p90,
            resolution_minutes_p99,
        }
    }
}

impl From<&ProjectFigures> for ProjectReport {
    fn from(ProjectFigures { project, tickets, resolved, breached }: &ProjectFigures) -> Self {
        Self {
            project_id: project.id.get(),
            project: project.name.to_string(),
            total: *tickets,
            resolved: *resolved,
            breached: *breached,
            resolve_rate: Tenths::percentage(*resolved, *tickets).into(),
        }
    }
}

impl From<&AgentFigures> for AgentReport {
    fn from(AgentFigures { agent, assigned, resolved, resolutions }: &AgentFigures) -> Self {
        let [resolution_minutes_p50, resolution_minutes_p90, resolution_minutes_p99] =
            percentiles(resolutions);
        Self {
            agent_id: agent.id.get(),
            agent: agent.name.clone(),
            total_assigned: *assigned,
            total_resolved: *resolved,
            resolve_rate: Tenths::percentage(*resolved, *assigned).into(),
            avg_resolution_minutes: resolutions.mean_minutes().into(),
            resolution_minutes_p50,
            resolution_minutes_p90,
            resolution_minutes_p99,
        }
    }
}

impl From<&PeriodFigures> for VolumeReport {
    fn from(PeriodFigures { period, created, resolved }: &PeriodFigures) -> Self {
        Self { period: period.clone(), created: *created, resolved: *resolved }
    }
}

impl From<&[PriorityFigures]> for SlaReport {
    fn from(figures: &[PriorityFigures]) -> Self {
        let sum = |of: fn(&PriorityFigures) -> u64| figures.iter().map(of).sum::<u64>();
        let tickets = sum(|row| row.tickets);
        let mut by_priority = Priorities::default();
        for PriorityFigures { priority, tickets, first_responses_breached, resolutions_breached } in figures {
            let place = match priority {
                Priority::Critical => &mut by_priority.critical,
                Priority::High => &mut by_priority.high,
                Priority::Medium => &mut by_priority.medium,
                Priority::Low => &mut by_priority.low,
            };
            *place = PriorityReport {
                total: *tickets,
                fr_breached: *first_responses_breached,
                res_breached: *resolutions_breached,
            };
        }
        Self {
            total_tickets: tickets,
            fr_breach_rate: Tenths::percentage(sum(|row| row.first_responses_breached), tickets).into(),
            res_breach_rate: Tenths::percentage(sum(|row| row.resolutions_breached), tickets).into(),
            by_priority,
        }
    }
}

impl From<&CategoryFigures> for CategoryReport {
    fn from(CategoryFigures { category, color, tickets }: &CategoryFigures) -> Self {
        let (category_id, category) = match category {
            Some(category) => (Some(category.id.get()), Some(category.name.clone())),
            None => (None, None),
        };
        Self { category_id, category, color: color.clone(), total: *tickets }
    }
}

/// Each percentile, as reports show it.
fn percentiles(durations: &Durations) -> [Option<f64>; 3] {
    Percentile::ALL.map(|percentile| durations.percentile_minutes(percentile).map(f64::from))
}
