//! What the JSON API and the pages for people share of actix-web: everything between a socket and a use case that is the same for both.
//!
//! Reading order: [`Jobs`] is the one way from the event loop to the use cases, [`client_address()`] says where a request comes from,
//! [`forms`] receive forms with files, [`FileAnswer`] sends files, [`csv`] writes tables, [`values`] are read the same wherever they are
//! written.

mod client_address;
pub mod csv;
mod download;
pub mod forms;
mod jobs;
pub mod values;

pub use client_address::client_address;
pub use download::FileAnswer;
pub use jobs::{JobSettings, Jobs, Lane, NotRun, Panicked};
