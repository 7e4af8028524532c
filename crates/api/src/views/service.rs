//! Answers that are about nothing but themselves.

use serde::Serialize;
use utoipa::ToSchema;

/// That something was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    pub(crate) message: &'static str,
}

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    #[schema(example = "ok")]
    status: &'static str,
}

impl Health {
    /// All is well.
    pub(crate) const OK: Self = Self { status: "ok" };
}
