//! Tickets that words find, best first: few of them are read one by one, and of many it is a walk through the index of words that ends as soon as there are enough.
//!
//! What stands in the index is read from the newest tickets to the oldest, rank by rank and part by part. A part begins small, and grows
//! with what the one before it had: a frequent word is answered from the newest tickets alone, a rare one after a few looks at a bounded
//! number of lists.

use std::cmp::Reverse;
use std::collections::HashMap;

use diesel::sql_types::{BigInt, Text};
use switchboard_application::ports::{FOUND_TOTAL_MAX, Listing, NoteVisibility, Paging, StoreError};
use switchboard_application::records::TicketSummary;
use switchboard_application::search::{Exact, Heading, Rank, Search};

use super::selection::Selection;
use super::{few, list};
use crate::connection::{Connection, Dialect};
use crate::record::{Columns as _, record};
use crate::search::{CHUNK, Place, Question, WINDOW};
use crate::statement::Statement;

/// How many times as many tickets a part may have as the one before it.
const GROWTH: i64 = 8;
/// How many chunks one statement looks into at most.
const CHUNKS_MAX: i64 = 32;
/// The projects of a scope are part of the question if there are no more than these; otherwise each ticket found is looked at.
const PROJECTS_MAX: usize = 8;

/// Where a list of what was found begins.
pub(super) const BEGIN: (Rank, i64) = (Rank::Exact, i64::MAX);

record! {
    pub(super) struct FoundRow { id: i64 as BigInt = "id" }
}

record! {
    struct HeadingRow {
        subject: String as Text = "t.subject",
        number: String as Text = "t.number",
        customer_email: String as Text = "t.customer_email",
    }
}

/// The part of the list of what was found.
pub(super) fn list(
    connection: &mut Connection,
    selection: &Selection<'_>,
    search: &Search,
    notes: NoteVisibility,
    paging: Paging,
) -> Result<Listing<TicketSummary>, StoreError> {
    match paging {
        Paging::Page { page, per_page } => {
            let (found, total_is_capped) = best(connection, selection, search, notes)?;
            let [offset, limit] = [page.saturating_sub(1).saturating_mul(per_page), per_page]
                .map(|number| usize::try_from(number).unwrap_or(usize::MAX));
            let ids: Vec<i64> = found.iter().skip(offset).take(limit).copied().collect();
            Ok(Listing {
                records: summaries(connection, &ids)?,
                total: u64::try_from(found.len()).ok(),
                total_is_capped,
                has_more: !ids.is_empty() && offset.saturating_add(limit) < found.len(),
            })
        }
        Paging::After { last_seen, limit } => {
            let limit = usize::try_from(limit).unwrap_or(usize::MAX);
            let begin = match last_seen {
                Some(id) => (rank_of(connection, search, id)?, id),
                None => BEGIN,
            };
            let wanted = Wanted { dialect: connection.dialect(), selection, search, notes };
            let mut ids = best_from(connection, wanted, begin, limit.saturating_add(1))?;
            let has_more = ids.len() > limit;
            ids.truncate(limit);
            Ok(Listing {
                records: summaries(connection, &ids)?,
                total: None,
                total_is_capped: false,
                has_more,
            })
        }
    }
}

/// The best of what is found, as many as are counted, and whether there are more.
pub(super) fn best(
    connection: &mut Connection,
    selection: &Selection<'_>,
    search: &Search,
    notes: NoteVisibility,
) -> Result<(Vec<i64>, bool), StoreError> {
    let most = usize::try_from(FOUND_TOTAL_MAX).unwrap_or(usize::MAX);
    let wanted = Wanted { dialect: connection.dialect(), selection, search, notes };
    let mut found = best_from(connection, wanted, BEGIN, most + 1)?;
    let is_capped = found.len() > most;
    found.truncate(most);
    Ok((found, is_capped))
}

/// The best tickets below a rank and an identifier, so many of them. Few are read one by one: the index would gather all tickets that have
/// the words before it looked at where they belong.
fn best_from(
    connection: &mut Connection,
    wanted: Wanted<'_, '_>,
    begin: (Rank, i64),
    count: usize,
) -> Result<Vec<i64>, StoreError> {
    let Some(ranked) = few::ranked(connection, wanted)? else {
        return walked(connection, wanted, begin, count);
    };
    let is_below = |(rank, id): &(Rank, i64)| (*rank, Reverse(*id)) > (begin.0, Reverse(begin.1));
    Ok(ranked.into_iter().filter(is_below).map(|(_, id)| id).take(count).collect())
}

/// The same by the index of words alone.
pub(super) fn walked(
    connection: &mut Connection,
    wanted: Wanted<'_, '_>,
    begin: (Rank, i64),
    count: usize,
) -> Result<Vec<i64>, StoreError> {
    Walk { connection, wanted }.best(begin, count)
}

/// The rank of a ticket that was seen in the list. It is the last one if the ticket is gone by now, so that nothing comes twice.
fn rank_of(connection: &mut Connection, search: &Search, id: i64) -> Result<Rank, StoreError> {
    let select = Statement::new("SELECT ")
        .sql(HeadingRow::columns(connection.dialect()))
        .sql(" FROM tickets t WHERE t.id = ?")
        .bind(id);
    let row: Option<HeadingRow> = connection.find(select)?;
    Ok(row.map_or(Rank::Text, |HeadingRow { subject, number, customer_email }| {
        search.rank(Heading { subject: &subject, number: &number, address: &customer_email })
    }))
}

/// The tickets of a list, in its order. One that was deleted meanwhile is missing.
fn summaries(connection: &mut Connection, ids: &[i64]) -> Result<Vec<TicketSummary>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut known: HashMap<i64, TicketSummary> =
        list::by_ids(connection, ids)?.into_iter().map(|summary| (summary.id.get(), summary)).collect();
    Ok(ids.iter().filter_map(|id| known.remove(id)).collect())
}

/// What is searched for, and where.
#[derive(Clone, Copy)]
pub(super) struct Wanted<'a, 'b> {
    pub(super) dialect: Dialect,
    pub(super) selection: &'a Selection<'b>,
    pub(super) search: &'a Search,
    pub(super) notes: NoteVisibility,
}

impl<'a> Wanted<'a, '_> {
    /// The identifiers of one part, newest first. PostgreSQL must come from the words, question by question: the fence of `OFFSET 0` keeps
    /// from it that the identifiers have an index of their own, through which it would rather walk, and how few of the tickets that match a
    /// part is guessed to have, for whose sake it would rather read the tokens of all tickets and hold each against each question.
    pub(super) fn statement(self, place: Place, (begin, end): (i64, i64), wanted: i64) -> Statement<'a> {
        let Self { dialect, selection, search, notes } = self;
        let reach = selection.narrowing(PROJECTS_MAX);
        let question = Question {
            dialect,
            words: search.words(),
            notes,
            projects: reach.projects,
            creator: reach.creator,
        };
        let is_joined = reach.rest.is_some() || selection.has_conditions() || search.exact().is_some();
        let from = match (dialect, is_joined) {
            (Dialect::Sqlite, false) => {
                "SELECT ticket_search.rowid AS id FROM ticket_search WHERE ticket_search MATCH ?"
            }
            (Dialect::Sqlite, true) => {
                "SELECT ticket_search.rowid AS id FROM ticket_search CROSS JOIN tickets t ON t.id = ticket_search.rowid \
                 WHERE ticket_search MATCH ?"
            }
            (Dialect::Postgres, false) => {
                "SELECT s.ticket_id AS id FROM UNNEST(CAST(? AS TEXT[])) AS q (question) CROSS JOIN LATERAL (SELECT f.ticket_id \
                 FROM ticket_search f WHERE f.tokens @@ CAST(q.question AS TSQUERY) OFFSET 0) s WHERE TRUE"
            }
            (Dialect::Postgres, true) => {
                "SELECT s.ticket_id AS id FROM UNNEST(CAST(? AS TEXT[])) AS q (question) CROSS JOIN LATERAL (SELECT f.ticket_id \
                 FROM ticket_search f WHERE f.tokens @@ CAST(q.question AS TSQUERY) OFFSET 0) s \
                 JOIN tickets t ON t.id = s.ticket_id WHERE TRUE"
            }
        };
        let mut statement = Statement::new(from)
            .bind(question.between(place, begin, end))
            .sql(dialect.pick(
                " AND ticket_search.rowid >= ? AND ticket_search.rowid < ?",
                " AND s.ticket_id >= ? AND s.ticket_id < ?",
            ))
            .bind(begin)
            .bind(end)
            .then(selection.conditions());
        if let Some(rest) = reach.rest {
            statement = statement.then(rest);
        }
        if let Some(exact) = search.exact() {
            statement = statement.then(is_named(exact, " AND NOT "));
        }
        statement
            .sql(
                dialect
                    .pick(" ORDER BY ticket_search.rowid DESC LIMIT ?", " ORDER BY s.ticket_id DESC LIMIT ?"),
            )
            .bind(wanted)
    }
}

struct Walk<'a, 'b> {
    connection: &'a mut Connection,
    wanted: Wanted<'a, 'b>,
}

impl Walk<'_, '_> {
    /// The best tickets below a rank and an identifier, so many of them.
    fn best(&mut self, (first, below): (Rank, i64), wanted: usize) -> Result<Vec<i64>, StoreError> {
        let mut found = Vec::new();
        for rank in Rank::ALL.into_iter().filter(|rank| *rank >= first) {
            let below = if rank == first { below } else { i64::MAX };
            match rank {
                Rank::Exact => self.named(below, wanted, &mut found)?,
                Rank::Heading => self.walk(Place::Heading, below, wanted, &mut found)?,
                Rank::Text => self.walk(Place::BelowHeading, below, wanted, &mut found)?,
            }
            if found.len() >= wanted {
                break;
            }
        }
        Ok(found)
    }

    /// The tickets that the search names.
    fn named(&mut self, below: i64, wanted: usize, found: &mut Vec<i64>) -> Result<(), StoreError> {
        let Some(exact) = self.wanted.search.exact() else { return Ok(()) };
        let select = Statement::new("SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL")
            .then(is_named(exact, " AND "))
            .then(self.wanted.selection.reach())
            .then(self.wanted.selection.conditions())
            .sql(" AND t.id < ? ORDER BY t.id DESC LIMIT ?")
            .bind(below)
            .bind(limit(wanted.saturating_sub(found.len())));
        let rows: Vec<FoundRow> = self.connection.load(select)?;
        found.extend(rows.into_iter().map(|FoundRow { id }| id));
        Ok(())
    }

    /// The tickets below an identifier that have the words in this place, part by part.
    fn walk(
        &mut self,
        place: Place,
        below: i64,
        wanted: usize,
        found: &mut Vec<i64>,
    ) -> Result<(), StoreError> {
        let newest: FoundRow =
            self.connection.one(Statement::new("SELECT COALESCE(MAX(t.id), 0) AS id FROM tickets t"))?;
        let mut end = below.min(newest.id.saturating_add(1));
        let mut size = first_part(self.wanted.dialect, end);
        while end > 0 && found.len() < wanted {
            let begin = end.saturating_sub(size).max(0);
            let missing = limit(wanted - found.len());
            let rows: Vec<FoundRow> =
                self.connection.load(self.wanted.statement(place, (begin, end), missing))?;
            size = next_part(begin, end - begin, missing, limit(rows.len()));
            end = begin;
            found.extend(rows.into_iter().map(|FoundRow { id }| id));
        }
        Ok(())
    }
}

/// The condition that a ticket `t` is the one that a search names, or is not.
fn is_named<'a>(exact: &'a Exact, conjunction: &'static str) -> Statement<'a> {
    match exact {
        Exact::Number(number) => Statement::new(conjunction).sql("t.number = ?").bind(number.as_str()),
        Exact::Address(address) => {
            Statement::new(conjunction).sql("t.customer_email_canonical = ?").bind(address.canonical())
        }
    }
}

/// How many tickets are looked into first: the newest windows of PostgreSQL, the newest chunk of SQLite.
const fn first_part(dialect: Dialect, end: i64) -> i64 {
    let size = match dialect {
        Dialect::Sqlite => CHUNK,
        Dialect::Postgres => WINDOW,
    };
    // Half a part at least, and down to where one begins.
    let half = size / 2;
    let begin = (end - half).div_euclid(size) * size;
    end - begin
}

/// How many tickets are looked into next, after `size` of them had `found` of `missing`: what promises to be enough and half as many
/// again, down to where a window begins.
fn next_part(end: i64, size: i64, missing: i64, found: i64) -> i64 {
    let most = size.saturating_mul(GROWTH).clamp(WINDOW, CHUNKS_MAX * CHUNK);
    let enough = match (missing - found, found) {
        (_, 0) => most,
        (missing, found) => size.saturating_mul(missing).saturating_mul(3) / (found * 2),
    };
    let begin = (end - enough.clamp(WINDOW, most)).div_euclid(WINDOW) * WINDOW;
    end - begin
}

fn limit(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the parts begin that are looked into, when each has so many of the tickets wanted in a thousand.
    fn parts(dialect: Dialect, newest: i64, per_thousand: i64) -> Vec<i64> {
        let (mut end, mut missing) = (newest + 1, i64::from(FOUND_TOTAL_MAX));
        let mut size = first_part(dialect, end);
        let mut begins = Vec::new();
        while end > 0 && missing > 0 {
            let begin = (end - size).max(0);
            let found = ((end - begin) * per_thousand / 1_000).min(missing);
            size = next_part(begin, end - begin, missing, found);
            begins.push(begin);
            (end, missing) = (begin, missing - found);
        }
        begins
    }

    #[test]
    fn a_small_table_is_one_part() {
        for newest in [0, 1, 500] {
            assert_eq!(parts(Dialect::Sqlite, newest, 0), [0]);
            assert_eq!(parts(Dialect::Postgres, newest, 0), [0]);
        }
    }

    #[test]
    fn a_rare_word_takes_few_parts_of_a_large_table() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let parts = parts(dialect, 1_000_000, 0);
            assert!(parts.len() <= 4 && parts.last() == Some(&0), "{parts:?}");
        }
    }

    #[test]
    fn a_frequent_word_is_read_from_the_newest_alone() {
        for dialect in [Dialect::Sqlite, Dialect::Postgres] {
            let parts = parts(dialect, 1_000_000, 100);
            assert!(parts.last().is_some_and(|begin| *begin > 850_000), "{dialect:?} {parts:?}");
        }
    }
}
