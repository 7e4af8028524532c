//! The explanation of a clock: when it ran, when it stood, and why.

use chrono::{DateTime, TimeDelta, Utc};

use super::evaluate::Replay;
use super::policy::ClockKind;
use super::timeline::{Change, Rules, Timeline};
use crate::id::{CalendarVersionId, PolicyVersionId};
use crate::names::named_enum;
use crate::ticket::Status;

named_enum! {
    /// What a clock did in a span of time.
    "span state", SpanState {
        /// It counted working time.
        Running => "running",
        /// It stood until it would go on.
        Paused => "paused",
        /// It was met or had ended.
        Stopped => "stopped",
        /// It counted working time, but the rules in force had no such clock: no policy, none in force, or none with a target for
        /// it. Nothing could breach; but a target that comes later counts from the same start.
        Unwatched => "unwatched",
    }
}

named_enum! {
    /// Why a clock did what it did.
    "reason", Reason {
        /// The customer waited for a reply.
        AwaitingReply => "awaiting_reply",
        /// The ticket was not resolved.
        Unresolved => "unresolved",
        /// The ticket waited for the customer.
        PendingCustomer => "pending_customer",
        /// The customer had a reply.
        Answered => "answered",
        /// The ticket was resolved.
        Resolved => "resolved",
        /// The ticket was closed.
        Closed => "closed",
        /// The ticket had gone up in another.
        Merged => "merged",
    }
}

impl Reason {
    /// What a clock does for this reason.
    #[must_use]
    pub const fn state(self) -> SpanState {
        match self {
            Self::AwaitingReply | Self::Unresolved => SpanState::Running,
            Self::PendingCustomer => SpanState::Paused,
            Self::Answered | Self::Resolved | Self::Closed | Self::Merged => SpanState::Stopped,
        }
    }

    /// The reason that a status is to the resolution clock.
    pub(super) const fn of(status: Status) -> Self {
        match status {
            Status::Open | Status::InProgress => Self::Unresolved,
            Status::PendingCustomer => Self::PendingCustomer,
            Status::Resolved => Self::Resolved,
            Status::Closed => Self::Closed,
        }
    }
}

/// A stretch of the life of a clock in which nothing changed for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Span {
    /// Its beginning.
    pub from: DateTime<Utc>,
    /// Its end, with which the next span begins.
    pub to: DateTime<Utc>,
    /// What the clock did.
    pub state: SpanState,
    /// Why.
    pub reason: Reason,
    /// The seconds of working time that the clock counted. Those of all spans are those of the clock.
    pub worked_seconds: u64,
    /// The version of the policy that was in force, and that breaches and warnings in this span were judged by.
    pub policy_version_id: Option<PolicyVersionId>,
    /// The version of the calendar that counted the seconds; around the clock without one.
    ///
    /// It is the one that judges the clock as a whole, because a new calendar counts from the same start.
    pub calendar_version_id: Option<CalendarVersionId>,
}

/// The spans of a clock from its start to `now`, without gaps.
///
/// For [`ClockKind::NextResponse`] this is the clock of the latest message; ask with an earlier `now` for an earlier one. There are no
/// spans where no such clock has started.
///
/// ```
/// use switchboard_domain::Status;
/// use switchboard_domain::sla::{Change, ClockKind, Rules, Timeline, explain};
///
/// let timeline = Timeline::opened("2024-03-01T09:00:00Z".parse()?, Rules::default())
///     .with("2024-03-01T10:00:00Z".parse()?, Change::Status(Status::PendingCustomer))
///     .with("2024-03-01T12:00:00Z".parse()?, Change::Status(Status::InProgress));
///
/// let spans = explain(&timeline, ClockKind::Resolution, "2024-03-01T12:30:00Z".parse()?);
/// let told: Vec<_> = spans.iter().map(|span| (span.reason.as_str(), span.worked_seconds)).collect();
/// assert_eq!(told, [("unresolved", 3600), ("pending_customer", 0), ("unresolved", 1800)]);
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn explain(timeline: &Timeline, kind: ClockKind, now: DateTime<Utc>) -> Vec<Span> {
    let now = now.max(timeline.opened_at());
    let replay = Replay::until(timeline, now);
    let Some(track) = replay.track(kind) else { return Vec::new() };
    let judge = track.judged_by(replay.rules());
    let changes = rule_changes(timeline, track.stopped_at().unwrap_or(now), judge);

    let mut spans = Spans { kind, judge, worked: TimeDelta::zero(), spans: Vec::new() };
    let ends = track.phases().iter().skip(1).map(|next| next.from).chain([now]);
    for (phase, end) in track.phases().iter().zip(ends) {
        let mut from = phase.from;
        let later = changes.iter().skip(1).map(|(at, _)| *at).chain([end]);
        for ((_, rules), until) in changes.iter().zip(later) {
            let to = until.min(end);
            if from < to {
                spans.push(from, to, phase.reason, rules);
                from = to;
            }
        }
    }
    spans.spans
}

/// The rules and from when on they held. Those by which the clock is judged hold from the instant in which it stopped.
fn rule_changes<'a>(
    timeline: &'a Timeline,
    stop: DateTime<Utc>,
    judge: &'a Rules,
) -> Vec<(DateTime<Utc>, &'a Rules)> {
    let mut changes = vec![(timeline.opened_at(), timeline.opening_rules())];
    for entry in timeline.until(stop) {
        if let Change::Rules(rules) = &entry.change {
            changes.push((entry.at, rules));
        }
    }
    changes.push((stop, judge));
    changes
}

/// Spans while they are gathered.
struct Spans<'a> {
    kind: ClockKind,
    judge: &'a Rules,
    worked: TimeDelta,
    spans: Vec<Span>,
}

impl Spans<'_> {
    /// Adds a span, or lengthens the last one if nothing has changed.
    fn push(&mut self, from: DateTime<Utc>, to: DateTime<Utc>, reason: Reason, in_force: &Rules) {
        let is_running = reason.state() == SpanState::Running;
        let is_watched = in_force.promise(self.kind).is_some();
        let before = self.worked;
        if is_running {
            self.worked += self.judge.hours.working_time().between(from, to);
        }
        let span = Span {
            from,
            to,
            state: if is_running && !is_watched { SpanState::Unwatched } else { reason.state() },
            reason,
            // Fractions of a second are carried from span to span, so that the whole seconds add up.
            worked_seconds: (self.worked.num_seconds() - before.num_seconds()).unsigned_abs(),
            policy_version_id: in_force.policy.as_ref().map(|policy| policy.id),
            calendar_version_id: self.judge.hours.version_id(),
        };
        match self.spans.last_mut() {
            Some(last)
                if (last.state, last.reason, last.policy_version_id)
                    == (span.state, reason, span.policy_version_id) =>
            {
                last.to = to;
                last.worked_seconds += span.worked_seconds;
            }
            _ => self.spans.push(span),
        }
    }
}
