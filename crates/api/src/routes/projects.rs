//! Projects and their agents: for those who manage them, and for whoever chooses where to file a ticket.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::projects::{admitted, assign_agent, create, detail, list, remove_agent, update};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::{lists, projects};
use crate::views::names::ProjectView;
use crate::views::page::Page;
use crate::views::projects::{ProjectAnswer, ProjectDetailAnswer, ProjectRow};
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/projects",
        operation: "listProjectsToFileIn",
        access: Access::Person,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(list_to_file_in),
        describe: describe_list_to_file_in,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/projects",
        operation: "listProjects",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(list_projects),
        describe: describe_list,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/projects",
        operation: "createProject",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(create_project),
        describe: describe_create,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/projects/{id}",
        operation: "showProject",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(show),
        describe: describe_show,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/admin/projects/{id}",
        operation: "updateProject",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(change),
        describe: describe_change,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/projects/{id}/agents",
        operation: "assignAgent",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(assign),
        describe: describe_assign,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/admin/projects/{id}/agents/{userId}",
        operation: "removeAgent",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(remove),
        describe: describe_remove,
    },
];

async fn list_to_file_in(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (search, paging) = lists::projects_to_file_in(&query)?;
            let listing = admitted::admitted(ctx, &caller.actor, search, paging)?;
            Answer::ok(&Page::<ProjectView<'_>>::new(&listing, paging, |project| project.id.get()))
        })
        .await
}

async fn list_projects(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = lists::projects(&query)?;
            let listing = list::list(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<ProjectRow<'_>>::new(&listing, paging, |summary| summary.project.id.get()))
        })
        .await
}

async fn create_project(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let project = create::create(ctx, &caller.actor, projects::create_project(body)?)?;
            Answer::created(&ProjectAnswer { project: (&project).into() })
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let detail = detail::detail(ctx, &caller.actor, path.project_id()?)?;
            Answer::ok(&ProjectDetailAnswer { project: (&detail).into() })
        })
        .await
}

async fn change(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let change = projects::update_project(body)?;
            let project = update::update(ctx, &caller.actor, path.project_id()?, change)?;
            Answer::ok(&ProjectAnswer { project: (&project).into() })
        })
        .await
}

async fn assign(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (user, position) = projects::assign_agent(body)?;
            assign_agent::assign_agent(ctx, &caller.actor, path.project_id()?, user, position)?;
            Answer::ok(&Done { message: "Agent assigned to project" })
        })
        .await
}

async fn remove(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            remove_agent::remove_agent(ctx, &caller.actor, path.project_id()?, path.inner_user_id()?)?;
            Answer::ok(&Done { message: "Agent removed from project" })
        })
        .await
}

fn describe_list_to_file_in() -> Description {
    let text = "The projects into which the caller may file tickets, by name. For customers these are the projects that take tickets, for \
                agents their own, for administrators all.";
    Description::page::<ProjectView<'_>>(Tag::Projects, "List the projects to file tickets in", text)
        .query(lists::projects_to_file_in_shape())
}

fn describe_list() -> Description {
    Description::page::<ProjectRow<'_>>(
        Tag::Projects,
        "List projects",
        "Projects by name, with counts of their tickets and agents.",
    )
    .query(lists::projects_shape())
}

fn describe_create() -> Description {
    let text = "The slug and the prefix of ticket numbers are made from the name, and differ from those of every other project.";
    Description::created::<ProjectAnswer<'_>>(Tag::Projects, "Create a project", text)
        .body(projects::create_project_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_show() -> Description {
    let text = "The project with its agents, the service-level policies of its own, and the keys of its systems without their secrets.";
    Description::ok::<ProjectDetailAnswer<'_>>(Tag::Projects, "Show a project", text)
}

fn describe_change() -> Description {
    let text = "What is missing stays as it is, and `null` clears what a project need not have. The slug and the prefix of ticket numbers \
                stay when the name changes. A disabled project takes no tickets, and its keys are refused, from the next request on.";
    Description::ok::<ProjectAnswer<'_>>(Tag::Projects, "Change a project", text)
        .body(projects::update_project_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_assign() -> Description {
    let text = "Whoever is assigned already gets the new position. Agents see the tickets of their projects and no others.";
    Description::ok::<Done>(Tag::Projects, "Assign an agent to a project", text)
        .body(projects::assign_agent_shape())
}

fn describe_remove() -> Description {
    let text = "From their next request on the agent does not see the project any more. Tickets that are assigned to them stay so until \
                somebody else takes them.";
    Description::ok::<Done>(Tag::Projects, "Remove an agent from a project", text)
}
