//! Removes deleted tickets for good, with everything that hangs on them.

use chrono::{DateTime, Utc};
use switchboard_application::ports::StoreError;
use switchboard_domain::TicketId;

use crate::connection::{Connection, Dialect};
use crate::statement::Statement;
use crate::stores::IdRow;

/// Removes what hangs on tickets, and then the tickets: what refers to something goes before it. The bytes of attachments lie elsewhere, so
/// it is only written down that they are to be removed.
const DELETIONS: [&str; 12] = [
    "INSERT INTO released_blobs (blob_key) SELECT blob_key FROM attachments WHERE ticket_id",
    "DELETE FROM attachments WHERE ticket_id",
    "DELETE FROM outgoing_mails WHERE ticket_id",
    "DELETE FROM waiting_notices WHERE ticket_id",
    "INSERT INTO released_blobs (blob_key) SELECT blob_key FROM received_mails WHERE ticket_id",
    "DELETE FROM received_mails WHERE ticket_id",
    "DELETE FROM events WHERE ticket_id",
    "DELETE FROM messages WHERE ticket_id",
    "DELETE FROM ratings WHERE ticket_id",
    "DELETE FROM ticket_watchers WHERE ticket_id",
    "DELETE FROM ticket_tags WHERE ticket_id",
    "DELETE FROM tickets WHERE id",
];

/// Removes at most `limit` tickets. On PostgreSQL they are locked first: whoever brings one back meanwhile is waited for.
pub(super) fn purge(
    connection: &mut Connection,
    deleted_before: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<TicketId>, StoreError> {
    let dialect = connection.dialect();
    let select =
        Statement::new("SELECT id FROM tickets WHERE deleted_at < ? ORDER BY deleted_at, id LIMIT ?")
            .sql(dialect.pick("", " FOR UPDATE"))
            .bind(deleted_before)
            .bind(i64::from(limit));
    let ids: Vec<i64> = connection.load(select)?.into_iter().map(|IdRow { id }| id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    for deletion in DELETIONS {
        connection.execute(&listed(dialect, deletion, &ids))?;
    }
    Ok(ids.into_iter().map(TicketId::new).collect())
}

fn listed(dialect: Dialect, deletion: &'static str, ids: &[i64]) -> Statement<'static> {
    Statement::new(deletion).sql(dialect.is_listed()).bind(dialect.list(ids.iter().copied()))
}
