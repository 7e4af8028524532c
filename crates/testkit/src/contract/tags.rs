//! Tags: names with a colour, on any number of tickets.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{Constraint, Database, StoreError, TicketFilter};
use switchboard_application::records::{NewTicket, Tag};
use switchboard_domain::access::Scope;
use switchboard_domain::{Label, TagId};

use super::support::{FIRST_HUNDRED, HOSTILE_LINE, detail, list, read, refusal};
use crate::fixtures::{a_project, a_tag, a_ticket_with, commit, noon};

/// Every field of a tag comes back as it was written, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    for name in [HOSTILE_LINE, &"𝄞".repeat(Label::CHARACTERS_MAX)] {
        let tag = a_tag(db, name, "#0A1B2C");
        assert_eq!((tag.name.as_str(), tag.color.as_str()), (name, "#0A1B2C"));
        assert_eq!(commit(db, |tx| tx.tags().find(tag.id)).as_ref(), Some(&tag));
        assert_eq!(find_by_name(db, name), Some(tag));
    }
    assert_eq!(commit(db, |tx| tx.tags().find(TagId::new(987_654))), None);
    assert_eq!(find_by_name(db, "unknown"), None);
}

/// Two tags are never called the same, whatever the case; deleted ones do not count.
pub fn tags_have_different_names(db: &Arc<dyn Database>) {
    let tag = a_tag(db, "Éclair", "#000000");
    let other = a_tag(db, "other", "#000000");
    assert_eq!(find_by_name(db, "éCLAIR").as_ref(), Some(&tag));
    let color = "#FFFFFF".parse().expect("the text is a colour");
    check_taken(&refusal(db, |tx| tx.tags().insert(&label("éclair"), &color, noon())));
    let same = Tag { name: "ÉCLAIR".to_owned(), ..other.clone() };
    check_taken(&refusal(db, |tx| tx.tags().save(&same)));
    commit(db, |tx| tx.tags().save(&Tag { name: "éclair".to_owned(), ..tag.clone() }));

    commit(db, |tx| tx.tags().delete(tag.id, noon()));
    assert_eq!(find_by_name(db, "éclair"), None);
    commit(db, |tx| tx.tags().save(&same));
    assert_eq!(find_by_name(db, "éclair"), Some(same));
}

/// Tags come by name whatever its case.
pub fn tags_are_listed_by_name(db: &Arc<dyn Database>) {
    let [b, a, c] = ["b", "A", "C"].map(|name| a_tag(db, name, "#123456"));
    assert_eq!(tags(db), [a, b, c]);
}

/// A deleted tag is not found, no ticket can get it, and no ticket has it.
pub fn a_deleted_tag_is_on_no_ticket(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [gone, kept] = ["urgent", "vip"].map(|name| a_tag(db, name, "#123456"));
    let both = BTreeSet::from([gone.id, kept.id]);
    let ticket = a_ticket_with(db, &project, |ticket| NewTicket { tags: both.clone(), ..ticket });
    for _ in 0..2 {
        commit(db, |tx| tx.tags().delete(gone.id, noon()));
    }
    assert_eq!(commit(db, |tx| tx.tags().find(gone.id)), None);
    assert_eq!(commit(db, |tx| tx.tickets().existing_tags(&both)), BTreeSet::from([kept.id]));
    let left = std::slice::from_ref(&kept);
    assert_eq!(tags(db), left);
    assert_eq!(detail(db, ticket.id).tags, left);
    let listed = list(db, &Scope::All, &TicketFilter::default(), FIRST_HUNDRED);
    assert_eq!(listed.records.first().expect("the ticket is listed").tags, left);
}

/// Tickets show what a tag is called now.
pub fn a_changed_tag_is_changed_on_its_tickets(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let tag = a_tag(db, "urgent", "#123456");
    let ticket = a_ticket_with(db, &project, |ticket| NewTicket { tags: BTreeSet::from([tag.id]), ..ticket });
    let changed = Tag { name: "very urgent".to_owned(), color: "#654321".to_owned(), ..tag };
    commit(db, |tx| tx.tags().save(&changed));
    assert_eq!(commit(db, |tx| tx.tags().find(changed.id)).as_ref(), Some(&changed));
    assert_eq!(detail(db, ticket.id).tags, [changed]);
}

fn tags(db: &Arc<dyn Database>) -> Vec<Tag> {
    read(db).catalog().tags().expect("the query succeeds")
}

fn find_by_name(db: &Arc<dyn Database>, name: &str) -> Option<Tag> {
    commit(db, |tx| tx.tags().find_by_name(&label(name)))
}

fn label(text: &str) -> Label {
    text.parse().expect("the text is a label")
}

fn check_taken(error: &StoreError) {
    assert!(matches!(error, StoreError::Duplicate(Constraint::TagName)), "{error:?}");
}
