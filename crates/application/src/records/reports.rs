//! Figures about tickets, as reports show them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use switchboard_domain::report::Durations;
use switchboard_domain::{Priority, ProjectId, Status};

use super::{CategoryName, ProjectName, UserName};

/// Which tickets a report is about: those that were filed on the days from the first to the last one, in UTC, and are not deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportFilter {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Their project.
    pub project_id: Option<ProjectId>,
}

/// A desk at a glance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Overview {
    /// How many tickets there are.
    pub tickets: u64,
    /// How many there are of each status.
    pub by_status: BTreeMap<Status, u64>,
    /// How many of them nobody works on.
    pub unassigned: u64,
    /// How many of them missed a target, for the first response or for the resolution.
    pub breached: u64,
    /// From filing to the first response, of those that got one.
    pub first_responses: Durations,
    /// From filing to the resolution, of those that are resolved.
    pub resolutions: Durations,
}

/// The tickets of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectFigures {
    /// The project.
    pub project: ProjectName,
    /// How many tickets it has.
    pub tickets: u64,
    /// How many of them were resolved and not reopened since.
    pub resolved: u64,
    /// How many of them missed a target.
    pub breached: u64,
}

/// The tickets that one person works on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgentFigures {
    /// The person.
    pub agent: UserName,
    /// How many tickets they have.
    pub assigned: u64,
    /// How many of them were resolved and not reopened since.
    pub resolved: u64,
    /// From filing to the resolution, of those that are resolved.
    pub resolutions: Durations,
}

/// What happened on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayFigures {
    /// The day, in UTC.
    pub day: NaiveDate,
    /// How many tickets were filed.
    pub created: u64,
    /// How many tickets were resolved, whenever they were filed, and not reopened since.
    pub resolved: u64,
}

/// How the tickets of one priority fared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PriorityFigures {
    /// The priority.
    pub priority: Priority,
    /// How many tickets it has.
    pub tickets: u64,
    /// How many of them missed the target for the first response.
    pub first_responses_breached: u64,
    /// How many of them missed the target for the resolution.
    pub resolutions_breached: u64,
}

/// The tickets of a category.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryFigures {
    /// The category. None for tickets without one.
    pub category: Option<CategoryName>,
    /// Its colour, as `#RRGGBB`.
    pub color: Option<String>,
    /// How many tickets it has.
    pub tickets: u64,
}
