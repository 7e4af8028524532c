//! Categories and tags.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::{categories, tags};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText};
use crate::openapi::{Description, Tag};
use crate::requests::catalog as requests;
use crate::views::catalog::{CategoriesAnswer, CategoryAnswer, TagAnswer, TagsAnswer};
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/categories",
        operation: "listCategories",
        access: Access::Person,
        abilities: &[],
        handler: || web::to(list_categories),
        describe: describe_list_categories,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/categories",
        operation: "createCategory",
        access: Access::Person,
        abilities: &[Ability::ManageCategories],
        handler: || web::to(create_category),
        describe: describe_create_category,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/categories/{id}",
        operation: "updateCategory",
        access: Access::Person,
        abilities: &[Ability::ManageCategories],
        handler: || web::to(update_category),
        describe: describe_update_category,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/categories/{id}",
        operation: "deleteCategory",
        access: Access::Person,
        abilities: &[Ability::ManageCategories],
        handler: || web::to(delete_category),
        describe: describe_delete_category,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/tags",
        operation: "listTags",
        access: Access::Person,
        abilities: &[],
        handler: || web::to(list_tags),
        describe: describe_list_tags,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/tags",
        operation: "createTag",
        access: Access::Person,
        abilities: &[Ability::ManageTags],
        handler: || web::to(create_tag),
        describe: describe_create_tag,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/tags/{id}",
        operation: "updateTag",
        access: Access::Person,
        abilities: &[Ability::ManageTags],
        handler: || web::to(update_tag),
        describe: describe_update_tag,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/tags/{id}",
        operation: "deleteTag",
        access: Access::Person,
        abilities: &[Ability::ManageTags],
        handler: || web::to(delete_tag),
        describe: describe_delete_tag,
    },
];

async fn list_categories(caller: AsPerson) -> Result<Answer, ApiError> {
    caller.run(move |ctx, _caller| Answer::ok(&CategoriesAnswer::from(&*categories::list::list(ctx)?))).await
}

async fn create_category(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = requests::create_category(body)?;
            let category = categories::create::create(ctx, &caller.actor, command)?;
            Answer::created(&CategoryAnswer { category: (&category).into() })
        })
        .await
}

async fn update_category(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.category_id()?, requests::update_category(body)?);
            let category = categories::update::update(ctx, &caller.actor, id, command)?;
            Answer::ok(&CategoryAnswer { category: (&category).into() })
        })
        .await
}

async fn delete_category(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            categories::delete::delete(ctx, &caller.actor, path.category_id()?)?;
            Answer::ok(&Done { message: "Category deleted" })
        })
        .await
}

async fn list_tags(caller: AsPerson) -> Result<Answer, ApiError> {
    caller.run(move |ctx, _caller| Answer::ok(&TagsAnswer::from(&*tags::list::list(ctx)?))).await
}

async fn create_tag(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let tag = tags::create::create(ctx, &caller.actor, requests::create_tag(body)?)?;
            Answer::created(&TagAnswer { tag: (&tag).into() })
        })
        .await
}

async fn update_tag(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.tag_id()?, requests::update_tag(body)?);
            let tag = tags::update::update(ctx, &caller.actor, id, command)?;
            Answer::ok(&TagAnswer { tag: (&tag).into() })
        })
        .await
}

async fn delete_tag(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            tags::delete::delete(ctx, &caller.actor, path.tag_id()?)?;
            Answer::ok(&Done { message: "Tag deleted" })
        })
        .await
}

fn describe_list_categories() -> Description {
    let text = "The roots by name, each with what stands below it. For everybody who has an account.";
    Description::ok::<CategoriesAnswer<'_>>(Tag::Catalog, "List categories", text)
}

fn describe_create_category() -> Description {
    let text = "Makes a root, or a category below another one. The tree has five levels at most.";
    Description::created::<CategoryAnswer<'_>>(Tag::Catalog, "Create a category", text)
        .body(requests::create_category_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_update_category() -> Description {
    let text = "What is missing stays as it is. What stands below the category moves along with it; it cannot move below itself.";
    Description::ok::<CategoryAnswer<'_>>(Tag::Catalog, "Change a category", text)
        .body(requests::update_category_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_delete_category() -> Description {
    let text = "Tickets that have the category keep it with its name, and no other ticket gets it. Refused with 409 while other categories \
                stand below it.";
    Description::ok::<Done>(Tag::Catalog, "Delete a category", text).errors([StatusCode::CONFLICT])
}

fn describe_list_tags() -> Description {
    Description::ok::<TagsAnswer<'_>>(
        Tag::Catalog,
        "List tags",
        "All tags by name. For everybody who has an account.",
    )
}

fn describe_create_tag() -> Description {
    Description::created::<TagAnswer<'_>>(Tag::Catalog, "Create a tag", "Makes a tag that tickets can carry.")
        .body(requests::create_tag_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_update_tag() -> Description {
    let text = "What is missing stays as it is. Tickets show the tag as it is now.";
    Description::ok::<TagAnswer<'_>>(Tag::Catalog, "Change a tag", text)
        .body(requests::update_tag_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_delete_tag() -> Description {
    let text = "Takes the tag off every ticket. Activities that name it stay, and its name is free again.";
    Description::ok::<Done>(Tag::Catalog, "Delete a tag", text)
}
