//! Hands an attachment out.

use switchboard_domain::AttachmentId;
use switchboard_domain::access::{Ability, Actor, authorize};

use crate::ports::OpenBlob;
use crate::records::StoredAttachment;
use crate::tickets::queries::notes_for;
use crate::{Context, Error, NotFound};

/// An attachment with its bytes, which are still to be read.
pub struct Download {
    /// The attachment.
    pub attachment: StoredAttachment,
    /// Its bytes.
    pub blob: OpenBlob,
}

/// An attachment, for those who may read what it hangs on.
///
/// # Errors
/// [`Error::Forbidden`]; [`Error::NotFound`]; [`Error::Internal`] when its bytes are lost.
pub fn download(ctx: &Context, actor: &Actor, id: AttachmentId) -> Result<Download, Error> {
    let permit = authorize(actor, Ability::TicketIndex)?;
    let found = ctx.database.reader()?.attachments().find(id, permit.scope(), notes_for(actor))?;
    let attachment = found.ok_or(Error::NotFound(NotFound::Attachment))?;
    let blob =
        ctx.blobs.open(&attachment.file.key)?.filter(|blob| blob.size_bytes == attachment.file.size_bytes);
    let lost = || Error::Internal(format!("the bytes of attachment {id} are lost").into());
    Ok(Download { blob: blob.ok_or_else(lost)?, attachment })
}
