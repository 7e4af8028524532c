//! The index of words: what tickets are found by, and how it is kept up to date.
//!
//! Both databases keep a set of tokens for each ticket, SQLite in FTS5 and PostgreSQL as `tsvector` in a GIN index. The tokens are made
//! here, so that they are the same on both; the decision record on search tells why they look as they do.

mod absorb;
mod question;
mod texts;
mod tokens;

pub(crate) use absorb::{absorb_backlog, absorb_before_commit};
pub(crate) use question::{Place, Question};
pub(crate) use texts::TextsRow;
pub(crate) use tokens::{CHUNK, WINDOW};
