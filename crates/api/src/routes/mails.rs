//! Outgoing mail: which was sent, which waits and why; trying one again, taking one back.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::mails::{cancel, list, retry};
use switchboard_domain::access::Ability;

use super::endpoint::{Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::mails;
use crate::views::mails::{MailAnswer, MailView};
use crate::views::page::Page;

/// What the caller needs.
const ABILITIES: &[Ability] = &[Ability::ManageMail];

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/sent-mail",
        "listSentMail",
        || web::to(list_all),
        describe_list,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Get,
        "/api/admin/sent-mail/{id}",
        "showSentMail",
        || web::to(show),
        describe_show,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Post,
        "/api/admin/sent-mail/{id}/retry",
        "retrySentMail",
        || web::to(try_again),
        describe_retry,
    ),
    Endpoint::for_people(
        ABILITIES,
        Verb::Post,
        "/api/admin/sent-mail/{id}/cancel",
        "cancelSentMail",
        || web::to(take_back),
        describe_cancel,
    ),
];

async fn list_all(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = mails::mails(&query)?;
            let listing = list::list(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<MailView<'_>>::new(&listing, paging, |mail| mail.id.get()))
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let mail = list::show(ctx, &caller.actor, path.mail_id()?)?;
            Answer::ok(&MailAnswer { mail: (&mail).into() })
        })
        .await
}

async fn try_again(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let mail = retry::retry(ctx, &caller.actor, path.mail_id()?)?;
            Answer::ok(&MailAnswer { mail: (&mail).into() })
        })
        .await
}

async fn take_back(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let mail = cancel::cancel(ctx, &caller.actor, path.mail_id()?)?;
            Answer::ok(&MailAnswer { mail: (&mail).into() })
        })
        .await
}

fn describe_list() -> Description {
    let text = "Mails of the last 90 days, newest first, wherever they stand: `queued`, `sent`, `deferred` with the reason and the next \
                try, `parked` when they were refused for good or tried for too long, `cancelled`. They are counted up to 1,000.";
    Description::page::<MailView<'_>>(Tag::Mail, "List outgoing mail", text).query(mails::mails_shape())
}

fn describe_show() -> Description {
    let text = "One mail with its header and what it says. Nobody is shown what a mail says that lets its reader in, such as one with a \
                link to a new password.";
    Description::ok::<MailAnswer<'_>>(Tag::Mail, "Show an outgoing mail", text)
}

fn describe_retry() -> Description {
    let text = "Queues a mail anew, due at once: one that waits, or one that was parked. A parked mail with a secret was erased and cannot \
                be sent any more.";
    Description::ok::<MailAnswer<'_>>(Tag::Mail, "Try a mail again", text).errors([StatusCode::CONFLICT])
}

fn describe_cancel() -> Description {
    let text = "Takes a mail back that waits. One that is being sent at this moment cannot be taken back.";
    Description::ok::<MailAnswer<'_>>(Tag::Mail, "Take a mail back", text).errors([StatusCode::CONFLICT])
}
