//! Which received messages are wanted.

use switchboard_application::ports::{Paging, ReceivedMailFilter};
use switchboard_domain::intake::ReceivedState;
use switchboard_domain::{EmailAddress, ProjectId, TicketId};

use super::lists::paged;
use crate::error::ApiError;
use crate::input::read::{end, instant, named, parsed};
use crate::input::{QueryText, integer};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, one_of};

/// Which received messages are wanted, whatever became of them.
pub(crate) fn received(query: &QueryText) -> Result<(ReceivedMailFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = ReceivedMailFilter {
        state: parameters.optional("state", named::<ReceivedState>),
        reason: None,
        project_id: parameters.optional("project_id", integer).map(ProjectId::new),
        ticket_id: parameters.optional("ticket_id", integer).map(TicketId::new),
        sender: parameters.optional("sender", parsed::<EmailAddress>),
        received_from: parameters.optional("from", instant),
        received_before: parameters.optional("to", end),
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// Which messages in quarantine are wanted.
pub(crate) fn waiting(query: &QueryText) -> Result<(ReceivedMailFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = ReceivedMailFilter {
        project_id: parameters.optional("project_id", integer).map(ProjectId::new),
        sender: parameters.optional("sender", parsed::<EmailAddress>),
        ..ReceivedMailFilter::default()
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// The query for received messages.
pub(crate) fn received_shape() -> Shape {
    paged(
        Shape::new("ReceivedMailQuery")
            .optional("state", one_of(ReceivedState::NAMES), "What became of them.")
            .optional("project_id", schemas::integer(), "The project that they were sent to.")
            .optional("ticket_id", schemas::integer(), "The ticket that they became, answer or name.")
            .optional("sender", email(), "Who says they wrote them.")
            .optional(
                "from",
                schemas::string(),
                "Received on this date, in UTC, or at this instant, or later.",
            )
            .optional(
                "to",
                schemas::string(),
                "Received on this date, in UTC, or at this instant, or earlier.",
            ),
    )
}

/// The query for the quarantine.
pub(crate) fn waiting_shape() -> Shape {
    paged(
        Shape::new("QuarantineQuery")
            .optional("project_id", schemas::integer(), "The project that they were sent to.")
            .optional("sender", email(), "Who says they wrote them."),
    )
}
