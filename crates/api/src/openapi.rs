//! The OpenAPI document, made from the table of endpoints.

mod description;
mod document;
mod examples;
mod operation;
pub(crate) mod schemas;
mod shape;

pub(crate) use description::{Description, Tag};
pub use document::{openapi, openapi_json};
pub(crate) use shape::Shape;
