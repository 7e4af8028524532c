//! No list of tickets makes a database walk through all of them.

use switchboard_application::ports::{Direction, SortKey, TicketOrder, TicketSort};
use switchboard_application::search::Search;
use switchboard_domain::{CategoryId, Priority, ProjectId, Status, UserId};

use super::found::Wanted;
use super::selection::Selection;
use super::*;
use crate::connection::{Connection, Dialect};
use crate::queries::paging::Part;
use crate::queries::plans::{explain, on_postgres, on_sqlite};
use crate::search::{CHUNK, Place, absorb_backlog, absorb_before_commit};

/// Twenty projects and 20,000 tickets, so that walking through all of them is clearly dearer.
const SEED: &str = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20) \
     INSERT INTO projects (name, folded_name, slug, prefix, timezone, created_at, updated_at) \
     SELECT 'P' || n, 'p' || n, 'p' || n, 'P' || n, 'UTC', {now}, {now} FROM numbers; \
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50) \
     INSERT INTO users (name, email, email_canonical, role, created_at, updated_at) \
     SELECT 'U' || n, n || '@example.org', n || '@example.org', 'agent', {now}, {now} FROM numbers; \
     WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000) \
     INSERT INTO tickets (number, project_id, creator_id, assignee_id, subject, description, status, priority, source, \
     customer_name, customer_email, customer_email_canonical, overdue_at, last_activity_at, created_at, updated_at) \
     SELECT 'N-' || n, 1 + n % 20, 1 + n % 50, CASE WHEN n % 3 = 0 THEN 1 + n % 50 END, 'Subject ' || n, '{text}', \
     CASE n % 3 WHEN 0 THEN 'open' WHEN 1 THEN 'resolved' ELSE 'closed' END, CASE n % 4 WHEN 0 THEN 'high' ELSE 'low' END, \
     'api', 'C', n % 1000 || '@example.org', n % 1000 || '@example.org', CASE WHEN n % 100 = 0 THEN {now} END, \
     {now}, {now}, {now} FROM numbers; ANALYZE";

#[test]
fn sqlite_walks_through_no_backlog() {
    on_sqlite(|connection| {
        // Without statistics, as in a database that nobody analyses.
        let seed = seed("1767225600000000");
        connection.run_script(seed.trim_end_matches("; ANALYZE")).unwrap();
        absorb_backlog(connection).unwrap();
        check(connection);
    });
}

#[test]
fn postgres_walks_through_no_backlog() {
    on_postgres("switchboard_plans_of_tickets", |connection| {
        connection.run_script(&seed("TIMESTAMPTZ '2026-01-01T00:00:00Z'")).unwrap();
        // The tickets are noted for the unit that is open.
        absorb_before_commit(connection).unwrap();
        connection.run_script("ANALYZE ticket_search").unwrap();
        check(connection);
    });
}

/// The seed with an instant as the database writes it, and descriptions of a usual length.
fn seed(now: &str) -> String {
    SEED.replace("{now}", now).replace("{text}", &"word ".repeat(120))
}

/// Every filter alone and with every other one, in every scope, for the page and for the count.
fn check(connection: &mut Connection) {
    let dialect = connection.dialect();
    let pages =
        [Paging::Page { page: 2, per_page: 20 }, Paging::After { last_seen: Some(15_000), limit: 20 }];
    for scope in scopes() {
        check_found(connection, &scope);
        for filter in filters().into_iter().chain(sorted()) {
            let Some(selection) = Selection::new(dialect, &scope, &filter) else { continue };
            let selection =
                if filter.search.is_some() { selection.among(&[7, 12_000, 15_001]) } else { selection };
            for part in pages.map(Part::of) {
                let plan = explain(connection, list::statement(dialect, &selection, part));
                // Without any filter the tickets are read in their own order, as far as the page goes.
                let allowed = usize::from(scope == Scope::All && is_plain(&filter));
                let scans = plan.iter().filter(|step| is_scan(dialect, step)).count();
                let counts = usize::from(part.is_counted && !selection.counts_tickets());
                let expected = if dialect == Dialect::Sqlite { allowed + counts } else { allowed };
                assert!(scans <= expected, "{scope:?} {filter:?} {part:?}\n{}", plan.join("\n"));
            }
        }
    }
}

/// Whether nothing narrows the list, and it comes in the order of the table.
fn is_plain(filter: &TicketFilter) -> bool {
    let plain = TicketFilter { order: filter.order, ..TicketFilter::default() };
    *filter == plain && filter.order.by == TicketSort::Filed
}

/// What words find, with and without another filter, of every scope: the index of words leads to it.
fn check_found(connection: &mut Connection, scope: &Scope) {
    let dialect = connection.dialect();
    let index =
        dialect.pick("SCAN ticket_search VIRTUAL TABLE INDEX", "Bitmap Index Scan on ticket_search_tokens");
    let search = Search::of("subj 1234").unwrap();
    let wide = Scope::Projects((1..=12).map(ProjectId::new).collect());
    for filter in
        [TicketFilter::default(), TicketFilter { status: Some(Status::Open), ..TicketFilter::default() }]
    {
        for scope in [scope, &wide] {
            let selection = Selection::new(dialect, scope, &filter).unwrap();
            let wanted =
                Wanted { dialect, selection: &selection, search: &search, notes: NoteVisibility::Shown };
            for place in [Place::Heading, Place::BelowHeading] {
                let plan = explain(connection, wanted.statement(place, (8_192, 16_384), 100));
                let is_led = plan.iter().any(|step| step.contains(index));
                let is_walk = plan
                    .iter()
                    .any(|step| is_scan(dialect, step) || step.contains("Seq Scan on ticket_search"));
                assert!(is_led && !is_walk, "{scope:?} {filter:?}\n{}", plan.join("\n"));
            }
        }
    }
}

/// Many parts of a large index are asked for at once. PostgreSQL guesses that few tickets are left of each, and must not take that for a
/// reason to hold the tokens of all tickets against each question.
#[test]
fn a_large_index_is_led_to_by_its_words_however_many_parts_are_asked_for() {
    on_postgres("plans_of_a_large_index", |connection| {
        let filled = "INSERT INTO ticket_search SELECT id, array_to_tsvector(ARRAY['0twell', '0tword' || id]) \
                      FROM generate_series(1, 20000) AS id; ANALYZE ticket_search";
        connection.run_script(filled).unwrap();
        let search = Search::of("well").unwrap();
        let filter = TicketFilter::default();
        for scope in [Scope::All, Scope::Projects((1..=12).map(ProjectId::new).collect())] {
            let selection = Selection::new(Dialect::Postgres, &scope, &filter).unwrap();
            let notes = NoteVisibility::Shown;
            let wanted = Wanted { dialect: Dialect::Postgres, selection: &selection, search: &search, notes };
            let plan = explain(connection, wanted.statement(Place::BelowHeading, (0, 32 * CHUNK), 1_000));
            let is_walk = plan.iter().any(|step| step.contains("Seq Scan on ticket_search"));
            assert!(!is_walk, "{}", plan.join("\n"));
        }
    });
}

/// Whether a step walks through a whole table of tickets, or of their counts, which SQLite also calls `t`; or makes an index of its own.
fn is_scan(dialect: Dialect, step: &str) -> bool {
    match dialect {
        Dialect::Sqlite => {
            ["SCAN t", "SCAN k"].contains(&step)
                || step.starts_with("SCAN t USING")
                || step.contains("AUTOMATIC")
        }
        Dialect::Postgres => step.contains("Seq Scan on tickets"),
    }
}

/// Every order in both directions, alone and with a filter of each sort; and spans of time.
fn sorted() -> Vec<TicketFilter> {
    let at = "2026-02-01T00:00:00Z".parse().ok();
    let filters = [
        TicketFilter::default(),
        TicketFilter { status: Some(Status::Open), ..TicketFilter::default() },
        TicketFilter { awaiting_staff: true, ..TicketFilter::default() },
        TicketFilter { priority: Some(Priority::High), unassigned: true, ..TicketFilter::default() },
        TicketFilter { project_id: Some(ProjectId::new(3)), ..TicketFilter::default() },
        TicketFilter { assigned_to: Some(UserId::new(7)), ..TicketFilter::default() },
        TicketFilter { search: Some("subj 1234".to_owned()), ..TicketFilter::default() },
    ];
    let mut sorted = Vec::new();
    for by in TicketSort::ALL {
        let after = match by {
            TicketSort::Filed => None,
            TicketSort::CreatedAt | TicketSort::LastActivity => at.map(SortKey::Instant),
            TicketSort::Priority => Some(SortKey::Priority(Priority::High)),
            TicketSort::Due => Some(SortKey::Due(at)),
        };
        for direction in [Direction::Descending, Direction::Ascending] {
            let order = TicketOrder { by, direction, after };
            sorted.extend(filters.iter().map(|filter| TicketFilter { order, ..filter.clone() }));
        }
    }
    let by_time = TicketOrder { by: TicketSort::CreatedAt, ..TicketOrder::default() };
    sorted.extend(filters.map(|filter| TicketFilter {
        created_from: at,
        created_before: at,
        order: by_time,
        ..filter
    }));
    sorted
}

fn scopes() -> Vec<Scope> {
    let projects = |ids: &[i64]| Scope::Projects(ids.iter().copied().map(ProjectId::new).collect());
    vec![Scope::All, projects(&[3]), projects(&[3, 7, 12]), Scope::Own(UserId::new(5))]
}

fn filters() -> Vec<TicketFilter> {
    let narrow: [fn(&mut TicketFilter); 11] = [
        |filter| filter.status = Some(Status::Open),
        |filter| filter.awaiting_staff = true,
        |filter| filter.priority = Some(Priority::High),
        |filter| filter.project_id = Some(ProjectId::new(3)),
        |filter| filter.assigned_to = Some(UserId::new(7)),
        |filter| filter.unassigned = true,
        |filter| filter.overdue_at = "2026-02-01T00:00:00Z".parse().ok(),
        |filter| filter.customer_email = "7@example.org".parse().ok(),
        |filter| filter.category_id = Some(CategoryId::new(7)),
        |filter| filter.tag_id = Some(TagId::new(7)),
        |filter| filter.watched_by = Some(UserId::new(7)),
    ];
    let mut filters = vec![TicketFilter::default()];
    for (place, one) in narrow.iter().enumerate() {
        for other in &narrow[place..] {
            let mut filter = TicketFilter::default();
            one(&mut filter);
            other(&mut filter);
            filters.push(filter);
        }
    }
    filters
}
