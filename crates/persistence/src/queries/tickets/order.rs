//! The order of a list of tickets: what they are sorted by, and where a walk goes on.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{Direction, SortKey, TicketOrder, TicketSort};
use switchboard_domain::Priority;

use crate::connection::Dialect;
use crate::statement::{Statement, Value};

/// When a ticket is due that has nothing due: after all that has. The index on due times knows this instant as well.
const NEVER: &str = "9999-12-31T23:59:59.999999Z";

/// An order of tickets in the language of a database.
#[derive(Debug, Clone, Copy)]
pub(super) struct Order {
    dialect: Dialect,
    wanted: TicketOrder,
}

/// The key of a table of tickets, written exactly as its index has it.
macro_rules! key {
    ($table:literal, $dialect:expr, $sort:expr) => {
        match $sort {
            TicketSort::Filed => None,
            TicketSort::CreatedAt => Some(concat!($table, ".created_at")),
            TicketSort::LastActivity => Some(concat!($table, ".last_activity_at")),
            TicketSort::Priority => Some(concat!(
                "CASE ",
                $table,
                ".priority WHEN 'critical' THEN 4 WHEN 'high' THEN 3 WHEN 'medium' THEN 2 ELSE 1 END"
            )),
            TicketSort::Due => Some($dialect.pick(
                concat!(
                    "CASE WHEN ",
                    $table,
                    ".status IN ('resolved', 'closed') OR ",
                    $table,
                    ".overdue_at IS NULL THEN 253402300799999999 ELSE ",
                    $table,
                    ".overdue_at END"
                ),
                concat!(
                    "CASE WHEN ",
                    $table,
                    ".status IN ('resolved', 'closed') OR ",
                    $table,
                    ".overdue_at IS NULL THEN TIMESTAMPTZ '9999-12-31T23:59:59.999999Z' ELSE ",
                    $table,
                    ".overdue_at END"
                ),
            )),
        }
    };
}

impl Order {
    pub(super) const fn new(dialect: Dialect, wanted: TicketOrder) -> Self {
        Self { dialect, wanted }
    }

    /// Whether tickets are sorted by something else than their identifiers.
    pub(super) fn has_key(self) -> bool {
        self.wanted.by != TicketSort::Filed
    }

    /// The order of tickets `t`.
    pub(super) fn of_tickets(self) -> Statement<'static> {
        self.of(key!("t", self.dialect, self.wanted.by), "t.id")
    }

    /// The order of tickets `k`.
    pub(super) fn of_chosen(self) -> Statement<'static> {
        self.of(key!("k", self.dialect, self.wanted.by), "k.id")
    }

    /// The order of tickets `n`.
    pub(super) fn of_nearest(self) -> Statement<'static> {
        self.of(key!("n", self.dialect, self.wanted.by), "n.id")
    }

    /// The order of tickets `t` that an index on something else leads to. SQLite must not be tempted to walk through all tickets in this
    /// order, so it is not told that an index has it.
    pub(super) fn of_few(self) -> Statement<'static> {
        let ordered = Statement::new(" ORDER BY ");
        let ordered = match key!("t", self.dialect, self.wanted.by) {
            Some(key) => ordered.sql("+(").sql(key).sql(")").sql(self.direction()).sql(", +t.id"),
            None => ordered.sql("+t.id"),
        };
        ordered.sql(self.direction())
    }

    /// The direction, to stand behind what is sorted by.
    pub(super) const fn direction(self) -> &'static str {
        match self.wanted.direction {
            Direction::Descending => " DESC",
            Direction::Ascending => " ASC",
        }
    }

    /// The condition that a ticket `t` comes after the last one that was seen.
    pub(super) fn after(self, last_seen: Option<i64>) -> Statement<'static> {
        let Some(last_seen) = last_seen else { return Statement::default() };
        let beyond = match self.wanted.direction {
            Direction::Descending => " < ",
            Direction::Ascending => " > ",
        };
        match (key!("t", self.dialect, self.wanted.by), self.wanted.after) {
            (Some(key), Some(after)) => self
                .from(key, after)
                .sql(" AND (")
                .sql(key)
                .sql(", t.id)")
                .sql(beyond)
                .sql("(?, ?)")
                .bind(bound(after))
                .bind(last_seen),
            (Some(_), None) | (None, _) => Statement::new(" AND t.id").sql(beyond).sql("?").bind(last_seen),
        }
    }

    /// The condition that a ticket `t` does not come before all that are sorted like the last one. It follows from the comparison of pairs,
    /// but SQLite finds the place in an index of an expression only by this.
    fn from(self, key: &'static str, after: SortKey) -> Statement<'static> {
        let not_before = match (self.dialect, self.wanted.direction) {
            (Dialect::Postgres, _) => return Statement::default(),
            (Dialect::Sqlite, Direction::Descending) => " <= ?",
            (Dialect::Sqlite, Direction::Ascending) => " >= ?",
        };
        Statement::new(" AND ").sql(key).sql(not_before).bind(bound(after))
    }

    fn of(self, key: Option<&'static str>, id: &'static str) -> Statement<'static> {
        let ordered = Statement::new(" ORDER BY ");
        let ordered = match key {
            Some(key) => ordered.sql(key).sql(self.direction()).sql(", "),
            None => ordered,
        };
        ordered.sql(id).sql(self.direction())
    }
}

fn bound(key: SortKey) -> Value<'static> {
    match key {
        SortKey::Instant(at) => at.into(),
        SortKey::Due(Some(at)) => at.into(),
        SortKey::Due(None) => {
            let never: Option<DateTime<Utc>> = NEVER.parse().ok();
            never.into()
        }
        SortKey::Priority(Priority::Critical) => 4_i32.into(),
        SortKey::Priority(Priority::High) => 3_i32.into(),
        SortKey::Priority(Priority::Medium) => 2_i32.into(),
        SortKey::Priority(Priority::Low) => 1_i32.into(),
    }
}
