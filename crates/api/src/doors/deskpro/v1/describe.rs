//! What the document says of each operation of version 1.

use super::requests;
use super::views::{
    MessageCreated, Messages, People, PersonAnswer, PersonCreated, Success, TicketAnswer, TicketCreated,
    Tickets,
};
use crate::openapi::{Description, Tag};

pub(super) fn root() -> Description {
    let text = "What the client of version 1 asks for before anything else. It wants `X-Request-Id` in the answer, or `X-DeskPRO-RequestId`.";
    Description::ok::<Success>(Tag::DeskproV1, "Answer at all", text)
}

pub(super) fn list_tickets() -> Description {
    let text = "The tickets that the caller may see. Parameters that are not described are ignored; filters of Deskpro that Switchboard does \
                not have are refused.";
    Description::ok::<Tickets<'_>>(Tag::DeskproV1, "List tickets", text).query(requests::tickets_shape())
}

pub(super) fn create_ticket() -> Description {
    let text = "Files a ticket, from JSON or a form.";
    Description::created::<TicketCreated<'_>>(Tag::DeskproV1, "Create a ticket", text)
        .body(requests::open_shape())
}

pub(super) fn show_ticket() -> Description {
    Description::ok::<TicketAnswer<'_>>(Tag::DeskproV1, "Show a ticket", "One ticket.")
}

pub(super) fn update_ticket() -> Description {
    let text = "Fields that are missing stay as they are.";
    Description::ok::<Success>(Tag::DeskproV1, "Change a ticket", text).body(requests::change_shape())
}

pub(super) fn delete_ticket() -> Description {
    let text = "The ticket is gone for everybody. A super administrator can bring it back for 30 days.";
    Description::ok::<Success>(Tag::DeskproV1, "Delete a ticket", text)
}

pub(super) fn claim_ticket() -> Description {
    Description::ok::<Success>(
        Tag::DeskproV1,
        "Claim a ticket",
        "Gives the ticket to whom the caller acts as.",
    )
}

pub(super) fn list_messages() -> Description {
    let text = "What the ticket was opened with, and the messages since, the oldest first. Notes are there for staff alone.";
    Description::ok::<Messages<'_>>(Tag::DeskproV1, "List messages", text)
}

pub(super) fn create_message() -> Description {
    let text = "Writes a reply or a note in the name of the caller or, with a key, passes on what the ticket's customer wrote.";
    Description::created::<MessageCreated>(Tag::DeskproV1, "Write a message", text)
        .body(requests::write_shape())
}

pub(super) fn list_people() -> Description {
    let text = "The people with an account, the newest first.";
    Description::ok::<People<'_>>(Tag::DeskproV1, "List people", text).query(requests::people_shape())
}

pub(super) fn create_person() -> Description {
    let text = "Makes the account of a customer, who has no password until they set one.";
    Description::created::<PersonCreated>(Tag::DeskproV1, "Create a person", text)
        .body(requests::person_shape())
}

pub(super) fn show_person() -> Description {
    Description::ok::<PersonAnswer<'_>>(Tag::DeskproV1, "Show a person", "One person.")
}

pub(super) fn update_person() -> Description {
    let text = "Fields that are missing stay as they are.";
    Description::ok::<Success>(Tag::DeskproV1, "Change a person", text).body(requests::person_change_shape())
}
