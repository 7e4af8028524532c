//! One thing done to many tickets: shown first, then done.

use askama::Template;
use switchboard_application::tickets::change_many::{Change, ChangeMany, Outcome, change_many};
use switchboard_application::tickets::queries;
use switchboard_application::{Context, Error, tags};
use switchboard_domain::{Status, TagId, TicketId, UserId};

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::Fields;
use crate::form::FormBody;
use crate::visitor::{Reader, Visitor};

/// The most tickets that are changed at once: as many as a page of the inbox has, twice over.
const TICKETS_MAX: usize = 100;

/// A ticket, with what will become of it or what became of it.
struct Row {
    id: TicketId,
    number: String,
    subject: String,
    status: Status,
    /// Why it was not changed, by the name of a message.
    refusal: Option<&'static str>,
}

#[derive(Template)]
#[template(path = "bulk.html")]
struct BulkPage<'a> {
    chrome: &'a Chrome,
    /// What is to be done, in words.
    what: String,
    /// What is to be done, as the form says it.
    action: String,
    /// Where one came from.
    back: String,
    rows: Vec<Row>,
    /// Whether it was done.
    is_done: bool,
}

pub(super) async fn preview(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, fields| {
            let Some(wanted) = wanted(ctx, reader, &fields)? else { return Ok(back(&fields)) };
            let rows = wanted.ids.iter().filter_map(|id| row(ctx, reader, *id)).collect();
            show(reader, &wanted, &fields, rows, false)
        })
        .await
}

pub(super) async fn change(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit_person(form, |ctx, reader, fields| do_it(ctx, reader, &fields)).await
}

fn do_it(ctx: &Context, reader: &Reader, fields: &Fields) -> Result<Answer, PageError> {
    let Some(wanted) = wanted(ctx, reader, fields)? else { return Ok(back(fields)) };
    let command = ChangeMany { ids: wanted.ids.clone(), change: wanted.change.clone() };
    let outcomes = change_many(ctx, &reader.caller.actor, &command)?;
    if outcomes.iter().all(|outcome| outcome.result.is_ok()) {
        let place = fields.text("back");
        let place = if place.contains('?') {
            format!("{place}&notice=notice-changed-many")
        } else {
            "/inbox?notice=notice-changed-many".to_owned()
        };
        return Ok(Answer::go_to("/inbox?notice=notice-changed-many").with_address(&place));
    }
    let rows = outcomes.into_iter().filter_map(|outcome| outcome_row(ctx, reader, outcome)).collect();
    show(reader, &wanted, fields, rows, true)
}

/// What is wanted of which tickets.
struct Wanted {
    ids: Vec<TicketId>,
    change: Change,
    what: String,
}

/// What a form asks for; nothing where it names no ticket or nothing that can be done.
fn wanted(ctx: &Context, reader: &Reader, fields: &Fields) -> Result<Option<Wanted>, PageError> {
    let ids: Vec<TicketId> =
        fields.all("ids").filter_map(|id| id.parse().ok()).map(TicketId::new).take(TICKETS_MAX).collect();
    let chrome = &reader.chrome;
    let Some((kind, value)) = fields.text("action").split_once(':') else { return Ok(None) };
    let (change, what) = match kind {
        "status" => {
            let Ok(status) = value.parse::<Status>() else { return Ok(None) };
            (Change::Status(status), chrome.t1("bulk-status", chrome.status(&status)))
        }
        "assign" if value == "me" => (
            Change::Assign(Some(reader.caller.user.id)),
            chrome.t1("bulk-assign", reader.caller.user.name.as_str()),
        ),
        "assign" if value == "none" => (Change::Assign(None), chrome.t("bulk-unassign")),
        "assign" => {
            let Ok(id) = value.parse() else { return Ok(None) };
            (Change::Assign(Some(UserId::new(id))), chrome.t1("bulk-assign", value))
        }
        "tag" | "untag" => {
            let Ok(id) = value.parse().map(TagId::new) else { return Ok(None) };
            let name = tags::list::list(ctx)?.into_iter().find(|tag| tag.id == id).map(|tag| tag.name);
            let Some(name) = name else { return Ok(None) };
            if kind == "tag" {
                (Change::Tags { add: vec![id], remove: Vec::new() }, chrome.t1("bulk-tag", name))
            } else {
                (Change::Tags { add: Vec::new(), remove: vec![id] }, chrome.t1("bulk-untag", name))
            }
        }
        _ => return Ok(None),
    };
    Ok((!ids.is_empty()).then_some(Wanted { ids, change, what }))
}

fn back(fields: &Fields) -> Answer {
    Answer::go_to("/inbox").with_address(fields.text("back"))
}

fn show(
    reader: &Reader,
    wanted: &Wanted,
    fields: &Fields,
    rows: Vec<Row>,
    is_done: bool,
) -> Result<Answer, PageError> {
    Answer::page(&BulkPage {
        chrome: &reader.chrome,
        what: wanted.what.clone(),
        action: fields.text("action").to_owned(),
        back: fields.text("back").to_owned(),
        rows,
        is_done,
    })
}

/// A ticket that its reader may see.
fn row(ctx: &Context, reader: &Reader, id: TicketId) -> Option<Row> {
    let ticket = queries::detail(ctx, &reader.caller.actor, id).ok()?.ticket;
    Some(Row {
        id,
        number: ticket.number.as_str().to_owned(),
        subject: ticket.subject.as_str().to_owned(),
        status: ticket.status,
        refusal: None,
    })
}

fn outcome_row(ctx: &Context, reader: &Reader, outcome: Outcome) -> Option<Row> {
    let Outcome { id, result } = outcome;
    let refusal = result.err().map(|error: Error| PageError::from(error).message());
    row(ctx, reader, id).map(|row| Row { refusal, ..row })
}
