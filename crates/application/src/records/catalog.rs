//! Categories and canned responses.

use chrono::{DateTime, Utc};
use switchboard_domain::catalog::{CannedBody, Color, Sharing, Shortcut};
use switchboard_domain::{CannedResponseId, CategoryId, Label, ProjectId, UserId};

/// A category of tickets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Category {
    /// Which one.
    pub id: CategoryId,
    /// What it is called. No two below the same parent are called the same, whatever the case.
    pub name: Label,
    /// Its colour.
    pub color: Option<Color>,
    /// The category that it stands below. A root has none.
    pub parent_id: Option<CategoryId>,
}

/// A category to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCategory {
    /// What it is called.
    pub name: Label,
    /// Its colour.
    pub color: Option<Color>,
    /// The category that it stands below.
    pub parent_id: Option<CategoryId>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// A canned response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CannedResponse {
    /// Which one.
    pub id: CannedResponseId,
    /// Whose it is.
    pub owner_id: UserId,
    /// What it is called.
    pub title: Label,
    /// Its text.
    pub body: CannedBody,
    /// What stands for it while one types. No two shared ones have the same, and no two private ones of the same owner.
    pub shortcut: Option<Shortcut>,
    /// Who may use it.
    pub sharing: Sharing,
    /// The project it is for; every project without one.
    pub project_id: Option<ProjectId>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
    /// When it was changed last.
    pub updated_at: DateTime<Utc>,
}

/// A canned response to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCannedResponse {
    /// Whose it is.
    pub owner_id: UserId,
    /// What it is called.
    pub title: Label,
    /// Its text.
    pub body: CannedBody,
    /// What stands for it while one types.
    pub shortcut: Option<Shortcut>,
    /// Who may use it.
    pub sharing: Sharing,
    /// The project it is for; every project without one.
    pub project_id: Option<ProjectId>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

impl CannedResponse {
    /// What it is found by: title, shortcut and text in lower case.
    #[must_use]
    pub fn search_text(&self) -> String {
        let shortcut = self.shortcut.as_ref().map_or("", Shortcut::as_str);
        [self.title.as_str(), shortcut, self.body.as_str()].join("\n").to_lowercase()
    }
}
