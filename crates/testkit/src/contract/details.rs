//! A ticket with all that hangs on it: messages and activities, and what of them outsiders see.

use std::sync::Arc;

use switchboard_application::ports::{Database, NoteVisibility, Paging, StoreError, TicketFilter};
use switchboard_application::records::{
    Cause, Event, Message, NewEvent, NewMessage, NewTicket, PolicySummary, ProjectName, TicketDetail,
    UserName,
};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::{Deadlines, EventKind, Receipt, Side, Ticket, TicketEvent};
use switchboard_domain::{Body, MessageId, MessageType, Priority, Source, Status, TicketId, UserId};

use super::events::one_of_each_kind;
use super::support::{FIRST_HUNDRED, HOSTILE_LINE, detail, list, read, refusal};
use crate::fixtures::{
    a_project, a_ticket, a_ticket_with, a_user, commit, instant, new_event, new_message, new_ticket, noon,
};

/// Messages come in the order in which they were written, each with every field.
pub fn messages_come_in_order(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let agent = a_user(db, "ada@example.org", Role::Agent);
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    let body = |text: &str| text.parse::<Body>().expect("the text is a body");
    let written = [
        NewMessage {
            created_at: instant("1969-12-31T23:59:59.999999Z"),
            ..new_message(ticket.id, HOSTILE_LINE)
        },
        NewMessage {
            body: body(&"ż\n\t𝄞".repeat(Body::CHARACTERS_MAX / 4)),
            side: Side::Program,
            ..new_message(ticket.id, "-")
        },
        NewMessage {
            user_id: Some(agent.id),
            side: Side::Staff,
            message_type: MessageType::Note,
            ..new_message(ticket.id, "Hm.")
        },
        NewMessage {
            user_id: Some(agent.id),
            side: Side::Staff,
            is_first_response: true,
            ..new_message(ticket.id, "Done.")
        },
    ];
    let mut expected = Vec::new();
    for message in &written {
        let id = commit(db, |tx| tx.tickets().add_message(message));
        commit(db, |tx| tx.tickets().add_message(&new_message(other.id, "On another ticket.")));
        expected.push(read_back(
            id,
            message,
            message.user_id.map(|id| UserName { id, name: "ada".to_owned() }),
        ));
    }
    assert_eq!(detail(db, ticket.id).messages, expected);
    assert!(expected.is_sorted_by_key(|message| message.id));
}

/// A message needs its ticket, and its author where it names one.
pub fn a_message_needs_its_ticket(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    for wrong in [
        new_message(TicketId::new(987_654), "Hello?"),
        NewMessage { user_id: Some(UserId::new(987_654)), ..new_message(ticket.id, "Hello?") },
    ] {
        let error = refusal(db, |tx| tx.tickets().add_message(&wrong));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
    assert_eq!(detail(db, ticket.id).messages, []);
}

/// Outsiders see replies and public events alone; staff see everything.
pub fn notes_are_hidden_from_outsiders(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let note = NewMessage {
        message_type: MessageType::Note,
        side: Side::Staff,
        ..new_message(ticket.id, "A secret.")
    };
    let (reply, note) = commit(db, |tx| {
        tx.events().append(&one_of_each_kind(&ticket))?;
        Ok((tx.tickets().add_message(&new_message(ticket.id, "A reply."))?, tx.tickets().add_message(&note)?))
    });
    for (notes, messages, kinds) in [
        (NoteVisibility::Shown, vec![reply, note], EventKind::ALL.to_vec()),
        (
            NoteVisibility::Hidden,
            vec![reply],
            vec![
                EventKind::Created,
                EventKind::StatusChanged,
                EventKind::Replied,
                EventKind::Rated,
                EventKind::SubjectChanged,
                EventKind::DescriptionChanged,
            ],
        ),
    ] {
        let by_id = read(db).tickets().detail(ticket.id, &Scope::All, notes);
        let by_number = read(db).tickets().detail_by_number(&ticket.number, &Scope::All, notes);
        let by_id = by_id.expect("the query succeeds").expect("the ticket exists");
        assert_eq!(by_number.expect("the query succeeds").as_ref(), Some(&by_id));
        assert_eq!(
            by_id.messages.iter().map(|message| message.id).collect::<Vec<_>>(),
            messages,
            "{notes:?}"
        );
        assert_eq!(
            by_id.activities.iter().map(|event| event.event.kind()).collect::<Vec<_>>(),
            kinds,
            "{notes:?}"
        );
    }
}

/// The number of replies is the one that was saved, in lists and in details, whatever messages there are.
pub fn the_reply_count_is_the_one_that_was_saved(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let note = NewMessage {
        message_type: MessageType::Note,
        side: Side::Staff,
        ..new_message(ticket.id, "A note.")
    };
    commit(db, |tx| {
        tx.tickets().add_message(&note)?;
        tx.tickets().add_message(&new_message(ticket.id, "A reply."))?;
        let replied = ticket.clone().reply(Side::Customer, noon()).expect("the ticket is open");
        tx.tickets().save(&replied.ticket)
    });
    assert_eq!(detail(db, ticket.id).ticket.reply_count, 1);
    let listed = list(db, &Scope::All, &TicketFilter::default(), FIRST_HUNDRED);
    assert_eq!(listed.records.iter().map(|ticket| ticket.reply_count).collect::<Vec<_>>(), [1]);
}

/// A detail shows the project, the people, the policy and the activities of its ticket, with the names of those who caused them.
pub fn a_detail_shows_what_hangs_on_the_ticket(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let agent = a_user(db, "ada@example.org", Role::Agent);
    let creator = a_user(db, "tunde@example.org", Role::Customer);
    let rules = commit(db, |tx| tx.sla().rules_for(project.id, Priority::High));
    let policy = rules.policy.expect("there is a global policy");
    let ticket = a_ticket_with(db, &project, |ticket| NewTicket {
        creator_id: Some(creator.id),
        priority: Priority::High,
        deadlines: Deadlines { policy_version_id: Some(policy.id), ..Deadlines::default() },
        ..ticket
    });
    let ticket = Ticket { assignee_id: Some(agent.id), ..ticket };
    let created =
        TicketEvent::Created { priority: Priority::High, source: Source::Api, receipt: Receipt::Sent };
    let assigned = TicketEvent::Assigned { from: None, to: Some(agent.id) };
    commit(db, |tx| {
        tx.tickets().save(&ticket)?;
        let cause = Cause { user_id: Some(agent.id), key_id: None };
        tx.events().append(&[
            new_event(&ticket, created.clone()),
            NewEvent { cause, ..new_event(&ticket, assigned.clone()) },
        ])
    });

    let TicketDetail {
        ticket: found,
        project: project_name,
        creator: by,
        assignee,
        activities,
        sla_policy,
        ..
    } = detail(db, ticket.id);
    assert_eq!(found, Ticket { version: 2, ..ticket });
    assert_eq!(project_name, ProjectName { id: project.id, name: project.name, slug: project.slug });
    assert_eq!(by, Some(UserName { id: creator.id, name: "tunde".to_owned() }));
    assert_eq!(assignee, Some(UserName { id: agent.id, name: "ada".to_owned() }));
    let shown: Vec<_> = activities.into_iter().map(|event| (event.event, event.user_name)).collect();
    assert_eq!(shown, [(created, None), (assigned, Some("ada".to_owned()))]);
    let targets = policy.terms.targets();
    let expected = PolicySummary {
        id: policy.policy_id,
        project_id: None,
        priority: Priority::High,
        first_response_minutes: targets.first_response_minutes.map(u32::from),
        resolution_minutes: targets.resolution_minutes.map(u32::from),
    };
    assert_eq!(sla_policy, Some(expected));
}

/// Activities come in the order in which they happened and belong to their ticket alone.
pub fn activities_come_in_order(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    let changes: Vec<_> =
        Status::ALL.iter().map(|to| TicketEvent::StatusChanged { from: Status::Open, to: *to }).collect();
    for change in &changes {
        commit(db, |tx| {
            tx.events().append(&[new_event(&ticket, change.clone()), new_event(&other, change.clone())])
        });
    }
    let shown = detail(db, ticket.id).activities;
    assert!(shown.iter().all(|event| event.ticket_id == ticket.id));
    assert_eq!(shown.into_iter().map(|event| event.event).collect::<Vec<_>>(), changes);
}

/// Activities come in parts as well, within the scope of their ticket alone, and outsiders get no more of them than of a whole ticket.
pub fn activities_come_in_parts(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let ticket = a_ticket(db, &project);
    commit(db, |tx| {
        tx.events().append(&one_of_each_kind(&ticket))?;
        let foreign = tx.tickets().insert(&new_ticket(&other, 1))?;
        tx.events().append(&one_of_each_kind(&foreign))
    });
    for notes in [NoteVisibility::Shown, NoteVisibility::Hidden] {
        let part = |scope: &Scope, paging| {
            read(db).tickets().activities(ticket.id, scope, notes, paging).expect("the query succeeds")
        };
        let whole = read(db).tickets().detail(ticket.id, &Scope::All, notes).expect("the query succeeds");
        let expected = whole.expect("the ticket exists").activities;
        let total = u64::try_from(expected.len()).ok();
        let within = Scope::Projects([project.id].into());
        let (mut by_page, mut by_walking): (Vec<Event>, Vec<Event>) = (Vec::new(), Vec::new());
        for page in 1.. {
            let listing = part(&within, Paging::Page { page, per_page: 4 }).expect("the ticket exists");
            assert_eq!(listing.total, total, "{notes:?}");
            by_page.extend(listing.records);
            let last_seen = by_walking.last().map(|event| event.id.get());
            let walked = part(&within, Paging::After { last_seen, limit: 4 }).expect("the ticket exists");
            by_walking.extend(walked.records);
            assert_eq!(listing.has_more, walked.has_more, "{notes:?}");
            if !listing.has_more {
                break;
            }
        }
        assert_eq!((&by_page, &by_walking), (&expected, &expected), "{notes:?}");
        let beyond = part(&within, Paging::Page { page: 9, per_page: 4 }).expect("the ticket exists");
        assert_eq!((beyond.records, beyond.total, beyond.has_more), (Vec::new(), total, false));
        assert_eq!(part(&Scope::Projects([other.id].into()), FIRST_HUNDRED), None);
        assert_eq!(part(&Scope::Own(UserId::new(987_654)), FIRST_HUNDRED), None);
    }
    let unknown = TicketId::new(987_654);
    let found = read(db).tickets().activities(unknown, &Scope::All, NoteVisibility::Shown, FIRST_HUNDRED);
    assert_eq!(found.expect("the query succeeds"), None);
}

fn read_back(id: MessageId, message: &NewMessage, user: Option<UserName>) -> Message {
    let NewMessage { ticket_id: _, user_id: _, side, message_type, body, is_first_response, created_at } =
        message.clone();
    let attachments = Vec::new();
    Message {
        id,
        user,
        side,
        message_type,
        body: body.to_string(),
        is_first_response,
        attachments,
        created_at,
    }
}
