//! What administrators may do to which account.

use std::collections::BTreeSet;

use switchboard_domain::UserId;
use switchboard_domain::access::{Ability, Actor, Refusal, Role};

use crate::ports::Transaction;
use crate::records::User;
use crate::{Error, NotFound};

/// The account that somebody wants to change, held until the unit of work ends together with their own: of two administrators who remove
/// each other at the same moment, the second finds that they are none any more.
pub(super) fn account_to_manage(tx: &mut dyn Transaction, actor: &Actor, id: UserId) -> Result<User, Error> {
    // In the order of their identifiers, so that no two units of work each wait for the other.
    let ids: BTreeSet<UserId> = actor.user_id().into_iter().chain([id]).collect();
    let mut held: Vec<User> = Vec::with_capacity(ids.len());
    for id in ids {
        held.extend(tx.users().find_to_change(id)?.map(|found| found.user));
    }
    if let Actor::Person(person) = actor {
        let is_same = |user: &User| user.id == person.id && user.is_active && user.role == person.role;
        held.iter().find(|user| is_same(user)).ok_or(Error::Unauthenticated)?;
    }
    let account = held.into_iter().find(|user| user.id == id).ok_or(Error::NotFound(NotFound::User))?;
    if may_manage(actor, account.role) {
        Ok(account)
    } else {
        Err(Refusal { ability: Ability::ManageUsers }.into())
    }
}

/// Whether the actor may give somebody this role.
pub(super) fn may_grant(actor: &Actor, role: Role) -> bool {
    match actor {
        Actor::System => true,
        Actor::Person(person) => person.role.may_grant(role),
        Actor::Program(_) => false,
    }
}

/// Whether the actor may change or remove people of this role.
pub(crate) fn may_manage(actor: &Actor, role: Role) -> bool {
    match actor {
        Actor::System => true,
        Actor::Person(person) => person.role.may_manage(role),
        Actor::Program(_) => false,
    }
}
