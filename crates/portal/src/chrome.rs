//! What stands around every page: its language, its reader, where they can go from here.

use askama::filters::Safe;
use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::{Priority, Status};

use crate::assets;
use crate::messages::{Language, Value};
use crate::pages::api;
use crate::show;

/// What stands around a page.
#[derive(Debug, Clone)]
pub(crate) struct Chrome {
    /// The language of its reader.
    pub(crate) language: Language,
    /// Its reader, if they are known.
    pub(crate) person: Option<Known>,
    /// What every form of the page must repeat.
    pub(crate) form_token: String,
    /// The page's own address, with its query.
    pub(crate) here: String,
    /// What was done just now, by the name of its message.
    pub(crate) notice: Option<&'static str>,
    /// What time it is.
    pub(crate) now: DateTime<Utc>,
    /// Whether there is an API browser.
    pub(crate) has_api_browser: bool,
}

/// Whoever looks at a page.
#[derive(Debug, Clone)]
pub(crate) struct Known {
    /// What they are called.
    pub(crate) name: String,
    /// What they are to the desk.
    pub(crate) role: Role,
    /// Where they can go from here.
    pub(crate) places: Vec<Place>,
}

/// Somewhere to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) address: &'static str,
    pub(crate) message: &'static str,
}

/// Where people with an ability can go. Everybody who is known can go to places without one.
const PLACES: [(Option<Ability>, Place); 11] = [
    (Some(Ability::TicketNotes), Place { address: "/inbox", message: "nav-inbox" }),
    (None, Place { address: "/tickets", message: "nav-my-tickets" }),
    (Some(Ability::CreateTicket), Place { address: "/tickets/new", message: "nav-new-ticket" }),
    (Some(Ability::ViewReports), Place { address: "/reports", message: "nav-reports" }),
    (Some(Ability::ManageProjects), Place { address: "/admin/projects", message: "nav-projects" }),
    (Some(Ability::ManageKeys), Place { address: "/admin/keys", message: "nav-keys" }),
    (Some(Ability::ManageUsers), Place { address: "/admin/users", message: "nav-users" }),
    (Some(Ability::ManageCategories), Place { address: "/admin/catalog", message: "nav-catalog" }),
    (Some(Ability::ManageSla), Place { address: "/admin/sla", message: "nav-sla" }),
    (Some(Ability::ManageMail), Place { address: "/admin/mail", message: "nav-mail" }),
    (Some(Ability::ManageMail), Place { address: "/admin/system", message: "nav-system" }),
];

impl Known {
    /// Whoever looks at a page, with the places that are theirs.
    pub(crate) fn new(name: String, role: Role, actor: &Actor) -> Self {
        let is_theirs = |ability: Option<Ability>| ability.is_none_or(|it| authorize(actor, it).is_ok());
        let places = PLACES
            .into_iter()
            .filter(|(ability, place)| {
                is_theirs(*ability) && !(role.is_staff() && place.address == "/tickets")
            })
            .map(|(_, place)| place)
            .collect();
        Self { name, role, places }
    }
}

impl Chrome {
    /// Where the API browser is, for those who work with programs.
    pub(crate) fn api_browser(&self) -> Option<&'static str> {
        let is_staff = self.person.as_ref().is_some_and(|person| person.role.is_staff());
        (self.has_api_browser && is_staff).then_some(api::PATH)
    }

    /// A message.
    pub(crate) fn t(&self, name: &str) -> String {
        self.language.text(name)
    }

    /// A message with a text put in as `value`.
    pub(crate) fn t1(&self, name: &str, value: impl AsRef<str>) -> String {
        self.language.text_with(name, &[("value", Value::Text(value.as_ref()))])
    }

    /// A message with a number put in as `count`.
    pub(crate) fn count(&self, name: &str, count: impl TryInto<i64>) -> String {
        let count = count.try_into().unwrap_or(i64::MAX);
        self.language.text_with(name, &[("count", Value::Number(count))])
    }

    /// What a status is called.
    pub(crate) fn status(&self, status: &Status) -> String {
        self.t(&format!("status-{}", status.as_str()))
    }

    /// What a priority is called.
    pub(crate) fn priority(&self, priority: &Priority) -> String {
        self.t(&format!("priority-{}", priority.as_str()))
    }

    /// What a role is called.
    pub(crate) fn role(&self, role: &Role) -> String {
        self.t(&format!("role-{}", role.as_str()))
    }

    /// An instant, which a script shows in the reader's own zone, and otherwise in UTC.
    pub(crate) fn time(&self, at: &DateTime<Utc>) -> Safe<String> {
        Safe(show::time(*at))
    }

    /// How long ago something was, or how soon it will be, with the exact instant beside it.
    pub(crate) fn since(&self, at: &DateTime<Utc>) -> Safe<String> {
        Safe(show::distance(self, *at))
    }

    /// Where a file of the pages is.
    pub(crate) fn asset(&self, name: &str) -> String {
        assets::address(name)
    }

    /// The other languages in which the page can be read.
    pub(crate) fn other_languages(&self) -> impl Iterator<Item = Language> + use<> {
        let own = self.language;
        Language::ALL.into_iter().filter(move |language| *language != own)
    }

    /// Whether a place is where the reader is.
    pub(crate) fn is_at(&self, place: &Place) -> bool {
        let path = self.here.split('?').next().unwrap_or_default();
        path == place.address
            || (place.address != "/tickets"
                && path.strip_prefix(place.address).is_some_and(|rest| rest.starts_with('/')))
    }

    /// Whether its reader can go to this place.
    pub(crate) fn leads_to(&self, address: &str) -> bool {
        self.person.as_ref().is_some_and(|person| person.places.iter().any(|place| place.address == address))
    }

    /// What a field error says, in the reader's language where the catalogue knows the rule.
    pub(crate) fn rule(&self, message: &str) -> String {
        let rule = message.split_once(" field ").map_or(message, |(_, rule)| rule).trim_end_matches('.');
        let slug: String = rule
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' })
            .collect();
        let known = self.language.find(&format!("rule-{slug}"), None);
        known.unwrap_or_else(|| {
            let mut letters = rule.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect::<String>() + "."
            })
        })
    }
}
