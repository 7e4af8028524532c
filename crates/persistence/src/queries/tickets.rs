//! Tickets, as answers show them.

mod activities;
mod detail;
mod few;
mod found;
mod list;
mod order;
mod page;
mod selection;
#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    Listing, NoteVisibility, Paging, StoreError, TicketFilter, TicketQueries,
};
use switchboard_application::records::{Event, Tag, TicketDetail, TicketSummary};
use switchboard_domain::access::Scope;
use switchboard_domain::{TagId, TicketId, TicketNumber};

use crate::reader::View;
use crate::record::record;
use crate::statement::Statement;
use crate::stored::unreadable;
use crate::values::{Instant, JsonText, Moment};

impl TicketQueries for View {
    fn list(
        &mut self,
        scope: &Scope,
        filter: &TicketFilter,
        notes: NoteVisibility,
        paging: Paging,
    ) -> Result<Listing<TicketSummary>, StoreError> {
        list::list(self.connection()?, scope, filter, notes, paging)
    }

    fn detail(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError> {
        detail::detail(self.connection()?, Statement::new("t.id = ?").bind(id.get()), scope, notes)
    }

    fn detail_by_number(
        &mut self,
        number: &TicketNumber,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<TicketDetail>, StoreError> {
        detail::detail(self.connection()?, Statement::new("t.number = ?").bind(number.as_str()), scope, notes)
    }

    fn activities(
        &mut self,
        id: TicketId,
        scope: &Scope,
        notes: NoteVisibility,
        paging: Paging,
    ) -> Result<Option<Listing<Event>>, StoreError> {
        activities::activities(self.connection()?, id, scope, notes, paging)
    }

    fn next_evaluation(&mut self) -> Result<Option<DateTime<Utc>>, StoreError> {
        let select = Statement::new(
            "SELECT t.sla_next_at FROM tickets t WHERE t.deleted_at IS NULL AND t.sla_next_at IS NOT NULL \
             ORDER BY t.sla_next_at LIMIT 1",
        );
        Ok(self.connection()?.find(select)?.map(|EvaluationRow { at: Moment(at) }| at))
    }
}

record! {
    struct EvaluationRow { at: Moment as Instant = "t.sla_next_at" }
}

/// The tags that a statement answered with as a list in JSON.
fn tags_of(JsonText(tags): &JsonText) -> Result<Vec<Tag>, StoreError> {
    let tags: Vec<(i64, String, String)> = serde_json::from_str(tags).map_err(unreadable("list of tags"))?;
    Ok(tags.into_iter().map(|(id, name, color)| Tag { id: TagId::new(id), name, color }).collect())
}
