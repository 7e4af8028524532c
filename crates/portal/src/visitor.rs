//! Who looks at a page. A handler's signature says who may: anybody, or whoever is known and may do what the page is for.
//!
//! Whoever it is gets looked up together with the use case, in one go off the event loop.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, ResponseError as _, web};
use askama::Template;
use switchboard_application::accounts::{PersonCaller, authenticate};
use switchboard_application::attachments::download::Download;
use switchboard_application::ports::{Counted, Quota, Standing};
use switchboard_application::{Context, Error};
use switchboard_domain::UserId;
use switchboard_domain::access::{Ability, Scope, authorize};
use switchboard_web::{FileAnswer, Lane, client_address};
use url::form_urlencoded;

use crate::answer::Answer;
use crate::chrome::{Chrome, Known};
use crate::cookies::{self, Cookies, Kept};
use crate::error::PageError;
use crate::fields::Fields;
use crate::form::FormBody;
use crate::live::Live;
use crate::messages::Language;
use crate::pages::{NOTICES, Page, Verb};
use crate::portal::Shared;

/// Whoever looks at a page, before it is known who it is.
pub(crate) struct Visitor {
    shared: web::Data<Shared>,
    page: &'static Page,
    request: Asked,
}

/// What a request says of itself.
#[derive(Debug, Clone)]
struct Asked {
    session: Option<String>,
    form_token: FormToken,
    language: Language,
    here: String,
    notice: Option<&'static str>,
    address: IpAddr,
    /// Whether a script of ours asks for part of a page.
    is_part: bool,
    has_api_browser: bool,
}

/// What every form that is shown to a browser must repeat.
#[derive(Debug, Clone)]
struct FormToken {
    value: String,
    is_new: bool,
}

/// Anybody, known or not.
pub(crate) struct Guest {
    /// What stands around the page.
    pub(crate) chrome: Chrome,
    /// Where they come from.
    pub(crate) address: IpAddr,
    /// How their browser keeps things.
    pub(crate) cookies: Cookies,
    /// Who they are, if they are known.
    pub(crate) caller: Option<PersonCaller>,
}

/// A person who is known and may do what the page is for.
pub(crate) struct Reader {
    /// What stands around the page.
    pub(crate) chrome: Chrome,
    /// Where they come from.
    pub(crate) address: IpAddr,
    /// How their browser keeps things.
    pub(crate) cookies: Cookies,
    /// Who they are.
    pub(crate) caller: PersonCaller,
}

/// Somebody who follows what happens, for as long as they may.
pub(crate) struct Follower {
    shared: web::Data<Shared>,
    page: &'static Page,
    request: Asked,
    person: UserId,
}

/// A page that says what went wrong.
#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    chrome: &'a Chrome,
    message: &'static str,
    status: u16,
}

impl FromRequest for Visitor {
    type Error = PageError;
    type Future = std::future::Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        std::future::ready(Self::of(request))
    }
}

impl Visitor {
    fn of(request: &HttpRequest) -> Result<Self, PageError> {
        let shared = request.app_data::<web::Data<Shared>>().cloned().ok_or(PageError::NoPage)?;
        let page = Page::of(request).ok_or(PageError::NoPage)?;
        Ok(Self { request: Asked::of(request, &shared), page, shared })
    }

    /// Shows a page to anybody.
    pub(crate) async fn show<F>(self, work: F) -> Answer
    where
        F: FnOnce(&Context, &Guest) -> Result<Answer, PageError> + Send + 'static,
    {
        self.run(move |ctx, guest| work(ctx, guest)).await
    }

    /// Shows a page to whoever may see it.
    pub(crate) async fn show_person<F>(self, work: F) -> Answer
    where
        F: FnOnce(&Context, &Reader) -> Result<Answer, PageError> + Send + 'static,
    {
        self.run(move |ctx, guest| work(ctx, &guest.known()?)).await
    }

    /// Does what a form of anybody asks for.
    pub(crate) async fn submit<F>(self, form: FormBody, work: F) -> Answer
    where
        F: FnOnce(&Context, &Guest, Fields) -> Result<Answer, PageError> + Send + 'static,
    {
        match form.receive(&self.shared, &self.request.form_token.value).await {
            Ok(fields) => self.run(move |ctx, guest| work(ctx, guest, fields)).await,
            Err(error) => self.run(move |_, _| Err(error)).await,
        }
    }

    /// Does what a form of anybody asks for in two halves: the second one is done when the browser was answered, so that the answer does not
    /// tell by its delay what there was to do.
    pub(crate) async fn submit_in_halves<T, F>(
        self,
        form: FormBody,
        first: F,
        second: fn(&Context, &T) -> Result<(), Error>,
    ) -> Answer
    where
        T: Send + 'static,
        F: FnOnce(&Context, &Guest, Fields) -> Result<(Answer, Option<T>), PageError> + Send + 'static,
    {
        let jobs = Arc::clone(&self.shared.jobs);
        let (sender, receiver) = std::sync::mpsc::channel();
        let answer = self
            .submit(form, move |ctx, guest, fields| {
                let (answer, rest) = first(ctx, guest, fields)?;
                // Nobody waits for it any more where the request was given up.
                let _sent = sender.send(rest);
                Ok(answer)
            })
            .await;
        if let Ok(Some(rest)) = receiver.try_recv() {
            actix_web::rt::spawn(async move {
                let work = move |ctx: &Context| second(ctx, &rest).map_err(PageError::from);
                if let Err(error) = jobs.run(Lane::Writing, work).await {
                    error.log();
                }
            });
        }
        answer
    }

    /// Does what a form asks for, for whoever may do it. Who that is gets found out before the first byte of the form is read, and once
    /// more with what is done.
    pub(crate) async fn submit_person<F>(self, form: FormBody, work: F) -> Answer
    where
        F: FnOnce(&Context, &Reader, Fields) -> Result<Answer, PageError> + Send + 'static,
    {
        let (asked, page) = (self.request.clone(), self.page);
        let known =
            self.shared.jobs.run(Lane::Reading, move |ctx| asked.caller(ctx, page).map(|_caller| ())).await;
        if let Err(error) = known {
            return self.run(move |_, _| Err(error)).await;
        }
        match form.receive(&self.shared, &self.request.form_token.value).await {
            Ok(fields) => self.run(move |ctx, guest| work(ctx, &guest.known()?, fields)).await,
            Err(error) => self.run(move |_, _| Err(error)).await,
        }
    }

    /// Sends a file to whoever may have it.
    pub(crate) async fn send_file<F>(self, find: F) -> Result<FileAnswer, Answer>
    where
        F: FnOnce(&Context, &PersonCaller) -> Result<Download, PageError> + Send + 'static,
    {
        let (asked, page) = (self.request.clone(), self.page);
        let work = move |ctx: &Context| {
            let caller = asked.caller(ctx, page)?.ok_or(Error::Unauthenticated)?;
            find(ctx, &caller)
        };
        match self.shared.jobs.run(Lane::Reading, work).await {
            Ok(download) => Ok(FileAnswer::new(download, Arc::clone(&self.shared.jobs))),
            Err(error) => Err(self.run(move |_, _| Err(error)).await),
        }
    }

    /// Begins to follow what happens, for whoever may.
    pub(crate) async fn follow<T, F>(self, begin: F) -> Result<(Follower, T), Answer>
    where
        T: Send + 'static,
        F: FnOnce(&Context, &Reader) -> Result<T, PageError> + Send + 'static,
    {
        let (asked, page, cookies) = (self.request.clone(), self.page, self.shared.cookies);
        let work = move |ctx: &Context| {
            let caller = asked.caller(ctx, page)?;
            let chrome = asked.chrome(caller.as_ref(), ctx.clock.now());
            let reader = Guest { chrome, address: asked.address, cookies, caller }.known()?;
            Ok((reader.caller.user.id, begin(ctx, &reader)?))
        };
        match self.shared.jobs.run(Lane::Reading, work).await {
            Ok((person, begun)) => {
                let Self { shared, page, request } = self;
                Ok((Follower { shared, page, request, person }, begun))
            }
            Err(error) => Err(self.run(move |_, _| Err(error)).await),
        }
    }

    /// Finds out who it is, does the work for them, and shows what went wrong in a page of its own.
    async fn run<F>(self, work: F) -> Answer
    where
        F: FnOnce(&Context, &Guest) -> Result<Answer, PageError> + Send + 'static,
    {
        let Self { shared, page, request } = self;
        let cookies = shared.cookies;
        let lane = match page.verb() {
            Verb::Get => Lane::Reading,
            Verb::Post => Lane::Writing,
        };
        let token = request.form_token.clone();
        let asked = request.clone();
        let now = shared.jobs.context().clock.now();
        let job = move |ctx: &Context| {
            let caller = asked.caller(ctx, page)?;
            let chrome = asked.chrome(caller.as_ref(), ctx.clock.now());
            let guest = Guest { chrome, address: asked.address, cookies, caller };
            let outcome = work(ctx, &guest);
            Ok::<_, PageError>((guest.chrome, outcome))
        };
        let outcome = shared.jobs.run(lane, job).await;
        let answer = match outcome {
            Ok((_chrome, Ok(answer))) => answer,
            Ok((chrome, Err(error))) => refuse(&request, &chrome, &error),
            Err(error) => refuse(&request, &request.chrome(None, now), &error),
        };
        if token.is_new { answer.keeping(cookies.keep(Kept::FormToken, token.value, None)) } else { answer }
    }
}

/// What a reader is told who does not get what they hoped for. Whoever must log in is sent there, and comes back afterwards.
fn refuse(request: &Asked, chrome: &Chrome, error: &PageError) -> Answer {
    error.log();
    if error.wants_log_in() && !request.is_part {
        let next: String = form_urlencoded::byte_serialize(request.here.as_bytes()).collect();
        return Answer::go_to(format!("/login?next={next}"));
    }
    let status = error.status_code();
    let page = ErrorPage { chrome, message: error.message(), status: status.as_u16() };
    Answer::page_with(status, &page).unwrap_or_else(|fault| {
        fault.log();
        Answer::go_to("/")
    })
}

impl Asked {
    fn of(request: &HttpRequest, shared: &Shared) -> Self {
        let cookies = shared.cookies;
        let known = cookies.read(request, Kept::FormToken).filter(|token| is_form_token(token));
        let form_token = match known {
            Some(value) => FormToken { value, is_new: false },
            None => FormToken {
                value: shared.jobs.context().secrets.alphanumeric(FORM_TOKEN_LENGTH),
                is_new: true,
            },
        };
        let notice = form_urlencoded::parse(request.query_string().as_bytes())
            .find(|(name, _)| name == "notice")
            .and_then(|(_, notice)| NOTICES.into_iter().find(|known| *known == notice));
        Self {
            session: cookies.read(request, Kept::Session).filter(|token| !token.is_empty()),
            form_token,
            language: cookies::language(request, cookies),
            here: request.uri().path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            notice,
            address: client_address(request, &shared.settings.trusted_proxies)
                .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED)),
            is_part: request.headers().contains_key("hx-request"),
            has_api_browser: shared.settings.api_browser,
        }
    }

    /// Who it is, if they may see the page. On pages for anybody a session that has ended is as good as none.
    fn caller(&self, ctx: &Context, page: &Page) -> Result<Option<PersonCaller>, PageError> {
        let known = match &self.session {
            Some(token) => match authenticate::person(ctx, token) {
                Ok(caller) => Some(caller),
                Err(Error::Unauthenticated) => None,
                Err(other) => return Err(other.into()),
            },
            None => None,
        };
        page.admit(known.as_ref().map(|caller| &caller.actor))?;
        if let Some(caller) = &known {
            let quota = match page.verb() {
                Verb::Get => Quota::Read,
                Verb::Post => Quota::Write,
            };
            count(ctx, quota, Counted::Person(caller.user.id))?;
        }
        Ok(known)
    }

    fn chrome(&self, caller: Option<&PersonCaller>, now: chrono::DateTime<chrono::Utc>) -> Chrome {
        let person = caller
            .map(|caller| Known::new(caller.user.name.as_str().to_owned(), caller.user.role, &caller.actor));
        Chrome {
            language: self.language,
            person,
            form_token: self.form_token.value.clone(),
            here: self.here.clone(),
            notice: self.notice,
            now,
            has_api_browser: self.has_api_browser,
        }
    }
}

/// Counts a request of a kind.
///
/// # Errors
/// [`Error::TooManyRequests`] where there were more than there may be.
pub(crate) fn count(ctx: &Context, quota: Quota, of: Counted) -> Result<(), Error> {
    let standing = ctx.limits.count(quota, of, ctx.clock.now()).filter(Standing::is_exceeded);
    standing.map_or(Ok(()), |standing| Err(Error::TooManyRequests { retry_after: standing.reset }))
}

impl Follower {
    /// The news of this node.
    pub(crate) fn live(&self) -> Arc<Live> {
        Arc::clone(&self.shared.live)
    }

    /// Who it is.
    pub(crate) const fn person(&self) -> UserId {
        self.person
    }

    /// What they may still learn of; nothing where they may not follow any more, or nobody could find out.
    pub(crate) async fn check_again(&self) -> Option<Scope> {
        let (asked, page) = (self.request.clone(), self.page);
        let work = move |ctx: &Context| {
            let caller = asked.caller(ctx, page)?.ok_or(Error::Unauthenticated)?;
            let permit = authorize(&caller.actor, Ability::TicketNotes).map_err(Error::from)?;
            Ok::<_, PageError>(permit.scope().clone())
        };
        self.shared.jobs.run(Lane::Reading, work).await.ok()
    }
}

impl Guest {
    fn known(&self) -> Result<Reader, Error> {
        let caller = self.caller.clone().ok_or(Error::Unauthenticated)?;
        Ok(Reader { chrome: self.chrome.clone(), address: self.address, cookies: self.cookies, caller })
    }
}

/// How many characters the token of forms has.
const FORM_TOKEN_LENGTH: usize = 32;

fn is_form_token(text: &str) -> bool {
    text.len() == FORM_TOKEN_LENGTH && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}
