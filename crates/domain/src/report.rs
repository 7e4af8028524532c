//! Figures about many tickets: durations with their mean and percentiles, and periods of days.
//!
//! ```
//! use chrono::TimeDelta;
//! use switchboard_domain::report::{Durations, Percentile};
//!
//! let minutes = [3, 5, 8, 13, 240];
//! let durations: Durations = minutes.into_iter().map(TimeDelta::minutes).collect();
//! assert_eq!(durations.mean_minutes().to_string(), "53.8");
//! let median = durations.percentile_minutes(Percentile::P50).map(f64::from);
//! assert!(median.is_some_and(|median| (median - 8.0).abs() <= 8.0 * 0.04));
//! ```

mod durations;
mod period;
mod tenths;

pub use durations::{Durations, Percentile};
pub use period::Grouping;
pub use tenths::Tenths;
