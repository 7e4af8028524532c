//! People, and what proves that somebody is one of them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::access::Role;
use switchboard_domain::{EmailAddress, Label, PersonName, Phone, ProjectId, SessionId, UserId};

use super::{Position, SecretHash};

/// A person with an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    /// Who it is.
    pub id: UserId,
    /// What they are called.
    pub name: PersonName,
    /// Where they are reached, and what they log in with.
    pub email: EmailAddress,
    /// What they are to the desk.
    pub role: Role,
    /// Their telephone number.
    pub phone: Option<Phone>,
    /// Where they work.
    pub department: Option<Label>,
    /// Whether they may log in.
    pub is_active: bool,
    /// When they last logged in.
    pub last_login_at: Option<DateTime<Utc>>,
    /// Since when they have the account.
    pub created_at: DateTime<Utc>,
}

/// An account to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewUser {
    /// What they are called.
    pub name: PersonName,
    /// Where they are reached.
    pub email: EmailAddress,
    /// What they are to the desk.
    pub role: Role,
    /// The hash of their password. Without one they cannot log in.
    pub password_hash: Option<PasswordHash>,
    /// Their telephone number.
    pub phone: Option<Phone>,
    /// Where they work.
    pub department: Option<Label>,
    /// Since when they have the account.
    pub created_at: DateTime<Utc>,
}

/// The argon2id hash of a password, as a PHC string.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl std::fmt::Debug for PasswordHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("PasswordHash(***)")
    }
}

/// An account with what proves that somebody owns it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credentials {
    /// The account.
    pub user: User,
    /// The hash of its password, if it has one.
    pub password_hash: Option<PasswordHash>,
}

/// A session: the family of tokens that began with one log-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Which one.
    pub id: SessionId,
    /// The number of the one token that is valid, from 1. Each refresh counts it up.
    pub generation: i32,
    /// When no token of it can be refreshed any more.
    pub expires_at: DateTime<Utc>,
    /// When it was ended.
    pub revoked_at: Option<DateTime<Utc>>,
    /// Whose it is.
    pub user: User,
    /// The projects that the person is assigned to.
    pub projects: BTreeSet<ProjectId>,
}

/// A person with the projects that they are assigned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownPerson {
    /// Who it is.
    pub user: User,
    /// The projects that they are assigned to.
    pub projects: BTreeSet<ProjectId>,
}

/// What a person is called, for answers about other things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserName {
    /// Who it is.
    pub id: UserId,
    /// What they are called.
    pub name: String,
}

/// A person with the projects they are assigned to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserDetail {
    /// The person.
    pub user: User,
    /// The projects that the person is assigned to.
    pub projects: BTreeSet<ProjectId>,
}

/// Somebody who can work on tickets of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignable {
    /// Who it is.
    pub user: UserName,
    /// What they are to the desk.
    pub role: Role,
    /// What they are in the project. Administrators need not be assigned to it.
    pub position: Option<Position>,
}

/// The hash of a secret with which a password can be replaced once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPasswordReset {
    /// Whose password.
    pub user_id: UserId,
    /// The hash of the secret.
    pub secret_hash: SecretHash,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// Until when it is valid.
    pub expires_at: DateTime<Utc>,
}

/// A secret with which a password can be replaced, as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PasswordReset {
    /// Whose password.
    pub user: User,
    /// Until when it is valid.
    pub expires_at: DateTime<Utc>,
}
