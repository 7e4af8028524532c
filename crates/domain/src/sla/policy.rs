//! What a policy promises: targets, warnings, and whose replies count.

use std::num::NonZeroU32;

use super::warning::{InvalidWarning, Warning};
use crate::id::{PolicyId, PolicyVersionId};
use crate::names::named_enum;
use crate::ticket::Priority;

named_enum! {
    /// What a service-level clock measures.
    "clock", ClockKind {
        /// From the opening to the first public reply.
        FirstResponse => "first_response",
        /// From the oldest unanswered message of the customer to the next public reply, once there was a first one.
        NextResponse => "next_response",
        /// From the opening to the end of the work, without the time spent waiting for the customer.
        Resolution => "resolution",
    }
}

named_enum! {
    /// Whether the reply of a program fulfils a response clock as one by a member of staff does.
    "program_replies", ProgramReplies {
        /// It does not count.
        Ignored => "ignored",
        /// It counts.
        Counted => "counted",
    }
}

named_enum! {
    /// Whether a policy is in force.
    "policy state", PolicyState {
        /// Its clocks run, warn and breach.
        Active => "active",
        /// It has no clocks, as if it had no targets. What was stamped before stays.
        SwitchedOff => "switched_off",
    }
}

/// How many minutes of working time each clock has. A clock without a target does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(default))]
pub struct Targets {
    /// For the first public reply.
    pub first_response_minutes: Option<NonZeroU32>,
    /// For the next public reply after a message of the customer.
    pub next_response_minutes: Option<NonZeroU32>,
    /// For the end of the work.
    pub resolution_minutes: Option<NonZeroU32>,
}

impl Targets {
    /// Targets for the first reply and the end of the work. Zero minutes are no target.
    #[must_use]
    pub const fn of_minutes(first_response: u32, resolution: u32) -> Self {
        Self {
            first_response_minutes: NonZeroU32::new(first_response),
            next_response_minutes: None,
            resolution_minutes: NonZeroU32::new(resolution),
        }
    }

    /// The minutes of a clock, if it has a target.
    #[must_use]
    pub const fn minutes(&self, clock: ClockKind) -> Option<NonZeroU32> {
        match clock {
            ClockKind::FirstResponse => self.first_response_minutes,
            ClockKind::NextResponse => self.next_response_minutes,
            ClockKind::Resolution => self.resolution_minutes,
        }
    }
}

/// The targets of the global policies that a new installation has, one a priority.
pub const DEFAULT_TARGETS: [(Priority, Targets); 4] = [
    (Priority::Critical, Targets::of_minutes(15, 2 * 60)),
    (Priority::High, Targets::of_minutes(60, 8 * 60)),
    (Priority::Medium, Targets::of_minutes(4 * 60, 24 * 60)),
    (Priority::Low, Targets::of_minutes(8 * 60, 80 * 60)),
];

/// The content of a policy, whose warnings fit its targets.
///
/// ```
/// use switchboard_domain::sla::{ClockKind, Offset, PolicyTerms, Side, Targets, Warning};
///
/// let warning = Warning { clock: ClockKind::Resolution, side: Side::Before, offset: Offset::minutes(30).unwrap() };
/// assert!(PolicyTerms::new(Targets::of_minutes(15, 120)).with_warnings(vec![warning]).is_ok());
///
/// let refused = PolicyTerms::new(Targets::of_minutes(15, 30)).with_warnings(vec![warning]).unwrap_err();
/// assert_eq!(refused.to_string(), "warnings[0]: must lie within the target of 30 minutes");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "stored::Terms")
)]
pub struct PolicyTerms {
    #[cfg_attr(feature = "serde", serde(flatten))]
    targets: Targets,
    warnings: Vec<Warning>,
    program_replies: ProgramReplies,
    state: PolicyState,
}

impl PolicyTerms {
    /// An active policy with these targets, without warnings, for which replies of programs do not count.
    #[must_use]
    pub const fn new(targets: Targets) -> Self {
        let (program_replies, state) = (ProgramReplies::Ignored, PolicyState::Active);
        Self { targets, warnings: Vec::new(), program_replies, state }
    }

    /// The same policy with these warnings in place of its own.
    pub fn with_warnings(self, warnings: Vec<Warning>) -> Result<Self, InvalidWarning> {
        for (place, warning) in warnings.iter().enumerate() {
            warning.check(place, self.targets.minutes(warning.clock))?;
            if warnings.iter().take(place).any(|earlier| earlier == warning) {
                return Err(InvalidWarning::Repeated { place });
            }
        }
        Ok(Self { warnings, ..self })
    }

    /// The same policy with another treatment of the replies of programs.
    #[must_use]
    pub fn with_program_replies(self, program_replies: ProgramReplies) -> Self {
        Self { program_replies, ..self }
    }

    /// The same policy, active or switched off.
    #[must_use]
    pub fn with_state(self, state: PolicyState) -> Self {
        Self { state, ..self }
    }

    /// The minutes of each clock, also while the policy is switched off.
    #[must_use]
    pub const fn targets(&self) -> Targets {
        self.targets
    }

    /// The warnings of all clocks.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Whether the replies of programs count.
    #[must_use]
    pub const fn program_replies(&self) -> ProgramReplies {
        self.program_replies
    }

    /// Whether the policy is in force.
    #[must_use]
    pub const fn state(&self) -> PolicyState {
        self.state
    }
}

/// One version of a policy: what tickets are judged by. A change of the policy makes a new one and leaves this as it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PolicyVersion {
    /// Its identifier, which clocks, breaches and warnings name.
    pub id: PolicyVersionId,
    /// The policy it is a version of.
    pub policy_id: PolicyId,
    /// Counts the versions of the policy from 1.
    pub version: u32,
    /// What it says.
    pub terms: PolicyTerms,
}

impl PolicyVersion {
    /// The minutes of a clock, if the policy is in force and has that target.
    #[must_use]
    pub const fn target_minutes(&self, clock: ClockKind) -> Option<NonZeroU32> {
        match self.terms.state {
            PolicyState::Active => self.terms.targets.minutes(clock),
            PolicyState::SwitchedOff => None,
        }
    }
}

#[cfg(feature = "serde")]
mod stored {
    //! The JSON of a policy before it is checked.

    use super::{InvalidWarning, PolicyState, PolicyTerms, ProgramReplies, Targets, Warning};

    #[derive(serde::Deserialize)]
    pub(super) struct Terms {
        #[serde(flatten)]
        targets: Targets,
        #[serde(default)]
        warnings: Vec<Warning>,
        program_replies: Option<ProgramReplies>,
        state: Option<PolicyState>,
    }

    impl TryFrom<Terms> for PolicyTerms {
        type Error = InvalidWarning;

        fn try_from(stored: Terms) -> Result<Self, InvalidWarning> {
            let Terms { targets, warnings, program_replies, state } = stored;
            Self::new(targets)
                .with_program_replies(program_replies.unwrap_or(ProgramReplies::Ignored))
                .with_state(state.unwrap_or(PolicyState::Active))
                .with_warnings(warnings)
        }
    }
}
