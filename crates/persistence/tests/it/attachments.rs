//! What hangs on tickets and projects: tags, categories, watchers, policies, calendars.

use std::collections::BTreeSet;

use switchboard_application::ports::{NoteVisibility, Paging, TicketFilter};
use switchboard_application::records::{NewTicket, PolicySummary, UserName};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::sla::{Calendar, ClockKind, Week};
use switchboard_domain::ticket::Deadlines;
use switchboard_domain::{Priority, TagId};
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
fn the_projects_own_rules_stand_before_the_global_ones_on_sqlite() {
    check_rules(&sqlite());
}

#[test]
fn the_projects_own_rules_stand_before_the_global_ones_on_postgres() {
    check_rules(&postgres());
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

fn check_rules(test: &TestDatabase) {
    let db = test.shared();
    let (project, other) = (a_project(&db, "Naija Homes"), a_project(&db, "Agri Market"));
    let calendar = Calendar::new(
        "Europe/Berlin".parse().unwrap(),
        Week::monday_to_friday(&["09:00-17:00".parse().unwrap()]),
        Vec::new(),
    )
    .unwrap();
    let definition = "{\"time_zone\": \"Africa/Lagos\", \"week\": {\"monday\": [{\"from\": \"09:00\", \"to\": \"17:00\"}]}}";
    let newest = serde_json::to_string(&calendar).unwrap();
    let (id, at) = (project.id, now(test));
    test.home.run(&format!(
        "INSERT INTO sla_policies (id, project_id, priority, created_at) VALUES (50, {id}, 'high', {at});
         INSERT INTO sla_policy_versions (id, policy_id, version, first_response_minutes, next_response_minutes, warnings,
             program_replies, created_at) VALUES
             (60, 50, 1, 5, NULL, '[]', 'ignored', {at}),
             (61, 50, 2, 7, 9, '[{{\"clock\": \"first_response\", \"side\": \"before\", \"minutes\": 2}}]', 'counted', {at});
         INSERT INTO calendars (id, name, created_at) VALUES (70, 'Office', {at});
         INSERT INTO calendar_versions (id, calendar_id, version, definition, created_at) VALUES
             (80, 70, 1, '{definition}', {at}), (81, 70, 2, '{newest}', {at});
         UPDATE projects SET calendar_id = 70 WHERE id = {id};"
    ));
    let rules = commit(&db, |unit| unit.sla().rules_for(project.id, Priority::High));
    let policy = rules.policy.clone().unwrap();
    assert_eq!(
        (policy.id.get(), policy.policy_id.get(), policy.version, rules.is_own_policy),
        (61, 50, 2, true)
    );
    let minutes =
        ClockKind::ALL.iter().map(|clock| policy.target_minutes(*clock).map(u32::from)).collect::<Vec<_>>();
    assert_eq!(minutes, [Some(7), Some(9), None]);
    assert_eq!((policy.terms.warnings().len(), policy.terms.program_replies().as_str()), (1, "counted"));
    assert_eq!(rules.calendar.map(|(id, calendar)| (id.get(), calendar)), Some((81, calendar)));

    let global = commit(&db, |unit| unit.sla().rules_for(project.id, Priority::Low));
    assert!(!global.is_own_policy && global.policy.is_some());
    let elsewhere = commit(&db, |unit| unit.sla().rules_for(other.id, Priority::High));
    assert!(!elsewhere.is_own_policy && elsewhere.calendar.is_none());

    let deadlines = Deadlines { policy_version_id: Some(policy.id), ..Deadlines::default() };
    let ticket = a_ticket_with(&db, &project, |ticket| NewTicket { deadlines: deadlines.clone(), ..ticket });
    assert!(commit(&db, |unit| unit.sla().rules_at(ticket.deadlines.rules())).is_own_policy);
    let detail = db
        .reader()
        .unwrap()
        .tickets()
        .detail(ticket.id, &Scope::All, NoteVisibility::Shown)
        .unwrap()
        .unwrap();
    let expected = PolicySummary {
        id: policy.policy_id,
        project_id: Some(project.id),
        priority: Priority::High,
        first_response_minutes: Some(7),
        resolution_minutes: None,
    };
    assert_eq!(detail.sla_policy.as_ref(), Some(&expected));
    let own = |id| db.reader().unwrap().projects().detail(id).unwrap().unwrap().sla_policies;
    assert_eq!(own(project.id), [expected], "the newest version of each, and no global one");
    assert_eq!(own(other.id), []);
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
