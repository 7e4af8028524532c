//! The levers of the memory database bring about what no use case can yet.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{Database, NoteVisibility, Paging, ProjectFilter};
use switchboard_application::records::{KeyFinder, NewTicket, UserName};
use switchboard_domain::TagId;
use switchboard_domain::access::{Role, Scope};
use switchboard_testkit::fixtures::{
    a_category, a_project, a_tag, a_ticket_with, a_user, commit, new_key, noon,
};
use switchboard_testkit::memory::MemoryDatabase;

fn databases() -> (Arc<MemoryDatabase>, Arc<dyn Database>) {
    let memory = Arc::new(MemoryDatabase::new());
    (Arc::clone(&memory), memory)
}

#[test]
fn tickets_show_their_category_tags_and_watchers() {
    let (memory, db) = databases();
    let project = a_project(&db, "Naija Homes");
    let watcher = a_user(&db, "ada@example.org", Role::Agent);
    let category = a_category(&db, "Billing").id;
    let (urgent, bug) = (a_tag(&db, "urgent", "#C0392B").id, a_tag(&db, "bug", "#1F7A8C").id);
    assert!(commit(&db, |tx| tx.tickets().category_exists(category)));
    let asked = BTreeSet::from([urgent, bug, TagId::new(987_654)]);
    assert_eq!(commit(&db, |tx| tx.tickets().existing_tags(&asked)), BTreeSet::from([urgent, bug]));

    let tags = BTreeSet::from([urgent, bug]);
    let ticket =
        a_ticket_with(&db, &project, |ticket| NewTicket { category_id: Some(category), tags, ..ticket });
    memory.add_watcher(ticket.id, watcher.id);
    let detail = db
        .reader()
        .unwrap()
        .tickets()
        .detail(ticket.id, &Scope::All, NoteVisibility::Shown)
        .unwrap()
        .unwrap();
    assert_eq!(detail.category.map(|category| category.name).as_deref(), Some("Billing"));
    assert_eq!(detail.tags.iter().map(|tag| tag.name.as_str()).collect::<Vec<_>>(), ["bug", "urgent"]);
    assert_eq!(detail.watchers, [UserName { id: watcher.id, name: "ada".to_owned() }]);
}

#[test]
fn people_projects_and_keys_can_be_switched_off() {
    let (memory, db) = databases();
    let project = a_project(&db, "Naija Homes");
    let user = a_user(&db, "ada@example.org", Role::Agent);
    let session = commit(&db, |tx| tx.sessions().insert(user.id, noon(), noon()));
    let key = commit(&db, |tx| tx.keys().insert(&new_key(project.id, "sk_shop")));
    memory.deactivate_user(user.id);
    memory.disable_project(project.id);
    memory.disable_key(key);

    let mut reader = db.reader().unwrap();
    assert!(!reader.accounts().session(session).unwrap().unwrap().user.is_active);
    let key = reader.accounts().api_key(&KeyFinder::Id(key)).unwrap().unwrap().key;
    assert!(!key.is_active && !key.project_is_active);
    let disabled = ProjectFilter { is_active: Some(false), ..ProjectFilter::default() };
    let listed = reader.projects().list(&disabled, Paging::Page { page: 1, per_page: 10 }).unwrap();
    assert_eq!(listed.records.iter().map(|summary| summary.project.id).collect::<Vec<_>>(), [project.id]);
}

#[test]
fn a_snapshot_tells_whether_anything_was_committed() {
    let (memory, db) = databases();
    let before = memory.snapshot();
    db.reader().unwrap();
    drop(db.begin().unwrap());
    assert!(memory.snapshot() == before);
    a_project(&db, "Naija Homes");
    assert!(memory.snapshot() != before);
}
