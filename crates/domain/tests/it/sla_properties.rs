//! What holds of the service-level clock whatever happens to a ticket.

use std::num::NonZeroU32;

use chrono::{DateTime, TimeDelta, Utc};
use proptest::prelude::*;
use switchboard_domain::Status;
use switchboard_domain::sla::{
    Change, ClockKind, ClockState, Hours, PolicyTerms, Rules, SpanState, Targets, Timeline, TimelineEntry,
    evaluate, explain,
};

use crate::sla_strategies::{hours, later, opening, policy, targets, timeline};

/// Much later than everything that happens.
fn at_last() -> DateTime<Utc> {
    opening() + TimeDelta::days(60)
}

/// The same life of a ticket under one policy.
fn under(timeline: &Timeline, targets: Targets, hours: &Hours) -> Timeline {
    let rules = Rules { policy: policy(1, PolicyTerms::new(targets)), hours: hours.clone() };
    let mut other = Timeline::opened(timeline.opened_at(), rules);
    for entry in timeline.entries().iter().filter(|entry| !matches!(entry.change, Change::Rules(_))) {
        other.record(entry.at, entry.change.clone());
    }
    other
}

fn paused(mut timeline: Timeline, from: DateTime<Utc>, to: DateTime<Utc>) -> Timeline {
    timeline.record(from, Change::Status(Status::PendingCustomer));
    timeline.record(to, Change::Status(Status::InProgress));
    timeline
}

proptest! {
    #[test]
    fn a_longer_target_is_not_due_earlier(
        timeline in timeline(), targets in targets(), hours in hours(), now in later(), more in 1_u32..500,
    ) {
        let lengthen = |minutes: Option<NonZeroU32>| minutes.map(|minutes| minutes.saturating_add(more));
        let longer = Targets {
            first_response_minutes: lengthen(targets.first_response_minutes),
            next_response_minutes: lengthen(targets.next_response_minutes),
            resolution_minutes: lengthen(targets.resolution_minutes),
        };
        let shorter = evaluate(&under(&timeline, targets, &hours), now);
        let longer = evaluate(&under(&timeline, longer, &hours), now);
        for clock in shorter.iter() {
            let other = longer.get(clock.kind).unwrap();
            prop_assert!(clock.due_at < other.due_at, "{:?} is not due before {:?}", clock, other);
            prop_assert!(clock.breach.is_some() || other.breach.is_none());
        }
    }

    #[test]
    fn a_pause_moves_the_due_time_on_by_its_working_time(
        hours in hours(), target in 1_u32..2000, from in later(), to in later(),
    ) {
        let (from, to) = (from.min(to), from.max(to));
        let timeline = under(&Timeline::opened(opening(), Rules::default()), Targets::of_minutes(0, target), &hours);
        let due_at = |timeline: &Timeline| evaluate(timeline, at_last()).resolution.unwrap().due_at.unwrap();
        let due_before = due_at(&timeline);
        let due_after = due_at(&paused(timeline, from, to));
        let time = hours.working_time();
        let worked_in_pause = time.between(from, to);
        let is_moved = from < due_before && time.between(from, due_before) > TimeDelta::zero();
        let expected = if is_moved { time.add(due_before, worked_in_pause).unwrap() } else { due_before };
        prop_assert_eq!(due_after, expected);
    }

    #[test]
    fn another_pause_never_brings_a_due_time_forward(
        timeline in timeline(), targets in targets(), hours in hours(), from in later(), to in later(), now in later(),
    ) {
        // Statuses would end the pause or be ended by it, so nothing else touches them here.
        let mut talk = Timeline::opened(opening(), Rules::default());
        for entry in timeline.entries().iter().filter(|entry| !matches!(entry.change, Change::Status(_))) {
            talk.record(entry.at, entry.change.clone());
        }
        let before = under(&talk, targets, &hours);
        let after = evaluate(&paused(before.clone(), from.min(to), from.max(to)), now);
        for clock in evaluate(&before, now).iter() {
            let paused = after.get(clock.kind).unwrap();
            prop_assert!(paused.due_at >= clock.due_at);
            prop_assert!(paused.due_at == clock.due_at || clock.kind == ClockKind::Resolution);
        }
    }

    #[test]
    fn a_due_time_stands_still_while_the_clock_is_paused(timeline in timeline(), now in later(), seconds in 0_i64..500_000) {
        let clocks = evaluate(&timeline, now);
        let undisturbed_until = timeline.entries().iter().map(|entry| entry.at).find(|at| *at > now).unwrap_or(at_last());
        let then = (now + TimeDelta::seconds(seconds)).min(undisturbed_until - TimeDelta::nanoseconds(1)).max(now);
        let paused = clocks.resolution.filter(|clock| matches!(clock.state, ClockState::Paused { .. }));
        if let Some(clock) = paused {
            prop_assert_eq!(Some(clock), evaluate(&timeline, then).resolution);
        }
    }

    #[test]
    fn spans_follow_each_other_and_add_up(timeline in timeline(), now in later()) {
        let clocks = evaluate(&timeline, now);
        for kind in ClockKind::ALL {
            let spans = explain(&timeline, *kind, now);
            for pair in spans.windows(2) {
                prop_assert_eq!(pair[0].to, pair[1].from);
            }
            for span in &spans {
                prop_assert!(span.from < span.to);
                let counts = matches!(span.state, SpanState::Running | SpanState::Unwatched);
                prop_assert!(counts || span.worked_seconds == 0);
            }
            if let Some(clock) = clocks.get(*kind) {
                prop_assert_eq!(spans.iter().map(|span| span.worked_seconds).sum::<u64>(), clock.worked_seconds);
                prop_assert_eq!(spans.first().map_or(clock.started_at, |span| span.from), clock.started_at);
                prop_assert_eq!(spans.last().map_or(now, |span| span.to), now);
            }
        }
    }

    #[test]
    fn what_is_stamped_stays_stamped(timeline in timeline(), a in later(), b in later()) {
        let (earlier, later) = (evaluate(&timeline, a.min(b)), evaluate(&timeline, a.max(b)));
        for breach in earlier.breaches() {
            prop_assert!(later.breaches().contains(breach), "{:?} is gone", breach);
        }
        for warning in earlier.warnings() {
            prop_assert!(later.warnings().contains(warning), "{:?} is gone", warning);
        }
    }

    #[test]
    fn each_clock_breaches_once_and_each_warning_fires_once(timeline in timeline()) {
        let clocks = evaluate(&timeline, at_last());
        for (place, breach) in clocks.breaches().iter().enumerate() {
            let earlier = &clocks.breaches()[..place];
            let is_second = earlier.iter().any(|other| (other.clock, other.started_at) == (breach.clock, breach.started_at));
            prop_assert!(!is_second, "{:?} is the second of its clock", breach);
        }
        for (place, fired) in clocks.warnings().iter().enumerate() {
            prop_assert!(!clocks.warnings()[..place].contains(fired), "{:?} fires again", fired);
        }
    }

    #[test]
    fn nothing_is_stamped_between_now_and_the_next_instant(timeline in timeline(), now in later()) {
        let mut known = Timeline::opened(timeline.opened_at(), timeline.opening_rules().clone());
        for entry in timeline.entries().iter().filter(|entry| entry.at <= now) {
            known.record(entry.at, entry.change.clone());
        }
        let clocks = evaluate(&known, now);
        let stamps = |at| { let clocks = evaluate(&known, at); clocks.breaches().len() + clocks.warnings().len() };
        match clocks.next_instant(now) {
            None => prop_assert_eq!(stamps(at_last() + TimeDelta::days(3650)), stamps(now)),
            Some(next) => {
                prop_assert_eq!(stamps(next - TimeDelta::nanoseconds(1)), stamps(now));
                prop_assert!(stamps(next) > stamps(now));
            }
        }
        if let Some(overdue_at) = clocks.overdue_at() {
            prop_assert_eq!(evaluate(&known, overdue_at.max(now)).breaches().is_empty(), false);
        } else {
            prop_assert_eq!(evaluate(&known, at_last()).breaches().len(), 0);
        }
    }

    #[test]
    fn the_order_of_recording_does_not_matter(timeline in timeline(), now in later(), turn in 0_usize..12) {
        let mut entries = timeline.entries().to_vec();
        entries.dedup_by_key(|entry| entry.at);
        let build = |entries: &[TimelineEntry]| {
            entries.iter().fold(Timeline::opened(opening(), timeline.opening_rules().clone()), |timeline, entry| {
                timeline.with(entry.at, entry.change.clone())
            })
        };
        let in_order = build(&entries);
        let middle = turn.min(entries.len());
        entries.rotate_left(middle);
        prop_assert_eq!(evaluate(&build(&entries), now), evaluate(&in_order, now));
    }

    #[test]
    fn nothing_breaches_after_the_end(timeline in timeline(), end in later(), status in prop::sample::select(&[Status::Resolved, Status::Closed])) {
        let mut ended = Timeline::opened(timeline.opened_at(), timeline.opening_rules().clone());
        for entry in timeline.entries().iter().filter(|entry| entry.at < end) {
            ended.record(entry.at, entry.change.clone());
        }
        ended.record(end, Change::Status(status));
        let (then, at_last) = (evaluate(&ended, end), evaluate(&ended, at_last()));
        prop_assert_eq!(then.breaches(), at_last.breaches());
        prop_assert_eq!(then.warnings(), at_last.warnings());
        prop_assert_eq!(at_last.next_instant(end), None);
    }
}
