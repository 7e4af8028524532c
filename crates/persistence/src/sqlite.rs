//! SQLite: one connection that writes, whose units of work share commits, and a few that read.

mod checkpoint;
mod open;
mod writer;

pub(crate) use open::{open_reader, prepare};
pub(crate) use writer::{Turn, Writer};
