//! Projects and the key pairs of their systems, for those who manage them.

use serde::Serialize;
use serde_json::Value;
use switchboard_application::keys::create_pair::Pair;
use switchboard_application::records::{Project, ProjectSummary};
use switchboard_domain::{Body, EmailAddress};
use utoipa::ToSchema;

use super::instant::Instant;

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

/// A new pair of keys. The secret is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct PairView<'a> {
    #[schema(example = "sk_Abc123xyzAbc123xyzAbc123xyzAbc12")]
    api_key: &'a str,
    api_secret: &'a str,
    key_id: i64,
    message: &'static str,
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

impl<'a> From<&'a Pair> for PairView<'a> {
    fn from(Pair { id, api_key, api_secret }: &'a Pair) -> Self {
        Self { api_key, api_secret, key_id: id.get(), message: "Store the api_secret securely." }
    }
}
