//! The system's clock.

use chrono::{DateTime, SubsecRound as _, Utc};
use switchboard_application::ports::Clock;

/// The clock of the machine, cut to microseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the adapter that owns the time")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
