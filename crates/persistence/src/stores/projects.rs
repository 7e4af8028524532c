//! Projects and their agents.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{ProjectStore, StoreError};
use switchboard_application::records::{NewProject, Position, Project, ProjectMail, ProjectName};
use switchboard_domain::{Body, EmailAddress, Label, Prefix, ProjectId, Signature, Slug, UserId};

use super::{AnswerRow, IdRow};
use crate::connection::Dialect;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{json, parsed, unreadable};
use crate::transaction::Unit;
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    pub(crate) struct ProjectRow {
        id: i64 as BigInt = "p.id",
        name: String as Text = "p.name",
        slug: String as Text = "p.slug",
        prefix: String as Text = "p.prefix",
        description: Option<String> as Nullable<Text> = "p.description",
        support_email: Option<String> as Nullable<Text> = "p.support_email",
        website_url: Option<String> as Nullable<Text> = "p.website_url",
        timezone: String as Text = "p.timezone",
        settings: Option<JsonText> as Nullable<Document> = "p.settings",
        mail_name: Option<String> as Nullable<Text> = "p.mail_name",
        mail_address: Option<String> as Nullable<Text> = "p.mail_address",
        mail_signature: Option<String> as Nullable<Text> = "p.mail_signature",
        is_active: bool as Bool = "p.is_active",
        created_at: Moment as Instant = "p.created_at",
    }
}

impl ProjectStore for Unit {
    fn find(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        self.attempt(|connection| {
            connection.find(selection(connection.dialect(), id))?.map(project_of).transpose()
        })
    }

    fn find_to_change(&mut self, id: ProjectId) -> Result<Option<Project>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = selection(dialect, id).sql(dialect.pick("", " FOR NO KEY UPDATE"));
            connection.find(select)?.map(project_of).transpose()
        })
    }

    fn slug_is_taken(&mut self, slug: &Slug) -> Result<bool, StoreError> {
        self.answer(
            Statement::new("SELECT EXISTS (SELECT 1 FROM projects WHERE slug = ?)").bind(slug.as_str()),
        )
    }

    fn prefix_is_taken(&mut self, prefix: &Prefix) -> Result<bool, StoreError> {
        self.answer(
            Statement::new("SELECT EXISTS (SELECT 1 FROM projects WHERE prefix = ?)").bind(prefix.as_str()),
        )
    }

    fn insert(&mut self, project: &NewProject) -> Result<Project, StoreError> {
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion(project))?;
            Ok(made(id, project))
        })
    }

    fn save(&mut self, project: &Project, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.attempt(|connection| {
            if connection.execute(&update(project, at))? == 1 { Ok(()) } else { Err(StoreError::Stale) }
        })
    }

    fn assign_agent(
        &mut self,
        project: ProjectId,
        user: UserId,
        position: Position,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let is_lead = match position {
            Position::Member => false,
            Position::Lead => true,
        };
        let upsert = Statement::new(
            "INSERT INTO project_agents (project_id, user_id, is_lead, created_at) VALUES (?, ?, ?, ?) \
             ON CONFLICT (project_id, user_id) DO UPDATE SET is_lead = excluded.is_lead",
        )
        .bind(project.get())
        .bind(user.get())
        .bind(is_lead)
        .bind(at);
        self.attempt(|connection| connection.execute(&upsert).map(|_| ()))
    }

    fn remove_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError> {
        let deletion = Statement::new("DELETE FROM project_agents WHERE project_id = ? AND user_id = ?")
            .bind(project.get())
            .bind(user.get());
        self.attempt(|connection| Ok(connection.execute(&deletion)? == 1))
    }

    fn has_agent(&mut self, project: ProjectId, user: UserId) -> Result<bool, StoreError> {
        let question = Statement::new(
            "SELECT EXISTS (SELECT 1 FROM project_agents WHERE project_id = ? AND user_id = ?)",
        );
        self.answer(question.bind(project.get()).bind(user.get()))
    }
}

impl Unit {
    /// The answer to a question.
    pub(super) fn answer(&mut self, question: Statement<'_>) -> Result<bool, StoreError> {
        self.attempt(|connection| connection.one(question).map(|AnswerRow { is_so }| is_so))
    }
}

/// What a project is called.
pub(crate) fn project_name_of(id: i64, name: String, slug: String) -> ProjectName {
    ProjectName { id: ProjectId::new(id), name: Label::from_stored(name), slug: Slug::from_stored(slug) }
}

pub(crate) fn project_of(row: ProjectRow) -> Result<Project, StoreError> {
    let ProjectRow {
        id,
        name,
        slug,
        prefix,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        mail_name,
        mail_address,
        mail_signature,
        is_active,
        created_at,
    } = row;
    let settings = settings
        .map(|JsonText(text)| serde_json::from_str(&text).map_err(unreadable("settings of a project")));
    Ok(Project {
        id: ProjectId::new(id),
        name: Label::from_stored(name),
        slug: Slug::from_stored(slug),
        prefix: Prefix::from_stored(prefix),
        description: description.map(Body::from_stored),
        support_email: support_email.map(|email| parsed("e-mail address", &email)).transpose()?,
        website_url,
        timezone,
        settings: settings.transpose()?,
        mail: ProjectMail {
            name: mail_name.map(Label::from_stored),
            address: mail_address.map(|address| parsed("e-mail address", &address)).transpose()?,
            signature: mail_signature.map(Signature::from_stored),
        },
        is_active,
        created_at: created_at.0,
    })
}

fn selection(dialect: Dialect, id: ProjectId) -> Statement<'static> {
    Statement::new("SELECT ")
        .sql(ProjectRow::columns(dialect))
        .sql(" FROM projects p WHERE p.id = ?")
        .bind(id.get())
}

fn update(project: &Project, at: DateTime<Utc>) -> Statement<'_> {
    let Project {
        id,
        name,
        slug: _,
        prefix: _,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        mail: ProjectMail { name: mail_name, address: mail_address, signature: mail_signature },
        is_active,
        created_at: _,
    } = project;
    Statement::new(
        "UPDATE projects SET name = ?, folded_name = ?, description = ?, support_email = ?, website_url = ?, timezone = ?, \
         settings = ?, mail_name = ?, mail_address = ?, mail_signature = ?, is_active = ?, updated_at = ? WHERE id = ?",
    )
    .bind(name.as_str())
    .bind(name.as_str().to_lowercase())
    .bind(description.as_ref().map(Body::as_str))
    .bind(support_email.as_ref().map(EmailAddress::as_str))
    .bind(website_url.as_deref())
    .bind(timezone.as_str())
    .bind(settings.as_ref().map(json))
    .bind(mail_name.as_ref().map(Label::as_str))
    .bind(mail_address.as_ref().map(EmailAddress::as_str))
    .bind(mail_signature.as_ref().map(Signature::as_str))
    .bind(*is_active)
    .bind(at)
    .bind(id.get())
}

fn insertion(project: &NewProject) -> Statement<'_> {
    let NewProject {
        name,
        slug,
        prefix,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        created_at,
    } = project;
    Statement::new(
        "INSERT INTO projects (name, folded_name, slug, prefix, description, support_email, website_url, timezone, settings, \
         created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(name.as_str())
    .bind(name.as_str().to_lowercase())
    .bind(slug.as_str())
    .bind(prefix.as_str())
    .bind(description.as_ref().map(Body::as_str))
    .bind(support_email.as_ref().map(EmailAddress::as_str))
    .bind(website_url.as_deref())
    .bind(timezone.as_str())
    .bind(settings.as_ref().map(json))
    .bind(*created_at)
    .bind(*created_at)
}

/// The project that was made of a new one.
fn made(id: i64, project: &NewProject) -> Project {
    let NewProject {
        name,
        slug,
        prefix,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        created_at,
    } = project.clone();
    Project {
        id: ProjectId::new(id),
        name,
        slug,
        prefix,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        mail: ProjectMail::default(),
        is_active: true,
        created_at,
    }
}
