//! Placeholder by the coordinator so that the workspace compiles: the SLA helper replaces this file whole (keep the names used here).

use crate::names::named_enum;
use crate::{PolicyId, PolicyVersionId};

named_enum! {
    /// Clocks.
    "clock", ClockKind {
        /// First.
        FirstResponse => "first_response",
        /// Next.
        NextResponse => "next_response",
        /// Resolution.
        Resolution => "resolution",
    }
}

/// Placeholder.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyVersion {
    /// Id.
    pub id: PolicyVersionId,
    /// Policy.
    pub policy_id: PolicyId,
    /// Version.
    pub version: u32,
    /// Target.
    pub first_response_minutes: Option<std::num::NonZeroU32>,
    /// Target.
    pub next_response_minutes: Option<std::num::NonZeroU32>,
    /// Target.
    pub resolution_minutes: Option<std::num::NonZeroU32>,
}

/// Placeholder.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Calendar;
