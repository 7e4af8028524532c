//! Tickets and their messages, as units of work see them.

use std::collections::BTreeSet;

use switchboard_application::ports::{Constraint, StoreError, TicketStore};
use switchboard_application::records::{NewMessage, NewTicket};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{CategoryId, MessageId, ProjectId, TagId, TicketId, TicketNumber};

use super::MemoryTransaction;
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

    fn add_message(&mut self, message: &NewMessage) -> Result<MessageId, StoreError> {
        self.run(|state| {
            state.require_ticket(message.ticket_id)?;
            state.require_user(message.user_id)?;
            let id = MessageId::new(next_id(&state.messages));
            state.messages.insert(id, message.clone());
            Ok(id)
        })
    }

    fn category_exists(&mut self, id: CategoryId) -> Result<bool, StoreError> {
        self.run(|state| Ok(state.categories.contains_key(&id)))
    }

    fn existing_tags(&mut self, tags: &BTreeSet<TagId>) -> Result<BTreeSet<TagId>, StoreError> {
        self.run(|state| Ok(tags.iter().copied().filter(|tag| state.tags.contains_key(tag)).collect()))
    }
}

impl State {
    pub(super) fn ticket(&self, id: TicketId, scope: &Scope) -> Option<&TicketRow> {
        self.tickets.get(&id).filter(|row| is_within(scope, &row.ticket))
    }

    pub(super) fn ticket_by_number(&self, number: &TicketNumber, scope: &Scope) -> Option<&TicketRow> {
        self.tickets.values().find(|row| row.ticket.number == *number && is_within(scope, &row.ticket))
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
        let id = TicketId::new(next_id(&self.tickets));
        let filed = Ticket::filed(id, number, project_id, customer, subject, priority, source, created_at);
        let ticket = Ticket { creator_id, category_id, deadlines, ..filed };
        let description = description.to_string();
        let row =
            TicketRow { ticket: ticket.clone(), description, metadata, tags, watchers: BTreeSet::new() };
        self.tickets.insert(id, row);
        Ok(ticket)
    }

    /// Saves what transitions change and leaves alone what was said when the ticket was filed.
    fn save_ticket(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
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
            subject: _,
            status,
            priority: _,
            source: _,
            category_id: _,
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
