//! A statement: literal SQL with bound values, for both databases.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::sql_types::{BigInt, Binary, Bool, HasSqlType, Integer, Nullable, Text};
use diesel::sqlite::{Sqlite, SqliteConnection};
use diesel::{PgConnection, RunQueryDsl};

use crate::values::{Document, Instant, JsonText, Moment};

/// A statement whose SQL is put together from literals, so that no value is ever part of it, with a `?` for each bound value.
///
/// The number of different texts is bounded, because each comes from the code; so the connections keep all of them prepared.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statement<'a> {
    texts: Vec<&'static str>,
    values: Vec<Value<'a>>,
}

/// A value to be bound.
#[derive(Debug, Clone)]
pub(crate) enum Value<'a> {
    Flag(bool),
    Small(Option<i32>),
    Number(Option<i64>),
    Text(Option<Cow<'a, str>>),
    Bytes(&'a [u8]),
    Moment(Option<Moment>),
    Document(Option<JsonText>),
}

impl<'a> Statement<'a> {
    /// A statement that begins with this text.
    pub(crate) fn new(text: &'static str) -> Self {
        Self { texts: vec![text], values: Vec::new() }
    }

    /// Appends SQL.
    #[must_use]
    pub(crate) fn sql(mut self, text: &'static str) -> Self {
        self.texts.push(text);
        self
    }

    /// Binds the value of the next `?`.
    #[must_use]
    pub(crate) fn bind(mut self, value: impl Into<Value<'a>>) -> Self {
        self.values.push(value.into());
        self
    }

    /// Appends another statement with its values.
    #[must_use]
    pub(crate) fn then(mut self, other: Self) -> Self {
        let Self { texts, values } = other;
        self.texts.extend(texts);
        self.values.extend(values);
        self
    }

    /// The same statement, whose rows have these columns.
    pub(crate) fn returning<Columns>(self) -> Returning<'a, Columns> {
        Returning { statement: self, columns: std::marker::PhantomData }
    }

    fn walk<'b, DB>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()>
    where
        DB: diesel::backend::Backend,
        Value<'a>: QueryFragment<DB>,
    {
        let mut values = self.values.iter();
        for text in &self.texts {
            let mut parts = text.split('?');
            out.push_sql(parts.next().unwrap_or_default());
            for part in parts {
                let value = values.next().ok_or_else(|| unbalanced("fewer"))?;
                value.walk_ast(out.reborrow())?;
                out.push_sql(part);
            }
        }
        if values.next().is_some() { Err(unbalanced("more")) } else { Ok(()) }
    }
}

/// A statement with the SQL types of the columns it answers with.
#[derive(Debug, Clone)]
pub(crate) struct Returning<'a, Columns> {
    statement: Statement<'a>,
    columns: std::marker::PhantomData<Columns>,
}

fn unbalanced(than: &str) -> diesel::result::Error {
    diesel::result::Error::QueryBuilderError(format!("there are {than} values than places for them").into())
}

impl<DB> QueryFragment<DB> for Value<'_>
where
    DB: diesel::backend::Backend
        + HasSqlType<Bool>
        + HasSqlType<Integer>
        + HasSqlType<BigInt>
        + HasSqlType<Text>
        + HasSqlType<Binary>
        + HasSqlType<Instant>
        + HasSqlType<Document>,
    bool: diesel::serialize::ToSql<Bool, DB>,
    i32: diesel::serialize::ToSql<Integer, DB>,
    i64: diesel::serialize::ToSql<BigInt, DB>,
    for<'c> Cow<'c, str>: diesel::serialize::ToSql<Text, DB>,
    for<'c> &'c [u8]: diesel::serialize::ToSql<Binary, DB>,
    Moment: diesel::serialize::ToSql<Instant, DB>,
    JsonText: diesel::serialize::ToSql<Document, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        match self {
            Self::Flag(value) => out.push_bind_param::<Bool, _>(value),
            Self::Small(value) => out.push_bind_param::<Nullable<Integer>, _>(value),
            Self::Number(value) => out.push_bind_param::<Nullable<BigInt>, _>(value),
            Self::Text(value) => out.push_bind_param::<Nullable<Text>, _>(value),
            Self::Bytes(value) => out.push_bind_param::<Binary, _>(value),
            Self::Moment(value) => out.push_bind_param::<Nullable<Instant>, _>(value),
            Self::Document(value) => out.push_bind_param::<Nullable<Document>, _>(value),
        }
    }
}

macro_rules! fragments {
    ($($backend:ty),+) => { $(
        impl QueryFragment<$backend> for Statement<'_> {
            fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, $backend>) -> QueryResult<()> {
                self.walk(out)
            }
        }

        impl<Columns> QueryFragment<$backend> for Returning<'_, Columns> {
            fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, $backend>) -> QueryResult<()> {
                self.statement.walk(out)
            }
        }
    )+ };
}
fragments!(Pg, Sqlite);

// Without a static identifier the connections find a prepared statement by its text.
impl QueryId for Statement<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Columns> QueryId for Returning<'_, Columns> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Columns> Query for Returning<'_, Columns> {
    type SqlType = Columns;
}

impl RunQueryDsl<PgConnection> for Statement<'_> {}
impl RunQueryDsl<SqliteConnection> for Statement<'_> {}
impl<Columns> RunQueryDsl<PgConnection> for Returning<'_, Columns> {}
impl<Columns> RunQueryDsl<SqliteConnection> for Returning<'_, Columns> {}

macro_rules! conversions {
    ($($from:ty => |$value:ident| $into:expr),+ $(,)?) => { $(
        impl<'a> From<$from> for Value<'a> {
            fn from($value: $from) -> Self {
                $into
            }
        }
    )+ };
}
conversions! {
    bool => |value| Self::Flag(value),
    i32 => |value| Self::Small(Some(value)),
    Option<i32> => |value| Self::Small(value),
    i64 => |value| Self::Number(Some(value)),
    Option<i64> => |value| Self::Number(value),
    &'a str => |value| Self::Text(Some(Cow::Borrowed(value))),
    Option<&'a str> => |value| Self::Text(value.map(Cow::Borrowed)),
    String => |value| Self::Text(Some(Cow::Owned(value))),
    Option<String> => |value| Self::Text(value.map(Cow::Owned)),
    &'a [u8; 32] => |value| Self::Bytes(value),
    DateTime<Utc> => |value| Self::Moment(Some(Moment(value))),
    Option<DateTime<Utc>> => |value| Self::Moment(value.map(Moment)),
    JsonText => |value| Self::Document(Some(value)),
    Option<JsonText> => |value| Self::Document(value),
}
