//! The values that the statements are run with: others each time, as in requests.

use anyhow::{Context as _, Result};
use postgres::types::{IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::Statement;
use crate::calls::{DESCRIPTION, Scene};
use crate::database::{DatabaseKind, TestDatabase};
use crate::fill;
use crate::random::Random;

/// Tickets are filed in a year in which nothing else files any, so that their numbers are free.
const YEAR: i32 = 2024;
/// An instant of that year, in microseconds since 1970.
const FILED_AT: i64 = 1_717_243_200_000_000;
const HOUR: i64 = 3_600_000_000;
/// PostgreSQL counts from 2000-01-01.
const POSTGRES_EPOCH: i64 = 946_684_800_000_000;

/// A bound value.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Null,
    Flag(bool),
    Small(i32),
    Number(i64),
    /// Microseconds since 1970.
    Instant(i64),
    Text(String),
    /// Numbers at once, for PostgreSQL.
    Numbers(Vec<i64>),
    /// Texts at once, for PostgreSQL.
    Texts(Vec<String>),
}

/// What does not change from time to time.
#[derive(Debug, Clone)]
pub(super) struct Facts {
    kind: DatabaseKind,
    scene: Scene,
    session: i64,
    policy: i64,
    /// Of each project its identifier, its prefix, and its key with the public part.
    projects: Vec<(i64, String, i64, String)>,
}

/// Draws anew what a request is about, and keeps what a statement learned for those that follow.
pub(super) struct Draws {
    facts: Facts,
    random: Random,
    ticket: i64,
    customer: i64,
    account: i64,
    place: usize,
    sequence: i64,
    filed: i64,
}

impl Facts {
    pub(super) fn read(scene: &Scene, database: &TestDatabase) -> Result<Self> {
        let mut reader = database.reader()?;
        let session = reader.number("SELECT min(id) FROM sessions")?;
        let policy = reader.number(
            "SELECT v.id FROM sla_policy_versions v JOIN sla_policies o ON o.id = v.policy_id WHERE o.priority = 'high'",
        )?;
        let rows = reader.rows(
            "SELECT p.id, p.prefix, k.id, k.public_key FROM projects p JOIN api_keys k ON k.project_id = p.id
             ORDER BY p.id",
        )?;
        let mut projects = Vec::new();
        for row in rows {
            let [project, prefix, key, public_key] = row.try_into().ok().context("a row has four values")?;
            projects.push((project.parse()?, prefix, key.parse()?, public_key));
        }
        Ok(Self { kind: database.kind(), scene: scene.clone(), session, policy, projects })
    }

    pub(super) fn draws(self, seed: u64) -> Draws {
        Draws {
            facts: self,
            random: Random::new(seed),
            ticket: 1,
            customer: 1,
            account: 0,
            place: 0,
            sequence: 0,
            filed: 0,
        }
    }
}

impl Draws {
    /// Begins another request.
    pub(super) fn next_request(&mut self) {
        self.ticket = self.facts.scene.any_ticket(&mut self.random);
        self.customer = self.facts.scene.any_customer(&mut self.random);
        let projects = self.facts.projects.len().try_into().unwrap_or(1);
        self.place = usize::try_from(self.random.below(projects)).unwrap_or(0);
    }

    /// Keeps what a statement answered with.
    pub(super) fn learn(&mut self, statement: Statement, answer: Option<i64>) {
        match statement {
            Statement::Customer => self.account = answer.unwrap_or(0),
            Statement::Sequence => self.sequence = answer.unwrap_or(0),
            Statement::Ticket => self.filed = answer.unwrap_or(0),
            Statement::Key
            | Statement::Session
            | Statement::Detail
            | Statement::List
            | Statement::ListStatus
            | Statement::ListProject
            | Statement::Begin
            | Statement::Project
            | Statement::Unproven
            | Statement::Policy
            | Statement::Event
            | Statement::Noted
            | Statement::Tokens
            | Statement::Tidied
            | Statement::Commit => {}
        }
    }

    /// The values for a statement.
    pub(super) fn values(&self, statement: Statement) -> Vec<Value> {
        let Some((project, prefix, key, public_key)) = self.facts.projects.get(self.place) else {
            return Vec::new();
        };
        let text = |text: &str| Value::Text(text.to_owned());
        // SQLite is told as well how many tickets to pass over.
        let page = match self.facts.kind {
            DatabaseKind::Sqlite => vec![Value::Number(20), Value::Number(0)],
            DatabaseKind::Postgres => vec![Value::Number(20)],
        };
        match statement {
            Statement::Begin | Statement::Commit => Vec::new(),
            Statement::Key => vec![text(public_key)],
            Statement::Session => vec![Value::Number(self.facts.session)],
            Statement::Detail => vec![Value::Flag(true), Value::Number(self.ticket)],
            Statement::List => page,
            Statement::ListStatus => {
                let filter = [text("open"), text("high")];
                [filter.as_slice(), &filter, page.as_slice()].concat()
            }
            Statement::ListProject => [vec![Value::Number(*project), Value::Number(*project)], page].concat(),
            Statement::Project => vec![Value::Number(*project)],
            Statement::Customer => vec![Value::Text(fill::customer_address(self.customer))],
            Statement::Unproven => vec![Value::Number(self.account)],
            Statement::Policy => vec![Value::Number(*project), text("high")],
            Statement::Sequence => vec![Value::Number(*project), Value::Small(YEAR)],
            Statement::Ticket => self.ticket(*project, prefix),
            Statement::Event => vec![
                Value::Number(self.filed),
                Value::Number(*project),
                Value::Null,
                Value::Number(*key),
                text("created"),
                text(r#"{"kind":"created","data":{"priority":"high","source":"api"}}"#),
                Value::Instant(FILED_AT),
            ],
            Statement::Noted | Statement::Tokens | Statement::Tidied => self.search(statement),
        }
    }

    /// The values for what makes the ticket found by words.
    fn search(&self, statement: Statement) -> Vec<Value> {
        match (statement, self.facts.kind) {
            (Statement::Noted, DatabaseKind::Sqlite) => vec![Value::Number(500)],
            (Statement::Tokens, DatabaseKind::Sqlite) => {
                vec![Value::Number(self.filed), Value::Text(tokens())]
            }
            (Statement::Tokens, DatabaseKind::Postgres) => {
                vec![Value::Numbers(vec![self.filed]), Value::Texts(vec![tokens()])]
            }
            (Statement::Tidied, DatabaseKind::Sqlite) => vec![Value::Text(format!("[{}]", self.filed))],
            _ => Vec::new(),
        }
    }

    fn ticket(&self, project: i64, prefix: &str) -> Vec<Value> {
        let address = Value::Text(fill::customer_address(self.customer));
        let text = |text: &str| Value::Text(text.to_owned());
        vec![
            Value::Text(format!("{prefix}-{YEAR}-{:05}", self.sequence)),
            Value::Number(project),
            Value::Number(1),
            Value::Text(fill::customer_name(self.customer)),
            address.clone(),
            address,
            Value::Null,
            Value::Text(format!("USR-{}", self.customer)),
            text("Cannot upload property photos"),
            text(DESCRIPTION),
            text("open"),
            text("high"),
            text("api"),
            Value::Null,
            text(r#"{"listing_id":"LST-00421","browser":"Chrome 124","platform":"web"}"#),
            Value::Instant(FILED_AT),
            Value::Instant(FILED_AT),
            Value::Instant(FILED_AT),
            Value::Number(self.facts.policy),
            Value::Null,
            Value::Instant(FILED_AT + HOUR),
            Value::Null,
            Value::Instant(FILED_AT + 8 * HOUR),
            Value::Null,
            Value::Null,
            Value::Instant(FILED_AT + HOUR),
            Value::Instant(FILED_AT + HOUR),
        ]
    }
}

/// As many words as the texts of the ticket have.
fn tokens() -> String {
    let words = DESCRIPTION.split(|sign: char| !sign.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_ascii_lowercase).collect::<Vec<_>>().join(" ")
}

impl rusqlite::ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Flag(value) => ValueRef::Integer(i64::from(*value)),
            Self::Small(value) => ValueRef::Integer(i64::from(*value)),
            Self::Number(value) | Self::Instant(value) => ValueRef::Integer(*value),
            Self::Text(value) => ValueRef::Text(value.as_bytes()),
            Self::Numbers(_) | Self::Texts(_) => ValueRef::Null,
        }))
    }
}

impl ToSql for Value {
    fn to_sql(
        &self,
        wanted: &Type,
        out: &mut BytesMut,
    ) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Self::Null => return Ok(IsNull::Yes),
            Self::Flag(value) => out.extend_from_slice(&[u8::from(*value)]),
            Self::Small(value) => out.extend_from_slice(&value.to_be_bytes()),
            Self::Number(value) => out.extend_from_slice(&value.to_be_bytes()),
            Self::Instant(value) => out.extend_from_slice(&(value - POSTGRES_EPOCH).to_be_bytes()),
            Self::Text(value) => out.extend_from_slice(value.as_bytes()),
            Self::Numbers(values) => return values.to_sql(wanted, out),
            Self::Texts(values) => return values.to_sql(wanted, out),
        }
        Ok(IsNull::No)
    }

    /// The kinds of values were chosen for the statements: integers and instants of eight bytes, texts and JSON as they are.
    fn accepts(wanted: &Type) -> bool {
        [
            Type::BOOL,
            Type::INT4,
            Type::INT8,
            Type::TIMESTAMPTZ,
            Type::TEXT,
            Type::JSON,
            Type::INT8_ARRAY,
            Type::TEXT_ARRAY,
        ]
        .contains(wanted)
    }

    to_sql_checked!();
}
