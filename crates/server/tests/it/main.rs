//! The program from outside: started as an operator starts it, called as a client calls it.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it does not expect"
)]

mod accounts;
mod demo;
mod first_start;
mod http;
mod jobs;
mod limits;
mod logs;
mod mail;
mod mail_loops;
mod mail_pipe;
mod mailboxes;
mod migrations;
mod nodes;
mod pages;
mod program;
mod schema;
mod settings;
mod signing_keys;
mod stopping;
