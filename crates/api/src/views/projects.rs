//! Projects with their agents, for those who manage them.

use serde::Serialize;
use serde_json::Value;
use switchboard_application::records::{
    Position, Project, ProjectAgent, ProjectDetail, ProjectMail, ProjectSummary,
};
use switchboard_domain::{Body, EmailAddress, Label, Signature};
use utoipa::ToSchema;

use super::instant::Instant;
use super::keys::KeyView;
use super::ticket::PolicyView;

/// A project under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectAnswer<'a> {
    pub(crate) project: ManagedProject<'a>,
}

/// A project, for those who manage it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManagedProject<'a> {
    id: i64,
    #[schema(example = "NaijaHomes")]
    name: &'a str,
    #[schema(example = "naijahomes")]
    slug: &'a str,
    /// What its ticket numbers begin with.
    #[schema(example = "NAIJ")]
    prefix: &'a str,
    description: Option<&'a str>,
    support_email: Option<&'a str>,
    website_url: Option<&'a str>,
    /// An IANA name.
    #[schema(example = "Africa/Lagos")]
    timezone: &'a str,
    settings: Option<&'a Value>,
    /// The name of the sender of its mails; that of the project without one.
    mail_name: Option<&'a str>,
    /// The address of the sender of its mails; that of the installation without one.
    mail_address: Option<&'a str>,
    /// What stands at the end of its mails.
    mail_signature: Option<&'a str>,
    is_active: bool,
    created_at: Instant,
}

/// A project in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectRow<'a> {
    #[serde(flatten)]
    project: ManagedProject<'a>,
    tickets_count: i64,
    agents_count: i64,
}

/// A project with all that hangs on it, under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectDetailAnswer<'a> {
    pub(crate) project: ProjectDetailView<'a>,
}

/// A project with all that hangs on it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectDetailView<'a> {
    #[serde(flatten)]
    project: ProjectRow<'a>,
    agents: Vec<ProjectAgentView<'a>>,
    /// The service-level policies of its own. Where it has none for a priority, the global one counts.
    sla_policies: Vec<PolicyView>,
    api_keys: Vec<KeyView<'a>>,
}

/// An agent of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProjectAgentView<'a> {
    id: i64,
    #[schema(example = "Alice Okafor")]
    name: &'a str,
    #[schema(example = "alice@support.local")]
    email: &'a str,
    is_lead: bool,
}

impl<'a> From<&'a Project> for ManagedProject<'a> {
    fn from(project: &'a Project) -> Self {
        let Project {
            id,
            name,
            slug,
            prefix,
            description,
            support_email,
            website_url,
            timezone,
            settings,
            mail: ProjectMail { name: mail_name, address: mail_address, signature: mail_signature },
            is_active,
            created_at,
        } = project;
        Self {
            id: id.get(),
            name: name.as_str(),
            slug: slug.as_str(),
            prefix: prefix.as_str(),
            description: description.as_ref().map(Body::as_str),
            support_email: support_email.as_ref().map(EmailAddress::as_str),
            website_url: website_url.as_deref(),
            timezone,
            settings: settings.as_ref(),
            mail_name: mail_name.as_ref().map(Label::as_str),
            mail_address: mail_address.as_ref().map(EmailAddress::as_str),
            mail_signature: mail_signature.as_ref().map(Signature::as_str),
            is_active: *is_active,
            created_at: (*created_at).into(),
        }
    }
}

impl<'a> From<&'a ProjectSummary> for ProjectRow<'a> {
    fn from(ProjectSummary { project, tickets_count, agents_count }: &'a ProjectSummary) -> Self {
        Self { project: project.into(), tickets_count: *tickets_count, agents_count: *agents_count }
    }
}

impl<'a> From<&'a ProjectDetail> for ProjectDetailView<'a> {
    fn from(ProjectDetail { summary, agents, sla_policies, api_keys }: &'a ProjectDetail) -> Self {
        Self {
            project: summary.into(),
            agents: agents.iter().map(ProjectAgentView::from).collect(),
            sla_policies: sla_policies.iter().map(PolicyView::from).collect(),
            api_keys: api_keys.iter().map(KeyView::from).collect(),
        }
    }
}

impl<'a> From<&'a ProjectAgent> for ProjectAgentView<'a> {
    fn from(ProjectAgent { id, name, email, position }: &'a ProjectAgent) -> Self {
        Self { id: id.get(), name, email: email.as_str(), is_lead: *position == Position::Lead }
    }
}
