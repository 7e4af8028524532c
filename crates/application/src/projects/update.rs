//! Changes a project.

use serde_json::Value;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{Body, EmailAddress, Label, ProjectId, Signature};

use crate::records::{Project, ProjectMail};
use crate::{Context, Error, NotFound};

/// What is to become of a project. What is not named stays as it is; what is named as nothing is cleared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ProjectChange {
    /// What it is called from now on. Its slug and its prefix stay: addresses and ticket numbers out there refer to them.
    pub name: Option<Label>,
    /// What it is.
    pub description: Option<Option<Body>>,
    /// The address that its customers know.
    pub support_email: Option<Option<EmailAddress>>,
    /// Its web site.
    pub website_url: Option<Option<String>>,
    /// Its time zone, by its IANA name.
    pub timezone: Option<String>,
    /// What its administrators keep beside it, as a whole.
    pub settings: Option<Option<Value>>,
    /// The name of the sender of its mails.
    pub mail_name: Option<Option<Label>>,
    /// The address of the sender of its mails.
    pub mail_address: Option<Option<EmailAddress>>,
    /// What stands at the end of its mails.
    pub mail_signature: Option<Option<Signature>>,
    /// Whether it takes tickets.
    pub is_active: Option<bool>,
}

/// Changes a project, as far as the change names anything.
///
/// A disabled project takes no tickets, and the keys of its systems are refused, from the next request on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`].
pub fn update(ctx: &Context, actor: &Actor, id: ProjectId, change: ProjectChange) -> Result<Project, Error> {
    authorize(actor, Ability::ManageProjects)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let project = tx.projects().find_to_change(id)?.ok_or(Error::NotFound(NotFound::Project))?;
        let changed = change.applied_to(project);
        tx.projects().save(&changed, now)?;
        Ok(changed)
    })
}

impl ProjectChange {
    fn applied_to(self, project: Project) -> Project {
        let Self {
            name,
            description,
            support_email,
            website_url,
            timezone,
            settings,
            mail_name,
            mail_address,
            mail_signature,
            is_active,
        } = self;
        let mail = ProjectMail {
            name: mail_name.unwrap_or(project.mail.name),
            address: mail_address.unwrap_or(project.mail.address),
            signature: mail_signature.unwrap_or(project.mail.signature),
        };
        Project {
            name: name.unwrap_or(project.name),
            description: description.unwrap_or(project.description),
            support_email: support_email.unwrap_or(project.support_email),
            website_url: website_url.unwrap_or(project.website_url),
            timezone: timezone.unwrap_or(project.timezone),
            settings: settings.unwrap_or(project.settings),
            mail,
            is_active: is_active.unwrap_or(project.is_active),
            ..project
        }
    }
}
