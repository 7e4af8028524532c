//! A customer's tickets, and filing one.

use actix_web::web;
use askama::Template;
use switchboard_application::ports::{Counted, Listing, Paging, Quota, TicketFilter};
use switchboard_application::records::{ProjectName, TicketSummary};
use switchboard_application::tickets::create::{CreateTicket, create_with_files};
use switchboard_application::tickets::queries;
use switchboard_application::{Context, Error, categories, projects};
use switchboard_domain::access::{Ability, authorize};
use switchboard_domain::{CategoryId, EmailAddress, PersonName, Priority, ProjectId, Source, Status};

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::catalog::{self, CategoryChoice};
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor, count};

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/tickets", Access::Able(&[Ability::TicketIndex]), || web::to(own_tickets)),
    Page::new(Verb::Get, "/tickets/new", Access::Able(&[Ability::CreateTicket]), || web::to(new_ticket)),
    Page::new(Verb::Post, "/tickets/new", Access::Able(&[Ability::CreateTicket]), || web::to(file_ticket)),
];

/// How many tickets a page has.
const PER_PAGE: u32 = 20;
/// How many projects can be chosen from.
const PROJECTS_MAX: u32 = 100;

#[derive(Template)]
#[template(path = "own_tickets.html")]
struct OwnTicketsPage<'a> {
    chrome: &'a Chrome,
    status: Option<Status>,
    tickets: &'a [TicketSummary],
    pager: Pager,
}

#[derive(Template)]
#[template(path = "new_ticket.html")]
struct NewTicketPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
    projects: Vec<ProjectName>,
    categories: Vec<CategoryChoice>,
    /// Whether the ticket may be filed for somebody else.
    for_customer: bool,
}

impl OwnTicketsPage<'_> {
    fn is_chosen(&self, status: &Status) -> bool {
        self.status.as_ref() == Some(status)
    }
}

async fn own_tickets(visitor: Visitor) -> Answer {
    visitor.show_person(show_own_tickets).await
}

fn show_own_tickets(ctx: &Context, reader: &Reader) -> Result<Answer, PageError> {
    if reader.caller.actor.is_staff() {
        return Ok(Answer::go_to("/inbox"));
    }
    let query = Query::of(&reader.chrome.here);
    let status = query.parsed::<Status>("status");
    let filter = TicketFilter { status, ..TicketFilter::default() };
    let paging = Paging::Page { page: query.page(), per_page: PER_PAGE };
    let found = queries::list(ctx, &reader.caller.actor, &filter, paging)?;
    let pager = Pager::new(&query, &found, PER_PAGE);
    let Listing { records, .. } = found;
    Answer::page(&OwnTicketsPage { chrome: &reader.chrome, status, tickets: &records, pager })
}

async fn new_ticket(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let project = Query::of(&reader.chrome.here).value("project");
            let form = FormState::filled([
                ("project_id", project),
                ("priority", Priority::Medium.as_str().to_owned()),
            ]);
            Answer::page(&page(ctx, reader, form)?)
        })
        .await
}

async fn file_ticket(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit_person(form, file).await
}

fn file(ctx: &Context, reader: &Reader, mut fields: Fields) -> Result<Answer, PageError> {
    let uploads = fields.take_uploads();
    let actor = &reader.caller.actor;
    let outcome = count(ctx, Quota::CreateTicket, Counted::Person(reader.caller.user.id))
        .and_then(|()| wanted(&mut fields))
        .and_then(|command| create_with_files(ctx, actor, &command, uploads));
    match outcome {
        Ok(created) => Ok(Answer::go_to(format!("/tickets/{}?notice=notice-filed", created.ticket.id))),
        Err(error) => {
            let form = fields.again(error)?;
            Answer::form_again(&page(ctx, reader, form)?)
        }
    }
}

fn wanted(fields: &mut Fields) -> Result<CreateTicket, Error> {
    let project_id = fields.chosen("project_id").map(ProjectId::new);
    if fields.text("project_id").is_empty() {
        fields.require("project_id");
    }
    let (subject, description) = (fields.required("subject"), fields.required("description"));
    let priority = fields.optional::<Priority>("priority").unwrap_or(Priority::Medium);
    let category_id = fields.chosen("category_id").map(CategoryId::new);
    let customer_name = fields.optional::<PersonName>("customer_name");
    let customer_email = fields.optional::<EmailAddress>("customer_email");
    let command = (|| {
        Some(CreateTicket {
            project_id: project_id?,
            subject: subject?,
            description: description?,
            priority,
            source: Source::Portal,
            category_id,
            tags: Vec::new(),
            customer_name,
            customer_email,
            customer_phone: None,
            customer_reference: None,
            metadata: None,
        })
    })();
    fields.command(command)
}

fn page<'a>(ctx: &Context, reader: &'a Reader, form: FormState) -> Result<NewTicketPage<'a>, PageError> {
    let actor = &reader.caller.actor;
    let paging = Paging::Page { page: 1, per_page: PROJECTS_MAX };
    let projects = projects::admitted::admitted(ctx, actor, None, paging)?.records;
    let categories = catalog::tree(&categories::list::list(ctx)?);
    let for_customer = authorize(actor, Ability::CreateForCustomer).is_ok();
    Ok(NewTicketPage { chrome: &reader.chrome, form, projects, categories, for_customer })
}
