//! The tests of the crate from outside.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may stop at what it does not expect"
)]

mod intake;
mod notices;
mod sla_calendars;
mod sla_case_file;
mod sla_cases;
#[cfg(feature = "serde")]
mod sla_json;
mod sla_properties;
mod sla_rules;
mod sla_strategies;
mod sla_working_time;
