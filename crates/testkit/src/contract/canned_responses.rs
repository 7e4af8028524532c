//! Canned responses: who finds which, and shortcuts that are unique on their shelf.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{
    CannedReader, CannedResponseFilter, Constraint, Database, Shelf, StoreError,
};
use switchboard_application::records::{CannedResponse, NewCannedResponse, User};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::catalog::{Sharing, Shortcut};
use switchboard_domain::{Body, CannedResponseId, Label, ProjectId, UserId};

use super::support::{HOSTILE_LINE, read, refusal};
use crate::fixtures::{a_project, a_user, commit, instant, new_canned_response};

/// Every field of a canned response comes back as it was written, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let (owner, project) = (an_owner(db), a_project(db, "Naija Homes"));
    let full = NewCannedResponse {
        title: "𝄞".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label"),
        body: "ż\n\t".repeat(Body::CHARACTERS_MAX / 4).parse().expect("the text is a body"),
        shortcut: Some("ß".repeat(Shortcut::CHARACTERS_MAX).parse().expect("the text is a shortcut")),
        sharing: Sharing::Shared,
        project_id: Some(project.id),
        created_at: instant("1969-12-31T23:59:59.999999Z"),
        ..new_canned_response(owner.id, "Refund")
    };
    let bare = NewCannedResponse {
        body: HOSTILE_LINE.parse().expect("the text is a body"),
        ..new_canned_response(owner.id, HOSTILE_LINE)
    };
    for written in [full, bare] {
        let made = commit(db, |tx| tx.canned_responses().insert(&written));
        let NewCannedResponse { owner_id, title, body, shortcut, sharing, project_id, created_at } = written;
        let id = made.id;
        let updated_at = created_at;
        let expected = CannedResponse {
            id,
            owner_id,
            title,
            body,
            shortcut,
            sharing,
            project_id,
            created_at,
            updated_at,
        };
        assert_eq!(made, expected);
        assert_eq!(find(db, id).as_ref(), Some(&made));
        let changed = CannedResponse {
            title: "Changed".parse().expect("the text is a label"),
            body: "Changed {{subject}}".parse().expect("the text has known placeholders"),
            shortcut: Some(shortcut_of(&format!("changed-{id}"))),
            sharing: Sharing::Private,
            project_id: None,
            updated_at: instant("2026-03-02T13:00:00Z"),
            ..made
        };
        commit(db, |tx| tx.canned_responses().save(&changed));
        assert_eq!(find(db, id), Some(changed));
    }
    assert_eq!(find(db, CannedResponseId::new(987_654)), None);
}

/// No two shared ones have the same shortcut, and no two private ones of an owner, whatever the case.
pub fn shortcuts_are_unique_on_their_shelf(db: &Arc<dyn Database>) {
    let (owner, other) = (an_owner(db), a_user(db, "obi@example.org", Role::Agent));
    let with = |owner: &User, sharing, text: &str| NewCannedResponse {
        shortcut: Some(shortcut_of(text)),
        sharing,
        ..new_canned_response(owner.id, "Refund")
    };
    let shared = commit(db, |tx| tx.canned_responses().insert(&with(&owner, Sharing::Shared, "Éclair")));
    let own = commit(db, |tx| tx.canned_responses().insert(&with(&owner, Sharing::Private, "éclair")));
    commit(db, |tx| tx.canned_responses().insert(&with(&other, Sharing::Private, "éclair")));
    for wrong in [with(&other, Sharing::Shared, "ÉCLAIR"), with(&owner, Sharing::Private, "éCLAIR")] {
        check_taken(&refusal(db, |tx| tx.canned_responses().insert(&wrong)));
    }
    let published = CannedResponse { sharing: Sharing::Shared, ..own.clone() };
    check_taken(&refusal(db, |tx| tx.canned_responses().save(&published)));
    commit(db, |tx| tx.canned_responses().save(&own));
    for _ in 0..2 {
        commit(db, |tx| tx.canned_responses().insert(&new_canned_response(owner.id, "No shortcut")));
    }

    let holder = |shelf, text: &str| {
        commit(db, |tx| tx.canned_responses().find_by_shortcut(shelf, &shortcut_of(text)))
    };
    assert_eq!(holder(Shelf::Shared, "éCLAIR"), Some(shared.id));
    assert_eq!(holder(Shelf::Private(owner.id), "ÉCLAIR"), Some(own.id));
    assert_eq!(holder(Shelf::Private(UserId::new(987_654)), "éclair"), None);
    assert_eq!(holder(Shelf::Shared, "other"), None);
}

/// Owner and project must exist.
pub fn a_canned_response_refers_to_what_exists(db: &Arc<dyn Database>) {
    let owner = an_owner(db);
    let nowhere = Some(ProjectId::new(987_654));
    for wrong in [
        new_canned_response(UserId::new(987_654), "Refund"),
        NewCannedResponse { project_id: nowhere, ..new_canned_response(owner.id, "Refund") },
    ] {
        let error = refusal(db, |tx| tx.canned_responses().insert(&wrong));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
    let made = commit(db, |tx| tx.canned_responses().insert(&new_canned_response(owner.id, "Refund")));
    let error =
        refusal(db, |tx| tx.canned_responses().save(&CannedResponse { project_id: nowhere, ..made.clone() }));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// A reader finds all of their own, and of the shared ones those for every project and for the projects of their scope.
pub fn a_reader_finds_their_own_and_what_is_shared_with_them(db: &Arc<dyn Database>) {
    let [ann, obi] = ["ann", "obi"].map(|name| a_user(db, &format!("{name}@example.org"), Role::Agent));
    let [home, market] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name).id);
    for owner in [&ann, &obi] {
        for (sharing, project) in [
            (Sharing::Private, None),
            (Sharing::Private, Some(market)),
            (Sharing::Shared, None),
            (Sharing::Shared, Some(home)),
            (Sharing::Shared, Some(market)),
        ] {
            let place =
                project.map_or("everywhere", |project| if project == home { "home" } else { "market" });
            let title = format!("{} {sharing} {place}", owner.name);
            let response =
                NewCannedResponse { sharing, project_id: project, ..new_canned_response(owner.id, &title) };
            commit(db, |tx| tx.canned_responses().insert(&response));
        }
    }
    let own = [
        "ann private everywhere",
        "ann private market",
        "ann shared everywhere",
        "ann shared home",
        "ann shared market",
    ];
    let check = |scope: Scope, shared: &[&str]| {
        let reader = CannedReader { owner: ann.id, scope };
        let found = titles(db, &reader, &CannedResponseFilter::default());
        assert_eq!(found, own.iter().chain(shared).copied().collect::<Vec<_>>(), "{reader:?}");
    };
    check(Scope::Projects(BTreeSet::new()), &["obi shared everywhere"]);
    check(Scope::Projects(BTreeSet::from([home])), &["obi shared everywhere", "obi shared home"]);
    let all = ["obi shared everywhere", "obi shared home", "obi shared market"];
    check(Scope::Projects(BTreeSet::from([home, market])), &all);
    check(Scope::All, &all);
}

/// A filter narrows to what can be used in a project, and to what contains a text.
pub fn a_list_is_narrowed_by_its_filter(db: &Arc<dyn Database>) {
    let owner = an_owner(db);
    let [home, market] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name).id);
    let texts = [
        ("Ünder 100%", "Dear all", "wait", Some(home)),
        ("b", "We are üNDERWAY", "go", Some(market)),
        ("C", "100 percent", "under", None),
        ("d", "a_b", "x", None),
    ];
    for (title, body, shortcut, project_id) in texts {
        let response = NewCannedResponse {
            body: body.parse().expect("the text is a body"),
            shortcut: Some(shortcut_of(shortcut)),
            project_id,
            ..new_canned_response(owner.id, title)
        };
        commit(db, |tx| tx.canned_responses().insert(&response));
    }
    let reader = CannedReader { owner: owner.id, scope: Scope::All };
    let check = |project_id: Option<ProjectId>, search: Option<&str>, expected: &[&str]| {
        let filter = CannedResponseFilter { project_id, search: search.map(str::to_owned) };
        assert_eq!(titles(db, &reader, &filter), expected, "{filter:?}");
    };
    check(None, None, &["b", "C", "d", "Ünder 100%"]);
    check(Some(home), None, &["C", "d", "Ünder 100%"]);
    check(Some(market), None, &["b", "C", "d"]);
    check(None, Some("ÜNDER"), &["b", "Ünder 100%"]);
    check(None, Some("under"), &["C"]);
    check(None, Some("0%"), &["Ünder 100%"]);
    check(None, Some("a_"), &["d"]);
    check(Some(home), Some("dear ALL"), &["Ünder 100%"]);
    check(None, Some("!"), &[]);
}

/// A deleted canned response is found by nobody, and its shortcut is free again.
pub fn a_deleted_canned_response_is_gone(db: &Arc<dyn Database>) {
    let owner = an_owner(db);
    let response = NewCannedResponse {
        shortcut: Some(shortcut_of("refund")),
        ..new_canned_response(owner.id, "Refund")
    };
    let made = commit(db, |tx| tx.canned_responses().insert(&response));
    for _ in 0..2 {
        commit(db, |tx| tx.canned_responses().delete(made.id));
    }
    assert_eq!(find(db, made.id), None);
    let reader = CannedReader { owner: owner.id, scope: Scope::All };
    assert!(titles(db, &reader, &CannedResponseFilter::default()).is_empty());
    let again = commit(db, |tx| tx.canned_responses().insert(&response));
    assert_ne!(again.id, made.id);
}

fn an_owner(db: &Arc<dyn Database>) -> User {
    a_user(db, "ada@example.org", Role::Agent)
}

fn shortcut_of(text: &str) -> Shortcut {
    text.parse().expect("the text is a shortcut")
}

/// The canned response as units of work and readers find it.
fn find(db: &Arc<dyn Database>, id: CannedResponseId) -> Option<CannedResponse> {
    let found = commit(db, |tx| tx.canned_responses().find(id));
    assert_eq!(read(db).catalog().canned_response(id).expect("the query succeeds"), found);
    found
}

fn titles(db: &Arc<dyn Database>, reader: &CannedReader, filter: &CannedResponseFilter) -> Vec<String> {
    let found = read(db).catalog().canned_responses(reader, filter).expect("the query succeeds");
    found.iter().map(|response| response.title.to_string()).collect()
}

fn check_taken(error: &StoreError) {
    assert!(matches!(error, StoreError::Duplicate(Constraint::Shortcut)), "{error:?}");
}
