//! Canned responses.

use serde::Serialize;
use switchboard_application::canned_responses::render::Rendered;
use switchboard_application::records::CannedResponse;
use switchboard_domain::ProjectId;
use switchboard_domain::catalog::{Sharing, Shortcut};
use utoipa::ToSchema;

use super::instant::Instant;

/// Canned responses.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CannedResponsesAnswer<'a> {
    canned_responses: Vec<CannedResponseView<'a>>,
}

/// A canned response under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CannedResponseAnswer<'a> {
    pub(crate) canned_response: CannedResponseView<'a>,
}

/// A canned response.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CannedResponseView<'a> {
    id: i64,
    #[schema(example = "Refund")]
    title: &'a str,
    #[schema(example = "Dear {{customer_name}}, we have refunded your order.")]
    body: &'a str,
    #[schema(example = "/refund")]
    shortcut: Option<&'a str>,
    is_shared: bool,
    /// The project it is for; every project without one.
    project_id: Option<i64>,
    /// Whose it is.
    user_id: i64,
    created_at: Instant,
    updated_at: Instant,
}

/// A filled canned response under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RenderedAnswer<'a> {
    pub(crate) rendered: RenderedView<'a>,
}

/// A canned response whose placeholders are filled.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RenderedView<'a> {
    canned_response_id: i64,
    ticket_id: i64,
    #[schema(example = "Dear Tunde Adeyemi, we have refunded your order.")]
    body: &'a str,
}

impl<'a> From<&'a [CannedResponse]> for CannedResponsesAnswer<'a> {
    fn from(responses: &'a [CannedResponse]) -> Self {
        Self { canned_responses: responses.iter().map(CannedResponseView::from).collect() }
    }
}

impl<'a> From<&'a CannedResponse> for CannedResponseView<'a> {
    fn from(response: &'a CannedResponse) -> Self {
        let CannedResponse {
            id,
            owner_id,
            title,
            body,
            shortcut,
            sharing,
            project_id,
            created_at,
            updated_at,
        } = response;
        Self {
            id: id.get(),
            title: title.as_str(),
            body: body.as_str(),
            shortcut: shortcut.as_ref().map(Shortcut::as_str),
            is_shared: match sharing {
                Sharing::Private => false,
                Sharing::Shared => true,
            },
            project_id: project_id.map(ProjectId::get),
            user_id: owner_id.get(),
            created_at: (*created_at).into(),
            updated_at: (*updated_at).into(),
        }
    }
}

impl<'a> From<&'a Rendered> for RenderedView<'a> {
    fn from(Rendered { id, ticket_id, body }: &'a Rendered) -> Self {
        Self { canned_response_id: id.get(), ticket_id: ticket_id.get(), body }
    }
}
