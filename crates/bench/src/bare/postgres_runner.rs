//! Statements on PostgreSQL, on connections set up as the server sets up its own.

use std::hint::black_box;

use anyhow::{Context as _, Result};
use postgres::types::{ToSql, Type};
use postgres::{Client, Row};

use super::Statement;
use super::parameters::{Draws, Value};
use crate::database::DatabaseKind;
use crate::press::{Samples, Stopwatch};

/// Repeats statements on a connection.
pub(super) fn run(
    mut client: Client,
    statements: &[Statement],
    mut draws: Draws,
    stopwatch: &Stopwatch,
) -> Result<Samples> {
    client.batch_execute("SET jit = off")?;
    let mut prepared = Vec::new();
    for statement in statements {
        let sql = statement.sql(DatabaseKind::Postgres);
        let handle = if statement.is_boundary() {
            None
        } else {
            Some(client.prepare(&sql).with_context(|| format!("failed to prepare {sql}"))?)
        };
        prepared.push((*statement, sql, handle));
    }
    stopwatch.repeat(|| {
        draws.next_request();
        for (statement, sql, handle) in &prepared {
            match handle {
                None => client.batch_execute(sql)?,
                Some(handle) => {
                    let values = draws.values(*statement);
                    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(bound).collect();
                    let rows = black_box(client.query(handle, &values)?);
                    let answer = rows.first().and_then(first_number);
                    draws.learn(*statement, answer);
                }
            }
        }
        Ok(1)
    })
}

fn bound(value: &Value) -> &(dyn ToSql + Sync) {
    value
}

fn first_number(row: &Row) -> Option<i64> {
    let kind = row.columns().first()?.type_();
    if *kind == Type::INT4 {
        return row.try_get::<_, i32>(0).ok().map(i64::from);
    }
    if *kind == Type::INT8 { row.try_get(0).ok() } else { None }
}
