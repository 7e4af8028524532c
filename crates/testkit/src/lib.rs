//! What the tests of Switchboard are made with: a database in memory, the contract that every database keeps, and fixtures.
//!
//! [`memory`] is a database without a disk, [`contract`] the promises of the ports as test cases for any database, [`fixtures`] builds
//! people, projects and tickets, [`clock`], [`blobs`], [`mail`], [`mailbox`] and [`security`] are doubles of the other ports. [`smtp`] is a real mail
//! server to send to, [`imap`] one whose mailbox is read.
#![expect(clippy::expect_used, reason = "whatever goes wrong here fails the test that uses it")]

mod cases;

pub mod blobs;
pub mod clock;
pub mod contract;
pub mod fixtures;
pub mod imap;
pub mod mail;
pub mod mailbox;
pub mod memory;
pub mod security;
pub mod smtp;

#[doc(hidden)]
pub use switchboard_application::ports::Database;
