//! The table of pages: from it come the router and the tests of who may see what.

mod account;
mod admin;
pub(crate) mod api;
mod entrance;
mod events;
mod inbox;
mod missing;
mod profile;
mod reports;
mod ticket;
mod tickets;

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpMessage as _, HttpRequest, Route, guard};
use switchboard_application::Error;
use switchboard_domain::access::{Ability, Actor, authorize_any};

use crate::error::PageError;

/// One thing that a browser may ask for.
pub struct Page {
    verb: Verb,
    path: &'static str,
    access: Access,
    handler: fn() -> Route,
}

/// The methods of browsers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Shows something, and changes nothing.
    Get,
    /// Does what a form asks for.
    Post,
}

/// Who may see a page, or send its form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody.
    Anyone,
    /// Whoever is logged in.
    Person,
    /// Whoever is logged in and has one of these abilities.
    Able(&'static [Ability]),
}

/// The page that a request was routed to, as the request keeps it.
#[derive(Clone, Copy)]
struct Matched(&'static Page);

/// What pages say was done just now, by the names of the messages.
pub(crate) const NOTICES: [&str; 18] = [
    "notice-logged-out",
    "notice-link-sent",
    "notice-password-set",
    "notice-saved",
    "notice-filed",
    "notice-replied",
    "notice-noted",
    "notice-closed",
    "notice-rated",
    "notice-watching",
    "notice-unwatched",
    "notice-deleted",
    "notice-sessions-ended",
    "notice-changed-many",
    "notice-made",
    "notice-removed",
    "notice-applied-partly",
    "notice-released",
];

/// Every chapter of the table.
const CHAPTERS: &[&[Page]] = &[
    entrance::PAGES,
    account::PAGES,
    profile::PAGES,
    tickets::PAGES,
    ticket::PAGES,
    inbox::PAGES,
    events::PAGES,
    reports::PAGES,
    admin::projects::PAGES,
    admin::keys::PAGES,
    admin::users::PAGES,
    admin::catalog::PAGES,
    admin::sla::PAGES,
    admin::mail::PAGES,
    admin::system::PAGES,
    api::PAGES,
];

/// Every page.
pub fn pages() -> impl Iterator<Item = &'static Page> {
    CHAPTERS.iter().copied().flatten()
}

/// Puts every page onto an application, and answers browsers that ask for what is not there.
pub(crate) fn configure(app: &mut ServiceConfig, has_api_browser: bool) {
    // A fixed path stands before one with something variable in its place.
    let mut paths: BTreeMap<(bool, &str), Vec<&'static Page>> = BTreeMap::new();
    for page in pages().filter(|page| has_api_browser || page.path != api::PATH) {
        paths.entry((page.path.contains('{'), page.path)).or_default().push(page);
    }
    for ((_, path), pages) in paths {
        app.service(
            pages.into_iter().fold(web::resource(path), |resource, page| resource.route(page.route())),
        );
    }
    missing::configure(app);
}

impl Page {
    pub(crate) const fn new(verb: Verb, path: &'static str, access: Access, handler: fn() -> Route) -> Self {
        Self { verb, path, access, handler }
    }

    /// The method.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        self.verb
    }

    /// The path, with its variable part in braces.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// Who may see it.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }

    /// The page that a request was routed to.
    pub(crate) fn of(request: &HttpRequest) -> Option<&'static Self> {
        request.extensions().get::<Matched>().map(|Matched(page)| *page)
    }

    /// Refuses whoever may not see it.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`] and [`Error::Forbidden`].
    pub(crate) fn admit(&self, actor: Option<&Actor>) -> Result<(), PageError> {
        match (self.access, actor) {
            (Access::Anyone, _) | (Access::Person, Some(_)) => Ok(()),
            (Access::Person | Access::Able(_), None) => Err(Error::Unauthenticated.into()),
            (Access::Able(abilities), Some(actor)) => {
                authorize_any(actor, abilities).map_err(|refusal| Error::from(refusal).into())
            }
        }
    }

    /// The handler behind its method. Whoever handles a request finds the page in it.
    fn route(&'static self) -> Route {
        let noted = guard::fn_guard(move |context| {
            context.req_data_mut().insert(Matched(self));
            true
        });
        let route = (self.handler)();
        let route = match self.verb {
            Verb::Get => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            Verb::Post => route.guard(guard::Post()),
        };
        route.guard(noted)
    }
}
