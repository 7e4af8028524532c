//! Version 2: everything in one envelope, POST makes and PUT changes, and several calls may come as one.

mod batch;
mod describe;
mod envelope;
mod operations;
pub(in crate::doors) mod refusal;
mod requests;
mod shapes;
mod views;

use actix_web::web;
use switchboard_domain::access::Ability;

use super::call::{Run, route};
use crate::answer::Answer;
use crate::credentials::AsAnyone;
use crate::error::ApiError;
use crate::routes::{Access, Endpoint, Verb};
use envelope::Envelope;
use views::Discovery;

/// Where clients expect the door as well.
pub(in crate::doors) const ALIASES: &[(&str, &str)] = &[("/api/v2/", "/deskpro/api/v2/")];

/// Where nothing but the door could be meant.
pub(in crate::doors) const OUTSKIRTS: &[&str] =
    &["/api/v2", "/api/v2/{path:.*}", "/deskpro/api/v2", "/deskpro/api/v2/{path:.*}"];

/// Declares the operations of the door: their endpoints, and what answers them by itself or within a batch.
macro_rules! operations {
    ($( $verb:ident $path:literal $operation:literal $abilities:expr => $run:ident, $describe:ident; )+) => {
        /// The endpoints of the door.
        pub(in crate::doors) const ENDPOINTS: &[Endpoint] = &[
            Endpoint {
                verb: Verb::Get,
                path: "/api/v2/helpdesk/discover",
                operation: "deskproDiscover",
                access: Access::Public,
                abilities: &[],
                handler: || web::to(discover),
                describe: describe::discover,
            },
            Endpoint {
                verb: Verb::Post,
                path: "/api/v2/batch",
                operation: "deskproBatch",
                access: Access::Person,
                abilities: &[],
                handler: || route(batch::run),
                describe: describe::batch,
            },
            $( Endpoint {
                verb: Verb::$verb,
                path: $path,
                operation: $operation,
                access: Access::Person,
                abilities: $abilities,
                handler: || route(operations::$run),
                describe: describe::$describe,
            }, )+
        ];

        /// What answers each operation, by the name of the operation.
        const RUNS: &[(&str, Run)] = &[ $( ($operation, operations::$run), )+ ];
    };
}

operations! {
    Get "/api/v2/me" "deskproMe" &[] => me, me;
    Get "/api/v2/tickets" "deskproListTickets" &[Ability::TicketIndex] => list_tickets, list_tickets;
    Post "/api/v2/tickets" "deskproCreateTicket" &[Ability::CreateTicket] => create_ticket, create_ticket;
    Get "/api/v2/tickets/{id}" "deskproShowTicket" &[Ability::TicketIndex] => show_ticket, show_ticket;
    Put "/api/v2/tickets/{id}" "deskproUpdateTicket" &[Ability::EditTicket, Ability::ChangeStatus, Ability::AssignTicket]
        => update_ticket, update_ticket;
    Delete "/api/v2/tickets/{id}" "deskproDeleteTicket" &[Ability::DeleteTicket] => delete_ticket, delete_ticket;
    Get "/api/v2/tickets/{id}/messages" "deskproListMessages" &[Ability::TicketIndex] => list_messages, list_messages;
    Post "/api/v2/tickets/{id}/messages" "deskproCreateMessage" &[Ability::TicketRespond, Ability::TicketNotes]
        => create_message, create_message;
    Get "/api/v2/people" "deskproListPeople" &[Ability::ManageUsers] => list_people, list_people;
    Post "/api/v2/people" "deskproCreatePerson" &[Ability::CreateForCustomer] => create_person, create_person;
    Get "/api/v2/people/{id}" "deskproShowPerson" &[Ability::ManageUsers] => show_person, show_person;
    Put "/api/v2/people/{id}" "deskproUpdatePerson" &[Ability::ManageUsers] => update_person, update_person;
    Get "/api/v2/api_logs" "deskproListLogs" &[Ability::ManageKeys] => list_logs, list_logs;
}

async fn discover(caller: AsAnyone) -> Result<Answer, ApiError> {
    caller
        .run(|ctx| {
            let address = ctx.settings.public_url.as_str();
            Answer::ok(&Envelope::of(Discovery {
                is_deskpro: true,
                helpdesk_url: address.to_owned(),
                base_api_url: format!("{address}/api/v2/"),
                build: env!("CARGO_PKG_VERSION"),
            }))
        })
        .await
}
