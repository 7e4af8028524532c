//! Abilities: the verbs that a caller may or may not have.

use crate::names::named_enum;

named_enum! {
    /// One thing that a caller may be allowed to do.
    ///
    /// The names are those that keys carry; where one of the united systems had a name for an ability, it is that name.
    "ability", Ability {
        /// File a ticket.
        CreateTicket => "create-ticket",
        /// See that a ticket exists, list tickets, read one.
        TicketIndex => "ticket-index",
        /// Write a reply that the customer can read.
        TicketRespond => "ticket-respond",
        /// Read and write notes, which customers never see.
        TicketNotes => "ticket-notes",
        /// Move a ticket from one status to another.
        ChangeStatus => "change-status",
        /// Close a ticket in the name of its customer.
        CloseTicket => "close-ticket",
        /// Give a ticket to somebody, or to nobody.
        AssignTicket => "assign-ticket",
        /// Change the subject, description, category, tags or priority of a ticket.
        EditTicket => "edit-ticket",
        /// Delete a ticket, or bring it back.
        DeleteTicket => "delete-ticket",
        /// Say how good the help was.
        RateTicket => "rate-ticket",
        /// File a ticket in the name of a customer.
        CreateForCustomer => "create-for-customer",
        /// Send a mail that belongs to no ticket.
        SendEmail => "send-email",
        /// See which mails were sent or wait, try them again, take them back.
        ManageMail => "manage-mail",
        /// Run what is due in the timetable.
        RunCron => "run-cron",
        /// Create, change and disable projects and assign their agents.
        ManageProjects => "manage-projects",
        /// Create, change and revoke API keys.
        ManageKeys => "manage-keys",
        /// Create, change and remove people.
        ManageUsers => "manage-users",
        /// See the figures of one's own projects.
        ViewDashboard => "view-dashboard",
        /// See every report.
        ViewReports => "view-reports",
        /// Change service-level policies and calendars.
        ManageSla => "manage-sla",
        /// Change categories.
        ManageCategories => "manage-categories",
        /// Change tags.
        ManageTags => "manage-tags",
        /// Use and write canned responses.
        UseCannedResponses => "use-canned-responses",
        /// Change and remove the canned responses of others.
        ManageCannedResponses => "manage-canned-responses",
    }
}

impl Ability {
    /// Whether it belongs to the administration of the installation, which a superuser key opens only where it was made for that.
    #[must_use]
    pub const fn is_administrative(self) -> bool {
        match self {
            Self::ManageMail
            | Self::RunCron
            | Self::ManageProjects
            | Self::ManageKeys
            | Self::ManageUsers
            | Self::ViewDashboard
            | Self::ViewReports
            | Self::ManageSla => true,
            Self::CreateTicket
            | Self::TicketIndex
            | Self::TicketRespond
            | Self::TicketNotes
            | Self::ChangeStatus
            | Self::CloseTicket
            | Self::AssignTicket
            | Self::EditTicket
            | Self::DeleteTicket
            | Self::RateTicket
            | Self::CreateForCustomer
            | Self::SendEmail
            | Self::ManageCategories
            | Self::ManageTags
            | Self::UseCannedResponses
            | Self::ManageCannedResponses => false,
        }
    }

    /// Whether it is about things that belong to one project each, so that it can be had for one project alone.
    #[must_use]
    pub const fn is_of_projects(self) -> bool {
        match self {
            Self::CreateTicket
            | Self::TicketIndex
            | Self::TicketRespond
            | Self::TicketNotes
            | Self::ChangeStatus
            | Self::CloseTicket
            | Self::AssignTicket
            | Self::EditTicket
            | Self::DeleteTicket
            | Self::RateTicket
            | Self::CreateForCustomer
            | Self::ViewDashboard
            | Self::UseCannedResponses => true,
            Self::SendEmail
            | Self::ManageMail
            | Self::RunCron
            | Self::ManageProjects
            | Self::ManageKeys
            | Self::ManageUsers
            | Self::ViewReports
            | Self::ManageSla
            | Self::ManageCategories
            | Self::ManageTags
            | Self::ManageCannedResponses => false,
        }
    }
}
