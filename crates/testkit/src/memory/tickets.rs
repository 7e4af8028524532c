//! Tickets and their messages, as units of work see them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Constraint, StoreError, TicketStore};
use switchboard_application::records::{Event, NewMessage, NewTicket};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::{Content, EventKind, Ticket};
use switchboard_domain::{
    Body, CategoryId, EmailAddress, MessageId, ProjectId, TagId, TicketId, TicketNumber, UserId,
};

use super::MemoryTransaction;
use super::queries::count;
use super::state::{State, TicketRow, is_within, next_id};

impl TicketStore for MemoryTransaction {
    fn find(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.run(|state| Ok(state.ticket(id, scope).map(|row| row.ticket.clone())))
    }

    fn find_by_number(&mut self, number: &TicketNumber, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.run(|state| Ok(state.ticket_by_number(number, scope).map(|row| row.ticket.clone())))
    }

    fn next_sequence(&mut self, project: ProjectId, year: i32) -> Result<u32, StoreError> {
        self.run(|state| {
            state.require_project(project)?;
            let last = state.sequences.entry((project, year)).or_default();
            *last += 1;
            Ok(*last)
        })
    }

    fn insert(&mut self, ticket: &NewTicket) -> Result<Ticket, StoreError> {
        self.run(|state| state.add_ticket(ticket))
    }

    fn save(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
        self.run(|state| state.save_ticket(ticket))
    }

    fn content(&mut self, id: TicketId) -> Result<Option<Content>, StoreError> {
        self.run(|state| {
            let content = |row: &TicketRow| Content {
                description: Body::from_stored(row.description.clone()),
                tags: row.tags.clone(),
            };
            Ok(state.tickets.get(&id).map(content))
        })
    }

    fn set_description(&mut self, id: TicketId, description: &Body) -> Result<(), StoreError> {
        self.run(|state| {
            state.alter_ticket(id, |row| row.description = description.to_string());
            Ok(())
        })
    }

    fn set_tags(&mut self, id: TicketId, tags: &BTreeSet<TagId>) -> Result<(), StoreError> {
        self.run(|state| {
            state.require_ticket(id)?;
            tags.iter().try_for_each(|tag| state.require_tag(*tag))?;
            state.alter_ticket(id, |row| row.tags.clone_from(tags));
            Ok(())
        })
    }

    fn watch(&mut self, id: TicketId, user: UserId, _at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            state.require_ticket(id)?;
            state.require_user(user)?;
            state.alter_ticket(id, |row| row.watchers.insert(user));
            Ok(())
        })
    }

    fn unwatch(&mut self, id: TicketId, user: UserId) -> Result<(), StoreError> {
        self.run(|state| {
            state.alter_ticket(id, |row| row.watchers.remove(&user));
            Ok(())
        })
    }

    fn find_deleted(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.run(|state| {
            let row = state.tickets.get(&id).filter(|row| row.deleted_at.is_some());
            Ok(row.filter(|row| is_within(scope, &row.ticket)).map(|row| row.ticket.clone()))
        })
    }

    fn delete(&mut self, id: TicketId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            state.alter_ticket(id, |row| row.deleted_at = Some(at));
            Ok(())
        })
    }

    fn restore(&mut self, id: TicketId) -> Result<(), StoreError> {
        self.run(|state| {
            state.alter_ticket(id, |row| row.deleted_at = None);
            Ok(())
        })
    }

    fn purge(&mut self, deleted_before: DateTime<Utc>, limit: u32) -> Result<Vec<TicketId>, StoreError> {
        self.run(|state| Ok(state.purge(deleted_before, limit)))
    }

    fn add_message(&mut self, message: &NewMessage) -> Result<MessageId, StoreError> {
        self.run(|state| {
            state.require_ticket(message.ticket_id)?;
            state.require_user(message.user_id)?;
            let id = MessageId::new(next_id(&state.messages) + state.removed.messages);
            state.messages.insert(id, message.clone());
            Ok(id)
        })
    }

    fn category_exists(&mut self, id: CategoryId) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.catalog.has_category(id)))
    }

    fn existing_tags(&mut self, tags: &BTreeSet<TagId>) -> Result<BTreeSet<TagId>, StoreError> {
        self.run(|state| Ok(tags.iter().copied().filter(|tag| state.catalog.tag(*tag).is_some()).collect()))
    }

    fn adopt(&mut self, email: &EmailAddress, owner: UserId) -> Result<u64, StoreError> {
        self.run(|state| {
            state.require_user(owner)?;
            let mut adopted = 0;
            for TicketRow { ticket, .. } in state.tickets.values_mut() {
                if ticket.creator_id.is_none() && ticket.customer.email == *email {
                    ticket.creator_id = Some(owner);
                    ticket.version += 1;
                    adopted += 1;
                }
            }
            Ok(adopted)
        })
    }

    fn claim_due(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<TicketId>, StoreError> {
        self.run(|state| {
            let evaluations = state.evaluations().filter(|(at, _)| *at <= now);
            let mut due: Vec<(DateTime<Utc>, TicketId)> = evaluations.collect();
            due.sort_unstable();
            Ok((0..limit).zip(due).map(|(_, (_, id))| id).collect())
        })
    }

    fn postpone_evaluation(&mut self, id: TicketId, until: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(|state| {
            if let Some(row) = state.tickets.get_mut(&id) {
                row.ticket.deadlines.sla_next_at = Some(until);
            }
            Ok(())
        })
    }

    fn schedule_overlooked(&mut self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        self.run(|state| {
            let State { tickets, events, .. } = state;
            let mut scheduled = 0;
            for TicketRow { ticket, .. } in tickets.values_mut().filter(|row| row.is_present()) {
                let overdue_at = ticket.deadlines.overdue_at.filter(|at| *at > since && *at <= now);
                let waits = ticket.deadlines.sla_next_at.is_none_or(|at| at > now);
                let is_breach = |event: &Event| {
                    event.ticket_id == ticket.id && event.event.kind() == EventKind::SlaBreached
                };
                if overdue_at.is_some() && waits && !events.iter().any(is_breach) {
                    ticket.deadlines.sla_next_at = overdue_at;
                    scheduled += 1;
                }
            }
            Ok(scheduled)
        })
    }
}

impl State {
    /// The tickets whose clocks must be evaluated some time, with that time.
    pub(super) fn evaluations(&self) -> impl Iterator<Item = (DateTime<Utc>, TicketId)> {
        let present = self.tickets.values().filter(|row| row.is_present());
        present.filter_map(|row| Some((row.ticket.deadlines.sla_next_at?, row.ticket.id)))
    }

    pub(super) fn ticket(&self, id: TicketId, scope: &Scope) -> Option<&TicketRow> {
        self.tickets.get(&id).filter(|row| row.is_present() && is_within(scope, &row.ticket))
    }

    pub(super) fn ticket_by_number(&self, number: &TicketNumber, scope: &Scope) -> Option<&TicketRow> {
        let named = self.tickets.values().find(|row| row.ticket.number == *number && row.is_present());
        named.filter(|row| is_within(scope, &row.ticket))
    }

    /// The tickets of a project that are not deleted.
    pub(super) fn tickets_of(&self, project: ProjectId) -> impl Iterator<Item = &TicketRow> {
        self.tickets.values().filter(move |row| row.is_present() && row.ticket.project_id == project)
    }

    /// Changes the row of a ticket, if there is one: an update without a row changes nothing.
    fn alter_ticket<T>(&mut self, id: TicketId, change: impl FnOnce(&mut TicketRow) -> T) {
        self.tickets.get_mut(&id).map(change);
    }

    fn purge(&mut self, deleted_before: DateTime<Utc>, limit: u32) -> Vec<TicketId> {
        let deleted = |row: &TicketRow| row.deleted_at.filter(|at| *at < deleted_before);
        let mut old: Vec<_> =
            self.tickets.iter().filter_map(|(id, row)| deleted(row).map(|at| (at, *id))).collect();
        old.sort_unstable();
        let gone: Vec<TicketId> = (0..limit).zip(old).map(|(_, (_, id))| id).collect();
        let (tickets, messages, events) = (self.tickets.len(), self.messages.len(), self.events.len());
        self.release_attachments(&gone);
        gone.iter().for_each(|ticket| self.outbox.forget_ticket(*ticket));
        self.answered.retain(|_, row| row.ticket_id.is_none_or(|ticket| !gone.contains(&ticket)));
        gone.iter().for_each(|ticket| self.notices.forget_ticket(*ticket));
        self.released_blobs.extend(self.intake.forget_tickets(&gone));
        self.tickets.retain(|id, _| !gone.contains(id));
        self.messages.retain(|_, message| !gone.contains(&message.ticket_id));
        self.events.retain(|event| !gone.contains(&event.ticket_id));
        self.removed.tickets += count::<i64>(tickets - self.tickets.len());
        self.removed.messages += count::<i64>(messages - self.messages.len());
        self.removed.events += count::<i64>(events - self.events.len());
        gone
    }

    fn add_ticket(&mut self, ticket: &NewTicket) -> Result<Ticket, StoreError> {
        let NewTicket {
            number,
            project_id,
            creator_id,
            customer,
            subject,
            description,
            priority,
            source,
            category_id,
            tags,
            metadata,
            deadlines,
            created_at,
        } = ticket.clone();
        self.require_project(project_id)?;
        self.require_user(creator_id)?;
        self.require_category(category_id)?;
        tags.iter().try_for_each(|tag| self.require_tag(*tag))?;
        self.rulebook.require(&deadlines)?;
        if self.tickets.values().any(|row| row.ticket.number == number) {
            return Err(StoreError::Duplicate(Constraint::TicketNumber));
        }
        let id = TicketId::new(next_id(&self.tickets) + self.removed.tickets);
        let filed = Ticket::filed(id, number, project_id, customer, subject, priority, source, created_at);
        let ticket = Ticket { creator_id, category_id, deadlines, ..filed };
        let description = description.to_string();
        let row = TicketRow {
            ticket: ticket.clone(),
            description,
            metadata,
            tags,
            watchers: BTreeSet::new(),
            deleted_at: None,
        };
        self.tickets.insert(id, row);
        Ok(ticket)
    }

    /// Saves what transitions and edits change, and leaves alone whose ticket it is and where it came from.
    fn save_ticket(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
        self.require_category(ticket.category_id)?;
        self.require_user(ticket.assignee_id)?;
        self.rulebook.require(&ticket.deadlines)?;
        let row = self.tickets.get_mut(&ticket.id).filter(|row| row.ticket.version == ticket.version);
        let stored = &mut row.ok_or(StoreError::Stale)?.ticket;
        let Ticket {
            id: _,
            number: _,
            project_id: _,
            creator_id: _,
            customer: _,
            subject,
            status,
            priority,
            source: _,
            category_id,
            assignee_id,
            first_response_at,
            resolved_at,
            closed_at,
            reply_count,
            rating,
            created_at: _,
            last_activity_at,
            deadlines,
            version,
        } = ticket.clone();
        stored.subject = subject;
        stored.priority = priority;
        stored.category_id = category_id;
        stored.status = status;
        stored.assignee_id = assignee_id;
        stored.first_response_at = first_response_at;
        stored.resolved_at = resolved_at;
        stored.closed_at = closed_at;
        stored.reply_count = reply_count;
        stored.rating = rating;
        stored.last_activity_at = last_activity_at;
        stored.deadlines = deadlines;
        stored.version = version + 1;
        Ok(())
    }
}
