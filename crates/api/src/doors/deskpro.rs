//! The doors for clients of Deskpro: version 2 of its API and version 1, in one set of words.

mod call;
mod people;
mod read;
mod text;
mod tickets;
pub(super) mod v1;
pub(super) mod v2;
mod words;
