//! Lists of tickets.

use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use switchboard_application::ports::{Listing, NoteVisibility, Paging, StoreError, TicketFilter};
use switchboard_application::records::{CategoryName, TicketSummary, UserName};
use switchboard_application::search::Search;
use switchboard_domain::access::Scope;
use switchboard_domain::{CategoryId, TicketId, UserId};

use super::found;
use super::selection::Selection;
use super::tags_of;
use crate::connection::{Connection, Dialect};
use crate::queries::paging::Part;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{maybe, number, parsed};
use crate::stores::project_name_of;
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    struct SummaryRow {
        id: i64 as BigInt = "t.id",
        number: String as Text = "t.number",
        subject: String as Text = "t.subject",
        status: String as Text = "t.status",
        priority: String as Text = "t.priority",
        reply_count: i32 as Integer = "t.reply_count",
        project_id: i64 as BigInt = "t.project_id",
        project_name: String as Text = "p.name",
        project_slug: String as Text = "p.slug",
        category_id: Option<i64> as Nullable<BigInt> = "t.category_id",
        category_name: Option<String> as Nullable<Text> = "c.name",
        assignee_id: Option<i64> as Nullable<BigInt> = "t.assignee_id",
        assignee_name: Option<String> as Nullable<Text> = "a.name",
        creator_id: Option<i64> as Nullable<BigInt> = "t.creator_id",
        creator_name: Option<String> as Nullable<Text> = "u.name",
        customer_name: String as Text = "t.customer_name",
        customer_email: String as Text = "t.customer_email",
        tags: JsonText as Document =
            "(SELECT json_group_array(json_array(g.id, g.name, g.color) ORDER BY g.name, g.id) \
              FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id)"
            | "(SELECT COALESCE(json_agg(json_build_array(g.id, g.name, g.color) ORDER BY g.name COLLATE \"C\", g.id), '[]') \
                FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id)",
        due_at: Option<Moment> as Nullable<Instant> =
            "CASE WHEN t.status NOT IN ('resolved', 'closed') THEN t.overdue_at END",
        last_activity_at: Moment as Instant = "t.last_activity_at",
        created_at: Moment as Instant = "t.created_at",
        resolved_at: Option<Moment> as Nullable<Instant> = "t.resolved_at",
    }
}

record! {
    struct PageTotalRow { total: Option<i64> as Nullable<BigInt> = "page.total" }
}
side_by_side!(SummaryRow, PageTotalRow);

record! {
    struct TotalRow { total: i64 as BigInt = "total" }
}

/// What a summary has from elsewhere.
const JOINS: &str = " JOIN projects p ON p.id = t.project_id LEFT JOIN categories c ON c.id = t.category_id \
     LEFT JOIN users a ON a.id = t.assignee_id LEFT JOIN users u ON u.id = t.creator_id";

/// The part of a list, in its order, and by the same statement how many there are. What words find is a list of its own, unless it is to
/// be sorted.
pub(super) fn list(
    connection: &mut Connection,
    scope: &Scope,
    filter: &TicketFilter,
    notes: NoteVisibility,
    paging: Paging,
) -> Result<Listing<TicketSummary>, StoreError> {
    let part = Part::of(paging);
    let dialect = connection.dialect();
    let Some(selection) = Selection::new(dialect, scope, filter) else {
        return Ok(Listing {
            records: Vec::new(),
            total: part.is_counted.then_some(0),
            total_is_capped: false,
            has_more: false,
        });
    };
    let Some(search) = filter.search.as_deref().and_then(Search::of) else {
        return listed(connection, &selection, part);
    };
    if filter.order.is_newest_first() {
        return found::list(connection, &selection, &search, notes, paging);
    }
    let (best, is_capped) = found::best(connection, &selection, &search, notes)?;
    let listing = listed(connection, &selection.among(&best), part)?;
    Ok(Listing { total_is_capped: is_capped && part.is_counted, ..listing })
}

fn listed(
    connection: &mut Connection,
    selection: &Selection<'_>,
    part: Part,
) -> Result<Listing<TicketSummary>, StoreError> {
    let dialect = connection.dialect();
    let rows: Vec<(SummaryRow, PageTotalRow)> = connection.load(statement(dialect, selection, part))?;
    let rows = rows.into_iter().map(|(row, PageTotalRow { total })| (row, total)).collect();
    part.listing(rows, summary_of, || {
        let TotalRow { total } = connection.one(Statement::new("SELECT ").then(selection.total()))?;
        Ok(total)
    })
}

/// The tickets with these identifiers, in any order.
pub(super) fn by_ids(connection: &mut Connection, ids: &[i64]) -> Result<Vec<TicketSummary>, StoreError> {
    let dialect = connection.dialect();
    let select = Statement::new("SELECT ")
        .sql(SummaryRow::columns(dialect))
        .sql(" FROM tickets t")
        .sql(JOINS)
        .sql(" WHERE t.deleted_at IS NULL AND t.id")
        .sql(dialect.is_listed())
        .bind(dialect.list(ids.iter().copied()));
    connection.load(select)?.into_iter().map(summary_of).collect()
}

/// SQLite must begin with the page: it cannot know that this is short, and would rather walk through the tickets in order.
pub(super) fn statement<'a>(dialect: Dialect, selection: &'a Selection<'_>, part: Part) -> Statement<'a> {
    Statement::new("SELECT ")
        .sql(SummaryRow::columns(dialect))
        .sql(", ")
        .then(if part.is_counted { selection.total() } else { Statement::new("CAST(NULL AS BIGINT)") })
        .sql(" FROM (")
        .then(selection.page(part))
        .sql(dialect.pick(") AS page CROSS JOIN tickets t", ") AS page JOIN tickets t"))
        .sql(" ON t.id = page.id")
        .sql(JOINS)
        .then(selection.order().of_tickets())
}

fn summary_of(row: SummaryRow) -> Result<TicketSummary, StoreError> {
    let SummaryRow {
        id,
        number: ticket_number,
        subject,
        status,
        priority,
        reply_count,
        project_id,
        project_name,
        project_slug,
        category_id,
        category_name,
        assignee_id,
        assignee_name,
        creator_id,
        creator_name,
        customer_name,
        customer_email,
        tags,
        due_at,
        last_activity_at,
        created_at,
        resolved_at,
    } = row;
    Ok(TicketSummary {
        id: TicketId::new(id),
        number: parsed("ticket number", &ticket_number)?,
        subject,
        status: parsed("status", &status)?,
        priority: parsed("priority", &priority)?,
        reply_count: number("number of replies", reply_count)?,
        project: project_name_of(project_id, project_name, project_slug),
        category: category_of(category_id, category_name),
        assignee: user_name_of(assignee_id, assignee_name),
        creator: user_name_of(creator_id, creator_name),
        customer_name,
        customer_email,
        tags: tags_of(&tags)?,
        due_at: maybe(due_at),
        last_activity_at: last_activity_at.0,
        created_at: created_at.0,
        resolved_at: maybe(resolved_at),
    })
}

/// A category, if the join found one.
pub(super) fn category_of(id: Option<i64>, name: Option<String>) -> Option<CategoryName> {
    Some(CategoryName { id: CategoryId::new(id?), name: name? })
}

/// A person, if the join found one.
pub(super) fn user_name_of(id: Option<i64>, name: Option<String>) -> Option<UserName> {
    Some(UserName { id: UserId::new(id?), name: name? })
}
