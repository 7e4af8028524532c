//! When keys were last used: noted in memory, so that no request waits for it, and written down together.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::{Mutex, MutexGuard, PoisonError};

use switchboard_domain::KeyId;

use crate::records::KeyUse;
use crate::{Context, Error};

/// How many keys are remembered until their uses are written down. Of further ones the use is forgotten, never the request refused.
const KEYS_MAX: usize = 10_000;
/// How many keys are written down in one unit of work, so that nobody waits long for their turn.
const KEYS_PER_UNIT: usize = 500;

/// The last use of each key since uses were last written down.
#[derive(Debug, Default)]
pub struct KeyUses(Mutex<BTreeMap<KeyId, KeyUse>>);

impl KeyUses {
    /// Notes that a key let somebody in.
    pub(crate) fn note(&self, key: KeyId, key_use: KeyUse) {
        let mut uses = self.lock();
        let has_room = uses.len() < KEYS_MAX;
        match uses.entry(key) {
            Entry::Occupied(mut known) if known.get().at <= key_use.at => {
                known.insert(key_use);
            }
            Entry::Vacant(unknown) if has_room => {
                unknown.insert(key_use);
            }
            Entry::Occupied(_) | Entry::Vacant(_) => {}
        }
    }

    fn take(&self) -> BTreeMap<KeyId, KeyUse> {
        std::mem::take(&mut self.lock())
    }

    /// A thread that panics while it holds the lock leaves whole entries behind, so its panic is no reason to refuse the next one.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<KeyId, KeyUse>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Writes down what was noted since the last time, and tells of how many keys. What could not be written is noted for the next time.
///
/// # Errors
/// Only faults of the store.
pub fn write_down(ctx: &Context) -> Result<usize, Error> {
    let mut rest = ctx.key_uses.take();
    let mut written = 0;
    while !rest.is_empty() {
        let next = rest.keys().nth(KEYS_PER_UNIT).copied();
        let later = next.map(|next| rest.split_off(&next)).unwrap_or_default();
        let batch = std::mem::replace(&mut rest, later);
        if let Err(error) = ctx.database.transact(|tx| tx.keys().record_uses(&batch)) {
            batch.into_iter().chain(rest).for_each(|(key, key_use)| ctx.key_uses.note(key, key_use));
            return Err(error.into());
        }
        written += batch.len();
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};

    use super::*;

    fn at(seconds: i64) -> KeyUse {
        KeyUse { at: DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds), from: None }
    }

    #[test]
    fn the_latest_use_of_a_key_counts() {
        let uses = KeyUses::default();
        for seconds in [5, 7, 6] {
            uses.note(KeyId::new(1), at(seconds));
        }
        assert_eq!(uses.take(), BTreeMap::from([(KeyId::new(1), at(7))]));
        assert!(uses.take().is_empty());
    }

    #[test]
    fn no_more_keys_are_remembered_than_there_is_room_for() {
        let uses = KeyUses::default();
        for (id, seconds) in (1..).zip(0..20_000) {
            uses.note(KeyId::new(id), at(seconds));
        }
        uses.note(KeyId::new(1), at(20_000));
        let uses = uses.take();
        assert_eq!((uses.len(), uses.get(&KeyId::new(1))), (KEYS_MAX, Some(&at(20_000))));
    }
}
