//! What a browser keeps for the pages: the session, the token of forms, the language.

use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};

use crate::messages::Language;

/// What is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// The token of the session.
    Session,
    /// The token that forms must repeat.
    FormToken,
    /// The language that was chosen.
    Language,
}

/// How cookies are made: behind TLS they are never sent without it, and belong to this host alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cookies {
    /// Whether browsers come by TLS.
    pub(crate) is_secure: bool,
}

impl Cookies {
    /// What a request brings of it.
    pub(crate) fn read(self, request: &HttpRequest, kept: Kept) -> Option<String> {
        request.cookie(self.name(kept)).map(|cookie| cookie.value().to_owned())
    }

    /// Has the browser keep something: for so many seconds, or until it is closed.
    pub(crate) fn keep(self, kept: Kept, value: String, seconds: Option<i64>) -> Cookie<'static> {
        let cookie = Cookie::build(self.name(kept), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(self.is_secure);
        match seconds {
            Some(seconds) => cookie.max_age(Duration::seconds(seconds)).finish(),
            None => cookie.finish(),
        }
    }

    /// Has the browser forget something.
    pub(crate) fn forget(self, kept: Kept) -> Cookie<'static> {
        self.keep(kept, String::new(), Some(0))
    }

    const fn name(self, kept: Kept) -> &'static str {
        match (kept, self.is_secure) {
            (Kept::Session, false) => "switchboard_session",
            (Kept::Session, true) => "__Host-switchboard_session",
            (Kept::FormToken, false) => "switchboard_form",
            (Kept::FormToken, true) => "__Host-switchboard_form",
            (Kept::Language, _) => "switchboard_language",
        }
    }
}

/// The language of a reader: the one that they chose, else the first that their browser asks for and that there is.
pub(crate) fn language(request: &HttpRequest, cookies: Cookies) -> Language {
    let chosen = cookies.read(request, Kept::Language).and_then(|tag| Language::of_tag(&tag));
    chosen.or_else(|| wanted(request)).unwrap_or_default()
}

fn wanted(request: &HttpRequest) -> Option<Language> {
    use actix_web::http::header::{AcceptLanguage, Header as _};

    let wanted = AcceptLanguage::parse(request).ok()?;
    wanted.ranked().iter().find_map(|tag| Language::of_tag(tag.item()?.primary_language()))
}
