//! What administrators do: projects, their agents and keys.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::keys::create_pair;
use switchboard_application::projects::{assign_agent, create, list};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::{lists, projects};
use crate::views::page::Page;
use crate::views::projects::{PairView, ProjectAnswer, ProjectRow};
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/projects",
        operation: "listProjects",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(list_projects),
        describe: describe_list_projects,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/projects",
        operation: "createProject",
        access: Access::Person,
        abilities: &[Ability::ManageProjects],
        handler: || web::to(create_project),
        describe: describe_create_project,
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
        verb: Verb::Post,
        path: "/api/admin/projects/{id}/api-keys",
        operation: "createKeyPair",
        access: Access::Person,
        abilities: &[Ability::ManageKeys],
        handler: || web::to(create_key_pair),
        describe: describe_create_key_pair,
    },
];

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

async fn assign(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (user, position) = projects::assign_agent(body)?;
            assign_agent::assign_agent(ctx, &caller.actor, path.project_id()?, user, position)?;
            Answer::ok(&Done { message: "Agent assigned to project" })
        })
        .await
}

async fn create_key_pair(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = projects::create_pair(path.project_id()?, body)?;
            let pair = create_pair::create_pair(ctx, &caller.actor, command)?;
            Answer::created(&PairView::from(&pair))
        })
        .await
}

fn describe_list_projects() -> Description {
    Description::page::<ProjectRow<'_>>(
        Tag::Projects,
        "List projects",
        "Projects by name, with counts of their tickets and agents.",
    )
    .query(lists::projects_shape())
}

fn describe_create_project() -> Description {
    let text = "The slug and the prefix of ticket numbers are made from the name, and differ from those of every other project.";
    Description::created::<ProjectAnswer<'_>>(Tag::Projects, "Create a project", text)
        .body(projects::create_project_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_assign() -> Description {
    let text = "Whoever is assigned already gets the new position. Agents see the tickets of their projects and no others.";
    Description::ok::<Done>(Tag::Projects, "Assign an agent to a project", text)
        .body(projects::assign_agent_shape())
}

fn describe_create_key_pair() -> Description {
    let text = "The secret is in this answer and nowhere else: it is not kept in readable form.";
    Description::created::<PairView<'_>>(Tag::Projects, "Create a pair of keys", text)
        .body(projects::create_pair_shape())
}
