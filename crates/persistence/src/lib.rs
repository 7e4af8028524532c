//! SQLite and PostgreSQL behind the ports of the application, by diesel.
//!
//! A [`PersistentDatabase`] is opened from [`DatabaseSettings`] and given to the application as its `Database`.
//!
//! Statements are written in SQL, put together from literals alone, with every value bound. One statement runs on both databases; where
//! their languages differ it is told the two spellings.

mod settings;

mod connection;
mod error;
mod record;
mod statement;
mod stored;
mod values;

mod pool;
mod postgres;
mod sqlite;

mod database;
mod migrations;
mod reader;
mod transaction;

mod queries;
mod search;
mod stores;

pub use database::{DatabaseKind, PersistentDatabase};
pub use error::{MigrationError, OpenError};
pub use settings::DatabaseSettings;
