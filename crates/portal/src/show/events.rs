//! What happened to a ticket, in words.

use chrono::{DateTime, Utc};
use switchboard_application::records::{Assignable, Event, Tag};
use switchboard_domain::ticket::TicketEvent;
use switchboard_domain::{CategoryId, TagId, UserId};

use super::catalog::CategoryChoice;
use crate::chrome::Chrome;

/// One thing that happened.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Who did it. Nobody where the desk itself did.
    pub(crate) who: Option<String>,
    /// What happened.
    pub(crate) what: String,
    /// When.
    pub(crate) at: DateTime<Utc>,
}

/// What is known by name of what events refer to.
struct Names<'a> {
    chrome: &'a Chrome,
    people: &'a [Assignable],
    categories: &'a [CategoryChoice],
    tags: &'a [Tag],
}

/// Everything that happened, the latest first.
pub(crate) fn lines(
    chrome: &Chrome,
    events: &[Event],
    people: &[Assignable],
    categories: &[CategoryChoice],
    tags: &[Tag],
) -> Vec<Line> {
    let names = Names { chrome, people, categories, tags };
    let line = |event: &Event| Line {
        who: event.user_name.clone(),
        what: names.sentence(&event.event),
        at: event.occurred_at,
    };
    events.iter().rev().map(line).collect()
}

impl Names<'_> {
    fn sentence(&self, event: &TicketEvent) -> String {
        let chrome = self.chrome;
        match event {
            TicketEvent::Created { source, .. } => {
                chrome.t1("event-created", chrome.t(&format!("source-{}", source.as_str())))
            }
            TicketEvent::StatusChanged { to, .. } => chrome.t1("event-status-changed", chrome.status(to)),
            TicketEvent::Assigned { to: None, .. } => chrome.t("event-unassigned"),
            TicketEvent::Assigned { to: Some(person), .. } => {
                chrome.t1("event-assigned", self.person(*person))
            }
            TicketEvent::Replied { .. } => chrome.t("event-replied"),
            TicketEvent::Noted { .. } => chrome.t("event-noted"),
            TicketEvent::PriorityChanged { to, .. } => {
                chrome.t1("event-priority-changed", chrome.priority(to))
            }
            TicketEvent::Rated { score } => chrome.count("event-rated", *score),
            TicketEvent::SlaBreached { clock, .. } => {
                chrome.t1("event-sla-breached", chrome.t(&format!("clock-{}", clock.as_str())))
            }
            TicketEvent::SlaWarned { warning } => {
                let clock = warning.warning.clock;
                chrome.t1("event-sla-warned", chrome.t(&format!("clock-{}", clock.as_str())))
            }
            TicketEvent::RulesChanged { .. } => chrome.t("event-rules-changed"),
            TicketEvent::SubjectChanged { to, .. } => chrome.t1("event-subject-changed", to),
            TicketEvent::DescriptionChanged {} => chrome.t("event-description-changed"),
            TicketEvent::CategoryChanged { to: None, .. } => chrome.t("event-category-removed"),
            TicketEvent::CategoryChanged { to: Some(to), .. } => {
                chrome.t1("event-category-changed", self.category(*to))
            }
            TicketEvent::TagsChanged { added, removed } => {
                chrome.t1("event-tags-changed", self.tags(added, removed))
            }
            TicketEvent::Deleted {} => chrome.t("event-deleted"),
            TicketEvent::Restored {} => chrome.t("event-restored"),
        }
    }

    /// Somebody by name; by number where they can no longer be assigned.
    fn person(&self, id: UserId) -> String {
        let found = self.people.iter().find(|person| person.user.id == id);
        found.map_or_else(|| format!("#{id}"), |person| person.user.name.clone())
    }

    fn category(&self, id: CategoryId) -> String {
        let found = self.categories.iter().find(|category| category.id == id);
        found.map_or_else(|| format!("#{id}"), |category| category.name.clone())
    }

    /// What came, with `+`, and what went, with `−`.
    fn tags(&self, added: &[TagId], removed: &[TagId]) -> String {
        let name = |id: &TagId| {
            let found = self.tags.iter().find(|tag| tag.id == *id);
            found.map_or_else(|| format!("#{id}"), |tag| tag.name.clone())
        };
        let added = added.iter().map(|tag| format!("+{}", name(tag)));
        let removed = removed.iter().map(|tag| format!("−{}", name(tag)));
        added.chain(removed).collect::<Vec<_>>().join(" ")
    }
}
