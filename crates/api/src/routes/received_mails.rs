//! Messages that came by mail: what became of them, and what is done with those that wait in quarantine.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::intake::quarantine;
use switchboard_domain::access::Ability;

use super::endpoint::{Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::received_mails;
use crate::views::page::Page;
use crate::views::received_mails::{QuarantinedMailAnswer, ReceivedMailAnswer, ReceivedMailView};
use crate::views::service::Done;

/// What the caller needs.
const ABILITIES: &[Ability] = &[Ability::ManageMail];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/received-mail",
        "listReceivedMail",
        || web::to(list_received),
        describe_received,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/quarantine",
        "listQuarantine",
        || web::to(list_waiting),
        describe_list,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/quarantine/{id}",
        "showQuarantined",
        || web::to(show),
        describe_show,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Post,
        "/api/admin/quarantine/{id}/replay",
        "replayQuarantined",
        || web::to(replay),
        describe_replay,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Delete,
        "/api/admin/quarantine/{id}",
        "deleteQuarantined",
        || web::to(forget),
        describe_forget,
    ),
];

async fn list_received(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = received_mails::received(&query)?;
            let listing = quarantine::received(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<ReceivedMailView<'_>>::new(&listing, paging, |mail| mail.id.get()))
        })
        .await
}

async fn list_waiting(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = received_mails::waiting(&query)?;
            let listing = quarantine::list(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<ReceivedMailView<'_>>::new(&listing, paging, |mail| mail.id.get()))
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let found = quarantine::show(ctx, &caller.actor, path.received_mail_id()?)?;
            Answer::ok(&QuarantinedMailAnswer { mail: (&found).into() })
        })
        .await
}

async fn replay(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let mail = quarantine::replay(ctx, &caller.actor, path.received_mail_id()?)?;
            Answer::ok(&ReceivedMailAnswer { mail: (&mail).into() })
        })
        .await
}

async fn forget(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            quarantine::forget(ctx, &caller.actor, path.received_mail_id()?)?;
            Answer::ok(&Done { message: "Message deleted" })
        })
        .await
}

fn describe_received() -> Description {
    let text = "Messages that came by mail, newest first, and what became of each: `filed` as a ticket, `replied` on one, `stored` because a \
                program wrote it, `quarantined`. Those that no ticket has are kept for 90 days. They are counted up to 1,000.";
    Description::page::<ReceivedMailView<'_>>(Tag::Mail, "List received mail", text)
        .query(received_mails::received_shape())
}

fn describe_list() -> Description {
    let text = "Messages that wait for an administrator, newest first, each with the reason: it cannot be read (`too_large`, `no_sender`), is \
                suspicious (`forged_token`, `stranger`, `unproven_staff`, `refuted_sender`), is one of too many (`flood`), or could not be \
                handled (`unhandled`). They are kept for 90 days and counted up to 1,000.";
    Description::page::<ReceivedMailView<'_>>(Tag::Mail, "List the quarantine", text)
        .query(received_mails::waiting_shape())
}

fn describe_show() -> Description {
    let text = "A message that waits, with what it says as text. It was written by a stranger: nothing of it is proven.";
    Description::ok::<QuarantinedMailAnswer<'_>>(Tag::Mail, "Show a message in quarantine", text)
}

fn describe_replay() -> Description {
    let text = "Takes a message in on the word of an administrator. Nothing holds it any more, and what made it suspicious counts for nothing: \
                where it claimed to belong to a ticket without proof it opens one of its own, and it never speaks for staff. What cannot be \
                read stays `quarantined`.";
    Description::ok::<ReceivedMailAnswer<'_>>(Tag::Mail, "Take a message in", text)
        .errors([StatusCode::UNPROCESSABLE_ENTITY, StatusCode::TOO_MANY_REQUESTS])
}

fn describe_forget() -> Description {
    let text = "Removes a message that waits, with its original. If it comes again, it is a new one.";
    Description::ok::<Done>(Tag::Mail, "Remove a message from quarantine", text)
}
