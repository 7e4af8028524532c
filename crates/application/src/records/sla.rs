//! Service-level policies and calendars as they stand now, each with its newest version.

use chrono::{DateTime, Utc};
use switchboard_domain::sla::{Calendar, PolicyVersion};
use switchboard_domain::{CalendarId, CalendarVersionId, Label, PolicyId, Priority, ProjectId};

/// A service-level policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Which one.
    pub id: PolicyId,
    /// The project it is for; every project that has none of its own without one.
    pub project_id: Option<ProjectId>,
    /// The priority it is for.
    pub priority: Priority,
    /// Its newest version.
    pub newest: PolicyVersion,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Since when its newest version exists.
    pub updated_at: DateTime<Utc>,
}

/// A calendar of business hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusinessCalendar {
    /// Which one.
    pub id: CalendarId,
    /// What it is called.
    pub name: Label,
    /// Its newest version.
    pub version_id: CalendarVersionId,
    /// Counts its versions from 1.
    pub version: u32,
    /// What the newest version says.
    pub hours: Calendar,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// Since when its newest version exists.
    pub updated_at: DateTime<Utc>,
}

/// Which running tickets are not judged by the newest version of something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// Those under an older version of this policy.
    Policy(PolicyId),
    /// Those under an older version of this calendar.
    Calendar(CalendarId),
    /// Those of this project under anything but the newest version of its calendar, or around the clock if it has none.
    Project(ProjectId),
}
