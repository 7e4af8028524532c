//! What requests to each endpoint are counted as: the one place that decides it.

use switchboard_application::ports::Quota;

use super::{Access, Endpoint, Verb};

impl Endpoint {
    /// What requests are counted as. Nothing where they are not counted, or where the use case counts for itself, as a log-in does.
    ///
    /// What a key calls counts as [`Quota::Key`] instead, wherever it is. A list that somebody searches in counts as [`Quota::Search`] instead of [`Quota::Read`].
    #[must_use]
    pub fn quota(&self) -> Option<Quota> {
        match self.access() {
            Access::Public => (self.path() == "/api/auth/register").then_some(Quota::Register),
            Access::ExpiredPerson => Some(Quota::Refresh),
            Access::Project | Access::Intake | Access::Token => Some(Quota::Key),
            Access::Person | Access::Session | Access::PersonOrToken => Some(match self.verb() {
                Verb::Get if self.path().contains("/reports/") => Quota::Report,
                Verb::Get => Quota::Read,
                Verb::Post if self.path() == "/api/tickets" => Quota::CreateTicket,
                Verb::Post | Verb::Put | Verb::Delete => Quota::Write,
            }),
        }
    }

    /// Whether it changes one ticket in the name of a person, which is also counted by the ticket.
    #[must_use]
    pub fn changes_one_ticket(&self) -> bool {
        self.access() == Access::Person
            && self.verb() != Verb::Get
            && self
                .path()
                .strip_prefix("/api/tickets/{id}")
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }
}
