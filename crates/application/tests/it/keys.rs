//! Letting programs in.

use std::net::IpAddr;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::accounts::authenticate::project;
use switchboard_application::keys::create::{CreateKey, create};
use switchboard_application::keys::create_pair::{CreatePair, create_pair};
use switchboard_application::keys::list::list;
use switchboard_application::keys::log::{Written, write_down};
use switchboard_application::keys::manage::regenerate;
use switchboard_application::keys::revoke::revoke;
use switchboard_application::ports::{Database, Letter, Paging};
use switchboard_application::{Error, NotFound};
use switchboard_domain::access::{Actor, KeyKind, abilities_of_kind};
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{AllowedNetworks, KeyId, ProjectId};
use switchboard_testkit::fixtures::noon;
use switchboard_testkit::mail::{NumberedLetters, Posted};
use switchboard_testkit::memory::MemoryDatabase;

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

/// Whoever makes a key is told of it, and cannot choose not to be.
#[test]
fn whoever_makes_a_key_is_told() {
    let mut desk = Desk::new();
    let letters = Arc::new(NumberedLetters::default());
    desk.ctx.letters = Arc::<NumberedLetters>::clone(&letters);
    let pair = desk.pair(|_| {});
    let posted = letters.posted(&desk.ctx.database);
    let letter = Letter::NewKey { name: "Shop".parse().unwrap() };
    assert_eq!(posted, [Posted { to: desk.administrator.email.clone(), letter }]);
    assert!(!format!("{posted:?}").contains(&pair.api_secret));
    let refused = create_pair(
        &desk.ctx,
        &desk.administrator(),
        CreatePair {
            project_id: ProjectId::new(4_711),
            name: "Shop".parse().unwrap(),
            allowed_networks: AllowedNetworks::default(),
            expires_at: None,
        },
    );
    assert!(refused.is_err());
    assert_eq!(letters.posted(&desk.ctx.database).len(), 1, "nobody is told of what was not made");
}

/// Those behind a key are told when it gets another secret: whoever did that, and the agent as whom it acts.
#[test]
fn those_behind_a_key_are_told_when_it_gets_another_secret() {
    let mut desk = Desk::new();
    let letters = Arc::new(NumberedLetters::default());
    desk.ctx.letters = Arc::<NumberedLetters>::clone(&letters);
    let draft = KeyDraft {
        kind: KeyKind::Agent,
        project: None,
        agent: Some(desk.agent.id),
        default_agent: None,
        is_admin: false,
        abilities: None,
        allowed_networks: AllowedNetworks::default(),
        expires_at: None,
    };
    let command = CreateKey { name: "CRM".parse().unwrap(), note: None, draft };
    let key = create(&desk.ctx, &desk.administrator(), command).unwrap().id;
    let before = letters.posted(&desk.ctx.database).len();
    regenerate(&desk.ctx, &desk.administrator(), key, TimeDelta::zero()).unwrap();
    let posted = letters.posted(&desk.ctx.database);
    let letter = Letter::RegeneratedKey { name: "CRM".parse().unwrap() };
    let told = [&desk.agent, &desk.administrator]
        .map(|person| Posted { to: person.email.clone(), letter: letter.clone() });
    assert_eq!(posted[before..], told);
    assert!(regenerate(&desk.ctx, &desk.administrator(), KeyId::new(4_711), TimeDelta::zero()).is_err());
    assert_eq!(letters.posted(&desk.ctx.database).len(), posted.len(), "nobody is told of what was not done");
}

#[test]
fn whatever_is_wrong_with_a_pair_the_refusal_is_the_same() {
    let desk = Desk::new();
    let pair = desk.pair(|command| {
        command.expires_at = Some(noon() + TimeDelta::hours(1));
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
    let past = make(desk.project.id, Some(noon()));
    assert_eq!(refused_fields(past), ["expires_at: The expires_at field must lie in the future."]);
}

/// When each key of the project was last used as far as it was written down, the newest key first.
fn last_used(desk: &Desk) -> Vec<(KeyId, Option<DateTime<Utc>>, Option<IpAddr>)> {
    let everything = Paging::Page { page: 1, per_page: 100 };
    let keys = list(&desk.ctx, &desk.administrator(), desk.project.id, everything).unwrap().records;
    keys.into_iter().map(|key| (key.id, key.last_used_at, key.last_used_from)).collect()
}

#[test]
fn a_use_is_written_down_later_and_only_where_somebody_was_let_in() {
    let desk = Desk::new();
    let bound = desk.pair(|command| {
        command.allowed_networks = AllowedNetworks::parse(["198.51.100.0/24"]).unwrap();
    });
    let pair = desk.pair(|_| {});
    let call = |address| project(&desk.ctx, &pair.api_key, &pair.api_secret, address);
    call(Some(HERE)).unwrap();
    desk.clock.advance(TimeDelta::seconds(5));
    call(None).unwrap();
    project(&desk.ctx, &bound.api_key, &bound.api_secret, Some(HERE)).unwrap_err();
    project(&desk.ctx, &pair.api_key, "ss_wrong", Some(HERE)).unwrap_err();
    assert_eq!(last_used(&desk), [(pair.id, None, None), (bound.id, None, None)]);
    assert_eq!(write_down(&desk.ctx).unwrap(), Written { uses: 1, requests: 0 });
    let used_at = noon() + TimeDelta::seconds(5);
    assert_eq!(last_used(&desk), [(pair.id, Some(used_at), None), (bound.id, None, None)]);
    assert_eq!(write_down(&desk.ctx).unwrap(), Written::default());
}

#[test]
fn uses_that_cannot_be_written_are_written_the_next_time_and_no_request_notices() {
    let database = Arc::new(MemoryDatabase::new());
    let shared: Arc<dyn Database> = Arc::<MemoryDatabase>::clone(&database);
    let desk = Desk::over(shared);
    let pair = desk.pair(|_| {});
    let call = || project(&desk.ctx, &pair.api_key, &pair.api_secret, Some(HERE));
    call().unwrap();
    database.fail_call(1);
    assert!(matches!(write_down(&desk.ctx), Err(Error::Unavailable(_))));
    desk.clock.advance(TimeDelta::seconds(3));
    call().unwrap();
    database.fail_call(0);
    assert_eq!(write_down(&desk.ctx).unwrap(), Written { uses: 1, requests: 0 });
    assert_eq!(last_used(&desk), [(pair.id, Some(noon() + TimeDelta::seconds(3)), Some(HERE))]);
}

#[test]
fn a_revoked_key_lets_nobody_in_any_more() {
    let desk = Desk::new();
    let pair = desk.pair(|_| {});
    let spared = desk.pair(|_| {});
    let revoke = |project, key| revoke(&desk.ctx, &desk.administrator(), project, key);
    assert!(matches!(revoke(desk.elsewhere.id, pair.id), Err(Error::NotFound(NotFound::Key))));
    assert!(matches!(revoke(ProjectId::new(999), pair.id), Err(Error::NotFound(NotFound::Project))));
    assert!(matches!(revoke(desk.project.id, KeyId::new(999)), Err(Error::NotFound(NotFound::Key))));
    assert!(project(&desk.ctx, &pair.api_key, &pair.api_secret, Some(HERE)).is_ok());
    revoke(desk.project.id, pair.id).unwrap();
    assert!(matches!(
        project(&desk.ctx, &pair.api_key, &pair.api_secret, Some(HERE)),
        Err(Error::Unauthenticated)
    ));
    assert!(project(&desk.ctx, &spared.api_key, &spared.api_secret, Some(HERE)).is_ok());
}
