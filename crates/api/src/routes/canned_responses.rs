//! Canned responses.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::canned_responses::{create, delete, list, render, update};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::canned_responses as requests;
use crate::views::canned_responses::{CannedResponseAnswer, CannedResponsesAnswer, RenderedAnswer};
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/canned-responses",
        operation: "listCannedResponses",
        access: Access::Person,
        abilities: &[Ability::UseCannedResponses],
        handler: || web::to(list_responses),
        describe: describe_list,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/canned-responses",
        operation: "createCannedResponse",
        access: Access::Person,
        abilities: &[Ability::UseCannedResponses],
        handler: || web::to(create_response),
        describe: describe_create,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/canned-responses/{id}",
        operation: "updateCannedResponse",
        access: Access::Person,
        abilities: &[Ability::UseCannedResponses],
        handler: || web::to(update_response),
        describe: describe_update,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/canned-responses/{id}",
        operation: "deleteCannedResponse",
        access: Access::Person,
        abilities: &[Ability::UseCannedResponses],
        handler: || web::to(delete_response),
        describe: describe_delete,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/canned-responses/{id}/render",
        operation: "renderCannedResponse",
        access: Access::Person,
        abilities: &[Ability::UseCannedResponses],
        handler: || web::to(render_response),
        describe: describe_render,
    },
];

async fn list_responses(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (owner, filter) = requests::list(&query)?;
            let responses = list::list(ctx, &caller.actor, owner, &filter)?;
            Answer::ok(&CannedResponsesAnswer::from(&*responses))
        })
        .await
}

async fn create_response(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let response = create::create(ctx, &caller.actor, requests::create(body)?)?;
            Answer::created(&CannedResponseAnswer { canned_response: (&response).into() })
        })
        .await
}

async fn update_response(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.canned_response_id()?, requests::update(body)?);
            let response = update::update(ctx, &caller.actor, id, command)?;
            Answer::ok(&CannedResponseAnswer { canned_response: (&response).into() })
        })
        .await
}

async fn delete_response(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            delete::delete(ctx, &caller.actor, path.canned_response_id()?)?;
            Answer::ok(&Done { message: "Canned response deleted" })
        })
        .await
}

async fn render_response(caller: AsPerson, path: PathText, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, ticket) = (path.canned_response_id()?, requests::render(&query)?);
            let rendered = render::render(ctx, &caller.actor, &caller.user.name, id, ticket)?;
            Answer::ok(&RenderedAnswer { rendered: (&rendered).into() })
        })
        .await
}

fn describe_list() -> Description {
    let text = "The caller's own and the shared ones, by title. What is shared for a project is for those who work on its tickets.";
    Description::ok::<CannedResponsesAnswer<'_>>(Tag::Catalog, "List canned responses", text)
        .query(requests::list_shape())
}

fn describe_create() -> Description {
    let text = "It belongs to the caller. A placeholder that is not known is refused by its name.";
    Description::created::<CannedResponseAnswer<'_>>(Tag::Catalog, "Create a canned response", text)
        .body(requests::create_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_update() -> Description {
    let text = "What is missing stays as it is. Agents change their own, administrators those of everybody; a private one of somebody else \
                does not exist for an agent.";
    Description::ok::<CannedResponseAnswer<'_>>(Tag::Catalog, "Change a canned response", text)
        .body(requests::update_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_delete() -> Description {
    let text = "Agents delete their own, administrators those of everybody.";
    Description::ok::<Done>(Tag::Catalog, "Delete a canned response", text)
}

fn describe_render() -> Description {
    let text =
        "The text with its placeholders filled for a ticket that the caller may answer. Nothing is sent.";
    Description::ok::<RenderedAnswer<'_>>(Tag::Catalog, "Fill a canned response", text)
        .query(requests::render_shape())
}
