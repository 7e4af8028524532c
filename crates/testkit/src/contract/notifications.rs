//! Notices: whom a ticket concerns, how far people were told, what waits to be told, and what they chose.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, StoreError};
use switchboard_application::records::{
    Concern, NewAttachment, NewMessage, NewTicket, NewWaitingNotice, PasswordHash, Position, Project,
    ProjectMail, ToldMessage, Trust, User, WaitingNotice,
};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::notification::{
    Audience, Cadence, Circle, NoticeKind, Part, Participant, Preferences, Recipient,
};
use switchboard_domain::ticket::{Side, Ticket};
use switchboard_domain::{MessageId, MessageType, TicketId, UserId, WaitingNoticeId};

use super::support::{HOSTILE_LINE, in_parallel, read, refusal};
use crate::fixtures::{
    a_project, a_ticket, a_ticket_with, a_user, an_agent, commit, email, new_attachment, new_message,
    new_user, noon,
};

/// Of several who move the position on from where they read it one does; from anywhere else it does not move.
pub fn a_position_moves_on_for_one_of_those_who_move_it(db: &Arc<dyn Database>) {
    let position = || read(db).notifications().position().expect("the query succeeds");
    let begin = position();
    let moved = in_parallel(6, |_| commit(db, |tx| tx.notifications().advance(begin, begin + 5)));
    assert_eq!(moved.iter().filter(|moved| **moved).count(), 1);
    assert_eq!(position(), begin + 5);
    assert!(!commit(db, |tx| tx.notifications().advance(begin, begin + 9)));
    assert!(!commit(db, |tx| tx.notifications().advance(begin + 5, begin + 4)), "nobody is told twice");
    let mut unit = db.begin().expect("a unit opens");
    assert!(unit.notifications().advance(begin + 5, begin + 9).expect("the position moves"));
    drop(unit);
    assert_eq!(position(), begin + 5);
}

/// Everybody is there with all their parts, their rights and their wishes, and nobody else.
pub fn a_ticket_knows_whom_it_concerns(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let customer = a_user(db, "Tunde@example.org", Role::Customer);
    let assignee = an_agent(db, "alice@example.org", &project);
    let outsider = a_user(db, "oscar@example.org", Role::Agent);
    let lead = a_user(db, "lea@example.org", Role::Agent);
    let gone = a_user(db, "gone@example.org", Role::Agent);
    a_user(db, "nobody@example.org", Role::Admin);
    let ticket = filed_by(db, &project, &customer);
    let mut wishes = Preferences::default();
    wishes.choose(NoticeKind::Reply, Some(Cadence::Hourly));
    commit(db, |tx| {
        tx.projects().assign_agent(project.id, lead.id, Position::Lead, noon())?;
        tx.tickets().save(&Ticket { assignee_id: Some(assignee.id), ..ticket.clone() })?;
        for watcher in [customer.id, assignee.id, outsider.id, gone.id] {
            tx.tickets().watch(ticket.id, watcher, noon())?;
        }
        tx.users().save(&User { is_active: false, ..outsider.clone() }, noon())?;
        tx.users().delete(gone.id, noon())?;
        tx.notifications().choose(customer.id, &wishes, noon())
    });
    let participant = |user: &User, parts: &[Part]| Participant {
        id: user.id,
        role: user.role,
        is_active: true,
        is_in_project: false,
        parts: parts.iter().copied().collect(),
        preferences: Preferences::default(),
    };
    let participants = vec![
        Participant { preferences: wishes, ..participant(&customer, &[Part::Customer, Part::Watcher]) },
        Participant { is_in_project: true, ..participant(&assignee, &[Part::Assignee, Part::Watcher]) },
        Participant { is_active: false, ..participant(&outsider, &[Part::Watcher]) },
        Participant { is_in_project: true, ..participant(&lead, &[Part::Lead]) },
    ];
    let found = concern(db, ticket.id);
    assert_eq!(found.circle, Circle { project_id: project.id, owner_id: Some(customer.id), participants });
    let reached: BTreeMap<_, _> = [&customer, &assignee, &outsider, &lead]
        .into_iter()
        .map(|user| (user.id, user.email.clone()))
        .collect();
    assert_eq!(found.addresses, reached);
    assert_eq!(found.address_of(Recipient::Account(customer.id)), Some(&email("tunde@example.org")));
    assert_eq!(found.address_of(Recipient::Contact), Some(&ticket.customer.email));
    let of_nobody = a_ticket(db, &project);
    let found = concern(db, of_nobody.id);
    assert_eq!((found.circle.owner_id, found.circle.participants.len()), (None, 1), "its lead alone");
}

/// A ticket comes with its number and subject, how its project signs, and whether its customer has shown that the address is theirs.
pub fn a_ticket_knows_how_its_mails_are_signed(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let plain = concern(db, a_ticket(db, &project).id);
    assert_eq!((plain.project_name, plain.project_mail), (project.name.clone(), ProjectMail::default()));
    let mail = ProjectMail {
        name: Some(HOSTILE_LINE.parse().expect("the text is a label")),
        address: Some(email("Homes@Naija.example")),
        signature: Some(format!("{HOSTILE_LINE}\nThe homes").parse().expect("the text is a signature")),
    };
    commit(db, |tx| tx.projects().save(&Project { mail: mail.clone(), ..project.clone() }, noon()));
    let proven = commit(db, |tx| {
        let mut user = new_user("tunde@example.org", Role::Customer);
        user.password_hash = Some(PasswordHash("hash".to_owned()));
        tx.users().insert(&user)
    });
    let without_password = a_user(db, "ada@example.org", Role::Customer);
    let trust_of = |user: &User| {
        let ticket = filed_by(db, &project, user);
        let found = concern(db, ticket.id);
        assert_eq!((&found.number, &found.subject), (&ticket.number, &ticket.subject));
        assert_eq!((&found.contact, &found.project_mail), (&ticket.customer.email, &mail));
        found.contact_trust
    };
    assert_eq!(trust_of(&without_password), Trust::Unproven);
    assert_eq!(trust_of(&proven), Trust::Proven);
    commit(db, |tx| tx.users().mark_unproven(proven.id));
    assert_eq!(trust_of(&proven), Trust::Unproven);
    assert_eq!(concern(db, a_ticket(db, &project).id).contact_trust, Trust::Unproven);
}

/// Whatever hangs on a deleted ticket, it concerns nobody until it is brought back.
pub fn a_deleted_ticket_concerns_nobody(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    let found = |id| read(db).notifications().concern(id).expect("the query succeeds");
    commit(db, |tx| tx.tickets().delete(ticket.id, noon()));
    assert_eq!(found(ticket.id), None);
    commit(db, |tx| tx.tickets().restore(ticket.id));
    assert!(found(ticket.id).is_some());
    assert_eq!(found(TicketId::new(4_711)), None);
}

/// A reply comes with its author and the number of its files; a note is not there for those who write mails.
pub fn a_reply_is_told_and_a_note_is_not(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, alice) = (a_ticket(db, &project), an_agent(db, "alice@example.org", &project));
    let reply =
        NewMessage { user_id: Some(alice.id), side: Side::Staff, ..new_message(ticket.id, HOSTILE_LINE) };
    let add = |message: &NewMessage| commit(db, |tx| tx.tickets().add_message(message));
    let note = add(&NewMessage { message_type: MessageType::Note, ..reply.clone() });
    let told = add(&reply);
    let anonymous = add(&new_message(ticket.id, "Hello"));
    commit(db, |tx| {
        for number in [1, 2] {
            let file = new_attachment(ticket.id, number);
            tx.attachments().insert(&NewAttachment { message_id: Some(told), ..file })?;
        }
        Ok(())
    });
    let found = |id: MessageId| read(db).notifications().reply(id).expect("the query succeeds");
    let author = Some("alice".to_owned());
    assert_eq!(found(told), Some(ToldMessage { author, body: HOSTILE_LINE.to_owned(), files: 2 }));
    assert_eq!(found(anonymous), Some(ToldMessage { author: None, body: "Hello".to_owned(), files: 0 }));
    assert_eq!((found(note), found(MessageId::new(4_711))), (None, None));
}

/// What a person chose comes back, whole and for them alone.
pub fn choices_are_kept(db: &Arc<dyn Database>) {
    let [tunde, ada] =
        ["tunde@example.org", "ada@example.org"].map(|address| a_user(db, address, Role::Customer).id);
    let chosen = |user| read(db).notifications().preferences(user).expect("the query succeeds");
    assert_eq!(chosen(tunde), Preferences::default());
    let mut wishes = Preferences::default();
    for (kind, cadence) in NoticeKind::free().zip(Cadence::ALL.iter().cycle()) {
        wishes.choose(kind, Some(*cadence));
        commit(db, |tx| {
            tx.notifications().choose(tunde, &wishes, noon())?;
            assert_eq!(tx.notifications().preferences(tunde)?, wishes);
            Ok(())
        });
        assert_eq!((chosen(tunde), chosen(ada)), (wishes.clone(), Preferences::default()));
    }
    let error = refusal(db, |tx| tx.notifications().choose(UserId::new(4_711), &wishes, noon()));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// Whoever has waited longest is first, with everything that waits for them, in order, up to a limit.
pub fn what_waited_longest_is_told_first(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes")).id;
    let [tunde, ada] =
        ["tunde@example.org", "ada@example.org"].map(|address| a_user(db, address, Role::Agent).id);
    let [late, early, later] = [notice(tunde, ticket, 20), notice(ada, ticket, 0), notice(ada, ticket, 90)];
    for waiting in [&late, &early, &later] {
        commit(db, |tx| tx.notifications().put_off(waiting));
    }
    assert_eq!(waiting(db, -1, 9), []);
    assert_eq!(notices(db, 0, 9), [early, later]);
    assert_eq!(notices(db, 0, 1), [early]);
    let ids: Vec<_> = waiting(db, 0, 9).iter().map(|waiting| waiting.id).collect();
    assert!(commit(db, |tx| tx.notifications().take(&ids)));
    assert_eq!((notices(db, 19, 9), notices(db, 20, 9)), (vec![], vec![late]));
    let unknown = NewWaitingNotice { ticket_id: TicketId::new(4_711), ..late };
    let error = refusal(db, |tx| tx.notifications().put_off(&unknown));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// Of several who take what waits one gets it, and the others learn that they did not.
pub fn what_waits_is_taken_once(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes")).id;
    let tunde = a_user(db, "tunde@example.org", Role::Agent).id;
    for seconds in 0..3 {
        commit(db, |tx| tx.notifications().put_off(&notice(tunde, ticket, seconds)));
    }
    let ids: Vec<WaitingNoticeId> = waiting(db, 9, 9).iter().map(|waiting| waiting.id).collect();
    let taken = in_parallel(6, |_| commit(db, |tx| tx.notifications().take(&ids)));
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 1);
    assert_eq!(waiting(db, 9, 9), []);
}

/// What waits to be told of a ticket goes with it.
pub fn a_purged_ticket_is_not_waited_for(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [gone, kept] = [a_ticket(db, &project).id, a_ticket(db, &project).id];
    let tunde = a_user(db, "tunde@example.org", Role::Agent).id;
    let other = notice(tunde, kept, 1);
    commit(db, |tx| {
        tx.notifications().put_off(&notice(tunde, gone, 0))?;
        tx.notifications().put_off(&other)?;
        tx.tickets().delete(gone, noon())
    });
    commit(db, |tx| tx.tickets().purge(noon() + TimeDelta::days(1), 9));
    assert_eq!(notices(db, 9, 9), [other]);
}

fn filed_by(db: &Arc<dyn Database>, project: &Project, owner: &User) -> Ticket {
    let ticket = a_ticket_with(db, project, |ticket| NewTicket { creator_id: Some(owner.id), ..ticket });
    let found = commit(db, |tx| tx.tickets().find(ticket.id, &Scope::All));
    found.expect("the ticket is there")
}

fn concern(db: &Arc<dyn Database>, ticket: TicketId) -> Concern {
    let found = read(db).notifications().concern(ticket).expect("the query succeeds");
    found.expect("the ticket is there")
}

fn notice(user_id: UserId, ticket_id: TicketId, seconds: i64) -> NewWaitingNotice {
    NewWaitingNotice {
        user_id,
        ticket_id,
        kind: NoticeKind::Watched,
        part: Part::Watcher,
        audience: Audience::Staff,
        created_at: after(seconds),
    }
}

fn waiting(db: &Arc<dyn Database>, seconds: i64, limit: u32) -> Vec<WaitingNotice> {
    read(db).notifications().waiting_since(after(seconds), limit).expect("the query succeeds")
}

fn notices(db: &Arc<dyn Database>, seconds: i64, limit: u32) -> Vec<NewWaitingNotice> {
    waiting(db, seconds, limit).into_iter().map(|waiting| waiting.notice).collect()
}

fn after(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}
