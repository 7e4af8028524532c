//! API keys as those who manage them see and change them.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Database, KeyFilter, Paging};
use switchboard_application::records::{
    KeyDetail, KeyFinder, KeyToChange, NewKey, NewSecret, ProjectName, SecretHash, UserName,
};
use switchboard_domain::access::{Ability, KeyKind, Role};
use switchboard_domain::key::Principal;
use switchboard_domain::{AllowedNetworks, KeyId};

use super::support::{FIRST_HUNDRED, read};
use crate::fixtures::{a_project, a_user, commit, new_key, noon};

/// A key is shown whole, and what can change of it comes back as it was saved.
pub fn a_key_is_shown_whole_and_changes(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let admin = a_user(db, "admin@example.org", Role::Admin);
    let principal = |is_admin| Principal::Superuser {
        default_agent: Some(admin.id),
        is_admin,
        project: Some(project.id),
    };
    let written = NewKey {
        principal: principal(false),
        note: Some("For the robots.".parse().expect("the text is a body")),
        public_part: None,
        created_by: Some(admin.id),
        ..new_key(project.id, "")
    };
    let id = commit(db, |tx| tx.keys().insert(&written));
    let person = UserName { id: admin.id, name: admin.name.to_string() };
    let expected = KeyDetail {
        id,
        principal: written.principal,
        name: written.name.clone(),
        note: written.note.clone(),
        public_part: None,
        abilities: written.abilities.clone(),
        allowed_networks: AllowedNetworks::default(),
        is_active: true,
        expires_at: None,
        previous_until: None,
        project: Some(ProjectName { id: project.id, name: project.name, slug: project.slug }),
        agent: Some(person.clone()),
        created_by: Some(person),
        created_at: noon(),
        last_used_at: None,
        last_used_from: None,
    };
    assert_eq!(shown(db, id), Some(expected.clone()));
    let found = commit(db, |tx| tx.keys().find_to_change(id)).expect("the key exists");
    assert_eq!((found.principal, found.secret_hash), (written.principal, written.secret_hash));
    let changed = KeyToChange {
        principal: principal(true),
        name: "Ärger".parse().expect("the text is a label"),
        note: None,
        abilities: [Ability::RunCron].into(),
        allowed_networks: AllowedNetworks::parse(["10.0.0.0/8"]).expect("the text is a network"),
        is_active: false,
        expires_at: Some(noon()),
        ..found
    };
    commit(db, |tx| tx.keys().save(&changed));
    assert_eq!(commit(db, |tx| tx.keys().find_to_change(id)), Some(changed.clone()));
    let expected = KeyDetail {
        principal: changed.principal,
        name: changed.name,
        note: None,
        abilities: changed.abilities,
        allowed_networks: changed.allowed_networks,
        is_active: false,
        expires_at: Some(noon()),
        ..expected
    };
    assert_eq!(shown(db, id), Some(expected));
}

/// A key that got another secret has both until the overlap ends, and one without an overlap has the new one alone.
pub fn a_key_gets_another_secret(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let id = commit(db, |tx| tx.keys().insert(&new_key(project.id, "sk_one")));
    let spared = commit(db, |tx| tx.keys().insert(&new_key(project.id, "sk_two")));
    let secrets = |id| {
        let found = read(db).accounts().api_key(&KeyFinder::Id(id)).expect("the query succeeds");
        let found = found.expect("the key exists");
        (found.secret_hash, found.previous_secret_hash, found.key.previous_until)
    };
    let [old, middle, new] = [7, 8, 9].map(|byte| SecretHash([byte; 32]));
    let until = noon() + TimeDelta::hours(1);
    let first = NewSecret { hash: middle, previous: Some((old, until)) };
    commit(db, |tx| tx.keys().replace_secret(id, &first));
    assert_eq!(secrets(id), (middle, Some(old), Some(until)));
    assert_eq!(shown(db, id).and_then(|key| key.previous_until), Some(until));
    commit(db, |tx| tx.keys().replace_secret(id, &NewSecret { hash: new, previous: None }));
    assert_eq!(secrets(id), (new, None, None));
    assert_eq!(secrets(spared), (old, None, None));
}

/// A deleted key is found nowhere any more, and its public part is not given again.
pub fn a_deleted_key_is_found_nowhere(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [gone, kept] =
        ["sk_gone", "sk_kept"].map(|public| commit(db, |tx| tx.keys().insert(&new_key(project.id, public))));
    commit(db, |tx| tx.keys().delete(gone, noon()));
    for finder in [KeyFinder::Id(gone), KeyFinder::PublicPart("sk_gone".to_owned())] {
        assert_eq!(read(db).accounts().api_key(&finder).expect("the query succeeds"), None);
    }
    for absent in [gone, KeyId::new(987_654)] {
        assert_eq!((shown(db, absent), commit(db, |tx| tx.keys().find_to_change(absent))), (None, None));
    }
    assert!(!commit(db, |tx| tx.keys().revoke(project.id, gone)));
    let of_project = read(db).keys().of_project(project.id, FIRST_HUNDRED).expect("the query succeeds");
    assert_eq!(of_project.records.iter().map(|key| key.id).collect::<Vec<_>>(), [kept]);
    assert_eq!(of_project.total, Some(1));
    let detail = read(db).projects().detail(project.id).expect("the query succeeds");
    assert_eq!(detail.map(|detail| detail.api_keys.len()), Some(1));
    assert_eq!(ids(db, &KeyFilter::default(), FIRST_HUNDRED), [kept]);
}

/// The list of keys has the newest first, and each filter narrows it alone and with the others.
pub fn keys_are_listed_by_their_filters(db: &Arc<dyn Database>) {
    let [home, market] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name).id);
    let agent = a_user(db, "agent@example.org", Role::Agent).id;
    let made = |principal, name: &str| {
        let key = NewKey {
            principal,
            name: name.parse().expect("the text is a label"),
            public_part: None,
            secret_hash: SecretHash([name.len().try_into().expect("the name is short"); 32]),
            ..new_key(home, "")
        };
        commit(db, |tx| tx.keys().insert(&key))
    };
    let token = made(Principal::Token(home), "Bot 100%");
    let other = made(Principal::Token(market), "Schönes Wetter");
    let acting = made(Principal::Agent { agent, project: None }, "robot");
    commit(db, |tx| {
        let key = tx.keys().find_to_change(other)?.expect("the key exists");
        tx.keys().save(&KeyToChange { is_active: false, ..key })
    });
    let check = |filter: KeyFilter, expected: &[KeyId]| {
        assert_eq!(ids(db, &filter, FIRST_HUNDRED), expected, "{filter:?}");
        let total = read(db).keys().list(&filter, FIRST_HUNDRED).expect("the query succeeds").total;
        assert_eq!(total, expected.len().try_into().ok(), "{filter:?}");
    };
    let search = |text: &str| KeyFilter { search: Some(text.to_owned()), ..KeyFilter::default() };
    check(KeyFilter::default(), &[acting, other, token]);
    check(KeyFilter { kind: Some(KeyKind::Token), ..KeyFilter::default() }, &[other, token]);
    check(KeyFilter { project_id: Some(home), ..KeyFilter::default() }, &[token]);
    check(KeyFilter { is_active: Some(false), ..KeyFilter::default() }, &[other]);
    check(KeyFilter { is_active: Some(true), ..KeyFilter::default() }, &[acting, token]);
    check(search("BOT"), &[acting, token]);
    check(search("SCHÖNES"), &[other]);
    check(search("100%"), &[token]);
    check(search("%"), &[token]);
    check(search("_"), &[]);
    check(KeyFilter { kind: Some(KeyKind::Agent), ..search("bot") }, &[acting]);
    let after = |last_seen| Paging::After { last_seen, limit: 2 };
    assert_eq!(ids(db, &KeyFilter::default(), after(None)), [acting, other]);
    assert_eq!(ids(db, &KeyFilter::default(), after(Some(other.get()))), [token]);
    assert_eq!(ids(db, &KeyFilter::default(), Paging::Page { page: 2, per_page: 2 }), [token]);
}

fn shown(db: &Arc<dyn Database>, id: KeyId) -> Option<KeyDetail> {
    read(db).keys().find(id).expect("the query succeeds")
}

fn ids(db: &Arc<dyn Database>, filter: &KeyFilter, paging: Paging) -> Vec<KeyId> {
    let listing = read(db).keys().list(filter, paging).expect("the query succeeds");
    listing.records.iter().map(|key| key.id).collect()
}
