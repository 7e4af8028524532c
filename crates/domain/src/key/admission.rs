//! Admission: whether a key lets its holder in, and as whom.

use std::collections::BTreeSet;
use std::net::IpAddr;

use chrono::{DateTime, Utc};

use crate::access::{Ability, ActingKey, KeyKind, Person, Program, Role};
use crate::{AllowedNetworks, KeyId, ProjectId, UserId};

/// A key as a store knows it at this moment, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// Which one.
    pub id: KeyId,
    /// Whom it stands for.
    pub principal: Principal,
    /// What it may do, where it does not act as an agent.
    pub abilities: BTreeSet<Ability>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// Whether it is switched on.
    pub is_active: bool,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
    /// Until when the secret before the present one is accepted, if there is one.
    pub previous_until: Option<DateTime<Utc>>,
    /// Whether the project that it belongs to, if it belongs to one, is not disabled.
    pub project_is_active: bool,
}

/// Whom a key stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal {
    /// A project.
    Project(ProjectId),
    /// Switchboard itself, for tickets that are filed in a project.
    Intake(ProjectId),
    /// Switchboard itself, in a project.
    Token(ProjectId),
    /// An agent, with exactly that agent's rights.
    Agent {
        /// Who it is.
        agent: UserId,
        /// The only project that the key reaches, if it is bound to one.
        project: Option<ProjectId>,
    },
    /// Whichever agent a request names.
    Superuser {
        /// Whom it stands for where a request names nobody.
        default_agent: Option<UserId>,
        /// Whether it opens the administration.
        is_admin: bool,
        /// The only project that the key reaches, if it is bound to one.
        project: Option<ProjectId>,
    },
}

/// Which secret of a key was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretMatch {
    /// The present one.
    Present,
    /// The one before it.
    Previous,
    /// Neither.
    Neither,
}

/// A member of staff whom a key may act as, as a store knows them at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffMember {
    /// Who it is.
    pub id: UserId,
    /// What they are to the desk.
    pub role: Role,
    /// Whether their account is switched on.
    pub is_active: bool,
    /// The projects they are assigned to.
    pub projects: BTreeSet<ProjectId>,
}

/// Why a key does not let its holder in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyRefusal {
    /// The secret is none of the key's, or was replaced and is not accepted any longer.
    #[error("the secret is wrong")]
    WrongSecret,
    /// It is switched off.
    #[error("the key is switched off")]
    Disabled,
    /// It has ended.
    #[error("the key has expired")]
    Expired,
    /// It may not be used from there.
    #[error("the key may not be used from this address")]
    AddressNotAllowed,
    /// Its project is disabled.
    #[error("the project of the key is disabled")]
    ProjectDisabled,
    /// Nobody can be acted as.
    #[error(transparent)]
    Acting(#[from] ActingRefusal),
}

/// Why a key that is right does not act as an agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ActingRefusal {
    /// Only superuser keys act as whom a request names.
    #[error("only a superuser key acts as an agent that a request names")]
    OverrideNotAllowed,
    /// Who is named is not an active agent whom the key may act as.
    #[error("whom the request names is not an active agent")]
    NotAnAgent,
    /// Nobody is named, and the key has no agent of its own.
    #[error("the request names no agent and the key has no default agent")]
    NoAgent,
    /// The agent of the key is not active any more.
    #[error("the agent of the key is not active")]
    AgentInactive,
}

impl ActingRefusal {
    /// Every reason.
    pub const ALL: [Self; 4] =
        [Self::OverrideNotAllowed, Self::NotAnAgent, Self::NoAgent, Self::AgentInactive];
}

impl Principal {
    /// The kind of key that stands for it.
    #[must_use]
    pub const fn kind(self) -> KeyKind {
        match self {
            Self::Project(_) => KeyKind::Project,
            Self::Intake(_) => KeyKind::Intake,
            Self::Token(_) => KeyKind::Token,
            Self::Agent { .. } => KeyKind::Agent,
            Self::Superuser { .. } => KeyKind::Superuser,
        }
    }

    /// The project that the key belongs to.
    #[must_use]
    pub const fn project(self) -> Option<ProjectId> {
        match self {
            Self::Project(project) | Self::Intake(project) | Self::Token(project) => Some(project),
            Self::Agent { project, .. } | Self::Superuser { project, .. } => project,
        }
    }

    /// The agent as whom a request acts that names somebody, or nobody.
    ///
    /// # Errors
    /// [`ActingRefusal`] where a request may not name anybody, or has to.
    pub const fn agent_for(self, named: Option<UserId>) -> Result<UserId, ActingRefusal> {
        match (self, named) {
            (Self::Agent { agent, .. }, None) => Ok(agent),
            (Self::Superuser { .. }, Some(agent))
            | (Self::Superuser { default_agent: Some(agent), .. }, None) => Ok(agent),
            (Self::Superuser { default_agent: None, .. }, None) => Err(ActingRefusal::NoAgent),
            (Self::Project(_) | Self::Intake(_) | Self::Token(_) | Self::Agent { .. }, _) => {
                Err(ActingRefusal::OverrideNotAllowed)
            }
        }
    }
}

impl Key {
    /// Whether the key lets in whoever shows this secret from this address at this moment.
    ///
    /// The secret is judged first: who does not have it learns nothing about the key.
    ///
    /// # Errors
    /// [`KeyRefusal`] with the first reason.
    pub fn admit(
        &self,
        shown: SecretMatch,
        address: Option<IpAddr>,
        now: DateTime<Utc>,
    ) -> Result<(), KeyRefusal> {
        let is_right = match shown {
            SecretMatch::Present => true,
            SecretMatch::Previous => self.previous_until.is_some_and(|end| now < end),
            SecretMatch::Neither => false,
        };
        let is_near = self.allowed_networks.is_empty()
            || address.is_some_and(|address| self.allowed_networks.allow(address));
        if !is_right {
            Err(KeyRefusal::WrongSecret)
        } else if !self.is_active {
            Err(KeyRefusal::Disabled)
        } else if self.expires_at.is_some_and(|end| end <= now) {
            Err(KeyRefusal::Expired)
        } else if !is_near {
            Err(KeyRefusal::AddressNotAllowed)
        } else if !self.project_is_active {
            Err(KeyRefusal::ProjectDisabled)
        } else {
            Ok(())
        }
    }

    /// The program that holds the key, where it has abilities of its own.
    #[must_use]
    pub fn program(&self) -> Option<Program> {
        match self.principal {
            Principal::Project(project) | Principal::Intake(project) | Principal::Token(project) => {
                Some(Program {
                    key: self.id,
                    kind: self.principal.kind(),
                    project,
                    abilities: self.abilities.clone(),
                })
            }
            Principal::Agent { .. } | Principal::Superuser { .. } => None,
        }
    }

    /// The person as whom a program acts with the key.
    ///
    /// A superuser key acts as active agents and administrators, never as a super administrator; one that is bound to a project acts as
    /// those who work there. A key of an agent has no right that the agent has not.
    ///
    /// # Errors
    /// [`ActingRefusal`] where the key does not act as this person.
    pub fn acting_as(&self, person: Option<StaffMember>) -> Result<Person, ActingRefusal> {
        let (may_administer, project, refusal) = match self.principal {
            Principal::Agent { project, .. } => (project.is_none(), project, ActingRefusal::AgentInactive),
            Principal::Superuser { is_admin, project, .. } => (is_admin, project, ActingRefusal::NotAnAgent),
            Principal::Project(_) | Principal::Intake(_) | Principal::Token(_) => {
                return Err(ActingRefusal::OverrideNotAllowed);
            }
        };
        let is_superuser = self.principal.kind() == KeyKind::Superuser;
        let StaffMember { id, role, is_active, projects } = person.ok_or(refusal)?;
        let is_acceptable = match role {
            Role::Customer => false,
            Role::SuperAdmin => !is_superuser,
            Role::Admin => true,
            Role::Agent => project.is_none_or(|project| projects.contains(&project)),
        };
        if !is_active || !is_acceptable {
            return Err(refusal);
        }
        let key = ActingKey { id: self.id, may_administer, project };
        Ok(Person { id, role, projects, key: Some(key) })
    }
}
