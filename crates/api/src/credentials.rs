//! Credentials as extractors: a handler's signature says who may call it.
//!
//! An extractor only takes the credential out of the request. Whose it is gets looked up together with the use case, in one go off the
//! event loop, and before the body is looked into: whoever is not known learns nothing about their fields.

mod origin;
mod program;
mod shown;
mod trace;

use std::net::IpAddr;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, rt, web};
use switchboard_application::accounts::authenticate::{self, NotAdmitted};
use switchboard_application::accounts::{Caller, PersonCaller};
use switchboard_application::ports::{Claims, Place};
use switchboard_application::{Context, Error};
use switchboard_domain::UserId;
use switchboard_domain::key::{ActingRefusal, Credential};
use switchboard_web::Lane;

use crate::answer::Answer;
use crate::api::Shared;
use crate::error::ApiError;
use crate::idempotency::{self, Attempt};
use crate::limits;
use crate::routes::Endpoint;
use origin::{NOWHERE, address, client_address};
pub(crate) use program::AsProgram;
use trace::Call;
pub(crate) use trace::{KeyTrace, ShownKey};

/// Anybody, known or not.
pub(crate) struct AsAnyone {
    shared: web::Data<Shared>,
    lane: Lane,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
}

/// A person with a token that is accepted, or a program that acts as one.
pub(crate) struct AsPerson {
    shared: web::Data<Shared>,
    lane: Lane,
    endpoint: &'static Endpoint,
    holder: Holder,
    trace: KeyTrace,
    /// A place among those of which only some may run at once.
    place: Option<Place>,
    attempt: Option<Attempt>,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
}

/// What a person, or a program that acts as one, is let in by.
#[derive(Clone)]
enum Holder {
    /// A token.
    Token(Claims),
    /// A key.
    Key {
        credential: Credential,
        /// As whom the request wants to act.
        named: Option<UserId>,
        address: Option<IpAddr>,
    },
}

/// Whoever holds a token that may have expired: for the exchange of tokens alone.
pub(crate) struct ExpiredTokenAllowed {
    shared: web::Data<Shared>,
    lane: Lane,
    token: String,
}

/// A person, a program that acts as one, or a program with abilities of its own.
pub(crate) enum AsCaller {
    Person(AsPerson),
    Program(AsProgram),
}

impl AsAnyone {
    /// Runs a use case that needs nobody.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context) -> Result<Answer, ApiError> + Send + 'static,
    {
        self.shared.jobs.run(self.lane, work).await
    }

    /// Runs a use case in two halves: the first one makes the answer, and the second one is done when that was given, so that the answer
    /// does not tell by its delay what there was to do.
    pub(crate) async fn run_in_halves<F, G>(self, first: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context) -> Result<(Answer, G), ApiError> + Send + 'static,
        G: FnOnce(&Context) -> Result<(), ApiError> + Send + 'static,
    {
        let (answer, second) = self.shared.jobs.run(self.lane, first).await?;
        rt::spawn(async move {
            if let Err(error) = self.shared.jobs.run(self.lane, second).await {
                error.log();
            }
        });
        Ok(answer)
    }
}

impl AsPerson {
    /// Finds out who it is and runs a use case for them; not again, if the request came before and may be sent again.
    pub(crate) async fn run<F>(mut self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &PersonCaller) -> Result<Answer, ApiError> + Send + 'static,
    {
        let attempt = self.attempt.take();
        self.fetch(move |ctx, caller| {
            idempotency::answer(attempt, ctx, &caller.actor, |ctx| work(ctx, caller))
        })
        .await
    }

    /// Finds out who it is and gets something for them that is no usual answer. It changes nothing.
    pub(crate) async fn fetch<T, F>(self, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Context, &PersonCaller) -> Result<T, ApiError> + Send + 'static,
    {
        let Self { shared, lane, endpoint, holder, trace, place, attempt: _, address: _ } = self;
        shared
            .jobs
            .run(lane, move |ctx| {
                let _place = place;
                let caller = holder.caller(ctx, &trace)?;
                endpoint.authorize(&caller.actor).map_err(Error::from)?;
                work(ctx, &caller)
            })
            .await
    }

    /// Finds out who it is and whether they may call at all: before a long body is read. Whoever acts afterwards is found out about once
    /// more.
    pub(crate) async fn check(&self) -> Result<(), ApiError> {
        let (holder, trace, endpoint) = (self.holder.clone(), self.trace.clone(), self.endpoint);
        self.shared
            .jobs
            .run(Lane::Reading, move |ctx| {
                let caller = holder.caller(ctx, &trace)?;
                Ok(endpoint.authorize(&caller.actor).map_err(Error::from)?)
            })
            .await
    }

    /// The try that the request is, if it may be sent again.
    pub(crate) const fn attempt(&self) -> Option<&Attempt> {
        self.attempt.as_ref()
    }

    /// What all requests share.
    pub(crate) fn shared(&self) -> web::Data<Shared> {
        self.shared.clone()
    }
}

impl Holder {
    fn caller(&self, ctx: &Context, trace: &KeyTrace) -> Result<PersonCaller, ApiError> {
        match self {
            Self::Token(claims) => Ok(authenticate::person_of(ctx, claims)?),
            Self::Key { credential, named, address } => {
                let outcome = authenticate::acting(ctx, credential, *named, *address);
                let caller = admitted(ctx, outcome, *address, trace)?;
                trace.note(caller.actor.key_id(), Some(caller.user.id));
                Ok(caller)
            }
        }
    }
}

impl ExpiredTokenAllowed {
    /// Runs the use case that judges the token by itself.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &str) -> Result<Answer, ApiError> + Send + 'static,
    {
        let Self { shared, lane, token } = self;
        shared.jobs.run(lane, move |ctx| work(ctx, &token)).await
    }
}

impl AsCaller {
    /// Finds out who it is and runs a use case for them.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &Caller) -> Result<Answer, ApiError> + Send + 'static,
    {
        match self {
            Self::Person(person) => {
                person.run(move |ctx, caller| work(ctx, &Caller::Person(caller.clone()))).await
            }
            Self::Program(program) => {
                program.run(move |ctx, caller| work(ctx, &Caller::Program(caller.clone()))).await
            }
        }
    }
}

/// Whom a key lets in. A key that is refused is noted all the same, and a credential that is no good counts for its address.
fn admitted<T>(
    ctx: &Context,
    outcome: Result<T, NotAdmitted>,
    address: Option<IpAddr>,
    trace: &KeyTrace,
) -> Result<T, ApiError> {
    outcome.map_err(|not_admitted| {
        trace.note(not_admitted.key(), None);
        let error = match not_admitted {
            NotAdmitted::Refused { why, .. } => ApiError::KeyRefused(why),
            NotAdmitted::Unknown | NotAdmitted::Fault(_) => ApiError::UseCase(not_admitted.into()),
        };
        if error.problem().status == StatusCode::UNAUTHORIZED {
            limits::note_refused(ctx, address.unwrap_or(NOWHERE));
        }
        error
    })
}

/// An extraction that never waits.
macro_rules! extracted_at_once {
    ($( $extractor:ty ),+) => { $(
        impl FromRequest for $extractor {
            type Error = ApiError;
            type Future = std::future::Ready<Result<Self, ApiError>>;

            fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
                std::future::ready(Self::of(request))
            }
        }
    )+ };
}

extracted_at_once!(AsAnyone, AsPerson, ExpiredTokenAllowed, AsProgram, AsCaller);

impl AsAnyone {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, address) = (shared(request)?, address(request));
        limits::admit_anyone(request, &shared.context, endpoint(request)?, address)?;
        Ok(Self { shared, lane: lane(request), address })
    }
}

impl AsPerson {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, endpoint, address) = (shared(request)?, endpoint(request)?, address(request));
        let ctx = &shared.context;
        let trace = KeyTrace::of(request, Call { endpoint, address: client_address(request) });
        let (holder, place) = match accepted(request, ctx, endpoint)? {
            Credential::UserToken(token) => {
                let (_, claims) = opened(request, ctx, token, address)?;
                let place = limits::admit_person(request, ctx, endpoint, claims.user)?;
                if shown::named_agent(request)?.is_some() {
                    return Err(Error::ActingRefused(ActingRefusal::OverrideNotAllowed).into());
                }
                (Holder::Token(claims), place)
            }
            credential @ (Credential::Nothing
            | Credential::Pair { .. }
            | Credential::Intake(_)
            | Credential::Token { .. }
            | Credential::Code { .. }) => {
                let place = limits::admit_key(request, ctx, &credential, address)?;
                let (named, address) = (shown::named_agent(request)?, client_address(request));
                (Holder::Key { credential, named, address }, Some(place))
            }
        };
        let (lane, attempt) = (lane(request), Attempt::of(request)?);
        Ok(Self { lane, endpoint, holder, trace, place, attempt, address, shared })
    }
}

impl ExpiredTokenAllowed {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, endpoint, address) = (shared(request)?, endpoint(request)?, address(request));
        let Credential::UserToken(token) = accepted(request, &shared.context, endpoint)? else {
            return Err(limits::refuse(request, &shared.context, address));
        };
        let (token, claims) = opened(request, &shared.context, token, address)?;
        limits::admit_person(request, &shared.context, endpoint, claims.user)?;
        Ok(Self { shared, lane: lane(request), token })
    }
}

impl AsCaller {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        match shown::credential(request)? {
            Credential::UserToken(_) | Credential::Code { .. } => AsPerson::of(request).map(Self::Person),
            Credential::Nothing
            | Credential::Pair { .. }
            | Credential::Intake(_)
            | Credential::Token { .. } => AsProgram::of(request).map(Self::Program),
        }
    }
}

/// The credential of a request, if it is of a kind that its path takes. Others are refused without asking the database: whoever shows a key
/// on another system's path learns nothing about it.
fn accepted(request: &HttpRequest, ctx: &Context, endpoint: &Endpoint) -> Result<Credential, ApiError> {
    let credential = shown::credential(request)?;
    if endpoint.access().takes(&credential) {
        Ok(credential)
    } else {
        Err(limits::refuse(request, ctx, address(request)))
    }
}

/// What a token says. One that is none of ours is refused here, without asking the database.
fn opened(
    request: &HttpRequest,
    ctx: &Context,
    token: String,
    address: IpAddr,
) -> Result<(String, Claims), ApiError> {
    match authenticate::claims(ctx, &token) {
        Ok(claims) => Ok((token, claims)),
        Err(_refused) => Err(limits::refuse(request, ctx, address)),
    }
}

fn endpoint(request: &HttpRequest) -> Result<&'static Endpoint, ApiError> {
    Endpoint::of(request).ok_or_else(|| ApiError::internal_text("a handler outside of the table".to_owned()))
}

fn lane(request: &HttpRequest) -> Lane {
    Lane::of(request.method())
}

fn shared(request: &HttpRequest) -> Result<web::Data<Shared>, ApiError> {
    let shared = request.app_data::<web::Data<Shared>>();
    shared.cloned().ok_or_else(|| ApiError::internal_text("the application has no shared state".to_owned()))
}
