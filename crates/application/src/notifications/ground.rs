//! Whether somebody may still get a mail that was written for them.

use switchboard_domain::notification::Withheld;
use switchboard_domain::{EmailAddress, UserId};

use crate::ports::{Reader, StoreError};
use crate::records::{ClaimedMail, MailGround};

/// Why a mail is not sent after all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Lost {
    /// What it is about was deleted.
    #[error("the ticket was deleted")]
    TicketGone,
    /// Its receiver must not be told.
    #[error(transparent)]
    Withheld(#[from] Withheld),
    /// It would go to somebody else by now.
    #[error("the receiver has another address now")]
    AddressChanged,
}

/// Whether the ground of a mail still holds; if not, why.
pub(crate) fn check(reader: &mut dyn Reader, mail: &ClaimedMail) -> Result<Result<(), Lost>, StoreError> {
    let Some(ground) = mail.ground else { return Ok(Ok(())) };
    Ok(match ground {
        MailGround::Account(user) => account(reader, user, &mail.recipient)?,
        MailGround::Part { to, part, audience } => {
            let concern = mail.ticket_id.map(|ticket| reader.notifications().concern(ticket)).transpose()?;
            match concern.flatten() {
                None => Err(Lost::TicketGone),
                Some(concern) => concern
                    .circle
                    .still_concerns(to, part, audience)
                    .map_err(Lost::from)
                    .and_then(|()| same_address(concern.address_of(to), &mail.recipient)),
            }
        }
    })
}

fn account(
    reader: &mut dyn Reader,
    user: UserId,
    recipient: &EmailAddress,
) -> Result<Result<(), Lost>, StoreError> {
    let found = reader.users().find(user)?.map(|found| found.user).filter(|user| user.is_active);
    Ok(match found {
        None => Err(Lost::Withheld(Withheld::Inactive)),
        Some(user) => same_address(Some(&user.email), recipient),
    })
}

fn same_address(known: Option<&EmailAddress>, recipient: &EmailAddress) -> Result<(), Lost> {
    if known == Some(recipient) { Ok(()) } else { Err(Lost::AddressChanged) }
}
