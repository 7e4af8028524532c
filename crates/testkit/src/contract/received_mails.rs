//! Messages that came by mail: each is kept once, lists tell what became of them, and they go with their tickets.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, Paging, ReceivedMailFilter};
use switchboard_application::records::{
    Admission, BlobKey, DeliveryFailure, NewReceivedMail, Outcome, Project, ReceivedMail,
};
use switchboard_domain::intake::{Automatic, QuarantineReason, ReceivedState};
use switchboard_domain::mail::MailKind;
use switchboard_domain::{EmailAddress, ProjectId, ReceivedMailId};

use super::support::{FIRST_HUNDRED, HOSTILE_LINE, in_parallel, read, refusal};
use crate::fixtures::{a_project, a_ticket, commit, email, new_mail, new_message, noon};

/// Every field comes back, whatever became of the message.
pub fn a_message_comes_back_as_it_was_admitted(db: &Arc<dyn Database>) {
    let project = a_project(db, "NaijaHomes");
    let ticket = a_ticket(db, &project);
    let message = commit(db, |tx| tx.tickets().add_message(&new_message(ticket.id, "Thanks")));
    let outcomes = [
        Outcome::Filed(ticket.id),
        Outcome::Replied(ticket.id, message),
        Outcome::Stored(Automatic::Precedence, None),
        Outcome::Stored(Automatic::List, Some(ticket.id)),
        Outcome::Quarantined(QuarantineReason::Flood, Some(ticket.id)),
        Outcome::Quarantined(QuarantineReason::NoSender, None),
    ];
    for (number, outcome) in (0..).zip(outcomes) {
        let mut new = new_received(project.id, number);
        HOSTILE_LINE.clone_into(&mut new.subject);
        new.sender = Some(email("Tunde.O'Hara+x@Example.org")).filter(|_| outcome.ticket().is_some());
        let id = admitted(db, &new);
        commit(db, |tx| tx.received_mails().settle(id, outcome));
        let expected = ReceivedMail {
            id,
            project_id: project.id,
            key: new.key.clone(),
            sender: new.sender,
            subject: new.subject,
            original: new.original,
            size_bytes: new.size_bytes,
            state: outcome.state(),
            reason: outcome.reason().map(str::to_owned),
            ticket_id: outcome.ticket(),
            ticket_number: outcome.ticket().map(|_| ticket.number.clone()),
            message_id: outcome.message(),
            received_at: new.received_at,
        };
        let mut reader = read(db);
        let found = reader.received_mails().find(id).expect("the query succeeds");
        let by_key = reader.received_mails().find_by_key(project.id, &new.key).expect("the query succeeds");
        drop(reader);
        let to_change = commit(db, |tx| tx.received_mails().find_to_change(id));
        for shown in [found, by_key, to_change] {
            assert_eq!(shown.as_ref(), Some(&expected));
        }
        assert_eq!(
            expected.sender.as_ref().map(EmailAddress::as_str),
            outcome.ticket().map(|_| "Tunde.O'Hara+x@Example.org")
        );
    }
    assert_eq!(read(db).received_mails().find(ReceivedMailId::new(4_711)).expect("the query succeeds"), None);
}

/// A message is new once in its project; until somebody says what became of it, it waits.
pub fn a_message_is_admitted_once(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "NaijaHomes"), a_project(db, "AgriMarket"));
    let new = new_received(project.id, 1);
    let id = admitted(db, &new);
    let again = NewReceivedMail { original: blob(2), subject: "Other".to_owned(), ..new.clone() };
    let known = known(commit(db, |tx| tx.received_mails().admit(&again))).expect("it was received before");
    assert_eq!(
        (known.id, known.state, known.original),
        (id, ReceivedState::Quarantined, new.original.clone())
    );
    admitted(db, &NewReceivedMail { project_id: other.id, original: blob(3), ..new.clone() });
    let nowhere = NewReceivedMail { project_id: ProjectId::new(4_711), original: blob(4), ..new };
    refusal(db, |tx| tx.received_mails().admit(&nowhere));
}

/// Of callers with the same message at the same moment exactly one keeps it, and each of the others learns what became of it.
pub fn of_the_same_message_at_once_one_is_new(db: &Arc<dyn Database>) {
    let project = a_project(db, "NaijaHomes");
    let ticket = a_ticket(db, &project);
    let admissions = in_parallel(6, |number| {
        let new = NewReceivedMail {
            original: blob(u32::try_from(number).expect("a small number")),
            ..new_received(project.id, 1)
        };
        commit(db, |tx| {
            let admission = tx.received_mails().admit(&new)?;
            if let Admission::New(id) = &admission {
                tx.received_mails().settle(*id, Outcome::Filed(ticket.id))?;
            }
            Ok(admission)
        })
    });
    let known: Vec<_> = admissions.into_iter().filter_map(known).collect();
    assert_eq!(known.len(), 5);
    assert!(known.iter().all(|mail| mail.ticket_id == Some(ticket.id)), "{known:?}");
}

/// Lists are narrowed by each part of their filter and go on from page to page.
pub fn a_list_follows_its_filter_and_its_pages(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "NaijaHomes"), a_project(db, "AgriMarket"));
    let ticket = a_ticket(db, &project);
    let keep = |project: &Project, number: u32, sender: &str, outcome: Outcome| {
        let new = NewReceivedMail {
            sender: Some(email(sender)),
            received_at: after(number),
            ..new_received(project.id, number)
        };
        let id = admitted(db, &new);
        commit(db, |tx| tx.received_mails().settle(id, outcome));
        id
    };
    let held = Outcome::Quarantined(QuarantineReason::Stranger, None);
    let first = keep(&project, 1, "a@example.org", Outcome::Filed(ticket.id));
    let second = keep(&project, 2, "b@example.org", held);
    let third = keep(&other, 3, "a@example.org", held);
    let fourth = keep(&project, 4, "A@Example.org", Outcome::Stored(Automatic::List, Some(ticket.id)));
    let listed = |filter: &ReceivedMailFilter, paging| {
        let listing = read(db).received_mails().list(filter, paging).expect("the query succeeds");
        (listing.records.iter().map(|mail| mail.id).collect::<Vec<_>>(), listing.total, listing.has_more)
    };
    let all = ReceivedMailFilter::default();
    let check = |filter: ReceivedMailFilter, expected: &[ReceivedMailId]| {
        let total = u64::try_from(expected.len()).expect("a small number");
        assert_eq!(listed(&filter, FIRST_HUNDRED), (expected.to_vec(), Some(total), false), "{filter:?}");
    };
    check(all.clone(), &[fourth, third, second, first]);
    check(ReceivedMailFilter { state: Some(ReceivedState::Quarantined), ..all.clone() }, &[third, second]);
    let reason = |reason| ReceivedMailFilter { reason: Some(reason), ..all.clone() };
    check(reason(QuarantineReason::Stranger), &[third, second]);
    check(reason(QuarantineReason::Flood), &[]);
    check(ReceivedMailFilter { project_id: Some(project.id), ..all.clone() }, &[fourth, second, first]);
    check(ReceivedMailFilter { ticket_id: Some(ticket.id), ..all.clone() }, &[fourth, first]);
    check(
        ReceivedMailFilter { sender: Some(email("a@EXAMPLE.org")), ..all.clone() },
        &[fourth, third, first],
    );
    check(ReceivedMailFilter { received_from: Some(after(3)), ..all.clone() }, &[fourth, third]);
    check(ReceivedMailFilter { received_before: Some(after(3)), ..all.clone() }, &[second, first]);
    let page = |page| Paging::Page { page, per_page: 3 };
    assert_eq!(listed(&all, page(1)), (vec![fourth, third, second], Some(4), true));
    assert_eq!(listed(&all, page(2)), (vec![first], Some(4), false));
    assert_eq!(listed(&all, page(3)), (vec![], Some(4), false));
    let beyond = |last_seen: Option<ReceivedMailId>| Paging::After {
        last_seen: last_seen.map(ReceivedMailId::get),
        limit: 2,
    };
    assert_eq!(listed(&all, beyond(None)), (vec![fourth, third], None, true));
    assert_eq!(listed(&all, beyond(Some(third))), (vec![second, first], None, false));
}

/// Messages are counted from an instant on, by their ticket and by their sender; what a program wrote does not count.
pub fn recent_messages_are_counted(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "NaijaHomes"), a_project(db, "AgriMarket"));
    let ticket = a_ticket(db, &project);
    let message = commit(db, |tx| tx.tickets().add_message(&new_message(ticket.id, "Thanks")));
    let held = Outcome::Quarantined(QuarantineReason::Flood, Some(ticket.id));
    for (number, project, outcome) in [
        (1, &project, Outcome::Filed(ticket.id)),
        (2, &project, Outcome::Replied(ticket.id, message)),
        (3, &project, held),
        (4, &project, Outcome::Stored(Automatic::List, Some(ticket.id))),
        (5, &other, Outcome::Quarantined(QuarantineReason::Stranger, None)),
    ] {
        let new = NewReceivedMail { received_at: after(number), ..new_received(project.id, number) };
        let id = admitted(db, &new);
        commit(db, |tx| tx.received_mails().settle(id, outcome));
    }
    let of_ticket = |since| commit(db, |tx| tx.received_mails().recent_of_ticket(ticket.id, after(since)));
    assert_eq!([of_ticket(0), of_ticket(2), of_ticket(4)], [3, 2, 0]);
    let sender = email("Tunde@Example.org");
    let of_sender = |project: &Project, since| {
        commit(db, |tx| tx.received_mails().recent_of_sender(project.id, &sender, after(since)))
    };
    assert_eq!([of_sender(&project, 0), of_sender(&project, 2), of_sender(&project, 4)], [2, 1, 0]);
    assert_eq!(of_sender(&other, 0), 1);
}

/// What is forgotten is gone, and the blob of its original is to be removed. Until then the sweep knows that blob.
pub fn a_forgotten_message_releases_its_original(db: &Arc<dyn Database>) {
    let project = a_project(db, "NaijaHomes");
    let new = new_received(project.id, 1);
    let id = admitted(db, &new);
    let known = |shard: &str| read(db).attachments().keys_of_shard(shard).expect("the query succeeds");
    assert!(known(new.original.shard()).contains(&new.original));
    commit(db, |tx| tx.received_mails().forget(id));
    assert_eq!(read(db).received_mails().find(id).expect("the query succeeds"), None);
    assert!(!known(new.original.shard()).contains(&new.original));
    assert_eq!(read(db).attachments().released(10).expect("the query succeeds"), [new.original]);
}

/// Old messages go that are kept for themselves; those of tickets stay as long as their tickets.
pub fn old_messages_are_purged_that_no_ticket_has(db: &Arc<dyn Database>) {
    let project = a_project(db, "NaijaHomes");
    let ticket = a_ticket(db, &project);
    let outcomes = [
        Outcome::Filed(ticket.id),
        Outcome::Stored(Automatic::List, Some(ticket.id)),
        Outcome::Quarantined(QuarantineReason::Stranger, None),
        Outcome::Quarantined(QuarantineReason::NoSender, None),
    ];
    let ids = [1, 2, 3, 4].map(|number| {
        let new = NewReceivedMail { received_at: after(number), ..new_received(project.id, number) };
        admitted(db, &new)
    });
    for (id, outcome) in ids.into_iter().zip(outcomes) {
        commit(db, |tx| tx.received_mails().settle(id, outcome));
    }
    let purge = |before, limit| commit(db, |tx| tx.received_mails().purge(after(before), limit));
    let left = || {
        let listing = read(db).received_mails().list(&ReceivedMailFilter::default(), FIRST_HUNDRED);
        listing.expect("the query succeeds").records.iter().map(|mail| mail.id).collect::<Vec<_>>()
    };
    assert_eq!((purge(2, 10), left().len()), (0, 4));
    assert_eq!((purge(4, 1), left()), (1, vec![ids[3], ids[2], ids[0]]));
    assert_eq!((purge(10, 10), left()), (2, vec![ids[0]]));
    assert_eq!(read(db).attachments().released(10).expect("the query succeeds").len(), 3);
    commit(db, |tx| {
        tx.tickets().delete(ticket.id, noon())?;
        tx.tickets().purge(noon() + TimeDelta::seconds(1), 10)
    });
    assert_eq!(left(), []);
    assert_eq!(read(db).attachments().released(10).expect("the query succeeds").len(), 4);
}

/// An address is marked by the proof that a mail was sent there, and by nothing else; whoever is reached is marked no longer.
pub fn an_address_is_marked_by_a_mail_that_was_sent_there(db: &Arc<dyn Database>) {
    let mail = new_mail(1, MailKind::PasswordChanged);
    commit(db, |tx| tx.mails().enqueue(&mail));
    let address = email("Tunde@EXAMPLE.org");
    let is_marked = || read(db).received_mails().is_undeliverable(&address).expect("the query succeeds");
    let mark = |id: &str, recipient: &str| {
        let failure = DeliveryFailure {
            message_id: id.parse().expect("the text is an identifier"),
            recipient: email(recipient),
        };
        commit(db, |tx| tx.received_mails().mark_undeliverable(&failure, noon()))
    };
    assert!(!mark("<2@switchboard.example>", "tunde@example.org"));
    assert!(!mark("<1@switchboard.example>", "victim@example.org"));
    assert!(!is_marked());
    assert!(mark(mail.message_id.as_str(), "tunde@example.org"));
    assert!(mark(mail.message_id.as_str(), "tunde@example.org"), "a second report says it again");
    assert!(is_marked());
    commit(db, |tx| tx.received_mails().mark_deliverable(&address));
    assert!(!is_marked());
    commit(db, |tx| tx.received_mails().mark_deliverable(&address));
}

fn admitted(db: &Arc<dyn Database>, new: &NewReceivedMail) -> ReceivedMailId {
    let admission = commit(db, |tx| tx.received_mails().admit(new));
    let id = match admission {
        Admission::New(id) => Some(id),
        Admission::Known(_) => None,
    };
    id.expect("it comes for the first time")
}

fn known(admission: Admission) -> Option<ReceivedMail> {
    match admission {
        Admission::New(_) => None,
        Admission::Known(mail) => Some(*mail),
    }
}

/// A message of Tunde's, with an original of its own.
fn new_received(project_id: ProjectId, number: u32) -> NewReceivedMail {
    NewReceivedMail {
        project_id,
        key: format!("{number}@example.org").parse().expect("the text is a key"),
        sender: Some(email("tunde@example.org")),
        subject: "Roof".to_owned(),
        original: blob(number),
        size_bytes: 4_711,
        received_at: noon(),
    }
}

fn blob(number: u32) -> BlobKey {
    format!("{number:0>length$}", length = BlobKey::LENGTH).parse().expect("the text is a key")
}

fn after(seconds: u32) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds.into())
}
