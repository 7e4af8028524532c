//! Letting programs in.

use std::net::IpAddr;

use chrono::TimeDelta;
use switchboard_application::Error;
use switchboard_application::accounts::authenticate::project;
use switchboard_application::keys::create_pair::{CreatePair, create_pair};
use switchboard_domain::access::{Actor, KeyKind, abilities_of_kind};
use switchboard_domain::{AllowedNetworks, ProjectId};

use crate::desk::{Desk, HERE, refused_fields};

#[test]
fn a_pair_has_the_form_that_its_page_promises_and_lets_its_project_in() {
    let desk = Desk::new();
    let pair = desk.pair(|_| {});
    assert_eq!((pair.api_key.len(), &pair.api_key[..3]), (35, "sk_"));
    assert_eq!((pair.api_secret.len(), &pair.api_secret[..3]), (67, "ss_"));
    assert!(!format!("{pair:?}").contains(&pair.api_secret));
    let caller = project(&desk.ctx, &pair.api_key, &pair.api_secret, Some(HERE)).unwrap();
    assert_eq!(caller.project.id, desk.project.id);
    let Actor::Program(program) = caller.actor else { panic!("a program calls") };
    assert_eq!(program.abilities, abilities_of_kind(KeyKind::Project).iter().copied().collect());
}

#[test]
fn whatever_is_wrong_with_a_pair_the_refusal_is_the_same() {
    let desk = Desk::new();
    let pair = desk.pair(|command| {
        command.expires_at = Some(switchboard_testkit::fixtures::noon() + TimeDelta::hours(1));
    });
    let wrong = [
        ("sk_unknown", pair.api_secret.as_str()),
        (&pair.api_key, "ss_wrong"),
        (&pair.api_key, ""),
        ("", ""),
    ];
    for (key, secret) in wrong {
        assert!(
            matches!(project(&desk.ctx, key, secret, Some(HERE)), Err(Error::Unauthenticated)),
            "{key} {secret}"
        );
    }
    desk.clock.advance(TimeDelta::hours(1));
    assert!(matches!(
        project(&desk.ctx, &pair.api_key, &pair.api_secret, Some(HERE)),
        Err(Error::Unauthenticated)
    ));
}

#[test]
fn a_pair_for_some_networks_is_refused_elsewhere_and_where_the_address_is_unknown() {
    let desk = Desk::new();
    let pair =
        desk.pair(|command| command.allowed_networks = AllowedNetworks::parse(["203.0.113.0/24"]).unwrap());
    let call = |address: Option<IpAddr>| project(&desk.ctx, &pair.api_key, &pair.api_secret, address);
    assert!(call(Some(HERE)).is_ok());
    for address in [Some("198.51.100.1".parse().unwrap()), None] {
        assert!(matches!(call(address), Err(Error::AddressNotAllowed)));
    }
    assert!(
        matches!(project(&desk.ctx, &pair.api_key, "ss_wrong", None), Err(Error::Unauthenticated)),
        "the secret is judged first"
    );
}

#[test]
fn a_pair_is_not_made_for_nobody_or_for_the_past() {
    let desk = Desk::new();
    let make = |project_id, expires_at| {
        let command = CreatePair {
            project_id,
            name: "Shop".parse().unwrap(),
            allowed_networks: AllowedNetworks::default(),
            expires_at,
        };
        create_pair(&desk.ctx, &desk.administrator(), command)
    };
    assert!(matches!(make(ProjectId::new(999), None), Err(Error::NotFound(_))));
    let past = make(desk.project.id, Some(switchboard_testkit::fixtures::noon()));
    assert_eq!(refused_fields(past), ["expires_at: The expires_at field must lie in the future."]);
}
