//! The contract of the ports on both databases, and what holds for these two alone.
#![expect(clippy::unwrap_used, reason = "tests may unwrap")]

mod contract;
mod support;
