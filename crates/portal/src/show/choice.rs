//! What can be chosen in the lists of forms: projects, people, names of the domain, time zones.

use switchboard_application::accounts::users;
use switchboard_application::ports::{Listing, Paging, UserFilter};
use switchboard_application::records::{ProjectName, User};
use switchboard_application::{Context, Error, projects};
use switchboard_domain::access::{Actor, Role};

/// How many records are read at once.
const PER_PAGE: u32 = 100;
/// How many times that is done: nobody looks through a longer list for the one that they want.
const PAGES_MAX: u32 = 10;

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Choice {
    /// What is sent.
    pub(crate) value: String,
    /// What is read.
    pub(crate) label: String,
}

impl Choice {
    pub(crate) fn new(value: &impl ToString, label: impl Into<String>) -> Self {
        Self { value: value.to_string(), label: label.into() }
    }
}

/// Every project that somebody may file tickets in, by name.
pub(crate) fn projects(ctx: &Context, actor: &Actor) -> Result<Vec<Choice>, Error> {
    let found = every(|paging| projects::admitted::admitted(ctx, actor, None, paging))?;
    Ok(found.into_iter().map(|ProjectName { id, name, .. }| Choice::new(&id, name.as_str())).collect())
}

/// Everybody who answers customers and may log in, by name.
pub(crate) fn staff(ctx: &Context, actor: &Actor) -> Result<Vec<User>, Error> {
    let mut found = Vec::new();
    for role in Role::ALL.iter().copied().filter(|role| role.is_staff()) {
        let filter = UserFilter { role: Some(role), is_active: Some(true), search: None };
        found.extend(every(|paging| users::list(ctx, actor, &filter, paging))?);
    }
    found.sort_by_cached_key(|user| (user.name.as_str().to_lowercase(), user.id));
    Ok(found)
}

/// People to be chosen from, each with the address that tells two of the same name apart.
pub(crate) fn of_people(people: &[User]) -> Vec<Choice> {
    let label = |user: &User| format!("{} · {}", user.name.as_str(), user.email.as_str());
    people.iter().map(|user| Choice::new(&user.id, label(user))).collect()
}

/// The names of time zones.
pub(crate) fn time_zones() -> impl Iterator<Item = &'static str> {
    chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
}

/// Every record of a list, page by page.
fn every<T>(list: impl Fn(Paging) -> Result<Listing<T>, Error>) -> Result<Vec<T>, Error> {
    let mut found = Vec::new();
    for page in 1..=PAGES_MAX {
        let Listing { records, has_more, .. } = list(Paging::Page { page, per_page: PER_PAGE })?;
        found.extend(records);
        if !has_more {
            break;
        }
    }
    Ok(found)
}
