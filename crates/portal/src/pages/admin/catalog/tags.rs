//! Tags: labels that tickets carry any number of.

use actix_web::web;
use askama::Template;
use switchboard_application::records::Tag;
use switchboard_application::tags::create::{CreateTag, create};
use switchboard_application::tags::update::{UpdateTag, update};
use switchboard_application::tags::{delete as deletion, list};
use switchboard_application::{Context, Error, NotFound};
use switchboard_domain::TagId;

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::FormState;
use crate::form::FormBody;
use crate::visitor::{Reader, Visitor};

/// The colour that the field for it begins with.
const FIRST_COLOR: &str = "#1f5f5b";

#[derive(Template)]
#[template(path = "admin/tags.html")]
struct TagsPage<'a> {
    chrome: &'a Chrome,
    tags: Vec<Tag>,
    form: FormState,
}

#[derive(Template)]
#[template(path = "admin/tag.html")]
struct TagPage<'a> {
    chrome: &'a Chrome,
    tag: Tag,
    form: FormState,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let form = FormState::filled([("color", FIRST_COLOR.to_owned())]);
            Answer::page(&TagsPage { chrome: &reader.chrome, tags: list::list(ctx)?, form })
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let (name, color) = (fields.required("name"), fields.required("color"));
            let command = fields.command(name.zip(color).map(|(name, color)| CreateTag { name, color }));
            match command.and_then(|command| create(ctx, &reader.caller.actor, command)) {
                Ok(_tag) => Ok(Answer::go_to("/admin/catalog/tags?notice=notice-made")),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&TagsPage { chrome: &reader.chrome, tags: list::list(ctx)?, form })
                }
            }
        })
        .await
}

pub(super) async fn one(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = TagId::new(path.into_inner());
    visitor.show_person(move |ctx, reader| show(ctx, reader, id, None)).await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = TagId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let (name, color) = (fields.required("name"), fields.required("color"));
            let command = fields.command(Some(UpdateTag { name, color }));
            match command.and_then(|command| update(ctx, &reader.caller.actor, id, command)) {
                Ok(_tag) => Ok(Answer::go_to("/admin/catalog/tags?notice=notice-saved")),
                Err(error) => show(ctx, reader, id, Some(fields.again(error)?)),
            }
        })
        .await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = TagId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            deletion::delete(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to("/admin/catalog/tags?notice=notice-removed"))
        })
        .await
}

/// The page of a tag, with what is known of it in the form where nothing was typed yet.
fn show(ctx: &Context, reader: &Reader, id: TagId, form: Option<FormState>) -> Result<Answer, PageError> {
    let found = list::list(ctx)?.into_iter().find(|tag| tag.id == id);
    let tag = found.ok_or(Error::NotFound(NotFound::Tag))?;
    let is_refused = form.is_some();
    let filled =
        || FormState::filled([("name", tag.name.clone()), ("color", tag.color.to_ascii_lowercase())]);
    let form = form.unwrap_or_else(filled);
    let page = TagPage { chrome: &reader.chrome, tag, form };
    if is_refused { Answer::form_again(&page) } else { Answer::page(&page) }
}
