//! Filing and answering tickets.

use switchboard_application::Error;
use switchboard_application::projects::create::{CreateProject, create as create_project};
use switchboard_application::tickets::add_message::{PassOnReply, pass_on_reply};
use switchboard_application::tickets::assign::assign;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::tickets::close::close;
use switchboard_application::tickets::create::{create, create_with_note};
use switchboard_application::tickets::respond::{Respond, respond};
use switchboard_domain::ticket::TransitionError;
use switchboard_domain::{CategoryId, MessageType, Source, Status, TagId};

use crate::desk::{Desk, refused_fields};

#[test]
fn a_customer_files_for_themselves_whatever_address_they_name() {
    let desk = Desk::new();
    let mut command = desk.command();
    command.customer_email = Some("ada@example.org".parse().unwrap());
    let created = create(&desk.ctx, &desk.customer(), &command).unwrap();
    assert_eq!(created.ticket.creator_id, Some(desk.customer.id));
    assert_eq!(created.ticket.customer.email.as_str(), "tunde@example.org");
    assert_eq!(created.ticket.number.as_str(), "NAIJ-2026-00001");
    assert_eq!(created.sla_policy.unwrap().first_response_minutes, Some(60));
    assert_eq!(desk.happened(created.ticket.id), ["created"]);
}

#[test]
fn a_program_files_for_customers_whose_account_is_made_once() {
    let desk = Desk::new();
    let program = desk.program();
    let mut command = desk.command();
    command.source = Source::Api;
    command.customer_name = Some("New Customer".parse().unwrap());
    command.customer_email = Some("New@Example.org".parse().unwrap());
    let first = create(&desk.ctx, &program.actor, &command).unwrap().ticket;
    command.customer_email = Some("new@example.ORG".parse().unwrap());
    let second = create(&desk.ctx, &program.actor, &command).unwrap().ticket;
    assert!(first.creator_id.is_some());
    assert_eq!(first.creator_id, second.creator_id);
    let cause = desk.stored(first.id).activities[0].cause;
    assert_eq!((cause.user_id, cause.key_id), (first.creator_id, program.actor.key_id()));
    command.customer_email = None;
    assert_eq!(
        refused_fields(create(&desk.ctx, &program.actor, &command)),
        ["customer_email: The customer_email field is required."]
    );
}

#[test]
fn what_others_file_under_the_address_of_staff_never_becomes_theirs() {
    let desk = Desk::new();
    let mut command = desk.command();
    command.customer_email = Some(desk.administrator.email.clone());
    for actor in [desk.program().actor, desk.agent()] {
        assert_eq!(create(&desk.ctx, &actor, &command).unwrap().ticket.creator_id, None);
    }
    command.customer_email = Some(desk.agent.email.clone());
    assert_eq!(create(&desk.ctx, &desk.agent(), &command).unwrap().ticket.creator_id, Some(desk.agent.id));
}

#[test]
fn every_reference_that_leads_nowhere_is_named_at_once() {
    let desk = Desk::new();
    let mut command = desk.command();
    command.category_id = Some(CategoryId::new(999));
    command.tags = vec![TagId::new(998), TagId::new(999)];
    let refused = refused_fields(create(&desk.ctx, &desk.customer(), &command));
    assert_eq!(
        refused,
        [
            "category_id: The category_id field must be a category that exists.",
            "tags.0: The tags.0 field must be a tag that exists.",
            "tags.1: The tags.1 field must be a tag that exists.",
        ]
    );
    assert_eq!(desk.ticket().number.as_str(), "NAIJ-2026-00001", "a refused ticket uses up no number");
}

#[test]
fn the_journey_of_a_ticket() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    assign(&desk.ctx, &desk.agent(), ticket.id, Some(desk.agent.id)).unwrap();
    let answer = desk.write(&desk.agent(), ticket.id, MessageType::Reply).unwrap();
    assert!(answer.message.is_first_response);
    change_status(&desk.ctx, &desk.agent(), ticket.id, Status::PendingCustomer).unwrap();
    let reply = desk.write(&desk.customer(), ticket.id, MessageType::Reply).unwrap();
    assert_eq!((reply.ticket.status, reply.message.is_first_response), (Status::InProgress, false));
    change_status(&desk.ctx, &desk.agent(), ticket.id, Status::Resolved).unwrap();
    change_status(&desk.ctx, &desk.agent(), ticket.id, Status::Resolved).unwrap();
    let stored = desk.stored(ticket.id);
    assert_eq!(stored.ticket.reply_count, 2);
    assert_eq!(
        desk.happened(ticket.id),
        [
            "created",
            "assigned",
            "status_changed",
            "replied",
            "status_changed",
            "replied",
            "status_changed",
            "status_changed"
        ]
    );
}

#[test]
fn a_program_passes_on_replies_and_closes_only_for_the_customer_of_the_ticket() {
    let desk = Desk::new();
    let program = desk.program();
    let ticket = desk.ticket();
    let reply = |address: &str| {
        let command = PassOnReply {
            number: ticket.number.clone(),
            body: "Any news?".parse().unwrap(),
            customer_email: address.parse().unwrap(),
        };
        pass_on_reply(&desk.ctx, &program.actor, command)
    };
    let stranger = "customer_email: The customer_email field must be the address of the ticket's customer.";
    assert_eq!(refused_fields(reply("ada@example.org")), [stranger]);
    let added = reply("Tunde@Example.org").unwrap();
    assert_eq!(added.message.user.unwrap().id, desk.customer.id);
    let end = |address: &str| close(&desk.ctx, &program.actor, &ticket.number, &address.parse().unwrap());
    assert_eq!(refused_fields(end("ada@example.org")), [stranger]);
    assert_eq!(end("tunde@example.org").unwrap().status, Status::Closed);
    assert_eq!(end("tunde@example.org").unwrap().status, Status::Closed, "closing twice is no fault");
    assert!(matches!(reply("tunde@example.org"), Err(Error::Refused(TransitionError::ClosedToCustomer))));
    assert_eq!(desk.happened(ticket.id), ["created", "replied", "status_changed"]);
}

#[test]
fn projects_of_one_name_get_slugs_and_prefixes_of_their_own() {
    let desk = Desk::new();
    let make = || {
        let command = CreateProject {
            name: "Naija Homes".parse().unwrap(),
            description: None,
            support_email: None,
            website_url: None,
            timezone: "UTC".to_owned(),
            settings: None,
        };
        let made = create_project(&desk.ctx, &desk.administrator(), command).unwrap();
        (made.slug.to_string(), made.prefix.to_string())
    };
    let made: Vec<_> = (0..3).map(|_| make()).collect();
    let expected = [("naija-homes", "NAI2"), ("naija-homes-2", "NAI3"), ("naija-homes-3", "NAI4")];
    assert_eq!(made, expected.map(|(slug, prefix)| (slug.to_owned(), prefix.to_owned())));
}

#[test]
fn a_program_responds_for_itself_or_for_the_customer() {
    let desk = Desk::new();
    let program = desk.program().actor;
    let ticket = desk.ticket();
    let command = Respond {
        number: ticket.number.clone(),
        body: Some("We are on it.".parse().unwrap()),
        message_type: MessageType::Reply,
        from: None,
        status: None,
    };
    let own = respond(&desk.ctx, &program, &command).unwrap();
    assert_eq!(
        (own.ticket.status, own.ticket.first_response_at, own.is_reopened),
        (Status::Open, None, false)
    );
    assert_eq!(own.message.unwrap().user, None);

    let moved = Respond { body: None, status: Some(Status::Resolved), ..command.clone() };
    let moved = respond(&desk.ctx, &program, &moved).unwrap();
    assert_eq!((moved.ticket.status, moved.message), (Status::Resolved, None));

    let from = Some(desk.customer.email.clone());
    let note = Respond { message_type: MessageType::Note, from: from.clone(), ..command.clone() };
    assert_eq!(respond(&desk.ctx, &program, &note).unwrap().ticket.status, Status::Resolved);
    let customers = Respond { from, ..command.clone() };
    let reopened = respond(&desk.ctx, &program, &customers).unwrap();
    assert_eq!((reopened.ticket.status, reopened.is_reopened), (Status::Open, true));
    assert_eq!(reopened.message.unwrap().user.map(|user| user.id), Some(desk.customer.id));

    let stranger = Respond { from: Some("eve@example.org".parse().unwrap()), ..command };
    assert_eq!(
        refused_fields(respond(&desk.ctx, &program, &stranger)),
        ["customer_email: The customer_email field must be the address of the ticket's customer."]
    );
}

#[test]
fn a_note_that_a_ticket_is_opened_with_is_not_the_customers() {
    let desk = Desk::new();
    let mut command = desk.command();
    command.customer_email = Some(desk.customer.email.clone());
    let (created, note) =
        create_with_note(&desk.ctx, &desk.program().actor, &command, "Fraud?".parse().unwrap()).unwrap();
    assert_eq!((note.message_type, note.user), (MessageType::Note, None));
    let stored = desk.stored(created.ticket.id);
    assert_eq!(stored.description, command.description.as_str());
    assert_eq!(desk.happened(created.ticket.id), ["created", "noted"]);
    assert_eq!(created.ticket, stored.ticket);
}
