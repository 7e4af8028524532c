//! What Deskpro calls things: its statuses and its urgencies.

use switchboard_domain::{Priority, Status};

/// The names under which a ticket's status is known there.
pub(super) const STATUSES: [&str; 4] = ["awaiting_agent", "awaiting_user", "resolved", "closed"];
/// The least and the greatest urgency.
pub(super) const URGENCIES: std::ops::RangeInclusive<i64> = 1..=10;

/// Where a ticket stands, or is to stand, in the words of Deskpro.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// It is the desk's turn: here that is open or in progress.
    AwaitingAgent,
    /// It is the customer's turn.
    AwaitingUser,
    /// The work is done.
    Resolved,
    /// It is put away.
    Closed,
}

impl Standing {
    /// The one with this name.
    pub(super) fn named(name: &str) -> Option<Self> {
        [Self::AwaitingAgent, Self::AwaitingUser, Self::Resolved, Self::Closed]
            .into_iter()
            .zip(STATUSES)
            .find(|(_, known)| *known == name)
            .map(|(standing, _)| standing)
    }

    /// Its name.
    pub(super) const fn as_str(self) -> &'static str {
        let [agent, user, resolved, closed] = STATUSES;
        match self {
            Self::AwaitingAgent => agent,
            Self::AwaitingUser => user,
            Self::Resolved => resolved,
            Self::Closed => closed,
        }
    }

    /// The only status of ours that stands so, if it is one alone.
    pub(super) const fn only_status(self) -> Option<Status> {
        match self {
            Self::AwaitingAgent => None,
            Self::AwaitingUser => Some(Status::PendingCustomer),
            Self::Resolved => Some(Status::Resolved),
            Self::Closed => Some(Status::Closed),
        }
    }

    /// What a ticket is moved to that is to stand so, from where it stands. Nothing where it stands so already.
    pub(super) fn target(self, from: Status) -> Option<Status> {
        let target = match self {
            Self::AwaitingAgent => Status::Open,
            Self::AwaitingUser => Status::PendingCustomer,
            Self::Resolved => Status::Resolved,
            Self::Closed => Status::Closed,
        };
        (Self::from(from) != self).then_some(target)
    }
}

impl From<Status> for Standing {
    fn from(status: Status) -> Self {
        match status {
            Status::Open | Status::InProgress => Self::AwaitingAgent,
            Status::PendingCustomer => Self::AwaitingUser,
            Status::Resolved => Self::Resolved,
            Status::Closed => Self::Closed,
        }
    }
}

/// The urgency that stands for a priority.
pub(super) const fn urgency(priority: Priority) -> u8 {
    match priority {
        Priority::Low => 1,
        Priority::Medium => 5,
        Priority::High => 7,
        Priority::Critical => 10,
    }
}

/// The priority that an urgency stands for.
pub(super) const fn priority(urgency: i64) -> Priority {
    match urgency {
        ..=3 => Priority::Low,
        4..=6 => Priority::Medium,
        7..=8 => Priority::High,
        9.. => Priority::Critical,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_name_there_and_stays_where_it_is_asked_to_stay() {
        for status in Status::ALL {
            let standing = Standing::from(*status);
            assert_eq!(Standing::named(standing.as_str()), Some(standing));
            assert_eq!(standing.target(*status), None, "{status}");
        }
        assert_eq!(Standing::AwaitingAgent.target(Status::PendingCustomer), Some(Status::Open));
        assert_eq!(Standing::Resolved.target(Status::InProgress), Some(Status::Resolved));
        assert_eq!(Standing::named("hidden"), None);
    }

    #[test]
    fn an_urgency_comes_back_as_its_priority() {
        for priority_of in Priority::ALL {
            assert_eq!(priority(urgency(*priority_of).into()), *priority_of);
        }
    }
}
