//! Who may do what: the one place where it is decided.
//!
//! Whatever credential a caller showed, it becomes one [`Actor`]. [`authorize`] turns an actor and an [`Ability`] into a [`Permit`] or a
//! [`Refusal`]; nothing else makes a permit. A permit carries a [`Scope`], and what lies outside the scope does not exist for its holder:
//! a store that looks something up under a scope finds nothing there.
//!
//! ```
//! use switchboard_domain::access::{Ability, Actor, Person, Refusal, Role, authorize};
//! use switchboard_domain::{ProjectId, UserId};
//!
//! let alice = Actor::Person(Person::new(UserId::new(3), Role::Agent, [ProjectId::new(1)]));
//! let permit = authorize(&alice, Ability::AssignTicket)?;
//! assert!(permit.scope().covers(ProjectId::new(1), UserId::new(5)));
//! assert!(!permit.scope().covers(ProjectId::new(2), UserId::new(5)));
//! assert_eq!(authorize(&alice, Ability::ManageUsers).unwrap_err(), Refusal { ability: Ability::ManageUsers });
//! # Ok::<(), Refusal>(())
//! ```

mod ability;
mod actor;
mod permit;
mod role;
mod table;
#[cfg(test)]
mod tests;

pub use ability::Ability;
pub use actor::{ActingKey, Actor, Person, Program};
pub use permit::{Permit, Refusal, Scope, authorize, authorize_any};
pub use role::{KeyKind, Role};
pub use table::{Reach, abilities_of_kind, choices_of_kind, reach_of_role};
