//! The macro that declares a row: its fields, their SQL types and the columns they are read from, in one place.

use diesel::result::QueryResult;

use crate::connection::{Connection, Dialect};
use crate::statement::Statement;

/// What a statement answers with.
pub(crate) trait Record: Sized {
    /// All rows that a statement answers with.
    fn load(statement: Statement<'_>, connection: &mut Connection) -> QueryResult<Vec<Self>>;
}

/// The columns that a row is read from.
pub(crate) trait Columns {
    /// Their SQL types, in order.
    type Types;

    /// Their SQL, in the same order.
    fn columns(dialect: Dialect) -> &'static str;
}

/// Declares a row. Each field names its type, its SQL type and the column it is read from; where the databases differ, the column of
/// SQLite stands first and that of PostgreSQL second.
macro_rules! record {
    (
        $(#[$meta:meta])*
        $visibility:vis struct $row:ident { $( $field:ident: $type:ty as $sql:ty = $sqlite:literal $(| $postgres:literal)? ),+ $(,)? }
    ) => {
        $(#[$meta])*
        #[derive(diesel::Queryable)]
        $visibility struct $row { $( $visibility $field: $type, )+ }

        impl $crate::record::Columns for $row {
            type Types = ( $( $sql, )+ );

            fn columns(dialect: $crate::connection::Dialect) -> &'static str {
                // The first two characters are the separator before the first column.
                match dialect {
                    $crate::connection::Dialect::Sqlite => {
                        concat!( $( ", ", $sqlite ),+ ).get(2..).unwrap_or_default()
                    }
                    $crate::connection::Dialect::Postgres => {
                        concat!( $( ", ", $crate::record::postgres_column!($sqlite $(| $postgres)?) ),+ ).get(2..).unwrap_or_default()
                    }
                }
            }
        }

        $crate::record::loaded!($row, <$row as $crate::record::Columns>::Types);
    };
}

/// Declares that a statement may answer with two rows side by side.
macro_rules! side_by_side {
    ($left:ty, $right:ty) => {
        $crate::record::loaded!(
            ($left, $right),
            (<$left as $crate::record::Columns>::Types, <$right as $crate::record::Columns>::Types)
        );
    };
}

macro_rules! loaded {
    ($row:ty, $types:ty) => {
        impl $crate::record::Record for $row {
            fn load(
                statement: $crate::statement::Statement<'_>,
                connection: &mut $crate::connection::Connection,
            ) -> diesel::result::QueryResult<Vec<Self>> {
                let statement = statement.returning::<$types>();
                match connection {
                    $crate::connection::Connection::Sqlite(connection) => {
                        diesel::RunQueryDsl::load(statement, connection)
                    }
                    $crate::connection::Connection::Postgres(connection) => {
                        diesel::RunQueryDsl::load(statement, connection)
                    }
                }
            }
        }
    };
}

/// The spelling of a column for PostgreSQL.
macro_rules! postgres_column {
    ($both:literal) => {
        $both
    };
    ($sqlite:literal | $postgres:literal) => {
        $postgres
    };
}

pub(crate) use {loaded, postgres_column, record, side_by_side};
