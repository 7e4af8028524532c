//! How the server is, and what it offers.

use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpResponse, Responder, web};
use switchboard_application::pulse::Worker;
use switchboard_application::{Context, Error, intake};

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::{Answer, JSON};
use crate::api::Shared;
use crate::credentials::AsAnyone;
use crate::error::ApiError;
use crate::openapi::{Description, Tag};
use crate::views::service::Health;

const fn public(
    path: &'static str,
    operation: &'static str,
    handler: fn() -> actix_web::Route,
    describe: fn() -> Description,
) -> Endpoint {
    Endpoint { verb: Verb::Get, path, operation, access: Access::Public, abilities: &[], handler, describe }
}

pub(super) const ENDPOINTS: &[Endpoint] = &[
    public("/health", "health", || web::to(alive), describe_alive),
    public("/health/live", "healthLive", || web::to(alive), describe_alive),
    public("/health/ready", "healthReady", || web::to(ready), describe_ready),
    public("/api/health", "apiHealth", || web::to(alive), describe_alive),
    public("/api/health/live", "apiHealthLive", || web::to(alive), describe_alive),
    public("/api/health/ready", "apiHealthReady", || web::to(ready), describe_ready),
    public("/api/openapi.json", "openapiDocument", || web::to(document), describe_document),
];

async fn alive() -> Result<Answer, ApiError> {
    Answer::ok(&Health::OK)
}

async fn ready(caller: AsAnyone) -> Result<Answer, ApiError> {
    let work = |ctx: &Context| {
        ctx.database.check().map_err(|error| Error::Unavailable(Box::new(error)))?;
        ctx.pulse.check().map_err(|silent| Error::Unavailable(Box::new(silent)))?;
        Answer::ok(&Health::with(faults(ctx)?, ctx.key_log.dropped()))
    };
    caller.run(work).await
}

/// What is at fault although requests are served. Why is in the log, since whoever asks may be anybody.
fn faults(ctx: &Context) -> Result<Vec<&'static str>, Error> {
    let cannot_send = ctx.mail_health.fault().map(|_unreachable| "mail_cannot_be_sent");
    let cannot_read = intake::faults::mailbox_at_fault(ctx)?.then_some("mailbox_cannot_be_read");
    let holds_flood = intake::faults::flood_held(ctx)?.then_some("mail_flood_held");
    let workers = [Worker::Postman, Worker::Notifier, Worker::Collector];
    let is_silent = workers.into_iter().any(|worker| ctx.pulse.is_silent(worker));
    let stands_still = is_silent.then_some("mail_stands_still");
    Ok([cannot_send, cannot_read, holds_flood, stands_still].into_iter().flatten().collect())
}

async fn document(shared: web::Data<Shared>) -> impl Responder {
    HttpResponse::Ok()
        .content_type(JSON)
        .insert_header((CACHE_CONTROL, "no-cache"))
        .body(shared.openapi.clone())
}

fn describe_alive() -> Description {
    Description::ok::<Health>(
        Tag::Service,
        "Whether the process answers",
        "Answers as long as the process lives, whatever else is wrong.",
    )
}

fn describe_ready() -> Description {
    Description::ok::<Health>(
        Tag::Service,
        "Whether requests can be served",
        "Asks the database, and answers 503 when it does not answer, or when what works beside requests has fallen silent. Where only mail \
         cannot be sent or a mailbox cannot be read, it answers 200 and names the fault: mail waits, requests need not.",
    )
}

fn describe_document() -> Description {
    Description::document(Tag::Service, "This document", "The OpenAPI 3.1 document of every endpoint.")
}
