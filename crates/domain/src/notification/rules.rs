//! Who is told of an act.

use super::circle::{Audience, Circle, Part, Participant, Recipient};
use super::{Cadence, NoticeKind};
use crate::UserId;
use crate::ticket::{Receipt, Side, Status, TicketEvent};

/// What somebody did to a ticket in one go.
#[derive(Debug, Clone, Copy)]
pub struct Act<'a> {
    /// What happened by it.
    pub events: &'a [TicketEvent],
    /// Whose act it was. Nobody where a program or the desk itself acted.
    pub by: Option<UserId>,
}

/// What one recipient is told of an act.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Who is told.
    pub to: Recipient,
    /// What they are told.
    pub kind: NoticeKind,
    /// For which part in the ticket.
    pub part: Part,
    /// Who else could be told the same.
    pub audience: Audience,
    /// How soon: never is not among the notices.
    pub cadence: Cadence,
    /// The places of the events that they are told of, at least one.
    pub events: Vec<usize>,
}

/// Who is told of an act, each recipient once.
///
/// ```
/// use switchboard_domain::notification::{Act, Circle, NoticeKind, Recipient, notices};
/// use switchboard_domain::ticket::{Side, TicketEvent};
/// use switchboard_domain::{MessageId, ProjectId, UserId};
///
/// let circle = Circle { project_id: ProjectId::new(1), owner_id: None, participants: Vec::new() };
/// let reply = TicketEvent::Replied { message_id: MessageId::new(1), side: Side::Staff, is_first_response: true };
/// let told = notices(Act { events: &[reply], by: Some(UserId::new(3)) }, &circle);
/// assert_eq!(told.iter().map(|notice| (notice.to, notice.kind)).collect::<Vec<_>>(), [(Recipient::Contact, NoticeKind::Reply)]);
/// ```
#[must_use]
pub fn notices(act: Act<'_>, circle: &Circle) -> Vec<Notice> {
    let contact = if circle.owner_id.is_none() { strongest(candidates_of_contact(act)) } else { None };
    let participants =
        circle.participants.iter().filter_map(|participant| of_participant(act, circle, participant));
    contact.into_iter().chain(participants).collect()
}

/// What the customer without an account is told: whatever they could not choose about.
fn candidates_of_contact(act: Act<'_>) -> impl Iterator<Item = Notice> {
    act.events.iter().enumerate().filter_map(|(place, event)| {
        let kind = kind_for(event, Part::Customer, None)?;
        let audience = audience_of(event);
        let is_told = audience == Audience::Everybody;
        is_told.then(|| Notice {
            to: Recipient::Contact,
            kind,
            part: Part::Customer,
            audience,
            cadence: Cadence::AtOnce,
            events: vec![place],
        })
    })
}

fn of_participant(act: Act<'_>, circle: &Circle, participant: &Participant) -> Option<Notice> {
    let Participant { id, parts, preferences, .. } = participant;
    let is_own_act = act.by == Some(*id);
    let candidates = act.events.iter().enumerate().flat_map(|(place, event)| {
        let audience = audience_of(event);
        let is_allowed = participant.may_be_told(circle, audience).is_ok();
        parts.iter().filter(move |_| is_allowed).filter_map(move |&part| {
            let kind = kind_for(event, part, Some(*id))?;
            let cadence = preferences.cadence(kind);
            let is_told = cadence != Cadence::Never && (!is_own_act || kind == NoticeKind::Received);
            is_told.then(|| Notice {
                to: Recipient::Account(*id),
                kind,
                part,
                audience,
                cadence,
                events: vec![place],
            })
        })
    });
    strongest(candidates)
}

/// Of what a recipient could be told the most urgent, with all events that come under the same heading.
fn strongest(candidates: impl Iterator<Item = Notice>) -> Option<Notice> {
    let candidates: Vec<Notice> = candidates.collect();
    let rank = |notice: &&Notice| (notice.cadence, notice.part, notice.kind);
    let first = candidates.iter().min_by_key(rank)?;
    let alike = candidates.iter().filter(|notice| rank(notice) == rank(&first));
    let (mut events, mut audience) = (Vec::new(), Audience::Everybody);
    for notice in alike {
        events.extend(&notice.events);
        audience = audience.max(notice.audience);
    }
    Some(Notice { events, audience, ..first.clone() })
}

/// What somebody in this part is told of an event, if anything. `who` is nobody for the customer without an account.
fn kind_for(event: &TicketEvent, part: Part, who: Option<UserId>) -> Option<NoticeKind> {
    match (event, part) {
        (TicketEvent::Created { receipt: Receipt::Sent, .. }, Part::Customer) => Some(NoticeKind::Received),
        (TicketEvent::Replied { side: Side::Customer, .. }, Part::Assignee) => {
            Some(NoticeKind::CustomerReply)
        }
        (TicketEvent::Replied { side: Side::Staff | Side::Program, .. }, Part::Customer)
        | (TicketEvent::Replied { .. }, Part::Watcher) => Some(NoticeKind::Reply),
        (TicketEvent::StatusChanged { to: Status::Resolved, .. }, Part::Customer) => {
            Some(NoticeKind::Resolved)
        }
        (TicketEvent::Assigned { to, .. }, Part::Assignee) if to.is_some() && *to == who => {
            Some(NoticeKind::Assigned)
        }
        (TicketEvent::SlaWarned { .. }, Part::Assignee | Part::Lead) => Some(NoticeKind::SlaWarning),
        (TicketEvent::SlaBreached { .. }, Part::Assignee | Part::Lead) => Some(NoticeKind::SlaBreach),
        (
            TicketEvent::Noted { .. }
            | TicketEvent::StatusChanged { .. }
            | TicketEvent::Assigned { .. }
            | TicketEvent::PriorityChanged { .. }
            | TicketEvent::Rated { .. },
            Part::Watcher,
        ) => Some(NoticeKind::Watched),
        (
            TicketEvent::Created { .. }
            | TicketEvent::Replied { .. }
            | TicketEvent::StatusChanged { .. }
            | TicketEvent::Assigned { .. }
            | TicketEvent::SlaWarned { .. }
            | TicketEvent::SlaBreached { .. }
            | TicketEvent::Noted { .. }
            | TicketEvent::PriorityChanged { .. }
            | TicketEvent::Rated { .. }
            | TicketEvent::RulesChanged { .. }
            | TicketEvent::SubjectChanged { .. }
            | TicketEvent::DescriptionChanged {}
            | TicketEvent::CategoryChanged { .. }
            | TicketEvent::TagsChanged { .. }
            | TicketEvent::Deleted {}
            | TicketEvent::Restored {},
            Part::Customer | Part::Assignee | Part::Lead | Part::Watcher,
        ) => None,
    }
}

const fn audience_of(event: &TicketEvent) -> Audience {
    if event.is_public() { Audience::Everybody } else { Audience::Staff }
}
