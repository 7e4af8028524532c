//! One call of an operation of the door, by itself or within a batch.

use actix_web::http::header::HeaderName;
use actix_web::{HttpRequest, Route, web};
use serde_json::Value;
use switchboard_application::Context;
use switchboard_application::accounts::PersonCaller;

use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{AnyBody, PathText, QueryText};

/// What is called with, by whom.
pub(super) struct Call<'a> {
    pub(super) ctx: &'a Context,
    pub(super) caller: &'a PersonCaller,
    pub(super) path: PathText,
    pub(super) query: QueryText,
    pub(super) body: AnyBody,
    /// Whether the body of a POST is the query of a GET.
    pub(super) asks_by_body: bool,
}

/// The header that says so.
const QUERY_IN_BODY: HeaderName = HeaderName::from_static("x-deskpro-api-get-query-body");

impl Call<'_> {
    /// The same, with its body as its query.
    pub(super) fn asking(self) -> Result<Self, ApiError> {
        let mut fields = self.body.fields()?;
        let pairs = fields.scalars();
        let query = fields.into_command(|| Some(QueryText::of_pairs(pairs)))?;
        Ok(Self { query, body: AnyBody::of(Value::Null), asks_by_body: false, ..self })
    }
}

/// What answers a call.
pub(super) type Run = fn(Call<'_>) -> Result<Answer, ApiError>;

/// The route to an operation.
pub(super) fn route(run: Run) -> Route {
    web::to(move |request: HttpRequest, caller: AsPerson, path: PathText, query: QueryText, body: AnyBody| {
        let asks_by_body = request.headers().get(QUERY_IN_BODY).is_some_and(|value| value == "1");
        caller.run(move |ctx, caller| run(Call { ctx, caller, path, query, body, asks_by_body }))
    })
}
