//! The permission table: which role, and which kind of key, has which ability, and how far it reaches.

use super::{Ability, KeyKind, Role};

/// How far an ability reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// To everything.
    All,
    /// To the projects that the caller belongs to.
    Projects,
    /// To what belongs to the caller alone.
    Own,
}

/// How far an ability of a role reaches; nothing where the role lacks it.
#[must_use]
pub const fn reach_of_role(role: Role, ability: Ability) -> Option<Reach> {
    let [administrators, agents, customers] = row(ability);
    match role {
        Role::SuperAdmin | Role::Admin => administrators,
        Role::Agent => agents,
        Role::Customer => customers,
    }
}

/// The most that a kind of key may carry as its own abilities.
///
/// Keys that act as an agent have that agent's rights instead, so they carry none of their own.
#[must_use]
pub const fn abilities_of_kind(kind: KeyKind) -> &'static [Ability] {
    match kind {
        KeyKind::Project => &[
            Ability::CreateTicket,
            Ability::CreateForCustomer,
            Ability::TicketIndex,
            Ability::TicketRespond,
            Ability::CloseTicket,
        ],
        KeyKind::Intake => &[Ability::CreateTicket, Ability::CreateForCustomer, Ability::RunCron],
        KeyKind::Token => &[
            Ability::TicketIndex,
            Ability::SendEmail,
            Ability::CreateTicket,
            Ability::CreateForCustomer,
            Ability::TicketRespond,
        ],
        KeyKind::Agent | KeyKind::Superuser => &[],
    }
}

/// What may be chosen for a key of this kind, by the names that keys are made with. What a chosen ability needs comes along with it.
#[must_use]
pub const fn choices_of_kind(kind: KeyKind) -> &'static [Ability] {
    match kind {
        KeyKind::Project => {
            &[Ability::CreateTicket, Ability::TicketIndex, Ability::TicketRespond, Ability::CloseTicket]
        }
        KeyKind::Intake => &[Ability::CreateTicket, Ability::RunCron],
        KeyKind::Token => {
            &[Ability::TicketIndex, Ability::SendEmail, Ability::CreateTicket, Ability::TicketRespond]
        }
        KeyKind::Agent | KeyKind::Superuser => &[],
    }
}

/// One line of the table: administrators, agents, customers.
const fn row(ability: Ability) -> [Option<Reach>; 3] {
    const ALL: Option<Reach> = Some(Reach::All);
    const PROJECTS: Option<Reach> = Some(Reach::Projects);
    const OWN: Option<Reach> = Some(Reach::Own);
    const NO: Option<Reach> = None;
    match ability {
        Ability::CreateTicket => [ALL, PROJECTS, ALL],
        Ability::TicketIndex | Ability::TicketRespond => [ALL, PROJECTS, OWN],
        Ability::TicketNotes
        | Ability::ChangeStatus
        | Ability::AssignTicket
        | Ability::EditTicket
        | Ability::CreateForCustomer
        | Ability::ViewDashboard => [ALL, PROJECTS, NO],
        Ability::RateTicket => [OWN, OWN, OWN],
        Ability::UseCannedResponses => [ALL, OWN, NO],
        Ability::ManageTags => [ALL, ALL, NO],
        Ability::DeleteTicket
        | Ability::SendEmail
        | Ability::ManageMail
        | Ability::RunCron
        | Ability::ManageProjects
        | Ability::ManageKeys
        | Ability::ManageUsers
        | Ability::ViewReports
        | Ability::ManageSla
        | Ability::ManageCategories
        | Ability::ManageCannedResponses => [ALL, NO, NO],
        Ability::CloseTicket => [NO, NO, OWN],
    }
}
