//! Whom tickets concern, and what waits to be told.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{NotificationQueries, StoreError};
use switchboard_application::records::{Concern, ProjectMail, ToldMessage, Trust, WaitingNotice};
use switchboard_domain::notification::{Circle, Participant, Preferences};
use switchboard_domain::{Label, MessageId, ProjectId, Signature, Subject, TicketId, UserId};

use crate::connection::Connection;
use crate::reader::View;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{number, parsed};
use crate::stores::{WaitingRow, preferences_in, preferences_of, waiting_of};
use crate::values::{Document, JsonText};

/// Everybody whom a ticket concerns, a row for each of their parts.
const PARTS: &str = "WITH t AS (SELECT id, project_id, creator_id, assignee_id FROM tickets WHERE id = ?), \
     parts (user_id, part) AS (\
     SELECT creator_id, 'customer' FROM t WHERE creator_id IS NOT NULL \
     UNION ALL SELECT assignee_id, 'assignee' FROM t WHERE assignee_id IS NOT NULL \
     UNION ALL SELECT a.user_id, 'lead' FROM project_agents a JOIN t ON t.project_id = a.project_id WHERE a.is_lead \
     UNION ALL SELECT w.user_id, 'watcher' FROM ticket_watchers w JOIN t ON t.id = w.ticket_id)";

record! {
    struct PositionRow { position: i64 as BigInt = "position" }
}

record! {
    struct TicketRow {
        number: String as Text = "t.number",
        subject: String as Text = "t.subject",
        project_id: i64 as BigInt = "t.project_id",
        creator_id: Option<i64> as Nullable<BigInt> = "t.creator_id",
        contact: String as Text = "t.customer_email",
        is_proven: bool as Bool = "COALESCE(u.password_hash IS NOT NULL AND NOT u.is_unproven, FALSE)",
        project_name: String as Text = "p.name",
        mail_name: Option<String> as Nullable<Text> = "p.mail_name",
        mail_address: Option<String> as Nullable<Text> = "p.mail_address",
        mail_signature: Option<String> as Nullable<Text> = "p.mail_signature",
    }
}

record! {
    struct PartRow {
        id: i64 as BigInt = "u.id",
        part: String as Text = "p.part",
        email: String as Text = "u.email",
        role: String as Text = "u.role",
        is_active: bool as Bool = "u.is_active",
        is_in_project: bool as Bool =
            "EXISTS (SELECT 1 FROM project_agents a JOIN t ON t.project_id = a.project_id WHERE a.user_id = u.id)",
        choices: Option<JsonText> as Nullable<Document> = "c.choices",
    }
}

record! {
    struct ReplyRow {
        author: Option<String> as Nullable<Text> = "u.name",
        body: String as Text = "m.body",
        files: i64 as BigInt = "(SELECT COUNT(*) FROM attachments a WHERE a.message_id = m.id)",
    }
}

impl NotificationQueries for View {
    fn position(&mut self) -> Result<i64, StoreError> {
        let select = Statement::new("SELECT position FROM log_readers WHERE reader = 'notices'");
        self.connection()?.one(select).map(|PositionRow { position }| position)
    }

    /// Two statements: who joins or leaves between them is told by the one or the other.
    fn concern(&mut self, ticket: TicketId) -> Result<Option<Concern>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(TicketRow::columns(connection.dialect()))
            .sql(" FROM tickets t JOIN projects p ON p.id = t.project_id LEFT JOIN users u ON u.id = t.creator_id ")
            .sql("WHERE t.id = ? AND t.deleted_at IS NULL")
            .bind(ticket.get());
        let Some(row) = connection.find(select)? else { return Ok(None) };
        let parts = parts_of(connection, ticket)?;
        concern_of(ticket, row, parts).map(Some)
    }

    fn reply(&mut self, message: MessageId) -> Result<Option<ToldMessage>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(ReplyRow::columns(connection.dialect()))
            .sql(" FROM messages m LEFT JOIN users u ON u.id = m.user_id WHERE m.id = ? AND m.type = 'reply'")
            .bind(message.get());
        let told = |ReplyRow { author, body, files }| {
            Ok(ToldMessage { author, body, files: number("number of files", files)? })
        };
        connection.find(select)?.map(told).transpose()
    }

    fn preferences(&mut self, user: UserId) -> Result<Preferences, StoreError> {
        preferences_of(self.connection()?, user, "")
    }

    fn waiting_since(
        &mut self,
        instant: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<WaitingNotice>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(WaitingRow::columns(connection.dialect()))
            .sql(" FROM waiting_notices w WHERE w.user_id = (SELECT f.user_id FROM waiting_notices f ")
            .sql("WHERE f.created_at <= ? ORDER BY f.created_at, f.id LIMIT 1) ORDER BY w.id LIMIT ?")
            .bind(instant)
            .bind(i64::from(limit));
        connection.load(select)?.into_iter().map(waiting_of).collect()
    }
}

fn parts_of(connection: &mut Connection, ticket: TicketId) -> Result<Vec<PartRow>, StoreError> {
    let select = Statement::new(PARTS)
        .sql(" SELECT ")
        .sql(PartRow::columns(connection.dialect()))
        .sql(" FROM parts p JOIN users u ON u.id = p.user_id LEFT JOIN notification_choices c ON c.user_id = u.id ")
        .sql("WHERE u.deleted_at IS NULL ORDER BY u.id, p.part")
        .bind(ticket.get());
    connection.load(select)
}

fn concern_of(ticket_id: TicketId, row: TicketRow, parts: Vec<PartRow>) -> Result<Concern, StoreError> {
    let TicketRow {
        number,
        subject,
        project_id,
        creator_id,
        contact,
        is_proven,
        project_name,
        mail_name,
        mail_address,
        mail_signature,
    } = row;
    let mut concern = Concern {
        ticket_id,
        number: parsed("number of a ticket", &number)?,
        subject: Subject::from_stored(subject),
        project_name: Label::from_stored(project_name),
        project_mail: ProjectMail {
            name: mail_name.map(Label::from_stored),
            address: mail_address.map(|address| parsed("e-mail address", &address)).transpose()?,
            signature: mail_signature.map(Signature::from_stored),
        },
        contact: parsed("e-mail address", &contact)?,
        contact_trust: if is_proven { Trust::Proven } else { Trust::Unproven },
        circle: Circle {
            project_id: ProjectId::new(project_id),
            owner_id: creator_id.map(UserId::new),
            participants: Vec::new(),
        },
        addresses: std::collections::BTreeMap::new(),
    };
    for part in parts {
        add(&mut concern, part)?;
    }
    Ok(concern)
}

/// Adds a part: to the participant before it, where that is the same person, else as another participant.
fn add(concern: &mut Concern, row: PartRow) -> Result<(), StoreError> {
    let PartRow { id, part, email, role, is_active, is_in_project, choices } = row;
    let (id, part) = (UserId::new(id), parsed("part in a ticket", &part)?);
    if let Some(last) = concern.circle.participants.last_mut().filter(|last| last.id == id) {
        last.parts.insert(part);
        return Ok(());
    }
    concern.addresses.insert(id, parsed("e-mail address", &email)?);
    concern.circle.participants.push(Participant {
        id,
        role: parsed("role", &role)?,
        is_active,
        is_in_project,
        parts: [part].into(),
        preferences: choices.map(preferences_in).transpose()?.unwrap_or_default(),
    });
    Ok(())
}
