//! The list of people, one of them whole, and who can work on the tickets of a project.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{Database, Listing, Paging, UserFilter};
use switchboard_application::records::{
    Assignable, KnownPerson, NewUser, Position, User, UserDetail, UserName,
};
use switchboard_domain::UserId;
use switchboard_domain::access::Role;

use super::support::{FIRST_HUNDRED, read};
use crate::fixtures::{a_project, a_user, commit, email, new_user, noon};

/// People are listed newest first, whole, and without those who were deleted.
pub fn people_are_listed_newest_first(db: &Arc<dyn Database>) {
    assert_eq!(
        list(db, &UserFilter::default(), FIRST_HUNDRED),
        Listing { records: vec![], total: Some(0), total_is_capped: false, has_more: false }
    );
    let people = ["c@example.org", "a@example.org", "b@example.org"]
        .map(|address| a_user(db, address, Role::Customer));
    let [first, second, third] = people;
    commit(db, |tx| tx.users().delete(second.id, noon()));
    let listing = list(db, &UserFilter::default(), FIRST_HUNDRED);
    assert_eq!(
        listing,
        Listing { records: vec![third, first], total: Some(2), total_is_capped: false, has_more: false }
    );
}

/// A person is known with their projects, until they are deleted.
pub fn a_person_is_known_with_their_projects(db: &Arc<dyn Database>) {
    let [first, second] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name));
    let person = a_user(db, "ada@example.org", Role::Agent);
    let known = |id| read(db).accounts().person(id).expect("the query succeeds");
    let with = |projects| Some(KnownPerson { user: person.clone(), projects });
    assert_eq!(known(person.id), with(BTreeSet::new()));
    for project in [&second, &first] {
        commit(db, |tx| tx.projects().assign_agent(project.id, person.id, Position::Member, noon()));
    }
    assert_eq!(known(person.id), with(BTreeSet::from([first.id, second.id])));
    assert_eq!(known(UserId::new(987_654)), None);
    commit(db, |tx| tx.users().delete(person.id, noon()));
    assert_eq!(known(person.id), None);
}

/// Every filter narrows the list alone and together with the others, and the total with it.
pub fn filters_narrow_alone_and_together(db: &Arc<dyn Database>) {
    for (name, address, role, is_active) in [
        ("Adébáyọ̀ Ọlá", "ola@example.org", Role::Customer, true),
        ("Tunde Bello", "tunde.bello@example.org", Role::Customer, false),
        ("Alice Okafor", "alice@desk.example", Role::Agent, true),
        ("Bob Okafor", "bob@desk.example", Role::Agent, false),
        ("Ada 100%_*", "ada@desk.example", Role::Admin, true),
    ] {
        let made = commit(db, |tx| {
            tx.users().insert(&NewUser {
                name: name.parse().expect("the text is a name"),
                ..new_user(address, role)
            })
        });
        commit(db, |tx| tx.users().save(&User { is_active, ..made }, noon()));
    }
    let check = |role: Option<Role>, is_active: Option<bool>, search: Option<&str>, expected: &[&str]| {
        let filter = UserFilter { role, is_active, search: search.map(str::to_owned) };
        let listing = list(db, &filter, FIRST_HUNDRED);
        let found: Vec<_> = listing.records.iter().map(|user| user.email.as_str()).collect();
        assert_eq!(found, expected, "{filter:?}");
        assert_eq!(
            listing.total,
            Some(u64::try_from(expected.len()).expect("the list is short")),
            "{filter:?}"
        );
    };
    let [ola, tunde, alice, bob, ada] = [
        "ola@example.org",
        "tunde.bello@example.org",
        "alice@desk.example",
        "bob@desk.example",
        "ada@desk.example",
    ];
    check(None, None, None, &[ada, bob, alice, tunde, ola]);
    check(Some(Role::Agent), None, None, &[bob, alice]);
    check(Some(Role::SuperAdmin), None, None, &[]);
    check(None, Some(true), None, &[ada, alice, ola]);
    check(None, Some(false), None, &[bob, tunde]);
    check(Some(Role::Customer), Some(false), None, &[tunde]);
    check(None, None, Some("okafor"), &[bob, alice]);
    check(None, None, Some("OKA ali"), &[alice]);
    check(None, None, Some("adebayo OLA"), &[ola]);
    check(None, None, Some("desk.example"), &[ada, bob, alice]);
    check(None, None, Some("tunde.bello@example.org"), &[tunde]);
    check(None, None, Some("100%_*"), &[ada]);
    check(None, None, Some("unde"), &[]);
    check(None, None, Some("%"), &[ada, bob, alice, tunde, ola]);
    check(None, None, Some("\" OR 1=1 --"), &[]);
    check(Some(Role::Agent), Some(true), Some("okafor"), &[alice]);
    check(Some(Role::Customer), None, Some("okafor"), &[]);
}

/// Pages, and walking from the last one seen, show every person exactly once.
pub fn paging_shows_every_person_once(db: &Arc<dyn Database>) {
    for number in 0..11 {
        a_user(db, &format!("person-{number}@example.org"), Role::Customer);
    }
    for filter in
        [UserFilter::default(), UserFilter { search: Some("person".to_owned()), ..UserFilter::default() }]
    {
        let all = list(db, &filter, FIRST_HUNDRED).records;
        assert_eq!(all.len(), 11);
        let mut paged = Vec::new();
        for page in 1..=3 {
            let listing = list(db, &filter, Paging::Page { page, per_page: 4 });
            assert_eq!((listing.total, listing.has_more), (Some(11), page < 3), "page {page}");
            paged.extend(listing.records);
        }
        assert_eq!(paged, all);
        let beyond = list(db, &filter, Paging::Page { page: 4, per_page: 4 });
        assert_eq!(
            beyond,
            Listing { records: vec![], total: Some(11), total_is_capped: false, has_more: false }
        );

        let mut walked: Vec<User> = Vec::new();
        loop {
            let last_seen = walked.last().map(|user| user.id.get());
            let listing = list(db, &filter, Paging::After { last_seen, limit: 4 });
            assert_eq!(listing.total, None);
            walked.extend(listing.records);
            assert_eq!(listing.has_more, walked.len() < 11);
            if !listing.has_more {
                break;
            }
        }
        assert_eq!(walked, all);
    }
}

/// What changes of a person changes where they are found and counted.
pub fn a_list_follows_changes(db: &Arc<dyn Database>) {
    let user = a_user(db, "tunde@example.org", Role::Customer);
    let total = |role, is_active, search: Option<&str>| {
        let filter = UserFilter { role, is_active, search: search.map(str::to_owned) };
        list(db, &filter, Paging::Page { page: 1, per_page: 1 }).total
    };
    assert_eq!(total(Some(Role::Customer), Some(true), Some("tunde")), Some(1));
    let changed = User {
        name: "Ada".parse().expect("the text is a name"),
        email: email("ada@desk.example"),
        role: Role::Agent,
        is_active: false,
        ..user.clone()
    };
    commit(db, |tx| tx.users().save(&changed, noon()));
    assert_eq!((total(Some(Role::Customer), None, None), total(None, Some(true), None)), (Some(0), Some(0)));
    assert_eq!((total(Some(Role::Agent), None, None), total(None, Some(false), None)), (Some(1), Some(1)));
    assert_eq!((total(None, None, Some("tunde")), total(None, None, Some("ada desk"))), (Some(0), Some(1)));
    commit(db, |tx| tx.users().delete(user.id, noon()));
    assert_eq!((total(Some(Role::Agent), None, None), total(None, None, Some("ada"))), (Some(0), Some(0)));
}

/// A person comes with the projects they are assigned to; a deleted one is not found.
pub fn a_person_shows_their_projects(db: &Arc<dyn Database>) {
    let projects = [a_project(db, "Naija Homes"), a_project(db, "Agri Market")];
    let [agent, other] =
        ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    let find = |id| read(db).users().find(id).expect("the query succeeds");
    assert_eq!(find(agent.id), Some(UserDetail { user: agent.clone(), projects: BTreeSet::new() }));
    for project in &projects {
        commit(db, |tx| tx.projects().assign_agent(project.id, agent.id, Position::Lead, noon()));
    }
    let ids = projects.iter().map(|project| project.id).collect();
    assert_eq!(find(agent.id), Some(UserDetail { user: agent.clone(), projects: ids }));
    assert_eq!(find(other.id), Some(UserDetail { user: other, projects: BTreeSet::new() }));
    commit(db, |tx| tx.users().delete(agent.id, noon()));
    assert_eq!((find(agent.id), find(UserId::new(987_654))), (None, None));
}

/// Who can work on tickets of a project are its active agents and the active administrators, with what they are in it.
pub fn agents_and_administrators_can_be_assigned(db: &Arc<dyn Database>) {
    let [home, market] = [a_project(db, "Naija Homes"), a_project(db, "Agri Market")];
    let person = |name: &str, role| a_user(db, &format!("{name}@example.org"), role);
    let assign = |project: &switchboard_application::records::Project, user: &User, position| {
        commit(db, |tx| tx.projects().assign_agent(project.id, user.id, position, noon()));
    };
    let [alice, bob, lead] = ["alice", "bob", "lead"].map(|name| person(name, Role::Agent));
    let [idle, gone, demoted] = ["idle", "gone", "demoted"].map(|name| person(name, Role::Agent));
    let (admin, root, leading) =
        (person("admin", Role::Admin), person("root", Role::SuperAdmin), person("leading", Role::Admin));
    let resting = person("resting", Role::Admin);
    person("tunde", Role::Customer);
    for agent in [&alice, &idle, &gone, &demoted] {
        assign(&home, agent, Position::Member);
    }
    assign(&market, &bob, Position::Member);
    assign(&home, &lead, Position::Lead);
    assign(&home, &leading, Position::Lead);
    commit(db, |tx| {
        for user in [&idle, &resting] {
            tx.users().save(&User { is_active: false, ..user.clone() }, noon())?;
        }
        tx.users().save(&User { role: Role::Customer, ..demoted }, noon())?;
        tx.users().delete(gone.id, noon())
    });
    let can = |user: &User, position| Assignable {
        user: UserName { id: user.id, name: user.name.to_string() },
        role: user.role,
        position,
    };
    let assignable = |project| {
        let mut people = read(db).users().assignable(project).expect("the query succeeds");
        people.sort_by_key(|person| person.user.id);
        people
    };
    assert_eq!(
        assignable(home.id),
        [
            can(&alice, Some(Position::Member)),
            can(&lead, Some(Position::Lead)),
            can(&admin, None),
            can(&root, None),
            can(&leading, Some(Position::Lead)),
        ]
    );
    assert_eq!(
        assignable(market.id),
        [can(&bob, Some(Position::Member)), can(&admin, None), can(&root, None), can(&leading, None)]
    );
}

fn list(db: &Arc<dyn Database>, filter: &UserFilter, paging: Paging) -> Listing<User> {
    read(db).users().list(filter, paging).expect("the query succeeds")
}
