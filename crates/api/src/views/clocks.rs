//! The service-level clocks of a ticket, explained.

use serde::Serialize;
use switchboard_application::tickets::explain::{ExplainedClock, ExplainedClocks};
use switchboard_domain::sla::{Clock, ClockKind, ClockState, Reason, Span, SpanState};
use switchboard_domain::ticket::RulesReference;
use switchboard_domain::{CalendarVersionId, PolicyVersionId};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{ClockName, ReasonName, SpanStateName};

/// The clocks of a ticket under their name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClocksAnswer {
    sla: ClocksView,
}

/// The service-level clocks of a ticket at this instant.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClocksView {
    /// The version of the policy that the ticket is judged by.
    policy_version_id: Option<i64>,
    /// The version of the calendar that the ticket is judged by; around the clock without one.
    calendar_version_id: Option<i64>,
    /// The clocks that the policy has. That of the next response is there once the customer wrote after the first response.
    clocks: Vec<ClockView>,
}

/// A clock, and why it stands where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ClockView {
    #[schema(value_type = ClockName)]
    clock: ClockKind,
    state: StateView,
    /// Since when it is paused, or when it was met or ended; `null` while it runs.
    state_since: Option<Instant>,
    target_minutes: u32,
    started_at: Instant,
    /// When it is due, or was when it stopped. While it is paused, the due time as if it went on at once.
    due_at: Option<Instant>,
    /// The due time that was missed.
    breached_at: Option<Instant>,
    /// The working time that it has counted.
    worked_seconds: u64,
    policy_version_id: i64,
    calendar_version_id: Option<i64>,
    /// Its life from the start until now, without gaps.
    explain: Vec<SpanView>,
}

/// Whether a clock runs.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum StateView {
    /// It runs.
    Running,
    /// It stands until the customer answers.
    Paused,
    /// What it waited for has happened.
    Met,
    /// It ended without that.
    Ended,
}

/// A stretch of the life of a clock in which nothing changed for it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SpanView {
    from: Instant,
    to: Instant,
    #[schema(value_type = SpanStateName)]
    state: SpanState,
    #[schema(value_type = ReasonName)]
    why: Reason,
    worked_seconds: u64,
    policy_version_id: Option<i64>,
    calendar_version_id: Option<i64>,
}

impl From<&ExplainedClocks> for ClocksAnswer {
    fn from(ExplainedClocks { rules, clocks }: &ExplainedClocks) -> Self {
        let RulesReference { policy_version_id, calendar_version_id } = rules;
        let sla = ClocksView {
            policy_version_id: policy_version_id.map(PolicyVersionId::get),
            calendar_version_id: calendar_version_id.map(CalendarVersionId::get),
            clocks: clocks.iter().map(ClockView::from).collect(),
        };
        Self { sla }
    }
}

impl From<&ExplainedClock> for ClockView {
    fn from(ExplainedClock { clock, spans }: &ExplainedClock) -> Self {
        let Clock {
            kind,
            target_minutes,
            started_at,
            due_at,
            state,
            worked_seconds,
            breach,
            coming_warnings: _,
            policy_version_id,
            calendar_version_id,
        } = clock;
        let (state, since) = match state {
            ClockState::Running => (StateView::Running, None),
            ClockState::Paused { since } => (StateView::Paused, Some(*since)),
            ClockState::Met { at } => (StateView::Met, Some(*at)),
            ClockState::Ended { at } => (StateView::Ended, Some(*at)),
        };
        Self {
            clock: *kind,
            state,
            state_since: since.map(Instant::from),
            target_minutes: target_minutes.get(),
            started_at: (*started_at).into(),
            due_at: due_at.map(Instant::from),
            breached_at: breach.map(|breach| breach.due_at.into()),
            worked_seconds: *worked_seconds,
            policy_version_id: policy_version_id.get(),
            calendar_version_id: calendar_version_id.map(CalendarVersionId::get),
            explain: spans.iter().map(SpanView::from).collect(),
        }
    }
}

impl From<&Span> for SpanView {
    fn from(span: &Span) -> Self {
        let Span { from, to, state, reason, worked_seconds, policy_version_id, calendar_version_id } = span;
        Self {
            from: (*from).into(),
            to: (*to).into(),
            state: *state,
            why: *reason,
            worked_seconds: *worked_seconds,
            policy_version_id: policy_version_id.map(PolicyVersionId::get),
            calendar_version_id: calendar_version_id.map(CalendarVersionId::get),
        }
    }
}
