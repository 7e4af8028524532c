//! The project that a mailbox or an alias names.

use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::{ProjectId, Slug};

use crate::ports::{Database, Paging, ProjectFilter};
use crate::{Context, Error, NotFound};

/// How many projects are looked at together.
const BATCH: u32 = 100;

/// The project with this slug, which must take mail.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::ProjectDisabled`].
pub fn named(ctx: &Context, actor: &Actor, slug: &Slug) -> Result<ProjectId, Error> {
    named_in(&*ctx.database, actor, slug)
}

/// The same where there is nothing but a database.
///
/// # Errors
/// The same.
pub fn named_in(database: &dyn Database, actor: &Actor, slug: &Slug) -> Result<ProjectId, Error> {
    let permit = authorize(actor, Ability::CreateTicket)?;
    let filter = ProjectFilter { search: Some(slug.as_str().to_owned()), is_active: None };
    let mut reader = database.reader()?;
    let mut last_seen = None;
    loop {
        let paging = Paging::After { last_seen, limit: BATCH };
        let listing = reader.projects().admitted(permit.scope(), &filter, paging)?;
        if let Some(project) = listing.records.iter().find(|project| project.slug == *slug) {
            let detail = reader.projects().detail(project.id)?.ok_or(Error::NotFound(NotFound::Project))?;
            return if detail.summary.project.is_active {
                Ok(project.id)
            } else {
                Err(Error::ProjectDisabled)
            };
        }
        last_seen = listing.records.last().map(|project| project.id.get()).filter(|_| listing.has_more);
        if last_seen.is_none() {
            return Err(Error::NotFound(NotFound::Project));
        }
    }
}
