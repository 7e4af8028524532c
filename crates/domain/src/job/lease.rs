//! The lease of a job: which node runs it, and until when.

use chrono::{DateTime, TimeDelta, Utc};

use super::JobName;

/// How long after a failed run the job is tried again, if its timetable does not say sooner.
const RETRY_AFTER: TimeDelta = TimeDelta::minutes(5);

/// What one server of a desk is called.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeName(String);

/// Why a text is no name of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be 1 to {} visible ASCII characters", NodeName::CHARACTERS_MAX)]
pub struct InvalidNodeName;

/// For how long a lease holds without being renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeaseTerm(TimeDelta);

/// The lease of a job: who runs it, until when, and when it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    /// The job.
    pub job: JobName,
    /// Who holds it.
    pub holder: Option<NodeName>,
    /// How often it was taken. Whoever works under it must find their own number here.
    pub fencing: i64,
    /// When it expires if it is not renewed.
    pub expires_at: Option<DateTime<Utc>>,
    /// When the job is due.
    pub next_at: DateTime<Utc>,
}

impl NodeName {
    /// The most characters it may have.
    pub const CHARACTERS_MAX: usize = 100;

    /// What a server is called that nobody gave a name.
    #[must_use]
    pub fn unnamed() -> Self {
        Self("switchboard".to_owned())
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for NodeName {
    type Err = InvalidNodeName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_visible = text.bytes().all(|byte| byte.is_ascii_graphic());
        if text.is_empty() || text.len() > Self::CHARACTERS_MAX || !is_visible {
            return Err(InvalidNodeName);
        }
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Display for NodeName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(&self.0)
    }
}

impl LeaseTerm {
    /// The longest, so that another node takes over within half a minute, the time to notice included.
    pub const SECONDS_MAX: u32 = 28;

    /// So many seconds; at least one, at most [`SECONDS_MAX`](Self::SECONDS_MAX).
    #[must_use]
    pub fn seconds(seconds: u32) -> Self {
        Self(TimeDelta::seconds(i64::from(seconds.clamp(1, Self::SECONDS_MAX))))
    }

    /// How long it is.
    #[must_use]
    pub const fn length(self) -> TimeDelta {
        self.0
    }
}

impl Default for LeaseTerm {
    fn default() -> Self {
        Self::seconds(20)
    }
}

impl Lease {
    /// The lease of a job that nobody ever ran.
    #[must_use]
    pub fn new(job: JobName, now: DateTime<Utc>) -> Self {
        Self { job, holder: None, fencing: 0, expires_at: None, next_at: job.first_after(now) }
    }

    /// Whether the job is due.
    #[must_use]
    pub fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.next_at <= now
    }

    /// The lease with its due time put right, if that lies further ahead than the timetable ever looks: the clock had run ahead and was
    /// set back.
    #[must_use]
    pub fn put_right(&self, now: DateTime<Utc>) -> Option<Self> {
        let latest = self.job.timetable().next_after(now);
        (self.next_at > latest).then(|| Self { next_at: latest, ..self.clone() })
    }

    /// Who holds it at an instant. An end that lies further ahead than anybody could have taken it for comes from a clock that had run
    /// ahead, and binds nobody.
    #[must_use]
    pub fn held_by(&self, now: DateTime<Utc>, term: LeaseTerm) -> Option<&NodeName> {
        let expires_at = self.expires_at?;
        let holds = expires_at > now && expires_at - now <= term.length() * 2;
        self.holder.as_ref().filter(|_| holds)
    }

    /// The lease as this node takes it, unless somebody holds it.
    #[must_use]
    pub fn taken(&self, node: &NodeName, now: DateTime<Utc>, term: LeaseTerm) -> Option<Self> {
        if self.held_by(now, term).is_some() {
            return None;
        }
        Some(Self {
            holder: Some(node.clone()),
            fencing: self.fencing.saturating_add(1),
            expires_at: Some(now + term.length()),
            ..self.clone()
        })
    }

    /// The lease as it is renewed by whoever took it with this number. Nothing if somebody else took it since, whatever the time: an end
    /// that has passed does no harm as long as nobody came.
    #[must_use]
    pub fn renewed(&self, fencing: i64, now: DateTime<Utc>, term: LeaseTerm) -> Option<Self> {
        (self.fencing == fencing && self.holder.is_some())
            .then(|| Self { expires_at: Some(now + term.length()), ..self.clone() })
    }

    /// The lease as it is given back after everything was done.
    #[must_use]
    pub fn done(&self, now: DateTime<Utc>) -> Self {
        Self { next_at: self.job.timetable().next_after(now), ..self.stopped() }
    }

    /// The lease as it is given back after a failure: the job is due again soon.
    #[must_use]
    pub fn failed(&self, now: DateTime<Utc>) -> Self {
        Self { next_at: self.job.timetable().next_after(now).min(now + RETRY_AFTER), ..self.stopped() }
    }

    /// The lease as it is given back by a node that stops: the job is as due as it was.
    #[must_use]
    pub fn stopped(&self) -> Self {
        Self { holder: None, expires_at: None, ..self.clone() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TERM: LeaseTerm = LeaseTerm(TimeDelta::seconds(20));

    fn noon() -> DateTime<Utc> {
        "2026-03-02T12:00:00Z".parse().unwrap()
    }

    fn after(seconds: i64) -> DateTime<Utc> {
        noon() + TimeDelta::seconds(seconds)
    }

    fn node(name: &str) -> NodeName {
        name.parse().unwrap()
    }

    fn fresh() -> Lease {
        Lease::new(JobName::SlaSweep, noon())
    }

    #[test]
    fn a_job_is_due_by_its_timetable() {
        assert!(!fresh().is_due(after(59)));
        assert!(fresh().is_due(after(60)));
    }

    #[test]
    fn one_node_holds_it_until_it_expires() {
        let held = fresh().taken(&node("a"), noon(), TERM).unwrap();
        assert_eq!(held.held_by(after(19), TERM), Some(&node("a")));
        assert_eq!(held.taken(&node("b"), after(19), TERM), None);
        assert_eq!(held.taken(&node("a"), after(19), TERM), None, "a node that was restarted waits as well");
        let over = held.taken(&node("b"), after(20), TERM).unwrap();
        assert_eq!((over.held_by(after(20), TERM), over.fencing), (Some(&node("b")), 2));
    }

    #[test]
    fn renewing_moves_the_end() {
        let held = fresh().taken(&node("a"), noon(), TERM).unwrap().renewed(1, after(15), TERM).unwrap();
        assert_eq!(held.taken(&node("b"), after(34), TERM), None);
        assert!(held.taken(&node("b"), after(35), TERM).is_some());
    }

    #[test]
    fn who_slept_through_the_end_cannot_renew_once_somebody_came() {
        let held = fresh().taken(&node("a"), noon(), TERM).unwrap();
        assert!(held.renewed(1, after(500), TERM).is_some(), "nobody came");
        let over = held.taken(&node("b"), after(500), TERM).unwrap();
        assert_eq!(over.renewed(1, after(501), TERM), None);
        assert_eq!(over.done(after(502)).renewed(1, after(503), TERM), None);
        assert_eq!(over.done(after(502)).renewed(2, after(503), TERM), None, "it was given back");
    }

    #[test]
    fn how_a_run_ends_decides_when_the_next_one_is() {
        let held = fresh().taken(&node("a"), after(60), TERM).unwrap();
        for (given_back, next_at) in [
            (held.done(after(61)), after(121)),
            (held.failed(after(61)), after(121)),
            (held.stopped(), after(60)),
        ] {
            assert_eq!((given_back.held_by(after(61), TERM), given_back.next_at), (None, next_at));
            assert_eq!(given_back.fencing, 1);
        }
    }

    #[test]
    fn a_clock_that_is_set_back_blocks_nothing() {
        let year = TimeDelta::days(365);
        let ahead = fresh().taken(&node("a"), noon() + year, TERM).unwrap();
        assert_eq!(ahead.held_by(noon(), TERM), None);
        assert!(ahead.taken(&node("b"), noon(), TERM).is_some());
        let planned = ahead.done(noon() + year);
        assert_eq!(planned.put_right(noon()).unwrap().next_at, after(60));
        assert_eq!(fresh().put_right(noon()), None);
    }

    #[test]
    fn a_clock_that_is_a_little_ahead_still_binds() {
        let held = fresh().taken(&node("a"), after(10), TERM).unwrap();
        assert_eq!(held.held_by(noon(), TERM), Some(&node("a")));
    }

    #[test]
    fn another_node_takes_over_within_half_a_minute() {
        let a_second_to_notice = TimeDelta::seconds(1);
        for term in [LeaseTerm::default(), LeaseTerm::seconds(u32::MAX)] {
            assert!(term.length() + a_second_to_notice <= TimeDelta::seconds(30), "{term:?}");
        }
        assert_eq!(LeaseTerm::seconds(0).length(), TimeDelta::seconds(1));
    }

    #[test]
    fn names_of_nodes_are_short_and_visible() {
        assert_eq!(node("desk-1/4711").to_string(), "desk-1/4711");
        for text in ["", "two words", "line\n", "é", &"x".repeat(101)] {
            assert_eq!(text.parse::<NodeName>(), Err(InvalidNodeName), "{text}");
        }
    }
}
