//! What the document says of each operation of version 2.

use actix_web::http::StatusCode;

use super::batch::BatchAnswer;
use super::envelope::{Holds, enveloped};
use super::shapes;
use super::views::{ApiLog, Discovery, Me, Nothing, Person, Ticket, TicketMessage};
use crate::openapi::{Description, Tag};

pub(super) fn discover() -> Description {
    let text = "Where the desk is, for clients that ask before they log in.";
    enveloped::<Discovery>(Description::ok::<Discovery>(Tag::Deskpro, "Find the desk", text), Holds::One)
}

pub(super) fn me() -> Description {
    let text = "Whom the credential stands for, and what kind of credential it is.";
    enveloped::<Me<'_>>(Description::ok::<Me<'_>>(Tag::Deskpro, "Show who calls", text), Holds::One)
}

pub(super) fn batch() -> Description {
    let text = "Up to 25 calls in one request, each answered by itself as if it had come alone. A fault of the server ends the whole batch.";
    Description::ok::<BatchAnswer>(Tag::Deskpro, "Call several times at once", text).body(shapes::batch())
}

pub(super) fn list_tickets() -> Description {
    let text = "The tickets that the caller may see. Parameters that are not described are ignored; filters of Deskpro that Switchboard does \
                not have are refused.";
    enveloped::<Ticket<'_>>(Description::ok::<Ticket<'_>>(Tag::Deskpro, "List tickets", text), Holds::List)
        .query(shapes::tickets())
}

pub(super) fn create_ticket() -> Description {
    let text = "Files a ticket. Agent, status and labels are part of the same unit of work: all of it happens or nothing.";
    enveloped::<Ticket<'_>>(
        Description::created::<Ticket<'_>>(Tag::Deskpro, "Create a ticket", text),
        Holds::One,
    )
    .body(shapes::open())
    .errors([StatusCode::NOT_FOUND])
}

pub(super) fn show_ticket() -> Description {
    enveloped::<Ticket<'_>>(
        Description::ok::<Ticket<'_>>(Tag::Deskpro, "Show a ticket", "One ticket."),
        Holds::One,
    )
    .query(shapes::ticket())
}

pub(super) fn update_ticket() -> Description {
    let text = "Fields that are missing stay as they are. Answers 204 and where the ticket is, or 200 with the ticket for `follow_location=1`.";
    enveloped::<Ticket<'_>>(
        Description::no_content::<Ticket<'_>>(Tag::Deskpro, "Change a ticket", text),
        Holds::One,
    )
    .body(shapes::change())
}

pub(super) fn delete_ticket() -> Description {
    let text = "The ticket is gone for everybody. A super administrator can bring it back for 30 days.";
    enveloped::<Nothing>(Description::ok::<Nothing>(Tag::Deskpro, "Delete a ticket", text), Holds::One)
}

pub(super) fn list_messages() -> Description {
    let text = "What the ticket was opened with, and the messages since, the oldest first. Notes are there for staff alone.";
    enveloped::<TicketMessage<'_>>(
        Description::ok::<TicketMessage<'_>>(Tag::Deskpro, "List messages", text),
        Holds::List,
    )
    .query(shapes::part("DeskproMessageQuery"))
}

pub(super) fn create_message() -> Description {
    let text = "Writes a reply or a note in the name of the caller or, with a key, passes on what the ticket's customer wrote.";
    enveloped::<TicketMessage<'_>>(
        Description::created::<TicketMessage<'_>>(Tag::Deskpro, "Write a message", text),
        Holds::One,
    )
    .body(shapes::write())
}

pub(super) fn list_people() -> Description {
    let text = "The people with an account, the newest first.";
    enveloped::<Person<'_>>(Description::ok::<Person<'_>>(Tag::Deskpro, "List people", text), Holds::List)
        .query(shapes::people())
}

pub(super) fn create_person() -> Description {
    let text = "Makes the account of a customer, as filing a ticket for them does. They have no password until they set one.";
    enveloped::<Person<'_>>(
        Description::created::<Person<'_>>(Tag::Deskpro, "Create a person", text),
        Holds::One,
    )
    .body(shapes::person())
}

pub(super) fn show_person() -> Description {
    enveloped::<Person<'_>>(
        Description::ok::<Person<'_>>(Tag::Deskpro, "Show a person", "One person."),
        Holds::One,
    )
}

pub(super) fn update_person() -> Description {
    let text = "Fields that are missing stay as they are. Answers 204 and where the person is, or 200 with the person for `follow_location=1`.";
    enveloped::<Person<'_>>(
        Description::no_content::<Person<'_>>(Tag::Deskpro, "Change a person", text),
        Holds::One,
    )
    .body(shapes::person_change())
}

pub(super) fn list_logs() -> Description {
    let text = "The requests that showed a key, whichever, the newest first.";
    enveloped::<ApiLog<'_>>(
        Description::ok::<ApiLog<'_>>(Tag::Deskpro, "List requests with keys", text),
        Holds::List,
    )
    .query(shapes::part("DeskproLogQuery"))
}
