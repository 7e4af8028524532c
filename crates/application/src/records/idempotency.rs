//! Requests that may be sent again, and the answers that are kept for them.

use chrono::{DateTime, Utc};
use switchboard_domain::TicketId;

/// The name of a request: a hash over who sends it, its method and route, and the key that the client chose. Nobody else's request has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RequestName(pub [u8; 32]);

/// The hash of what a request asks for: path, query and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fingerprint(pub [u8; 32]);

/// The claim of a request by the unit of work that does what it asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewClaim {
    /// Which request.
    pub request: RequestName,
    /// What it asks for.
    pub fingerprint: Fingerprint,
    /// When it was claimed.
    pub created_at: DateTime<Utc>,
    /// Until when its answer is kept.
    pub expires_at: DateTime<Utc>,
}

/// What became of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClaimOutcome {
    /// The request is this unit's own.
    Claimed,
    /// An answer to it is kept.
    Answered,
    /// Another unit of work is at it.
    InProgress,
}

/// An answer that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAnswer {
    /// What the request asked for that was answered so.
    pub fingerprint: Fingerprint,
    /// The ticket that the answer tells of, which whoever wants to read it again must still be allowed to see.
    pub ticket_id: Option<TicketId>,
    /// The answer, sealed.
    pub sealed: String,
}
