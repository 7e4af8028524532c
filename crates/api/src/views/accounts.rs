//! People, and the tokens they log in for.

use serde::Serialize;
use switchboard_application::accounts::login::LoggedIn;
use switchboard_application::records::{Assignable, Position, ProjectName, User, UserName};
use switchboard_domain::access::Role;
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{ProjectView, RoleName};

/// The answer to a log-in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LoginView<'a> {
    #[serde(flatten)]
    token: TokenView<'a>,
    /// Whose token it is.
    user: LoggedInUser<'a>,
}

/// A token with how long it is accepted.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TokenView<'a> {
    /// The token, for the header `Authorization: Bearer`.
    #[schema(example = "v4.local.AAAAAAAAAAAAAAAAAAAA")]
    access_token: &'a str,
    #[schema(example = "bearer")]
    token_type: &'static str,
    /// How many seconds it is accepted.
    #[schema(example = 3600)]
    expires_in: i64,
}

/// Who logged in.
#[derive(Debug, Serialize, ToSchema)]
struct LoggedInUser<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    #[schema(value_type = RoleName)]
    role: Role,
}

/// An account under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserAnswer<'a> {
    pub(crate) user: UserView<'a>,
}

/// The caller's own account under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeAnswer<'a> {
    pub(crate) user: MeView<'a>,
}

/// The caller's own account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeView<'a> {
    #[serde(flatten)]
    user: UserView<'a>,
    /// The projects that the caller is assigned to.
    projects: Vec<ProjectView<'a>>,
}

/// Those who can work on the tickets of a project.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentsAnswer<'a> {
    pub(crate) agents: Vec<AgentView<'a>>,
}

/// Somebody who can work on tickets.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AgentView<'a> {
    id: i64,
    #[schema(example = "Alice Okafor")]
    name: &'a str,
    #[schema(value_type = RoleName)]
    role: Role,
    /// Whether they lead the agents of the project.
    is_lead: bool,
}

/// An account.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserView<'a> {
    id: i64,
    name: &'a str,
    email: &'a str,
    #[schema(value_type = RoleName)]
    role: Role,
    phone: Option<&'a str>,
    department: Option<&'a str>,
    is_active: bool,
    last_login_at: Option<Instant>,
    created_at: Instant,
}

impl<'a> From<&'a LoggedIn> for TokenView<'a> {
    fn from(LoggedIn { access_token, expires_in, user: _ }: &'a LoggedIn) -> Self {
        Self { access_token, token_type: "bearer", expires_in: *expires_in }
    }
}

impl<'a> From<&'a LoggedIn> for LoginView<'a> {
    fn from(logged_in: &'a LoggedIn) -> Self {
        let User {
            id,
            name,
            email,
            role,
            phone: _,
            department: _,
            is_active: _,
            last_login_at: _,
            created_at: _,
        } = &logged_in.user;
        let user = LoggedInUser { id: id.get(), name: name.as_str(), email: email.as_str(), role: *role };
        Self { token: logged_in.into(), user }
    }
}

impl<'a> From<&'a User> for UserView<'a> {
    fn from(user: &'a User) -> Self {
        let User { id, name, email, role, phone, department, is_active, last_login_at, created_at } = user;
        Self {
            id: id.get(),
            name: name.as_str(),
            email: email.as_str(),
            role: *role,
            phone: phone.as_ref().map(switchboard_domain::Phone::as_str),
            department: department.as_ref().map(switchboard_domain::Label::as_str),
            is_active: *is_active,
            last_login_at: last_login_at.map(Instant::from),
            created_at: (*created_at).into(),
        }
    }
}

impl<'a> From<&'a Assignable> for AgentView<'a> {
    fn from(Assignable { user, role, position }: &'a Assignable) -> Self {
        let UserName { id, name } = user;
        Self { id: id.get(), name, role: *role, is_lead: *position == Some(Position::Lead) }
    }
}

impl<'a> MeView<'a> {
    /// An account with the projects it is assigned to.
    pub(crate) fn new(user: &'a User, projects: &'a [ProjectName]) -> Self {
        Self { user: user.into(), projects: projects.iter().map(ProjectView::from).collect() }
    }
}
