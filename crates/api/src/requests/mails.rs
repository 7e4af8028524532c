//! Which outgoing mails are wanted.

use switchboard_application::ports::{MailFilter, Paging};
use switchboard_domain::mail::MailState;
use switchboard_domain::{EmailAddress, TicketId};

use super::lists::paged;
use crate::error::ApiError;
use crate::input::read::{end, instant, named, parsed};
use crate::input::{QueryText, integer};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, one_of};

/// Which outgoing mails are wanted.
pub(crate) fn mails(query: &QueryText) -> Result<(MailFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = MailFilter {
        state: parameters.optional("state", named::<MailState>),
        ticket_id: parameters.optional("ticket_id", integer).map(TicketId::new),
        recipient: parameters.optional("recipient", parsed::<EmailAddress>),
        created_from: parameters.optional("from", instant),
        created_before: parameters.optional("to", end),
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// The query for outgoing mails.
pub(crate) fn mails_shape() -> Shape {
    paged(
        Shape::new("SentMailQuery")
            .optional("state", one_of(MailState::NAMES), "Where they stand.")
            .optional("ticket_id", schemas::integer(), "The ticket that they are about.")
            .optional("recipient", email(), "Who gets them.")
            .optional(
                "from",
                schemas::string(),
                "Written on this date, in UTC, or at this instant, or later.",
            )
            .optional(
                "to",
                schemas::string(),
                "Written on this date, in UTC, or at this instant, or earlier.",
            ),
    )
}
