//! Running tickets that are not judged by the newest version of something.

use diesel::sql_types::BigInt;
use switchboard_application::ports::StoreError;
use switchboard_application::records::Outdated;
use switchboard_domain::TicketId;

use crate::connection::Connection;
use crate::record::record;
use crate::statement::Statement;
use crate::stored::number;
use crate::stores::IdRow;

record! {
    struct CountRow { count: i64 as BigInt = "count" }
}

/// How many there are.
pub(super) fn count(connection: &mut Connection, outdated: Outdated) -> Result<u64, StoreError> {
    let select = Statement::new("SELECT COUNT(*)").then(running(outdated));
    let CountRow { count } = connection.one(select)?;
    number("number of tickets", count)
}

/// Some of them, from those after one of them.
pub(super) fn some(
    connection: &mut Connection,
    outdated: Outdated,
    after: Option<TicketId>,
    limit: u32,
) -> Result<Vec<TicketId>, StoreError> {
    let select = Statement::new("SELECT t.id")
        .then(running(outdated))
        .sql(" AND t.id > ? ORDER BY t.id LIMIT ?")
        .bind(after.map_or(0, TicketId::get))
        .bind(i64::from(limit));
    Ok(connection.load(select)?.into_iter().map(|IdRow { id }| TicketId::new(id)).collect())
}

/// The condition on status and deletion is that of the indexes, word for word. Versions get ascending identifiers, because each is made
/// under the lock of its policy or calendar.
fn running(outdated: Outdated) -> Statement<'static> {
    let running = Statement::new(
        " FROM tickets t WHERE t.deleted_at IS NULL AND t.status IN ('open', 'in_progress', 'pending_customer') AND ",
    );
    running.then(match outdated {
        Outdated::Policy(id) => Statement::new(
            "t.policy_version_id IN (SELECT v.id FROM sla_policy_versions v WHERE v.policy_id = ? AND v.version < \
             (SELECT MAX(n.version) FROM sla_policy_versions n WHERE n.policy_id = ?))",
        )
        .bind(id.get())
        .bind(id.get()),
        Outdated::Calendar(id) => Statement::new(
            "t.calendar_version_id IN (SELECT v.id FROM calendar_versions v WHERE v.calendar_id = ? AND v.version < \
             (SELECT MAX(n.version) FROM calendar_versions n WHERE n.calendar_id = ?))",
        )
        .bind(id.get())
        .bind(id.get()),
        Outdated::Project(id) => Statement::new(
            "t.project_id = ? AND t.calendar_version_id IS DISTINCT FROM (SELECT v.id FROM projects p \
             JOIN calendar_versions v ON v.calendar_id = p.calendar_id WHERE p.id = ? ORDER BY v.version DESC LIMIT 1)",
        )
        .bind(id.get())
        .bind(id.get()),
    })
}
