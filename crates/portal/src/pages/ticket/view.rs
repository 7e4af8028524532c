//! A ticket as its reader sees it.

use actix_web::web;
use askama::Template;
use switchboard_application::ports::{CannedResponseFilter, Paging, TicketFilter};
use switchboard_application::records::{
    Assignable, CannedResponse, Message, Tag, TicketDetail, TicketSummary,
};
use switchboard_application::tickets::explain::ExplainedClock;
use switchboard_application::tickets::{explain, queries};
use switchboard_application::{Context, accounts, canned_responses, categories, tags};
use switchboard_domain::access::{Ability, authorize};
use switchboard_domain::sla::{ClockState, SpanState};
use switchboard_domain::ticket::Side;
use switchboard_domain::{MessageType, Priority, Status, TicketId};

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::FormState;
use crate::show::catalog::{self, CategoryChoice};
use crate::show::{self, events};
use crate::visitor::{Reader, Visitor};

/// How many of the customer's other tickets are shown.
const OTHERS_MAX: u32 = 6;

#[derive(Template)]
#[template(path = "ticket.html")]
struct TicketPage<'a> {
    chrome: &'a Chrome,
    detail: &'a TicketDetail,
    /// The message that is being written.
    form: FormState,
    desk: Option<Desk>,
    can_reply: bool,
    can_close: bool,
    can_rate: bool,
    can_delete: bool,
    is_watching: bool,
}

/// What those see who work on the ticket.
struct Desk {
    people: Vec<Assignable>,
    categories: Vec<CategoryChoice>,
    tags: Vec<Tag>,
    canned: Vec<CannedResponse>,
    clocks: Vec<ExplainedClock>,
    history: Vec<events::Line>,
    others: Vec<TicketSummary>,
}

pub(super) async fn show(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = TicketId::new(path.into_inner());
    visitor.show_person(move |ctx, reader| page(ctx, reader, id, FormState::default())).await
}

/// The page of a ticket, with a message that is being written.
pub(super) fn page(
    ctx: &Context,
    reader: &Reader,
    id: TicketId,
    form: FormState,
) -> Result<Answer, PageError> {
    let caller = &reader.caller;
    let may = |ability| authorize(&caller.actor, ability).is_ok();
    let detail = queries::detail(ctx, &caller.actor, id)?;
    let desk = may(Ability::TicketNotes).then(|| desk(ctx, reader, &detail)).transpose()?;
    let (status, is_own) = (detail.ticket.status, detail.ticket.creator_id == Some(caller.user.id));
    let is_refused = form.is_refused();
    let page = TicketPage {
        chrome: &reader.chrome,
        can_reply: desk.is_some() || status != Status::Closed,
        can_close: is_own && may(Ability::CloseTicket) && status != Status::Closed,
        can_rate: is_own
            && status.is_ended()
            && detail.ticket.resolved_at.is_some()
            && detail.ticket.rating.is_none(),
        can_delete: may(Ability::DeleteTicket),
        is_watching: detail.watchers.iter().any(|watcher| watcher.id == caller.user.id),
        detail: &detail,
        form,
        desk,
    };
    if is_refused { Answer::form_again(&page) } else { Answer::page(&page) }
}

fn desk(ctx: &Context, reader: &Reader, detail: &TicketDetail) -> Result<Desk, PageError> {
    let (actor, ticket) = (&reader.caller.actor, &detail.ticket);
    let canned = CannedResponseFilter { project_id: Some(ticket.project_id), search: None };
    let same_customer =
        TicketFilter { customer_email: Some(ticket.customer.email.clone()), ..TicketFilter::default() };
    let latest = Paging::After { last_seen: None, limit: OTHERS_MAX };
    let mut others = queries::list(ctx, actor, &same_customer, latest)?.records;
    others.retain(|other| other.id != ticket.id);
    let people = accounts::agents::assignable(ctx, actor, ticket.project_id)?;
    let categories = catalog::tree(&categories::list::list(ctx)?);
    let tags = tags::list::list(ctx)?;
    let history = events::lines(&reader.chrome, &detail.activities, &people, &categories, &tags);
    Ok(Desk {
        canned: canned_responses::list::list(ctx, actor, None, &canned)?,
        clocks: explain::explain_clocks(ctx, actor, ticket.id)?.clocks,
        people,
        categories,
        tags,
        history,
        others,
    })
}

impl TicketPage<'_> {
    /// The state of the ticket that its reader sees: a version, and how many events there were.
    fn seen(&self) -> String {
        format!("{}.{}", self.detail.ticket.version, self.detail.activities.len())
    }

    /// How a message looks.
    const fn look(&self, message: &Message) -> &'static str {
        match (message.message_type, message.side) {
            (MessageType::Note, _) => "note",
            (MessageType::Reply, Side::Customer) => "from-customer",
            (MessageType::Reply, Side::Staff | Side::Program) => "from-desk",
        }
    }

    /// Who wrote a message.
    fn author(&self, message: &Message) -> String {
        match (&message.user, message.side) {
            (Some(user), _) => user.name.clone(),
            (None, Side::Customer) => self.detail.ticket.customer.name.as_str().to_owned(),
            (None, Side::Staff | Side::Program) => self.detail.project.name.as_str().to_owned(),
        }
    }

    /// So many stars, in words.
    fn stars(&self, score: impl std::borrow::Borrow<u8>) -> String {
        self.chrome.count("stars", *score.borrow())
    }

    fn is_assigned_to(&self, person: &Assignable) -> bool {
        self.detail.ticket.assignee_id == Some(person.user.id)
    }

    fn is_in(&self, category: &CategoryChoice) -> bool {
        self.detail.ticket.category_id == Some(category.id)
    }

    fn size(&self, bytes: &u64) -> String {
        show::size(*bytes)
    }

    fn has_tag(&self, tag: &Tag) -> bool {
        self.detail.tags.iter().any(|its| its.id == tag.id)
    }

    fn clock_name(&self, clock: &ExplainedClock) -> String {
        self.chrome.t(&format!("clock-{}", clock.clock.kind.as_str()))
    }

    /// How a clock looks.
    fn clock_look(&self, clock: &ExplainedClock) -> &'static str {
        match (clock.clock.state, clock.clock.breach, clock.clock.due_at) {
            (_, Some(_), _) => "late",
            (ClockState::Running, None, Some(due)) => show::urgency(due, self.chrome.now),
            (ClockState::Running, None, None) => "calm",
            (ClockState::Paused { .. } | ClockState::Met { .. } | ClockState::Ended { .. }, None, _) => {
                "stands"
            }
        }
    }

    /// Where a clock stands, and why.
    fn clock_state(&self, clock: &ExplainedClock) -> String {
        let reason = clock.spans.last().map(|span| {
            let state = match span.state {
                SpanState::Unwatched => return self.chrome.t("reason-unwatched"),
                SpanState::Running | SpanState::Paused | SpanState::Stopped => span.reason,
            };
            self.chrome.t(&format!("reason-{}", state.as_str()))
        });
        reason.unwrap_or_default()
    }

    fn worked(&self, clock: &ExplainedClock) -> String {
        let worked = i64::try_from(clock.clock.worked_seconds / 60).unwrap_or(i64::MAX);
        format!("{} / {}", show::minutes(worked), show::minutes(clock.clock.target_minutes.get().into()))
    }
}
