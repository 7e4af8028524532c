//! Changes of what a ticket says: its subject, description, category, tags and priority.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::Ticket;
use super::event::TicketEvent;
use super::status::Priority;
use crate::{Body, CategoryId, Subject, TagId};

/// What stays in the store until somebody changes it: the long text of a ticket, and its tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The whole of it.
    pub description: Body,
    /// Its tags.
    pub tags: BTreeSet<TagId>,
}

/// What is wanted of a ticket. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// What it is about.
    pub subject: Option<Subject>,
    /// The whole of it.
    pub description: Option<Body>,
    /// Its category, or that it has none.
    pub category: Option<Placement>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// All of its tags.
    pub tags: Option<BTreeSet<TagId>>,
}

/// Where a ticket is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placement {
    /// Into this category.
    In(CategoryId),
    /// Into none.
    Nowhere,
}

/// A ticket after an edit, with what happened. Nothing happened where `events` is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edited {
    /// The new state.
    pub ticket: Ticket,
    /// The new long text and the new tags.
    pub content: Content,
    /// What happened, in the order in which the fields of an [`Edit`] are named.
    pub events: Vec<TicketEvent>,
}

impl Placement {
    /// The category, if it is one.
    #[must_use]
    pub const fn category_id(self) -> Option<CategoryId> {
        match self {
            Self::In(category) => Some(category),
            Self::Nowhere => None,
        }
    }
}

impl From<Option<CategoryId>> for Placement {
    fn from(category: Option<CategoryId>) -> Self {
        category.map_or(Self::Nowhere, Self::In)
    }
}

impl Ticket {
    /// Changes what the ticket says. What it says already is no change.
    ///
    /// That a new priority brings other service-level rules with it is for the caller to see to: they depend on the project.
    #[must_use]
    pub fn edit(mut self, mut content: Content, edit: Edit, at: DateTime<Utc>) -> Edited {
        let Edit { subject, description, category, priority, tags } = edit;
        let mut events = Vec::new();
        if let Some(subject) = subject.filter(|subject| *subject != self.subject) {
            let (from, to) = (self.subject.to_string(), subject.to_string());
            events.push(TicketEvent::SubjectChanged { from, to });
            self.subject = subject;
        }
        if let Some(description) = description.filter(|description| *description != content.description) {
            events.push(TicketEvent::DescriptionChanged {});
            content.description = description;
        }
        if let Some(to) = category.map(Placement::category_id).filter(|to| *to != self.category_id) {
            events.push(TicketEvent::CategoryChanged { from: self.category_id, to });
            self.category_id = to;
        }
        if let Some(to) = priority.filter(|to| *to != self.priority) {
            events.push(TicketEvent::PriorityChanged { from: self.priority, to });
            self.priority = to;
        }
        if let Some(tags) = tags.filter(|tags| *tags != content.tags) {
            let added = tags.difference(&content.tags).copied().collect();
            let removed = content.tags.difference(&tags).copied().collect();
            events.push(TicketEvent::TagsChanged { added, removed });
            content.tags = tags;
        }
        if !events.is_empty() {
            self.last_activity_at = at;
        }
        Edited { ticket: self, content, events }
    }
}
