//! Makes a canned response.

use switchboard_domain::access::Actor;
use switchboard_domain::catalog::{CannedBody, Sharing, Shortcut};
use switchboard_domain::{Label, ProjectId};

use super::reach::{check, reader};
use crate::ports::Shelf;
use crate::records::{CannedResponse, NewCannedResponse};
use crate::{Context, Error};

/// The canned response that is wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreateCannedResponse {
    /// What it is called.
    pub title: Label,
    /// Its text.
    pub body: CannedBody,
    /// What stands for it while one types.
    pub shortcut: Option<Shortcut>,
    /// Who may use it.
    pub sharing: Sharing,
    /// The project it is for.
    pub project_id: Option<ProjectId>,
}

/// Makes a canned response that belongs to the caller.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when the shortcut is taken or the project does not exist for the caller.
pub fn create(ctx: &Context, actor: &Actor, command: CreateCannedResponse) -> Result<CannedResponse, Error> {
    let owner_id = reader(actor)?.owner;
    let CreateCannedResponse { title, body, shortcut, sharing, project_id } = command;
    let created_at = ctx.clock.now();
    ctx.database.transact(|tx| {
        check(tx, actor, Shelf::of(owner_id, sharing), shortcut.as_ref(), project_id, None)?;
        let response = NewCannedResponse { owner_id, title, body, shortcut, sharing, project_id, created_at };
        Ok(tx.canned_responses().insert(&response)?)
    })
}
