//! Jobs: what the desk does by itself from time to time, each on one node at a time.
//!
//! [`run_due`](run_due::run_due) runs what is due, [`run_now`](run_now::run_now) one job at once, [`cron`](cron::cron) what programs ask
//! for; all go through [`run`], which takes the lease, does the job step by step and gives the lease back. `steps` says what each job does,
//! and `watch` keeps the lease of one that waits for other servers. [`overview`](overview::overview) tells
//! what happened.

pub mod cron;
pub mod overview;
pub mod run;
pub mod run_due;
pub mod run_now;

mod phases;
mod steps;
mod watch;
