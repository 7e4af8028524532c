//! Roles of people and kinds of keys.

use crate::names::named_enum;

named_enum! {
    /// What a person is to the desk.
    "role", Role {
        /// Runs the installation. Made from the command line alone.
        SuperAdmin => "super_admin",
        /// Manages projects, keys, people and reports, except super administrators.
        Admin => "admin",
        /// Works on the tickets of the projects they are assigned to.
        Agent => "agent",
        /// Writes tickets and reads their own.
        Customer => "customer",
    }
}

impl Role {
    /// Whether people of this role answer customers.
    #[must_use]
    pub const fn is_staff(self) -> bool {
        match self {
            Self::SuperAdmin | Self::Admin | Self::Agent => true,
            Self::Customer => false,
        }
    }

    /// Whether people of this role may change or remove people of the `other` role through the API.
    ///
    /// Administrators cannot touch super administrators.
    #[must_use]
    pub const fn may_manage(self, other: Self) -> bool {
        match self {
            Self::SuperAdmin => true,
            Self::Admin => !matches!(other, Self::SuperAdmin),
            Self::Agent | Self::Customer => false,
        }
    }

    /// Whether people of this role may give somebody the `wanted` role through the API. Nobody makes a super administrator there.
    #[must_use]
    pub const fn may_grant(self, wanted: Self) -> bool {
        match self {
            Self::SuperAdmin | Self::Admin => !matches!(wanted, Self::SuperAdmin),
            Self::Agent | Self::Customer => false,
        }
    }
}

named_enum! {
    /// The five ways in which a program shows that it may call.
    "kind", KeyKind {
        /// A pair of key and secret that belongs to a project.
        Project => "project",
        /// A key bound to addresses that files tickets and runs the timetable.
        Intake => "intake",
        /// A bearer token with a set of abilities.
        Token => "token",
        /// A key with exactly the rights of one agent.
        Agent => "agent",
        /// A key that acts as the agent its caller names.
        Superuser => "superuser",
    }
}
