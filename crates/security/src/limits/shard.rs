//! One part of the memory: the windows of some callers, and which of their requests run.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Counted, Crowd, Quota};

/// How many windows a generation has at most. With two generations and sixteen parts there are 98 304 at most.
pub(super) const GENERATION_MAX: usize = 3_072;
/// How long a generation takes windows in: the longest window, so that what it leaves behind has ended one generation later.
const GENERATION_AGE: TimeDelta = TimeDelta::hours(1);

/// One part of the memory.
///
/// Windows are kept in two generations. When the younger one is full or old, it becomes the older one, and what was there is forgotten as
/// a whole: whoever called meanwhile has moved into the younger one. So nothing is ever searched for what is old.
#[derive(Default)]
pub(super) struct Shard {
    younger: HashMap<(Quota, Counted), Window>,
    older: HashMap<(Quota, Counted), Window>,
    /// When the younger generation began.
    since: DateTime<Utc>,
    running: HashMap<(Crowd, Counted), u32>,
}

/// The requests of a caller since one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Window {
    /// When the first one came.
    pub(super) began_at: DateTime<Utc>,
    /// How many there were.
    pub(super) requests: u32,
}

impl Shard {
    /// Counts a request.
    pub(super) fn count(&mut self, quota: Quota, of: Counted, now: DateTime<Utc>) -> Window {
        self.begin_generation_if_due(now);
        let known = self.younger.get(&(quota, of)).copied().or_else(|| self.older.remove(&(quota, of)));
        let window = known.map_or(Window::beginning(now), |window| window.at(quota, now)).with_one_more();
        self.younger.insert((quota, of), window);
        window
    }

    /// What was counted.
    pub(super) fn look(&self, quota: Quota, of: Counted, now: DateTime<Utc>) -> Window {
        let known = self.younger.get(&(quota, of)).or_else(|| self.older.get(&(quota, of)));
        known.map_or(Window::beginning(now), |window| window.at(quota, now))
    }

    /// Takes one of so many places, and tells whether there was one.
    pub(super) fn enter(&mut self, crowd: Crowd, of: Counted, places: u32) -> bool {
        let running = self.running.entry((crowd, of)).or_default();
        let has_room = *running < places;
        *running += u32::from(has_room);
        has_room
    }

    /// Leaves a place that was taken.
    pub(super) fn leave(&mut self, crowd: Crowd, of: Counted) {
        if let Entry::Occupied(mut running) = self.running.entry((crowd, of)) {
            *running.get_mut() = running.get().saturating_sub(1);
            if *running.get() == 0 {
                running.remove();
            }
        }
    }

    /// How many counts are kept.
    pub(super) fn len(&self) -> usize {
        self.younger.len() + self.older.len() + self.running.len()
    }

    fn begin_generation_if_due(&mut self, now: DateTime<Utc>) {
        // A clock that was set back makes a generation last no longer than one that begins now.
        self.since = self.since.min(now);
        if self.younger.len() >= GENERATION_MAX || now - self.since >= GENERATION_AGE {
            self.older = std::mem::take(&mut self.younger);
            self.since = now;
        }
    }
}

impl Window {
    const fn beginning(now: DateTime<Utc>) -> Self {
        Self { began_at: now, requests: 0 }
    }

    /// The window that counts at an instant: this one, or the next when it has ended. A clock that was set back does not lengthen it.
    fn at(self, quota: Quota, now: DateTime<Utc>) -> Self {
        let elapsed = (now - self.began_at).to_std().unwrap_or_default();
        if elapsed >= quota.window() {
            Self::beginning(now)
        } else {
            Self { began_at: self.began_at.min(now), ..self }
        }
    }

    const fn with_one_more(self) -> Self {
        Self { requests: self.requests.saturating_add(1), ..self }
    }
}
