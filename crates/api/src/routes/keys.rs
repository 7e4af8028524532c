//! The keys of the systems of projects.

use actix_web::web;
use switchboard_application::keys::{create_pair, list, revoke};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::{lists, projects};
use crate::views::keys::{KeyView, PairView};
use crate::views::page::Page;
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/projects/{id}/api-keys",
        operation: "listProjectKeys",
        access: Access::Person,
        abilities: &[Ability::ManageKeys],
        handler: || web::to(list_of_project),
        describe: describe_list,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/projects/{id}/api-keys",
        operation: "createKeyPair",
        access: Access::Person,
        abilities: &[Ability::ManageKeys],
        handler: || web::to(create),
        describe: describe_create,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/admin/projects/{id}/api-keys/{keyId}",
        operation: "revokeProjectKey",
        access: Access::Person,
        abilities: &[Ability::ManageKeys],
        handler: || web::to(revoke_of_project),
        describe: describe_revoke,
    },
];

async fn list_of_project(caller: AsPerson, path: PathText, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let paging = lists::plain(&query)?;
            let listing = list::list(ctx, &caller.actor, path.project_id()?, paging)?;
            Answer::ok(&Page::<KeyView<'_>>::new(&listing, paging, |key| key.id.get()))
        })
        .await
}

async fn create(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = projects::create_pair(path.project_id()?, body)?;
            let pair = create_pair::create_pair(ctx, &caller.actor, command)?;
            Answer::created(&PairView::from(&pair))
        })
        .await
}

async fn revoke_of_project(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            revoke::revoke(ctx, &caller.actor, path.project_id()?, path.inner_key_id()?)?;
            Answer::ok(&Done { message: "API key revoked" })
        })
        .await
}

fn describe_list() -> Description {
    let text = "The keys of the project, the newest first, with those that were revoked and without their secrets. When a key was last \
                used may lag behind by a minute.";
    Description::page::<KeyView<'_>>(Tag::Projects, "List the keys of a project", text)
        .query(lists::plain_shape("ProjectKeyQuery"))
}

fn describe_create() -> Description {
    let text = "The secret is in this answer and nowhere else: it is not kept in readable form.";
    Description::created::<PairView<'_>>(Tag::Projects, "Create a pair of keys", text)
        .body(projects::create_pair_shape())
}

fn describe_revoke() -> Description {
    let text = "The key is refused from the next request on, and cannot be switched on again. One that is revoked already stays so.";
    Description::ok::<Done>(Tag::Projects, "Revoke a key of a project", text)
}
