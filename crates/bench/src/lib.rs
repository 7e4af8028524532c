//! What the load measurements and the crash test of Switchboard are made of.
//!
//! - [`crash`]: kills the server at random moments and compares what was acknowledged with what is there;
//! - [`timer`]: how soon breaches are noticed;
//! - [`keys`]: what it costs to let a key in;
//! - [`measurement`]: measures one database of one size; [`report`]: the figures of all of them;
//! - [`million`]: whether the cost of a request grows with the table;
//! - [`calls`]: what clients ask for; [`press`]: how often and how quickly it is done; [`fill`]: tickets by the hundred thousand;
//! - [`bare`], [`bare_server`]: the limits that the figures are held against; [`observer`]: whether the limits are the right ones;
//! - [`http`], [`server`], [`database`], [`desk`], [`random`]: what both programs stand on.

pub mod bare;
pub mod bare_server;
pub mod calls;
pub mod crash;
pub mod database;
pub mod desk;
pub mod fill;
pub mod http;
pub mod keys;
pub mod measurement;
pub mod million;
pub mod observer;
pub mod press;
pub mod random;
pub mod report;
pub mod server;
pub mod timer;
