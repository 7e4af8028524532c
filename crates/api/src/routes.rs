//! The table of endpoints: from it come the router, the OpenAPI document and the tests of who may call what.

mod attachments;
mod auth;
mod calendars;
mod canned_responses;
mod catalog;
mod endpoint;
mod external;
mod fallback;
mod health;
mod key_administration;
mod keys;
mod mails;
mod notifications;
mod passwords;
mod people;
mod projects;
mod quotas;
mod received_mails;
mod reports;
mod sla;
mod tickets;

use std::collections::BTreeMap;

use actix_web::web::{self, ServiceConfig};

use crate::doors::{DOORS, Dialect};
pub use endpoint::{Access, Endpoint, Verb};
pub(crate) use fallback::{method_not_allowed, nothing_there};

/// Every chapter of the table. What is called most is looked up first.
const CHAPTERS: &[&[Endpoint]] = &[
    tickets::ENDPOINTS,
    external::ENDPOINTS,
    attachments::ENDPOINTS,
    auth::ENDPOINTS,
    passwords::ENDPOINTS,
    projects::ENDPOINTS,
    keys::ENDPOINTS,
    key_administration::ENDPOINTS,
    catalog::ENDPOINTS,
    canned_responses::ENDPOINTS,
    sla::ENDPOINTS,
    calendars::ENDPOINTS,
    people::ENDPOINTS,
    reports::ENDPOINTS,
    mails::ENDPOINTS,
    notifications::ENDPOINTS,
    received_mails::ENDPOINTS,
    health::ENDPOINTS,
];

/// Every endpoint.
pub fn endpoints() -> impl Iterator<Item = &'static Endpoint> {
    DOORS.iter().map(|door| door.endpoints).chain(CHAPTERS.iter().copied()).flatten()
}

/// Puts every endpoint onto an application, and answers for what is not there.
pub(crate) fn configure(app: &mut ServiceConfig) {
    // The paths of doors come first: some of them stand where a path of ours has something variable.
    for door in DOORS {
        add(app, door.endpoints, door.dialect, |path| door.paths(path));
        for pattern in door.outskirts {
            app.service(web::resource(*pattern).default_service(door.dialect.method_not_allowed(&[])));
        }
    }
    for chapter in CHAPTERS {
        add(app, chapter, Dialect::Switchboard, |path| vec![path.to_owned()]);
    }
    app.default_service(fallback::unknown_path());
}

/// Puts the endpoints of a chapter onto an application, each under all its paths.
fn add(
    app: &mut ServiceConfig,
    chapter: &'static [Endpoint],
    dialect: Dialect,
    paths_of: impl Fn(&str) -> Vec<String>,
) {
    let mut paths: BTreeMap<&str, Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in chapter {
        paths.entry(endpoint.path()).or_default().push(endpoint);
    }
    for (path, endpoints) in paths {
        let verbs: Vec<Verb> = endpoints.iter().map(|endpoint| endpoint.verb()).collect();
        let resource = web::resource(paths_of(path)).default_service(dialect.method_not_allowed(&verbs));
        app.service(
            endpoints.into_iter().fold(resource, |resource, endpoint| resource.route(endpoint.route())),
        );
    }
}
