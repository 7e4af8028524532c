//! What requests to each endpoint are counted as: the one place that decides it.

use switchboard_application::ports::Quota;

use super::{Access, Endpoint, Verb};

impl Endpoint {
    /// Where tickets are, for people and in the doors that people have as well.
    const TICKETS: [&'static str; 3] = ["/api/tickets", "/api/v2/tickets", "/deskpro/api/tickets"];

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
                Verb::Post if Self::TICKETS.contains(&self.path()) => Quota::CreateTicket,
                Verb::Post | Verb::Put | Verb::Delete => Quota::Write,
            }),
        }
    }

    /// Whether it changes one ticket in the name of a person, which is also counted by the ticket.
    #[must_use]
    pub fn changes_one_ticket(&self) -> bool {
        let rest_of = |tickets: &str| {
            let rest = self.path().strip_prefix(tickets)?.strip_prefix("/{id}")?;
            (rest.is_empty() || rest.starts_with('/')).then_some(())
        };
        self.access() == Access::Person
            && self.verb() != Verb::Get
            && Self::TICKETS.iter().any(|tickets| rest_of(tickets).is_some())
    }
}
