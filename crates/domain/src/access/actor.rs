//! Actors: whoever a request, a job or a command comes from.

use std::collections::BTreeSet;

use super::{Ability, KeyKind, Role};
use crate::{KeyId, ProjectId, UserId};

/// Whoever does something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A person, logged in or represented by a key of theirs.
    Person(Person),
    /// A program with abilities of its own.
    Program(Program),
    /// Switchboard itself: its jobs and its command line.
    System,
}

/// A person as the store knows them at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Who it is.
    pub id: UserId,
    /// What they are to the desk.
    pub role: Role,
    /// The projects they are assigned to. Only an agent's rights depend on them.
    pub projects: BTreeSet<ProjectId>,
    /// The key through which they act, if a program acts as them.
    pub key: Option<ActingKey>,
}

/// A key through which a program acts as a person, and what it takes away of that person's rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ActingKey {
    /// Which key.
    pub id: KeyId,
    /// Whether it opens the administration, as far as the person may administer.
    pub may_administer: bool,
    /// The only project that it reaches, if it is bound to one.
    pub project: Option<ProjectId>,
}

/// A program that showed a key with abilities of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The key it showed.
    pub key: KeyId,
    /// The kind of that key.
    pub kind: KeyKind,
    /// The project that the key belongs to, and beyond which it sees nothing.
    pub project: ProjectId,
    /// What the key may do.
    pub abilities: BTreeSet<Ability>,
}

impl Person {
    /// A person who acts for themselves.
    #[must_use]
    pub fn new(id: UserId, role: Role, projects: impl IntoIterator<Item = ProjectId>) -> Self {
        Self { id, role, projects: projects.into_iter().collect(), key: None }
    }
}

impl Actor {
    /// The person who acts, if it is one.
    #[must_use]
    pub const fn user_id(&self) -> Option<UserId> {
        match self {
            Self::Person(person) => Some(person.id),
            Self::Program(_) | Self::System => None,
        }
    }

    /// The key that was shown, if one was.
    #[must_use]
    pub const fn key_id(&self) -> Option<KeyId> {
        match self {
            Self::Person(Person { key: Some(key), .. }) => Some(key.id),
            Self::Person(_) => None,
            Self::Program(program) => Some(program.key),
            Self::System => None,
        }
    }

    /// Whether it is a member of staff, whose public reply answers a customer.
    #[must_use]
    pub const fn is_staff(&self) -> bool {
        match self {
            Self::Person(person) => person.role.is_staff(),
            Self::Program(_) | Self::System => false,
        }
    }
}
