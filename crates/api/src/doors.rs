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

    /// The refusals with these statuses, and the schemas that they refer to, where they are not Switchboard's own.
    pub(crate) fn refusals(
        self,
        statuses: &[StatusCode],
    ) -> (Vec<(StatusCode, Response)>, Vec<(String, RefOr<Schema>)>) {
        match self {
            Self::Switchboard => (Vec::new(), Vec::new()),
            Self::Tickiti => tickiti::refusal::described(statuses),
        }
    }
}
