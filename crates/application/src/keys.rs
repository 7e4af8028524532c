//! API keys: how programs are let in.

pub mod create_pair;
