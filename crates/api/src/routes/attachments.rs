//! What people do with attachments.

use std::sync::Arc;

use actix_web::web;
use switchboard_application::attachments::download;
use switchboard_domain::access::Ability;
use switchboard_web::FileAnswer;

use super::endpoint::{Access, Endpoint, Verb};
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::PathText;
use crate::openapi::{Description, Tag};

pub(super) const ENDPOINTS: &[Endpoint] = &[Endpoint {
    verb: Verb::Get,
    path: "/api/attachments/{id}",
    operation: "downloadAttachment",
    access: Access::Person,
    abilities: &[Ability::TicketIndex],
    handler: || web::to(download_attachment),
    describe: describe_download_attachment,
}];

async fn download_attachment(caller: AsPerson, path: PathText) -> Result<FileAnswer, ApiError> {
    let shared = caller.shared();
    let id = path.attachment_id();
    let found = caller.fetch(move |ctx, caller| Ok(download::download(ctx, &caller.actor, id?)?)).await?;
    Ok(FileAnswer::new(found, Arc::clone(&shared.jobs)))
}

fn describe_download_attachment() -> Description {
    let text = "The bytes of a file, for those who may read what it hangs on: files of notes are for staff alone. They are always to be saved \
                (`Content-Disposition: attachment`), with a type that is served only if the name, the sender and the bytes agree on it; what a \
                browser could run is `application/octet-stream`. With `If-None-Match` the answer is 304 while the client has them already.";
    Description::file(Tag::Tickets, "Download an attachment", text)
}
