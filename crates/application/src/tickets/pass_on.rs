//! Files a ticket that a program passes on which does not know this desk.

use switchboard_domain::CategoryId;
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_domain::ticket::Receipt;

use super::create::{CreateTicket, Created, Filing, file};
use crate::attachments::WithinLimits;
use crate::ports::Transaction;
use crate::records::SentFile;
use crate::{Context, Error, FieldErrors};

/// A ticket that is passed on.
#[derive(Debug, Clone, PartialEq)]
pub struct PassOn {
    /// The ticket that is wanted. A category that does not exist is passed over.
    pub ticket: CreateTicket,
    /// Its files. Those beyond the limits are left out, and the ticket says which.
    pub files: Vec<SentFile>,
    /// Whether the customer is told that it arrived.
    pub receipt: Receipt,
}

/// Files the ticket. Nobody is there to mend what is wrong with it, so as little as possible is: only a customer whom the desk does not
/// know must have a name.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::Invalid`] when the project does not exist for the caller or is disabled, or nobody says who the customer
/// is; [`Error::StorageFull`]; [`Error::Unavailable`].
pub fn pass_on(ctx: &Context, actor: &Actor, command: PassOn) -> Result<Created, Error> {
    let permit = authorize(actor, Ability::CreateTicket)?;
    let PassOn { ticket, files, receipt } = command;
    let files = WithinLimits::store(ctx, files)?;
    let description = files.body(ticket.description.as_str());
    let at = ctx.clock.now();
    ctx.database.transact(|tx| {
        files.uploads.check_quota(tx, actor.user_id(), at)?;
        check_name(tx, &ticket)?;
        let category_id = known_category(tx, ticket.category_id)?;
        let ticket = CreateTicket { category_id, description, ..ticket };
        let filing = Filing { receipt, ..Filing::new(actor, &permit, at) };
        file(tx, ctx, &filing, &ticket, files.uploads)
    })
}

/// The category, if there is one of this identifier.
fn known_category(
    tx: &mut dyn Transaction,
    category: Option<CategoryId>,
) -> Result<Option<CategoryId>, Error> {
    match category {
        Some(id) if tx.tickets().category_exists(id)? => Ok(Some(id)),
        Some(_) | None => Ok(None),
    }
}

/// Refuses a customer without a name whose address nobody has.
fn check_name(tx: &mut dyn Transaction, ticket: &CreateTicket) -> Result<(), Error> {
    let Some(email) = ticket.customer_email.as_ref().filter(|_| ticket.customer_name.is_none()) else {
        return Ok(());
    };
    if tx.users().find_by_email(email)?.is_some() {
        return Ok(());
    }
    let mut errors = FieldErrors::default();
    errors.require("customer_name");
    errors.into_result()
}
