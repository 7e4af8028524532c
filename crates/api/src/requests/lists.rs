//! What lists are asked for.

use chrono::{DateTime, Utc};
use switchboard_application::ports::{
    Direction, Paging, ProjectFilter, TicketFilter, TicketOrder, TicketSort, UserFilter,
};
use switchboard_application::search::Search;
use switchboard_domain::access::Role;
use switchboard_domain::{CategoryId, EmailAddress, Label, Priority, ProjectId, Status, TagId, UserId};

use crate::error::ApiError;
use crate::input::read::{Rule, end, instant, named, parsed};
use crate::input::{PER_PAGE_MAX, QueryText, boolean, integer};
use crate::openapi::Shape;
use crate::openapi::schemas::{self, email, integer_within, one_of, text_up_to};
use crate::views::cursor;

/// The orders of a list of tickets, by their names in a query.
const SORTS: [(&str, TicketSort, Direction); 8] = [
    ("created_at", TicketSort::CreatedAt, Direction::Ascending),
    ("-created_at", TicketSort::CreatedAt, Direction::Descending),
    ("last_activity_at", TicketSort::LastActivity, Direction::Ascending),
    ("-last_activity_at", TicketSort::LastActivity, Direction::Descending),
    ("priority", TicketSort::Priority, Direction::Ascending),
    ("-priority", TicketSort::Priority, Direction::Descending),
    ("due", TicketSort::Due, Direction::Ascending),
    ("-due", TicketSort::Due, Direction::Descending),
];

/// Which tickets are wanted by a person.
pub(crate) fn tickets(
    query: &QueryText,
    caller: Option<UserId>,
    now: DateTime<Utc>,
) -> Result<(TicketFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let mut filter = TicketFilter {
        status: parameters.optional("status", named::<Status>),
        awaiting_staff: false,
        priority: parameters.optional("priority", named::<Priority>),
        project_id: parameters.optional("project_id", integer).map(ProjectId::new),
        assigned_to: parameters.optional("assigned_to", integer).map(UserId::new),
        unassigned: parameters.flag("unassigned"),
        overdue_at: parameters.flag("overdue").then_some(now),
        search: parameters.optional("search", words),
        customer_email: parameters.optional("customer_email", parsed::<EmailAddress>),
        category_id: parameters.optional("category_id", integer).map(CategoryId::new),
        tag_id: parameters.optional("tag_id", integer).map(TagId::new),
        created_from: parameters.optional("created_from", instant),
        created_before: parameters.optional("created_to", end),
        watched_by: parameters.optional("watching", |text| watcher(text, caller)).flatten(),
        order: TicketOrder::default(),
    };
    let order = parameters.optional("sort", sort).unwrap_or_else(|| newest_first(&filter));
    let (paging, after) = parameters.paging_by(|text| cursor::read_sorted(order.by, text));
    filter.order = TicketOrder { after: after.flatten(), ..order };
    parameters.finish((filter, paging))
}

/// Whoever follows the tickets that are wanted, if that matters.
fn watcher(text: &str, caller: Option<UserId>) -> Result<Option<UserId>, Rule> {
    match (boolean(text)?, caller) {
        (false, _) => Ok(None),
        (true, Some(person)) => Ok(Some(person)),
        (true, None) => Err("must not be true for a program, which follows no tickets".into()),
    }
}

/// Newest first: a span of time goes by the instants of creation, which have an index, and everything else by the order of filing. What
/// words find goes by how well they do.
fn newest_first(filter: &TicketFilter) -> TicketOrder {
    let is_searched = filter.search.as_deref().is_some_and(|text| Search::of(text).is_some());
    let has_span = !is_searched && (filter.created_from.is_some() || filter.created_before.is_some());
    let by = if has_span { TicketSort::CreatedAt } else { TicketSort::Filed };
    TicketOrder { by, ..TicketOrder::default() }
}

fn sort(text: &str) -> Result<TicketOrder, Rule> {
    let found = SORTS.iter().find(|(name, ..)| *name == text);
    let (_, by, direction) = *found.ok_or_else(|| {
        let names: Vec<_> = SORTS.iter().map(|(name, ..)| *name).collect();
        Rule::from(format!("must be one of {}", names.join(", ")))
    })?;
    Ok(TicketOrder { by, direction, after: None })
}

/// The query for tickets.
pub(crate) fn tickets_shape() -> Shape {
    let shape = Shape::new("TicketQuery")
        .optional("status", one_of(Status::NAMES), "Where they stand.")
        .optional("priority", one_of(Priority::NAMES), "How urgent they are.")
        .optional(
            "project_id",
            schemas::integer(),
            "Their project. One beyond the caller's reach has no tickets for them.",
        )
        .optional("assigned_to", schemas::integer(), "Who works on them, by the identifier of the user.")
        .optional("unassigned", schemas::boolean(), "Only those that nobody works on.")
        .optional("overdue", schemas::boolean(), "Only those with a missed target or a due time in the past.")
        .optional("category_id", schemas::integer(), "Their category.")
        .optional("tag_id", schemas::integer(), "A tag that they have.")
        .optional("customer_email", email(), "The address of their customer.")
        .optional("watching", schemas::boolean(), "Only those that the caller follows.")
        .optional("created_from", schemas::string(), "Filed on this date, in UTC, or at this instant, or later.")
        .optional("created_to", schemas::string(), "Filed on this date, in UTC, or at this instant, or earlier.")
        .optional(
            "search",
            text_up_to(Label::CHARACTERS_MAX),
            "Beginnings of words in subject, number, customer's address, description and messages, and for staff in notes. Unless \
             another order is wanted, first comes what has exactly this number or address, then what has all words in its heading, \
             then the rest; newest first in each. It is counted up to 1,000, and of these the best are sorted by another order.",
        )
        .optional(
            "sort",
            one_of(&SORTS.map(|(name, ..)| name)),
            "What they are sorted by, with `-` from the other end; newest first unless given. `due` has the next due time first, and \
             tickets without one last. A cursor belongs to the order that it came with.",
        );
    paged(shape)
}

/// Which tickets are wanted by the system of a project.
pub(crate) fn external_tickets(query: &QueryText) -> Result<(TicketFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = TicketFilter {
        status: parameters.optional("status", named::<Status>),
        priority: parameters.optional("priority", named::<Priority>),
        customer_email: parameters.optional("customer_email", parsed::<EmailAddress>),
        ..TicketFilter::default()
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// The query for tickets of a project.
pub(crate) fn external_tickets_shape() -> Shape {
    paged(
        Shape::new("ExternalTicketQuery")
            .optional("customer_email", email(), "The address of their customer.")
            .optional("status", one_of(Status::NAMES), "Where they stand.")
            .optional("priority", one_of(Priority::NAMES), "How urgent they are."),
    )
}

/// Which projects are wanted.
pub(crate) fn projects(query: &QueryText) -> Result<(ProjectFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = ProjectFilter {
        search: parameters.optional("search", words),
        is_active: parameters.optional("active", boolean),
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// The query for projects.
pub(crate) fn projects_shape() -> Shape {
    paged(
        Shape::new("ProjectQuery")
            .optional("search", text_up_to(Label::CHARACTERS_MAX), "Part of the name or slug.")
            .optional("active", schemas::boolean(), "Whether they take tickets."),
    )
}

/// Which people are wanted.
pub(crate) fn users(query: &QueryText) -> Result<(UserFilter, Paging), ApiError> {
    let mut parameters = query.parameters();
    let filter = UserFilter {
        role: parameters.optional("role", named::<Role>),
        is_active: parameters.optional("active", boolean),
        search: parameters.optional("search", words),
    };
    let paging = parameters.paging();
    parameters.finish((filter, paging))
}

/// The query for people.
pub(crate) fn users_shape() -> Shape {
    paged(
        Shape::new("UserQuery")
            .optional("role", one_of(Role::NAMES), "What they are to the desk.")
            .optional("active", schemas::boolean(), "Whether they may log in.")
            .optional(
                "search",
                text_up_to(Label::CHARACTERS_MAX),
                "Beginnings of words in the name or the address, without case and accents.",
            ),
    )
}

/// For the tickets of which project somebody is looked for.
pub(crate) fn agents(query: &QueryText) -> Result<ProjectId, ApiError> {
    let mut parameters = query.parameters();
    let project = parameters.required("project_id", integer).map(ProjectId::new);
    parameters.finish_with(project)
}

/// The query for those who can be assigned.
pub(crate) fn agents_shape() -> Shape {
    Shape::new("AgentQuery").required("project_id", schemas::integer(), "The project of the tickets.")
}

/// Which projects are wanted by whoever files a ticket.
pub(crate) fn projects_to_file_in(query: &QueryText) -> Result<(Option<String>, Paging), ApiError> {
    let mut parameters = query.parameters();
    let search = parameters.optional("search", words);
    let paging = parameters.paging();
    parameters.finish((search, paging))
}

/// The query for projects to file tickets in.
pub(crate) fn projects_to_file_in_shape() -> Shape {
    paged(Shape::new("ProjectToFileInQuery").optional(
        "search",
        text_up_to(Label::CHARACTERS_MAX),
        "Part of the name or slug.",
    ))
}

/// Which part of a list is wanted that nothing narrows.
pub(crate) fn plain(query: &QueryText) -> Result<Paging, ApiError> {
    let mut parameters = query.parameters();
    let paging = parameters.paging();
    parameters.finish(paging)
}

/// The query for part of a list that nothing narrows.
pub(crate) fn plain_shape(name: &'static str) -> Shape {
    paged(Shape::new(name))
}

pub(super) fn paged(shape: Shape) -> Shape {
    shape
        .optional("page", integer_within(1, u32::MAX), "The number of the page, from 1.")
        .optional("per_page", integer_within(1, PER_PAGE_MAX), "How many records a page has; 20 unless given.")
        .optional(
            "cursor",
            schemas::string(),
            "Empty for the beginning, then `next_cursor` of the last answer. Answers then have no counts, and `page` is ignored.",
        )
}

/// Words to search for.
fn words(text: &str) -> Result<String, Rule> {
    parsed::<Label>(text).map(|words| words.as_str().to_owned())
}
