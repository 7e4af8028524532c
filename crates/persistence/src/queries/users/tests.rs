//! No list of people makes a database walk through all of them.

use switchboard_domain::access::Role;

use super::*;
use crate::connection::{Connection, Dialect};
use crate::queries::plans::{explain, on_postgres, on_sqlite};

/// 20,000 people, of whom few are staff and few were switched off, so that walking through all of them is clearly dearer.
const SEED: &str = "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 20000) \
     INSERT INTO users (name, email, email_canonical, role, is_active, created_at, updated_at) \
     SELECT 'Name' || n || ' Okafor', n || '@example.org', n || '@example.org', \
     CASE WHEN n % 100 = 0 THEN 'agent' ELSE 'customer' END, n % 150 <> 0, {now}, {now} FROM numbers";

#[test]
fn sqlite_walks_through_no_crowd() {
    on_sqlite(|connection| {
        // Without statistics, as in a database that nobody analyses.
        connection.run_script(&SEED.replace("{now}", "1767225600000000")).unwrap();
        check(connection);
    });
}

#[test]
fn postgres_walks_through_no_crowd() {
    on_postgres("switchboard_plans_of_people", |connection| {
        connection.run_script(&SEED.replace("{now}", "TIMESTAMPTZ '2026-01-01T00:00:00Z'")).unwrap();
        connection.run_script("ANALYZE").unwrap();
        check(connection);
    });
}

/// Every filter alone and with the others, for a page and for what follows a cursor.
fn check(connection: &mut Connection) {
    let dialect = connection.dialect();
    let pages =
        [Paging::Page { page: 2, per_page: 20 }, Paging::After { last_seen: Some(15_000), limit: 20 }];
    for filter in filters() {
        for part in pages.map(Part::of) {
            let plan = explain(connection, selection::page(dialect, &filter, part));
            let lead = lead(dialect, &filter, part);
            let is_led = plan.iter().any(|step| step.contains(lead));
            assert!(is_led, "nothing says {lead}: {filter:?} {part:?}\n{}", plan.join("\n"));
            assert!(!is_walk(dialect, &plan), "{filter:?} {part:?}\n{}", plan.join("\n"));
        }
    }
}

/// What leads to the people: the index that was made for the filter, or the order of the table, as far as the page goes.
fn lead(dialect: Dialect, filter: &UserFilter, part: Part) -> &'static str {
    let UserFilter { role, is_active, search } = filter;
    match (search, role, is_active) {
        (Some(_), _, _) => {
            dialect.pick("SCAN user_search VIRTUAL TABLE INDEX", "Bitmap Index Scan on users_search")
        }
        (None, Some(_), Some(_)) => {
            dialect.pick("SEARCH u USING INDEX users_role_is_active (", "using users_role_is_active on users")
        }
        (None, Some(_), None) => {
            dialect.pick("SEARCH u USING INDEX users_role (", "using users_role on users")
        }
        (None, None, Some(_)) => {
            dialect.pick("SEARCH u USING INDEX users_is_active (", "using users_is_active on users")
        }
        (None, None, None) if part.last_seen.is_some() => {
            dialect.pick("SEARCH u USING INTEGER PRIMARY KEY (rowid<?)", "Backward using users_pkey on users")
        }
        (None, None, None) => dialect.pick("SCAN u", "Backward using users_pkey on users"),
    }
}

/// Whether a plan walks through all people, or on SQLite, where `u` is also the page and the counts, sorts what was found before it is cut
/// to a page.
fn is_walk(dialect: Dialect, plan: &[String]) -> bool {
    match dialect {
        Dialect::Sqlite => {
            plan.iter().skip_while(|step| !step.contains("TEMP B-TREE")).any(|step| step == "SCAN u")
                || plan.iter().any(|step| step.contains("AUTOMATIC"))
        }
        Dialect::Postgres => plan.iter().any(|step| step.contains("Seq Scan on users ")),
    }
}

/// The list is narrowed to few people, and what words find to many, so that one index is clearly the best.
fn filters() -> Vec<UserFilter> {
    let words = Some("name1234 oka".to_owned());
    let mut filters = Vec::new();
    for (search, role, is_active) in [(None, Role::Agent, false), (words, Role::Customer, true)] {
        for role in [None, Some(role)] {
            for is_active in [None, Some(is_active)] {
                filters.push(UserFilter { role, is_active, search: search.clone() });
            }
        }
    }
    filters
}
