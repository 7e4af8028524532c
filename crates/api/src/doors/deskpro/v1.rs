//! Version 1: plain objects under their names, POST both makes and changes, and bodies that are JSON or forms.

mod describe;
mod operations;
pub(in crate::doors) mod refusal;
mod requests;
mod views;

use actix_web::web;
use switchboard_domain::access::Ability;

use super::call::route;
use crate::answer::Answer;
use crate::credentials::AsAnyone;
use crate::error::ApiError;
use crate::routes::{Access, Endpoint, Verb};
use views::Success;

/// Where nothing but the door could be meant.
pub(in crate::doors) const OUTSKIRTS: &[&str] = &["/deskpro/api", "/deskpro/api/{path:.*}"];

/// Declares an operation.
macro_rules! operation {
    ($verb:ident $path:literal $operation:literal $abilities:expr => $run:ident) => {
        Endpoint {
            verb: Verb::$verb,
            path: $path,
            operation: $operation,
            access: Access::Person,
            abilities: $abilities,
            handler: || route(operations::$run),
            describe: describe::$run,
        }
    };
}

/// The endpoints of the door.
pub(in crate::doors) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/deskpro/api/",
        operation: "deskproV1Root",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(root),
        describe: describe::root,
    },
    operation!(Get "/deskpro/api/tickets" "deskproV1ListTickets" &[Ability::TicketIndex] => list_tickets),
    operation!(Post "/deskpro/api/tickets" "deskproV1CreateTicket" &[Ability::CreateTicket] => create_ticket),
    operation!(Get "/deskpro/api/tickets/{id}" "deskproV1ShowTicket" &[Ability::TicketIndex] => show_ticket),
    operation!(Post "/deskpro/api/tickets/{id}" "deskproV1UpdateTicket"
        &[Ability::EditTicket, Ability::ChangeStatus, Ability::AssignTicket] => update_ticket),
    operation!(Delete "/deskpro/api/tickets/{id}" "deskproV1DeleteTicket" &[Ability::DeleteTicket] => delete_ticket),
    operation!(Post "/deskpro/api/tickets/{id}/claim" "deskproV1ClaimTicket" &[Ability::AssignTicket] => claim_ticket),
    operation!(Get "/deskpro/api/tickets/{id}/messages" "deskproV1ListMessages" &[Ability::TicketIndex] => list_messages),
    operation!(Post "/deskpro/api/tickets/{id}/messages" "deskproV1CreateMessage"
        &[Ability::TicketRespond, Ability::TicketNotes] => create_message),
    operation!(Get "/deskpro/api/people" "deskproV1ListPeople" &[Ability::ManageUsers] => list_people),
    operation!(Post "/deskpro/api/people" "deskproV1CreatePerson" &[Ability::CreateForCustomer] => create_person),
    operation!(Get "/deskpro/api/people/{id}" "deskproV1ShowPerson" &[Ability::ManageUsers] => show_person),
    operation!(Post "/deskpro/api/people/{id}" "deskproV1UpdatePerson" &[Ability::ManageUsers] => update_person),
];

/// What the client asks for first, to see whether anybody is there.
async fn root(caller: AsAnyone) -> Result<Answer, ApiError> {
    caller.run(|_| Answer::ok(&Success { success: true })).await
}
