//! Drafts: what must hold of a key before it is made.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::Principal;
use crate::access::{Ability, KeyKind, choices_of_kind};
use crate::{AllowedNetworks, ProjectId, UserId};

/// What somebody wants of a key, as far as the kinds of keys differ in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDraft {
    /// What kind of key.
    pub kind: KeyKind,
    /// The project it belongs to.
    pub project: Option<ProjectId>,
    /// The agent whom it stands for.
    pub agent: Option<UserId>,
    /// The agent whom it stands for where a request names nobody.
    pub default_agent: Option<UserId>,
    /// Whether it opens the administration.
    pub is_admin: bool,
    /// What it may do; nothing where nothing was said.
    pub abilities: Option<BTreeSet<Ability>>,
    /// From where it may be used.
    pub allowed_networks: AllowedNetworks,
    /// When it ends.
    pub expires_at: Option<DateTime<Utc>>,
}

/// What is wrong with a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// A key of this kind belongs to a project.
    ProjectMissing,
    /// A key of this kind belongs to an agent.
    AgentMissing,
    /// A key of this kind belongs to no agent.
    AgentNotOfKind,
    /// A key of this kind has no default agent.
    DefaultAgentNotOfKind,
    /// A key of this kind does not open the administration by itself.
    AdminNotOfKind,
    /// The abilities of a key of this kind must be said.
    AbilitiesMissing,
    /// A key of this kind cannot have this ability.
    AbilityNotOfKind(Ability),
    /// A key of this kind is bound to addresses.
    AddressMissing,
    /// It ends before it begins.
    EndsInPast,
}

impl KeyDraft {
    /// Whom the key stands for and what it may do, if nothing is wrong.
    ///
    /// # Errors
    /// Everything that is wrong.
    pub fn check(&self, now: DateTime<Utc>) -> Result<(Principal, BTreeSet<Ability>), Vec<KeyFault>> {
        let mut faults = self.faults_of_kind();
        faults.extend(terms_faults(self.kind, &self.allowed_networks, self.expires_at, now));
        let abilities = abilities(self.kind, self.abilities.as_ref());
        let abilities = abilities.map_err(|wrong| faults.extend(wrong)).ok();
        match (self.principal(), abilities) {
            (Some(principal), Some(abilities)) if faults.is_empty() => Ok((principal, abilities)),
            _ => Err(faults),
        }
    }

    fn faults_of_kind(&self) -> Vec<KeyFault> {
        let is_agent = self.kind == KeyKind::Agent;
        let is_superuser = self.kind == KeyKind::Superuser;
        let needs_project = !is_agent && !is_superuser;
        [
            (needs_project && self.project.is_none(), KeyFault::ProjectMissing),
            (is_agent && self.agent.is_none(), KeyFault::AgentMissing),
            (!is_agent && self.agent.is_some(), KeyFault::AgentNotOfKind),
            (!is_superuser && self.default_agent.is_some(), KeyFault::DefaultAgentNotOfKind),
            (!is_superuser && self.is_admin, KeyFault::AdminNotOfKind),
        ]
        .into_iter()
        .filter_map(|(is_wrong, fault)| is_wrong.then_some(fault))
        .collect()
    }

    fn principal(&self) -> Option<Principal> {
        Some(match self.kind {
            KeyKind::Project => Principal::Project(self.project?),
            KeyKind::Intake => Principal::Intake(self.project?),
            KeyKind::Token => Principal::Token(self.project?),
            KeyKind::Agent => Principal::Agent { agent: self.agent?, project: self.project },
            KeyKind::Superuser => Principal::Superuser {
                default_agent: self.default_agent,
                is_admin: self.is_admin,
                project: self.project,
            },
        })
    }
}

/// What is wrong with where and until when a key of this kind may be used.
#[must_use]
pub fn terms_faults(
    kind: KeyKind,
    networks: &AllowedNetworks,
    expires_at: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Vec<KeyFault> {
    [
        (kind == KeyKind::Intake && networks.is_empty(), KeyFault::AddressMissing),
        (expires_at.is_some_and(|end| end <= now), KeyFault::EndsInPast),
    ]
    .into_iter()
    .filter_map(|(is_wrong, fault)| is_wrong.then_some(fault))
    .collect()
}

/// What a key of this kind carries for whom these abilities were chosen: with the ability to file tickets comes the one to file them
/// for customers. A pair of a project may do all that its kind may unless less was chosen.
///
/// # Errors
/// The abilities that it cannot have, or that none were said.
pub fn abilities(
    kind: KeyKind,
    chosen: Option<&BTreeSet<Ability>>,
) -> Result<BTreeSet<Ability>, Vec<KeyFault>> {
    let choices = choices_of_kind(kind);
    let mut abilities = match (chosen, kind) {
        (Some(chosen), _) => chosen.clone(),
        (None, KeyKind::Intake | KeyKind::Token) => return Err(vec![KeyFault::AbilitiesMissing]),
        (None, KeyKind::Project | KeyKind::Agent | KeyKind::Superuser) => choices.iter().copied().collect(),
    };
    let wrong: Vec<_> = abilities
        .iter()
        .filter(|ability| !choices.contains(ability))
        .map(|ability| KeyFault::AbilityNotOfKind(*ability))
        .collect();
    if !wrong.is_empty() {
        return Err(wrong);
    }
    if abilities.contains(&Ability::CreateTicket) {
        abilities.insert(Ability::CreateForCustomer);
    }
    Ok(abilities)
}
