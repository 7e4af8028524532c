//! Who reaches what, through every use case.

use switchboard_application::accounts::create_user::{CreateUser, create_user};
use switchboard_application::ports::{Paging, ProjectFilter, TicketFilter};
use switchboard_application::projects::assign_agent::assign_agent;
use switchboard_application::projects::list::list as list_projects;
use switchboard_application::records::Position;
use switchboard_application::tickets::assign::assign;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::tickets::create::create;
use switchboard_application::tickets::queries::{detail, list};
use switchboard_application::{Error, NotFound, Password};
use switchboard_domain::access::{Actor, Person, Role};
use switchboard_domain::{MessageType, Status, UserId};

use crate::desk::{Desk, refused_fields};

const FIRST_PAGE: Paging = Paging::Page { page: 1, per_page: 20 };

fn is_hidden<T>(outcome: Result<T, Error>) -> bool {
    matches!(outcome, Err(Error::NotFound(NotFound::Ticket)))
}

#[test]
fn a_ticket_outside_of_the_scope_does_not_exist_and_nothing_changes_it() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    let before = desk.stored(ticket.id);
    let outsider = Actor::Person(Person::new(desk.agent.id, Role::Agent, [desk.elsewhere.id]));
    assert!(is_hidden(detail(&desk.ctx, &outsider, ticket.id)));
    assert!(is_hidden(change_status(&desk.ctx, &outsider, ticket.id, Status::Closed)));
    assert!(is_hidden(assign(&desk.ctx, &outsider, ticket.id, None)));
    assert!(is_hidden(desk.write(&outsider, ticket.id, MessageType::Reply)));
    assert!(is_hidden(desk.write(&outsider, ticket.id, MessageType::Note)));
    let other_customer = Actor::Person(Person::new(UserId::new(999), Role::Customer, []));
    assert!(is_hidden(detail(&desk.ctx, &other_customer, ticket.id)));
    assert!(is_hidden(desk.write(&other_customer, ticket.id, MessageType::Reply)));
    assert_eq!(list(&desk.ctx, &outsider, &TicketFilter::default(), FIRST_PAGE).unwrap().total, Some(0));
    assert_eq!(desk.stored(ticket.id), before);
}

#[test]
fn what_a_role_lacks_altogether_is_forbidden() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    let customer = desk.customer();
    let forbidden = [
        desk.write(&customer, ticket.id, MessageType::Note).map(drop),
        change_status(&desk.ctx, &customer, ticket.id, Status::Closed).map(drop),
        assign(&desk.ctx, &customer, ticket.id, None).map(drop),
        list_projects(&desk.ctx, &desk.agent(), &ProjectFilter::default(), FIRST_PAGE).map(drop),
        assign_agent(&desk.ctx, &desk.agent(), desk.project.id, desk.agent.id, Position::Lead),
    ];
    for outcome in forbidden {
        assert!(matches!(outcome, Err(Error::Forbidden(_))), "{outcome:?}");
    }
}

#[test]
fn customers_and_programs_never_see_notes() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    desk.write(&desk.agent(), ticket.id, MessageType::Note).unwrap();
    assign(&desk.ctx, &desk.agent(), ticket.id, Some(desk.agent.id)).unwrap();
    for outsider in [desk.customer(), desk.program().actor] {
        let seen = detail(&desk.ctx, &outsider, ticket.id).unwrap();
        assert!(seen.messages.is_empty());
        assert_eq!(
            seen.activities.iter().map(|event| event.event.kind().as_str()).collect::<Vec<_>>(),
            ["created", "status_changed"]
        );
    }
    assert_eq!(detail(&desk.ctx, &desk.agent(), ticket.id).unwrap().messages.len(), 1);
}

#[test]
fn an_agent_files_no_ticket_in_a_foreign_project() {
    let desk = Desk::new();
    let mut command = desk.command();
    command.project_id = desk.elsewhere.id;
    let refused = refused_fields(create(&desk.ctx, &desk.agent(), &command));
    assert_eq!(refused, ["project_id: The project_id field must be a project that exists."]);
    assert!(create(&desk.ctx, &desk.customer(), &command).is_ok(), "a customer may write to any project");
}

#[test]
fn a_ticket_goes_only_to_somebody_who_can_work_on_it() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    let stranger =
        switchboard_testkit::fixtures::an_agent(&desk.ctx.database, "bola@example.org", &desk.elsewhere);
    for user in [stranger.id, desk.customer.id, UserId::new(999)] {
        let refused = refused_fields(assign(&desk.ctx, &desk.agent(), ticket.id, Some(user)));
        assert_eq!(refused, ["user_id: The user_id field must be an active agent of the project."]);
    }
    for user in [desk.agent.id, desk.administrator.id] {
        assert_eq!(
            assign(&desk.ctx, &desk.agent(), ticket.id, Some(user)).unwrap().ticket.assignee_id,
            Some(user)
        );
    }
}

#[test]
fn super_administrators_come_from_the_command_line_alone() {
    let desk = Desk::new();
    let command = |role, address: &str| CreateUser {
        name: "Somebody".parse().unwrap(),
        email: address.parse().unwrap(),
        password: Password::tried("long enough".to_owned()),
        role,
        department: None,
        phone: None,
    };
    let root = Actor::Person(Person::new(desk.administrator.id, Role::SuperAdmin, []));
    for actor in [desk.administrator(), root] {
        let refused =
            refused_fields(create_user(&desk.ctx, &actor, command(Role::SuperAdmin, "new@example.org")));
        assert_eq!(refused, ["role: The role field must be admin, agent or customer."]);
    }
    assert!(create_user(&desk.ctx, &Actor::System, command(Role::SuperAdmin, "new@example.org")).is_ok());
    let taken = create_user(&desk.ctx, &desk.administrator(), command(Role::Agent, "NEW@example.org"));
    assert_eq!(refused_fields(taken), ["email: The email field has already been taken."]);
}
