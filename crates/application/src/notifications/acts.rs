//! What was done in one go: events of one ticket with the same cause and the same instant.

use chrono::{DateTime, Utc};
use switchboard_domain::TicketId;
use switchboard_domain::ticket::TicketEvent;

use crate::records::{Cause, LoggedEvent};

/// What somebody did to a ticket in one go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TicketAct {
    pub(super) ticket_id: TicketId,
    pub(super) cause: Cause,
    /// What whoever did it is called.
    pub(super) by: Option<String>,
    pub(super) at: DateTime<Utc>,
    /// What happened, in order.
    pub(super) events: Vec<TicketEvent>,
}

/// Whether the log goes on behind a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Behind {
    /// Nothing is known to be there.
    Nothing,
    /// There may be more, and so the rest of the last act.
    More,
}

/// The acts of a part of the log, in the order in which they began, and the position up to which they reach. An act that may go on behind
/// the part is left for the next one, unless the part has nothing else.
pub(super) fn acts(mut events: Vec<LoggedEvent>, behind: Behind) -> Option<(Vec<TicketAct>, i64)> {
    let first_of_last =
        events.last().map(key).and_then(|last| events.iter().position(|event| key(event) == last));
    if let (Behind::More, Some(begin @ 1..)) = (behind, first_of_last) {
        events.truncate(begin);
    }
    let position = events.last()?.position;
    let mut acts: Vec<TicketAct> = Vec::new();
    for LoggedEvent { event, .. } in events {
        let belongs = |act: &&mut TicketAct| {
            (act.ticket_id, act.cause, act.at) == (event.ticket_id, event.cause, event.occurred_at)
        };
        match acts.iter_mut().find(belongs) {
            Some(act) => act.events.push(event.event),
            None => acts.push(TicketAct {
                ticket_id: event.ticket_id,
                cause: event.cause,
                by: event.user_name,
                at: event.occurred_at,
                events: vec![event.event],
            }),
        }
    }
    Some((acts, position))
}

fn key(LoggedEvent { event, .. }: &LoggedEvent) -> (TicketId, Cause, DateTime<Utc>) {
    (event.ticket_id, event.cause, event.occurred_at)
}

#[cfg(test)]
mod tests {
    use switchboard_domain::{EventId, ProjectId};

    use super::*;
    use crate::records::Event;

    /// Events of these tickets at these positions, each with its position as its score.
    fn log(events: &[(i64, i64)]) -> Vec<LoggedEvent> {
        let event = |(position, ticket): &(i64, i64)| LoggedEvent {
            position: *position,
            event: Event {
                id: EventId::new(*position),
                ticket_id: TicketId::new(*ticket),
                project_id: ProjectId::new(1),
                cause: Cause::default(),
                user_name: None,
                event: TicketEvent::Rated { score: u8::try_from(*position).unwrap() },
                occurred_at: DateTime::UNIX_EPOCH,
            },
        };
        events.iter().map(event).collect()
    }

    /// What comes of a part of the log: its acts, each as its ticket and the scores of its events, and the position.
    fn parted(events: &[(i64, i64)], behind: Behind) -> Option<(String, i64)> {
        let score = |event: &TicketEvent| {
            let TicketEvent::Rated { score } = event else { panic!("not a rating: {event:?}") };
            score.to_string()
        };
        let line = |act: &TicketAct| {
            format!("{}:{}", act.ticket_id, act.events.iter().map(score).collect::<Vec<_>>().join("+"))
        };
        let (acts, position) = acts(log(events), behind)?;
        Some((acts.iter().map(line).collect::<Vec<_>>().join(" "), position))
    }

    fn check(events: &[(i64, i64)], behind: Behind, expected: &str, up_to: i64) {
        assert_eq!(parted(events, behind), Some((expected.to_owned(), up_to)));
    }

    #[test]
    fn events_of_one_act_come_together_also_where_others_lie_between() {
        check(&[(1, 7), (2, 8), (3, 7)], Behind::Nothing, "7:1+3 8:2", 3);
        assert_eq!(parted(&[], Behind::Nothing), None);
    }

    #[test]
    fn an_act_that_may_go_on_is_left_for_the_next_part() {
        check(&[(1, 7), (2, 8), (3, 8)], Behind::More, "7:1", 1);
        check(&[(1, 7), (2, 8), (3, 8)], Behind::Nothing, "7:1 8:2+3", 3);
    }

    #[test]
    fn an_act_that_fills_a_part_is_not_waited_for() {
        check(&[(1, 7), (2, 7)], Behind::More, "7:1+2", 2);
    }
}
