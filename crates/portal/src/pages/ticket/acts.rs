//! What readers of a ticket do to it.

use actix_web::web;
use switchboard_application::records::UserName;
use switchboard_application::tickets::add_message::{AddMessage, add_message_with_files};
use switchboard_application::tickets::target::{Expectation, Seen, Target};
use switchboard_application::tickets::update::UpdateTicket;
use switchboard_application::tickets::{self, queries};
use switchboard_application::{Context, Error};
use switchboard_domain::ticket::Score;
use switchboard_domain::{Body, CategoryId, MessageType, Priority, Status, TagId, TicketId, UserId};

use super::view;
use crate::answer::Answer;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::visitor::{Reader, Visitor};

/// Does what a form on the page of a ticket asks for, and shows the ticket again.
async fn act(
    visitor: Visitor,
    path: web::Path<i64>,
    form: FormBody,
    done: &'static str,
    work: fn(&Context, &Reader, TicketId, &mut Fields) -> Result<(), PageError>,
) -> Answer {
    let id = TicketId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| match work(ctx, reader, id, &mut fields) {
            Ok(()) => Ok(Answer::go_to(format!("/tickets/{id}?notice={done}"))),
            Err(error) => {
                let form = fields.again(error)?;
                view::page(ctx, reader, id, form)
            }
        })
        .await
}

pub(super) async fn add_message(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-replied", write).await
}

/// Adds a reply or a note. A reply of staff who have not seen what was written meanwhile is shown to them again first.
fn write(ctx: &Context, reader: &Reader, id: TicketId, fields: &mut Fields) -> Result<(), PageError> {
    let uploads = fields.take_uploads();
    let caller = &reader.caller;
    let message_type = fields.optional::<MessageType>("type").unwrap_or(MessageType::Reply);
    let body = fields.required::<Body>("body");
    let command = fields.command(body.map(|body| AddMessage { ticket_id: id, body, message_type }))?;
    let is_reply_of_staff = message_type == MessageType::Reply && caller.actor.is_staff();
    if is_reply_of_staff && let Some(seen) = seen(fields) {
        let messages = queries::detail(ctx, &caller.actor, id)?.ticket.version;
        if messages != seen.version {
            return Err(Error::Conflict.into());
        }
    }
    let author = UserName { id: caller.user.id, name: caller.user.name.as_str().to_owned() };
    add_message_with_files(ctx, &caller.actor, author, command, uploads)?;
    Ok(())
}

pub(super) async fn close(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-closed", |ctx, reader, id, _| {
        tickets::close::close_own(ctx, &reader.caller.actor, id)?;
        Ok(())
    })
    .await
}

pub(super) async fn rate(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-rated", |ctx, reader, id, fields| {
        let stars = fields.chosen("score");
        if stars.is_none() {
            fields.require("score");
        }
        let score = stars.and_then(|stars| fields.read("score", |_| Score::try_from(stars)));
        let comment = fields.optional::<Body>("comment");
        let command =
            fields.command(score.map(|score| tickets::rate::RateTicket { ticket_id: id, score, comment }))?;
        tickets::rate::rate(ctx, &reader.caller.actor, command)?;
        Ok(())
    })
    .await
}

pub(super) async fn watch(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-saved", |ctx, reader, id, fields| {
        let actor = &reader.caller.actor;
        if fields.is_ticked("watch") {
            tickets::watch::watch(ctx, actor, id)?;
        } else {
            tickets::unwatch::unwatch(ctx, actor, id)?;
        }
        Ok(())
    })
    .await
}

pub(super) async fn change_status(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-saved", |ctx, reader, id, fields| {
        let status = fields.required::<Status>("status");
        let status = fields.command(status)?;
        tickets::change_status::change_status(ctx, &reader.caller.actor, target(id, fields), status)?;
        Ok(())
    })
    .await
}

pub(super) async fn assign(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-saved", |ctx, reader, id, fields| {
        let person = fields.chosen("user_id").map(UserId::new);
        fields.command(Some(()))?;
        tickets::assign::assign(ctx, &reader.caller.actor, target(id, fields), person)?;
        Ok(())
    })
    .await
}

pub(super) async fn edit(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, "notice-saved", |ctx, reader, id, fields| {
        let category = fields.chosen("category_id").map(CategoryId::new);
        let tags = fields.all("tags").map(|tag| tag.parse().map(TagId::new)).collect::<Result<Vec<_>, _>>();
        if tags.is_err() {
            fields.refuse("tags", "must be chosen from the list");
        }
        let command = UpdateTicket {
            subject: fields.optional("subject"),
            description: None,
            category: Some(category.into()),
            priority: fields.optional::<Priority>("priority"),
            tags: tags.ok(),
        };
        let command = fields.command(Some(command))?;
        tickets::update::update(ctx, &reader.caller.actor, target(id, fields), command)?;
        Ok(())
    })
    .await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = TicketId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, fields| {
            match tickets::delete::delete(ctx, &reader.caller.actor, target(id, &fields)) {
                Ok(()) => Ok(Answer::go_to("/inbox?notice=notice-deleted")),
                Err(error) => {
                    let form: FormState = fields.again(error)?;
                    view::page(ctx, reader, id, form)
                }
            }
        })
        .await
}

/// The ticket in the state in which its reader saw it, so that nobody overwrites what they have not seen.
fn target(id: TicketId, fields: &Fields) -> Target {
    let expectation = seen(fields).map_or(Expectation::Presence, |seen| Expectation::AnyOf(vec![seen]));
    Target { id, expectation }
}

fn seen(fields: &Fields) -> Option<Seen> {
    let (version, events) = fields.text("seen").split_once('.')?;
    Some(Seen { version: version.parse().ok()?, events: events.parse().ok()? })
}
