//! Tickets and their messages.

mod rows;

use std::collections::BTreeSet;

use diesel::sql_types::Integer;
use switchboard_application::ports::{StoreError, TicketStore};
use switchboard_application::records::{NewMessage, NewTicket};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::{Rating, Ticket};
use switchboard_domain::{Body, CategoryId, MessageId, ProjectId, TagId, TicketId, TicketNumber, UserId};

pub(crate) use rows::{TicketRow, ticket_of};

use super::IdRow;
use crate::connection::{Connection, Dialect};
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::number;
use crate::transaction::Unit;

record! {
    struct SequenceRow { last_sequence: i32 as Integer = "last_sequence" }
}

impl TicketStore for Unit {
    fn find(&mut self, id: TicketId, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.attempt(|connection| find(connection, &Statement::new("t.id = ?").bind(id.get()), scope))
    }

    fn find_by_number(&mut self, number: &TicketNumber, scope: &Scope) -> Result<Option<Ticket>, StoreError> {
        self.attempt(|connection| {
            find(connection, &Statement::new("t.number = ?").bind(number.as_str()), scope)
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
        self.answer(Statement::new("SELECT EXISTS (SELECT 1 FROM categories WHERE id = ?)").bind(id.get()))
    }

    fn existing_tags(&mut self, tags: &BTreeSet<TagId>) -> Result<BTreeSet<TagId>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT id FROM tags WHERE id")
                .sql(dialect.is_listed())
                .bind(dialect.list(tags.iter().map(|tag| tag.get())));
            Ok(connection.load(select)?.into_iter().map(|IdRow { id }| TagId::new(id)).collect())
        })
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
        .sql(" FROM tickets t LEFT JOIN ratings r ON r.ticket_id = t.id WHERE t.deleted_at IS NULL AND ")
        .then(wanted.clone())
        .then(within(dialect, scope));
    connection.find(select)?.map(ticket_of).transpose()
}

fn tagging(dialect: Dialect, ticket: i64, tags: &BTreeSet<TagId>) -> Statement<'static> {
    let members = dialect.pick("SELECT ?, value FROM json_each(?)", "SELECT ?, UNNEST(CAST(? AS BIGINT[]))");
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
