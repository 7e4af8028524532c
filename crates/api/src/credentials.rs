//! Credentials as extractors: a handler's signature says who may call it.
//!
//! An extractor only takes the credential out of the request. Whose it is gets looked up together with the use case, in one go off the
//! event loop, and before the body is looked into: whoever is not known learns nothing about their fields.

mod shown;

use std::net::{IpAddr, Ipv4Addr};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, rt, web};
use switchboard_application::accounts::{PersonCaller, ProjectCaller, authenticate};
use switchboard_application::ports::{Claims, Place};
use switchboard_application::{Context, Error};

use crate::answer::Answer;
use crate::api::Shared;
use crate::blocking::{self, Lane};
use crate::client_address::client_address;
use crate::error::ApiError;
use crate::idempotency::{self, Attempt};
use crate::limits;
use crate::routes::Endpoint;
use shown::Shown;

/// The address of nobody.
const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Anybody, known or not.
pub(crate) struct AsAnyone {
    shared: web::Data<Shared>,
    lane: Lane,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
}

/// A person with a token that is accepted.
pub(crate) struct AsPerson {
    shared: web::Data<Shared>,
    lane: Lane,
    endpoint: &'static Endpoint,
    claims: Claims,
    /// A place among those of which only some may run at once.
    place: Option<Place>,
    attempt: Option<Attempt>,
    /// Where the request comes from.
    pub(crate) address: IpAddr,
}

/// Whoever holds a token that may have expired: for the exchange of tokens alone.
pub(crate) struct ExpiredTokenAllowed {
    shared: web::Data<Shared>,
    lane: Lane,
    token: String,
}

/// A program with the pair of keys of a project.
pub(crate) struct AsProject {
    shared: web::Data<Shared>,
    lane: Lane,
    endpoint: &'static Endpoint,
    key: String,
    secret: String,
    /// A place among those that run at once with these keys.
    place: Place,
    attempt: Option<Attempt>,
    address: Option<IpAddr>,
}

impl AsAnyone {
    /// Runs a use case that needs nobody.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context) -> Result<Answer, ApiError> + Send + 'static,
    {
        blocking::run(&self.shared, self.lane, work).await
    }

    /// Runs a use case in two halves: the first one makes the answer, and the second one is done when that was given, so that the answer
    /// does not tell by its delay what there was to do.
    pub(crate) async fn run_in_halves<F, G>(self, first: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context) -> Result<(Answer, G), ApiError> + Send + 'static,
        G: FnOnce(&Context) -> Result<(), ApiError> + Send + 'static,
    {
        let (answer, second) = blocking::run(&self.shared, self.lane, first).await?;
        rt::spawn(async move {
            if let Err(error) = blocking::run(&self.shared, self.lane, second).await {
                error.log();
            }
        });
        Ok(answer)
    }
}

impl AsPerson {
    /// Finds out whose token it is and runs a use case for them; not again, if the request came before and may be sent again.
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

    /// Finds out whose token it is and gets something for them that is no usual answer. It changes nothing.
    pub(crate) async fn fetch<T, F>(self, work: F) -> Result<T, ApiError>
    where
        T: Send + 'static,
        F: FnOnce(&Context, &PersonCaller) -> Result<T, ApiError> + Send + 'static,
    {
        let Self { shared, lane, endpoint, claims, place, attempt: _, address: _ } = self;
        blocking::run(&shared, lane, move |ctx| {
            let _place = place;
            let caller = authenticate::person_of(ctx, &claims)?;
            endpoint.authorize(&caller.actor).map_err(Error::from)?;
            work(ctx, &caller)
        })
        .await
    }

    /// Finds out whose token it is and whether they may call at all: before a long body is read. Whoever acts afterwards is found out about
    /// once more.
    pub(crate) async fn check(&self) -> Result<(), ApiError> {
        let (claims, endpoint) = (self.claims, self.endpoint);
        blocking::run(&self.shared, Lane::Reading, move |ctx| {
            let caller = authenticate::person_of(ctx, &claims)?;
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

impl ExpiredTokenAllowed {
    /// Runs the use case that judges the token by itself.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &str) -> Result<Answer, ApiError> + Send + 'static,
    {
        let Self { shared, lane, token } = self;
        blocking::run(&shared, lane, move |ctx| work(ctx, &token)).await
    }
}

impl AsProject {
    /// Finds out whose keys they are and runs a use case for that project.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &ProjectCaller) -> Result<Answer, ApiError> + Send + 'static,
    {
        let Self { shared, lane, endpoint, key, secret, place, attempt, address } = self;
        blocking::run(&shared, lane, move |ctx| {
            let _place = place;
            let caller = authenticate::project(ctx, &key, &secret, address)
                .inspect_err(|error| limits::note_refused(ctx, error, address.unwrap_or(NOWHERE)))?;
            endpoint.authorize(&caller.actor).map_err(Error::from)?;
            idempotency::answer(attempt, ctx, &caller.actor, |ctx| work(ctx, &caller))
        })
        .await
    }
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

extracted_at_once!(AsAnyone, AsPerson, ExpiredTokenAllowed, AsProject);

impl AsAnyone {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, address) = (shared(request)?, address(request));
        limits::admit_anyone(request, &shared.context, endpoint(request)?, address)?;
        Ok(Self { shared, lane: lane(request), address })
    }
}

impl AsPerson {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, endpoint) = (shared(request)?, endpoint(request)?);
        let address = address(request);
        let (_, claims) = token(request, &shared.context, address)?;
        let place = limits::admit_person(request, &shared.context, endpoint, claims.user)?;
        let attempt = Attempt::of(request)?;
        Ok(Self { shared, lane: lane(request), endpoint, claims, place, attempt, address })
    }
}

impl ExpiredTokenAllowed {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let shared = shared(request)?;
        let (token, claims) = token(request, &shared.context, address(request))?;
        limits::admit_person(request, &shared.context, endpoint(request)?, claims.user)?;
        Ok(Self { shared, lane: lane(request), token })
    }
}

impl AsProject {
    fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, endpoint) = (shared(request)?, endpoint(request)?);
        match Shown::in_request(request)? {
            Shown::KeyPair { key, secret } => {
                let place = limits::admit_pair(request, &shared.context, (&key, &secret), address(request))?;
                let address = client_address(request);
                let attempt = Attempt::of(request)?;
                Ok(Self { shared, lane: lane(request), endpoint, key, secret, place, attempt, address })
            }
            Shown::Bearer(_) | Shown::Nothing => {
                Err(limits::refuse(request, &shared.context, address(request)))
            }
        }
    }
}

/// The token that is shown and what it says. One that is none of ours is refused here, without asking the database.
fn token(request: &HttpRequest, ctx: &Context, address: IpAddr) -> Result<(String, Claims), ApiError> {
    let shown = match Shown::in_request(request)? {
        Shown::Bearer(token) => authenticate::claims(ctx, &token).ok().map(|claims| (token, claims)),
        Shown::KeyPair { .. } | Shown::Nothing => None,
    };
    shown.ok_or_else(|| limits::refuse(request, ctx, address))
}

fn endpoint(request: &HttpRequest) -> Result<&'static Endpoint, ApiError> {
    Endpoint::of(request).ok_or_else(|| ApiError::internal_text("a handler outside of the table".to_owned()))
}

/// The client's address; that of nobody where there is no socket.
fn address(request: &HttpRequest) -> IpAddr {
    client_address(request).unwrap_or(NOWHERE)
}

fn lane(request: &HttpRequest) -> Lane {
    Lane::of(request.method())
}

fn shared(request: &HttpRequest) -> Result<web::Data<Shared>, ApiError> {
    let shared = request.app_data::<web::Data<Shared>>();
    shared.cloned().ok_or_else(|| ApiError::internal_text("the application has no shared state".to_owned()))
}
