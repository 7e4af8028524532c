//! The texts of tickets, as they stand in the database.

use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::search::Heading;

use super::tokens::Document;
use crate::record::record;

record! {
    /// A ticket with all of its texts, of a statement that calls its identifier `q.ticket_id` and joins the ticket as `t`.
    pub(crate) struct TextsRow {
        ticket_id: i64 as BigInt = "q.ticket_id",
        project_id: Option<i64> as Nullable<BigInt> = "t.project_id",
        creator_id: Option<i64> as Nullable<BigInt> = "t.creator_id",
        subject: Option<String> as Nullable<Text> = "t.subject",
        number: Option<String> as Nullable<Text> = "t.number",
        customer_email: Option<String> as Nullable<Text> = "t.customer_email",
        description: Option<String> as Nullable<Text> = "t.description",
        replies: Option<String> as Nullable<Text> =
            "(SELECT group_concat(m.body, char(10)) FROM messages m WHERE m.ticket_id = t.id AND m.type = 'reply')"
            | "(SELECT string_agg(m.body, E'\\n') FROM messages m WHERE m.ticket_id = t.id AND m.type = 'reply')",
        notes: Option<String> as Nullable<Text> =
            "(SELECT group_concat(m.body, char(10)) FROM messages m WHERE m.ticket_id = t.id AND m.type = 'note')"
            | "(SELECT string_agg(m.body, E'\\n') FROM messages m WHERE m.ticket_id = t.id AND m.type = 'note')",
    }
}

impl TextsRow {
    /// What is searched of the ticket; nothing of one that is deleted or gone.
    pub(crate) fn document(&self) -> Option<Document<'_>> {
        let Self {
            ticket_id,
            project_id,
            creator_id,
            subject,
            number,
            customer_email,
            description,
            replies,
            notes,
        } = self;
        let heading = Heading {
            subject: subject.as_deref()?,
            number: number.as_deref()?,
            address: customer_email.as_deref()?,
        };
        Some(Document {
            ticket_id: *ticket_id,
            project_id: (*project_id)?,
            creator_id: *creator_id,
            heading,
            description: description.as_deref()?,
            replies: replies.as_deref().unwrap_or_default(),
            notes: notes.as_deref().unwrap_or_default(),
        })
    }
}
