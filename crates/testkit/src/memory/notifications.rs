//! What people are told, as the memory database keeps it.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{NotificationQueries, NotificationStore, StoreError};
use switchboard_application::records::{
    Concern, NewWaitingNotice, Position, ToldMessage, Trust, WaitingNotice,
};
use switchboard_domain::notification::{Circle, Part, Participant, Preferences};
use switchboard_domain::{MessageId, MessageType, TicketId, UserId, WaitingNoticeId};

use super::queries::count;
use super::state::{State, TicketRow};
use super::{MemoryReader, MemoryTransaction};

/// What people are told, and how far they were.
#[derive(Clone, Default)]
pub(super) struct Notices {
    position: i64,
    choices: BTreeMap<UserId, Preferences>,
    waiting: BTreeMap<WaitingNoticeId, NewWaitingNotice>,
    last: i64,
}

impl NotificationStore for MemoryTransaction {
    fn advance(&mut self, from: i64, to: i64) -> Result<bool, StoreError> {
        self.run(|state| {
            let is_there = state.notices.position == from && from <= to;
            if is_there {
                state.notices.position = to;
            }
            Ok(is_there)
        })
    }

    fn put_off(&mut self, notice: &NewWaitingNotice) -> Result<(), StoreError> {
        self.run(|state| {
            state.require_user(notice.user_id)?;
            state.require_ticket(notice.ticket_id)?;
            state.notices.last += 1;
            let id = WaitingNoticeId::new(state.notices.last);
            state.notices.waiting.insert(id, *notice);
            Ok(())
        })
    }

    fn take(&mut self, ids: &[WaitingNoticeId]) -> Result<bool, StoreError> {
        self.run(|state| {
            let taken = ids.iter().filter(|id| state.notices.waiting.remove(id).is_some()).count();
            Ok(taken == ids.len())
        })
    }

    fn preferences(&mut self, user: UserId) -> Result<Preferences, StoreError> {
        self.run(|state| Ok(state.notices.of(user)))
    }

    fn choose(
        &mut self,
        user: UserId,
        preferences: &Preferences,
        _at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(|state| {
            state.require_user(user)?;
            state.notices.choices.insert(user, preferences.clone());
            Ok(())
        })
    }
}

impl NotificationQueries for MemoryReader {
    fn position(&mut self) -> Result<i64, StoreError> {
        Ok(self.committed.latest().notices.position)
    }

    fn concern(&mut self, ticket: TicketId) -> Result<Option<Concern>, StoreError> {
        let state = self.committed.latest();
        let row = state.tickets.get(&ticket).filter(|row| row.is_present());
        Ok(row.and_then(|row| state.concern(row)))
    }

    fn reply(&mut self, message: MessageId) -> Result<Option<ToldMessage>, StoreError> {
        let state = self.committed.latest();
        let reply = state.messages.get(&message).filter(|reply| reply.message_type == MessageType::Reply);
        let of_message = state.attachments.values().filter(|file| file.message_id == Some(message));
        let files = count(of_message.count());
        Ok(reply.map(|reply| ToldMessage {
            author: reply.user_id.and_then(|id| state.user_name(id)).map(|user| user.name),
            body: reply.body.as_str().to_owned(),
            files,
        }))
    }

    fn preferences(&mut self, user: UserId) -> Result<Preferences, StoreError> {
        Ok(self.committed.latest().notices.of(user))
    }

    fn waiting_since(
        &mut self,
        instant: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<WaitingNotice>, StoreError> {
        let state = self.committed.latest();
        let waiting = &state.notices.waiting;
        let long = waiting.iter().filter(|(_, notice)| notice.created_at <= instant);
        let Some((_, first)) = long.min_by_key(|(id, notice)| (notice.created_at, **id)) else {
            return Ok(Vec::new());
        };
        let theirs = waiting.iter().filter(|(_, notice)| notice.user_id == first.user_id);
        let theirs = theirs.map(|(id, notice)| WaitingNotice { id: *id, notice: *notice });
        Ok((0..limit).zip(theirs).map(|(_, waiting)| waiting).collect())
    }
}

impl Notices {
    /// Forgets what waits to be told of a ticket.
    pub(super) fn forget_ticket(&mut self, ticket: TicketId) {
        self.waiting.retain(|_, notice| notice.ticket_id != ticket);
    }

    fn of(&self, user: UserId) -> Preferences {
        self.choices.get(&user).cloned().unwrap_or_default()
    }
}

impl State {
    fn concern(&self, row: &TicketRow) -> Option<Concern> {
        let ticket = &row.ticket;
        let project = self.projects.get(&ticket.project_id)?;
        let parts = self.parts(row);
        let people = parts.into_iter().filter_map(|(id, parts)| Some((self.user(id)?, parts)));
        let mut addresses = BTreeMap::new();
        let participants = people.map(|(row, parts)| {
            let user = &row.user;
            addresses.insert(user.id, user.email.clone());
            Participant {
                id: user.id,
                role: user.role,
                is_active: user.is_active,
                is_in_project: self.agents.contains_key(&(ticket.project_id, user.id)),
                parts,
                preferences: self.notices.of(user.id),
            }
        });
        let participants = participants.collect();
        let owner = ticket.creator_id.and_then(|id| self.users.get(&id));
        let is_proven = owner.is_some_and(|row| row.password_hash.is_some() && !row.is_unproven);
        Some(Concern {
            ticket_id: ticket.id,
            number: ticket.number.clone(),
            subject: ticket.subject.clone(),
            project_name: project.name.clone(),
            project_mail: project.mail.clone(),
            contact: ticket.customer.email.clone(),
            contact_trust: if is_proven { Trust::Proven } else { Trust::Unproven },
            circle: Circle { project_id: ticket.project_id, owner_id: ticket.creator_id, participants },
            addresses,
        })
    }

    fn parts(&self, row: &TicketRow) -> BTreeMap<UserId, std::collections::BTreeSet<Part>> {
        let ticket = &row.ticket;
        let leads = self
            .agents
            .iter()
            .filter(|((project, _), position)| *project == ticket.project_id && **position == Position::Lead);
        let all = ticket
            .creator_id
            .map(|id| (id, Part::Customer))
            .into_iter()
            .chain(ticket.assignee_id.map(|id| (id, Part::Assignee)))
            .chain(leads.map(|((_, user), _)| (*user, Part::Lead)))
            .chain(row.watchers.iter().map(|user| (*user, Part::Watcher)));
        let mut parts: BTreeMap<_, std::collections::BTreeSet<Part>> = BTreeMap::new();
        for (id, part) in all {
            parts.entry(id).or_default().insert(part);
        }
        parts
    }
}
