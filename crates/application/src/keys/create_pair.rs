//! Makes the pair of keys with which a project's own system calls.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, KeyKind, authorize};
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{AllowedNetworks, KeyId, Label, ProjectId};

use super::create::{CreateKey, CreatedKey, create};
use super::forge::IssuedSecret;
use crate::{Context, Error, NotFound};

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
    let CreatePair { project_id, name, allowed_networks, expires_at } = command;
    if !ctx.database.reader()?.projects().exists(project_id)? {
        return Err(Error::NotFound(NotFound::Project));
    }
    let draft = KeyDraft {
        kind: KeyKind::Project,
        project: Some(project_id),
        agent: None,
        default_agent: None,
        is_admin: false,
        abilities: None,
        allowed_networks,
        expires_at,
    };
    let CreatedKey { id, secret } = create(ctx, actor, CreateKey { name, note: None, draft })?;
    match secret {
        IssuedSecret::Pair { api_key, api_secret } => Ok(Pair { id, api_key, api_secret }),
        IssuedSecret::Single(_) => Err(Error::Internal("the key of a project is no pair".into())),
    }
}

impl std::fmt::Debug for Pair {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Pair").field("id", &self.id).field("api_key", &self.api_key).finish_non_exhaustive()
    }
}
