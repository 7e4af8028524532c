//! What is wanted of a policy or a calendar, put over what it is.

use std::num::NonZeroU32;

use switchboard_domain::sla::{
    Calendar, CalendarDraft, HolidayDraft, IntervalDraft, InvalidCalendar, InvalidWarning, PolicyState,
    PolicyTerms, ProgramReplies, Targets, Warning, Week,
};

use crate::{Error, FieldErrors};

/// Which tickets a change is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ApplyTo {
    /// Those that are filed from now on.
    NewTickets,
    /// Those, and the ones that run.
    RunningTickets,
}

/// What is wanted of the terms of a policy. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedTerms {
    /// For the first public reply.
    pub first_response_minutes: Option<NonZeroU32>,
    /// For the next public reply, or that there is no such target.
    pub next_response_minutes: Option<Option<NonZeroU32>>,
    /// For the end of the work.
    pub resolution_minutes: Option<NonZeroU32>,
    /// The warnings of all clocks.
    pub warnings: Option<Vec<Warning>>,
    /// Whether the replies of programs count.
    pub program_replies: Option<ProgramReplies>,
    /// Whether the policy is in force.
    pub state: Option<PolicyState>,
}

impl WantedTerms {
    /// The terms that come of these.
    pub(super) fn over(self, terms: &PolicyTerms) -> Result<PolicyTerms, Error> {
        let Self {
            first_response_minutes,
            next_response_minutes,
            resolution_minutes,
            warnings,
            program_replies,
            state,
        } = self;
        let targets = Targets {
            first_response_minutes: first_response_minutes.or(terms.targets().first_response_minutes),
            next_response_minutes: next_response_minutes.unwrap_or(terms.targets().next_response_minutes),
            resolution_minutes: resolution_minutes.or(terms.targets().resolution_minutes),
        };
        PolicyTerms::new(targets)
            .with_program_replies(program_replies.unwrap_or(terms.program_replies()))
            .with_state(state.unwrap_or(terms.state()))
            .with_warnings(warnings.unwrap_or_else(|| terms.warnings().to_vec()))
            .map_err(|invalid| unfit(&invalid))
    }
}

/// What is wanted of the hours of a calendar. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WantedHours {
    /// The IANA name of the time zone.
    pub time_zone: Option<String>,
    /// The working intervals of each day of the week.
    pub week: Option<Week<IntervalDraft>>,
    /// The holidays.
    pub holidays: Option<Vec<HolidayDraft>>,
}

impl WantedHours {
    /// The hours that come of these.
    pub(super) fn over(self, hours: Calendar) -> Result<Calendar, Error> {
        let Self { time_zone, week, holidays } = self;
        let draft = CalendarDraft::from(hours);
        checked(CalendarDraft {
            time_zone: time_zone.unwrap_or(draft.time_zone),
            week: week.unwrap_or(draft.week),
            holidays: holidays.unwrap_or(draft.holidays),
        })
    }
}

/// The calendar of a draft, or every field of it that breaks a rule, as bodies name them.
pub(super) fn checked(draft: CalendarDraft) -> Result<Calendar, Error> {
    Calendar::try_from(draft).map_err(|InvalidCalendar { faults }| {
        let mut errors = FieldErrors::default();
        for fault in faults {
            let field = fault.field.replace('[', ".").replace(']', "");
            let field = if field == "time_zone" { "timezone" } else { &field };
            errors.add(field, fault.rule);
        }
        Error::Invalid(errors)
    })
}

fn unfit(invalid: &InvalidWarning) -> Error {
    match invalid {
        InvalidWarning::NoTarget { place, clock } => Error::field(
            &format!("warnings.{place}.clock"),
            format_args!("must be a clock for which the policy has a target, unlike {clock}"),
        ),
        InvalidWarning::BeforeStart { place, target_minutes } => Error::field(
            &format!("warnings.{place}"),
            format_args!("must lie within the target of {target_minutes} minutes"),
        ),
        InvalidWarning::Repeated { place } => {
            Error::field(&format!("warnings.{place}"), "must not repeat another warning")
        }
    }
}
