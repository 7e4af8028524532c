//! Reports: figures about the tickets of some days, as charts, tables and files.

mod chart;
mod tables;

use actix_web::web;
use askama::Template;
use chrono::{Days, NaiveDate};
use switchboard_application::ports::{Counted, Paging, Quota};
use switchboard_application::records::{ProjectName, ReportFilter};
use switchboard_application::{Context, projects};
use switchboard_domain::ProjectId;
use switchboard_domain::access::Ability;
use switchboard_domain::report::Grouping;
use switchboard_web::csv;

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor, count};
use tables::Table;

const READ: Access = Access::Able(&[Ability::ViewReports]);

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/reports", READ, || web::to(report)),
    Page::new(Verb::Get, "/reports/table.csv", READ, || web::to(file)),
];

/// How many days a report is about unless others are asked for, today included.
const DAYS_DEFAULT: u64 = 30;
/// How many projects can be chosen from.
const PROJECTS_MAX: u32 = 100;

/// The reports that there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Report {
    Overview,
    Projects,
    Agents,
    Volume,
    Sla,
    Categories,
}

impl Report {
    const ALL: [Self; 6] =
        [Self::Overview, Self::Projects, Self::Agents, Self::Volume, Self::Sla, Self::Categories];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Overview => "overview",
            Self::Projects => "projects",
            Self::Agents => "agents",
            Self::Volume => "volume",
            Self::Sla => "sla",
            Self::Categories => "categories",
        }
    }

    fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|report| report.as_str() == name).unwrap_or(Self::Overview)
    }
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage<'a> {
    chrome: &'a Chrome,
    report: Report,
    query: Query,
    from: NaiveDate,
    to: NaiveDate,
    project: Option<ProjectId>,
    grouping: Grouping,
    projects: Vec<ProjectName>,
    table: Table,
    /// A chart, as SVG that we drew.
    chart: Option<String>,
}

/// What is asked for.
struct Asked {
    report: Report,
    filter: ReportFilter,
    grouping: Grouping,
    projects: Vec<ProjectName>,
}

async fn report(visitor: Visitor) -> Answer {
    visitor.show_person(show).await
}

fn show(ctx: &Context, reader: &Reader) -> Result<Answer, PageError> {
    count(ctx, Quota::Report, Counted::Person(reader.caller.user.id))?;
    let query = Query::of(&reader.chrome.here);
    let asked = asked(ctx, reader, &query)?;
    let (table, chart) = figures(ctx, reader, &asked)?;
    let Asked { report, filter: ReportFilter { from, to, project_id: project }, grouping, projects } = asked;
    Answer::page(&ReportsPage {
        chrome: &reader.chrome,
        report,
        query,
        from,
        to,
        project,
        grouping,
        projects,
        table,
        chart,
    })
}

async fn file(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            count(ctx, Quota::Report, Counted::Person(reader.caller.user.id))?;
            let asked = asked(ctx, reader, &Query::of(&reader.chrome.here))?;
            let (table, _chart) = figures(ctx, reader, &asked)?;
            let ReportFilter { from, to, .. } = asked.filter;
            let name = format!("{}-{from}-{to}.csv", asked.report.as_str());
            let bytes = csv::table(&table.columns, table.texts()).map_err(PageError::template)?;
            Ok(Answer::table(name, bytes))
        })
        .await
}

/// What the query asks for. Days that are none, or stand the wrong way round, are those of a usual report.
fn asked(ctx: &Context, reader: &Reader, query: &Query) -> Result<Asked, PageError> {
    let to = query.parsed::<NaiveDate>("to").unwrap_or_else(|| reader.chrome.now.date_naive());
    let usual = to.checked_sub_days(Days::new(DAYS_DEFAULT - 1)).unwrap_or(to);
    let from = query.parsed::<NaiveDate>("from").filter(|from| *from <= to).unwrap_or(usual);
    let project_id = query.parsed::<i64>("project_id").map(ProjectId::new);
    let paging = Paging::Page { page: 1, per_page: PROJECTS_MAX };
    Ok(Asked {
        report: Report::of(&query.value("report")),
        filter: ReportFilter { from, to, project_id },
        grouping: query.parsed::<Grouping>("group_by").unwrap_or(Grouping::Day),
        projects: projects::admitted::admitted(ctx, &reader.caller.actor, None, paging)?.records,
    })
}

/// The figures of a report, and a chart of them where they run through time.
fn figures(ctx: &Context, reader: &Reader, asked: &Asked) -> Result<(Table, Option<String>), PageError> {
    use switchboard_application::reports;

    let (actor, filter, chrome) = (&reader.caller.actor, &asked.filter, &reader.chrome);
    let maker = tables::Maker::new(chrome, filter, &asked.projects);
    Ok(match asked.report {
        Report::Overview => (maker.overview(&reports::dashboard(ctx, actor, filter)?), None),
        Report::Projects => (maker.projects(&reports::by_project(ctx, actor, filter)?), None),
        Report::Agents => (maker.agents(&reports::agents(ctx, actor, filter)?), None),
        Report::Sla => (maker.sla(&reports::sla(ctx, actor, filter)?), None),
        Report::Categories => (maker.categories(&reports::categories(ctx, actor, filter)?), None),
        Report::Volume => {
            let periods = reports::volume(ctx, actor, filter, asked.grouping)?;
            let chart = (periods.len() > 1).then(|| chart::lines(chrome, &periods)).transpose()?;
            (maker.volume(&periods), chart)
        }
    })
}

impl ReportsPage<'_> {
    /// The reports: address, label, whether it is the one.
    fn reports(&self) -> Vec<(String, String, bool)> {
        let tab = |report: Report| {
            let label = self.chrome.t(&format!("report-{}", report.as_str()));
            (self.query.with("report", report.as_str()), label, report == self.report)
        };
        Report::ALL.into_iter().map(tab).collect()
    }

    /// Where the same figures are a file.
    fn file(&self) -> String {
        let Self { report, from, to, grouping, .. } = self;
        let project = self.project.map(|project| project.to_string()).unwrap_or_default();
        format!(
            "/reports/table.csv?report={}&from={from}&to={to}&project_id={project}&group_by={}",
            report.as_str(),
            grouping.as_str()
        )
    }

    fn is_project(&self, project: &ProjectName) -> bool {
        self.project == Some(project.id)
    }

    /// The periods: name, label, whether it is the one.
    fn groupings(&self) -> Vec<(&'static str, String, bool)> {
        let label = |grouping: &Grouping| self.chrome.t(&format!("period-{}", grouping.as_str()));
        Grouping::ALL.iter().map(|it| (it.as_str(), label(it), *it == self.grouping)).collect()
    }
}
