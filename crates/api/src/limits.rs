//! Limits on requests: for whom a request is counted, and what its client is told about where they stand.

use std::fmt::{self, Write as _};
use std::net::IpAddr;
use std::time::Duration;

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use actix_web::{HttpMessage as _, HttpRequest};
use switchboard_application::ports::{Counted, Crowd, Crowded, Place, Quota, Standing};
use switchboard_application::{Context, Error};
use switchboard_domain::UserId;
use switchboard_domain::key::Credential;
use url::form_urlencoded;

use crate::error::ApiError;
use crate::routes::Endpoint;

const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const X_RATE_LIMIT_LIMIT: HeaderName = HeaderName::from_static("x-ratelimit-limit");
const X_RATE_LIMIT_REMAINING: HeaderName = HeaderName::from_static("x-ratelimit-remaining");
const X_RATE_LIMIT_RESET: HeaderName = HeaderName::from_static("x-ratelimit-reset");

/// When it is worth trying again where too much runs at once.
const CROWD_PAUSE: Duration = Duration::from_secs(1);

/// Where the caller stands, as the request keeps it until it is answered. The first is the one that lets through the least.
struct Told(Vec<Line>);

/// Where the caller stands with one limit.
#[derive(Debug, Clone, Copy)]
enum Line {
    /// With a number of requests in a while.
    Rate(Standing),
    /// With a number of requests at once, of which there are as many as may be.
    Crowd { crowd: Crowd, limit: u32 },
}

/// Counts a request of whoever calls from an address, where their kind of request is counted at all.
pub(crate) fn admit_anyone(
    request: &HttpRequest,
    ctx: &Context,
    endpoint: &Endpoint,
    address: IpAddr,
) -> Result<(), ApiError> {
    let counts = endpoint.quota().map(|quota| (quota, Counted::Address(address)));
    count(request, ctx, counts)
}

/// Counts a request of a person, and gives it a place where only some may run at once.
pub(crate) fn admit_person(
    request: &HttpRequest,
    ctx: &Context,
    endpoint: &Endpoint,
    person: UserId,
) -> Result<Option<Place>, ApiError> {
    let of = Counted::Person(person);
    let quota = endpoint.quota().map(|quota| {
        let is_search = quota == Quota::Read && searches(request.query_string());
        (if is_search { Quota::Search } else { quota }, of)
    });
    let ticket =
        endpoint.changes_one_ticket().then(|| request.match_info().get("id")?.parse().ok()).flatten();
    let at_ticket = ticket.map(|ticket| (Quota::UpdateTicket, Counted::PersonAtTicket(person, ticket)));
    count(request, ctx, quota.into_iter().chain(at_ticket))?;
    let is_export = endpoint.quota() == Some(Quota::Report) && wants_file(request);
    is_export.then(|| enter(request, ctx, Crowd::Export, of)).transpose()
}

/// Counts a request with a key, right or wrong, and gives it a place among those that run at once.
pub(crate) fn admit_key(
    request: &HttpRequest,
    ctx: &Context,
    credential: &Credential,
    address: IpAddr,
) -> Result<Place, ApiError> {
    let refused = ctx.limits.standing(Quota::Refused, Counted::Address(address), ctx.clock.now());
    if let Some(refused) = refused.filter(|refused| refused.remaining() == 0) {
        tell(request, vec![Line::Rate(refused)]);
        return Err(too_many(refused.reset));
    }
    let of = match credential {
        Credential::Pair { key, secret } => ctx.limits.of_pair(key, secret),
        Credential::Intake(secret) => ctx.limits.of_pair(secret.prefix(), secret.expose()),
        Credential::Token { id, secret: shown } | Credential::Code { id, code: shown } => {
            ctx.limits.of_pair(&id.to_string(), shown)
        }
        Credential::UserToken(_) | Credential::Nothing => Counted::Address(address),
    };
    count(request, ctx, [(Quota::Key, of)])?;
    enter(request, ctx, Crowd::Key, of)
}

/// Counts a credential that can be no good, and answers why the request is refused.
pub(crate) fn refuse(request: &HttpRequest, ctx: &Context, address: IpAddr) -> ApiError {
    let outcome = count(request, ctx, [(Quota::Refused, Counted::Address(address))]);
    outcome.err().unwrap_or_else(|| Error::Unauthenticated.into())
}

/// Counts a credential that turned out to be no good.
pub(crate) fn note_refused(ctx: &Context, address: IpAddr) {
    ctx.limits.count(Quota::Refused, Counted::Address(address), ctx.clock.now());
}

/// Tells the client of a request where they stand.
pub(crate) fn write_headers(request: &HttpRequest, headers: &mut HeaderMap) {
    let Some(Told(lines)) = request.extensions_mut().remove::<Told>() else { return };
    let Some(first) = lines.first() else { return };
    let texts = [
        (RATE_LIMIT_POLICY, listed(&lines, Line::write_policy)),
        (RATE_LIMIT, listed(&lines, Line::write_state)),
    ];
    for (name, text) in texts {
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.insert(name, value);
        }
    }
    headers.insert(X_RATE_LIMIT_LIMIT, HeaderValue::from(first.limit()));
    headers.insert(X_RATE_LIMIT_REMAINING, HeaderValue::from(first.remaining()));
    headers.insert(X_RATE_LIMIT_RESET, HeaderValue::from(first.reset_seconds()));
}

fn count(
    request: &HttpRequest,
    ctx: &Context,
    counts: impl IntoIterator<Item = (Quota, Counted)>,
) -> Result<(), ApiError> {
    let now = ctx.clock.now();
    let mut standings: Vec<_> =
        counts.into_iter().filter_map(|(quota, of)| ctx.limits.count(quota, of, now)).collect();
    if standings.is_empty() {
        return Ok(());
    }
    standings.sort_by_key(|standing| (standing.remaining(), std::cmp::Reverse(standing.reset)));
    let wait =
        standings.iter().filter(|standing| standing.is_exceeded()).map(|standing| standing.reset).max();
    tell(request, standings.into_iter().map(Line::Rate).collect());
    wait.map_or(Ok(()), |wait| Err(too_many(wait)))
}

fn enter(request: &HttpRequest, ctx: &Context, crowd: Crowd, of: Counted) -> Result<Place, ApiError> {
    ctx.limits.enter(crowd, of).map_err(|Crowded { limit }| {
        tell(request, vec![Line::Crowd { crowd, limit }]);
        too_many(CROWD_PAUSE)
    })
}

fn tell(request: &HttpRequest, lines: Vec<Line>) {
    request.extensions_mut().insert(Told(lines));
}

fn too_many(retry_after: Duration) -> ApiError {
    Error::TooManyRequests { retry_after }.into()
}

/// Whether a list is searched in.
fn searches(query: &str) -> bool {
    query.contains("search")
        && form_urlencoded::parse(query.as_bytes())
            .any(|(name, value)| name == "search" && !value.trim().is_empty())
}

/// Whether a table is wanted as a file.
fn wants_file(request: &HttpRequest) -> bool {
    use actix_web::http::header::ACCEPT;

    request
        .headers()
        .get_all(ACCEPT)
        .any(|accept| accept.as_bytes().to_ascii_lowercase().windows(8).any(|part| part == b"text/csv"))
}

impl Line {
    const fn limit(&self) -> u32 {
        match self {
            Self::Rate(standing) => standing.limit,
            Self::Crowd { limit, .. } => *limit,
        }
    }

    const fn remaining(&self) -> u32 {
        match self {
            Self::Rate(standing) => standing.remaining(),
            Self::Crowd { .. } => 0,
        }
    }

    /// In whole seconds, which are over when the window is.
    fn reset_seconds(&self) -> u64 {
        let reset = match self {
            Self::Rate(standing) => standing.reset,
            Self::Crowd { .. } => CROWD_PAUSE,
        };
        reset.as_secs().saturating_add(u64::from(reset.subsec_nanos() > 0))
    }

    fn write_policy(&self, out: &mut String) -> fmt::Result {
        match self {
            Self::Rate(Standing { quota, limit, .. }) => {
                write!(out, "\"{}\";q={limit};w={}", quota.as_str(), quota.window().as_secs())
            }
            Self::Crowd { crowd, limit } => {
                write!(out, "\"{}\";q={limit};qu=\"concurrent-requests\"", crowd.as_str())
            }
        }
    }

    fn write_state(&self, out: &mut String) -> fmt::Result {
        let name = match self {
            Self::Rate(standing) => standing.quota.as_str(),
            Self::Crowd { crowd, .. } => crowd.as_str(),
        };
        write!(out, "\"{name}\";r={};t={}", self.remaining(), self.reset_seconds())
    }
}

/// The lines with commas between.
fn listed(lines: &[Line], write: impl Fn(&Line, &mut String) -> fmt::Result) -> String {
    let mut text = String::with_capacity(32);
    for (place, line) in lines.iter().enumerate() {
        if place > 0 {
            text.push_str(", ");
        }
        // Writing into a text cannot fail.
        let _written = write(line, &mut text);
    }
    text
}
