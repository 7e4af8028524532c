//! Doors: the paths, bodies and errors of other help desks, over the same use cases. A door translates and knows no rule.

mod tickiti;

use actix_web::HttpResponse;
use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use utoipa::openapi::{RefOr, Response, Schema};

use crate::error::ApiError;
use crate::routes::Endpoint;

/// The endpoints of each door.
pub(crate) const DOORS: &[(Dialect, &[Endpoint])] = &[(Dialect::Tickiti, tickiti::ENDPOINTS)];

/// The help desk whose clients an endpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Switchboard's own.
    Switchboard,
    /// Those of Tickiti.
    Tickiti,
}

/// How a dialect refuses, for the document.
#[derive(Default)]
pub(crate) struct Refusals {
    /// The answer with each status.
    pub(crate) responses: Vec<(StatusCode, Response)>,
    /// The schemas that the answers refer to, by their names.
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
}

impl Dialect {
    /// The answer to a request that failed.
    pub(crate) fn render(self, error: &ApiError, request_id: &str) -> HttpResponse<BoxBody> {
        match self {
            Self::Switchboard => error.render(request_id),
            Self::Tickiti => tickiti::refusal::render(error, request_id),
        }
    }

    /// What stands before the names under which the document keeps the refusals of this dialect.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Switchboard => "",
            Self::Tickiti => "Tickiti",
        }
    }

    /// The refusals with these statuses, where they are not Switchboard's own.
    pub(crate) fn refusals(self, statuses: &[StatusCode]) -> Refusals {
        match self {
            Self::Switchboard => Refusals::default(),
            Self::Tickiti => tickiti::refusal::described(statuses),
        }
    }
}
