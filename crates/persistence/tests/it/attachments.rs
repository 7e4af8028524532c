//! What hangs on tickets and projects: tags, categories, watchers.

use std::collections::BTreeSet;

use switchboard_application::ports::{NoteVisibility, Paging, TicketFilter};
use switchboard_application::records::{NewTicket, UserName};
use switchboard_domain::TagId;
use switchboard_domain::access::{Role, Scope};
use switchboard_testkit::fixtures::{a_category, a_project, a_tag, a_ticket_with, a_user, commit};

use crate::support::{TestDatabase, postgres, sqlite};

#[test]
fn tags_and_the_category_are_shown_on_sqlite() {
    check_tags_and_category(&sqlite());
}

#[test]
fn tags_and_the_category_are_shown_on_postgres() {
    check_tags_and_category(&postgres());
}

#[test]
fn a_deleted_ticket_is_gone_on_sqlite() {
    check_deleted_ticket(&sqlite());
}

#[test]
fn a_deleted_ticket_is_gone_on_postgres() {
    check_deleted_ticket(&postgres());
}

fn check_tags_and_category(test: &TestDatabase) {
    let db = test.shared();
    let project = a_project(&db, "Naija Homes");
    let watcher = a_user(&db, "ann@example.org", Role::Agent);
    let at = now(test);
    let (one, two, unknown) =
        (a_tag(&db, "urgent", "#AA0000").id, a_tag(&db, "billing", "#00AA00").id, TagId::new(987_654));
    let category = a_category(&db, "Photos").id;
    assert_eq!(
        commit(&db, |unit| unit.tickets().existing_tags(&BTreeSet::from([one, two, unknown]))),
        BTreeSet::from([one, two])
    );
    assert!(commit(&db, |unit| unit.tickets().category_exists(category)));
    let ticket = a_ticket_with(&db, &project, |ticket| NewTicket {
        tags: BTreeSet::from([one, two]),
        category_id: Some(category),
        ..ticket
    });
    let (ticket_id, watcher_id) = (ticket.id, watcher.id);
    test.home.run(&format!("INSERT INTO ticket_watchers (ticket_id, user_id, created_at) VALUES ({ticket_id}, {watcher_id}, {at})"));

    let mut reader = db.reader().unwrap();
    let detail = reader.tickets().detail(ticket.id, &Scope::All, NoteVisibility::Hidden).unwrap().unwrap();
    let names: Vec<_> =
        detail.tags.iter().map(|tag| (tag.id, tag.name.as_str(), tag.color.as_str())).collect();
    assert_eq!(names, [(two, "billing", "#00AA00"), (one, "urgent", "#AA0000")]);
    assert_eq!(detail.category.as_ref().unwrap().name, "Photos");
    assert_eq!(detail.watchers, [UserName { id: watcher.id, name: "ann".to_owned() }]);
    let page = Paging::Page { page: 1, per_page: 10 };
    let listing =
        reader.tickets().list(&Scope::All, &TicketFilter::default(), NoteVisibility::Shown, page).unwrap();
    let summary = listing.records.first().unwrap();
    assert_eq!((&summary.tags, &summary.category), (&detail.tags, &detail.category));
}

fn check_deleted_ticket(test: &TestDatabase) {
    let db = test.shared();
    let project = a_project(&db, "Naija Homes");
    let [gone, kept] = [0; 2].map(|_| a_ticket_with(&db, &project, |ticket| ticket));
    test.home.run(&format!("UPDATE tickets SET deleted_at = {} WHERE id = {}", now(test), gone.id));
    assert_eq!(commit(&db, |unit| unit.tickets().find(gone.id, &Scope::All)), None);
    let mut reader = db.reader().unwrap();
    assert!(reader.tickets().detail(gone.id, &Scope::All, NoteVisibility::Shown).unwrap().is_none());
    for filter in [
        TicketFilter::default(),
        TicketFilter { search: Some("cannot upload".to_owned()), ..TicketFilter::default() },
    ] {
        let page = Paging::Page { page: 1, per_page: 10 };
        let listing = reader.tickets().list(&Scope::All, &filter, NoteVisibility::Shown, page).unwrap();
        assert_eq!(listing.records.iter().map(|ticket| ticket.id).collect::<Vec<_>>(), [kept.id]);
        assert_eq!(listing.total, Some(1));
    }
}

/// An instant as a literal of the database.
fn now(test: &TestDatabase) -> &'static str {
    match test.home {
        crate::support::Home::Sqlite(_) => "1767225600000000",
        crate::support::Home::Postgres(_) => "'2026-01-01T00:00:00Z'",
    }
}
