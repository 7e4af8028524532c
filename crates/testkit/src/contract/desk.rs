//! A desk with many tickets, and what of them each filter must find.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{
    Database, Direction, StoreError, TicketFilter, TicketSort, Transaction,
};
use switchboard_application::records::{NewTicket, Project};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::{Deadlines, Ticket};
use switchboard_domain::{CategoryId, Priority, ProjectId, Status, TagId, TicketId, UserId};

use crate::fixtures::{a_category, a_tag, commit, contact, email, new_project, new_ticket, new_user, noon};

/// How many tickets there are.
pub(super) const TICKETS: u32 = 60;

/// Tickets whose fields go round in different steps, so that every filter cuts through every other one.
pub(super) struct Desk {
    projects: Vec<ProjectId>,
    agents: Vec<UserId>,
    customers: Vec<UserId>,
    category: CategoryId,
    tag: TagId,
    /// Oldest first.
    pub(super) tickets: Vec<Ticket>,
}

/// Something that a filter can ask for, and the tickets for which it holds.
pub(super) struct Condition {
    narrow: Box<dyn Fn(&mut TicketFilter)>,
    holds: Box<dyn Fn(&Ticket) -> bool>,
}

impl Desk {
    pub(super) fn new(db: &Arc<dyn Database>) -> Self {
        let (category, tag) = (a_category(db, "Technical").id, a_tag(db, "vip", "#EF4444").id);
        commit(db, |tx| {
            let mut projects = Vec::new();
            for name in ["Naija Homes", "Agri Market", "Zoo"] {
                projects.push(tx.projects().insert(&new_project(name))?);
            }
            let agents = people(tx, "agent", Role::Agent)?;
            let customers = people(tx, "customer", Role::Customer)?;
            let mut tickets = Vec::new();
            for number in 0..TICKETS {
                let project = pick(&projects, number);
                let ticket = tx.tickets().insert(&NewTicket {
                    category_id: (number % 4 == 1).then_some(category),
                    tags: tagged(number).then_some(tag).into_iter().collect(),
                    ..filed(&project, &customers, number)
                })?;
                let status = pick(Status::ALL, number / 2);
                let saved = Ticket {
                    status,
                    assignee_id: pick_or_none(&agents, number / 3),
                    last_activity_at: created_at(number * 7) + TimeDelta::hours(1),
                    ..ticket
                };
                tx.tickets().save(&saved)?;
                if watched(number) {
                    tx.tickets().watch(saved.id, pick(&agents, 1), noon())?;
                }
                tickets.push(saved);
            }
            let projects = projects.iter().map(|project| project.id).collect();
            Ok(Self { projects, agents, customers, category, tag, tickets })
        })
    }

    pub(super) fn scopes(&self) -> Vec<Scope> {
        let own = self.customers.iter().copied().map(Scope::Own);
        let none = Scope::Projects(BTreeSet::new());
        let last = self.projects.iter().rev().take(1).copied().collect();
        let two = self.projects.iter().take(2).copied().collect();
        [none, Scope::Projects(last), Scope::Projects(two)].into_iter().chain(own).collect()
    }

    pub(super) fn conditions(&self) -> Vec<Condition> {
        let project = self.projects.first().copied();
        let agent = self.agents.last().copied();
        let address = email("TUNDE@example.org");
        let canonical = address.clone();
        let (category, tag) = (self.category, self.tag);
        let [followed, marked] = [watched, tagged].map(|is_chosen: fn(u32) -> bool| -> Vec<TicketId> {
            let chosen = (0..).zip(&self.tickets).filter(|(number, _)| is_chosen(*number));
            chosen.map(|(_, ticket)| ticket.id).collect()
        });
        vec![
            condition(
                |filter| filter.status = Some(Status::InProgress),
                |ticket| ticket.status == Status::InProgress,
            ),
            condition(
                |filter| filter.priority = Some(Priority::High),
                |ticket| ticket.priority == Priority::High,
            ),
            condition(
                move |filter| filter.project_id = project,
                move |ticket| Some(ticket.project_id) == project,
            ),
            condition(move |filter| filter.assigned_to = agent, move |ticket| ticket.assignee_id == agent),
            condition(|filter| filter.unassigned = true, |ticket| ticket.assignee_id.is_none()),
            condition(
                |filter| filter.overdue_at = Some(noon()),
                |ticket| ticket.deadlines.overdue_at.is_some_and(|at| at <= noon()),
            ),
            condition(
                |filter| filter.search = Some("printer".into()),
                |ticket| ticket.subject.as_str().contains("Printer"),
            ),
            condition(
                move |filter| filter.customer_email = Some(address.clone()),
                move |ticket| ticket.customer.email.canonical() == canonical.canonical(),
            ),
            condition(
                |filter| {
                    filter.created_from = Some(span().start);
                    filter.created_before = Some(span().end);
                },
                |ticket| span().contains(&ticket.created_at),
            ),
            condition(move |filter| filter.watched_by = agent, move |ticket| followed.contains(&ticket.id)),
            condition(
                move |filter| filter.category_id = Some(category),
                move |ticket| ticket.category_id == Some(category),
            ),
            condition(move |filter| filter.tag_id = Some(tag), move |ticket| marked.contains(&ticket.id)),
            condition(|filter| filter.awaiting_staff = true, |ticket| ticket.status.awaits_staff()),
        ]
    }

    /// These tickets in another order than that in which they were filed, newest first.
    pub(super) fn sorted(&self, ids: Vec<TicketId>, by: TicketSort, direction: Direction) -> Vec<TicketId> {
        let ticket =
            |id: &TicketId| self.tickets.iter().find(|ticket| ticket.id == *id).expect("it is there");
        let mut ids = ids;
        ids.sort_by_key(|id| {
            let ticket = ticket(id);
            let key = match by {
                TicketSort::Filed => 0,
                TicketSort::CreatedAt => ticket.created_at.timestamp(),
                TicketSort::LastActivity => ticket.last_activity_at.timestamp(),
                TicketSort::Priority => {
                    let place = Priority::ALL.iter().position(|priority| *priority == ticket.priority);
                    place.and_then(|place| i64::try_from(place).ok()).expect("it has a priority")
                }
                TicketSort::Due => ticket.due_at().map_or(i64::MAX, |at| at.timestamp()),
            };
            (key, *id)
        });
        if direction == Direction::Descending {
            ids.reverse();
        }
        ids
    }

    /// The tickets of a scope for which all conditions hold, newest first.
    pub(super) fn matching(&self, scope: &Scope, conditions: &[&Condition]) -> Vec<TicketId> {
        let is_within = |ticket: &Ticket| match scope {
            Scope::All => true,
            Scope::Projects(projects) => projects.contains(&ticket.project_id),
            Scope::Own(user) => ticket.creator_id == Some(*user),
        };
        let matching = self.tickets.iter().rev().filter(|ticket| is_within(ticket));
        let matching = matching.filter(|ticket| conditions.iter().all(|condition| (condition.holds)(ticket)));
        matching.map(|ticket| ticket.id).collect()
    }
}

fn people(tx: &mut dyn Transaction, name: &str, role: Role) -> Result<Vec<UserId>, StoreError> {
    let addresses = ["a", "b"].map(|letter| format!("{name}-{letter}@example.org"));
    addresses.iter().map(|address| Ok(tx.users().insert(&new_user(address, role))?.id)).collect()
}

fn filed(project: &Project, customers: &[UserId], number: u32) -> NewTicket {
    let address = ["tunde@example.org", "Tunde@Example.org", "obi@example.org"];
    let subject = ["Printer on fire", "Cannot log in", "Blueprinter", "The Printers' room", "Sprinters"];
    let hours = pick_or_none(&[-1, 0, 1], number / 5);
    NewTicket {
        creator_id: pick_or_none(customers, number / 4),
        customer: contact("Tunde", pick(&address, number)),
        subject: pick(&subject, number / 3).parse().expect("the text is a subject"),
        priority: pick(Priority::ALL, number / 3),
        deadlines: Deadlines {
            overdue_at: hours.map(|hours| noon() + TimeDelta::hours(hours)),
            ..Deadlines::default()
        },
        created_at: created_at(number),
        ..new_ticket(project, number + 1)
    }
}

/// The order of identifiers is not that of these instants: lists go by the former.
fn created_at(number: u32) -> DateTime<Utc> {
    noon() + TimeDelta::minutes(i64::from(number * 37 % TICKETS))
}

/// A span of time that begins and ends exactly with a ticket.
fn span() -> Range<DateTime<Utc>> {
    noon() + TimeDelta::minutes(20)..noon() + TimeDelta::minutes(40)
}

/// Whether the last agent follows the ticket.
const fn watched(number: u32) -> bool {
    number % 7 < 3
}

/// Whether the ticket has the tag.
const fn tagged(number: u32) -> bool {
    number % 5 < 2
}

/// The values in turn, and nothing after the last one.
fn pick_or_none<T: Clone>(values: &[T], number: u32) -> Option<T> {
    let place = usize::try_from(number).expect("the number is small") % (values.len() + 1);
    values.get(place).cloned()
}

/// The values in turn.
fn pick<T: Clone>(values: &[T], number: u32) -> T {
    let place = usize::try_from(number).expect("the number is small");
    values.iter().cycle().nth(place).expect("there are values").clone()
}

fn condition(
    narrow: impl Fn(&mut TicketFilter) + 'static,
    holds: impl Fn(&Ticket) -> bool + 'static,
) -> Condition {
    Condition { narrow: Box::new(narrow), holds: Box::new(holds) }
}

/// The conditions whose bits are set.
pub(super) fn subset(conditions: &[Condition], bits: u32) -> Vec<&Condition> {
    (0..)
        .zip(conditions)
        .filter(|(place, _)| bits >> place & 1 == 1)
        .map(|(_, condition)| condition)
        .collect()
}

pub(super) fn narrowed(conditions: &[&Condition]) -> TicketFilter {
    let mut filter = TicketFilter::default();
    conditions.iter().for_each(|condition| (condition.narrow)(&mut filter));
    filter
}
