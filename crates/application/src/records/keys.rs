//! API keys.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, KeyKind};
use switchboard_domain::{AllowedNetworks, KeyId, Label, ProjectId, UserId};

use super::ProjectName;

/// An API key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// How it is shown and what it may be.
    pub kind: KeyKind,
    /// What it is for.
    pub name: Label,
    /// The project it belongs to.
    pub project_id: ProjectId,
    /// The part that is not secret and finds the row.
    pub public_key: String,
    /// The hash of the secret part.
    pub secret_hash: SecretHash,
    /// What it may do.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Who made it.
    pub created_by: Option<UserId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
}

/// An API key as it is needed to let its holder in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// Which one.
    pub id: KeyId,
    /// What kind it is.
    pub kind: KeyKind,
    /// The hash of its secret part.
    pub secret_hash: SecretHash,
    /// What it may do.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// Whether it is switched on.
    pub is_active: bool,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// The project it belongs to.
    pub project: ProjectName,
    /// Whether that project takes tickets.
    pub project_is_active: bool,
}

/// The SHA-256 hash of a random secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl std::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretHash(***)")
    }
}
