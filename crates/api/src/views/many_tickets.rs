//! What became of each of many tickets.

use std::collections::BTreeMap;

use serde::Serialize;
use switchboard_application::tickets::change_many::Outcome;
use switchboard_domain::Status;
use utoipa::ToSchema;

use super::names::StatusName;
use crate::error::{ApiError, Problem};

/// What became of each ticket, in the order in which they were named.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManyAnswer {
    results: Vec<OutcomeView>,
}

/// What became of one ticket.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
enum OutcomeView {
    /// It was changed, or was so already.
    Changed {
        id: i64,
        /// `true`.
        ok: bool,
        #[schema(value_type = StatusName)]
        status: Status,
    },
    /// It was not changed.
    Refused {
        id: i64,
        /// `false`.
        ok: bool,
        /// A sentence for people.
        error: &'static str,
        /// A name for programs, which stays the same between releases.
        code: &'static str,
        /// For each field of the request what is wrong with it for this ticket.
        #[serde(skip_serializing_if = "Option::is_none")]
        details: Option<BTreeMap<String, Vec<String>>>,
    },
}

impl From<Vec<Outcome>> for ManyAnswer {
    fn from(outcomes: Vec<Outcome>) -> Self {
        Self { results: outcomes.into_iter().map(OutcomeView::from).collect() }
    }
}

impl From<Outcome> for OutcomeView {
    fn from(Outcome { id, result }: Outcome) -> Self {
        match result {
            Ok(ticket) => Self::Changed { id: id.get(), ok: true, status: ticket.status },
            Err(error) => {
                let error = ApiError::from(error);
                error.log();
                let Problem { status: _, code, sentence } = error.problem();
                let details = error.details().map(std::borrow::Cow::into_owned);
                Self::Refused { id: id.get(), ok: false, error: sentence, code, details }
            }
        }
    }
}
