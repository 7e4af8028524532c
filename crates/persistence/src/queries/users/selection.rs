//! Which people a list has, as SQL that an index serves whatever the filter.

use switchboard_application::ports::UserFilter;

use crate::connection::Dialect;
use crate::queries::paging::Part;
use crate::queries::search;
use crate::record::Columns as _;
use crate::statement::Statement;
use crate::stores::UserRow;

/// As many people as a part can have at most, and one more. PostgreSQL plans a statement once for all values that it is run with, and
/// without this literal it would take a tenth of all people for a page.
const LONGEST: &str = " DESC LIMIT 101";

/// Part of the list, newest first, with how many people the whole list has where they are counted.
pub(super) fn page(dialect: Dialect, filter: &UserFilter, part: Part) -> Statement<'_> {
    let total = if part.is_counted { total(dialect, filter) } else { Statement::new("CAST(NULL AS BIGINT)") };
    let page = Statement::new("SELECT ")
        .sql(UserRow::columns(dialect))
        .sql(", u.total FROM (SELECT u.*, ")
        .then(total)
        .sql(" AS total")
        .then(matching(dialect, filter));
    let place = place(dialect, filter);
    let page = match part.last_seen {
        Some(id) => page.sql(" AND ").sql(place).sql(" < ?").bind(id),
        None => page,
    };
    let page = page.sql(" ORDER BY ").sql(place).sql(LONGEST);
    let page = match part.offset {
        0 => page,
        offset => page.sql(" OFFSET ?").bind(offset),
    };
    page.sql(") AS u ORDER BY u.id DESC LIMIT ?").bind(part.limit)
}

/// How many people the whole list has. Only those that a search finds are counted.
pub(super) fn total(dialect: Dialect, filter: &UserFilter) -> Statement<'_> {
    if words(dialect, filter).is_some() {
        return Statement::new("(SELECT COUNT(*)").then(matching(dialect, filter)).sql(")");
    }
    Statement::new("(SELECT CAST(COALESCE(SUM(u.users), 0) AS BIGINT) FROM user_counts u WHERE TRUE")
        .then(conditions(filter))
        .sql(")")
}

fn matching(dialect: Dialect, filter: &UserFilter) -> Statement<'_> {
    let from = match words(dialect, filter) {
        None => Statement::new(" FROM users u WHERE u.deleted_at IS NULL"),
        Some(query) => {
            // SQLite reads the index of words newest first, and looks up only as many people as it needs.
            let from = dialect.pick(
                " FROM user_search CROSS JOIN users u ON u.id = user_search.rowid WHERE u.deleted_at IS NULL AND ",
                " FROM users u WHERE u.deleted_at IS NULL AND ",
            );
            Statement::new(from).sql(search::matches_people(dialect)).bind(query)
        }
    };
    from.then(conditions(filter))
}

/// What the list is ordered by. SQLite leaves what an index of words yields in its order only if it is asked for by the index's own name.
fn place(dialect: Dialect, filter: &UserFilter) -> &'static str {
    match words(dialect, filter) {
        Some(_) => dialect.pick("user_search.rowid", "u.id"),
        None => "u.id",
    }
}

fn words(dialect: Dialect, filter: &UserFilter) -> Option<String> {
    filter.search.as_deref().and_then(|text| search::query(dialect, text))
}

/// What holds for a person as well as for the counts.
fn conditions(filter: &UserFilter) -> Statement<'_> {
    let UserFilter { role, is_active, search: _ } = filter;
    let mut conditions = Statement::default();
    if let Some(role) = role {
        conditions = conditions.sql(" AND u.role = ?").bind(role.as_str());
    }
    if let Some(is_active) = is_active {
        conditions = conditions.sql(" AND u.is_active = ?").bind(*is_active);
    }
    conditions
}
