//! Reports as tables, with the columns that the fields are in JSON.

use switchboard_domain::Priority;
use switchboard_domain::report::Tenths;

use super::{
    AgentReport, CategoryReport, Dashboard, Priorities, PriorityReport, ProjectReport, SlaReport,
    StatusCounts, VolumeReport,
};
use crate::csv::{Row, cell};

/// A line of the report on targets as a table.
pub(crate) struct SlaRow(&'static str, PriorityReport);

impl SlaReport {
    /// The lines of the table.
    pub(crate) const fn rows(&self) -> [SlaRow; 4] {
        let Priorities { critical, high, medium, low } = self.by_priority;
        [
            SlaRow(Priority::Critical.as_str(), critical),
            SlaRow(Priority::High.as_str(), high),
            SlaRow(Priority::Medium.as_str(), medium),
            SlaRow(Priority::Low.as_str(), low),
        ]
    }
}

impl Row for Dashboard {
    const COLUMNS: &'static [&'static str] = &[
        "total_tickets",
        "by_status.open",
        "by_status.inProgress",
        "by_status.pending",
        "by_status.resolved",
        "by_status.closed",
        "unassigned",
        "sla_breached",
        "avg_first_response_mins",
        "first_response_mins_p50",
        "first_response_mins_p90",
        "first_response_mins_p99",
        "avg_resolution_minutes",
        "resolution_minutes_p50",
        "resolution_minutes_p90",
        "resolution_minutes_p99",
    ];

    fn cells(&self) -> Vec<String> {
        let StatusCounts { open, in_progress, pending, resolved, closed } = self.by_status;
        let counts = [
            self.total_tickets,
            open,
            in_progress,
            pending,
            resolved,
            closed,
            self.unassigned,
            self.sla_breached,
        ];
        let figures = [
            Some(self.avg_first_response_mins),
            self.first_response_mins_p50,
            self.first_response_mins_p90,
            self.first_response_mins_p99,
            Some(self.avg_resolution_minutes),
            self.resolution_minutes_p50,
            self.resolution_minutes_p90,
            self.resolution_minutes_p99,
        ];
        let figures = figures.map(|figure| cell(figure.map(decimal)));
        counts.map(|count| count.to_string()).into_iter().chain(figures).collect()
    }
}

impl Row for ProjectReport {
    const COLUMNS: &'static [&'static str] =
        &["project_id", "project", "total", "resolved", "breached", "resolve_rate"];

    fn cells(&self) -> Vec<String> {
        let Self { project_id, project, total, resolved, breached, resolve_rate } = self;
        let [total, resolved, breached] = [total, resolved, breached].map(u64::to_string);
        vec![project_id.to_string(), project.clone(), total, resolved, breached, decimal(*resolve_rate)]
    }
}

impl Row for AgentReport {
    const COLUMNS: &'static [&'static str] = &[
        "agent_id",
        "agent",
        "total_assigned",
        "total_resolved",
        "resolve_rate",
        "avg_resolution_minutes",
        "resolution_minutes_p50",
        "resolution_minutes_p90",
        "resolution_minutes_p99",
    ];

    fn cells(&self) -> Vec<String> {
        let counts = [self.total_assigned, self.total_resolved].map(|count| count.to_string());
        let figures = [
            Some(self.resolve_rate),
            Some(self.avg_resolution_minutes),
            self.resolution_minutes_p50,
            self.resolution_minutes_p90,
            self.resolution_minutes_p99,
        ];
        let figures = figures.map(|figure| cell(figure.map(decimal)));
        [self.agent_id.to_string(), self.agent.clone()].into_iter().chain(counts).chain(figures).collect()
    }
}

impl Row for VolumeReport {
    const COLUMNS: &'static [&'static str] = &["period", "created", "resolved"];

    fn cells(&self) -> Vec<String> {
        let Self { period, created, resolved } = self;
        vec![period.clone(), created.to_string(), resolved.to_string()]
    }
}

impl Row for SlaRow {
    const COLUMNS: &'static [&'static str] =
        &["priority", "total", "fr_breached", "res_breached", "fr_breach_rate", "res_breach_rate"];

    fn cells(&self) -> Vec<String> {
        let Self(priority, PriorityReport { total, fr_breached, res_breached }) = self;
        let rates = [fr_breached, res_breached].map(|part| Tenths::percentage(*part, *total).to_string());
        let counts = [total, fr_breached, res_breached].map(u64::to_string);
        [(*priority).to_owned()].into_iter().chain(counts).chain(rates).collect()
    }
}

impl Row for CategoryReport {
    const COLUMNS: &'static [&'static str] = &["category_id", "category", "color", "total"];

    fn cells(&self) -> Vec<String> {
        let Self { category_id, category, color, total } = self;
        vec![cell(*category_id), cell(category.as_ref()), cell(color.as_ref()), total.to_string()]
    }
}

/// A number with its decimal place, also where that is a nought.
fn decimal(figure: f64) -> String {
    format!("{figure:.1}")
}
