//! Requests that may be sent again: a layer over use cases, which know nothing of it.
//!
//! [`once`] gives a use case a context whose database is one unit of work, however many the use case opens. The claim of the request, all
//! that the use case does and the answer are committed together, so a request that comes again finds either the answer or nothing.

mod in_hand;
pub(crate) mod unit;

use std::ops::RangeInclusive;
use std::sync::Arc;

use switchboard_domain::access::{Ability, Actor, Scope, authorize};
use switchboard_domain::idempotency::IdempotencyKey;
use switchboard_domain::{KeyId, TicketId, UserId};

use crate::ports::NoteVisibility;
use crate::records::{ClaimOutcome, Fingerprint, KeptAnswer, NewClaim, RequestName};
use crate::{Context, Error, NotFound};

pub use in_hand::InHand;
use unit::{End, Unit};

/// For how many hours answers may be kept. The least is the default.
pub const RETENTION_HOURS: RangeInclusive<u32> = 24..=720;

/// How many random letters and digits a fresh key is made of: more than a UUID has bits for.
const RANDOM_CHARACTERS: usize = 43;

/// A request that may be sent again.
#[derive(Debug, Clone)]
pub struct Request {
    /// The method.
    pub method: &'static str,
    /// The pattern of its path.
    pub route: &'static str,
    /// What its client calls it.
    pub key: IdempotencyKey,
    /// What it asks for.
    pub fingerprint: Fingerprint,
}

/// An answer that can be kept as a text.
pub trait Answer: Sized {
    /// The answer as a text.
    ///
    /// # Errors
    /// When it cannot be written as one.
    fn to_text(&self) -> Result<String, Error>;

    /// The answer that a text is, marked as one that was given before.
    ///
    /// # Errors
    /// When it is none.
    fn replayed(text: &str) -> Result<Self, Error>;
}

/// A key that nobody has used, a random UUID of version 4.
#[must_use]
pub fn fresh_key(ctx: &Context) -> String {
    let random = ctx.secrets.hash(&ctx.secrets.alphanumeric(RANDOM_CHARACTERS)).0;
    let hexadecimal = random.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let part = |range: std::ops::Range<usize>| hexadecimal.get(range).unwrap_or_default();
    format!("{}-{}-4{}-a{}-{}", part(0..8), part(8..12), part(12..15), part(15..18), part(18..30))
}

/// Does what a request asks for, or answers it as it was answered before.
///
/// Whoever calls has been let in already and has one of `abilities`. An answer is kept for `retention` when the request changed something
/// and succeeded; any other one is given anew each time.
///
/// # Errors
/// [`Error::RequestInProgress`] when the same request is being answered; [`Error::RequestDiffers`] when its key was used for another one;
/// [`Error::NotFound`] when the answer tells of a ticket that its caller may not see any more; whatever `work` answers.
pub fn once<A: Answer, E: From<Error>>(
    ctx: &Context,
    actor: &Actor,
    abilities: &[Ability],
    request: &Request,
    work: impl FnOnce(&Context) -> Result<A, E>,
) -> Result<A, E> {
    let name = name(ctx, actor, request);
    let _in_hand = ctx.requests_in_hand.take(name).ok_or(Error::RequestInProgress)?;
    if let Some(kept) = find(ctx, &name)? {
        return Ok(replay(ctx, actor, abilities, (request, &name), &kept)?);
    }
    let now = ctx.clock.now();
    let claim = NewClaim {
        request: name,
        fingerprint: request.fingerprint,
        created_at: now,
        expires_at: now + ctx.settings.idempotency_retention,
    };
    let unit = Arc::new(Unit::new(Arc::clone(&ctx.database), Some(claim)));
    let outcome = work(&Context { database: Arc::<Unit>::clone(&unit), ..ctx.clone() });
    match unit.end() {
        End::Refused(ClaimOutcome::Answered) => {
            let kept = find(ctx, &name)?.ok_or(Error::RequestInProgress)?;
            Ok(replay(ctx, actor, abilities, (request, &name), &kept)?)
        }
        End::Refused(ClaimOutcome::InProgress | ClaimOutcome::Claimed) => {
            Err(Error::RequestInProgress.into())
        }
        End::Unused => outcome,
        End::Open(mut transaction, ticket) => {
            let answer = outcome?;
            let sealed = ctx.answers.seal_answer(&request.key, &name, &answer.to_text()?);
            transaction.idempotency().keep(&name, ticket, &sealed).map_err(Error::from)?;
            transaction.commit().map_err(Error::from)?;
            Ok(answer)
        }
    }
}

fn find(ctx: &Context, name: &RequestName) -> Result<Option<KeptAnswer>, Error> {
    Ok(ctx.database.reader()?.idempotency().answer(name, ctx.clock.now())?)
}

/// The answer that was given before, if the request asks for the same and its caller may still see what it tells of.
fn replay<A: Answer>(
    ctx: &Context,
    actor: &Actor,
    abilities: &[Ability],
    (request, name): (&Request, &RequestName),
    kept: &KeptAnswer,
) -> Result<A, Error> {
    if kept.fingerprint != request.fingerprint {
        return Err(Error::RequestDiffers);
    }
    if let Some(ticket) = kept.ticket_id {
        check_visible(ctx, actor, abilities, ticket)?;
    }
    let text = ctx.answers.open_answer(&request.key, name, &kept.sealed);
    A::replayed(&text.ok_or_else(|| Error::Internal("a kept answer does not open with its key".into()))?)
}

fn check_visible(ctx: &Context, actor: &Actor, abilities: &[Ability], ticket: TicketId) -> Result<(), Error> {
    let permits = [Ability::TicketIndex].iter().chain(abilities).map(|ability| authorize(actor, *ability));
    let scope = permits.flatten().next().map_or(Scope::Projects([].into()), |permit| permit.scope().clone());
    let found = ctx.database.reader()?.tickets().detail(ticket, &scope, NoteVisibility::Hidden)?;
    found.map(|_| ()).ok_or(Error::NotFound(NotFound::Ticket))
}

/// Who sends it, its method, its route and its key, in a form in which no two are alike.
fn name(ctx: &Context, actor: &Actor, request: &Request) -> RequestName {
    let Request { method, route, key, fingerprint: _ } = request;
    let user = actor.user_id().map(UserId::get);
    let api_key = actor.key_id().map(KeyId::get);
    let text = format!("request 1 {user:?} {api_key:?} {method} {route} {}", key.as_str());
    RequestName(ctx.secrets.hash(&text).0)
}
