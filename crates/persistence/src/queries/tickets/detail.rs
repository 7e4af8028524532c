//! A ticket with all that hangs on it, in one statement: what it has many of comes as lists in JSON.

use std::collections::BTreeMap;

use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use switchboard_application::ports::{NoteVisibility, StoreError};
use switchboard_application::records::{Attachment, Cause, Event, Message, PolicySummary, TicketDetail};
use switchboard_domain::access::Scope;
use switchboard_domain::attachment::{ContentType, FileName};
use switchboard_domain::ticket::{Side, TicketEvent};
use switchboard_domain::{
    AttachmentId, CategoryId, EventId, KeyId, MessageId, MessageType, PolicyId, ProjectId, TicketId, UserId,
};

use super::list::{category_of, user_name_of};
use super::tags_of;
use crate::connection::Connection;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{instant, number, parsed, unreadable};
use crate::stores::{TicketRow, project_name_of, ticket_of, within};
use crate::values::{Document, JsonText};

record! {
    struct DetailRow {
        description: String as Text = "t.description",
        metadata: Option<JsonText> as Nullable<Document> = "t.metadata",
        project_name: String as Text = "p.name",
        project_slug: String as Text = "p.slug",
        category_name: Option<String> as Nullable<Text> = "c.name",
        assignee_name: Option<String> as Nullable<Text> = "a.name",
        creator_name: Option<String> as Nullable<Text> = "u.name",
        policy_id: Option<i64> as Nullable<BigInt> = "o.id",
        policy_project_id: Option<i64> as Nullable<BigInt> = "o.project_id",
        policy_priority: Option<String> as Nullable<Text> = "o.priority",
        first_response_minutes: Option<i32> as Nullable<Integer> = "v.first_response_minutes",
        resolution_minutes: Option<i32> as Nullable<Integer> = "v.resolution_minutes",
        tags: JsonText as Document =
            "(SELECT json_group_array(json_array(g.id, g.name, g.color) ORDER BY g.name, g.id) \
              FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id)"
            | "(SELECT COALESCE(json_agg(json_build_array(g.id, g.name, g.color) ORDER BY g.name COLLATE \"C\", g.id), '[]') \
                FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id)",
        attachments: JsonText as Document =
            "(SELECT json_group_array(json_array(f.id, f.message_id, f.file_name, f.content_type, f.size_bytes, f.created_at) ORDER BY f.id) \
              FROM attachments f WHERE f.ticket_id = t.id)"
            | "(SELECT COALESCE(json_agg(json_build_array(f.id, f.message_id, f.file_name, f.content_type, f.size_bytes, \
                CAST(EXTRACT(EPOCH FROM f.created_at) * 1000000 AS BIGINT)) ORDER BY f.id), '[]') \
                FROM attachments f WHERE f.ticket_id = t.id)",
        messages: JsonText as Document =
            "(SELECT json_group_array(json_array(m.id, m.user_id, w.name, m.side, m.type, m.body, m.is_first_response, \
              m.created_at) ORDER BY m.id) \
              FROM messages m LEFT JOIN users w ON w.id = m.user_id WHERE m.ticket_id = t.id AND (? OR m.type = 'reply'))"
            | "(SELECT COALESCE(json_agg(json_build_array(m.id, m.user_id, w.name, m.side, m.type, m.body, \
                CAST(m.is_first_response AS INTEGER), CAST(EXTRACT(EPOCH FROM m.created_at) * 1000000 AS BIGINT)) ORDER BY m.id), '[]') \
                FROM messages m LEFT JOIN users w ON w.id = m.user_id WHERE m.ticket_id = t.id AND (? OR m.type = 'reply'))",
        activities: JsonText as Document =
            "(SELECT json_group_array(json_array(e.id, e.project_id, e.user_id, e.key_id, w.name, json(e.data), e.occurred_at) \
              ORDER BY e.id) FROM events e LEFT JOIN users w ON w.id = e.user_id WHERE e.ticket_id = t.id)"
            | "(SELECT COALESCE(json_agg(json_build_array(e.id, e.project_id, e.user_id, e.key_id, w.name, e.data, \
                CAST(EXTRACT(EPOCH FROM e.occurred_at) * 1000000 AS BIGINT)) ORDER BY e.id), '[]') \
                FROM events e LEFT JOIN users w ON w.id = e.user_id WHERE e.ticket_id = t.id)",
        watchers: JsonText as Document =
            "(SELECT json_group_array(json_array(w.id, w.name) ORDER BY w.id) \
              FROM ticket_watchers x JOIN users w ON w.id = x.user_id WHERE x.ticket_id = t.id)"
            | "(SELECT COALESCE(json_agg(json_build_array(w.id, w.name) ORDER BY w.id), '[]') \
                FROM ticket_watchers x JOIN users w ON w.id = x.user_id WHERE x.ticket_id = t.id)",
    }
}
side_by_side!(TicketRow, DetailRow);

/// A message within its list: identifier, writer and their name, side, type, body, whether it is the first response, instant.
type MessageParts = (i64, Option<i64>, Option<String>, Side, MessageType, String, i64, i64);
/// An attachment within its list: identifier, message, name, type, size, instant.
type AttachmentParts = (i64, Option<i64>, String, String, i64, i64);
/// The attachments of a ticket by the messages they hang on; without one, those of the ticket itself.
type Attachments = BTreeMap<Option<i64>, Vec<Attachment>>;
/// An event within its list: identifier, project, person, key, name of the person, what happened, instant.
type EventParts = (i64, i64, Option<i64>, Option<i64>, Option<String>, TicketEvent, i64);

pub(super) fn detail(
    connection: &mut Connection,
    wanted: Statement<'_>,
    scope: &Scope,
    notes: NoteVisibility,
) -> Result<Option<TicketDetail>, StoreError> {
    let dialect = connection.dialect();
    let shows_notes = match notes {
        NoteVisibility::Shown => true,
        NoteVisibility::Hidden => false,
    };
    let select = Statement::new("SELECT ")
        .sql(TicketRow::columns(dialect))
        .sql(", ")
        .sql(DetailRow::columns(dialect))
        .bind(shows_notes)
        .sql(
            " FROM tickets t JOIN projects p ON p.id = t.project_id LEFT JOIN ratings r ON r.ticket_id = t.id \
             LEFT JOIN categories c ON c.id = t.category_id LEFT JOIN users a ON a.id = t.assignee_id \
             LEFT JOIN users u ON u.id = t.creator_id LEFT JOIN sla_policy_versions v ON v.id = t.policy_version_id \
             LEFT JOIN sla_policies o ON o.id = v.policy_id WHERE t.deleted_at IS NULL AND ",
        )
        .then(wanted)
        .then(within(dialect, scope));
    let found: Option<(TicketRow, DetailRow)> = connection.find(select)?;
    found.map(|(ticket, detail)| detail_of(ticket, detail, shows_notes)).transpose()
}

fn detail_of(ticket: TicketRow, detail: DetailRow, shows_notes: bool) -> Result<TicketDetail, StoreError> {
    let ticket = ticket_of(ticket)?;
    let DetailRow {
        description,
        metadata,
        project_name,
        project_slug,
        category_name,
        assignee_name,
        creator_name,
        policy_id,
        policy_project_id,
        policy_priority,
        first_response_minutes,
        resolution_minutes,
        tags,
        attachments,
        messages,
        activities,
        watchers: JsonText(watchers),
    } = detail;
    let metadata = metadata
        .map(|JsonText(text)| serde_json::from_str(&text).map_err(unreadable("metadata of a ticket")));
    let watchers: Vec<(i64, String)> =
        serde_json::from_str(&watchers).map_err(unreadable("list of watchers"))?;
    let mut attachments = attachments_of(&attachments)?;
    let mut activities = events_of(ticket.id, &activities)?;
    activities.retain(|activity| shows_notes || activity.event.is_public());
    Ok(TicketDetail {
        description,
        metadata: metadata.transpose()?,
        project: project_name_of(ticket.project_id.get(), project_name, project_slug),
        category: category_of(ticket.category_id.map(CategoryId::get), category_name),
        creator: user_name_of(ticket.creator_id.map(UserId::get), creator_name),
        assignee: user_name_of(ticket.assignee_id.map(UserId::get), assignee_name),
        tags: tags_of(&tags)?,
        attachments: attachments.remove(&None).unwrap_or_default(),
        messages: messages_of(&messages, &mut attachments)?,
        activities,
        watchers: watchers.into_iter().filter_map(|(id, name)| user_name_of(Some(id), Some(name))).collect(),
        sla_policy: policy_of(
            policy_id,
            policy_project_id,
            policy_priority,
            first_response_minutes,
            resolution_minutes,
        )?,
        ticket,
    })
}

/// The messages with what hangs on them. Attachments of messages that are not shown are left over.
fn messages_of(
    JsonText(messages): &JsonText,
    attachments: &mut Attachments,
) -> Result<Vec<Message>, StoreError> {
    let messages: Vec<MessageParts> =
        serde_json::from_str(messages).map_err(unreadable("list of messages"))?;
    let message =
        |(id, user_id, user_name, side, message_type, body, is_first_response, created_at): MessageParts| {
            Ok(Message {
                id: MessageId::new(id),
                user: user_name_of(user_id, user_name),
                side,
                message_type,
                body,
                is_first_response: is_first_response != 0,
                attachments: attachments.remove(&Some(id)).unwrap_or_default(),
                created_at: instant(created_at)?,
            })
        };
    messages.into_iter().map(message).collect()
}

fn attachments_of(JsonText(attachments): &JsonText) -> Result<Attachments, StoreError> {
    let parts: Vec<AttachmentParts> =
        serde_json::from_str(attachments).map_err(unreadable("list of attachments"))?;
    let mut attachments = Attachments::new();
    for (id, message_id, file_name, content_type, size_bytes, created_at) in parts {
        attachments.entry(message_id).or_default().push(Attachment {
            id: AttachmentId::new(id),
            file_name: FileName::from_stored(file_name),
            content_type: ContentType::from_stored(&content_type),
            size_bytes: number("size of an attachment", size_bytes)?,
            created_at: instant(created_at)?,
        });
    }
    Ok(attachments)
}

fn events_of(ticket_id: TicketId, JsonText(events): &JsonText) -> Result<Vec<Event>, StoreError> {
    let events: Vec<EventParts> = serde_json::from_str(events).map_err(unreadable("list of events"))?;
    let event = |(id, project_id, user_id, key_id, user_name, event, occurred_at): EventParts| {
        Ok(Event {
            id: EventId::new(id),
            ticket_id,
            project_id: ProjectId::new(project_id),
            cause: Cause { user_id: user_id.map(UserId::new), key_id: key_id.map(KeyId::new) },
            user_name,
            event,
            occurred_at: instant(occurred_at)?,
        })
    };
    events.into_iter().map(event).collect()
}

fn policy_of(
    id: Option<i64>,
    project_id: Option<i64>,
    priority: Option<String>,
    first_response_minutes: Option<i32>,
    resolution_minutes: Option<i32>,
) -> Result<Option<PolicySummary>, StoreError> {
    let (Some(id), Some(priority)) = (id, priority) else { return Ok(None) };
    let minutes =
        |minutes: Option<i32>| minutes.map(|minutes| number("number of minutes", minutes)).transpose();
    Ok(Some(PolicySummary {
        id: PolicyId::new(id),
        project_id: project_id.map(ProjectId::new),
        priority: parsed("priority", &priority)?,
        first_response_minutes: minutes(first_response_minutes)?,
        resolution_minutes: minutes(resolution_minutes)?,
    }))
}
