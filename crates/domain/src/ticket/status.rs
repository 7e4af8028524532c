//! Status, priority and source of a ticket.

use crate::names::named_enum;

named_enum! {
    /// Where a ticket stands.
    "status", Status {
        /// Nobody has taken it.
        Open => "open",
        /// A member of staff works on it.
        InProgress => "in_progress",
        /// It waits for the customer; the resolution clock stands.
        PendingCustomer => "pending_customer",
        /// Staff consider it solved; the customer's reply reopens it.
        Resolved => "resolved",
        /// It is over; only staff can reopen it.
        Closed => "closed",
    }
}

impl Status {
    /// Whether the work is over: every service-level clock stands.
    #[must_use]
    pub const fn is_ended(self) -> bool {
        matches!(self, Self::Resolved | Self::Closed)
    }

    /// Whether it is the desk's turn to do something.
    #[must_use]
    pub const fn awaits_staff(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }
}

named_enum! {
    /// How urgent a ticket is. The order is the order of urgency.
    "priority", Priority {
        /// Can wait.
        Low => "low",
        /// The default.
        Medium => "medium",
        /// Urgent.
        High => "high",
        /// Work stands still.
        Critical => "critical",
    }
}

named_enum! {
    /// How a ticket reached the desk.
    "source", Source {
        /// Written by a person through the JSON API.
        Web => "web",
        /// Sent by a program with a key.
        Api => "api",
        /// Sent by mail.
        Email => "email",
        /// Written on the portal's pages.
        Portal => "portal",
    }
}

named_enum! {
    /// Whether a message is meant for the customer.
    "type", MessageType {
        /// Visible to the customer.
        Reply => "reply",
        /// Visible to staff alone.
        Note => "note",
    }
}
