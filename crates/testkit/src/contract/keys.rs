//! API keys: found by their public part, with what lets their holder in.

use std::sync::Arc;

use switchboard_application::ports::{Constraint, Database, StoreError};
use switchboard_application::records::{ApiKey, NewKey, ProjectName, SecretHash};
use switchboard_domain::access::{Ability, KeyKind, Role};
use switchboard_domain::{AllowedNetworks, Label, ProjectId, UserId};

use super::support::{read, refusal};
use crate::fixtures::{a_project, a_user, commit, instant, new_key};

/// Every field of a key that lets its holder in comes back as it was written.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let admin = a_user(db, "admin@example.org", Role::Admin);
    for (number, kind) in (1_u8..).zip([KeyKind::Project, KeyKind::Intake, KeyKind::Token]) {
        let networks = ["203.0.113.7", "10.0.0.0/8", "2001:db8::/32", "2001:db8::1", "0.0.0.0/0"];
        let mut hash = [number; 32];
        hash[0] = 0;
        hash[31] = 255;
        let written = NewKey {
            kind,
            name: "ⓝ".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label"),
            secret_hash: SecretHash(hash),
            abilities: Ability::ALL.iter().copied().collect(),
            allowed_networks: AllowedNetworks::parse(networks).expect("the texts are networks"),
            expires_at: Some(instant("9999-12-31T23:59:59.999999Z")),
            created_by: Some(admin.id),
            ..new_key(project.id, &format!("sk_{number}"))
        };
        let id = commit(db, |tx| tx.keys().insert(&written));
        let expected = ApiKey {
            id,
            kind,
            secret_hash: written.secret_hash,
            abilities: written.abilities,
            allowed_networks: written.allowed_networks,
            is_active: true,
            expires_at: written.expires_at,
            project: ProjectName { id: project.id, name: project.name.clone(), slug: project.slug.clone() },
            project_is_active: true,
        };
        assert_eq!(find(db, &written.public_key), Some(expected));
    }
}

/// A key may have no end, no networks, no maker and no ability.
pub fn optional_fields_may_be_missing(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let written = NewKey { abilities: [].into(), ..new_key(project.id, "sk_bare") };
    let id = commit(db, |tx| tx.keys().insert(&written));
    let found = find(db, "sk_bare").expect("the key exists");
    assert_eq!((found.id, found.expires_at), (id, None));
    assert!(found.abilities.is_empty() && found.allowed_networks.is_empty());
}

/// A key is found by exactly its public part.
pub fn a_key_is_found_by_exactly_its_public_part(db: &Arc<dyn Database>) {
    let (first, second) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    commit(db, |tx| tx.keys().insert(&new_key(first.id, "sk_aBc")));
    commit(db, |tx| tx.keys().insert(&new_key(second.id, "sk_AbC")));
    assert_eq!(find(db, "sk_aBc").map(|key| key.project.id), Some(first.id));
    assert_eq!(find(db, "sk_AbC").map(|key| key.project.id), Some(second.id));
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
    assert_eq!(find(db, "sk_taken").map(|key| key.project.id), Some(first.id));
}

/// A key belongs to a project that exists and was made by somebody who exists.
pub fn a_key_needs_its_project_and_its_maker(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let orphan = new_key(ProjectId::new(987_654), "sk_orphan");
    let foundling = NewKey { created_by: Some(UserId::new(987_654)), ..new_key(project.id, "sk_foundling") };
    for key in [orphan, foundling] {
        let error = refusal(db, |tx| tx.keys().insert(&key));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
        assert_eq!(find(db, &key.public_key), None);
    }
}

fn find(db: &Arc<dyn Database>, public_key: &str) -> Option<ApiKey> {
    read(db).accounts().api_key(public_key).expect("the query succeeds")
}
