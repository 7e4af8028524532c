//! Credentials by their form, and keys in every state.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;

use super::*;
use crate::access::{Ability, Actor, KeyKind, Role, Scope, authorize};
use crate::{AllowedNetworks, KeyId, ProjectId, UserId};

const CODE: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const HEX: &str = "0123456789ABCDEF0123456789ABCDEF";
const HERE: &str = "203.0.113.7";
const PROJECT: ProjectId = ProjectId::new(1);
const ALICE: UserId = UserId::new(3);

fn noon() -> DateTime<Utc> {
    "2026-02-14T12:00:00Z".parse().unwrap()
}

fn shown(authorization: &[&str], pair: [&[&str]; 2], deskpro: &[&str]) -> String {
    let headers = Headers {
        authorization: authorization.to_vec(),
        api_key: pair[0].to_vec(),
        api_secret: pair[1].to_vec(),
        deskpro_key: deskpro.to_vec(),
        deskpro_token: Vec::new(),
    };
    Credential::in_headers(&headers).map_or_else(|_| "two".to_owned(), |credential| format!("{credential:?}"))
}

#[test]
fn each_kind_of_credential_is_told_by_its_form() {
    let token = format!("Bearer 17|{}", with_checksum(&"a".repeat(40)));
    let code = format!("5:{CODE}");
    for (authorization, expected) in [
        (token.as_str(), "Token { id: KeyId(17), .. }"),
        ("bearer  v4.local.x ", "UserToken(***)"),
        ("Bearer v4.local.x", "UserToken(***)"),
        ("Bearer something", "UserToken(***)"),
        (&format!("key {code}"), "Code { id: KeyId(5), .. }"),
        (&format!("KEY   {code} "), "Code { id: KeyId(5), .. }"),
        (&format!("Bearer {code}"), "UserToken(***)"),
        (&format!("key 05:{CODE}"), "Nothing"),
        (&format!("key -5:{CODE}"), "Nothing"),
        (&format!("key 5:{}", CODE.to_lowercase()), "Nothing"),
        ("Bearer 17|short", "Nothing"),
        ("Bearer v4.local|x", "Nothing"),
        (&format!("Bearer 17|{}0", "a".repeat(47)), "Nothing"),
        ("Bearer ", "Nothing"),
        ("token 3:v4.local.x", "UserToken(***)"),
        ("TOKEN v4.local.x", "UserToken(***)"),
        ("token 3:", "Nothing"),
        ("Basic eDp5", "Nothing"),
        ("", "Nothing"),
    ] {
        assert_eq!(shown(&[authorization], [&[], &[]], &[]), expected, "{authorization}");
    }
    assert_eq!(shown(&[], [&[HEX], &[]], &[]), "Intake(IntakeSecret(\"01234567\"))");
    assert_eq!(shown(&[], [&[&HEX.to_lowercase()], &[]], &[]), "Intake(IntakeSecret(\"01234567\"))");
    assert_eq!(shown(&[], [&["sk_1"], &["ss_1"]], &[]), "Pair { key: \"sk_1\", .. }");
    assert_eq!(shown(&[], [&[HEX], &["ss_1"]], &[]), format!("Pair {{ key: {HEX:?}, .. }}"));
    assert_eq!(shown(&[], [&["sk_1"], &[]], &[]), "Nothing");
    assert_eq!(shown(&[], [&[], &["ss_1"]], &[]), "Nothing");
    assert_eq!(shown(&[], [&[], &[]], &[&code]), "Code { id: KeyId(5), .. }");
    assert_eq!(shown(&[], [&[], &[]], &[]), "Nothing");
}

#[test]
fn two_credentials_are_refused_even_when_neither_could_be_ours() {
    for (authorization, pair, deskpro) in [
        (&["Bearer a", "Bearer b"][..], [&[][..], &[][..]], &[][..]),
        (&["Bearer a"], [&["sk_1"], &[]], &[]),
        (&["Basic a"], [&[], &["ss_1"]], &[]),
        (&["Basic a"], [&[], &[]], &["5:x"]),
        (&[], [&["x"], &[]], &["5:x"]),
        (&[], [&["sk_1", "sk_2"], &["ss_1"]], &[]),
        (&[], [&[HEX, HEX], &[]], &[]),
        (&[], [&[], &[]], &["5:x", "5:x"]),
    ] {
        assert_eq!(shown(authorization, pair, deskpro), "two", "{authorization:?} {pair:?} {deskpro:?}");
    }
}

#[test]
fn the_checksum_is_crc_32() {
    assert_eq!(checksum("123456789"), "cbf43926");
    assert_eq!(checksum(""), "00000000");
}

proptest! {
    /// Whatever a request sends, the classifier answers, says one thing, and shows no secret.
    #[test]
    fn any_header_is_one_credential_or_none(value in "\\PC{0,80}", which in 0..5_usize) {
        let mut headers = Headers::default();
        let list = match which {
            0 => &mut headers.authorization,
            1 => &mut headers.api_key,
            2 => &mut headers.api_secret,
            3 => &mut headers.deskpro_token,
            _ => &mut headers.deskpro_key,
        };
        list.push(&value);
        let credential = Credential::in_headers(&headers);
        prop_assert!(credential.is_ok());
        list_is_ambiguous_twice(headers)?;
    }

    /// What is made in the form of a kind is read as that kind, and with one character changed it is not read as that key.
    #[test]
    fn what_is_made_is_read_again(id in 1..=i64::MAX, random in "[A-Za-z0-9]{40}", code in "[A-Z0-9]{32}", at in 0..48_usize) {
        let secret = with_checksum(&random);
        let token = format!("Bearer {id}|{secret}");
        let headers = Headers { authorization: vec![&token], ..Headers::default() };
        prop_assert_eq!(
            Credential::in_headers(&headers).unwrap(),
            Credential::Token { id: KeyId::new(id), secret: secret.clone() }
        );
        let mut slip = secret.into_bytes();
        slip[at] = if slip[at] == b'x' { b'y' } else { b'x' };
        let token = format!("Bearer {id}|{}", String::from_utf8(slip).unwrap());
        let headers = Headers { authorization: vec![&token], ..Headers::default() };
        prop_assert_eq!(Credential::in_headers(&headers).unwrap(), Credential::Nothing);
        let value = format!("{id}:{code}");
        let headers = Headers { deskpro_key: vec![&value], ..Headers::default() };
        prop_assert_eq!(Credential::in_headers(&headers).unwrap(), Credential::Code { id: KeyId::new(id), code });
    }

    /// A secret of 32 digits is the same in both cases, and finds its key by its beginning.
    #[test]
    fn hexadecimal_digits_have_no_case(digits in "[0-9a-fA-F]{32}") {
        let secret = IntakeSecret::parse(&digits).unwrap();
        let lower = IntakeSecret::parse(&digits.to_lowercase());
        prop_assert_eq!(Some(&secret), lower.as_ref());
        prop_assert_eq!(secret.expose(), digits.to_uppercase());
        prop_assert!(secret.expose().starts_with(secret.prefix()) && secret.prefix().len() == 8);
        prop_assert_eq!(IntakeSecret::parse(&digits[1..]), None);
    }
}

fn list_is_ambiguous_twice(headers: Headers<'_>) -> Result<(), TestCaseError> {
    let twice = |list: Vec<&str>| -> Vec<String> {
        list.iter().chain(&list).map(|value| (*value).to_owned()).collect()
    };
    let Headers { authorization, api_key, api_secret, deskpro_key, deskpro_token } = headers;
    let lists = [authorization, api_key, api_secret, deskpro_key, deskpro_token].map(twice);
    let [authorization, api_key, api_secret, deskpro_key, deskpro_token] =
        lists.each_ref().map(|list| list.iter().map(String::as_str).collect());
    let headers = Headers { authorization, api_key, api_secret, deskpro_key, deskpro_token };
    prop_assert_eq!(Credential::in_headers(&headers), Err(AmbiguousCredentials));
    Ok(())
}

fn key(principal: Principal) -> Key {
    Key {
        id: KeyId::new(7),
        principal,
        abilities: BTreeSet::new(),
        allowed_networks: AllowedNetworks::default(),
        is_active: true,
        expires_at: None,
        previous_until: None,
        project_is_active: true,
    }
}

fn every_principal() -> [Principal; 5] {
    [
        Principal::Project(PROJECT),
        Principal::Intake(PROJECT),
        Principal::Token(PROJECT),
        Principal::Agent { agent: ALICE, project: None },
        Principal::Superuser { default_agent: None, is_admin: false, project: None },
    ]
}

#[test]
fn a_key_of_every_kind_is_judged_alike_in_every_state() {
    use SecretMatch::{Neither, Present, Previous};
    let elsewhere = AllowedNetworks::parse(["198.51.100.0/24"]).unwrap();
    let soon = noon() + TimeDelta::seconds(1);
    let overlap = |end| Some(noon() + TimeDelta::seconds(end));
    for principal in every_principal() {
        let plain = || key(principal);
        for (name, key, secret, expected) in [
            ("active", plain(), Present, None),
            ("wrong secret", plain(), Neither, Some(KeyRefusal::WrongSecret)),
            ("never regenerated", plain(), Previous, Some(KeyRefusal::WrongSecret)),
            ("inside the overlap", Key { previous_until: overlap(1), ..plain() }, Previous, None),
            (
                "at the end of the overlap",
                Key { previous_until: overlap(0), ..plain() },
                Previous,
                Some(KeyRefusal::WrongSecret),
            ),
            ("new secret inside the overlap", Key { previous_until: overlap(1), ..plain() }, Present, None),
            ("disabled", Key { is_active: false, ..plain() }, Present, Some(KeyRefusal::Disabled)),
            (
                "disabled, wrong secret",
                Key { is_active: false, ..plain() },
                Neither,
                Some(KeyRefusal::WrongSecret),
            ),
            (
                "disabled inside the overlap",
                Key { is_active: false, previous_until: overlap(1), ..plain() },
                Previous,
                Some(KeyRefusal::Disabled),
            ),
            ("not yet expired", Key { expires_at: Some(soon), ..plain() }, Present, None),
            ("expired", Key { expires_at: Some(noon()), ..plain() }, Present, Some(KeyRefusal::Expired)),
            (
                "wrong address",
                Key { allowed_networks: elsewhere.clone(), ..plain() },
                Present,
                Some(KeyRefusal::AddressNotAllowed),
            ),
            (
                "project disabled",
                Key { project_is_active: false, ..plain() },
                Present,
                Some(KeyRefusal::ProjectDisabled),
            ),
        ] {
            let admitted = key.admit(secret, Some(HERE.parse().unwrap()), noon());
            assert_eq!(admitted.err(), expected, "{name}: {}", principal.kind());
        }
        let bound = Key { allowed_networks: elsewhere.clone(), ..plain() };
        assert_eq!(bound.admit(Present, None, noon()), Err(KeyRefusal::AddressNotAllowed), "no address");
    }
}

#[test]
fn only_a_superuser_key_acts_as_whom_a_request_names() {
    let [project, intake, token, agent, superuser] = every_principal();
    let with_default = Principal::Superuser { default_agent: Some(ALICE), is_admin: false, project: None };
    let bob = UserId::new(4);
    for (principal, unnamed, named) in [
        (project, Err(ActingRefusal::OverrideNotAllowed), Err(ActingRefusal::OverrideNotAllowed)),
        (intake, Err(ActingRefusal::OverrideNotAllowed), Err(ActingRefusal::OverrideNotAllowed)),
        (token, Err(ActingRefusal::OverrideNotAllowed), Err(ActingRefusal::OverrideNotAllowed)),
        (agent, Ok(ALICE), Err(ActingRefusal::OverrideNotAllowed)),
        (superuser, Err(ActingRefusal::NoAgent), Ok(bob)),
        (with_default, Ok(ALICE), Ok(bob)),
    ] {
        assert_eq!(principal.agent_for(None), unnamed, "{principal:?}");
        assert_eq!(principal.agent_for(Some(bob)), named, "{principal:?}");
    }
}

fn member(role: Role, is_active: bool, projects: &[ProjectId]) -> StaffMember {
    StaffMember { id: ALICE, role, is_active, projects: projects.iter().copied().collect() }
}

#[test]
fn a_key_acts_as_active_staff_alone() {
    let agent = key(Principal::Agent { agent: ALICE, project: None });
    let superuser = key(Principal::Superuser { default_agent: None, is_admin: true, project: None });
    for role in Role::ALL {
        for is_active in [true, false] {
            let person = || Some(member(*role, is_active, &[]));
            let is_staff = is_active && role.is_staff();
            assert_eq!(agent.acting_as(person()).is_ok(), is_staff, "{role}");
            assert_eq!(
                superuser.acting_as(person()).is_ok(),
                is_staff && *role != Role::SuperAdmin,
                "{role} by a superuser key"
            );
        }
    }
    assert_eq!(agent.acting_as(None), Err(ActingRefusal::AgentInactive));
    assert_eq!(superuser.acting_as(None), Err(ActingRefusal::NotAnAgent));
    for program in every_principal().into_iter().take(3) {
        let person = Some(member(Role::Agent, true, &[PROJECT]));
        assert_eq!(key(program).acting_as(person), Err(ActingRefusal::OverrideNotAllowed));
    }
}

#[test]
fn a_key_has_the_rights_of_whom_it_acts_as_and_no_more() {
    let other = ProjectId::new(2);
    let scope = |principal: Principal, role, ability| {
        let person = key(principal).acting_as(Some(member(role, true, &[PROJECT, other]))).unwrap();
        assert_eq!(person.key.map(|key| key.id), Some(KeyId::new(7)));
        authorize(&Actor::Person(person), ability).ok().map(|permit| permit.scope().clone())
    };
    let agent = |project| Principal::Agent { agent: ALICE, project };
    let superuser = |is_admin, project| Principal::Superuser { default_agent: None, is_admin, project };
    let both = Scope::Projects(BTreeSet::from([PROJECT, other]));
    let one = Scope::Projects(BTreeSet::from([PROJECT]));
    for (principal, role, ability, expected) in [
        (agent(None), Role::Agent, Ability::TicketIndex, Some(both.clone())),
        (agent(Some(PROJECT)), Role::Agent, Ability::TicketIndex, Some(one.clone())),
        (agent(None), Role::Agent, Ability::ManageKeys, None),
        (agent(None), Role::Admin, Ability::ManageKeys, Some(Scope::All)),
        (agent(Some(PROJECT)), Role::Admin, Ability::ManageKeys, None),
        (agent(Some(PROJECT)), Role::Admin, Ability::ManageTags, None),
        (agent(Some(PROJECT)), Role::Admin, Ability::DeleteTicket, Some(one.clone())),
        (superuser(false, None), Role::Admin, Ability::ManageKeys, None),
        (superuser(true, None), Role::Admin, Ability::ManageKeys, Some(Scope::All)),
        (superuser(true, None), Role::Agent, Ability::ManageKeys, None),
        (superuser(true, Some(PROJECT)), Role::Admin, Ability::ManageKeys, None),
        (superuser(true, Some(PROJECT)), Role::Admin, Ability::ViewDashboard, Some(one.clone())),
        (superuser(false, Some(PROJECT)), Role::Agent, Ability::AssignTicket, Some(one.clone())),
        (superuser(false, None), Role::Agent, Ability::AssignTicket, Some(both.clone())),
    ] {
        assert_eq!(scope(principal, role, ability), expected, "{principal:?} {role} {ability}");
    }
}

#[test]
fn a_superuser_key_of_a_project_acts_as_those_who_work_there() {
    let bound = |project| key(Principal::Superuser { default_agent: None, is_admin: false, project });
    let stranger = || Some(member(Role::Agent, true, &[ProjectId::new(2)]));
    assert!(bound(None).acting_as(stranger()).is_ok());
    assert_eq!(bound(Some(PROJECT)).acting_as(stranger()), Err(ActingRefusal::NotAnAgent));
    assert!(bound(Some(PROJECT)).acting_as(Some(member(Role::Agent, true, &[PROJECT]))).is_ok());
}

fn draft(kind: KeyKind) -> KeyDraft {
    KeyDraft {
        kind,
        project: None,
        agent: None,
        default_agent: None,
        is_admin: false,
        abilities: None,
        allowed_networks: AllowedNetworks::default(),
        expires_at: None,
    }
}

#[test]
fn everything_that_is_wrong_with_a_draft_is_said_at_once() {
    let everything_wrong = |kind| KeyDraft {
        default_agent: Some(ALICE),
        is_admin: true,
        abilities: Some(BTreeSet::from([Ability::ManageUsers])),
        expires_at: Some(noon()),
        ..draft(kind)
    };
    use KeyFault::{
        AbilityNotOfKind, AddressMissing, AdminNotOfKind, AgentMissing, AgentNotOfKind,
        DefaultAgentNotOfKind, EndsInPast, ProjectMissing,
    };
    let wrong = AbilityNotOfKind(Ability::ManageUsers);
    for (kind, expected) in [
        (KeyKind::Project, vec![ProjectMissing, DefaultAgentNotOfKind, AdminNotOfKind, EndsInPast, wrong]),
        (
            KeyKind::Intake,
            vec![ProjectMissing, DefaultAgentNotOfKind, AdminNotOfKind, AddressMissing, EndsInPast, wrong],
        ),
        (KeyKind::Token, vec![ProjectMissing, DefaultAgentNotOfKind, AdminNotOfKind, EndsInPast, wrong]),
        (KeyKind::Agent, vec![AgentMissing, DefaultAgentNotOfKind, AdminNotOfKind, EndsInPast, wrong]),
        (KeyKind::Superuser, vec![EndsInPast, wrong]),
    ] {
        assert_eq!(everything_wrong(kind).check(noon()), Err(expected), "{kind}");
    }
    let with_agent = KeyDraft { agent: Some(ALICE), ..draft(KeyKind::Superuser) };
    assert_eq!(with_agent.check(noon()), Err(vec![AgentNotOfKind]));
    let silent = KeyDraft { project: Some(PROJECT), ..draft(KeyKind::Token) };
    assert_eq!(silent.check(noon()), Err(vec![KeyFault::AbilitiesMissing]));
}

#[test]
fn with_the_ability_to_file_tickets_comes_that_to_file_them_for_customers() {
    let cron = KeyDraft {
        project: Some(PROJECT),
        abilities: Some(BTreeSet::from([Ability::RunCron])),
        allowed_networks: AllowedNetworks::parse([HERE]).unwrap(),
        ..draft(KeyKind::Intake)
    };
    assert_eq!(cron.check(noon()), Ok((Principal::Intake(PROJECT), BTreeSet::from([Ability::RunCron]))));
    let files = KeyDraft { abilities: Some(BTreeSet::from([Ability::CreateTicket])), ..cron };
    let (_, abilities) = files.check(noon()).unwrap();
    assert_eq!(abilities, BTreeSet::from([Ability::CreateTicket, Ability::CreateForCustomer]));
    let pair = KeyDraft { project: Some(PROJECT), ..draft(KeyKind::Project) };
    let (_, abilities) = pair.check(noon()).unwrap();
    assert_eq!(abilities, crate::access::abilities_of_kind(KeyKind::Project).iter().copied().collect());
}
