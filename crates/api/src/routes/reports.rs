//! Reports, each as JSON or as a table.

use actix_web::web;
use serde::Serialize;
use switchboard_application::records::ReportFilter;
use switchboard_application::{Context, Error, reports};
use switchboard_domain::access::{Ability, Actor};

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::csv::Row;
use crate::error::ApiError;
use crate::input::{QueryText, Representation};
use crate::openapi::{Description, Tag};
use crate::requests::reports::{filter, filter_shape, volume, volume_shape};
use crate::views::reports::{
    AgentReport, CategoryReport, Dashboard, ProjectReport, SlaReport, SlaRow, VolumeReport,
};

const fn report(
    path: &'static str,
    operation: &'static str,
    abilities: &'static [Ability],
    handler: fn() -> actix_web::Route,
    describe: fn() -> Description,
) -> Endpoint {
    Endpoint { verb: Verb::Get, path, operation, access: Access::Person, abilities, handler, describe }
}

const DASHBOARD: &[Ability] = &[Ability::ViewDashboard];
const REPORTS: &[Ability] = &[Ability::ViewReports];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    report(
        "/api/admin/reports/dashboard",
        "reportDashboard",
        DASHBOARD,
        || web::to(dashboard),
        describe_dashboard,
    ),
    report(
        "/api/admin/reports/by-project",
        "reportByProject",
        REPORTS,
        || web::to(by_project),
        describe_by_project,
    ),
    report("/api/admin/reports/agents", "reportAgents", REPORTS, || web::to(agents), describe_agents),
    report("/api/admin/reports/volume", "reportVolume", REPORTS, || web::to(over_time), describe_volume),
    report("/api/admin/reports/sla", "reportSla", REPORTS, || web::to(sla), describe_sla),
    report(
        "/api/admin/reports/categories",
        "reportCategories",
        REPORTS,
        || web::to(categories),
        describe_categories,
    ),
];

/// What every report is asked for with.
type Asked = (AsPerson, QueryText, Representation);

async fn dashboard((caller, query, representation): Asked) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let filter = filter(&query, ctx.clock.now())?;
            let view = Dashboard::from(&reports::dashboard(ctx, &caller.actor, &filter)?);
            match representation {
                Representation::Json => Answer::ok(&view),
                Representation::Csv => Answer::csv(&file_name("dashboard", &filter), &[view]),
            }
        })
        .await
}

async fn by_project(asked: Asked) -> Result<Answer, ApiError> {
    rows::<_, ProjectReport>(asked, "by-project", reports::by_project).await
}

async fn agents(asked: Asked) -> Result<Answer, ApiError> {
    rows::<_, AgentReport>(asked, "agents", reports::agents).await
}

async fn categories(asked: Asked) -> Result<Answer, ApiError> {
    rows::<_, CategoryReport>(asked, "categories", reports::categories).await
}

async fn over_time((caller, query, representation): Asked) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, grouping) = volume(&query, ctx.clock.now())?;
            let figures = reports::volume(ctx, &caller.actor, &filter, grouping)?;
            table::<_, VolumeReport>(representation, "volume", &filter, &figures)
        })
        .await
}

async fn sla((caller, query, representation): Asked) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let filter = filter(&query, ctx.clock.now())?;
            let view = SlaReport::from(&*reports::sla(ctx, &caller.actor, &filter)?);
            match representation {
                Representation::Json => Answer::ok(&view),
                Representation::Csv => Answer::csv::<SlaRow>(&file_name("sla", &filter), &view.rows()),
            }
        })
        .await
}

/// A report that has rows and takes no other parameters than all reports do.
async fn rows<F, R>(
    (caller, query, representation): Asked,
    report: &'static str,
    figures: fn(&Context, &Actor, &ReportFilter) -> Result<Vec<F>, Error>,
) -> Result<Answer, ApiError>
where
    R: for<'a> From<&'a F> + Row + Serialize,
    F: 'static,
{
    caller
        .run(move |ctx, caller| {
            let filter = filter(&query, ctx.clock.now())?;
            let figures = figures(ctx, &caller.actor, &filter)?;
            table::<_, R>(representation, report, &filter, &figures)
        })
        .await
}

/// The rows of a report, in the representation that was asked for.
fn table<F, R>(
    representation: Representation,
    report: &str,
    filter: &ReportFilter,
    figures: &[F],
) -> Result<Answer, ApiError>
where
    R: for<'a> From<&'a F> + Row + Serialize,
{
    let rows: Vec<R> = figures.iter().map(R::from).collect();
    match representation {
        Representation::Json => Answer::ok(&rows),
        Representation::Csv => Answer::csv(&file_name(report, filter), &rows),
    }
}

/// What the file of a table is called, such as `agents-2026-02-01-2026-03-02.csv`.
fn file_name(report: &str, filter: &ReportFilter) -> String {
    format!("{report}-{}-{}.csv", filter.from, filter.to)
}

fn describe_dashboard() -> Description {
    let text = "Counts of the tickets that were filed on the days of the report, for agents those of their projects, and how long they took. \
                A ticket that missed a target counts as breached for good. Means and percentiles are in minutes of the clock on the wall, \
                not of business hours.";
    Description::ok::<Dashboard>(Tag::Reports, "The desk at a glance", text)
        .query(filter_shape())
        .or_table::<Dashboard>()
}

fn describe_by_project() -> Description {
    let text = "Of the tickets that were filed on the days of the report, how many each project has, and how many of them are resolved. \
                Projects without any are there too.";
    Description::list::<ProjectReport>(Tag::Reports, "Tickets by project", text)
        .query(filter_shape())
        .or_table::<ProjectReport>()
}

fn describe_agents() -> Description {
    let text = "Of the tickets that were filed on the days of the report, how many each person works on, how many of them are resolved, \
                and how long that took in minutes of the clock on the wall.";
    Description::list::<AgentReport>(Tag::Reports, "Tickets by agent", text)
        .query(filter_shape())
        .or_table::<AgentReport>()
}

fn describe_volume() -> Description {
    let text = "How many tickets were filed in each period, and how many were resolved in it, whenever they were filed. Periods begin with \
                the first and end with the last in which something happened; a period that the days of the report cut off has only those.";
    Description::list::<VolumeReport>(Tag::Reports, "Tickets over time", text)
        .query(volume_shape())
        .or_table::<VolumeReport>()
}

fn describe_sla() -> Description {
    let text = "Of the tickets that were filed on the days of the report, how many missed their targets.";
    Description::ok::<SlaReport>(Tag::Reports, "Missed targets", text)
        .query(filter_shape())
        .or_table::<SlaRow>()
}

fn describe_categories() -> Description {
    let text = "Of the tickets that were filed on the days of the report, how many each category has, the most first. Those without a \
                category have a row of their own.";
    Description::list::<CategoryReport>(Tag::Reports, "Tickets by category", text)
        .query(filter_shape())
        .or_table::<CategoryReport>()
}
