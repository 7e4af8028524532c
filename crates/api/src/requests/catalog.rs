//! Making and changing categories and tags.

use serde_json::json;
use switchboard_application::categories::create::CreateCategory;
use switchboard_application::categories::update::UpdateCategory;
use switchboard_application::tags::create::CreateTag;
use switchboard_application::tags::update::UpdateTag;
use switchboard_domain::catalog::Color;
use switchboard_domain::{CategoryId, Label};
use utoipa::openapi::ObjectBuilder;

use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{integer, parsed, text};
use crate::openapi::Shape;
use crate::openapi::schemas::{nullable, nullable_integer, string, text_up_to};

/// The category that is wanted.
pub(crate) fn create_category(body: JsonBody) -> Result<CreateCategory, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<Label>));
    let color = fields.optional("color", text(parsed::<Color>));
    let parent_id = fields.optional("parent_id", integer).map(CategoryId::new);
    fields.into_command(|| Some(CreateCategory { name: name?, color, parent_id }))
}

/// The body for a new category.
pub(crate) fn create_category_shape() -> Shape {
    Shape::new("CreateCategoryBody")
        .required("name", text_up_to(Label::CHARACTERS_MAX), CATEGORY_NAME)
        .optional("color", nullable(color()), "Its colour.")
        .optional("parent_id", nullable_integer(), "The category that it stands below; a root without one.")
        .example(json!({ "name": "Photos", "color": "#EF4444", "parent_id": 1 }))
}

/// What is wanted of a category.
pub(crate) fn update_category(body: JsonBody) -> Result<UpdateCategory, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.change("name", text(parsed::<Label>));
    let color = fields.clearable("color", text(parsed::<Color>));
    let parent_id = fields.clearable("parent_id", integer).map(|parent| parent.map(CategoryId::new));
    fields.into_command(|| Some(UpdateCategory { name, color, parent_id }))
}

/// The body for a change of a category.
pub(crate) fn update_category_shape() -> Shape {
    Shape::new("UpdateCategoryBody")
        .optional("name", text_up_to(Label::CHARACTERS_MAX), CATEGORY_NAME)
        .optional("color", nullable(color()), "Its colour; `null` for none.")
        .optional(
            "parent_id",
            nullable_integer(),
            "The category that it stands below; `null` makes it a root.",
        )
        .example(json!({ "name": "Photos and films", "parent_id": null }))
}

/// The tag that is wanted.
pub(crate) fn create_tag(body: JsonBody) -> Result<CreateTag, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.required("name", text(parsed::<Label>));
    let color = fields.required("color", text(parsed::<Color>));
    fields.into_command(|| Some(CreateTag { name: name?, color: color? }))
}

/// The body for a new tag.
pub(crate) fn create_tag_shape() -> Shape {
    Shape::new("CreateTagBody")
        .required("name", text_up_to(Label::CHARACTERS_MAX), TAG_NAME)
        .required("color", color(), "Its colour.")
        .example(json!({ "name": "vip", "color": "#EF4444" }))
}

/// What is wanted of a tag.
pub(crate) fn update_tag(body: JsonBody) -> Result<UpdateTag, ApiError> {
    let mut fields = body.fields()?;
    let name = fields.change("name", text(parsed::<Label>));
    let color = fields.change("color", text(parsed::<Color>));
    fields.into_command(|| Some(UpdateTag { name, color }))
}

/// The body for a change of a tag.
pub(crate) fn update_tag_shape() -> Shape {
    Shape::new("UpdateTagBody")
        .optional("name", text_up_to(Label::CHARACTERS_MAX), TAG_NAME)
        .optional("color", color(), "Its colour.")
        .example(json!({ "color": "#1F7A8C" }))
}

const CATEGORY_NAME: &str =
    "What it is called. Categories below the same parent have different names, whatever the case.";
const TAG_NAME: &str = "What it is called. Tags have different names, whatever the case.";

fn color() -> ObjectBuilder {
    string().pattern(Some("^#[0-9A-Fa-f]{6}$"))
}
