//! Tickets, as readers see them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    Direction, Listing, NoteVisibility, Paging, SortKey, StoreError, TicketFilter, TicketOrder,
    TicketQueries, TicketSort,
};
use switchboard_application::records::{Event, Message, Tag, TicketDetail, TicketSummary, UserName};
use switchboard_application::search::Search;
use switchboard_domain::access::Scope;
use switchboard_domain::{MessageType, Priority, TicketId, TicketNumber};

use super::MemoryReader;
use super::queries::cut;
use super::search::{best, cut_found, found_best_first};
use super::state::{State, TicketRow, is_within};

impl TicketQueries for MemoryReader {
    fn list(
        &mut self,
        scope: &Scope,
        filter: &TicketFilter,
        notes: NoteVisibility,
        paging: Paging,
    ) -> Result<Listing<TicketSummary>, StoreError> {
        let state = self.committed.latest();
        let present = state.tickets.values().rev().filter(|row| row.is_present());
        let matching = present.filter(|row| is_within(scope, &row.ticket) && matches(filter, row));
        let (rows, is_capped) = match filter.search.as_deref().and_then(Search::of) {
            Some(search) if filter.order.is_newest_first() => {
                let found = found_best_first(&state, &search, matching, notes);
                let summaries = found.into_iter().filter_map(|row| state.ticket_summary(row)).collect();
                return Ok(cut_found(&state, &search, summaries, paging));
            }
            Some(search) => best(found_best_first(&state, &search, matching, notes)),
            None => (matching.collect(), false),
        };
        let mut summaries: Vec<_> = rows.into_iter().filter_map(|row| state.ticket_summary(row)).collect();
        let TicketOrder { by, direction, after } = filter.order;
        let place = |summary: &TicketSummary| (by.key_of(summary).map(rank), summary.id.get());
        summaries.sort_by_key(place);
        if direction == Direction::Descending {
            summaries.reverse();
        }
        let after = after.filter(|_| by != TicketSort::Filed).map(rank);
        let listing = cut(summaries, paging, |summary: &TicketSummary, last_seen| match direction {
            Direction::Descending => place(summary) < (after, last_seen),
            Direction::Ascending => place(summary) > (after, last_seen),
        });
        Ok(Listing { total_is_capped: is_capped && listing.total.is_some(), ..listing })
    }

    fn detail(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError> {
        let state = self.committed.latest();
        Ok(state.ticket(id, scope).and_then(|row| state.ticket_detail(row, notes)))
    }

    fn detail_by_number(
        &mut self,
        number: &TicketNumber,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError> {
        let state = self.committed.latest();
        Ok(state.ticket_by_number(number, scope).and_then(|row| state.ticket_detail(row, notes)))
    }

    fn activities(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
        paging: Paging,
    ) -> Result<Option<Listing<Event>>, StoreError> {
        let state = self.committed.latest();
        if state.ticket(id, scope).is_none() {
            return Ok(None);
        }
        let shows_notes = notes == NoteVisibility::Shown;
        let events = state.events_of(id).into_iter().filter(|event| shows_notes || event.event.is_public());
        Ok(Some(cut(events.collect(), paging, |event: &Event, last_seen| event.id.get() > last_seen)))
    }

    fn next_evaluation(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        Ok(self.committed.latest().evaluations().map(|(at, _)| at).min())
    }
}

impl State {
    fn ticket_summary(&self, row: &TicketRow) -> Option<TicketSummary> {
        let ticket = &row.ticket;
        Some(TicketSummary {
            id: ticket.id,
            number: ticket.number.clone(),
            subject: ticket.subject.to_string(),
            status: ticket.status,
            priority: ticket.priority,
            reply_count: ticket.reply_count,
            project: self.project_name(ticket.project_id)?,
            category: ticket.category_id.and_then(|id| self.catalog.category_name(id)),
            assignee: ticket.assignee_id.and_then(|id| self.user_name(id)),
            creator: ticket.creator_id.and_then(|id| self.user_name(id)),
            customer_name: ticket.customer.name.to_string(),
            customer_email: ticket.customer.email.to_string(),
            tags: self.tags_of(row),
            due_at: ticket.due_at(),
            last_activity_at: ticket.last_activity_at,
            created_at: ticket.created_at,
            resolved_at: ticket.resolved_at,
        })
    }

    fn ticket_detail(&self, row: &TicketRow, notes: NoteVisibility) -> Option<TicketDetail> {
        let ticket = row.ticket.clone();
        let shows_notes = notes == NoteVisibility::Shown;
        let activities =
            self.events_of(ticket.id).into_iter().filter(|event| shows_notes || event.event.is_public());
        let messages = self
            .messages_of(ticket.id)
            .filter(|message| shows_notes || message.message_type == MessageType::Reply);
        Some(TicketDetail {
            description: row.description.clone(),
            metadata: row.metadata.clone(),
            project: self.project_name(ticket.project_id)?,
            category: ticket.category_id.and_then(|id| self.catalog.category_name(id)),
            creator: ticket.creator_id.and_then(|id| self.user_name(id)),
            assignee: ticket.assignee_id.and_then(|id| self.user_name(id)),
            tags: self.tags_of(row),
            attachments: self.attachments_of(ticket.id, None),
            messages: messages.collect(),
            activities: activities.collect(),
            watchers: self.watchers_of(row),
            sla_policy: ticket.deadlines.policy_version_id.and_then(|id| self.rulebook.summary(id)),
            ticket,
        })
    }

    pub(super) fn messages_of(&self, ticket: TicketId) -> impl Iterator<Item = Message> {
        self.messages.iter().filter(move |(_, message)| message.ticket_id == ticket).map(
            move |(id, message)| Message {
                id: *id,
                user: message.user_id.and_then(|id| self.user_name(id)),
                side: message.side,
                message_type: message.message_type,
                body: message.body.to_string(),
                is_first_response: message.is_first_response,
                attachments: self.attachments_of(ticket, Some(*id)),
                created_at: message.created_at,
            },
        )
    }

    fn tags_of(&self, row: &TicketRow) -> Vec<Tag> {
        let mut tags: Vec<Tag> = row.tags.iter().filter_map(|id| self.catalog.tag(*id).cloned()).collect();
        tags.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
        tags
    }

    fn watchers_of(&self, row: &TicketRow) -> Vec<UserName> {
        row.watchers.iter().filter_map(|id| self.user_name(*id)).collect()
    }
}

/// What a ticket is sorted by, in the order of time or urgency, and without a due time after all that have one.
fn rank(key: SortKey) -> (bool, i64) {
    match key {
        SortKey::Instant(at) | SortKey::Due(Some(at)) => (false, at.timestamp_micros()),
        SortKey::Due(None) => (true, 0),
        SortKey::Priority(Priority::Low) => (false, 1),
        SortKey::Priority(Priority::Medium) => (false, 2),
        SortKey::Priority(Priority::High) => (false, 3),
        SortKey::Priority(Priority::Critical) => (false, 4),
    }
}

fn matches(filter: &TicketFilter, row: &TicketRow) -> bool {
    let TicketFilter {
        status,
        awaiting_staff,
        priority,
        project_id,
        assigned_to,
        unassigned,
        overdue_at,
        search: _,
        customer_email,
        category_id,
        tag_id,
        created_from,
        created_before,
        watched_by,
        order: _,
    } = filter;
    let ticket = &row.ticket;
    let is_overdue_at = |at| ticket.deadlines.overdue_at.is_some_and(|from| from <= at);
    status.is_none_or(|status| ticket.status == status)
        && (!awaiting_staff || ticket.status.awaits_staff())
        && priority.is_none_or(|priority| ticket.priority == priority)
        && project_id.is_none_or(|project| ticket.project_id == project)
        && assigned_to.is_none_or(|assignee| ticket.assignee_id == Some(assignee))
        && (!unassigned || ticket.assignee_id.is_none())
        && overdue_at.is_none_or(is_overdue_at)
        && customer_email.as_ref().is_none_or(|email| ticket.customer.email == *email)
        && category_id.is_none_or(|category| ticket.category_id == Some(category))
        && tag_id.is_none_or(|tag| row.tags.contains(&tag))
        && created_from.is_none_or(|from| ticket.created_at >= from)
        && created_before.is_none_or(|before| ticket.created_at < before)
        && watched_by.is_none_or(|person| row.watchers.contains(&person))
}
