//! The conditions of a request, and the entity tags that they are about.
//!
//! The tag of a ticket names its version, how many events its log had, and for whom it was written: staff and customers read different
//! bodies. A whole ticket has the digest of its body behind that, because it also shows what is not its own: names, and targets that time
//! alone makes it miss. Whoever changes a ticket is held to the state, whoever reads it to the body.

use std::future::{Ready, ready};
use std::hash::{DefaultHasher, Hasher as _};

use actix_web::dev::Payload;
use actix_web::http::header::{HeaderName, IF_MATCH, IF_NONE_MATCH};
use actix_web::{FromRequest, HttpRequest};
use switchboard_application::tickets::target::{Expectation, Seen};
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::error::ApiError;

/// The conditions of a request, as they were sent.
pub(crate) struct Conditions {
    if_match: Option<String>,
    if_none_match: Option<String>,
}

/// For whom a body was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Audience {
    Staff,
    Customer,
}

/// An entity tag within a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tag<'a> {
    is_weak: bool,
    text: &'a str,
}

impl Audience {
    /// The audience that an actor belongs to.
    pub(crate) fn of(actor: &Actor) -> Self {
        if authorize(actor, Ability::TicketNotes).is_ok() { Self::Staff } else { Self::Customer }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Staff => "staff",
            Self::Customer => "customer",
        }
    }
}

/// The entity tag of a state, with its quotes.
pub(crate) fn state_tag(seen: Seen, audience: Audience) -> String {
    let Seen { version, events } = seen;
    format!("\"{version}-{events}-{}\"", audience.as_str())
}

/// The entity tag of a body that shows a state, with its quotes.
pub(crate) fn body_tag(seen: Seen, audience: Audience, body: &[u8]) -> String {
    let mut digest = DefaultHasher::new();
    digest.write(body);
    let Seen { version, events } = seen;
    format!("\"{version}-{events}-{}-{:016x}\"", audience.as_str(), digest.finish())
}

impl Conditions {
    /// What a change is held to: `If-Match` with an asterisk only asks for presence, weak tags and those of another audience match nothing.
    pub(crate) fn expectation(&self, audience: Audience, required: bool) -> Expectation {
        match self.if_match.as_deref().map(str::trim) {
            None if required => Expectation::Unsaid,
            None | Some("*") => Expectation::Presence,
            Some(condition) => {
                let strong = tags(condition).filter(|tag| !tag.is_weak);
                Expectation::AnyOf(strong.filter_map(|tag| seen(tag.text, audience)).collect())
            }
        }
    }

    /// Whether the client has the body of this tag already.
    pub(crate) fn has_seen(&self, tag: &str) -> bool {
        self.if_none_match.as_deref().map(str::trim).is_some_and(|condition| {
            condition == "*" || tags(condition).any(|known| tag.trim_matches('"') == known.text)
        })
    }
}

impl FromRequest for Conditions {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let header = |name: HeaderName| {
            let lines: Vec<_> = request
                .headers()
                .get_all(name)
                .map(|line| String::from_utf8_lossy(line.as_bytes()).into_owned())
                .collect();
            (!lines.is_empty()).then(|| lines.join(", "))
        };
        ready(Ok(Self { if_match: header(IF_MATCH), if_none_match: header(IF_NONE_MATCH) }))
    }
}

/// The tags of a condition, as far as it is well-formed.
fn tags(condition: &str) -> impl Iterator<Item = Tag<'_>> {
    let mut rest = condition;
    std::iter::from_fn(move || {
        let next = rest.trim_start_matches([' ', '\t', ',']);
        let (is_weak, next) = next.strip_prefix("W/").map_or((false, next), |next| (true, next));
        let (text, after) = next.strip_prefix('"')?.split_once('"')?;
        rest = after;
        Some(Tag { is_weak, text })
    })
}

/// The state that a tag of this audience names.
fn seen(tag: &str, audience: Audience) -> Option<Seen> {
    let mut parts = tag.split('-');
    let (version, events) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    (parts.next()? == audience.as_str()).then_some(Seen { version, events })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn conditions(if_match: &str) -> Conditions {
        Conditions { if_match: Some(if_match.to_owned()), if_none_match: Some(if_match.to_owned()) }
    }

    fn seen(version: i64, events: usize) -> Seen {
        Seen { version, events }
    }

    #[test]
    fn strong_tags_of_ones_own_audience_are_expected() {
        let check = |if_match: &str, expected: &[Seen]| {
            let expectation = conditions(if_match).expectation(Audience::Staff, true);
            assert_eq!(expectation, Expectation::AnyOf(expected.to_vec()), "{if_match}");
        };
        check("\"7-9-staff\"", &[seen(7, 9)]);
        check("\"7-9-staff-00ff\",\t\"8-10-staff\"", &[seen(7, 9), seen(8, 10)]);
        check("W/\"7-9-staff\", \"8-10-staff\"", &[seen(8, 10)]);
        for nothing in [
            "",
            "7-9-staff",
            "\"7-9-customer\"",
            "W/\"7-9-staff\"",
            "\"7\"",
            "\"-7-9-staff\"",
            "\"7-9-staff",
            "\"*\"",
            "\"99999999999999999999-1-staff\"",
            "\"7--1-staff\"",
            "\u{fffd}",
            "*, \"7-9-staff",
        ] {
            check(nothing, &[]);
        }
        for presence in ["*", " * "] {
            assert_eq!(conditions(presence).expectation(Audience::Staff, true), Expectation::Presence);
        }
    }

    #[test]
    fn whoever_reads_is_told_by_the_body() {
        let tag = body_tag(seen(7, 9), Audience::Customer, b"{}");
        for condition in [tag.clone(), format!("W/{tag}"), format!("\"x\", {tag}"), "*".to_owned()] {
            assert!(conditions(&condition).has_seen(&tag), "{condition}");
        }
        let others = [
            body_tag(seen(7, 9), Audience::Customer, b"[]"),
            body_tag(seen(7, 9), Audience::Staff, b"{}"),
            state_tag(seen(7, 9), Audience::Customer),
            String::new(),
        ];
        for condition in others {
            assert!(!conditions(&condition).has_seen(&tag), "{condition}");
        }
    }
}
