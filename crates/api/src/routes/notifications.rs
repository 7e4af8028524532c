//! What the caller wishes to be told, and how those who follow a ticket stop doing so by a link in a mail.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::notifications::{preferences, unsubscribe};

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::{AsAnyone, AsPerson};
use crate::error::ApiError;
use crate::input::{JsonBody, PathText};
use crate::openapi::{Description, Tag};
use crate::requests::notifications as requests;
use crate::views::notifications::{ASK, DONE, PreferencesAnswer};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/auth/notifications",
        operation: "showNotificationPreferences",
        access: Access::Person,
        abilities: &[],
        handler: || web::to(show),
        describe: describe_show,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/auth/notifications",
        operation: "changeNotificationPreferences",
        access: Access::Person,
        abilities: &[],
        handler: || web::to(change),
        describe: describe_change,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/unsubscribe/{token}",
        operation: "askToUnsubscribe",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(ask),
        describe: describe_ask,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/unsubscribe/{token}",
        operation: "unsubscribe",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(leave),
        describe: describe_leave,
    },
];

async fn show(caller: AsPerson) -> Result<Answer, ApiError> {
    caller.run(|ctx, caller| Answer::ok(&PreferencesAnswer::from(&preferences::show(ctx, caller)?))).await
}

async fn change(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let choices = requests::choices(body)?;
            Answer::ok(&PreferencesAnswer::from(&preferences::choose(ctx, caller, &choices)?))
        })
        .await
}

async fn ask(caller: AsAnyone, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx| {
            unsubscribe::check(ctx, path.token())?;
            Ok(Answer::page(ASK))
        })
        .await
}

async fn leave(caller: AsAnyone, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx| {
            unsubscribe::unsubscribe(ctx, path.token())?;
            Ok(Answer::page(DONE))
        })
        .await
}

fn describe_show() -> Description {
    let text = "Each kind of notice with how soon the caller is told: in a mail of its own, in one mail an hour with whatever else happened, or \
                not at all. That the password of the account was changed and that it has a new key is always told at once.";
    Description::ok::<PreferencesAnswer>(Tag::Mail, "Show what one is told by mail", text)
}

fn describe_change() -> Description {
    let text = "Kinds that are missing stay as they are, and `null` makes one what it usually is. It is about the caller alone.";
    Description::ok::<PreferencesAnswer>(Tag::Mail, "Choose what one is told by mail", text)
        .body(requests::choices_shape())
}

fn describe_ask() -> Description {
    let text = "The page behind the link in mails to those who follow a ticket. It asks, and does nothing else: programs open links that nobody \
                has clicked.";
    Description::web_page(Tag::Mail, "Ask whether to follow a ticket no longer", text)
        .errors([StatusCode::NOT_FOUND])
}

fn describe_leave() -> Description {
    let text = "What mail programs do for their one-click button (RFC 8058): whoever the link was made for follows its ticket no longer. No log-in \
                is needed, the body is ignored, and doing it again changes nothing.";
    Description::web_page(Tag::Mail, "Follow a ticket no longer", text).errors([StatusCode::NOT_FOUND])
}
