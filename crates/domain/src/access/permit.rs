//! Permits: the proof that an actor may do something, and how far it reaches.

use std::collections::BTreeSet;

use super::table::{Reach, reach_of_role};
use super::{Ability, ActingKey, Actor};
use crate::{ProjectId, UserId};

/// The proof that an actor has an ability. Only [`authorize`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Permit {
    ability: Ability,
    scope: Scope,
}

/// The actor lacks the ability altogether, whatever the resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the caller lacks the ability `{ability}`")]
pub struct Refusal {
    /// What is missing.
    pub ability: Ability,
}

/// The part of the world that a permit reaches. Every store that lists or looks up takes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// Everything.
    All,
    /// What belongs to one of these projects.
    Projects(BTreeSet<ProjectId>),
    /// What belongs to this person.
    Own(UserId),
}

impl Permit {
    /// What it allows.
    #[must_use]
    pub const fn ability(&self) -> Ability {
        self.ability
    }

    /// How far it reaches.
    #[must_use]
    pub const fn scope(&self) -> &Scope {
        &self.scope
    }
}

impl Scope {
    /// Whether a thing of this project, created by this person, lies within the scope.
    #[must_use]
    pub fn covers(&self, project: ProjectId, owner: UserId) -> bool {
        match self {
            Self::All => true,
            Self::Projects(projects) => projects.contains(&project),
            Self::Own(user) => *user == owner,
        }
    }

    /// Whether something new may be put into this project. What is one's own may be put into any.
    #[must_use]
    pub fn admits(&self, project: ProjectId) -> bool {
        match self {
            Self::All | Self::Own(_) => true,
            Self::Projects(projects) => projects.contains(&project),
        }
    }
}

/// Turns an actor and an ability into a permit, or refuses.
///
/// # Errors
/// [`Refusal`] when the actor lacks the ability whatever the resource. A resource outside the permit's scope is not a refusal: for the
/// holder of the permit it does not exist.
pub fn authorize(actor: &Actor, ability: Ability) -> Result<Permit, Refusal> {
    let scope = match actor {
        Actor::System => Some(Scope::All),
        Actor::Program(program) => {
            program.abilities.contains(&ability).then(|| Scope::Projects(BTreeSet::from([program.project])))
        }
        Actor::Person(person) => {
            let scope = reach_of_role(person.role, ability).map(|reach| match reach {
                Reach::All => Scope::All,
                Reach::Projects => Scope::Projects(person.projects.clone()),
                Reach::Own => Scope::Own(person.id),
            });
            scope.and_then(|scope| match person.key {
                None => Some(scope),
                Some(key) => through(key, ability, scope),
            })
        }
    };
    scope.map(|scope| Permit { ability, scope }).ok_or(Refusal { ability })
}

/// Refuses whoever has none of these abilities. Where there are none, nobody is refused.
///
/// # Errors
/// [`Refusal`] with the first ability.
pub fn authorize_any(actor: &Actor, abilities: &[Ability]) -> Result<(), Refusal> {
    let mut refusal = Ok(());
    for ability in abilities {
        match authorize(actor, *ability) {
            Ok(_permit) => return Ok(()),
            Err(lacking) => refusal = refusal.and(Err(lacking)),
        }
    }
    refusal
}

/// What is left of a person's scope where a program acts as them through a key.
fn through(key: ActingKey, ability: Ability, scope: Scope) -> Option<Scope> {
    if ability.is_administrative() && !key.may_administer {
        return None;
    }
    let Some(project) = key.project else { return Some(scope) };
    if !ability.is_of_projects() {
        return None;
    }
    Some(match scope {
        Scope::All => Scope::Projects(BTreeSet::from([project])),
        Scope::Projects(projects) => {
            Scope::Projects(projects.into_iter().filter(|reached| *reached == project).collect())
        }
        Scope::Own(person) => Scope::Own(person),
    })
}
