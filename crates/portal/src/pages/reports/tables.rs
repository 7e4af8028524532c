//! Figures as tables, each with a way to the tickets behind it.

use chrono::NaiveDate;
use switchboard_application::records::{
    AgentFigures, CategoryFigures, Overview, PriorityFigures, ProjectFigures, ProjectName, ReportFilter,
};
use switchboard_application::reports::PeriodFigures;
use switchboard_domain::Status;
use switchboard_domain::report::{Durations, Percentile, Tenths};
use url::form_urlencoded;

use crate::chrome::Chrome;

/// Figures as a table.
#[derive(Debug, Default)]
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    pub(super) rows: Vec<Row>,
}

/// A line of figures.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) cells: Vec<Cell>,
    /// How much of the largest line this one is, in percent.
    pub(super) share: Option<u64>,
}

/// A figure, or what it is of.
#[derive(Debug)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Where the tickets behind it are.
    pub(super) link: Option<String>,
    pub(super) is_number: bool,
}

impl Table {
    /// The texts of all cells.
    pub(super) fn texts(&self) -> impl Iterator<Item = Vec<String>> + use<'_> {
        self.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.clone()).collect())
    }

    /// Whether its lines are compared with each other.
    pub(super) fn is_compared(&self) -> bool {
        self.rows.iter().any(|row| row.share.is_some())
    }

    fn compared(mut self, counts: &[u64]) -> Self {
        let largest = counts.iter().copied().max().unwrap_or_default().max(1);
        for (row, count) in self.rows.iter_mut().zip(counts) {
            row.share = Some(count.saturating_mul(100) / largest);
        }
        self
    }
}

/// Makes tables for a reader.
pub(super) struct Maker<'a> {
    chrome: &'a Chrome,
    /// The filters of the inbox that stand for what the report is about.
    about: String,
}

impl<'a> Maker<'a> {
    pub(super) fn new(chrome: &'a Chrome, filter: &ReportFilter, projects: &[ProjectName]) -> Self {
        let ReportFilter { from, to, project_id } = filter;
        let project = projects.iter().find(|project| Some(project.id) == *project_id);
        let project = project.map(|project| format!(" project:{}", project.slug)).unwrap_or_default();
        Self { chrome, about: format!("from:{from} to:{to}{project}") }
    }

    pub(super) fn overview(&self, overview: &Overview) -> Table {
        let Overview { tickets, by_status, unassigned, breached, first_responses, resolutions } = overview;
        let mut rows = vec![
            self.line(self.chrome.t("figure-tickets"), vec![self.linked(*tickets, "")]),
            self.line(self.chrome.t("figure-unassigned"), vec![self.linked(*unassigned, "assignee:none")]),
            self.line(self.chrome.t("figure-breached"), vec![number(breached)]),
        ];
        for status in Status::ALL {
            let count = by_status.get(status).copied().unwrap_or_default();
            let filter = format!("status:{}", status.as_str());
            rows.push(self.line(self.chrome.status(status), vec![self.linked(count, &filter)]));
        }
        let durations = [("figure-first-response", first_responses), ("figure-resolution", resolutions)];
        for (message, durations) in durations {
            let name = self.chrome.t(message);
            let [mean, rest @ ..] = spread(durations);
            rows.push(self.line(format!("{name}, {}", self.chrome.t("figure-mean")), vec![mean]));
            for (percentile, cell) in ["p50", "p90", "p99"].into_iter().zip(rest) {
                rows.push(self.line(format!("{name}, {percentile}"), vec![cell]));
            }
        }
        Table { columns: self.columns(&["figure-name", "figure-value"]), rows }
    }

    pub(super) fn projects(&self, figures: &[ProjectFigures]) -> Table {
        let row = |figures: &ProjectFigures| {
            let ProjectFigures { project, tickets, resolved, breached } = figures;
            let filter = format!("project:{}", project.slug);
            self.line(
                project.name.as_str().to_owned(),
                vec![
                    self.linked(*tickets, &filter),
                    number(resolved),
                    number(breached),
                    rate(*resolved, *tickets),
                ],
            )
        };
        let columns =
            ["field-project", "figure-tickets", "figure-resolved", "figure-breached", "figure-resolve-rate"];
        let counts: Vec<u64> = figures.iter().map(|figures| figures.tickets).collect();
        Table { columns: self.columns(&columns), rows: figures.iter().map(row).collect() }.compared(&counts)
    }

    pub(super) fn agents(&self, figures: &[AgentFigures]) -> Table {
        let row = |figures: &AgentFigures| {
            let AgentFigures { agent, assigned, resolved, resolutions } = figures;
            let filter = format!("assignee:{}", agent.id);
            let mut cells =
                vec![self.linked(*assigned, &filter), number(resolved), rate(*resolved, *assigned)];
            cells.extend(spread(resolutions));
            self.line(agent.name.clone(), cells)
        };
        let columns = [
            "field-assignee",
            "figure-assigned",
            "figure-resolved",
            "figure-resolve-rate",
            "figure-resolution-mean",
            "figure-p50",
            "figure-p90",
            "figure-p99",
        ];
        let counts: Vec<u64> = figures.iter().map(|figures| figures.assigned).collect();
        Table { columns: self.columns(&columns), rows: figures.iter().map(row).collect() }.compared(&counts)
    }

    pub(super) fn volume(&self, periods: &[PeriodFigures]) -> Table {
        let row = |PeriodFigures { period, created, resolved }: &PeriodFigures| {
            let filed = match period.parse::<NaiveDate>() {
                Ok(day) => Cell { link: Some(address(&format!("from:{day} to:{day}"))), ..number(created) },
                Err(_longer) => number(created),
            };
            self.line(period.clone(), vec![filed, number(resolved)])
        };
        let columns = ["figure-period", "figure-created", "figure-resolved"];
        Table { columns: self.columns(&columns), rows: periods.iter().map(row).collect() }
    }

    pub(super) fn sla(&self, figures: &[PriorityFigures]) -> Table {
        let row = |figures: &PriorityFigures| {
            let PriorityFigures { priority, tickets, first_responses_breached, resolutions_breached } =
                figures;
            let filter = format!("priority:{}", priority.as_str());
            self.line(
                self.chrome.priority(priority),
                vec![
                    self.linked(*tickets, &filter),
                    number(first_responses_breached),
                    rate(*first_responses_breached, *tickets),
                    number(resolutions_breached),
                    rate(*resolutions_breached, *tickets),
                ],
            )
        };
        let columns = [
            "field-priority",
            "figure-tickets",
            "figure-first-response-breached",
            "figure-rate",
            "figure-resolution-breached",
            "figure-rate",
        ];
        let counts: Vec<u64> = figures.iter().map(|figures| figures.tickets).collect();
        Table { columns: self.columns(&columns), rows: figures.iter().map(row).collect() }.compared(&counts)
    }

    pub(super) fn categories(&self, figures: &[CategoryFigures]) -> Table {
        let row = |CategoryFigures { category, color: _, tickets }: &CategoryFigures| match category {
            Some(category) => {
                let filter = format!("category:\"{}\"", category.name);
                self.line(category.name.clone(), vec![self.linked(*tickets, &filter)])
            }
            None => self.line(self.chrome.t("none"), vec![number(tickets)]),
        };
        let counts: Vec<u64> = figures.iter().map(|figures| figures.tickets).collect();
        let columns = self.columns(&["field-category", "figure-tickets"]);
        Table { columns, rows: figures.iter().map(row).collect() }.compared(&counts)
    }

    fn columns(&self, messages: &[&str]) -> Vec<String> {
        messages.iter().map(|message| self.chrome.t(message)).collect()
    }

    fn line(&self, name: String, figures: Vec<Cell>) -> Row {
        let name = Cell { text: name, link: None, is_number: false };
        Row { cells: std::iter::once(name).chain(figures).collect(), share: None }
    }

    /// A number of tickets, which are found by what the report is about and this filter.
    fn linked(&self, count: u64, filter: &str) -> Cell {
        Cell { link: Some(address(&format!("{} {filter}", self.about))), ..number(&count) }
    }
}

/// The inbox with a line.
fn address(line: &str) -> String {
    let line: String = form_urlencoded::byte_serialize(line.trim().as_bytes()).collect();
    format!("/inbox?q={line}")
}

fn number(figure: &impl ToString) -> Cell {
    Cell { text: figure.to_string(), link: None, is_number: true }
}

/// How many percent a part is.
fn rate(part: u64, whole: u64) -> Cell {
    Cell { text: format!("{} %", Tenths::percentage(part, whole)), link: None, is_number: true }
}

/// The mean of durations in minutes, and their percentiles.
fn spread(durations: &Durations) -> [Cell; 4] {
    let of = |percentile| durations.percentile_minutes(percentile);
    let [p50, p90, p99] =
        Percentile::ALL.map(|it| of(it).map_or_else(String::new, |minutes| minutes.to_string()));
    [durations.mean_minutes().to_string(), p50, p90, p99].map(|text| number(&text))
}
