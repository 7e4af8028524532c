//! API keys.

use std::collections::BTreeSet;
use std::net::IpAddr;

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, KeyKind};
use switchboard_domain::key::{Key, Principal};
use switchboard_domain::{AllowedNetworks, Body, KeyId, Label, UserId};

use super::{ProjectName, UserName};

/// An API key to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewKey {
    /// Whom it stands for.
    pub principal: Principal,
    /// What it is for.
    pub name: Label,
    /// What else those who manage keys should know of it.
    pub note: Option<Body>,
    /// The part that is not secret and finds the row. Without one its identifier does.
    pub public_part: Option<String>,
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

/// What finds a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyFinder {
    /// Its part that is not secret.
    PublicPart(String),
    /// Its identifier.
    Id(KeyId),
}

/// An API key as it is needed to let its holder in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// What decides whether its holder is let in.
    pub key: Key,
    /// The hash of its secret part.
    pub secret_hash: SecretHash,
    /// The hash of the secret part that it had before, as long as that was not forgotten.
    pub previous_secret_hash: Option<SecretHash>,
    /// The project it belongs to.
    pub project: Option<ProjectName>,
}

/// An API key as lists show it: without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeySummary {
    /// Which one.
    pub id: KeyId,
    /// What kind it is.
    pub kind: KeyKind,
    /// What it is for.
    pub name: Label,
    /// The part that is not secret. Without one its identifier finds it.
    pub public_part: Option<String>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// Whether it is switched on.
    pub is_active: bool,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last let somebody in, as far as that was written down.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From where that was.
    pub last_used_from: Option<IpAddr>,
}

/// An API key whole, for those who manage keys: without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDetail {
    /// Which one.
    pub id: KeyId,
    /// Whom it stands for.
    pub principal: Principal,
    /// What it is for.
    pub name: Label,
    /// What else those who manage keys should know of it.
    pub note: Option<Body>,
    /// The part that is not secret. Without one its identifier finds it.
    pub public_part: Option<String>,
    /// What it may do.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// Whether it is switched on.
    pub is_active: bool,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Until when the secret before the present one is accepted, where there is one.
    pub previous_until: Option<DateTime<Utc>>,
    /// The project it belongs to.
    pub project: Option<ProjectName>,
    /// The agent whom it stands for, always or where a request names nobody.
    pub agent: Option<UserName>,
    /// Who made it.
    pub created_by: Option<UserName>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it last let somebody in, as far as that was written down.
    pub last_used_at: Option<DateTime<Utc>>,
    /// From where that was.
    pub last_used_from: Option<IpAddr>,
}

/// An API key as it can be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyToChange {
    /// Which one.
    pub id: KeyId,
    /// Whom it stands for. Of this nothing changes but whether a superuser key opens the administration.
    pub principal: Principal,
    /// What it is for.
    pub name: Label,
    /// What else those who manage keys should know of it.
    pub note: Option<Body>,
    /// The part that is not secret, which never changes.
    pub public_part: Option<String>,
    /// The hash of its secret part, which only [`NewSecret`] changes.
    pub secret_hash: SecretHash,
    /// What it may do.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// Whether it is switched on.
    pub is_active: bool,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// Another secret of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSecret {
    /// The hash of it.
    pub hash: SecretHash,
    /// The hash of the one before it and until when that is accepted, if it is at all.
    pub previous: Option<(SecretHash, DateTime<Utc>)>,
}

/// That a key let somebody in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyUse {
    /// When.
    pub at: DateTime<Utc>,
    /// From where, if that is known.
    pub from: Option<IpAddr>,
}

/// The SHA-256 hash of a random secret.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct SecretHash(pub [u8; 32]);

impl std::fmt::Debug for SecretHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SecretHash(***)")
    }
}
