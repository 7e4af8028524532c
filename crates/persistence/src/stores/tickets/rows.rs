//! The row of a ticket, and what is written of a ticket when it is filed and when it changes.

use diesel::sql_types::{BigInt, Integer, Nullable, Text};
use switchboard_application::ports::StoreError;
use switchboard_application::records::NewTicket;
use switchboard_domain::ticket::{Contact, Deadlines, Rating, Score, Ticket};
use switchboard_domain::{
    Body, CalendarVersionId, CategoryId, PersonName, Phone, PolicyVersionId, ProjectId, Reference, Status,
    Subject, TicketId, UserId,
};

use crate::error::corrupt;
use crate::record::record;
use crate::statement::Statement;
use crate::stored::{json, maybe, number, parsed};
use crate::values::{Instant, Moment};

record! {
    pub(crate) struct TicketRow {
        id: i64 as BigInt = "t.id",
        number: String as Text = "t.number",
        project_id: i64 as BigInt = "t.project_id",
        creator_id: Option<i64> as Nullable<BigInt> = "t.creator_id",
        customer_name: String as Text = "t.customer_name",
        customer_email: String as Text = "t.customer_email",
        customer_phone: Option<String> as Nullable<Text> = "t.customer_phone",
        customer_reference: Option<String> as Nullable<Text> = "t.customer_reference",
        subject: String as Text = "t.subject",
        status: String as Text = "t.status",
        priority: String as Text = "t.priority",
        source: String as Text = "t.source",
        category_id: Option<i64> as Nullable<BigInt> = "t.category_id",
        assignee_id: Option<i64> as Nullable<BigInt> = "t.assignee_id",
        first_response_at: Option<Moment> as Nullable<Instant> = "t.first_response_at",
        resolved_at: Option<Moment> as Nullable<Instant> = "t.resolved_at",
        closed_at: Option<Moment> as Nullable<Instant> = "t.closed_at",
        reply_count: i32 as Integer = "t.reply_count",
        rating_score: Option<i32> as Nullable<Integer> = "r.score",
        rating_comment: Option<String> as Nullable<Text> = "r.comment",
        rated_at: Option<Moment> as Nullable<Instant> = "r.rated_at",
        created_at: Moment as Instant = "t.created_at",
        last_activity_at: Moment as Instant = "t.last_activity_at",
        policy_version_id: Option<i64> as Nullable<BigInt> = "t.policy_version_id",
        calendar_version_id: Option<i64> as Nullable<BigInt> = "t.calendar_version_id",
        first_response_due_at: Option<Moment> as Nullable<Instant> = "t.first_response_due_at",
        next_response_due_at: Option<Moment> as Nullable<Instant> = "t.next_response_due_at",
        resolution_due_at: Option<Moment> as Nullable<Instant> = "t.resolution_due_at",
        first_response_breached_at: Option<Moment> as Nullable<Instant> = "t.first_response_breached_at",
        resolution_breached_at: Option<Moment> as Nullable<Instant> = "t.resolution_breached_at",
        overdue_at: Option<Moment> as Nullable<Instant> = "t.overdue_at",
        sla_next_at: Option<Moment> as Nullable<Instant> = "t.sla_next_at",
        version: i64 as BigInt = "t.version",
    }
}

#[expect(clippy::too_many_lines, reason = "it names every field of a ticket once")]
pub(crate) fn ticket_of(row: TicketRow) -> Result<Ticket, StoreError> {
    let TicketRow {
        id,
        number: ticket_number,
        project_id,
        creator_id,
        customer_name,
        customer_email,
        customer_phone,
        customer_reference,
        subject,
        status,
        priority,
        source,
        category_id,
        assignee_id,
        first_response_at,
        resolved_at,
        closed_at,
        reply_count,
        rating_score,
        rating_comment,
        rated_at,
        created_at,
        last_activity_at,
        policy_version_id,
        calendar_version_id,
        first_response_due_at,
        next_response_due_at,
        resolution_due_at,
        first_response_breached_at,
        resolution_breached_at,
        overdue_at,
        sla_next_at,
        version,
    } = row;
    Ok(Ticket {
        id: TicketId::new(id),
        number: parsed("ticket number", &ticket_number)?,
        project_id: ProjectId::new(project_id),
        creator_id: creator_id.map(UserId::new),
        customer: Contact {
            name: PersonName::from_stored(customer_name),
            email: parsed("e-mail address", &customer_email)?,
            phone: customer_phone.map(Phone::from_stored),
            reference: customer_reference.map(Reference::from_stored),
        },
        subject: Subject::from_stored(subject),
        status: parsed("status", &status)?,
        priority: parsed("priority", &priority)?,
        source: parsed("source", &source)?,
        category_id: category_id.map(CategoryId::new),
        assignee_id: assignee_id.map(UserId::new),
        first_response_at: maybe(first_response_at),
        resolved_at: maybe(resolved_at),
        closed_at: maybe(closed_at),
        reply_count: number("number of replies", reply_count)?,
        rating: rating(rating_score, rating_comment, rated_at)?,
        created_at: created_at.0,
        last_activity_at: last_activity_at.0,
        deadlines: Deadlines {
            policy_version_id: policy_version_id.map(PolicyVersionId::new),
            calendar_version_id: calendar_version_id.map(CalendarVersionId::new),
            first_response_due_at: maybe(first_response_due_at),
            next_response_due_at: maybe(next_response_due_at),
            resolution_due_at: maybe(resolution_due_at),
            first_response_breached_at: maybe(first_response_breached_at),
            resolution_breached_at: maybe(resolution_breached_at),
            overdue_at: maybe(overdue_at),
            sla_next_at: maybe(sla_next_at),
        },
        version,
    })
}

/// The ticket that was made of a new one.
pub(super) fn made(id: TicketId, ticket: &NewTicket) -> Ticket {
    let NewTicket {
        number,
        project_id,
        creator_id,
        customer,
        subject,
        description: _,
        priority,
        source,
        category_id,
        tags: _,
        metadata: _,
        deadlines,
        created_at,
    } = ticket.clone();
    let filed = Ticket::filed(id, number, project_id, customer, subject, priority, source, created_at);
    Ticket { creator_id, category_id, deadlines, ..filed }
}

pub(super) fn insertion(ticket: &NewTicket) -> Statement<'_> {
    let NewTicket {
        number,
        project_id,
        creator_id,
        customer: Contact { name, email, phone, reference },
        subject,
        description,
        priority,
        source,
        category_id,
        tags: _,
        metadata,
        deadlines,
        created_at,
    } = ticket;
    let insertion = Statement::new(
        "INSERT INTO tickets (number, project_id, creator_id, customer_name, customer_email, customer_email_canonical, \
         customer_phone, customer_reference, subject, description, status, priority, source, category_id, metadata, \
         last_activity_at, created_at, updated_at, policy_version_id, calendar_version_id, first_response_due_at, \
         next_response_due_at, resolution_due_at, first_response_breached_at, resolution_breached_at, overdue_at, sla_next_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
    )
    .bind(number.as_str())
    .bind(project_id.get())
    .bind(creator_id.map(UserId::get))
    .bind(name.as_str())
    .bind(email.as_str())
    .bind(email.canonical())
    .bind(phone.as_ref().map(Phone::as_str))
    .bind(reference.as_ref().map(Reference::as_str))
    .bind(subject.as_str())
    .bind(Body::as_str(description))
    .bind(Status::Open.as_str())
    .bind(priority.as_str())
    .bind(source.as_str())
    .bind(category_id.map(CategoryId::get))
    .bind(metadata.as_ref().map(json))
    .bind(*created_at)
    .bind(*created_at)
    .bind(*created_at);
    bind_deadlines(insertion, deadlines)
}

/// What transitions and edits change. Whose ticket it is, and where it came from, stays.
pub(super) fn update(ticket: &Ticket) -> Statement<'_> {
    let Ticket {
        id,
        number: _,
        project_id: _,
        creator_id: _,
        customer: _,
        subject,
        status,
        priority,
        source: _,
        category_id,
        assignee_id,
        first_response_at,
        resolved_at,
        closed_at,
        reply_count,
        rating: _,
        created_at: _,
        last_activity_at,
        deadlines,
        version,
    } = ticket;
    let update = Statement::new(
        "UPDATE tickets SET version = version + 1, subject = ?, priority = ?, category_id = ?, status = ?, assignee_id = ?, first_response_at = ?, resolved_at = ?, \
         closed_at = ?, reply_count = ?, last_activity_at = ?, updated_at = ?, policy_version_id = ?, calendar_version_id = ?, \
         first_response_due_at = ?, next_response_due_at = ?, resolution_due_at = ?, first_response_breached_at = ?, \
         resolution_breached_at = ?, overdue_at = ?, sla_next_at = ? WHERE id = ? AND version = ?",
    )
    .bind(subject.as_str())
    .bind(priority.as_str())
    .bind(category_id.map(CategoryId::get))
    .bind(status.as_str())
    .bind(assignee_id.map(UserId::get))
    .bind(*first_response_at)
    .bind(*resolved_at)
    .bind(*closed_at)
    .bind(i64::from(*reply_count))
    .bind(*last_activity_at)
    .bind(*last_activity_at);
    bind_deadlines(update, deadlines).bind(id.get()).bind(*version)
}

/// The values of the clock's columns, in the order in which both statements name them.
fn bind_deadlines<'a>(statement: Statement<'a>, deadlines: &Deadlines) -> Statement<'a> {
    let Deadlines {
        policy_version_id,
        calendar_version_id,
        first_response_due_at,
        next_response_due_at,
        resolution_due_at,
        first_response_breached_at,
        resolution_breached_at,
        overdue_at,
        sla_next_at,
    } = deadlines;
    statement
        .bind(policy_version_id.map(PolicyVersionId::get))
        .bind(calendar_version_id.map(CalendarVersionId::get))
        .bind(*first_response_due_at)
        .bind(*next_response_due_at)
        .bind(*resolution_due_at)
        .bind(*first_response_breached_at)
        .bind(*resolution_breached_at)
        .bind(*overdue_at)
        .bind(*sla_next_at)
}

fn rating(
    score: Option<i32>,
    comment: Option<String>,
    rated_at: Option<Moment>,
) -> Result<Option<Rating>, StoreError> {
    let (Some(score), Some(Moment(rated_at))) = (score, rated_at) else { return Ok(None) };
    let score = Score::try_from(i64::from(score)).map_err(|error| corrupt("rating")(error.into()))?;
    Ok(Some(Rating { score, comment: comment.map(Body::from_stored), rated_at }))
}
