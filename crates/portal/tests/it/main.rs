//! The pages as browsers see them.
#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong in a test fails it")]

mod browser;
mod world;

mod access;
mod admin;
mod agents;
mod api;
mod customers;
mod entrance;
mod forms;
mod inbox;
mod languages;
mod limits;
mod live;
mod reports;
mod text;
