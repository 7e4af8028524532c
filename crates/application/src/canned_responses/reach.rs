//! Who finds and who changes which canned responses.

use switchboard_domain::access::{Ability, Actor, Refusal, Scope, authorize};
use switchboard_domain::catalog::Shortcut;
use switchboard_domain::{CannedResponseId, ProjectId};

use crate::ports::{CannedReader, Shelf, Transaction};
use crate::records::CannedResponse;
use crate::{Error, FieldErrors, NotFound};

/// What the caller finds: their own, and what is shared for every project or for one of theirs.
pub(super) fn reader(actor: &Actor) -> Result<CannedReader, Refusal> {
    let ability = authorize(actor, Ability::UseCannedResponses)?.ability();
    let owner = actor.user_id().ok_or(Refusal { ability })?;
    Ok(CannedReader { owner, scope: projects(actor)? })
}

/// The canned response, if the caller finds it or manages those of others.
pub(super) fn found(actor: &Actor, response: Option<CannedResponse>) -> Result<CannedResponse, Error> {
    let reader = reader(actor)?;
    let manages_all = authorize(actor, Ability::ManageCannedResponses).is_ok();
    let response = response.filter(|response| manages_all || reader.finds(response));
    response.ok_or(Error::NotFound(NotFound::CannedResponse))
}

/// The canned response, if the caller may change it: it is their own, or they manage those of others.
pub(super) fn changeable(actor: &Actor, response: Option<CannedResponse>) -> Result<CannedResponse, Error> {
    let response = found(actor, response)?;
    if actor.user_id() != Some(response.owner_id) {
        authorize(actor, Ability::ManageCannedResponses)?;
    }
    Ok(response)
}

/// Checks what a canned response refers to and what must be unique of it.
pub(super) fn check(
    tx: &mut dyn Transaction,
    actor: &Actor,
    shelf: Shelf,
    shortcut: Option<&Shortcut>,
    project: Option<ProjectId>,
    itself: Option<CannedResponseId>,
) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    if let Some(shortcut) = shortcut
        && tx.canned_responses().find_by_shortcut(shelf, shortcut)?.is_some_and(|other| Some(other) != itself)
    {
        errors.add("shortcut", "is taken by another canned response");
    }
    if let Some(project) = project
        && !(projects(actor)?.admits(project) && tx.projects().find(project)?.is_some())
    {
        errors.add("project_id", "must be a project that exists");
    }
    errors.into_result()
}

/// The projects in which the caller answers customers.
fn projects(actor: &Actor) -> Result<Scope, Refusal> {
    Ok(authorize(actor, Ability::TicketRespond)?.scope().clone())
}
