//! The shapes of answers. Each borrows from what a use case returned; who may read what decides which one is taken.

pub(crate) mod accounts;
pub(crate) mod activity;
pub(crate) mod cursor;
pub(crate) mod external;
mod instant;
pub(crate) mod message;
mod names;
pub(crate) mod page;
pub(crate) mod projects;
pub(crate) mod ticket;
pub(crate) mod ticket_changes;
pub(crate) mod ticket_list;

pub(crate) use instant::Instant;
pub(crate) use names::{ActivityName, Named, PriorityName, RoleName, SourceName, StatusName, MessageTypeName, ClockName, SideName, Nothing};
