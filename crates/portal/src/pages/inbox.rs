//! The inbox: the tickets that somebody works through in a day.

mod bulk;
mod line;

use actix_web::web;
use askama::Template;
use switchboard_application::ports::{
    Counted, Direction, Listing, Paging, Quota, TicketFilter, TicketOrder, TicketSort,
};
use switchboard_application::records::{Tag, TicketSummary};
use switchboard_application::tickets::queries;
use switchboard_application::{Context, categories, projects, tags};
use switchboard_domain::access::Ability;
use switchboard_domain::{Status, UserId};

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::show;
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor, count};
use line::{SearchLine, Vocabulary};

const WORK: Access = Access::Able(&[Ability::TicketNotes]);

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/inbox", WORK, || web::to(inbox)),
    Page::new(Verb::Post, "/inbox/preview", Access::Able(&[Ability::ChangeStatus]), || {
        web::to(bulk::preview)
    }),
    Page::new(Verb::Post, "/inbox/changes", Access::Able(&[Ability::ChangeStatus]), || web::to(bulk::change)),
];

/// How many tickets a page has.
const PER_PAGE: u32 = 50;
/// How many projects can be chosen from.
const PROJECTS_MAX: u32 = 100;

/// The queues that somebody works through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Queue {
    Mine,
    Unassigned,
    Overdue,
    Waiting,
    All,
}

impl Queue {
    const ALL: [Self; 5] = [Self::Mine, Self::Unassigned, Self::Overdue, Self::Waiting, Self::All];

    const fn as_str(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Overdue => "overdue",
            Self::Waiting => "waiting",
            Self::All => "all",
        }
    }

    fn of(name: &str) -> Self {
        Self::ALL.into_iter().find(|queue| queue.as_str() == name).unwrap_or(Self::All)
    }

    /// Restricts what is wanted to the queue.
    fn narrow(self, filter: &mut TicketFilter, reader: UserId, now: chrono::DateTime<chrono::Utc>) {
        match self {
            Self::Mine => filter.assigned_to = Some(reader),
            Self::Unassigned => filter.unassigned = true,
            Self::Overdue => filter.overdue_at = Some(now),
            Self::Waiting => filter.status = Some(Status::PendingCustomer),
            Self::All => {}
        }
    }
}

/// A queue, with how many tickets are in it.
struct QueueTab {
    queue: Queue,
    total: u64,
    address: String,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "inbox.html")]
struct InboxPage<'a> {
    chrome: &'a Chrome,
    queues: Vec<QueueTab>,
    line: String,
    /// What of the line was not understood.
    unknown: Vec<String>,
    sort: String,
    queue: Queue,
    tickets: &'a [TicketSummary],
    pager: Pager,
    tags: Vec<Tag>,
}

/// The orders that can be chosen.
const SORTS: [(&str, TicketSort, Direction); 4] = [
    ("newest", TicketSort::Filed, Direction::Descending),
    ("due", TicketSort::Due, Direction::Ascending),
    ("activity", TicketSort::LastActivity, Direction::Descending),
    ("priority", TicketSort::Priority, Direction::Descending),
];

async fn inbox(visitor: Visitor) -> Answer {
    visitor.show_person(show_inbox).await
}

fn show_inbox(ctx: &Context, reader: &Reader) -> Result<Answer, PageError> {
    let (actor, query) = (&reader.caller.actor, Query::of(&reader.chrome.here));
    let (me, now) = (reader.caller.user.id, reader.chrome.now);
    let queue = Queue::of(&query.value("queue"));
    let paging = Paging::Page { page: 1, per_page: PROJECTS_MAX };
    let projects = projects::admitted::admitted(ctx, actor, None, paging)?.records;
    let tags = tags::list::list(ctx)?;
    let categories = categories::list::list(ctx)?;
    let vocabulary =
        Vocabulary { reader: me, now, projects: &projects, tags: &tags, categories: &categories };
    let line = SearchLine::read(&query.value("q"), vocabulary);
    let sort = query.value("sort");
    let order = SORTS.into_iter().find(|(name, ..)| *name == sort);
    let mut filter = line.filter.clone();
    filter.order = order.map_or_else(TicketOrder::default, |(_, by, direction)| TicketOrder {
        by,
        direction,
        after: None,
    });
    queue.narrow(&mut filter, me, now);
    if filter.search.is_some() {
        count(ctx, Quota::Search, Counted::Person(me))?;
    }
    let paging = Paging::Page { page: query.page(), per_page: PER_PAGE };
    let found = queries::list(ctx, actor, &filter, paging)?;
    let pager = Pager::new(&query, &found, PER_PAGE);
    let queues = counted(ctx, reader, &query, queue)?;
    let Listing { records, .. } = found;
    Answer::page(&InboxPage {
        chrome: &reader.chrome,
        queues,
        line: query.value("q"),
        unknown: line.unknown,
        sort: order.map_or("newest", |(name, ..)| name).to_owned(),
        queue,
        tickets: &records,
        pager,
        tags,
    })
}

/// Every queue with how many tickets of it are not done.
fn counted(ctx: &Context, reader: &Reader, query: &Query, chosen: Queue) -> Result<Vec<QueueTab>, PageError> {
    let (me, now) = (reader.caller.user.id, reader.chrome.now);
    let one = Paging::Page { page: 1, per_page: 1 };
    let count = |queue: Queue| {
        let mut filter = TicketFilter::default();
        queue.narrow(&mut filter, me, now);
        let found = queries::list(ctx, &reader.caller.actor, &filter, one)?;
        let address = query.with("queue", queue.as_str());
        Ok(QueueTab { queue, total: found.total.unwrap_or_default(), address, is_chosen: queue == chosen })
    };
    Queue::ALL.into_iter().map(count).collect()
}

impl InboxPage<'_> {
    fn queue_name(&self, queue: &Queue) -> String {
        self.chrome.t(&format!("queue-{}", queue.as_str()))
    }

    /// The orders that can be chosen: name, label, whether it is the one.
    fn sorts(&self) -> Vec<(&'static str, String, bool)> {
        let label = |name: &str| self.chrome.t(&format!("sort-{name}"));
        SORTS.into_iter().map(|(name, ..)| (name, label(name), name == self.sort)).collect()
    }

    /// How the time that is left for a ticket looks.
    fn due_look(&self, ticket: &TicketSummary) -> &'static str {
        ticket.due_at.map_or("none", |due| show::urgency(due, self.chrome.now))
    }
}
