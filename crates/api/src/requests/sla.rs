//! Making and changing service-level policies.

use std::num::{NonZeroU16, NonZeroU32};

use serde_json::{Value, json};
use switchboard_application::sla::create_policy::CreatePolicy;
use switchboard_application::sla::update_policy::UpdatePolicy;
use switchboard_application::sla::{ApplyTo, WantedTerms};
use switchboard_domain::sla::{ClockKind, Offset, PolicyState, ProgramReplies, Side, Warning};
use switchboard_domain::{Priority, ProjectId};
use switchboard_web::values::{self, MINUTES_MAX, PERCENT_MAX};
use utoipa::openapi::{ArrayBuilder, Object, ObjectBuilder};

use crate::error::ApiError;
use crate::input::read::{Rule, boolean, integer, named, text};
use crate::input::{Fields, JsonBody, QueryText};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, integer_within, nullable, nullable_integer, one_of};

/// The most warnings of a policy.
const WARNINGS_MAX: usize = 20;

/// Whose policies are wanted.
pub(crate) fn list(query: &QueryText) -> Result<Option<ProjectId>, ApiError> {
    let mut parameters = query.parameters();
    let project = parameters.optional("project_id", crate::input::integer).map(ProjectId::new);
    parameters.finish(project)
}

/// The query for policies.
pub(crate) fn list_shape() -> Shape {
    Shape::new("SlaPolicyQuery").optional(
        "project_id",
        schemas::integer(),
        "Only the policies of this project. Those with `project_id: null` are for every project that has none of its own.",
    )
}

/// The policy that is wanted.
pub(crate) fn create(body: JsonBody) -> Result<CreatePolicy, ApiError> {
    let mut fields = body.fields()?;
    let project_id = fields.optional("project_id", integer).map(ProjectId::new);
    let priority = fields.required("priority", text(named::<Priority>));
    let first_response_minutes = fields.required("first_response_minutes", minutes);
    let resolution_minutes = fields.required("resolution_minutes", minutes);
    let terms = WantedTerms { first_response_minutes, resolution_minutes, ..optional_terms(&mut fields) };
    fields.into_command(|| Some(CreatePolicy { project_id, priority: priority?, terms }))
}

/// The body for a new policy.
pub(crate) fn create_shape() -> Shape {
    let shape = Shape::new("CreateSlaPolicyBody")
        .optional(
            "project_id",
            nullable_integer(),
            "The project it is for; `null` for every project that has none of its own.",
        )
        .required(
            "priority",
            one_of(Priority::NAMES),
            "The priority it is for. There is one policy at most for each project and priority.",
        )
        .required("first_response_minutes", target(), FIRST_RESPONSE)
        .required("resolution_minutes", target(), RESOLUTION);
    with_optional_terms(shape).example(json!({
        "project_id": 1,
        "priority": "high",
        "first_response_minutes": 30,
        "resolution_minutes": 240,
        "warnings": [{ "clock": "resolution", "side": "before", "percent": 20 }],
    }))
}

/// What is wanted of a policy.
pub(crate) fn update(body: JsonBody) -> Result<UpdatePolicy, ApiError> {
    let mut fields = body.fields()?;
    let project_id = fields.clearable("project_id", integer).map(|project| project.map(ProjectId::new));
    let priority = fields.change("priority", text(named::<Priority>));
    let first_response_minutes = fields.change("first_response_minutes", minutes);
    let resolution_minutes = fields.change("resolution_minutes", minutes);
    let terms = WantedTerms { first_response_minutes, resolution_minutes, ..optional_terms(&mut fields) };
    let apply_to = apply_to(&mut fields);
    fields.into_command(|| Some(UpdatePolicy { project_id, priority, terms, apply_to }))
}

/// The body for a change of a policy.
pub(crate) fn update_shape() -> Shape {
    let shape = Shape::new("UpdateSlaPolicyBody")
        .optional("project_id", nullable_integer(), "The project it is for, which cannot be changed.")
        .optional("priority", one_of(Priority::NAMES), "The priority it is for, which cannot be changed.")
        .optional("first_response_minutes", target(), FIRST_RESPONSE)
        .optional("resolution_minutes", target(), RESOLUTION);
    with_optional_terms(shape)
        .optional_or_null("apply_to_running", schemas::boolean(), APPLY_TO_RUNNING)
        .example(json!({ "first_response_minutes": 20, "apply_to_running": true }))
}

/// Which tickets a change is for.
pub(super) fn apply_to(fields: &mut Fields) -> ApplyTo {
    let runs = fields.optional("apply_to_running", boolean).unwrap_or_default();
    if runs { ApplyTo::RunningTickets } else { ApplyTo::NewTickets }
}

pub(super) const APPLY_TO_RUNNING: &str = "Whether tickets that are neither resolved nor closed are put under the new rules as well. They \
                                           keep theirs unless this is true. A preview ignores it.";
const FIRST_RESPONSE: &str =
    "How many minutes of working time may pass until the first public reply of staff.";
const RESOLUTION: &str = "How many minutes of working time may pass until the ticket is resolved, without those in which the customer is waited for.";

/// The terms that a policy may have beside its targets for the first response and the resolution.
fn optional_terms(fields: &mut Fields) -> WantedTerms {
    WantedTerms {
        next_response_minutes: fields.clearable("next_response_minutes", minutes),
        warnings: fields.objects("warnings", WARNINGS_MAX, warning),
        program_replies: fields.change("program_replies", text(named::<ProgramReplies>)),
        state: fields.change("is_active", boolean).map(state),
        ..WantedTerms::default()
    }
}

fn with_optional_terms(shape: Shape) -> Shape {
    shape
        .optional(
            "next_response_minutes",
            nullable(target()),
            "How many minutes of working time the customer's oldest unanswered message may wait after the first response; `null` for no limit.",
        )
        .optional_or_null("warnings", warnings(), "Marks before or after the due times, each by `minutes` or by a `percent` of the target.")
        .optional("program_replies", one_of(ProgramReplies::NAMES), "Whether the reply of a program counts as one of staff; `ignored` unless given.")
        .optional("is_active", schemas::boolean(), "Whether the policy is in force; true unless given. One that is not has no clocks.")
}

fn warning(fields: &mut Fields) -> Option<Warning> {
    let clock = fields.required("clock", text(named::<ClockKind>));
    let side = fields.required("side", text(named::<Side>));
    let (by_minutes, by_percent) = (fields.has("minutes"), fields.has("percent"));
    let minutes = fields.optional("minutes", minutes).map(Offset::Minutes);
    let percent = fields.optional("percent", percent).map(Offset::Percent);
    if by_minutes == by_percent {
        fields.refuse("minutes", "must be there unless percent is, and not together with it");
    }
    Some(Warning { clock: clock?, side: side?, offset: minutes.or(percent)? })
}

fn minutes(value: &Value) -> Result<NonZeroU32, Rule> {
    values::minutes(value.as_u64())
}

fn percent(value: &Value) -> Result<NonZeroU16, Rule> {
    values::percent(value.as_u64())
}

const fn state(is_active: bool) -> PolicyState {
    if is_active { PolicyState::Active } else { PolicyState::SwitchedOff }
}

fn target() -> ObjectBuilder {
    integer_within(1, MINUTES_MAX)
}

fn warnings() -> ArrayBuilder {
    let warning = ObjectBuilder::new()
        .property("clock", Object::from(one_of(ClockKind::NAMES)))
        .required("clock")
        .property("side", Object::from(one_of(Side::NAMES)))
        .required("side")
        .property("minutes", Object::from(nullable(integer_within(1, MINUTES_MAX))))
        .property("percent", Object::from(nullable(integer_within(1, PERCENT_MAX))));
    ArrayBuilder::new().items(Object::from(warning)).max_items(Some(WARNINGS_MAX))
}
