//! What was done with keys: noted in memory, so that no request waits for it, and written down together.
//!
//! One queue of a bounded length holds the requests that showed a key and the last use of each key. Where it is full, what comes is not
//! noted but counted, and the request goes on.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use switchboard_domain::KeyId;

use crate::records::{KeyRequest, KeyUse};
use crate::{Context, Error};

/// How many notes are kept until they are written down.
const NOTES_MAX: usize = 20_000;
/// How many notes of each sort are written down in one unit of work, so that nobody waits long for their turn.
const NOTES_PER_UNIT: usize = 500;
/// How many units of work are done in a row: as many as a full queue needs.
const UNITS_MAX: usize = NOTES_MAX / NOTES_PER_UNIT;

/// What was done with keys since it was last written down.
#[derive(Debug, Default)]
pub struct KeyLog {
    notes: Mutex<Notes>,
    dropped: AtomicU64,
}

/// What is to be written down.
#[derive(Debug, Default)]
struct Notes {
    /// The last use of each key.
    uses: BTreeMap<KeyId, KeyUse>,
    /// The requests, the oldest first.
    requests: VecDeque<KeyRequest>,
}

/// How much was written down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Of how many keys the last use, counted once a unit of work.
    pub uses: usize,
    /// How many requests.
    pub requests: usize,
}

impl KeyLog {
    /// Notes that a key let somebody in.
    pub(crate) fn note_use(&self, key: KeyId, key_use: KeyUse) {
        if !self.lock().note_use(key, key_use) {
            self.count_dropped(1);
        }
    }

    /// Notes a request that showed a key and was answered.
    pub fn note_request(&self, request: KeyRequest) {
        let mut notes = self.lock();
        if notes.has_room() {
            notes.requests.push_back(request);
        } else {
            drop(notes);
            self.count_dropped(1);
        }
    }

    /// How many notes were dropped since the start, because there was no room for them.
    #[must_use]
    pub fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    /// The oldest notes.
    fn take(&self) -> (BTreeMap<KeyId, KeyUse>, Vec<KeyRequest>) {
        let mut notes = self.lock();
        let next = notes.uses.keys().nth(NOTES_PER_UNIT).copied();
        let later = next.map(|next| notes.uses.split_off(&next)).unwrap_or_default();
        let uses = std::mem::replace(&mut notes.uses, later);
        let count = notes.requests.len().min(NOTES_PER_UNIT);
        (uses, notes.requests.drain(..count).collect())
    }

    /// Takes notes back that could not be written down, as far as there is room: of requests the latest are kept.
    fn put_back(&self, uses: BTreeMap<KeyId, KeyUse>, requests: Vec<KeyRequest>) {
        let mut notes = self.lock();
        let mut dropped: u64 = 0;
        for (key, key_use) in uses {
            dropped += u64::from(!notes.note_use(key, key_use));
        }
        for request in requests.into_iter().rev() {
            if notes.has_room() {
                notes.requests.push_front(request);
            } else {
                dropped += 1;
            }
        }
        drop(notes);
        self.count_dropped(dropped);
    }

    fn count_dropped(&self, notes: u64) {
        self.dropped.fetch_add(notes, Ordering::Relaxed);
    }

    /// A thread that panics while it holds the lock leaves whole notes behind, so its panic is no reason to refuse the next one.
    fn lock(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Notes {
    fn has_room(&self) -> bool {
        self.uses.len() + self.requests.len() < NOTES_MAX
    }

    /// Notes the last use of a key, unless there is no room for it.
    fn note_use(&mut self, key: KeyId, key_use: KeyUse) -> bool {
        let has_room = self.has_room();
        match self.uses.entry(key) {
            Entry::Occupied(mut known) => {
                if known.get().at <= key_use.at {
                    known.insert(key_use);
                }
                true
            }
            Entry::Vacant(unknown) if has_room => {
                unknown.insert(key_use);
                true
            }
            Entry::Vacant(_) => false,
        }
    }
}

/// Writes down what was noted since the last time, and tells how much it was. What could not be written is noted for the next time.
///
/// # Errors
/// Only faults of the store.
pub fn write_down(ctx: &Context) -> Result<Written, Error> {
    let mut written = Written::default();
    for _unit in 0..=UNITS_MAX {
        let (uses, requests) = ctx.key_log.take();
        if uses.is_empty() && requests.is_empty() {
            break;
        }
        let outcome = ctx.database.transact(|tx| {
            tx.keys().record_uses(&uses)?;
            tx.keys().log_requests(&requests)
        });
        if let Err(error) = outcome {
            ctx.key_log.put_back(uses, requests);
            return Err(error.into());
        }
        written.uses += uses.len();
        written.requests += requests.len();
    }
    Ok(written)
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use chrono::{DateTime, TimeDelta, Utc};

    use super::*;

    fn instant(seconds: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds)
    }

    fn at(seconds: i64) -> KeyUse {
        KeyUse { at: instant(seconds), from: None }
    }

    fn request(number: i64) -> KeyRequest {
        KeyRequest {
            key_id: KeyId::new(1),
            agent_id: None,
            received_at: instant(number),
            request_id: number.to_string(),
            method: Cow::Borrowed("GET"),
            route: Cow::Borrowed("/api/tickets"),
            status: 200,
            duration_ms: 1,
            address: None,
        }
    }

    #[test]
    fn the_latest_use_of_a_key_counts() {
        let log = KeyLog::default();
        for seconds in [5, 7, 6] {
            log.note_use(KeyId::new(1), at(seconds));
        }
        assert_eq!(log.take().0, BTreeMap::from([(KeyId::new(1), at(7))]));
        assert_eq!((log.take(), log.dropped()), ((BTreeMap::new(), Vec::new()), 0));
    }

    #[test]
    fn what_there_is_no_room_for_is_dropped_and_counted() {
        let log = KeyLog::default();
        log.note_use(KeyId::new(1), at(0));
        (1..20_000).for_each(|number| log.note_request(request(number)));
        assert_eq!(log.dropped(), 0);
        log.note_request(request(20_000));
        log.note_use(KeyId::new(2), at(1));
        log.note_use(KeyId::new(1), at(1));
        assert_eq!(log.dropped(), 2, "a key whose use is noted needs no more room");
        let (uses, requests) = log.take();
        assert_eq!((uses, requests.len()), (BTreeMap::from([(KeyId::new(1), at(1))]), NOTES_PER_UNIT));
        assert_eq!(requests.first().map(|first| &*first.request_id), Some("1"));
    }

    #[test]
    fn of_what_is_taken_back_the_latest_is_kept() {
        let log = KeyLog::default();
        (0..20_000).for_each(|number| log.note_request(request(number)));
        let (uses, requests) = log.take();
        (0..499).for_each(|number| log.note_request(request(number)));
        log.put_back(uses, requests);
        assert_eq!(log.dropped(), 499);
        let (_, requests) = log.take();
        let first: Vec<_> = requests.iter().take(2).map(|request| &*request.request_id).collect();
        assert_eq!(first, ["499", "500"]);
    }
}
