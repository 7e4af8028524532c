//! The customer's rating of a ticket.

use chrono::{DateTime, Utc};

use crate::Body;

/// One to five stars.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct Score(u8);

/// The number of stars is not between one and five.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be between 1 and 5")]
pub struct InvalidScore;

impl Score {
    /// The number of stars.
    #[must_use]
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<i64> for Score {
    type Error = InvalidScore;

    fn try_from(stars: i64) -> Result<Self, Self::Error> {
        match u8::try_from(stars) {
            Ok(stars @ 1..=5) => Ok(Self(stars)),
            Ok(_) | Err(_) => Err(InvalidScore),
        }
    }
}

/// What the customer said of the help they got.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rating {
    /// One to five stars.
    pub score: Score,
    /// What they wrote beside it.
    pub comment: Option<Body>,
    /// When they said it.
    pub rated_at: DateTime<Utc>,
}
