//! Calendars of business hours, worked out once a version.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use switchboard_domain::CalendarVersionId;
use switchboard_domain::sla::{Calendar, Hours, WorkingTime};

/// The working time of every version of a calendar that was needed so far. A version never changes, so nothing here grows old.
#[derive(Debug, Default)]
pub struct Calendars(RwLock<HashMap<CalendarVersionId, Arc<WorkingTime>>>);

impl Calendars {
    /// The hours of a calendar, or around the clock without one.
    pub(super) fn hours(&self, calendar: Option<&(CalendarVersionId, Calendar)>) -> Hours {
        let Some((version_id, calendar)) = calendar else { return Hours::AroundTheClock };
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(version_id).map(Arc::clone);
        let working_time = known.unwrap_or_else(|| {
            let compiled = Arc::new(calendar.compile());
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(*version_id).or_insert(compiled))
        });
        Hours::Calendar { version_id: *version_id, working_time }
    }
}
