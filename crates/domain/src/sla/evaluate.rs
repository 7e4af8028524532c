//! The evaluation: a timeline is replayed up to an instant.

use chrono::{DateTime, Utc};

use super::clock::Clocks;
use super::explain::Reason;
use super::policy::ClockKind;
use super::timeline::{Change, Rules, Timeline, TimelineEntry};
use super::track::{Limit, Passed, Track};
use crate::ticket::Status;

/// The clocks of a ticket as they stand at `now`, with every breach and warning until then.
///
/// This is a pure function: stored due times are a cache of its answers. Changes after `now` are left out. A due time is missed when
/// `now` has come to it without a change of that same instant that meets the clock.
///
/// ```
/// use std::sync::Arc;
/// use chrono::{DateTime, Utc};
/// use switchboard_domain::sla::{
///     Calendar, Change, ClockState, Hours, PolicyTerms, PolicyVersion, Rules, Targets, Timeline, Week, evaluate,
/// };
/// use switchboard_domain::{CalendarVersionId, PolicyId, PolicyVersionId};
///
/// let terms = PolicyTerms::new(Targets::of_minutes(60, 8 * 60));
/// let policy = PolicyVersion { id: PolicyVersionId::new(7), policy_id: PolicyId::new(1), version: 3, terms };
/// let calendar = Calendar::new(chrono_tz::Europe::Berlin, Week::monday_to_friday(&["09:00-17:00".parse()?]), vec![])?;
/// let hours = Hours::Calendar {
///     version_id: CalendarVersionId::new(2),
///     working_time: Arc::new(calendar.compile()),
/// };
/// let rules = Rules { policy: Some(Arc::new(policy)), hours };
///
/// let friday: DateTime<Utc> = "2024-03-01T16:30:00+01:00".parse()?;
/// let monday_due: DateTime<Utc> = "2024-03-04T09:30:00+01:00".parse()?;
/// let reply: DateTime<Utc> = "2024-03-04T09:29:59+01:00".parse()?;
///
/// let mut timeline = Timeline::opened(friday, rules);
/// assert_eq!(evaluate(&timeline, friday).overdue_at(), Some(monday_due));
///
/// timeline.record(reply, Change::StaffReply);
/// let clocks = evaluate(&timeline, monday_due);
/// assert_eq!(clocks.first_response.map(|clock| clock.state), Some(ClockState::Met { at: reply }));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn evaluate(timeline: &Timeline, now: DateTime<Utc>) -> Clocks {
    let now = now.max(timeline.opened_at());
    let mut replay = Replay::until(timeline, now);
    replay.settle(Limit::Through(now));
    let Replay { rules, first_response, next_response, resolution, passed, .. } = replay;
    let Passed { mut breaches, mut warnings } = passed;
    breaches.sort_by_key(|breach| breach.due_at);
    warnings.sort_by_key(|warning| warning.at);
    Clocks {
        first_response: first_response.clock(rules, now),
        next_response: next_response.and_then(|track| track.clock(rules, now)),
        resolution: resolution.clock(rules, now),
        breaches,
        warnings,
    }
}

/// A ticket while its timeline is replayed.
pub(super) struct Replay<'a> {
    rules: &'a Rules,
    rules_since: DateTime<Utc>,
    status: Status,
    is_merged: bool,
    /// The oldest message that came while the ticket was resolved or closed and that nobody has answered.
    message_after_end: Option<DateTime<Utc>>,
    first_response: Track<'a>,
    next_response: Option<Track<'a>>,
    resolution: Track<'a>,
    passed: Passed,
}

impl<'a> Replay<'a> {
    /// The ticket after every change up to `now`. What has passed since the last of them is not yet settled.
    pub(super) fn until(timeline: &'a Timeline, now: DateTime<Utc>) -> Self {
        let at = timeline.opened_at();
        let mut replay = Self {
            rules: timeline.opening_rules(),
            rules_since: at,
            status: Status::Open,
            is_merged: false,
            message_after_end: None,
            first_response: Track::start(ClockKind::FirstResponse, at, Reason::AwaitingReply),
            next_response: None,
            resolution: Track::start(ClockKind::Resolution, at, Reason::Unresolved),
            passed: Passed::default(),
        };
        for entry in timeline.until(now) {
            replay.apply(entry);
        }
        replay
    }

    /// The rules in force.
    pub(super) const fn rules(&self) -> &'a Rules {
        self.rules
    }

    pub(super) const fn track(&self, kind: ClockKind) -> Option<&Track<'a>> {
        match kind {
            ClockKind::FirstResponse => Some(&self.first_response),
            ClockKind::NextResponse => self.next_response.as_ref(),
            ClockKind::Resolution => Some(&self.resolution),
        }
    }

    fn apply(&mut self, entry: &'a TimelineEntry) {
        let TimelineEntry { at, change } = entry;
        if self.is_merged {
            return;
        }
        // Rules that are replaced in the instant in which they came, as by a request that changes both priority and project, never
        // judged anything.
        let is_replaced_at_once = matches!(change, Change::Rules(_)) && self.rules_since == *at;
        if !is_replaced_at_once {
            self.settle(Limit::Before(*at));
        }
        match change {
            Change::CustomerMessage => self.hear_customer(*at),
            Change::StaffReply => self.reply(*at),
            Change::ProgramReply if self.rules.count_program_replies() => self.reply(*at),
            Change::ProgramReply => {}
            Change::Status(status) => self.change_status(*at, *status),
            Change::Rules(rules) => self.change_rules(*at, rules),
            Change::Merged => self.merge(*at),
        }
    }

    fn settle(&mut self, limit: Limit) {
        let next_response = self.next_response.as_mut();
        for track in [&mut self.first_response, &mut self.resolution].into_iter().chain(next_response) {
            track.settle(self.rules, limit, &mut self.passed);
        }
    }

    /// Until the first response its clock alone speaks for all the customer's messages.
    fn hear_customer(&mut self, at: DateTime<Utc>) {
        if self.first_response.is_open() {
            return;
        }
        if self.status.is_ended() {
            self.message_after_end.get_or_insert(at);
        } else if self.next_response.as_ref().is_none_or(|track| !track.is_open()) {
            self.next_response = Some(Track::start(ClockKind::NextResponse, at, Reason::AwaitingReply));
        }
    }

    fn reply(&mut self, at: DateTime<Utc>) {
        self.message_after_end = None;
        self.first_response.meet(at, Reason::Answered, self.rules);
        if let Some(track) = &mut self.next_response {
            track.meet(at, Reason::Answered, self.rules);
        }
    }

    fn change_status(&mut self, at: DateTime<Utc>, status: Status) {
        let before = std::mem::replace(&mut self.status, status);
        let reason = Reason::of(status);
        match (before.is_ended(), status.is_ended()) {
            (false, false) | (true, true) => self.resolution.turn(at, reason, self.rules),
            (false, true) => {
                self.resolution.meet(at, reason, self.rules);
                self.end_responses(at, reason);
            }
            (true, false) => {
                self.resolution.resume(at, reason, self.rules);
                if let Some(message_at) = self.message_after_end.take() {
                    let mut track = Track::start(ClockKind::NextResponse, message_at, Reason::of(before));
                    track.turn(at, Reason::AwaitingReply, self.rules);
                    self.next_response = Some(track);
                }
            }
        }
    }

    fn change_rules(&mut self, at: DateTime<Utc>, rules: &'a Rules) {
        self.rules = rules;
        self.rules_since = at;
        self.first_response.judge(rules);
        self.resolution.judge(rules);
        if let Some(track) = &mut self.next_response {
            track.judge(rules);
        }
    }

    fn merge(&mut self, at: DateTime<Utc>) {
        self.is_merged = true;
        self.resolution.end(at, Reason::Merged, self.rules);
        self.end_responses(at, Reason::Merged);
    }

    fn end_responses(&mut self, at: DateTime<Utc>, reason: Reason) {
        self.first_response.end(at, reason, self.rules);
        if let Some(track) = &mut self.next_response {
            track.end(at, reason, self.rules);
        }
    }
}
