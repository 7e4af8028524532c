//! What the OpenAPI document says of the endpoints for tickets.

use actix_web::http::StatusCode;

use crate::openapi::{Description, Tag};
use crate::requests::{lists, tickets as requests};
use crate::views::message::MessageAnswer;
use crate::views::ticket::TicketAnswer;
use crate::views::ticket_changes::{AssignedAnswer, CreatedAnswer, StatusAnswer};
use crate::views::ticket_list::TicketRow;

pub(super) fn list_tickets() -> Description {
    let text = "Newest first unless `sort` says otherwise. Customers see their own tickets, agents those of the projects they are assigned to, administrators all.";
    Description::page::<TicketRow<'_>>(Tag::Tickets, "List tickets", text).query(lists::tickets_shape())
}

pub(super) fn create_ticket() -> Description {
    let text = "Customers file for themselves. Staff file for the customer in `customer_email`, whose account is made when there is none, \
                or for themselves without it. The service-level policy of the priority is applied.";
    Description::created::<CreatedAnswer<'_>>(Tag::Tickets, "Create a ticket", text)
        .body_with_files(requests::create_ticket_shape())
        .errors([StatusCode::CONFLICT])
}

pub(super) fn show_ticket() -> Description {
    let text = "The ticket with its messages, activities and service-level data. Customers read neither notes nor the desk's own \
                activities, and not who follows the ticket.";
    Description::ok::<TicketAnswer<'_>>(Tag::Tickets, "Show a ticket", text)
}

pub(super) fn move_ticket() -> Description {
    let text = "A closed ticket can only be reopened, to `open`. The status that it has changes nothing.";
    Description::ok::<StatusAnswer<'_>>(Tag::Tickets, "Change the status", text)
        .body(requests::change_status_shape())
        .errors([StatusCode::CONFLICT])
}

pub(super) fn assign_ticket() -> Description {
    let text =
        "Gives the ticket to somebody, or to nobody. An open ticket that somebody gets is in progress.";
    Description::ok::<AssignedAnswer<'_>>(Tag::Tickets, "Assign or unassign a ticket", text)
        .body(requests::assign_shape())
        .errors([StatusCode::CONFLICT])
}

pub(super) fn write_message() -> Description {
    let text = "A reply, which the customer can read, needs `ticket-respond`; a note, which only staff can read, needs `ticket-notes`. \
                Customers cannot reply to a closed ticket.";
    Description::created::<MessageAnswer<'_>>(Tag::Tickets, "Add a reply or a note", text)
        .body_with_files(requests::add_message_shape())
        .errors([StatusCode::CONFLICT])
}
