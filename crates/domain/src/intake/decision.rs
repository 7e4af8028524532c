//! What becomes of a message that reached the desk.

use chrono::TimeDelta;

use super::{Automatic, Verdict};
use crate::names::named_enum;
use crate::ticket::{Side, Status};

/// The time over which messages are counted.
pub const FLOOD_WINDOW: TimeDelta = TimeDelta::minutes(10);
/// How many messages to one ticket within [`FLOOD_WINDOW`] are taken; those behind them are held.
pub const THREAD_MAILS_MAX: u64 = 10;
/// How many messages of one sender within [`FLOOD_WINDOW`] may open tickets; those behind them are held.
pub const SENDER_TICKETS_MAX: u64 = 30;

named_enum! {
    /// Why a message waits for an administrator.
    "reason for quarantine", QuarantineReason {
        /// It is too large, or has too many parts, or they are too deep within each other.
        TooLarge => "too_large",
        /// It has no sender that could be answered.
        NoSender => "no_sender",
        /// It claims to belong to a ticket by a token that we did not sign.
        ForgedToken => "forged_token",
        /// It came to the secret address of a ticket, from somebody who takes no part in it.
        Stranger => "stranger",
        /// It claims to be from a member of staff, and the receiving server does not vouch for that.
        UnprovenStaff => "unproven_staff",
        /// The domain of the sender denies that it is theirs.
        RefutedSender => "refuted_sender",
        /// There were too many of them in a short time: two programs may be answering each other.
        Flood => "flood",
        /// It could not be handled.
        Unhandled => "unhandled",
    }
}

/// How a message claims to belong to a ticket. What is stronger stands later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Claim {
    /// It does not, or the ticket is gone.
    Nothing,
    /// By a token of the right shape that we did not sign.
    Forged,
    /// By its number in the subject, which anybody can write.
    Number,
    /// By the token in a message that it answers, which whoever got that message can show.
    Reference,
    /// By the address that it was sent to, which has the token.
    Address,
}

/// What the sender of a message is to the ticket that it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// Nothing. So is everybody where no ticket is named.
    Stranger,
    /// Its customer.
    Customer,
    /// An active member of staff who may answer it.
    Staff,
}

/// What is known of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Facts {
    /// The sign that a program wrote it.
    pub automatic: Option<Automatic>,
    /// Whether the sender is who they say.
    pub verdict: Verdict,
    /// How it claims to belong to a ticket.
    pub claim: Claim,
    /// What the sender is to that ticket.
    pub relation: Relation,
    /// Where that ticket stands.
    pub status: Option<Status>,
    /// How many messages came to that ticket within [`FLOOD_WINDOW`], this one not counted.
    pub recent_in_thread: u64,
    /// How many messages of the sender became tickets within [`FLOOD_WINDOW`].
    pub recent_tickets: u64,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// It becomes a ticket of its sender.
    File,
    /// It becomes a reply on the ticket that it names, on this side.
    Reply(Side),
    /// It is kept, and does nothing: nothing is answered, nothing reopened, no clock started.
    Store(Automatic),
    /// It waits for an administrator.
    Quarantine(QuarantineReason),
}

/// What becomes of a message.
///
/// ```
/// use switchboard_domain::Status;
/// use switchboard_domain::intake::{Claim, Decision, Facts, Relation, Verdict, decide};
/// use switchboard_domain::ticket::Side;
///
/// let facts = Facts {
///     automatic: None,
///     verdict: Verdict::Unknown,
///     claim: Claim::Reference,
///     relation: Relation::Customer,
///     status: Some(Status::Resolved),
///     recent_in_thread: 0,
///     recent_tickets: 0,
/// };
/// assert_eq!(decide(&facts), Decision::Reply(Side::Customer));
/// assert_eq!(decide(&Facts { status: Some(Status::Closed), ..facts }), Decision::File);
/// ```
#[must_use]
pub fn decide(facts: &Facts) -> Decision {
    if let Some(sign) = facts.automatic {
        return Decision::Store(sign);
    }
    match suspicion(facts) {
        Some(reason) => Decision::Quarantine(reason),
        None => held_if_flooding(facts, trusted(facts)),
    }
}

/// What becomes of a message that an administrator let out of quarantine: it is held by nothing, and what made it suspicious counts for
/// nothing, so it never joins a ticket by a claim that was not believed and never speaks for staff without proof.
#[must_use]
pub fn released(facts: &Facts) -> Decision {
    if let Some(sign) = facts.automatic {
        return Decision::Store(sign);
    }
    match suspicion(facts) {
        Some(_) => Decision::File,
        None => trusted(facts),
    }
}

fn suspicion(facts: &Facts) -> Option<QuarantineReason> {
    match (facts.claim, facts.relation, facts.verdict) {
        (Claim::Forged, _, _) => Some(QuarantineReason::ForgedToken),
        (_, Relation::Staff, Verdict::Unknown | Verdict::Failed) => Some(QuarantineReason::UnprovenStaff),
        (_, _, Verdict::Failed) => Some(QuarantineReason::RefutedSender),
        (Claim::Address, Relation::Stranger, _) => Some(QuarantineReason::Stranger),
        (
            Claim::Nothing | Claim::Number | Claim::Reference | Claim::Address,
            _,
            Verdict::Passed | Verdict::Unknown,
        ) => None,
    }
}

/// What becomes of a message that nothing speaks against. A stranger's becomes a ticket of its own, and so does one to a closed ticket.
fn trusted(facts: &Facts) -> Decision {
    if facts.claim <= Claim::Forged {
        return Decision::File;
    }
    match (facts.relation, facts.status) {
        (Relation::Stranger, _) | (_, None) | (Relation::Customer, Some(Status::Closed)) => Decision::File,
        (Relation::Customer, Some(_)) => Decision::Reply(Side::Customer),
        (Relation::Staff, Some(_)) => Decision::Reply(Side::Staff),
    }
}

fn held_if_flooding(facts: &Facts, decision: Decision) -> Decision {
    let is_flooded = match decision {
        Decision::File => facts.recent_tickets >= SENDER_TICKETS_MAX,
        Decision::Reply(_) => facts.recent_in_thread >= THREAD_MAILS_MAX,
        Decision::Store(_) | Decision::Quarantine(_) => false,
    };
    if is_flooded { Decision::Quarantine(QuarantineReason::Flood) } else { decision }
}
