//! Makes a project.

use serde_json::Value;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{Body, EmailAddress, Label, Prefix, Slug};

use crate::ports::{StoreError, Transaction};
use crate::records::{NewProject, Project};
use crate::{Context, Error};

/// The project that is wanted.
#[derive(Debug, Clone, PartialEq)]
pub struct CreateProject {
    /// What it is called.
    pub name: Label,
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
}

/// Makes a project with a slug and a number prefix of its own.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Conflict`] when another project took the same slug at the same moment.
pub fn create(ctx: &Context, actor: &Actor, command: CreateProject) -> Result<Project, Error> {
    authorize(actor, Ability::ManageProjects)?;
    let now = ctx.clock.now();
    ctx.database.transact(|tx| {
        let slug = free_slug(tx, &Slug::from_name(command.name.as_str()))?;
        let prefix = free_prefix(tx, &slug)?
            .ok_or_else(|| Error::field("name", "leaves no free prefix for ticket numbers"))?;
        let project = NewProject {
            name: command.name,
            slug,
            prefix,
            description: command.description,
            support_email: command.support_email,
            website_url: command.website_url,
            timezone: command.timezone,
            settings: command.settings,
            created_at: now,
        };
        Ok(tx.projects().insert(&project)?)
    })
}

fn free_slug(tx: &mut dyn Transaction, base: &Slug) -> Result<Slug, StoreError> {
    let mut slug = base.clone();
    let mut counter = 1;
    while tx.projects().slug_is_taken(&slug)? {
        counter += 1;
        slug = base.numbered(counter);
    }
    Ok(slug)
}

fn free_prefix(tx: &mut dyn Transaction, slug: &Slug) -> Result<Option<Prefix>, StoreError> {
    for prefix in slug.prefix_candidates() {
        if !tx.projects().prefix_is_taken(&prefix)? {
            return Ok(Some(prefix));
        }
    }
    Ok(None)
}
