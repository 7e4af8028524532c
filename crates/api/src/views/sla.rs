//! Service-level policies, and what a change means for running tickets.

use std::num::NonZeroU32;

use serde::Serialize;
use switchboard_application::records::Policy;
use switchboard_application::sla::update_policy::UpdatedPolicy;
use switchboard_application::tickets::new_rules::{Applied, Foreseen, Preview};
use switchboard_domain::sla::{ClockKind, Offset, PolicyState, ProgramReplies, Side, Warning};
use switchboard_domain::ticket::Deadlines;
use switchboard_domain::{Priority, ProjectId};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{ClockName, PriorityName, ProgramRepliesName, WarningSideName};

/// Service-level policies.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PoliciesAnswer {
    sla_policies: Vec<ManagedPolicy>,
}

/// A service-level policy under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyAnswer {
    pub(crate) sla_policy: ManagedPolicy,
}

/// A service-level policy after a change.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UpdatedPolicyAnswer {
    sla_policy: ManagedPolicy,
    /// What became of the running tickets; `null` unless the change was applied to them.
    applied: Option<AppliedView>,
}

/// A service-level policy, for those who manage it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManagedPolicy {
    id: i64,
    /// The project it is for; `null` for every project that has none of its own.
    project_id: Option<i64>,
    #[schema(value_type = PriorityName)]
    priority: Priority,
    first_response_minutes: Option<u32>,
    next_response_minutes: Option<u32>,
    resolution_minutes: Option<u32>,
    warnings: Vec<WarningView>,
    #[schema(value_type = ProgramRepliesName)]
    program_replies: ProgramReplies,
    is_active: bool,
    /// Counts up with every change.
    version: u32,
    created_at: Instant,
    updated_at: Instant,
}

/// A mark before or after a due time.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WarningView {
    #[schema(value_type = ClockName)]
    clock: ClockKind,
    #[schema(value_type = WarningSideName)]
    side: Side,
    /// How many minutes of working time it lies from the due time.
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    /// How many hundredths of the target it lies from the due time.
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<u16>,
}

/// What became of the running tickets when a change was applied to them.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
pub(crate) struct AppliedView {
    /// How many were put under the new rules.
    changed: u64,
    /// How many are still under older ones. Applying again goes on with them.
    remaining: u64,
}

/// A preview under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewAnswer<'a> {
    preview: PreviewView<'a>,
}

/// What would become of the running tickets if a change were applied to them.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreviewView<'a> {
    /// How many running tickets would be put under the new rules.
    running: u64,
    /// How many of them were looked at.
    examined: u64,
    /// For how many of those a due time would change.
    changed: u64,
    /// How many of those would miss a target at once that they have not missed so far.
    breached: u64,
    /// The first of those for which a due time would change.
    tickets: Vec<ForeseenView<'a>>,
}

/// A ticket before and after a change that was not made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ForeseenView<'a> {
    id: i64,
    #[schema(example = "NAIJ-2024-00042")]
    ticket_number: &'a str,
    /// Whether it would miss a target at once that it has not missed so far.
    breached: bool,
    before: DueTimes,
    after: DueTimes,
}

/// The due times of a ticket.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct DueTimes {
    first_response_due_at: Option<Instant>,
    next_response_due_at: Option<Instant>,
    resolution_due_at: Option<Instant>,
}

impl From<&[Policy]> for PoliciesAnswer {
    fn from(policies: &[Policy]) -> Self {
        Self { sla_policies: policies.iter().map(ManagedPolicy::from).collect() }
    }
}

impl From<&UpdatedPolicy> for UpdatedPolicyAnswer {
    fn from(UpdatedPolicy { policy, applied }: &UpdatedPolicy) -> Self {
        Self { sla_policy: policy.into(), applied: applied.map(AppliedView::from) }
    }
}

impl From<&Policy> for ManagedPolicy {
    fn from(policy: &Policy) -> Self {
        let Policy { id, project_id, priority, newest, created_at, updated_at } = policy;
        let targets = newest.terms.targets();
        Self {
            id: id.get(),
            project_id: project_id.map(ProjectId::get),
            priority: *priority,
            first_response_minutes: targets.first_response_minutes.map(NonZeroU32::get),
            next_response_minutes: targets.next_response_minutes.map(NonZeroU32::get),
            resolution_minutes: targets.resolution_minutes.map(NonZeroU32::get),
            warnings: newest.terms.warnings().iter().map(WarningView::from).collect(),
            program_replies: newest.terms.program_replies(),
            is_active: match newest.terms.state() {
                PolicyState::Active => true,
                PolicyState::SwitchedOff => false,
            },
            version: newest.version,
            created_at: (*created_at).into(),
            updated_at: (*updated_at).into(),
        }
    }
}

impl From<&Warning> for WarningView {
    fn from(Warning { clock, side, offset }: &Warning) -> Self {
        let (minutes, percent) = match offset {
            Offset::Minutes(minutes) => (Some(minutes.get()), None),
            Offset::Percent(percent) => (None, Some(percent.get())),
        };
        Self { clock: *clock, side: *side, minutes, percent }
    }
}

impl From<Applied> for AppliedView {
    fn from(Applied { changed, remaining }: Applied) -> Self {
        Self { changed, remaining }
    }
}

impl<'a> From<&'a Preview> for PreviewAnswer<'a> {
    fn from(Preview { running, examined, changed, breached, tickets }: &'a Preview) -> Self {
        let tickets = tickets.iter().map(ForeseenView::from).collect();
        Self {
            preview: PreviewView {
                running: *running,
                examined: *examined,
                changed: *changed,
                breached: *breached,
                tickets,
            },
        }
    }
}

impl<'a> From<&'a Foreseen> for ForeseenView<'a> {
    fn from(Foreseen { id, number, before, after, is_breached }: &'a Foreseen) -> Self {
        Self {
            id: id.get(),
            ticket_number: number.as_str(),
            breached: *is_breached,
            before: before.into(),
            after: after.into(),
        }
    }
}

impl From<&Deadlines> for DueTimes {
    fn from(deadlines: &Deadlines) -> Self {
        let Deadlines { first_response_due_at, next_response_due_at, resolution_due_at, .. } = deadlines;
        Self {
            first_response_due_at: first_response_due_at.map(Instant::from),
            next_response_due_at: next_response_due_at.map(Instant::from),
            resolution_due_at: resolution_due_at.map(Instant::from),
        }
    }
}
