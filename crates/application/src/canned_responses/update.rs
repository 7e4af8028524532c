//! Changes a canned response.

use switchboard_domain::access::Actor;
use switchboard_domain::catalog::{CannedBody, Sharing, Shortcut};
use switchboard_domain::{CannedResponseId, Label, ProjectId};

use super::reach::{changeable, check, reader};
use crate::ports::Shelf;
use crate::records::CannedResponse;
use crate::{Context, Error};

/// What is wanted of a canned response. What is missing stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UpdateCannedResponse {
    /// What it is called.
    pub title: Option<Label>,
    /// Its text.
    pub body: Option<CannedBody>,
    /// What stands for it while one types, or that nothing does.
    pub shortcut: Option<Option<Shortcut>>,
    /// Who may use it.
    pub sharing: Option<Sharing>,
    /// The project it is for, or that it is for every one.
    pub project_id: Option<Option<ProjectId>>,
}

/// Changes a canned response of the caller, or of anybody if they manage those of others.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Invalid`] when the shortcut is taken or the project does not exist for the caller.
pub fn update(
    ctx: &Context,
    actor: &Actor,
    id: CannedResponseId,
    command: UpdateCannedResponse,
) -> Result<CannedResponse, Error> {
    reader(actor)?;
    let updated_at = ctx.clock.now();
    ctx.database.transact(|tx| {
        let response = changeable(actor, tx.canned_responses().find(id)?)?;
        let UpdateCannedResponse { title, body, shortcut, sharing, project_id } = command;
        let new_project = project_id.flatten().filter(|project| Some(*project) != response.project_id);
        let changed = CannedResponse {
            title: title.unwrap_or(response.title),
            body: body.unwrap_or(response.body),
            shortcut: shortcut.unwrap_or(response.shortcut),
            sharing: sharing.unwrap_or(response.sharing),
            project_id: project_id.unwrap_or(response.project_id),
            updated_at,
            ..response
        };
        let shelf = Shelf::of(changed.owner_id, changed.sharing);
        check(tx, actor, shelf, changed.shortcut.as_ref(), new_project, Some(id))?;
        tx.canned_responses().save(&changed)?;
        Ok(changed)
    })
}
