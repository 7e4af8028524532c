//! Projects and their agents.

use chrono::{DateTime, Utc};
use serde_json::Value;
use switchboard_domain::{Body, EmailAddress, Label, Prefix, ProjectId, Signature, Slug, UserId};

use super::{KeySummary, PolicySummary};

/// A project: one of the applications whose customers write tickets.
#[derive(Debug, Clone, PartialEq)]
pub struct Project {
    /// Which one.
    pub id: ProjectId,
    /// What it is called.
    pub name: Label,
    /// What it is called in addresses.
    pub slug: Slug,
    /// What its ticket numbers begin with.
    pub prefix: Prefix,
    /// What it is.
    pub description: Option<Body>,
    /// The address that its customers know.
    pub support_email: Option<EmailAddress>,
    /// Its web site.
    pub website_url: Option<String>,
    /// Its time zone, by its IANA name.
    pub timezone: String,
    /// What its administrators keep beside it.
    pub settings: Option<Value>,
    /// How it signs its mails.
    pub mail: ProjectMail,
    /// Whether it takes tickets.
    pub is_active: bool,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// How a project signs its mails.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ProjectMail {
    /// The name of their sender; that of the project without one.
    pub name: Option<Label>,
    /// The address of their sender; that of the installation without one.
    pub address: Option<EmailAddress>,
    /// What stands at their end.
    pub signature: Option<Signature>,
}

/// A project to be made.
#[derive(Debug, Clone, PartialEq)]
pub struct NewProject {
    /// What it is called.
    pub name: Label,
    /// What it is called in addresses.
    pub slug: Slug,
    /// What its ticket numbers begin with.
    pub prefix: Prefix,
    /// What it is.
    pub description: Option<Body>,
    /// The address that its customers know.
    pub support_email: Option<EmailAddress>,
    /// Its web site.
    pub website_url: Option<String>,
    /// Its time zone, by its IANA name.
    pub timezone: String,
    /// What its administrators keep beside it.
    pub settings: Option<Value>,
    /// Since when it exists.
    pub created_at: DateTime<Utc>,
}

/// A project as lists show it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectSummary {
    /// The project.
    pub project: Project,
    /// How many tickets it has.
    pub tickets_count: i64,
    /// How many agents it has.
    pub agents_count: i64,
}

/// A project with all that hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct ProjectDetail {
    /// The project with its counts.
    pub summary: ProjectSummary,
    /// Its agents: those who lead them first, then by age of their accounts.
    pub agents: Vec<ProjectAgent>,
    /// The policies of its own, in the order in which they were made.
    pub sla_policies: Vec<PolicySummary>,
    /// The keys of its systems, the newest first.
    pub api_keys: Vec<KeySummary>,
}

/// An agent of a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectAgent {
    /// Who it is.
    pub id: UserId,
    /// What they are called.
    pub name: String,
    /// Where they are reached.
    pub email: EmailAddress,
    /// What they are in the project.
    pub position: Position,
}

/// What a project is called, for answers about other things.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProjectName {
    /// Which one.
    pub id: ProjectId,
    /// What it is called.
    pub name: Label,
    /// What it is called in addresses.
    pub slug: Slug,
}

/// What an agent is in a project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// One of its agents.
    Member,
    /// The one who leads them.
    Lead,
}
