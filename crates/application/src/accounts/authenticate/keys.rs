//! Lets programs in that show a key.

use std::net::IpAddr;

use switchboard_domain::access::{Actor, KeyKind};
use switchboard_domain::key::{ActingRefusal, Credential, KeyRefusal, SecretMatch, StaffMember};
use switchboard_domain::{KeyId, UserId};

use super::{PersonCaller, ProgramCaller};
use crate::records::{ApiKey, KeyFinder, KeyUse, KnownPerson, SecretHash};
use crate::{Context, Error};

/// The hash of no secret.
const NO_HASH: SecretHash = SecretHash([0; 32]);

/// Why a program is not let in.
#[derive(Debug, thiserror::Error)]
pub enum NotAdmitted {
    /// There is no such key.
    #[error("there is no such key")]
    Unknown,
    /// There is, and it does not let its holder in.
    #[error("key {key}: {why}")]
    Refused {
        /// Which key.
        key: KeyId,
        /// Why.
        why: KeyRefusal,
    },
    /// Nobody can tell just now.
    #[error(transparent)]
    Fault(#[from] Error),
}

/// Whoever does not have the secret of a key that is in force learns nothing else about it.
impl From<KeyRefusal> for Error {
    fn from(why: KeyRefusal) -> Self {
        match why {
            KeyRefusal::WrongSecret | KeyRefusal::Disabled | KeyRefusal::Expired => Self::Unauthenticated,
            KeyRefusal::AddressNotAllowed => Self::AddressNotAllowed,
            KeyRefusal::ProjectDisabled => Self::ProjectDisabled,
            KeyRefusal::Acting(why) => Self::ActingRefused(why),
        }
    }
}

impl From<NotAdmitted> for Error {
    fn from(not_admitted: NotAdmitted) -> Self {
        match not_admitted {
            NotAdmitted::Unknown => Self::Unauthenticated,
            NotAdmitted::Refused { why, .. } => why.into(),
            NotAdmitted::Fault(error) => error,
        }
    }
}

impl NotAdmitted {
    /// The key that was shown, if there is such a key.
    #[must_use]
    pub const fn key(&self) -> Option<KeyId> {
        match self {
            Self::Refused { key, .. } => Some(*key),
            Self::Unknown | Self::Fault(_) => None,
        }
    }
}

/// Finds out which program shows a credential, where its key has abilities of its own.
///
/// # Errors
/// [`NotAdmitted`] when the credential is none of such a key, or the key may not be used here or now.
pub fn program(
    ctx: &Context,
    credential: &Credential,
    address: Option<IpAddr>,
) -> Result<ProgramCaller, NotAdmitted> {
    let found = admitted(ctx, credential, address)?;
    let (Some(program), Some(project)) = (found.key.program(), found.project) else {
        return Err(NotAdmitted::Unknown);
    };
    note_use(ctx, found.key.id, address);
    Ok(ProgramCaller { actor: Actor::Program(program), key: found.key.id, project })
}

/// Finds out as whom the holder of a key acts that stands for an agent.
///
/// # Errors
/// [`NotAdmitted`] when the credential is none of such a key, the key may not be used here or now, or it does not act as whom the request
/// names.
pub fn acting(
    ctx: &Context,
    credential: &Credential,
    named: Option<UserId>,
    address: Option<IpAddr>,
) -> Result<PersonCaller, NotAdmitted> {
    let ApiKey { key, .. } = admitted(ctx, credential, address)?;
    let refuse = |why: ActingRefusal| NotAdmitted::Refused { key: key.id, why: why.into() };
    let agent = key.principal.agent_for(named).map_err(refuse)?;
    let mut reader = ctx.database.reader().map_err(Error::from)?;
    let known = reader.accounts().person(agent).map_err(Error::from)?;
    let person = key.acting_as(known.as_ref().map(staff_member)).map_err(refuse)?;
    let user = known.ok_or(NotAdmitted::Unknown)?.user;
    note_use(ctx, key.id, address);
    Ok(PersonCaller { actor: Actor::Person(person), user, session: None })
}

/// Finds out which project a pair of keys belongs to.
///
/// # Errors
/// [`Error::Unauthenticated`] for a wrong key, a wrong secret, a key that was switched off or has expired: which one is not told.
/// [`Error::AddressNotAllowed`] and [`Error::ProjectDisabled`] for a right pair that may not be used here or now.
pub fn project(
    ctx: &Context,
    public_key: &str,
    secret: &str,
    address: Option<IpAddr>,
) -> Result<ProgramCaller, Error> {
    let pair = Credential::Pair { key: public_key.to_owned(), secret: secret.to_owned() };
    Ok(program(ctx, &pair, address)?)
}

/// The key of a credential, if it lets its holder in.
fn admitted(ctx: &Context, credential: &Credential, address: Option<IpAddr>) -> Result<ApiKey, NotAdmitted> {
    let Shown { finder, secret, kinds } = Shown::of(credential).ok_or(NotAdmitted::Unknown)?;
    let mut reader = ctx.database.reader().map_err(Error::from)?;
    let found = reader.accounts().api_key(&finder).map_err(Error::from)?;
    let found = found.filter(|found| kinds.contains(&found.key.principal.kind()));
    let present = found.as_ref().map_or(NO_HASH, |found| found.secret_hash);
    let previous = found.as_ref().and_then(|found| found.previous_secret_hash).unwrap_or(NO_HASH);
    // Both are compared whatever comes of the first, so that the time it takes does not tell which one was shown.
    let matches = [present, previous].map(|hash| ctx.secrets.matches(secret, &hash));
    let shown = match matches {
        [true, _] => SecretMatch::Present,
        [false, true] => SecretMatch::Previous,
        [false, false] => SecretMatch::Neither,
    };
    let found = found.ok_or(NotAdmitted::Unknown)?;
    let admission = found.key.admit(shown, address, ctx.clock.now());
    admission.map_err(|why| NotAdmitted::Refused { key: found.key.id, why })?;
    Ok(found)
}

fn note_use(ctx: &Context, key: KeyId, from: Option<IpAddr>) {
    ctx.key_log.note_use(key, KeyUse { at: ctx.clock.now(), from });
}

fn staff_member(KnownPerson { user, projects }: &KnownPerson) -> StaffMember {
    StaffMember { id: user.id, role: user.role, is_active: user.is_active, projects: projects.clone() }
}

/// A credential as a key is looked up by it.
struct Shown<'a> {
    finder: KeyFinder,
    secret: &'a str,
    /// The kinds of keys that are shown in this form.
    kinds: &'static [KeyKind],
}

impl<'a> Shown<'a> {
    fn of(credential: &'a Credential) -> Option<Self> {
        Some(match credential {
            Credential::Pair { key, secret } => {
                Self { finder: KeyFinder::PublicPart(key.clone()), secret, kinds: &[KeyKind::Project] }
            }
            Credential::Intake(secret) => Self {
                finder: KeyFinder::PublicPart(secret.prefix().to_owned()),
                secret: secret.expose(),
                kinds: &[KeyKind::Intake],
            },
            Credential::Token { id, secret } => {
                Self { finder: KeyFinder::Id(*id), secret, kinds: &[KeyKind::Token] }
            }
            Credential::Code { id, code } => Self {
                finder: KeyFinder::Id(*id),
                secret: code,
                kinds: &[KeyKind::Agent, KeyKind::Superuser],
            },
            Credential::UserToken(_) | Credential::Nothing => return None,
        })
    }
}
