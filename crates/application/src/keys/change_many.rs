//! Switches many keys on or off, or deletes them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_domain::KeyId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::Transaction;
use crate::records::KeyToChange;
use crate::{Context, Error};

/// What is to be done to each of many keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyAction {
    /// Switch it on.
    Enable,
    /// Switch it off.
    Disable,
    /// Delete it.
    Delete,
}

/// What became of many keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManyKeysChanged {
    /// How many were changed.
    pub changed: usize,
    /// Those that were not: they do not exist, or were so already.
    pub unchanged: BTreeSet<KeyId>,
}

/// Does the same to many keys, all in one unit of work.
///
/// # Errors
/// [`Error::Forbidden`].
pub fn change_many(
    ctx: &Context,
    actor: &Actor,
    action: KeyAction,
    ids: &BTreeSet<KeyId>,
) -> Result<ManyKeysChanged, Error> {
    authorize(actor, Ability::ManageKeys)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let mut unchanged = BTreeSet::new();
        // In the order of the identifiers, so that two who change the same keys never wait for each other in a circle.
        for id in ids {
            if !change(tx, action, *id, now)? {
                unchanged.insert(*id);
            }
        }
        Ok(ManyKeysChanged { changed: ids.len() - unchanged.len(), unchanged })
    })
}

/// Changes a key and tells whether there was anything to change.
fn change(tx: &mut dyn Transaction, action: KeyAction, id: KeyId, now: DateTime<Utc>) -> Result<bool, Error> {
    let Some(key) = tx.keys().find_to_change(id)? else { return Ok(false) };
    let wanted = match action {
        KeyAction::Enable => true,
        KeyAction::Disable => false,
        KeyAction::Delete => {
            tx.keys().delete(id, now)?;
            return Ok(true);
        }
    };
    if key.is_active == wanted {
        return Ok(false);
    }
    tx.keys().save(&KeyToChange { is_active: wanted, ..key })?;
    Ok(true)
}
