//! What the OpenAPI document says of the endpoints for tickets.

use actix_web::http::StatusCode;

use crate::openapi::{Description, Tag};
use crate::requests::{lists, many_tickets, tickets as requests};
use crate::views::activity::ActivityView;
use crate::views::many_tickets::ManyAnswer;
use crate::views::message::MessageAnswer;
use crate::views::ticket::TicketAnswer;
use crate::views::ticket_changes::{
    AssignedAnswer, CreatedAnswer, DeletedAnswer, RatedAnswer, StatusAnswer, WatchAnswer,
};
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
    Description::ok::<TicketAnswer<'_>>(Tag::Tickets, "Show a ticket", text).cached()
}

pub(super) fn update_ticket() -> Description {
    let text = "Fields that are missing stay as they are. Each change is an activity; what the ticket says already changes nothing. Another \
                priority works the deadlines out anew, from the creation on, by the policy of that priority.";
    Description::ok::<TicketAnswer<'_>>(Tag::Tickets, "Change a ticket", text)
        .body(requests::update_ticket_shape())
        .conditional()
        .errors([StatusCode::CONFLICT])
}

pub(super) fn delete_ticket() -> Description {
    let text = "The ticket is gone for everybody. It can be restored until it is purged, 30 days later at the earliest.";
    Description::ok::<DeletedAnswer>(Tag::Tickets, "Delete a ticket", text)
        .conditional()
        .errors([StatusCode::CONFLICT])
}

pub(super) fn restore_ticket() -> Description {
    let text =
        "Brings a deleted ticket back with all that hangs on it. One that is not deleted stays as it is.";
    Description::ok::<TicketAnswer<'_>>(Tag::Tickets, "Restore a ticket", text).errors([StatusCode::CONFLICT])
}

pub(super) fn list_activities() -> Description {
    let text = "What happened to the ticket, oldest first. Customers read only what concerns them.";
    Description::page::<ActivityView<'_>>(Tag::Tickets, "List the activities of a ticket", text)
        .query(lists::plain_shape("ActivityQuery"))
}

pub(super) fn rate_ticket() -> Description {
    let text =
        "Says how good the help was, once. Only the creator of a resolved ticket can, whatever their role.";
    Description::ok::<RatedAnswer<'_>>(Tag::Tickets, "Rate a ticket", text)
        .body(requests::rate_ticket_shape())
        .errors([StatusCode::CONFLICT])
}

pub(super) fn watch_ticket() -> Description {
    let text = "The caller is told what happens to the ticket. Nothing changes where they are already.";
    Description::ok::<WatchAnswer>(Tag::Tickets, "Watch a ticket", text)
}

pub(super) fn unwatch_ticket() -> Description {
    let text =
        "The caller is told no longer what happens to the ticket. Nothing changes where they were not.";
    Description::ok::<WatchAnswer>(Tag::Tickets, "Stop watching a ticket", text)
}

pub(super) fn change_many() -> Description {
    let text = "Moves, assigns or tags up to 1,000 tickets. Each is changed as if it had been asked for by itself, and answered by itself: \
                what cannot be done to one spares the others, and a ticket beyond the caller's reach looks like one that does not exist.";
    Description::ok::<ManyAnswer>(Tag::Tickets, "Change many tickets", text)
        .body(many_tickets::change_many_shape())
}

pub(super) fn move_ticket() -> Description {
    let text = "A closed ticket can only be reopened, to `open`. The status that it has changes nothing.";
    Description::ok::<StatusAnswer<'_>>(Tag::Tickets, "Change the status", text)
        .body(requests::change_status_shape())
        .conditional()
        .errors([StatusCode::CONFLICT])
}

pub(super) fn assign_ticket() -> Description {
    let text =
        "Gives the ticket to somebody, or to nobody. An open ticket that somebody gets is in progress.";
    Description::ok::<AssignedAnswer<'_>>(Tag::Tickets, "Assign or unassign a ticket", text)
        .body(requests::assign_shape())
        .conditional()
        .errors([StatusCode::CONFLICT])
}

pub(super) fn write_message() -> Description {
    let text = "A reply, which the customer can read, needs `ticket-respond`; a note, which only staff can read, needs `ticket-notes`. \
                Customers cannot reply to a closed ticket.";
    Description::created::<MessageAnswer<'_>>(Tag::Tickets, "Add a reply or a note", text)
        .body_with_files(requests::add_message_shape())
        .errors([StatusCode::CONFLICT])
}
