//! Attachments, as the memory database keeps them.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use switchboard_application::ports::{AttachmentQueries, AttachmentStore, NoteVisibility, StoreError};
use switchboard_application::records::{
    Attachment, BlobKey, NewAttachment, StoredAttachment, StoredFile, Uploaded,
};
use switchboard_domain::access::Scope;
use switchboard_domain::{AttachmentId, MessageId, MessageType, TicketId, UserId};

use super::state::{State, next_id, require};
use super::{MemoryReader, MemoryTransaction};

impl AttachmentStore for MemoryTransaction {
    fn insert(&mut self, attachment: &NewAttachment) -> Result<AttachmentId, StoreError> {
        self.run(|state| {
            let NewAttachment { ticket_id, message_id, uploader_id, file, created_at: _ } = attachment;
            state.require_ticket(*ticket_id)?;
            state.require_user(*uploader_id)?;
            require(*message_id, "message", |id| state.messages.contains_key(id))?;
            if state.attachments.values().any(|other| other.file.key == file.key) {
                return Err(StoreError::Backend(format!("the blob {} hangs elsewhere", file.key).into()));
            }
            let id = AttachmentId::new(next_id(&state.attachments) + state.removed.attachments);
            state.attachments.insert(id, attachment.clone());
            Ok(id)
        })
    }

    fn uploaded(&mut self, by: UserId, after: DateTime<Utc>) -> Result<Uploaded, StoreError> {
        self.run(|state| {
            let sent = state.attachments.values();
            let sent = sent.filter(|file| file.uploader_id == Some(by) && file.created_at > after);
            Ok(sent.fold(Uploaded::default(), |uploaded, file| Uploaded {
                bytes: uploaded.bytes + file.file.size_bytes,
                first_at: uploaded.first_at.into_iter().chain([file.created_at]).min(),
            }))
        })
    }

    fn forget_released(&mut self, keys: &[BlobKey]) -> Result<(), StoreError> {
        self.run(|state| {
            state.released_blobs.retain(|key| !keys.contains(key));
            Ok(())
        })
    }
}

impl AttachmentQueries for MemoryReader {
    fn find(
        &mut self,
        id: AttachmentId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<StoredAttachment>, StoreError> {
        let state = self.committed.latest();
        let found = state.attachments.get(&id).filter(|attachment| {
            state.ticket(attachment.ticket_id, scope).is_some()
                && (notes == NoteVisibility::Shown || !state.hangs_on_note(attachment))
        });
        Ok(found.map(|attachment| StoredAttachment { id, file: attachment.file.clone() }))
    }

    fn keys_of_shard(&mut self, shard: &str) -> Result<BTreeSet<BlobKey>, StoreError> {
        let state = self.committed.latest();
        let keys = state.attachments.values().map(|attachment| &attachment.file.key);
        Ok(keys.chain(state.intake.originals()).filter(|key| key.shard() == shard).cloned().collect())
    }

    fn released(&mut self, limit: u32) -> Result<Vec<BlobKey>, StoreError> {
        let state = self.committed.latest();
        Ok((0..limit).zip(&state.released_blobs).map(|(_, key)| key.clone()).collect())
    }
}

impl State {
    /// What hangs on a message, or on the ticket itself.
    pub(super) fn attachments_of(&self, ticket: TicketId, message: Option<MessageId>) -> Vec<Attachment> {
        let hanging = self
            .attachments
            .iter()
            .filter(|(_, attachment)| attachment.ticket_id == ticket && attachment.message_id == message);
        hanging
            .map(|(id, attachment)| {
                let StoredFile { key: _, file_name, content_type, size_bytes, sha256: _ } =
                    attachment.file.clone();
                let created_at = attachment.created_at;
                Attachment { id: *id, file_name, content_type, size_bytes, created_at }
            })
            .collect()
    }

    /// Takes what hangs on tickets that are removed for good, and puts its blobs on the list of those to be removed.
    pub(super) fn release_attachments(&mut self, gone: &[TicketId]) {
        let taken = self.attachments.extract_if(.., |_, attachment| gone.contains(&attachment.ticket_id));
        for (_, attachment) in taken {
            self.removed.attachments += 1;
            self.released_blobs.insert(attachment.file.key);
        }
    }

    fn hangs_on_note(&self, attachment: &NewAttachment) -> bool {
        let message = attachment.message_id.and_then(|id| self.messages.get(&id));
        message.is_some_and(|message| message.message_type == MessageType::Note)
    }
}
