//! What becomes of a ticket after it was filed: its text is edited, people follow it, it is deleted, brought back or purged.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Database, StoreError, TicketFilter};
use switchboard_application::records::{NewTicket, UserName};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::{Content, Score, Ticket, TicketEvent};
use switchboard_domain::{Body, TagId, TicketId, UserId};

use super::support::{FIRST_HUNDRED, HOSTILE_LINE, detail, ids, list, read, refusal};
use crate::fixtures::{
    a_project, a_tag, a_ticket, a_ticket_with, a_user, commit, new_event, new_message, new_ticket, noon,
};

/// The description is replaced as a whole, and nothing else with it.
pub fn a_description_is_replaced(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    for text in [HOSTILE_LINE.to_owned(), "ż\n\t𝄞".repeat(Body::CHARACTERS_MAX / 4)] {
        let description: Body = text.parse().expect("the text is a body");
        commit(db, |tx| tx.tickets().set_description(ticket.id, &description));
        assert_eq!(detail(db, ticket.id).description, description.as_str());
        let content = commit(db, |tx| tx.tickets().content(ticket.id));
        assert_eq!(content, Some(Content { description, tags: BTreeSet::new() }));
    }
    assert_eq!(detail(db, ticket.id).ticket, ticket);
    assert_eq!(detail(db, other.id).description, new_ticket(&project, 9).description.as_str());
    assert_eq!(commit(db, |tx| tx.tickets().content(TicketId::new(987_654))), None);
}

/// The tags of a ticket are replaced as a whole and leave those of others alone; they must exist, and there may be none.
pub fn tags_are_replaced(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    let tags = ["vip", "bug", "later"].map(|name| a_tag(db, name, "#EF4444").id);
    let [vip, bug, later] = tags;
    commit(db, |tx| tx.tickets().set_tags(other.id, &tags.into()));
    for wanted in [vec![vip, bug], vec![bug, later], vec![bug, later], Vec::new(), vec![vip]] {
        let wanted: BTreeSet<TagId> = wanted.into_iter().collect();
        commit(db, |tx| tx.tickets().set_tags(ticket.id, &wanted));
        let content = commit(db, |tx| tx.tickets().content(ticket.id)).expect("the ticket exists");
        let shown: BTreeSet<TagId> = detail(db, ticket.id).tags.iter().map(|tag| tag.id).collect();
        assert_eq!((&content.tags, &shown), (&wanted, &wanted));
    }
    let error = refusal(db, |tx| tx.tickets().set_tags(ticket.id, &[vip, TagId::new(987_654)].into()));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    assert_eq!(detail(db, other.id).tags.len(), 3);
    assert_eq!(detail(db, ticket.id).ticket, ticket);
}

/// Whoever follows a ticket follows it once, until they do not.
pub fn watchers_come_and_go(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (ticket, other) = (a_ticket(db, &project), a_ticket(db, &project));
    let [ada, obi] = ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    let watchers = |ticket: &Ticket| detail(db, ticket.id).watchers;
    let named = |id: UserId, name: &str| UserName { id, name: name.to_owned() };
    for _ in 0..2 {
        commit(db, |tx| tx.tickets().watch(ticket.id, ada.id, noon()));
        assert_eq!(watchers(&ticket), [named(ada.id, "ada")]);
    }
    commit(db, |tx| tx.tickets().watch(ticket.id, obi.id, noon()));
    assert_eq!(watchers(&ticket), [named(ada.id, "ada"), named(obi.id, "obi")]);
    for _ in 0..2 {
        commit(db, |tx| tx.tickets().unwatch(ticket.id, ada.id));
        assert_eq!(watchers(&ticket), [named(obi.id, "obi")]);
    }
    assert_eq!(watchers(&other), []);
    for (ticket, user) in [(TicketId::new(987_654), ada.id), (ticket.id, UserId::new(987_654))] {
        let error = refusal(db, |tx| tx.tickets().watch(ticket, user, noon()));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
}

/// A deleted ticket is gone for every reader and every writer, and comes back as it was, with its counts.
pub fn a_deleted_ticket_is_gone_until_it_is_restored(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let owner = a_user(db, "tunde@example.org", Role::Customer);
    let owned = |ticket| NewTicket { creator_id: Some(owner.id), ..ticket };
    let (ticket, other) = (a_ticket_with(db, &project, owned), a_ticket(db, &project));
    commit(db, |tx| tx.tickets().add_message(&new_message(ticket.id, "Hello?")));
    let before = detail(db, ticket.id);
    let scopes = [Scope::All, Scope::Projects([project.id].into()), Scope::Own(owner.id)];
    let counts = |filter: &TicketFilter| {
        scopes
            .clone()
            .map(|scope| list(db, &scope, filter, FIRST_HUNDRED).total.expect("counts were asked for"))
    };
    let searched = TicketFilter { search: Some("photos".to_owned()), ..TicketFilter::default() };
    let everything = TicketFilter::default();
    assert_eq!((counts(&everything), counts(&searched)), ([2, 2, 1], [2, 2, 1]));
    assert_eq!(commit(db, |tx| tx.tickets().find_deleted(ticket.id, &Scope::All)), None);

    commit(db, |tx| tx.tickets().delete(ticket.id, noon()));
    for scope in &scopes {
        assert_eq!(commit(db, |tx| tx.tickets().find(ticket.id, scope)), None);
        assert_eq!(commit(db, |tx| tx.tickets().find_by_number(&ticket.number, scope)), None);
        let mut reader = read(db);
        let notes = switchboard_application::ports::NoteVisibility::Shown;
        assert_eq!(reader.tickets().detail(ticket.id, scope, notes).expect("the query succeeds"), None);
        let found = reader.tickets().detail_by_number(&ticket.number, scope, notes);
        assert_eq!(found.expect("the query succeeds"), None);
        assert_eq!(commit(db, |tx| tx.tickets().find_deleted(ticket.id, scope)).as_ref(), Some(&ticket));
    }
    let stranger = Scope::Own(UserId::new(987_654));
    assert_eq!(commit(db, |tx| tx.tickets().find_deleted(ticket.id, &stranger)), None);
    assert_eq!(ids(&list(db, &Scope::All, &everything, FIRST_HUNDRED)), [other.id]);
    assert_eq!((counts(&everything), counts(&searched)), ([1, 1, 0], [1, 1, 0]));
    let projects = read(db).projects().list(&Default::default(), FIRST_HUNDRED).expect("the query succeeds");
    assert_eq!(projects.records.iter().map(|project| project.tickets_count).collect::<Vec<_>>(), [1]);

    commit(db, |tx| tx.tickets().restore(ticket.id));
    assert_eq!(detail(db, ticket.id), before);
    assert_eq!((counts(&everything), counts(&searched)), ([2, 2, 1], [2, 2, 1]));
}

/// A deleted ticket can be saved, so that the deletion itself is kept with its version.
pub fn a_deleted_ticket_is_saved(db: &Arc<dyn Database>) {
    let ticket = a_ticket(db, &a_project(db, "Naija Homes"));
    commit(db, |tx| {
        tx.tickets().delete(ticket.id, noon())?;
        tx.tickets().save(&ticket)
    });
    let found = commit(db, |tx| tx.tickets().find_deleted(ticket.id, &Scope::All));
    assert_eq!(found, Some(Ticket { version: 2, ..ticket }));
}

/// What was deleted long enough ago is purged, the oldest deletion first and no more than asked for; what was not stays whole.
pub fn old_deletions_are_purged_with_all_that_hangs_on_them(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ada = a_user(db, "ada@example.org", Role::Agent);
    let tickets: Vec<Ticket> = (0..5).map(|_| furnished(db, a_ticket(db, &project), ada.id)).collect();
    let [kept, second, first, later, third] = tickets.try_into().expect("there are five tickets");
    let deleted_at = |days| noon() - TimeDelta::days(days);
    commit(db, |tx| {
        tx.tickets().delete(second.id, deleted_at(40))?;
        tx.tickets().delete(first.id, deleted_at(50))?;
        tx.tickets().delete(third.id, deleted_at(31))?;
        tx.tickets().delete(later.id, deleted_at(30))
    });
    let (whole, before) = (detail(db, kept.id), noon() - TimeDelta::days(30));
    let purge = |limit| commit(db, |tx| tx.tickets().purge(before, limit));
    assert_eq!(purge(0), []);
    assert_eq!(purge(2), [first.id, second.id]);
    assert_eq!(purge(100), [third.id]);
    assert_eq!(purge(100), []);
    for gone in [&first, &second, &third] {
        assert_eq!(commit(db, |tx| tx.tickets().find_deleted(gone.id, &Scope::All)), None);
        assert_eq!(commit(db, |tx| tx.events().of_ticket(gone.id)), []);
        let error = refusal(db, |tx| tx.tickets().add_message(&new_message(gone.id, "Is anybody there?")));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
    assert_eq!(detail(db, kept.id), whole);
    commit(db, |tx| tx.tickets().restore(later.id));
    assert_eq!(detail(db, later.id).messages.len(), 1);
    let next = a_ticket(db, &project);
    let used = [first.id, second.id, third.id, kept.id, later.id];
    assert!(!used.contains(&next.id) && next.number != third.number, "nothing is given out twice");
}

/// Whoever follows the log misses nothing when the end of it is purged: later events come at later positions.
pub fn positions_of_purged_events_never_come_back(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let (kept, purged) = (a_ticket(db, &project), a_ticket(db, &project));
    let rated = |ticket: &Ticket, score| new_event(ticket, TicketEvent::Rated { score });
    let after = |position| read(db).events().after(position, 100).expect("the query succeeds");
    commit(db, |tx| tx.events().append(&[rated(&kept, 1), rated(&purged, 2), rated(&purged, 3)]));
    assert_eq!(after(0).iter().map(|logged| logged.position).collect::<Vec<_>>(), [1, 2, 3]);
    commit(db, |tx| {
        tx.tickets().delete(purged.id, noon() - TimeDelta::days(1))?;
        tx.tickets().purge(noon(), 100)
    });
    assert_eq!(after(3), []);
    commit(db, |tx| tx.events().append(&[rated(&kept, 4)]));
    let seen = |position| -> Vec<_> {
        let events = after(position).into_iter();
        events.map(|logged| (logged.position, logged.event.event)).collect()
    };
    assert_eq!(seen(3), [(4, TicketEvent::Rated { score: 4 })]);
    assert_eq!(seen(0), [(1, TicketEvent::Rated { score: 1 }), (4, TicketEvent::Rated { score: 4 })]);
}

/// The ticket with a message, a watcher, a rating and an event.
fn furnished(db: &Arc<dyn Database>, ticket: Ticket, watcher: UserId) -> Ticket {
    let stars = Score::try_from(5).expect("there are five stars");
    let rating = switchboard_domain::ticket::Rating { score: stars, comment: None, rated_at: noon() };
    commit(db, |tx| {
        tx.tickets().add_message(&new_message(ticket.id, "Hello?"))?;
        tx.tickets().watch(ticket.id, watcher, noon())?;
        tx.events().append(&[new_event(&ticket, TicketEvent::Rated { score: 5 })])?;
        tx.tickets().save(&Ticket { rating: Some(rating), ..ticket.clone() })
    });
    ticket
}
