//! Tickets and their messages.

mod purge;
mod rows;

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::sql_types::{Integer, Text};
use switchboard_application::ports::{StoreError, TicketStore};
use switchboard_application::records::{NewMessage, NewTicket};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::{Content, Rating, Ticket};
use switchboard_domain::{
    Body, CategoryId, EmailAddress, MessageId, ProjectId, TagId, TicketId, TicketNumber, UserId,
};

pub(crate) use rows::{TicketRow, ticket_of};

use super::IdRow;
use crate::connection::{Connection, Dialect};
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{number, unreadable};
use crate::transaction::Unit;
use crate::values::{Document, JsonText};

record! {
    struct ContentRow {
        description: String as Text = "t.description",
        tags: JsonText as Document =
            "(SELECT json_group_array(x.tag_id) FROM ticket_tags x WHERE x.ticket_id = t.id)"
            | "(SELECT COALESCE(json_agg(x.tag_id), '[]') FROM ticket_tags x WHERE x.ticket_id = t.id)",
    }
}

/// PostgreSQL returns from the commit of this transaction before it is on disk. Others see it in the order of its commit all the same, and
/// whatever is committed after it and waits for the disk takes it along: so does the numbering of events, hence no follower of the log
/// ever sees what could still be lost.
const NEED_NOT_BE_ON_DISK: &str = "SET LOCAL synchronous_commit = off";

record! {
    struct SequenceRow { last_sequence: i32 as Integer = "last_sequence" }
}

/// The condition of tickets that are there.
const PRESENT: &str = "t.deleted_at IS NULL AND ";
/// The condition of tickets that can be brought back.
const DELETED: &str = "t.deleted_at IS NOT NULL AND ";

impl TicketStore for Unit {
    fn find(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.attempt(|connection| {
            find(connection, PRESENT, &Statement::new("t.id = ?").bind(id.get()), scope)
        })
    }

    fn find_by_number(&mut self, number: &TicketNumber, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.attempt(|connection| {
            find(connection, PRESENT, &Statement::new("t.number = ?").bind(number.as_str()), scope)
        })
    }

    fn next_sequence(&mut self, project: ProjectId, year: i32) -> Result<u32, StoreError> {
        let upsert = Statement::new(
            "INSERT INTO ticket_sequences AS s (project_id, year, last_sequence) VALUES (?, ?, 1) \
             ON CONFLICT (project_id, year) DO UPDATE SET last_sequence = s.last_sequence + 1 RETURNING last_sequence",
        )
        .bind(project.get())
        .bind(year);
        self.attempt(|connection| {
            let SequenceRow { last_sequence } = connection.one(upsert)?;
            number("sequence of ticket numbers", last_sequence)
        })
    }

    fn insert(&mut self, ticket: &NewTicket) -> Result<Ticket, StoreError> {
        self.attempt(|connection| {
            let IdRow { id } = connection.one(rows::insertion(ticket))?;
            if !ticket.tags.is_empty() {
                connection.execute(&tagging(connection.dialect(), id, &ticket.tags))?;
            }
            Ok(rows::made(TicketId::new(id), ticket))
        })
    }

    fn save(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
        self.attempt(|connection| {
            if connection.execute(&rows::update(ticket))? != 1 {
                return Err(StoreError::Stale);
            }
            match &ticket.rating {
                Some(rating) => connection.execute(&rate(ticket.id, rating)).map(|_| ()),
                None => Ok(()),
            }
        })
    }

    fn content(&mut self, id: TicketId) -> Result<Option<Content>, StoreError> {
        self.attempt(|connection| {
            let select = Statement::new("SELECT ")
                .sql(ContentRow::columns(connection.dialect()))
                .sql(" FROM tickets t WHERE t.id = ?")
                .bind(id.get());
            connection.find(select)?.map(content_of).transpose()
        })
    }

    fn set_description(&mut self, id: TicketId, description: &Body) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE tickets SET description = ? WHERE id = ?")
            .bind(description.as_str())
            .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn set_tags(&mut self, id: TicketId, tags: &BTreeSet<TagId>) -> Result<(), StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let others = Statement::new("DELETE FROM ticket_tags WHERE ticket_id = ? AND NOT tag_id")
                .sql(dialect.is_listed())
                .bind(id.get())
                .bind(dialect.list(tags.iter().map(|tag| tag.get())));
            connection.execute(&others)?;
            let missing = tagging(dialect, id.get(), tags).sql(" ON CONFLICT DO NOTHING");
            connection.execute(&missing).map(|_| ())
        })
    }

    fn watch(&mut self, id: TicketId, user: UserId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let insertion = Statement::new(
            "INSERT INTO ticket_watchers (ticket_id, user_id, created_at) VALUES (?, ?, ?) \
             ON CONFLICT (ticket_id, user_id) DO NOTHING",
        )
        .bind(id.get())
        .bind(user.get())
        .bind(at);
        self.attempt(|connection| connection.execute(&insertion).map(|_| ()))
    }

    fn unwatch(&mut self, id: TicketId, user: UserId) -> Result<(), StoreError> {
        let deletion = Statement::new("DELETE FROM ticket_watchers WHERE ticket_id = ? AND user_id = ?")
            .bind(id.get())
            .bind(user.get());
        self.attempt(|connection| connection.execute(&deletion).map(|_| ()))
    }

    fn find_deleted(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.attempt(|connection| {
            find(connection, DELETED, &Statement::new("t.id = ?").bind(id.get()), scope)
        })
    }

    fn delete(&mut self, id: TicketId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE tickets SET deleted_at = ? WHERE id = ?").bind(at).bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn restore(&mut self, id: TicketId) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE tickets SET deleted_at = NULL WHERE id = ?").bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn purge(&mut self, deleted_before: DateTime<Utc>, limit: u32) -> Result<Vec<TicketId>, StoreError> {
        self.attempt(|connection| purge::purge(connection, deleted_before, limit))
    }

    fn add_message(&mut self, message: &NewMessage) -> Result<MessageId, StoreError> {
        let NewMessage { ticket_id, user_id, side, message_type, body, is_first_response, created_at } =
            message;
        let insertion = Statement::new(
            "INSERT INTO messages (ticket_id, user_id, side, type, body, is_first_response, created_at) \
             VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(ticket_id.get())
        .bind(user_id.map(UserId::get))
        .bind(side.as_str())
        .bind(message_type.as_str())
        .bind(body.as_str())
        .bind(*is_first_response)
        .bind(*created_at);
        self.attempt(|connection| connection.one(insertion).map(|IdRow { id }| MessageId::new(id)))
    }

    fn category_exists(&mut self, id: CategoryId) -> Result<bool, StoreError> {
        self.answer(
            Statement::new("SELECT EXISTS (SELECT 1 FROM categories WHERE id = ? AND deleted_at IS NULL)")
                .bind(id.get()),
        )
    }

    fn existing_tags(&mut self, tags: &BTreeSet<TagId>) -> Result<BTreeSet<TagId>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT id FROM tags WHERE deleted_at IS NULL AND id")
                .sql(dialect.is_listed())
                .bind(dialect.list(tags.iter().map(|tag| tag.get())));
            Ok(connection.load(select)?.into_iter().map(|IdRow { id }| TagId::new(id)).collect())
        })
    }

    fn adopt(&mut self, email: &EmailAddress, owner: UserId) -> Result<u64, StoreError> {
        let update = Statement::new(
            "UPDATE tickets SET creator_id = ?, version = version + 1 \
             WHERE customer_email_canonical = ? AND creator_id IS NULL AND deleted_at IS NULL",
        )
        .bind(owner.get())
        .bind(email.canonical());
        self.changed(&update)
    }

    fn claim_due(&mut self, now: DateTime<Utc>, limit: u32) -> Result<Vec<TicketId>, StoreError> {
        self.attempt(|connection| {
            if connection.dialect() == Dialect::Postgres {
                connection.execute(&Statement::new(NEED_NOT_BE_ON_DISK))?;
            }
            let select = Statement::new(
                "SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL AND t.sla_next_at <= ? ORDER BY t.sla_next_at LIMIT ?",
            )
            .sql(connection.dialect().pick("", " FOR NO KEY UPDATE SKIP LOCKED"))
            .bind(now)
            .bind(i64::from(limit));
            Ok(connection.load(select)?.into_iter().map(|IdRow { id }| TicketId::new(id)).collect())
        })
    }

    fn postpone_evaluation(&mut self, id: TicketId, until: DateTime<Utc>) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE tickets SET sla_next_at = ? WHERE id = ?").bind(until).bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn schedule_overlooked(&mut self, since: DateTime<Utc>, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let update = Statement::new(
            "UPDATE tickets SET sla_next_at = overdue_at WHERE deleted_at IS NULL AND overdue_at > ? AND overdue_at <= ? \
             AND (sla_next_at IS NULL OR sla_next_at > ?) \
             AND NOT EXISTS (SELECT 1 FROM events e WHERE e.ticket_id = tickets.id AND e.kind = 'sla_breached')",
        )
        .bind(since)
        .bind(now)
        .bind(now);
        self.changed(&update)
    }
}

/// The condition that a ticket `t` lies within the scope.
pub(crate) fn within(dialect: Dialect, scope: &Scope) -> Statement<'static> {
    match scope {
        Scope::All => Statement::default(),
        Scope::Own(user) => Statement::new(" AND t.creator_id = ?").bind(user.get()),
        Scope::Projects(projects) => match projects.first() {
            None => Statement::new(" AND FALSE"),
            Some(project) if projects.len() == 1 => {
                Statement::new(" AND t.project_id = ?").bind(project.get())
            }
            Some(_) => Statement::new(" AND t.project_id")
                .sql(dialect.is_listed())
                .bind(dialect.list(projects.iter().map(|project| project.get()))),
        },
    }
}

/// PostgreSQL locks the row before it reads it: a statement that waited for the lock would see the latest ticket, but the rating as it
/// was before. On SQLite whoever writes is alone.
fn find(
    connection: &mut Connection,
    presence: &'static str,
    wanted: &Statement<'_>,
    scope: &Scope,
) -> Result<Option<Ticket>, StoreError> {
    let dialect = connection.dialect();
    if dialect == Dialect::Postgres {
        let lock = Statement::new("SELECT t.id FROM tickets t WHERE ")
            .then(wanted.clone())
            .sql(" FOR NO KEY UPDATE");
        connection.find::<IdRow>(lock)?;
    }
    let select = Statement::new("SELECT ")
        .sql(TicketRow::columns(dialect))
        .sql(" FROM tickets t LEFT JOIN ratings r ON r.ticket_id = t.id WHERE ")
        .sql(presence)
        .then(wanted.clone())
        .then(within(dialect, scope));
    connection.find(select)?.map(ticket_of).transpose()
}

fn content_of(row: ContentRow) -> Result<Content, StoreError> {
    let ContentRow { description, tags: JsonText(tags) } = row;
    let tags: Vec<i64> = serde_json::from_str(&tags).map_err(unreadable("list of tags"))?;
    let tags = tags.into_iter().map(TagId::new).collect();
    Ok(Content { description: Body::from_stored(description), tags })
}

fn tagging(dialect: Dialect, ticket: i64, tags: &BTreeSet<TagId>) -> Statement<'static> {
    // Without its condition SQLite would take the conflict that may follow for that of a join.
    let members =
        dialect.pick("SELECT ?, value FROM json_each(?) WHERE TRUE", "SELECT ?, UNNEST(CAST(? AS BIGINT[]))");
    Statement::new("INSERT INTO ticket_tags (ticket_id, tag_id) ")
        .sql(members)
        .bind(ticket)
        .bind(dialect.list(tags.iter().map(|tag| tag.get())))
}

fn rate(ticket: TicketId, rating: &Rating) -> Statement<'_> {
    let Rating { score, comment, rated_at } = rating;
    Statement::new(
        "INSERT INTO ratings (ticket_id, score, comment, rated_at) VALUES (?, ?, ?, ?) ON CONFLICT (ticket_id) \
         DO UPDATE SET score = excluded.score, comment = excluded.comment, rated_at = excluded.rated_at",
    )
    .bind(ticket.get())
    .bind(i32::from(score.get()))
    .bind(comment.as_ref().map(Body::as_str))
    .bind(*rated_at)
}
