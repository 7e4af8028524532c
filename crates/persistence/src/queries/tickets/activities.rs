//! What happened to a ticket, in parts.

use diesel::sql_types::{BigInt, Nullable};
use switchboard_application::ports::{Listing, NoteVisibility, Paging, StoreError};
use switchboard_application::records::Event;
use switchboard_domain::TicketId;
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::EventKind;

use crate::connection::{Connection, Dialect};
use crate::queries::paging::Part;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stores::{AnswerRow, EventRow, event_of, within};

record! {
    struct EventTotalRow { total: Option<i64> as Nullable<BigInt> = "total" }
}
side_by_side!(EventRow, EventTotalRow);

record! {
    struct EventCountRow { total: i64 as BigInt = "total" }
}

/// The part of what happened to a ticket; nothing where there is no such ticket in the scope.
pub(super) fn activities(
    connection: &mut Connection,
    id: TicketId,
    scope: &Scope,
    notes: NoteVisibility,
    paging: Paging,
) -> Result<Option<Listing<Event>>, StoreError> {
    let (dialect, part) = (connection.dialect(), Part::of(paging));
    let select = Statement::new("SELECT ")
        .sql(EventRow::columns(dialect))
        .sql(", ")
        .then(if part.is_counted { total(id, notes) } else { Statement::new("CAST(NULL AS BIGINT)") })
        .sql(" FROM tickets t JOIN events e ON e.ticket_id = t.id LEFT JOIN users u ON u.id = e.user_id WHERE ")
        .then(visible(dialect, id, scope))
        .then(of_kinds(notes))
        .then(part.last_seen.map_or_else(Statement::default, |last| Statement::new(" AND e.id > ?").bind(last)))
        .sql(" ORDER BY e.id LIMIT ? OFFSET ?")
        .bind(part.limit)
        .bind(part.offset);
    let rows: Vec<(EventRow, EventTotalRow)> = connection.load(select)?;
    if rows.is_empty() {
        let question = Statement::new("SELECT EXISTS (SELECT 1 FROM tickets t WHERE ")
            .then(visible(dialect, id, scope))
            .sql(")");
        let AnswerRow { is_so: exists } = connection.one(question)?;
        if !exists {
            return Ok(None);
        }
    }
    let rows = rows.into_iter().map(|(event, EventTotalRow { total })| (event, total)).collect();
    let listing = part.listing(rows, event_of, || {
        let EventCountRow { total } = connection.one(Statement::new("SELECT ").then(total(id, notes)))?;
        Ok(total)
    });
    listing.map(Some)
}

fn visible(dialect: Dialect, id: TicketId, scope: &Scope) -> Statement<'static> {
    Statement::new("t.deleted_at IS NULL AND t.id = ?").bind(id.get()).then(within(dialect, scope))
}

fn total(id: TicketId, notes: NoteVisibility) -> Statement<'static> {
    Statement::new("(SELECT COUNT(*) FROM events e WHERE e.ticket_id = ?")
        .bind(id.get())
        .then(of_kinds(notes))
        .sql(")")
}

/// The condition that an event `e` is of a kind that may be learnt of.
fn of_kinds(notes: NoteVisibility) -> Statement<'static> {
    match notes {
        NoteVisibility::Shown => Statement::default(),
        NoteVisibility::Hidden => {
            let public = EventKind::ALL.iter().filter(|kind| kind.is_public());
            let listed = public.fold(Statement::new(" AND e.kind IN (NULL"), |listed, kind| {
                listed.sql(", ?").bind(kind.as_str())
            });
            listed.sql(")")
        }
    }
}
