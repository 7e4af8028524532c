//! The door for clients of SupportSystem, which is osTicket: tickets as JSON, XML or mail, answered with bare texts.

mod data_uri;
mod json;
pub(super) mod refusal;
mod requests;
mod xml;

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::Context;
use switchboard_application::intake::receive::{Received, receive};
use switchboard_application::jobs::cron::cron;
use switchboard_application::ports::MESSAGE_BYTES_MAX;
use switchboard_application::records::ReceivedMail;
use switchboard_application::tickets::pass_on::pass_on;
use switchboard_domain::TicketNumber;
use switchboard_domain::access::Ability;
use switchboard_domain::intake::ReceivedState;

use crate::answer::Answer;
use crate::api::Shared;
use crate::credentials::AsProgram;
use crate::error::{ApiError, TransportError};
use crate::input::LongBody;
use crate::openapi::{Description, Tag};
use crate::routes::{Access, Endpoint, Verb};
use requests::Submitted;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets.json",
        operation: "supportSystemCreateTicket",
        access: Access::Intake,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(create_from_json),
        describe: describe_create_from_json,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets.xml",
        operation: "supportSystemCreateTicketFromXml",
        access: Access::Intake,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(create_from_xml),
        describe: describe_create_from_xml,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tickets.email",
        operation: "supportSystemReceiveMail",
        access: Access::Intake,
        abilities: &[Ability::CreateTicket],
        handler: || web::to(receive_mail),
        describe: describe_receive_mail,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tasks/cron",
        operation: "supportSystemCron",
        access: Access::Intake,
        abilities: &[Ability::RunCron],
        handler: || web::to(run_cron),
        describe: describe_run_cron,
    },
];

/// Where many clients expect the door.
pub(super) const ALIASES: &[(&str, &str)] = &[("/api/", "/api/http.php/")];

/// Where nothing but the door could be meant.
pub(super) const OUTSKIRTS: &[&str] =
    &["/api/tickets.{ending:.*}", "/api/tasks/{task:.*}", "/api/http.php", "/api/http.php/{path:.*}"];

/// An example of a ticket's number.
const NUMBER: &str = "NAIJ-2024-00043";
/// What is said once everything that was due was done.
const COMPLETED: &str = "Completed";
/// An example of a mail.
const MAIL: &str = "From: Tunde <tunde@gmail.example>\r\nTo: support@naijahomes.example\r\nSubject: Cannot upload\r\n\
    Message-ID: <1@gmail.example>\r\n\r\nThe button does nothing.\r\n";

/// Reads a body, or says what is wrong with it.
type Reader = fn(&[u8]) -> Result<Submitted, String>;

async fn create_from_json(caller: AsProgram, body: LongBody) -> Result<Answer, ApiError> {
    create(caller, body, json::read).await
}

async fn create_from_xml(caller: AsProgram, body: LongBody) -> Result<Answer, ApiError> {
    create(caller, body, xml::read).await
}

async fn create(caller: AsProgram, body: LongBody, reader: Reader) -> Result<Answer, ApiError> {
    let bytes_max = bytes_max(&caller.shared());
    let body = body.receive(&caller, bytes_max).await?;
    caller
        .run(move |ctx: &Context, caller| {
            let submitted = reader(&body).map_err(TransportError::MalformedBody)?;
            drop(body);
            let command = requests::pass_on(&*ctx.html, &caller.project, submitted)?;
            let created = pass_on(ctx, &caller.actor, command)?;
            Ok(Answer::text(StatusCode::CREATED, created.ticket.number.as_str()))
        })
        .await
}

async fn receive_mail(caller: AsProgram, body: LongBody) -> Result<Answer, ApiError> {
    let message = body.receive(&caller, MESSAGE_BYTES_MAX).await?;
    caller
        .run(move |ctx, caller| {
            let command = requests::receive(&caller.project, message)?;
            let Received { mail, is_new: _ } = receive(ctx, &caller.actor, command)?;
            Ok(Answer::text(StatusCode::CREATED, number(&mail)))
        })
        .await
}

async fn run_cron(caller: AsProgram) -> Result<Answer, ApiError> {
    caller
        .run(|ctx, caller| {
            cron(ctx, &caller.actor)?;
            Ok(Answer::text(StatusCode::OK, COMPLETED))
        })
        .await
}

/// The number of the ticket that a message became or belongs to. One that waits belongs to none yet, whatever it claims.
fn number(mail: &ReceivedMail) -> &str {
    match mail.state {
        ReceivedState::Quarantined => "",
        ReceivedState::Filed | ReceivedState::Replied | ReceivedState::Stored => {
            mail.ticket_number.as_ref().map_or("", TicketNumber::as_str)
        }
    }
}

/// The longest body that can be right: the text, and all files in base64, which makes four characters of three bytes.
fn bytes_max(shared: &Shared) -> usize {
    let files = usize::try_from(shared.context.settings.attachments.total_bytes_max).unwrap_or(usize::MAX);
    files.saturating_add(files / 3).saturating_add(shared.settings.body_bytes_max)
}

fn describe_create_from_json() -> Description {
    let text = "Files a ticket in the project of the key and answers its number. What stands in no field that is described is kept in the \
                ticket's metadata.";
    Description::text(Tag::SupportSystem, "File a ticket", text, (StatusCode::CREATED, NUMBER))
        .body(requests::shape())
        .errors([StatusCode::INSUFFICIENT_STORAGE])
}

fn describe_create_from_xml() -> Description {
    let text = "Files a ticket in the project of the key and answers its number. A field is an attribute of `ticket` or an element in it. \
                Document types and entities are refused.";
    let about = "The encoding that the XML declaration names counts, UTF-8 without one.";
    Description::text(Tag::SupportSystem, "File a ticket from XML", text, (StatusCode::CREATED, NUMBER))
        .raw_body("application/xml", about, xml::EXAMPLE)
        .errors([StatusCode::INSUFFICIENT_STORAGE])
}

fn describe_receive_mail() -> Description {
    let text = "Takes in one message that came by mail to the project of the key: it becomes a ticket, or a reply to one. The answer is the \
                number of that ticket, and empty where the message is kept and belongs to none: a program wrote it, or it waits in \
                quarantine. The same `Message-ID` again adds nothing and is answered like the first.";
    Description::text(Tag::SupportSystem, "Take in a mail", text, (StatusCode::CREATED, NUMBER))
        .raw_body("message/rfc822", "The message as it came, as RFC 5322 has it, of 25 MB at most.", MAIL)
        .errors([StatusCode::INSUFFICIENT_STORAGE])
}

fn describe_run_cron() -> Description {
    let text = "Does at once what is due: clocks of service levels, mails, jobs. The desk does so by itself anyway. One run goes on at a time, \
                and one begins in a minute at most; the answer is the same where nothing had to be done. What a run did stands in the log \
                and in `switchboard jobs runs cron`.";
    Description::text(Tag::SupportSystem, "Do what is due", text, (StatusCode::OK, COMPLETED))
}
