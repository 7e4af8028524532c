//! Programs whose keys have abilities of their own.

use std::net::IpAddr;

use actix_web::{HttpRequest, web};
use switchboard_application::accounts::ProgramCaller;
use switchboard_application::accounts::authenticate;
use switchboard_application::ports::Place;
use switchboard_application::{Context, Error};
use switchboard_domain::key::Credential;
use switchboard_web::Lane;

use super::origin::{NOWHERE, client_address};
use super::trace::Call;
use super::{KeyTrace, accepted, admitted, endpoint, lane, shared};
use crate::answer::Answer;
use crate::api::Shared;
use crate::error::{ApiError, TransportError};
use crate::idempotency::{self, Attempt};
use crate::limits;
use crate::routes::Endpoint;

/// A program whose key has abilities of its own.
pub(crate) struct AsProgram {
    shared: web::Data<Shared>,
    lane: Lane,
    endpoint: &'static Endpoint,
    credential: Credential,
    trace: KeyTrace,
    /// A place among those that run at once with this key.
    place: Place,
    attempt: Option<Attempt>,
    address: Option<IpAddr>,
}

impl AsProgram {
    pub(super) fn of(request: &HttpRequest) -> Result<Self, ApiError> {
        let (shared, endpoint, address) = (shared(request)?, endpoint(request)?, client_address(request));
        let (ctx, trace) = (&shared.context, KeyTrace::of(request, Call { endpoint, address }));
        let credential = accepted(request, ctx, endpoint)?;
        let place = limits::admit_key(request, ctx, &credential, address.unwrap_or(NOWHERE))?;
        let (lane, attempt) = (lane(request), Attempt::of(request)?);
        Ok(Self { lane, endpoint, credential, trace, place, attempt, address, shared })
    }

    /// Finds out whose key it is and runs a use case for that program; not again, if the request came before and may be sent again.
    pub(crate) async fn run<F>(self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &ProgramCaller) -> Result<Answer, ApiError> + Send + 'static,
    {
        let Self { shared, lane, endpoint, credential, trace, place, attempt, address } = self;
        let work = move |ctx: &Context| {
            let _place = place;
            let outcome = authenticate::program(ctx, &credential, address);
            let caller = admitted(ctx, outcome, address, &trace)?;
            trace.note(Some(caller.key), None);
            endpoint.authorize(&caller.actor).map_err(Error::from)?;
            idempotency::answer(attempt, ctx, &caller.actor, |ctx| work(ctx, &caller))
        };
        shared.jobs.run(lane, work).await
    }

    /// The same, for a request that must say what it is known by when it comes again.
    pub(crate) async fn run_once<F>(mut self, work: F) -> Result<Answer, ApiError>
    where
        F: FnOnce(&Context, &ProgramCaller) -> Result<Answer, ApiError> + Send + 'static,
    {
        let attempt = self.attempt.take();
        self.run(move |ctx, caller| {
            let attempt = attempt.ok_or(TransportError::IdempotencyKeyRequired)?;
            attempt.answer(ctx, &caller.actor, |ctx| work(ctx, caller))
        })
        .await
    }

    /// Finds out whose key it is and whether they may call at all: before a long body is read. Whoever acts afterwards is found out about
    /// once more.
    pub(crate) async fn check(&self) -> Result<(), ApiError> {
        let (credential, trace, endpoint) = (self.credential.clone(), self.trace.clone(), self.endpoint);
        let address = self.address;
        let work = move |ctx: &Context| {
            let caller = admitted(ctx, authenticate::program(ctx, &credential, address), address, &trace)?;
            trace.note(Some(caller.key), None);
            Ok(endpoint.authorize(&caller.actor).map_err(Error::from)?)
        };
        self.shared.jobs.run(Lane::Reading, work).await
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
