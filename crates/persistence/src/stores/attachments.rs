//! Attachments, as a unit of work changes them.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use switchboard_application::ports::{AttachmentStore, StoreError};
use switchboard_application::records::{BlobKey, NewAttachment, StoredAttachment, StoredFile, Uploaded};
use switchboard_domain::attachment::{ContentType, FileName};
use switchboard_domain::{AttachmentId, MessageId, UserId};

use super::IdRow;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{hash, number, parsed};
use crate::transaction::Unit;
use crate::values::{Instant, Moment};

record! {
    pub(crate) struct AttachmentRow {
        id: i64 as BigInt = "f.id",
        file_name: String as Text = "f.file_name",
        content_type: String as Text = "f.content_type",
        size_bytes: i64 as BigInt = "f.size_bytes",
        sha256: Vec<u8> as Binary = "f.sha256",
        blob_key: String as Text = "f.blob_key",
    }
}

record! {
    struct UploadedRow {
        bytes: i64 as BigInt = "CAST(COALESCE(SUM(f.size_bytes), 0) AS BIGINT)",
        first_at: Option<Moment> as Nullable<Instant> = "MIN(f.created_at)",
    }
}

impl AttachmentStore for Unit {
    fn insert(&mut self, attachment: &NewAttachment) -> Result<AttachmentId, StoreError> {
        let NewAttachment { ticket_id, message_id, uploader_id, file, created_at } = attachment;
        let StoredFile { key, file_name, content_type, size_bytes, sha256 } = file;
        self.attempt(|connection| {
            let insertion = Statement::new(
                "INSERT INTO attachments (ticket_id, message_id, uploader_id, file_name, content_type, size_bytes, sha256, blob_key, \
                 created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            )
            .bind(ticket_id.get())
            .bind(message_id.map(MessageId::get))
            .bind(uploader_id.map(UserId::get))
            .bind(file_name.as_str())
            .bind(content_type.as_str())
            .bind(number::<i64>("size of an attachment", *size_bytes)?)
            .bind(sha256)
            .bind(key.as_str())
            .bind(*created_at);
            connection.one(insertion).map(|IdRow { id }| AttachmentId::new(id))
        })
    }

    fn uploaded(&mut self, by: UserId, after: DateTime<Utc>) -> Result<Uploaded, StoreError> {
        self.attempt(|connection| {
            let select = Statement::new("SELECT ")
                .sql(UploadedRow::columns(connection.dialect()))
                .sql(" FROM attachments f WHERE f.uploader_id = ? AND f.created_at > ?")
                .bind(by.get())
                .bind(after);
            let UploadedRow { bytes, first_at } = connection.one(select)?;
            let first_at = first_at.map(|Moment(at)| at);
            Ok(Uploaded { bytes: number("sum of sizes", bytes)?, first_at })
        })
    }

    fn forget_released(&mut self, keys: &[BlobKey]) -> Result<(), StoreError> {
        self.attempt(|connection| {
            keys.iter().try_for_each(|key| {
                let deletion =
                    Statement::new("DELETE FROM released_blobs WHERE blob_key = ?").bind(key.as_str());
                connection.execute(&deletion).map(|_| ())
            })
        })
    }
}

pub(crate) fn attachment_of(row: AttachmentRow) -> Result<StoredAttachment, StoreError> {
    let AttachmentRow { id, file_name, content_type, size_bytes, sha256, blob_key } = row;
    Ok(StoredAttachment {
        id: AttachmentId::new(id),
        file: StoredFile {
            key: parsed("key of a blob", &blob_key)?,
            file_name: FileName::from_stored(file_name),
            content_type: ContentType::from_stored(&content_type),
            size_bytes: number("size of an attachment", size_bytes)?,
            sha256: hash("digest of an attachment", sha256)?,
        },
    })
}
