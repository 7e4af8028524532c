//! How far people were told of what happened, what waits to be told, and what they chose.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Text};
use switchboard_application::ports::{NotificationStore, StoreError};
use switchboard_application::records::{NewWaitingNotice, WaitingNotice};
use switchboard_domain::notification::Preferences;
use switchboard_domain::{TicketId, UserId, WaitingNoticeId};

use crate::connection::Connection;
use crate::record::record;
use crate::statement::Statement;
use crate::stored::{parsed, unreadable};
use crate::transaction::Unit;
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    struct ChoicesRow { choices: JsonText as Document = "choices" }
}

record! {
    pub(crate) struct WaitingRow {
        id: i64 as BigInt = "w.id",
        user_id: i64 as BigInt = "w.user_id",
        ticket_id: i64 as BigInt = "w.ticket_id",
        kind: String as Text = "w.kind",
        part: String as Text = "w.part",
        audience: String as Text = "w.audience",
        created_at: Moment as Instant = "w.created_at",
    }
}

impl NotificationStore for Unit {
    fn advance(&mut self, from: i64, to: i64) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE log_readers SET position = ? WHERE reader = 'notices' AND position = ? AND position <= ?",
        )
        .bind(to)
        .bind(from)
        .bind(to);
        Ok(self.changed(&update)? == 1)
    }

    fn put_off(&mut self, notice: &NewWaitingNotice) -> Result<(), StoreError> {
        let NewWaitingNotice { user_id, ticket_id, kind, part, audience, created_at } = notice;
        let insertion = Statement::new(
            "INSERT INTO waiting_notices (user_id, ticket_id, kind, part, audience, created_at) VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(user_id.get())
        .bind(ticket_id.get())
        .bind(kind.as_str())
        .bind(part.as_str())
        .bind(audience.as_str())
        .bind(*created_at);
        self.change(&insertion)
    }

    fn take(&mut self, ids: &[WaitingNoticeId]) -> Result<bool, StoreError> {
        let taken = self.attempt(|connection| {
            let dialect = connection.dialect();
            let deletion = Statement::new("DELETE FROM waiting_notices WHERE id")
                .sql(dialect.is_listed())
                .bind(dialect.list(ids.iter().map(|id| id.get())));
            connection.execute(&deletion)
        })?;
        Ok(taken == ids.len())
    }

    fn preferences(&mut self, user: UserId) -> Result<Preferences, StoreError> {
        self.attempt(|connection| {
            let lock = connection.dialect().pick("", " FOR NO KEY UPDATE");
            preferences_of(connection, user, lock)
        })
    }

    fn choose(
        &mut self,
        user: UserId,
        preferences: &Preferences,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let choices = serde_json::to_string(preferences).map_err(unreadable("choices of a person"))?;
        let upsert = Statement::new(
            "INSERT INTO notification_choices (user_id, choices, updated_at) VALUES (?, ?, ?) \
             ON CONFLICT (user_id) DO UPDATE SET choices = excluded.choices, updated_at = excluded.updated_at",
        )
        .bind(user.get())
        .bind(JsonText(choices))
        .bind(at);
        self.change(&upsert)
    }
}

/// What a person chose to be told.
pub(crate) fn preferences_of(
    connection: &mut Connection,
    user: UserId,
    lock: &'static str,
) -> Result<Preferences, StoreError> {
    let select = Statement::new("SELECT choices FROM notification_choices WHERE user_id = ?")
        .bind(user.get())
        .sql(lock);
    connection
        .find(select)?
        .map_or_else(|| Ok(Preferences::default()), |ChoicesRow { choices }| preferences_in(choices))
}

pub(crate) fn preferences_in(JsonText(choices): JsonText) -> Result<Preferences, StoreError> {
    serde_json::from_str(&choices).map_err(unreadable("choices of a person"))
}

pub(crate) fn waiting_of(row: WaitingRow) -> Result<WaitingNotice, StoreError> {
    let WaitingRow { id, user_id, ticket_id, kind, part, audience, created_at } = row;
    Ok(WaitingNotice {
        id: WaitingNoticeId::new(id),
        notice: NewWaitingNotice {
            user_id: UserId::new(user_id),
            ticket_id: TicketId::new(ticket_id),
            kind: parsed("kind of a notice", &kind)?,
            part: parsed("part in a ticket", &part)?,
            audience: parsed("audience", &audience)?,
            created_at: created_at.0,
        },
    })
}
