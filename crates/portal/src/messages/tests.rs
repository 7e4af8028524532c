//! The catalogues are whole.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::*;

const SOURCES: [(Language, &str); 2] = [
    (Language::English, include_str!("../../locales/en.ftl")),
    (Language::German, include_str!("../../locales/de.ftl")),
];

/// The names of the messages of a language, each with what is put into it.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut current = String::new();
    for line in source.lines() {
        if let Some((name, _)) =
            line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            current = name.to_owned();
            assert!(found.insert(current.clone(), BTreeSet::new()).is_none(), "{name} is there twice");
        }
        for part in line.split('$').skip(1) {
            let argument: String =
                part.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            found.get_mut(&current).unwrap().insert(argument);
        }
    }
    found
}

/// Every text between quotes after one of these calls, in templates and in code.
fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![root.join("src"), root.join("templates")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for call in [".t(\"", ".t1(\"", ".count(\"", "message: \""] {
                used.extend(
                    text.split(call).skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())),
                );
            }
        }
    }
    used
}

#[test]
fn every_language_has_every_message_with_the_same_places() {
    let [(_, english), (_, german)] = SOURCES;
    assert_eq!(messages(english), messages(german));
}

#[test]
fn every_message_that_is_used_is_in_the_catalogue() {
    let known = messages(SOURCES[0].1);
    let missing: Vec<_> = used().into_iter().filter(|name| !known.contains_key(name)).collect();
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_message_can_be_read() {
    for (language, source) in SOURCES {
        assert!(FluentResource::try_new(source.to_owned()).is_ok(), "{language:?}");
        for name in messages(source).keys() {
            assert!(language.find(name, None).is_some(), "{language:?} {name}");
        }
    }
}

#[test]
fn a_language_is_known_by_the_beginning_of_its_tag() {
    let check = |tag: &str, expected: Option<Language>| assert_eq!(Language::of_tag(tag), expected, "{tag}");
    check("en", Some(Language::English));
    check("en-GB", Some(Language::English));
    check("DE_at", Some(Language::German));
    check("fr", None);
    check("", None);
}

/// Names that are put together from those of the domain, which no search of the sources finds.
#[test]
fn every_name_of_the_domain_is_in_the_catalogue() {
    use switchboard_domain::access::{KeyKind, Role, choices_of_kind};
    use switchboard_domain::catalog::Sharing;
    use switchboard_domain::intake::{Automatic, QuarantineReason, ReceivedState};
    use switchboard_domain::job::{JobName, RunOutcome};
    use switchboard_domain::mail::{MailKind, MailState};
    use switchboard_domain::sla::{ClockKind, Side};
    use switchboard_domain::{Priority, Source, Status};

    let known = messages(SOURCES[0].1);
    let check = |prefix: &str, names: &[&str]| {
        for name in names {
            assert!(known.contains_key(&format!("{prefix}-{name}")), "{prefix}-{name}");
        }
    };
    check("status", Status::NAMES);
    check("priority", Priority::NAMES);
    check("role", Role::NAMES);
    check("source", Source::NAMES);
    check("clock", ClockKind::NAMES);
    check("key-kind", KeyKind::NAMES);
    check("key-kind-text", KeyKind::NAMES);
    for kind in KeyKind::ALL {
        check("ability", &choices_of_kind(*kind).iter().map(|ability| ability.as_str()).collect::<Vec<_>>());
    }
    check("key-state", &["on", "off", "ended"]);
    check("sharing", Sharing::NAMES);
    check("side", Side::NAMES);
    check("day", &["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]);
    check("mail-state", MailState::NAMES);
    check("mail-kind", MailKind::NAMES);
    check("received-state", ReceivedState::NAMES);
    check("received-reason", Automatic::NAMES);
    check("received-reason", QuarantineReason::NAMES);
    check("job", JobName::NAMES);
    check("run", RunOutcome::NAMES);
}
