//! Warnings: marks on a clock, before or after it is due.

use std::num::{NonZeroU16, NonZeroU32};

use chrono::TimeDelta;

use super::policy::ClockKind;
use crate::names::named_enum;

named_enum! {
    /// On which side of the due time a warning lies.
    "side", Side {
        /// It warns of a breach.
        Before => "before",
        /// It reminds of one.
        After => "after",
    }
}

/// How far from the due time a warning lies, in working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(rename_all = "snake_case"))]
pub enum Offset {
    /// By this many minutes.
    Minutes(NonZeroU32),
    /// By this many hundredths of the target.
    Percent(NonZeroU16),
}

impl Offset {
    /// An offset in minutes, unless there are none.
    #[must_use]
    pub const fn minutes(minutes: u32) -> Option<Self> {
        match NonZeroU32::new(minutes) {
            Some(minutes) => Some(Self::Minutes(minutes)),
            None => None,
        }
    }

    /// An offset in hundredths of the target, unless there are none.
    #[must_use]
    pub const fn percent(percent: u16) -> Option<Self> {
        match NonZeroU16::new(percent) {
            Some(percent) => Some(Self::Percent(percent)),
            None => None,
        }
    }
}

/// A mark on a clock. It fires once, when the clock passes it, and never on a clock that is met or has ended.
///
/// With the feature `serde` it is, for example, `{"clock": "resolution", "side": "before", "percent": 20}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Warning {
    /// The clock it is set on.
    pub clock: ClockKind,
    /// Whether it lies before or after the due time.
    pub side: Side,
    /// How far it lies from the due time.
    #[cfg_attr(feature = "serde", serde(flatten))]
    pub offset: Offset,
}

/// Why a warning does not fit the targets of its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidWarning {
    /// The policy has no target for the clock.
    #[error("warnings[{place}].clock: the policy has no target for {clock}")]
    NoTarget {
        /// Which of the warnings, counted from 0.
        place: usize,
        /// The clock it is set on.
        clock: ClockKind,
    },
    /// A warning before the due time would lie at the start of the clock or earlier.
    #[error("warnings[{place}]: must lie within the target of {target_minutes} minutes")]
    BeforeStart {
        /// Which of the warnings, counted from 0.
        place: usize,
        /// The target of its clock.
        target_minutes: NonZeroU32,
    },
    /// The same warning is there already.
    #[error("warnings[{place}]: must not repeat another warning")]
    Repeated {
        /// Which of the warnings, counted from 0.
        place: usize,
    },
}

impl Warning {
    /// How much working time a clock with this target has counted when the warning fires.
    #[must_use]
    pub fn mark(&self, target_minutes: NonZeroU32) -> TimeDelta {
        let target = i64::from(target_minutes.get());
        let offset = match self.offset {
            Offset::Minutes(minutes) => TimeDelta::minutes(minutes.get().into()),
            // A hundredth of a minute is 600 milliseconds.
            Offset::Percent(percent) => TimeDelta::milliseconds(target * 600 * i64::from(percent.get())),
        };
        match self.side {
            Side::Before => TimeDelta::minutes(target) - offset,
            Side::After => TimeDelta::minutes(target) + offset,
        }
    }

    pub(super) fn check(
        &self,
        place: usize,
        target_minutes: Option<NonZeroU32>,
    ) -> Result<(), InvalidWarning> {
        let target_minutes = target_minutes.ok_or(InvalidWarning::NoTarget { place, clock: self.clock })?;
        if self.mark(target_minutes) > TimeDelta::zero() {
            Ok(())
        } else {
            Err(InvalidWarning::BeforeStart { place, target_minutes })
        }
    }
}
