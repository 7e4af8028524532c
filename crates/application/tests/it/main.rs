//! Use cases over the database in memory, with a clock that stands still.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "whatever goes wrong here fails the test"
)]

mod access;
mod desk;
mod failures;
mod keys;
mod sessions;
mod sla;
mod tickets;
