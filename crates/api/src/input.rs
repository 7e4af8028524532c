//! What comes in: bodies, queries and paths, read strictly and without a word about fields until the caller is known.

mod any_body;
mod body;
pub(crate) mod conditions;
mod fields;
mod form;
pub(crate) mod json;
mod long_body;
mod parameters;
mod path;
pub(crate) mod read;
mod representation;
mod submission;

pub(crate) use any_body::AnyBody;
pub(crate) use body::JsonBody;
pub(crate) use conditions::Conditions;
pub(crate) use fields::Fields;
pub(crate) use form::FormShape;
pub(crate) use long_body::LongBody;
pub(crate) use parameters::{PER_PAGE_MAX, Parameters, QueryText, boolean, integer};
pub(crate) use path::PathText;
pub(crate) use representation::Representation;
pub(crate) use submission::Submission;
