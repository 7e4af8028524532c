//! Who the customer of a ticket is.

use chrono::{DateTime, Utc};
use switchboard_domain::access::{Ability, Actor, Role, authorize};
use switchboard_domain::ticket::Contact;
use switchboard_domain::{EmailAddress, PersonName, UserId};

use super::create::CreateTicket;
use crate::ports::Transaction;
use crate::records::NewUser;
use crate::{Error, NotFound};

/// The customer of a new ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Customer {
    /// Their account. None where the address belongs to a member of staff who did not file the ticket: what others file in the name of
    /// staff never becomes theirs. None as well where somebody registered with the address and has not proved that it is theirs: the
    /// ticket waits for the proof.
    pub(crate) account: Option<UserId>,
    /// How to reach them.
    pub(crate) contact: Contact,
}

/// Finds the customer of a new ticket: whoever the command names, where the caller may file for others, else the caller.
pub(crate) fn of_new_ticket(
    tx: &mut dyn Transaction,
    actor: &Actor,
    command: &CreateTicket,
    now: DateTime<Utc>,
) -> Result<Customer, Error> {
    match (&command.customer_email, actor.user_id()) {
        (Some(email), caller) if authorize(actor, Ability::CreateForCustomer).is_ok() => {
            named(tx, command, email, caller, now)
        }
        (_, Some(caller)) => themselves(tx, command, caller),
        (_, None) => Err(Error::field("customer_email", "is required")),
    }
}

fn named(
    tx: &mut dyn Transaction,
    command: &CreateTicket,
    email: &EmailAddress,
    caller: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<Customer, Error> {
    let name =
        command.customer_name.clone().unwrap_or_else(|| PersonName::from_stored(email.as_str().to_owned()));
    let account = tx.users().find_or_insert(&NewUser {
        name,
        email: email.clone(),
        role: Role::Customer,
        password_hash: None,
        phone: command.customer_phone.clone(),
        department: None,
        created_at: now,
    })?;
    let is_owner =
        Some(account.id) == caller || !(account.role.is_staff() || tx.users().is_unproven(account.id)?);
    let contact = Contact {
        name: command.customer_name.clone().unwrap_or(account.name),
        email: email.clone(),
        phone: command.customer_phone.clone(),
        reference: command.customer_reference.clone(),
    };
    Ok(Customer { account: is_owner.then_some(account.id), contact })
}

fn themselves(tx: &mut dyn Transaction, command: &CreateTicket, caller: UserId) -> Result<Customer, Error> {
    let account = tx.users().find(caller)?.ok_or(Error::NotFound(NotFound::User))?;
    let contact = Contact {
        name: command.customer_name.clone().unwrap_or(account.name),
        email: account.email,
        phone: command.customer_phone.clone().or(account.phone),
        reference: command.customer_reference.clone(),
    };
    Ok(Customer { account: Some(account.id), contact })
}

/// Refuses unless the address is that of the ticket's customer.
pub(crate) fn check_address(contact: &Contact, email: &EmailAddress) -> Result<(), Error> {
    if contact.email == *email {
        Ok(())
    } else {
        Err(Error::field("customer_email", "must be the address of the ticket's customer"))
    }
}
