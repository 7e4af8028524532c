//! The people whom a ticket concerns, and what each of them may be told.

use std::collections::BTreeSet;

use super::Preferences;
use crate::access::{Ability, Actor, Person, Role, Scope, authorize};
use crate::names::named_enum;
use crate::{ProjectId, UserId};

named_enum! {
    /// What somebody is to a ticket. The strongest part comes first.
    "part", Part {
        /// Whose ticket it is.
        Customer => "customer",
        /// Who works on it.
        Assignee => "assignee",
        /// Who leads the agents of its project.
        Lead => "lead",
        /// Who follows it.
        Watcher => "watcher",
    }
}

named_enum! {
    /// Who may be told of something.
    "audience", Audience {
        /// Customers as well.
        Everybody => "everybody",
        /// Members of staff alone.
        Staff => "staff",
    }
}

/// Somebody whom a ticket concerns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Participant {
    /// Who it is.
    pub id: UserId,
    /// What they are to the desk.
    pub role: Role,
    /// Whether they may log in.
    pub is_active: bool,
    /// Whether they are assigned to the project of the ticket.
    pub is_in_project: bool,
    /// What they are to the ticket.
    pub parts: BTreeSet<Part>,
    /// What they wish to be told.
    pub preferences: Preferences,
}

/// Everybody whom a ticket concerns at this moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circle {
    /// The project of the ticket.
    pub project_id: ProjectId,
    /// The account that owns the ticket. Without one its customer is known by their address alone.
    pub owner_id: Option<UserId>,
    /// Those who have an account, each once.
    pub participants: Vec<Participant>,
}

/// Who is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Recipient {
    /// Somebody with an account.
    Account(UserId),
    /// The customer, who has none: at the address that the ticket has.
    Contact,
}

/// Why somebody is not told after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Withheld {
    /// Their account was deactivated or deleted.
    #[error("the account of the receiver is not active")]
    Inactive,
    /// They have another part in the ticket, or none.
    #[error("the receiver has no longer this part in the ticket")]
    PartLost,
    /// They may not see it.
    #[error("the receiver may not see this any more")]
    NotAllowed,
}

impl Circle {
    /// Whether it still holds that a recipient in this part is told of something for this audience.
    ///
    /// # Errors
    /// [`Withheld`] with the reason why not.
    pub fn still_concerns(&self, to: Recipient, part: Part, audience: Audience) -> Result<(), Withheld> {
        match to {
            Recipient::Account(id) => {
                let participant = self.find(id).filter(|participant| participant.parts.contains(&part));
                participant.ok_or(Withheld::PartLost)?.may_be_told(self, audience)
            }
            Recipient::Contact if audience == Audience::Staff => Err(Withheld::NotAllowed),
            // Whose address it is may have an account by now.
            Recipient::Contact => match self.owner_id {
                None => Ok(()),
                Some(owner) => self.find(owner).ok_or(Withheld::Inactive)?.may_be_told(self, audience),
            },
        }
    }

    fn find(&self, id: UserId) -> Option<&Participant> {
        self.participants.iter().find(|participant| participant.id == id)
    }
}

impl Participant {
    /// Whether they may see such a thing about the ticket at this moment.
    pub(super) fn may_be_told(&self, circle: &Circle, audience: Audience) -> Result<(), Withheld> {
        if !self.is_active {
            return Err(Withheld::Inactive);
        }
        let ability = match audience {
            Audience::Everybody => Ability::TicketIndex,
            Audience::Staff => Ability::TicketNotes,
        };
        let projects = self.is_in_project.then_some(circle.project_id);
        let person = Actor::Person(Person::new(self.id, self.role, projects));
        let permit = authorize(&person, ability).map_err(|_lacking| Withheld::NotAllowed)?;
        let is_covered = match (permit.scope(), circle.owner_id) {
            (Scope::Own(_), None) => false,
            (scope, None) => scope.admits(circle.project_id),
            (scope, Some(owner)) => scope.covers(circle.project_id, owner),
        };
        if is_covered { Ok(()) } else { Err(Withheld::NotAllowed) }
    }
}
