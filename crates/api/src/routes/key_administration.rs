//! Keys of every kind, for those who manage them.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::Context;
use switchboard_application::accounts::PersonCaller;
use switchboard_application::keys::{IssuedSecret, change_many, create, manage, requests};
use switchboard_domain::KeyId;
use switchboard_domain::access::Ability;

use super::endpoint::{Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::keys;
use crate::views::key_detail::{KeyAnswer, KeyDetailView, KeyWithSecretAnswer, ManyKeysAnswer};
use crate::views::key_requests::KeyRequestsAnswer;
use crate::views::page::Page;
use crate::views::service::Done;

/// What the caller needs.
const ABILITIES: &[Ability] = &[Ability::ManageKeys];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/keys",
        "listKeys",
        || web::to(list_all),
        describe_list,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Post,
        "/api/admin/keys",
        "createKey",
        || web::to(make),
        describe_make,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Post,
        "/api/admin/keys/bulk",
        "changeManyKeys",
        || web::to(change_all),
        describe_change_all,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/keys/{id}",
        "showKey",
        || web::to(show),
        describe_show,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Put,
        "/api/admin/keys/{id}",
        "updateKey",
        || web::to(change),
        describe_change,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Delete,
        "/api/admin/keys/{id}",
        "deleteKey",
        || web::to(remove),
        describe_remove,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Post,
        "/api/admin/keys/{id}/regenerate",
        "regenerateKey",
        || web::to(regenerate),
        describe_regenerate,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/keys/{id}/requests",
        "listKeyRequests",
        || web::to(list_requests),
        describe_list_requests,
    ),
];

async fn list_all(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = keys::keys(&query)?;
            let listing = manage::list_all(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<KeyDetailView<'_>>::new(&listing, paging, |key| key.id.get()))
        })
        .await
}

async fn make(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let create::CreatedKey { id, secret } = create::create(ctx, &caller.actor, keys::create(body)?)?;
            with_secret(ctx, caller, id, &secret, StatusCode::CREATED)
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller.run(move |ctx, caller| shown(ctx, caller, path.key_id()?)).await
}

async fn change(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let id = path.key_id()?;
            manage::update(ctx, &caller.actor, keys::update(id, body)?)?;
            shown(ctx, caller, id)
        })
        .await
}

async fn remove(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            manage::delete(ctx, &caller.actor, path.key_id()?)?;
            Answer::ok(&Done { message: "API key deleted" })
        })
        .await
}

async fn regenerate(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let id = path.key_id()?;
            let secret = manage::regenerate(ctx, &caller.actor, id, keys::regenerate(body)?)?;
            with_secret(ctx, caller, id, &secret, StatusCode::OK)
        })
        .await
}

async fn list_requests(caller: AsPerson, path: PathText, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let paging = keys::requests(&query)?;
            let listing = requests::of_key(ctx, &caller.actor, path.key_id()?, paging)?;
            Answer::ok(&KeyRequestsAnswer::from(&listing))
        })
        .await
}

async fn change_all(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (action, ids) = keys::change_many(body)?;
            Answer::ok(&ManyKeysAnswer::from(change_many::change_many(ctx, &caller.actor, action, &ids)?))
        })
        .await
}

fn shown(ctx: &Context, caller: &PersonCaller, id: KeyId) -> Result<Answer, ApiError> {
    let key = manage::show(ctx, &caller.actor, id)?;
    Answer::ok(&KeyAnswer { key: (&key).into() })
}

fn with_secret(
    ctx: &Context,
    caller: &PersonCaller,
    id: KeyId,
    secret: &IssuedSecret,
    status: StatusCode,
) -> Result<Answer, ApiError> {
    let key = manage::show(ctx, &caller.actor, id)?;
    let view = KeyWithSecretAnswer::new(&key, secret);
    if status == StatusCode::CREATED { Answer::created(&view) } else { Answer::ok(&view) }
}

fn describe_list() -> Description {
    let text = "The keys of all kinds, the newest first and without their secrets. When a key was last used may lag behind by a minute.";
    Description::page::<KeyDetailView<'_>>(Tag::Keys, "List keys", text).query(keys::keys_shape())
}

fn describe_make() -> Description {
    let text = "The secret is in this answer, just as it is to be sent, and nowhere else: it is not kept in readable form. A key of the \
                kind `project` has a pair, `api_key` and `api_secret`, instead of `secret`. Nobody makes a key that stands for somebody \
                whom they may not manage.";
    Description::created::<KeyWithSecretAnswer<'_>>(Tag::Keys, "Create a key", text)
        .body(keys::create_shape())
}

fn describe_show() -> Description {
    Description::ok::<KeyAnswer<'_>>(Tag::Keys, "Show a key", "A key with everything but its secret.")
}

fn describe_change() -> Description {
    let text = "Fields that are missing stay as they are. Kind, principal and secret never change here. Every node goes by the change from \
                the next request on.";
    Description::ok::<KeyAnswer<'_>>(Tag::Keys, "Change a key", text).body(keys::update_shape())
}

fn describe_remove() -> Description {
    let text =
        "The key is refused from the next request on, and found nowhere any more. What it did stays told.";
    Description::ok::<Done>(Tag::Keys, "Delete a key", text)
}

fn describe_regenerate() -> Description {
    let text = "Gives the key another secret; everything else stays, its identifier and the part that is not secret included. The secret \
                before it is accepted for as long as `overlap_seconds` says, and one before that no longer.";
    Description::ok::<KeyWithSecretAnswer<'_>>(Tag::Keys, "Give a key another secret", text)
        .body(keys::regenerate_shape())
}

fn describe_list_requests() -> Description {
    let text = "The requests that showed the key, the newest first, those that were refused among them. Nothing is kept of their queries, \
                headers and bodies. They appear within some seconds and are kept for `request_log_days`, 30 unless the operator says \
                otherwise.";
    Description::ok::<KeyRequestsAnswer<'_>>(Tag::Keys, "List the requests with a key", text)
        .query(keys::requests_shape())
}

fn describe_change_all() -> Description {
    let text = "Switches keys on or off, or deletes them, all at once.";
    Description::ok::<ManyKeysAnswer>(Tag::Keys, "Change many keys", text).body(keys::change_many_shape())
}
