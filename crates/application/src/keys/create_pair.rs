//! Makes the pair of keys with which a project's own system calls.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, KeyKind, abilities_of_kind, authorize};
use switchboard_domain::{AllowedNetworks, KeyId, Label, ProjectId};

use crate::records::NewKey;
use crate::{Context, Error, NotFound};

/// How many random letters and digits follow `sk_` in the part that is not secret.
const PUBLIC_CHARACTERS: usize = 32;
/// How many random letters and digits follow `ss_` in the secret.
const SECRET_CHARACTERS: usize = 64;

/// The pair that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatePair {
    /// The project whose system will call.
    pub project_id: ProjectId,
    /// What it is for.
    pub name: Label,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// A pair that was made. The secret is not kept in readable form.
#[derive(Clone, PartialEq, Eq)]
pub struct Pair {
    /// The key.
    pub id: KeyId,
    /// `sk_` and 32 letters and digits.
    pub api_key: String,
    /// `ss_` and 64 letters and digits, shown once.
    pub api_secret: String,
}

/// Makes a pair.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`] for the project; [`Error::Invalid`] for an end in the past.
pub fn create_pair(ctx: &Context, actor: &Actor, command: CreatePair) -> Result<Pair, Error> {
    authorize(actor, Ability::ManageKeys)?;
    let now = ctx.clock.now();
    if command.expires_at.is_some_and(|end| end <= now) {
        return Err(Error::field("expires_at", "must lie in the future"));
    }
    let api_key = format!("sk_{}", ctx.secrets.alphanumeric(PUBLIC_CHARACTERS));
    let api_secret = format!("ss_{}", ctx.secrets.alphanumeric(SECRET_CHARACTERS));
    let key = NewKey {
        kind: KeyKind::Project,
        name: command.name,
        project_id: command.project_id,
        public_key: api_key.clone(),
        secret_hash: ctx.secrets.hash(&api_secret),
        abilities: abilities_of_kind(KeyKind::Project).iter().copied().collect(),
        allowed_networks: command.allowed_networks,
        expires_at: command.expires_at,
        created_by: actor.user_id(),
        created_at: now,
    };
    let id = ctx.database.transact(|tx| {
        tx.projects().find(key.project_id)?.ok_or(Error::NotFound(NotFound::Project))?;
        tx.keys().insert(&key).map_err(Error::from)
    })?;
    Ok(Pair { id, api_key, api_secret })
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair").field("id", &self.id).field("api_key", &self.api_key).finish_non_exhaustive()
    }
}
