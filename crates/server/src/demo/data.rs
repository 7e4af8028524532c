//! The demo data as the files beside this one tell them.

use anyhow::Context as _;
use serde::Deserialize;

/// The projects and people.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Desk {
    /// The projects.
    pub(super) projects: Vec<ProjectData>,
    /// The people who can log in.
    pub(super) people: Vec<PersonData>,
}

/// A project.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ProjectData {
    pub(super) name: String,
    pub(super) description: String,
    pub(super) support_email: String,
    pub(super) website_url: String,
    pub(super) timezone: String,
    /// Whether its own system files the tickets. In the others customers write themselves, or by mail.
    pub(super) has_keys: bool,
}

/// A person who can log in.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonData {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) password: String,
    pub(super) role: String,
    pub(super) department: Option<String>,
    /// The projects whose agents they lead.
    #[serde(default)]
    pub(super) leads: Vec<String>,
    /// The other projects they are assigned to.
    #[serde(default)]
    pub(super) works_for: Vec<String>,
}

/// A ticket with what happens to it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TicketData {
    pub(super) project: String,
    /// `Name <address>`.
    pub(super) customer: String,
    pub(super) hours_ago: i64,
    pub(super) priority: String,
    pub(super) subject: String,
    pub(super) description: String,
    pub(super) steps: Vec<StepData>,
}

/// One thing that happens to a ticket.
#[derive(Debug, Deserialize)]
pub(super) struct StepData {
    /// How many minutes after the step before.
    pub(super) after: i64,
    /// Which agent does it, by the first part of their address. Nobody where the customer writes.
    pub(super) by: Option<String>,
    /// What happens.
    #[serde(flatten)]
    pub(super) action: Action,
}

/// What can happen to a ticket.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    /// The customer writes.
    Customer(String),
    /// An agent answers.
    Reply(String),
    /// An agent writes for colleagues.
    Note(String),
    /// An agent gives the ticket to an agent.
    Assign(String),
    /// An agent moves it to a status.
    Status(String),
}

#[derive(Deserialize)]
struct TicketFile {
    tickets: Vec<TicketData>,
}

/// Reads the projects and people.
pub(super) fn desk() -> anyhow::Result<Desk> {
    toml::from_str(include_str!("desk.toml")).context("the demo data cannot be read")
}

/// Reads the tickets, oldest first.
pub(super) fn tickets() -> anyhow::Result<Vec<TicketData>> {
    let file: TicketFile =
        toml::from_str(include_str!("tickets.toml")).context("the demo data cannot be read")?;
    Ok(file.tickets)
}

impl TicketData {
    /// The customer's name and address.
    pub(super) fn customer(&self) -> anyhow::Result<(&str, &str)> {
        let parts = self.customer.strip_suffix('>').and_then(|text| text.split_once(" <"));
        parts.with_context(|| format!("the demo data has a customer without an address: {}", self.customer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_happened_within_the_past_two_weeks() {
        for ticket in tickets().unwrap() {
            let lasted: i64 = ticket.steps.iter().map(|step| step.after).sum();
            assert!(ticket.hours_ago <= 14 * 24, "{}", ticket.subject);
            assert!(lasted < ticket.hours_ago * 60, "{}: {lasted} minutes", ticket.subject);
            assert!(ticket.customer().is_ok());
        }
    }

    #[test]
    fn whoever_acts_is_assigned_to_the_project() {
        let desk = desk().unwrap();
        let may_work = |agent: &str, project: &String| {
            let person = desk.people.iter().find(|person| person.email.starts_with(&format!("{agent}@")));
            person.is_some_and(|person| person.leads.contains(project) || person.works_for.contains(project))
        };
        for ticket in tickets().unwrap() {
            for step in &ticket.steps {
                let is_customer = matches!(step.action, Action::Customer(_));
                assert_eq!(step.by.is_none(), is_customer, "{}", ticket.subject);
                if let Some(agent) = &step.by {
                    assert!(may_work(agent, &ticket.project), "{agent} on {}", ticket.subject);
                }
            }
        }
    }

    #[test]
    fn there_are_enough_tickets_to_look_at() {
        assert!((40..=60).contains(&tickets().unwrap().len()));
    }
}
