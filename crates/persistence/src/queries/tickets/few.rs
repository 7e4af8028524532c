//! What words find among few tickets.

use std::cmp::Reverse;

use switchboard_application::ports::StoreError;
use switchboard_application::search::Rank;

use super::found::{FoundRow, Wanted};
use crate::connection::{Connection, Dialect};
use crate::queries::paging::Part;
use crate::record::Columns as _;
use crate::search::TextsRow;
use crate::statement::Statement;

/// So many tickets are read one by one.
const FEW: i64 = 100;

/// All tickets of a selection that are found, best first, and of each rank the newest; nothing of a selection that has more than a few.
pub(super) fn ranked(
    connection: &mut Connection,
    Wanted { dialect, selection, search, notes }: Wanted<'_, '_>,
) -> Result<Option<Vec<(Rank, i64)>>, StoreError> {
    let all = Part { last_seen: None, limit: FEW + 1, offset: 0, is_counted: false };
    let ids: Vec<FoundRow> = connection.load(selection.page(all))?;
    if i64::try_from(ids.len()).is_ok_and(|count| count > FEW) {
        return Ok(None);
    }
    let ids = ids.into_iter().map(|FoundRow { id }| id);
    let rows: Vec<TextsRow> = connection.load(texts(dialect, ids))?;
    let mut ranked: Vec<(Rank, i64)> =
        rows.iter().filter_map(|row| Some((row.document()?.rank(search, notes)?, row.ticket_id))).collect();
    ranked.sort_unstable_by_key(|(rank, id)| (*rank, Reverse(*id)));
    Ok(Some(ranked))
}

fn texts(dialect: Dialect, ids: impl Iterator<Item = i64>) -> Statement<'static> {
    Statement::new("SELECT ")
        .sql(TextsRow::columns(dialect))
        .sql(dialect.pick(
            " FROM (SELECT value AS ticket_id FROM json_each(?)) AS q",
            " FROM UNNEST(CAST(? AS BIGINT[])) AS q (ticket_id)",
        ))
        .bind(dialect.list(ids))
        .sql(" JOIN tickets t ON t.id = q.ticket_id AND t.deleted_at IS NULL")
}

#[cfg(test)]
mod tests {
    use switchboard_application::ports::{NoteVisibility, TicketFilter};
    use switchboard_application::search::Search;
    use switchboard_domain::access::Scope;
    use switchboard_domain::{ProjectId, Status, UserId};

    use super::*;
    use crate::queries::plans::{on_postgres, on_sqlite};
    use crate::queries::tickets::found::{BEGIN, walked};
    use crate::queries::tickets::selection::Selection;
    use crate::search::{absorb_backlog, absorb_before_commit};

    /// Three projects with 67 tickets each, of four people, with a reply and a note for most of them. Some are deleted.
    const SEED: &str = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 3) \
         INSERT INTO projects (id, name, folded_name, slug, prefix, timezone, created_at, updated_at) \
         SELECT n, 'P' || n, 'p' || n, 'p' || n, 'P' || n, 'UTC', {now}, {now} FROM numbers; \
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4) \
         INSERT INTO users (id, name, email, email_canonical, role, created_at, updated_at) \
         SELECT n, 'U' || n, n || '@example.org', n || '@example.org', 'agent', {now}, {now} FROM numbers; \
         WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 201) \
         INSERT INTO tickets (id, number, project_id, creator_id, subject, description, status, priority, source, customer_name, \
         customer_email, customer_email_canonical, last_activity_at, created_at, updated_at, deleted_at) \
         SELECT n, 'P-2026-' || (10000 + n), 1 + n % 3, 1 + n % 4, 'roof' || n % 7 || ' damp' || n % 5, 'Window ' || n % 11 || ' ROOF', \
         CASE n % 3 WHEN 0 THEN 'open' ELSE 'closed' END, 'low', 'api', 'C', n % 9 || '@example.org', n % 9 || '@example.org', \
         {now}, {now}, {now}, CASE WHEN n % 17 = 0 THEN {now} END FROM numbers; \
         INSERT INTO messages (ticket_id, side, type, body, is_first_response, created_at) \
         SELECT id, 'staff', 'reply', 'Which damp' || id % 4, {no}, {now} FROM tickets WHERE id % 6 <> 0; \
         INSERT INTO messages (ticket_id, side, type, body, is_first_response, created_at) \
         SELECT id, 'staff', 'note', 'Hidden roof' || id % 8, {no}, {now} FROM tickets WHERE id % 5 <> 0";

    #[test]
    fn few_tickets_of_sqlite_are_found_as_by_the_index() {
        on_sqlite(|connection| {
            connection.run_script(&SEED.replace("{now}", "1767225600000000").replace("{no}", "0")).unwrap();
            absorb_backlog(connection).unwrap();
            check(connection);
        });
    }

    #[test]
    fn few_tickets_of_postgres_are_found_as_by_the_index() {
        on_postgres("few_tickets", |connection| {
            connection
                .run_script(
                    &SEED.replace("{now}", "TIMESTAMPTZ '2026-01-01T00:00:00Z'").replace("{no}", "FALSE"),
                )
                .unwrap();
            absorb_before_commit(connection).unwrap();
            check(connection);
        });
    }

    fn check(connection: &mut Connection) {
        let dialect = connection.dialect();
        let projects = |ids: &[i64]| Scope::Projects(ids.iter().copied().map(ProjectId::new).collect());
        let open = TicketFilter { status: Some(Status::Open), ..TicketFilter::default() };
        let own = Scope::Own(UserId::new(2));
        let (mut compared, mut found) = (0, 0);
        for (scope, filter, is_few) in [
            (Scope::All, TicketFilter::default(), false),
            (Scope::All, open.clone(), true),
            (projects(&[2]), TicketFilter::default(), true),
            (projects(&[1, 3]), TicketFilter::default(), false),
            (projects(&[1, 3]), open.clone(), true),
            (own.clone(), TicketFilter::default(), true),
            (own, TicketFilter { project_id: Some(ProjectId::new(1)), ..open }, true),
        ] {
            for query in [
                "roof",
                "ROOF3",
                "damp1 roof",
                "which damp3 window",
                "hidden",
                "hidden roof1 w",
                "p-2026-10045",
                "7@example.org",
                "1",
                "nothing",
            ] {
                for notes in [NoteVisibility::Shown, NoteVisibility::Hidden] {
                    let (search, selection) =
                        (Search::of(query).unwrap(), Selection::new(dialect, &scope, &filter).unwrap());
                    let wanted = Wanted { dialect, selection: &selection, search: &search, notes };
                    let ranked = ranked(connection, wanted).unwrap();
                    assert_eq!(ranked.is_some(), is_few, "{scope:?} {filter:?}");
                    let Some(ranked) = ranked else { continue };
                    let read: Vec<i64> = ranked.into_iter().map(|(_, id)| id).collect();
                    let walked = walked(connection, wanted, BEGIN, 1_000).unwrap();
                    assert_eq!(read, walked, "{query} {notes:?} {scope:?} {filter:?}");
                    compared += 1;
                    found += read.len();
                }
            }
        }
        assert!(compared == 100 && found > 500, "{compared} {found}");
    }
}
