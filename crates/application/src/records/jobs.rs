//! Runs of jobs.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_domain::JobRunId;
use switchboard_domain::job::{JobName, NodeName, RunOutcome};

/// A run that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// The job.
    pub job: JobName,
    /// The number under which its lease was taken. No two runs of a job have the same.
    pub fencing: i64,
    /// Who runs it.
    pub node: NodeName,
    /// When it began.
    pub started_at: DateTime<Utc>,
}

/// A run, over or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JobRun {
    /// Which one.
    pub id: JobRunId,
    /// The job.
    pub job: JobName,
    /// The number under which its lease was taken.
    pub fencing: i64,
    /// Who ran it.
    pub node: NodeName,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// How it ended, once it has.
    pub ending: Option<Ending>,
}

/// How a run ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// How.
    pub outcome: RunOutcome,
    /// When.
    pub finished_at: DateTime<Utc>,
    /// What it did.
    pub counts: Counts,
    /// What went wrong.
    pub error: Option<String>,
}

/// What a run did: how many of each kind of thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts(pub BTreeMap<String, u64>);

impl Counts {
    /// Nothing at all.
    pub const NOTHING: Self = Self(BTreeMap::new());

    /// The count of one kind of thing.
    #[must_use]
    pub fn of(what: &str, count: u64) -> Self {
        Self(BTreeMap::from([(what.to_owned(), count)]))
    }

    /// Adds what a further step did.
    pub fn add(&mut self, more: Self) {
        for (what, count) in more.0 {
            let sum = self.0.entry(what).or_default();
            *sum = sum.saturating_add(count);
        }
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let counts: Vec<String> = self.0.iter().map(|(what, count)| format!("{what} {count}")).collect();
        f.pad(&counts.join(", "))
    }
}
