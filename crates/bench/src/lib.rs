//! What the load measurements and the crash test of Switchboard are made of.
//!
//! - [`crash`]: kills the server at random moments and compares what was acknowledged with what is there;
//! - [`http`], [`server`], [`database`], [`desk`], [`random`]: what both programs stand on.

pub mod crash;
pub mod database;
pub mod desk;
pub mod http;
pub mod random;
pub mod server;
