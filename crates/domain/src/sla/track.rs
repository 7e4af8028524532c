//! One clock while a timeline is replayed: its phases, what it has counted, and what it has passed.

use chrono::{DateTime, TimeDelta, Utc};

use super::clock::{Breach, Clock, ClockState, FiredWarning};
use super::explain::{Reason, SpanState};
use super::policy::ClockKind;
use super::timeline::Rules;
use super::working_time::WorkingTime;

/// A clock that is replayed. Its phases depend on the ticket alone; rules only measure them.
pub(super) struct Track<'a> {
    kind: ClockKind,
    started_at: DateTime<Utc>,
    phases: Vec<Phase>,
    /// The working time of the phases that are over, under the rules that now judge it.
    banked: TimeDelta,
    /// Up to here, without the instant itself, warnings have been noticed.
    settled_until: DateTime<Utc>,
    breach: Option<Breach>,
    outcome: Option<Outcome<'a>>,
}

/// A stretch of one reason. It ends with the next phase.
#[derive(Clone, Copy)]
pub(super) struct Phase {
    pub(super) from: DateTime<Utc>,
    pub(super) reason: Reason,
}

/// How a clock stopped, and the rules that then held and keep judging it.
#[derive(Clone, Copy)]
pub(super) struct Outcome<'a> {
    state: ClockState,
    rules: &'a Rules,
}

/// Up to where an instant counts as passed.
#[derive(Clone, Copy)]
pub(super) enum Limit {
    /// Up to the instant of a change, which may yet fulfil the clock.
    Before(DateTime<Utc>),
    /// Up to now, itself included: whatever happened now has been replayed.
    Through(DateTime<Utc>),
}

/// What all clocks of a ticket have passed.
#[derive(Default)]
pub(super) struct Passed {
    pub(super) breaches: Vec<Breach>,
    pub(super) warnings: Vec<FiredWarning>,
}

impl<'a> Track<'a> {
    pub(super) fn start(kind: ClockKind, at: DateTime<Utc>, reason: Reason) -> Self {
        Self {
            kind,
            started_at: at,
            phases: vec![Phase { from: at, reason }],
            banked: TimeDelta::zero(),
            settled_until: at,
            breach: None,
            outcome: None,
        }
    }

    /// Whether it has neither been met nor ended.
    pub(super) const fn is_open(&self) -> bool {
        self.outcome.is_none()
    }

    pub(super) fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// The rules it is judged by, given those now in force.
    pub(super) fn judged_by<'b>(&self, in_force: &'b Rules) -> &'b Rules
    where
        'a: 'b,
    {
        self.outcome.map_or(in_force, |outcome| outcome.rules)
    }

    /// When it was met or ended, if it was.
    pub(super) const fn stopped_at(&self) -> Option<DateTime<Utc>> {
        match self.outcome {
            Some(Outcome { state: ClockState::Met { at } | ClockState::Ended { at }, .. }) => Some(at),
            Some(Outcome { state: ClockState::Running | ClockState::Paused { .. }, .. }) | None => None,
        }
    }

    /// Notes the breach and the warnings up to the limit.
    pub(super) fn settle(&mut self, rules: &Rules, limit: Limit, passed: &mut Passed) {
        if let (true, Some((policy, target_minutes))) = (self.is_open(), rules.promise(self.kind)) {
            let time = rules.hours.working_time();
            if self.breach.is_none() {
                let due_at = self.reached_at(TimeDelta::minutes(target_minutes.get().into()), time);
                self.breach = due_at.filter(|due_at| limit.covers(*due_at)).map(|due_at| Breach {
                    clock: self.kind,
                    started_at: self.started_at,
                    due_at,
                    policy_version_id: policy.id,
                    calendar_version_id: rules.hours.version_id(),
                });
                passed.breaches.extend(self.breach);
            }
            for warning in policy.terms.warnings().iter().filter(|warning| warning.clock == self.kind) {
                let mark = warning.mark(target_minutes);
                // A mark within the phases that are over was noticed with them, unless it is their very end.
                let at = if mark < self.banked { None } else { self.reached_at(mark, time) };
                if let Some(at) = at.filter(|at| *at >= self.settled_until && limit.covers(*at)) {
                    let (started_at, policy_version_id) = (self.started_at, policy.id);
                    passed.warnings.push(FiredWarning {
                        warning: *warning,
                        started_at,
                        at,
                        policy_version_id,
                    });
                }
            }
        }
        self.settled_until = limit.instant();
    }

    /// Goes on for another reason.
    pub(super) fn turn(&mut self, at: DateTime<Utc>, reason: Reason, rules: &Rules) {
        if self.phases.last().is_some_and(|phase| phase.reason == reason) {
            return;
        }
        if let Some(since) = self.running_since() {
            self.banked += rules.hours.working_time().between(since, at);
        }
        self.phases.push(Phase { from: at, reason });
    }

    /// Counts anew under other rules, unless it has stopped under its own.
    pub(super) fn judge(&mut self, rules: &Rules) {
        if self.is_open() {
            let time = rules.hours.working_time();
            self.banked = self.finished_runs().map(|(from, to)| time.between(from, to)).sum();
        }
    }

    /// Stops because what it waits for has happened.
    pub(super) fn meet(&mut self, at: DateTime<Utc>, reason: Reason, rules: &'a Rules) {
        self.stop(ClockState::Met { at }, at, reason, rules);
    }

    /// Stops without what it waits for.
    pub(super) fn end(&mut self, at: DateTime<Utc>, reason: Reason, rules: &'a Rules) {
        self.stop(ClockState::Ended { at }, at, reason, rules);
    }

    /// Goes on after it was met or ended.
    pub(super) fn resume(&mut self, at: DateTime<Utc>, reason: Reason, rules: &Rules) {
        self.outcome = None;
        self.judge(rules);
        self.turn(at, reason, rules);
    }

    /// The clock as people see it, if the rules have it.
    pub(super) fn clock(&self, in_force: &Rules, now: DateTime<Utc>) -> Option<Clock> {
        let rules = self.judged_by(in_force);
        let (policy, target_minutes) = rules.promise(self.kind)?;
        let time = rules.hours.working_time();
        let running_since = self.running_since();
        let worked = self.banked + running_since.map_or(TimeDelta::zero(), |since| time.between(since, now));
        let mut coming_warnings = Vec::new();
        if running_since.is_some() {
            let warnings = policy.terms.warnings().iter().filter(|warning| warning.clock == self.kind);
            let instants = warnings.filter_map(|warning| self.reached_at(warning.mark(target_minutes), time));
            coming_warnings.extend(instants.filter(|at| *at > now));
            coming_warnings.sort_unstable();
        }
        let standing = running_since
            .map_or(ClockState::Paused { since: self.standing_since() }, |_| ClockState::Running);
        Some(Clock {
            kind: self.kind,
            target_minutes,
            started_at: self.started_at,
            due_at: self.due_at(TimeDelta::minutes(target_minutes.get().into()), time),
            state: self.outcome.map_or(standing, |outcome| outcome.state),
            worked_seconds: worked.num_seconds().unsigned_abs(),
            breach: self.breach,
            coming_warnings,
            policy_version_id: policy.id,
            calendar_version_id: rules.hours.version_id(),
        })
    }

    fn stop(&mut self, state: ClockState, at: DateTime<Utc>, reason: Reason, rules: &'a Rules) {
        if self.is_open() {
            self.turn(at, reason, rules);
            self.outcome = Some(Outcome { state, rules });
        }
    }

    /// When it has counted this much, more than nothing, if it has or will as it runs.
    fn reached_at(&self, amount: TimeDelta, time: &WorkingTime) -> Option<DateTime<Utc>> {
        if amount > self.banked {
            return time.add(self.running_since()?, amount - self.banked).ok();
        }
        let mut left = amount;
        for (from, to) in self.finished_runs() {
            let worked = time.between(from, to);
            if left <= worked {
                return time.add(from, left).ok();
            }
            left -= worked;
        }
        None
    }

    /// When it has counted this much, if need be as if it went on when it stopped.
    fn due_at(&self, amount: TimeDelta, time: &WorkingTime) -> Option<DateTime<Utc>> {
        if amount <= self.banked || self.running_since().is_some() {
            self.reached_at(amount, time)
        } else {
            time.add(self.standing_since(), amount - self.banked).ok()
        }
    }

    fn running_since(&self) -> Option<DateTime<Utc>> {
        self.phases.last().filter(|phase| phase.is_running()).map(|phase| phase.from)
    }

    /// Since when it has been in the state of its last phase.
    fn standing_since(&self) -> DateTime<Utc> {
        let state = self.phases.last().map(|phase| phase.reason.state());
        let same = self.phases.iter().rev().take_while(|phase| Some(phase.reason.state()) == state);
        same.last().map_or(self.started_at, |phase| phase.from)
    }

    /// The running phases that are over.
    fn finished_runs(&self) -> impl Iterator<Item = (DateTime<Utc>, DateTime<Utc>)> {
        let phases = self.phases.iter().zip(self.phases.iter().skip(1));
        phases.filter(|(phase, _)| phase.is_running()).map(|(phase, next)| (phase.from, next.from))
    }
}

impl Phase {
    fn is_running(self) -> bool {
        self.reason.state() == SpanState::Running
    }
}

impl Limit {
    fn covers(self, instant: DateTime<Utc>) -> bool {
        match self {
            Self::Before(limit) => instant < limit,
            Self::Through(limit) => instant <= limit,
        }
    }

    const fn instant(self) -> DateTime<Utc> {
        match self {
            Self::Before(instant) | Self::Through(instant) => instant,
        }
    }
}
