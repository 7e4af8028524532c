//! Categories as the tree that they are.

use actix_web::web;
use askama::Template;
use switchboard_application::categories::create::{CreateCategory, create};
use switchboard_application::categories::update::{UpdateCategory, update};
use switchboard_application::categories::{delete as deletion, list};
use switchboard_application::{Context, Error, NotFound};
use switchboard_domain::catalog::Color;
use switchboard_domain::{CategoryId, Label};

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::catalog::{self, CategoryChoice};
use crate::show::choice::Choice;
use crate::visitor::{Reader, Visitor};

/// The colour that the field for it begins with: it cannot be empty.
const FIRST_COLOR: &str = "#1f5f5b";

#[derive(Template)]
#[template(path = "admin/categories.html")]
struct CategoriesPage<'a> {
    chrome: &'a Chrome,
    categories: Vec<CategoryChoice>,
    form: FormState,
    parents: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "admin/category.html")]
struct CategoryPage<'a> {
    chrome: &'a Chrome,
    id: CategoryId,
    name: String,
    form: FormState,
    parents: Vec<Choice>,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let form = FormState::filled([("color", FIRST_COLOR.to_owned())]);
            Answer::page(&all(ctx, reader, form)?)
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let command =
                read(&mut fields).map(|(name, color, parent_id)| CreateCategory { name, color, parent_id });
            match command.and_then(|command| create(ctx, &reader.caller.actor, command)) {
                Ok(_category) => Ok(Answer::go_to("/admin/catalog?notice=notice-made")),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&all(ctx, reader, form)?)
                }
            }
        })
        .await
}

pub(super) async fn one(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = CategoryId::new(path.into_inner());
    visitor.show_person(move |ctx, reader| show(ctx, reader, id, None)).await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = CategoryId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let command = read(&mut fields).map(|(name, color, parent_id)| UpdateCategory {
                name: Some(name),
                color: Some(color),
                parent_id: Some(parent_id),
            });
            match command.and_then(|command| update(ctx, &reader.caller.actor, id, command)) {
                Ok(_category) => Ok(Answer::go_to("/admin/catalog?notice=notice-saved")),
                Err(error) => show(ctx, reader, id, Some(fields.again(error)?)),
            }
        })
        .await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = CategoryId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, fields| {
            match deletion::delete(ctx, &reader.caller.actor, id) {
                Ok(()) => Ok(Answer::go_to("/admin/catalog?notice=notice-removed")),
                Err(error) => {
                    let refused = fields.again(error)?;
                    show(ctx, reader, id, Some(known(ctx, id)?.with_problem_of(&refused)))
                }
            }
        })
        .await
}

fn read(fields: &mut Fields) -> Result<(Label, Option<Color>, Option<CategoryId>), Error> {
    let name = fields.required::<Label>("name");
    let color = if fields.is_ticked("has_color") { fields.required::<Color>("color") } else { None };
    let parent = fields.chosen("parent_id").map(CategoryId::new);
    fields.command(name.map(|name| (name, color, parent)))
}

fn all<'a>(ctx: &Context, reader: &'a Reader, form: FormState) -> Result<CategoriesPage<'a>, PageError> {
    let categories = catalog::tree(&list::list(ctx)?);
    let parents = parents(&categories, None);
    Ok(CategoriesPage { chrome: &reader.chrome, categories, form, parents })
}

/// What a category can stand below: anything but itself. Whether that would be below itself is for the tree to say.
fn parents(categories: &[CategoryChoice], except: Option<CategoryId>) -> Vec<Choice> {
    let others = categories.iter().filter(|category| Some(category.id) != except);
    others.map(|category| Choice::new(&category.id, category.label.as_str())).collect()
}

/// The page of a category, with what is known of it in the form where nothing was typed yet.
fn show(
    ctx: &Context,
    reader: &Reader,
    id: CategoryId,
    form: Option<FormState>,
) -> Result<Answer, PageError> {
    let categories = catalog::tree(&list::list(ctx)?);
    let category = categories.iter().find(|category| category.id == id);
    let name = category.ok_or(Error::NotFound(NotFound::Category))?.name.clone();
    let is_refused = form.is_some();
    let form = match form {
        Some(form) => form,
        None => known(ctx, id)?,
    };
    let parents = parents(&categories, Some(id));
    let page = CategoryPage { chrome: &reader.chrome, id, name, form, parents };
    if is_refused { Answer::form_again(&page) } else { Answer::page(&page) }
}

fn known(ctx: &Context, id: CategoryId) -> Result<FormState, Error> {
    let found = list::list(ctx)?.into_iter().find(|category| category.id == id);
    let category = found.ok_or(Error::NotFound(NotFound::Category))?;
    let color = category.color.as_ref().map(|color| color.as_str().to_ascii_lowercase());
    let parent = category.parent_id.map(|parent| parent.to_string());
    let mut values = vec![
        ("name", category.name.as_str().to_owned()),
        ("parent_id", parent.unwrap_or_default()),
        ("color", color.clone().unwrap_or_else(|| FIRST_COLOR.to_owned())),
    ];
    if color.is_some() {
        values.push(("has_color", "1".to_owned()));
    }
    Ok(FormState::filled(values))
}
