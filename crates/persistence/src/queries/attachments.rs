//! Attachments, for downloads and for the sweep.

use std::collections::BTreeSet;

use diesel::sql_types::Text;
use switchboard_application::ports::{AttachmentQueries, NoteVisibility, StoreError};
use switchboard_application::records::{BlobKey, StoredAttachment};
use switchboard_domain::AttachmentId;
use switchboard_domain::access::Scope;

use crate::reader::View;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::parsed;
use crate::stores::{AttachmentRow, attachment_of, within};

/// What comes after every key of a shard, behind the name of the shard: keys have small letters and digits.
const AFTER_ALL_KEYS: char = '~';

record! {
    struct KeyRow { blob_key: String as Text = "blob_key" }
}

impl AttachmentQueries for View {
    fn find(
        &mut self,
        id: AttachmentId,
        scope: &Scope,
        notes: NoteVisibility,
    ) -> Result<Option<StoredAttachment>, StoreError> {
        let dialect = self.connection()?.dialect();
        let select = Statement::new("SELECT ")
            .sql(AttachmentRow::columns(dialect))
            .sql(
                " FROM attachments f JOIN tickets t ON t.id = f.ticket_id LEFT JOIN messages m ON m.id = f.message_id \
                 WHERE f.id = ? AND t.deleted_at IS NULL",
            )
            .bind(id.get())
            .sql(match notes {
                NoteVisibility::Shown => "",
                NoteVisibility::Hidden => " AND (m.id IS NULL OR m.type = 'reply')",
            })
            .then(within(dialect, scope));
        self.connection()?.find(select)?.map(attachment_of).transpose()
    }

    fn keys_of_shard(&mut self, shard: &str) -> Result<BTreeSet<BlobKey>, StoreError> {
        let select = Statement::new(
            "SELECT blob_key FROM attachments WHERE blob_key >= ? AND blob_key < ? \
             UNION ALL SELECT blob_key FROM received_mails WHERE blob_key >= ? AND blob_key < ?",
        )
        .bind(shard)
        .bind(format!("{shard}{AFTER_ALL_KEYS}"))
        .bind(shard)
        .bind(format!("{shard}{AFTER_ALL_KEYS}"));
        self.connection()?.load(select)?.into_iter().map(key_of).collect()
    }

    fn released(&mut self, limit: u32) -> Result<Vec<BlobKey>, StoreError> {
        let select = Statement::new("SELECT blob_key FROM released_blobs ORDER BY blob_key LIMIT ?")
            .bind(i64::from(limit));
        self.connection()?.load(select)?.into_iter().map(key_of).collect()
    }
}

fn key_of(KeyRow { blob_key }: KeyRow) -> Result<BlobKey, StoreError> {
    parsed("key of a blob", &blob_key)
}
