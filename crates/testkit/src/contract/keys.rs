//! API keys: found by their public part or their identifier, with what lets their holder in; listed without their secrets; revoked; and when they were used.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Constraint, Database, Listing, Paging, StoreError};
use switchboard_application::records::{
    ApiKey, KeyFinder, KeySummary, KeyUse, NewKey, ProjectName, SecretHash,
};
use switchboard_domain::access::{Ability, KeyKind, Role};
use switchboard_domain::key::{Key, Principal};
use switchboard_domain::{AllowedNetworks, KeyId, Label, ProjectId, UserId};

use super::support::{FIRST_HUNDRED, read, refusal};
use crate::fixtures::{a_project, a_user, commit, instant, new_key, noon};

/// Every field of a key that lets its holder in comes back as it was written, whatever its kind.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let admin = a_user(db, "admin@example.org", Role::Admin);
    let (id, bound) = (project.id, Some(project.id));
    let name = ProjectName { id, name: project.name.clone(), slug: project.slug };
    for (number, (principal, is_named)) in (1_u8..).zip([
        (Principal::Project(id), true),
        (Principal::Intake(id), true),
        (Principal::Token(id), false),
        (Principal::Agent { agent: admin.id, project: None }, false),
        (Principal::Agent { agent: admin.id, project: bound }, false),
        (Principal::Superuser { default_agent: None, is_admin: false, project: None }, false),
        (Principal::Superuser { default_agent: Some(admin.id), is_admin: true, project: bound }, false),
    ]) {
        let networks = ["203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "2001:db8::1", "0.0.0.0/0"];
        let mut hash = [number; 32];
        hash[0] = 0;
        hash[31] = 255;
        let written = NewKey {
            principal,
            name: "ⓝ".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label"),
            public_part: is_named.then(|| format!("sk_{number}")),
            secret_hash: SecretHash(hash),
            abilities: Ability::ALL.iter().copied().collect(),
            allowed_networks: AllowedNetworks::parse(networks).expect("the texts are networks"),
            expires_at: Some(instant("9999-12-31T23:59:59.999999Z")),
            created_by: Some(admin.id),
            ..new_key(project.id, "")
        };
        let id = commit(db, |tx| tx.keys().insert(&written));
        let expected = ApiKey {
            key: Key {
                id,
                principal,
                abilities: written.abilities,
                allowed_networks: written.allowed_networks,
                is_active: true,
                expires_at: written.expires_at,
                previous_until: None,
                project_is_active: true,
            },
            secret_hash: written.secret_hash,
            previous_secret_hash: None,
            project: principal.project().map(|_| name.clone()),
        };
        assert_eq!(found_by(db, &KeyFinder::Id(id)), Some(expected.clone()));
        if let Some(part) = written.public_part {
            assert_eq!(find(db, &part), Some(expected));
        }
    }
}

/// Keys that are found by their identifier have no public part by which anybody could find them.
pub fn a_key_without_a_public_part_is_found_by_its_identifier_alone(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let bare = |hash| NewKey {
        principal: Principal::Token(project.id),
        public_part: None,
        secret_hash: SecretHash([hash; 32]),
        ..new_key(project.id, "")
    };
    let ids = [1, 2].map(|hash| commit(db, |tx| tx.keys().insert(&bare(hash))));
    for (id, hash) in ids.into_iter().zip([1, 2]) {
        let found = found_by(db, &KeyFinder::Id(id)).expect("the key exists");
        assert_eq!((found.key.id, found.secret_hash), (id, SecretHash([hash; 32])));
        assert_eq!(find(db, &id.to_string()), None);
    }
    assert_eq!(found_by(db, &KeyFinder::Id(KeyId::new(987_654))), None);
    let listed = list(db, project.id, FIRST_HUNDRED).records;
    assert!(listed.iter().all(|key| key.public_part.is_none() && key.kind == KeyKind::Token));
}

/// A key may have no end, no networks, no maker and no ability.
pub fn optional_fields_may_be_missing(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let written = NewKey { abilities: [].into(), ..new_key(project.id, "sk_bare") };
    let id = commit(db, |tx| tx.keys().insert(&written));
    let found = find(db, "sk_bare").expect("the key exists");
    assert_eq!((found.key.id, found.key.expires_at), (id, None));
    assert!(found.key.abilities.is_empty() && found.key.allowed_networks.is_empty());
}

/// A key is found by exactly its public part.
pub fn a_key_is_found_by_exactly_its_public_part(db: &Arc<dyn Database>) {
    let (first, second) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    commit(db, |tx| tx.keys().insert(&new_key(first.id, "sk_aBc")));
    commit(db, |tx| tx.keys().insert(&new_key(second.id, "sk_AbC")));
    assert_eq!(find(db, "sk_aBc").and_then(|found| found.key.principal.project()), Some(first.id));
    assert_eq!(find(db, "sk_AbC").and_then(|found| found.key.principal.project()), Some(second.id));
    for unknown in ["", "sk_abc", "sk_aB", "sk_aBc ", "sk_%", "sk_a_c", "*", "' OR '1'='1"] {
        assert_eq!(find(db, unknown), None, "{unknown}");
    }
}

/// Two keys never share their public part.
pub fn public_parts_are_unique(db: &Arc<dyn Database>) {
    let (first, second) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    commit(db, |tx| tx.keys().insert(&new_key(first.id, "sk_taken")));
    let error = refusal(db, |tx| tx.keys().insert(&new_key(second.id, "sk_taken")));
    assert!(matches!(error, StoreError::Duplicate(Constraint::PublicKey)), "{error:?}");
    assert_eq!(find(db, "sk_taken").and_then(|found| found.key.principal.project()), Some(first.id));
}

/// A key belongs to a project that exists and was made by somebody who exists.
pub fn a_key_needs_its_project_and_its_maker(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let orphan = new_key(ProjectId::new(987_654), "sk_orphan");
    let foundling = NewKey { created_by: Some(UserId::new(987_654)), ..new_key(project.id, "sk_foundling") };
    for key in [orphan, foundling] {
        let error = refusal(db, |tx| tx.keys().insert(&key));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
        assert_eq!(find(db, key.public_part.as_deref().expect("it has one")), None);
    }
}

/// The keys of a project are listed the newest first, with all but their secrets, and without those of other projects.
pub fn keys_of_a_project_are_listed(db: &Arc<dyn Database>) {
    let [project, other] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name));
    let networks = ["203.0.113.7", "2001:db8::/32"];
    let full = NewKey {
        allowed_networks: AllowedNetworks::parse(networks).expect("the texts are networks"),
        expires_at: Some(instant("9999-12-31T23:59:59.999999Z")),
        created_at: instant("1969-12-31T23:59:59.999999Z"),
        ..new_key(project.id, "sk_full")
    };
    let bare = new_key(project.id, "sk_bare");
    let ids = [&full, &bare].map(|key| commit(db, |tx| tx.keys().insert(key)));
    commit(db, |tx| tx.keys().insert(&new_key(other.id, "sk_other")));
    let [full, bare] = [(ids[0], full), (ids[1], bare)].map(|(id, key)| summary_of(id, key));
    assert_eq!(list(db, project.id, FIRST_HUNDRED).records, [bare.clone(), full.clone()]);
    let page = |page| list(db, project.id, Paging::Page { page, per_page: 1 });
    assert_eq!(
        page(1),
        Listing { records: vec![bare.clone()], total: Some(2), has_more: true, total_is_capped: false }
    );
    assert_eq!(
        page(2),
        Listing { records: vec![full.clone()], total: Some(2), has_more: false, total_is_capped: false }
    );
    assert_eq!(page(3), Listing { records: vec![], total: Some(2), has_more: false, total_is_capped: false });
    let after = |last_seen| list(db, project.id, Paging::After { last_seen, limit: 1 });
    assert_eq!(
        after(None),
        Listing { records: vec![bare.clone()], total: None, has_more: true, total_is_capped: false }
    );
    assert_eq!(
        after(Some(bare.id.get())),
        Listing { records: vec![full], total: None, has_more: false, total_is_capped: false }
    );
    assert_eq!(list(db, ProjectId::new(987_654), FIRST_HUNDRED).total, Some(0));
}

/// A key is revoked within its project alone, and stays so.
pub fn a_key_is_revoked_within_its_project(db: &Arc<dyn Database>) {
    let [project, other] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name));
    let [id, spared] =
        ["sk_one", "sk_two"].map(|public| commit(db, |tx| tx.keys().insert(&new_key(project.id, public))));
    let is_active = |public: &str| find(db, public).map(|found| found.key.is_active);
    for (project, id) in [(other.id, id), (project.id, KeyId::new(987_654)), (ProjectId::new(987_654), id)] {
        assert!(!commit(db, |tx| tx.keys().revoke(project, id)));
    }
    assert_eq!(is_active("sk_one"), Some(true));
    for _ in 0..2 {
        assert!(commit(db, |tx| tx.keys().revoke(project.id, id)));
        assert_eq!((is_active("sk_one"), is_active("sk_two")), (Some(false), Some(true)));
    }
    let listed: Vec<_> =
        list(db, project.id, FIRST_HUNDRED).records.iter().map(|key| (key.id, key.is_active)).collect();
    assert_eq!(listed, [(spared, true), (id, false)]);
}

/// Of several uses of a key the latest is kept, and keys that do not exist are passed over.
pub fn the_latest_use_of_a_key_is_kept(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [used, unused] = ["sk_used", "sk_unused"]
        .map(|public| commit(db, |tx| tx.keys().insert(&new_key(project.id, public))));
    let last_use = |id: KeyId| {
        let keys = list(db, project.id, FIRST_HUNDRED).records;
        let key = keys.into_iter().find(|key| key.id == id).expect("the key is listed");
        (key.last_used_at, key.last_used_from)
    };
    assert_eq!(last_use(used), (None, None));
    let addresses = ["203.0.113.7", "2001:db8::7"].map(|text| text.parse().expect("the text is an address"));
    let at = |seconds: i64| noon() + TimeDelta::microseconds(seconds * 1_000_000 + 1);
    for (seconds, from, expected) in [
        (10, Some(addresses[0]), (Some(at(10)), Some(addresses[0]))),
        (9, Some(addresses[1]), (Some(at(10)), Some(addresses[0]))),
        (11, Some(addresses[1]), (Some(at(11)), Some(addresses[1]))),
        (12, None, (Some(at(12)), None)),
    ] {
        let key_use = KeyUse { at: at(seconds), from };
        let uses = BTreeMap::from([(KeyId::new(987_654), key_use), (used, key_use)]);
        commit(db, |tx| tx.keys().record_uses(&uses));
        assert_eq!(last_use(used), expected);
    }
    assert_eq!(last_use(unused), (None, None));
}

fn summary_of(id: KeyId, key: NewKey) -> KeySummary {
    let NewKey {
        principal,
        name,
        note: _,
        public_part,
        secret_hash: _,
        abilities: _,
        allowed_networks,
        expires_at,
        created_by: _,
        created_at,
    } = key;
    KeySummary {
        id,
        kind: principal.kind(),
        name,
        public_part,
        allowed_networks,
        is_active: true,
        expires_at,
        created_at,
        last_used_at: None,
        last_used_from: None,
    }
}

fn list(db: &Arc<dyn Database>, project: ProjectId, paging: Paging) -> Listing<KeySummary> {
    read(db).keys().of_project(project, paging).expect("the query succeeds")
}

fn find(db: &Arc<dyn Database>, public_part: &str) -> Option<ApiKey> {
    found_by(db, &KeyFinder::PublicPart(public_part.to_owned()))
}

fn found_by(db: &Arc<dyn Database>, finder: &KeyFinder) -> Option<ApiKey> {
    read(db).accounts().api_key(finder).expect("the query succeeds")
}
