//! Fills a database with tickets as a desk has them after a year, past the server but through the same triggers.

mod fate;
mod sink;
mod words;

use anyhow::{Context as _, Result};

use crate::database::{DatabaseKind, TestDatabase};
use crate::desk::Desk;
use crate::random::Random;
use fate::{Fate, YEAR, YEAR_BEGINS};
use sink::{Field, Sink, Table};

pub use fate::Manner;
pub use words::{APART, FREQUENT, RARE, USUAL};

/// How many tickets are written before a commit. Bigger commits cost more: a row that is counted up stays in all its versions until then.
const BATCH: i64 = 2_000;
/// How many tickets a customer has on average.
const TICKETS_PER_CUSTOMER: i64 = 5;
const CATEGORIES: i64 = 5;
const TAGS: i64 = 10;
const AGENTS: i64 = 10;
/// Of a desk, the customer who can log in has filed one ticket of so many.
const OWN_EVERY: i64 = 20_000;
const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;

const USERS: Table = Table {
    name: "users",
    columns: "id, name, email, email_canonical, role, is_active, created_at, updated_at",
    width: 8,
};
const CATEGORY: Table =
    Table { name: "categories", columns: "id, name, folded_name, color, created_at", width: 5 };
const TAG: Table = Table { name: "tags", columns: "id, name, folded_name, color, created_at", width: 5 };
const SEQUENCES: Table =
    Table { name: "ticket_sequences", columns: "project_id, year, last_sequence", width: 3 };
const TICKETS: Table = Table {
    name: "tickets",
    columns: "id, number, project_id, creator_id, subject, description, status, priority, source, category_id, \
        assignee_id, customer_name, customer_email, customer_email_canonical, customer_reference, metadata, \
        policy_version_id, first_response_due_at, resolution_due_at, overdue_at, first_response_at, reply_count, \
        last_activity_at, created_at, updated_at, resolved_at, closed_at, version",
    width: 28,
};
const TICKET_TAGS: Table = Table { name: "ticket_tags", columns: "ticket_id, tag_id", width: 2 };
const MESSAGES: Table = Table {
    name: "messages",
    columns: "id, ticket_id, user_id, side, type, body, is_first_response, created_at",
    width: 8,
};
const EVENTS: Table = Table {
    name: "events",
    columns: "id, ticket_id, project_id, user_id, kind, data, occurred_at",
    width: 7,
};
const EVENTS_WITH_POSITIONS: Table = Table {
    name: "events",
    columns: "id, ticket_id, project_id, user_id, kind, data, occurred_at, position",
    width: 8,
};

/// What later requests can refer to.
#[derive(Debug, Clone)]
pub struct Filled {
    /// How many tickets there are, with the identifiers from 1.
    pub tickets: i64,
    /// How many customers there are.
    pub customers: i64,
}

/// The address of a customer, by their number from 1.
#[must_use]
pub fn customer_address(customer: i64) -> String {
    format!("customer{customer}@mail{}.example", customer % 7)
}

/// The name of a customer, by their number from 1.
#[must_use]
pub fn customer_name(customer: i64) -> String {
    words::person(customer)
}

/// Writes this many tickets with their customers, messages and events. The server must not run.
///
/// # Errors
/// When the database refuses anything.
pub fn fill(database: &TestDatabase, desk: &Desk, tickets: i64, manner: Manner) -> Result<Filled> {
    let mut reader = database.reader()?;
    let first_user = reader.number("SELECT max(id) + 1 FROM users")?;
    let policies = reader.rows(
        "SELECT o.priority, max(v.id) FROM sla_policy_versions v JOIN sla_policies o ON o.id = v.policy_id
         GROUP BY o.priority",
    )?;
    let prefixes = reader.rows("SELECT id, prefix FROM projects ORDER BY id")?;
    drop(reader);
    let customers = tickets / TICKETS_PER_CUSTOMER + 1;
    let mut year = Year {
        kind: database.kind(),
        manner,
        tickets,
        random: Random::new(tickets.unsigned_abs()),
        first_user,
        customers,
        policies: policies.into_iter().filter_map(|row| <[String; 2]>::try_from(row).ok()).collect(),
        projects: Vec::new(),
        rows: Rows::default(),
        messages: 0,
        events: 0,
    };
    for row in prefixes {
        let [id, prefix] = row.try_into().ok().context("a row has two values")?;
        year.projects.push(FilledProject { id: id.parse()?, prefix, tickets: [0; 2] });
    }
    let mut sink = Sink::open(database)?;
    year.write_people(&mut sink)?;
    for first in (1..=tickets).step_by(usize::try_from(BATCH)?) {
        for ticket in first..(first + BATCH).min(tickets + 1) {
            year.add_ticket(ticket, desk);
        }
        year.rows.write(&mut sink, database.kind())?;
    }
    let sequences = year.projects.iter().flat_map(|project| {
        [YEAR - 1, YEAR].into_iter().zip(project.tickets).map(|(year, tickets)| [project.id, year, tickets])
    });
    let sequences =
        sequences.filter(|[_, _, tickets]| *tickets > 0).map(|row| row.map(Field::Number).to_vec());
    sink.write(&SEQUENCES, &sequences.collect::<Vec<_>>())?;
    sink.finish(&["users", "categories", "tags", "tickets", "messages", "events"])?;
    Ok(Filled { tickets, customers })
}

/// Makes a database as tidy as one that had time to be, after the server has gone through its tickets.
///
/// # Errors
/// When the database refuses.
pub fn settle(database: &TestDatabase) -> Result<()> {
    match database.kind() {
        DatabaseKind::Sqlite => Ok(()),
        DatabaseKind::Postgres => Ok(database.client()?.batch_execute("VACUUM (ANALYZE)")?),
    }
}

struct Year {
    kind: DatabaseKind,
    manner: Manner,
    tickets: i64,
    random: Random,
    first_user: i64,
    customers: i64,
    policies: Vec<[String; 2]>,
    projects: Vec<FilledProject>,
    rows: Rows,
    messages: i64,
    events: i64,
}

struct FilledProject {
    id: i64,
    prefix: String,
    /// How many it has of the year before, and of the last one.
    tickets: [i64; 2],
}

/// The rows of a batch.
#[derive(Default)]
struct Rows {
    tickets: Vec<Vec<Field>>,
    tags: Vec<Vec<Field>>,
    messages: Vec<Vec<Field>>,
    events: Vec<Vec<Field>>,
}

impl Rows {
    fn write(&mut self, sink: &mut Sink, kind: DatabaseKind) -> Result<()> {
        let Self { tickets, tags, messages, events } = std::mem::take(self);
        sink.write(&TICKETS, &tickets)?;
        sink.write(&TICKET_TAGS, &tags)?;
        sink.write(&MESSAGES, &messages)?;
        match kind {
            DatabaseKind::Sqlite => sink.write(&EVENTS, &events)?,
            DatabaseKind::Postgres => sink.write(&EVENTS_WITH_POSITIONS, &events)?,
        }
        sink.commit()
    }
}

impl Year {
    /// The agents come first, then the customers.
    fn write_people(&self, sink: &mut Sink) -> Result<()> {
        let at = Field::Instant(YEAR_BEGINS * SECOND);
        let person = |number: i64, address: String, role: &str| {
            vec![
                Field::Number(self.first_user + number),
                Field::Text(words::person(number)),
                Field::Text(address.clone()),
                Field::Text(address),
                Field::Text(role.to_owned()),
                Field::Flag(true),
                at.clone(),
                at.clone(),
            ]
        };
        let agents = (0..AGENTS).map(|agent| person(agent, format!("agent{agent}@desk.example"), "agent"));
        let customers =
            (1..=self.customers).map(|number| person(AGENTS + number, customer_address(number), "customer"));
        sink.write(&USERS, &agents.chain(customers).collect::<Vec<_>>())?;
        let named = |count: i64| {
            let row = |id: i64| {
                vec![
                    Field::Number(id),
                    Field::Text(words::label(id)),
                    Field::Text(words::label(id)),
                    Field::Text("#EF4444".to_owned()),
                    at.clone(),
                ]
            };
            (1..=count).map(row).collect::<Vec<_>>()
        };
        sink.write(&CATEGORY, &named(CATEGORIES))?;
        sink.write(&TAG, &named(TAGS))?;
        sink.commit()
    }

    fn below(&mut self, end: i64) -> i64 {
        i64::try_from(self.random.below(end.unsigned_abs())).unwrap_or(0)
    }

    fn fate(&mut self, id: i64) -> Fate {
        let projects = self.projects.len();
        match self.manner {
            Manner::Plain => Fate::plain(&mut self.random, projects),
            Manner::Desk => Fate::of_desk(&mut self.random, projects, id, self.tickets),
        }
    }

    fn policy(&self, priority: &str) -> Field {
        let policy = self.policies.iter().find(|[name, _]| name == priority);
        policy.and_then(|[_, id]| id.parse().ok()).map_or(Field::Null, Field::Number)
    }

    #[expect(clippy::too_many_lines, reason = "it names every column of a ticket once")]
    fn add_ticket(&mut self, id: i64, desk: &Desk) {
        let fate = self.fate(id);
        let customer = 1 + self.below(self.customers);
        let user = match self.manner {
            Manner::Desk if id % OWN_EVERY == 5 => desk.customer,
            Manner::Desk | Manner::Plain => self.first_user + AGENTS + customer,
        };
        let agent = self.first_user + self.below(AGENTS);
        let policy = self.policy(fate.priority);
        let (year, last) = (fate.year(), fate.last());
        let Some(project) = self.projects.get_mut(fate.project) else { return };
        let [before, latest] = &mut project.tickets;
        let sequence = if year == YEAR { latest } else { before };
        *sequence += 1;
        let (project_id, number) = (project.id, format!("{}-{year}-{:05}", project.prefix, *sequence));
        let replies = i64::try_from(fate.replies.iter().filter(|reply| !reply.is_note).count()).unwrap_or(0);
        let at = |is_so: bool, instant: i64| if is_so { Field::Instant(instant) } else { Field::Null };
        let address = customer_address(customer);
        let row = vec![
            Field::Number(id),
            Field::Text(number),
            Field::Number(project_id),
            Field::Number(user),
            Field::Text(fate.subject.clone()),
            Field::Text(fate.description.clone()),
            Field::Text(fate.status.to_owned()),
            Field::Text(fate.priority.to_owned()),
            Field::Text("api".to_owned()),
            Field::Number(1 + id % CATEGORIES),
            if fate.is_taken { Field::Number(agent) } else { Field::Null },
            Field::Text(words::person(AGENTS + customer)),
            Field::Text(address.clone()),
            Field::Text(address),
            Field::Text(format!("USR-{customer}")),
            Field::Text(format!(r#"{{"listing_id":"LST-{id}","browser":"Chrome 124"}}"#)),
            policy,
            Field::Instant(fate.created + 4 * HOUR),
            Field::Instant(fate.created + 24 * HOUR),
            at(!fate.is_done, fate.created + 24 * HOUR),
            at(replies > 0, fate.created + HOUR),
            Field::Number(replies),
            Field::Instant(last),
            Field::Instant(fate.created),
            Field::Instant(last),
            at(fate.is_done, last),
            at(fate.status == "closed", last),
            Field::Number(1 + replies),
        ];
        self.rows.tickets.push(row);
        if id % 5 == 0 {
            self.rows.tags.push(vec![Field::Number(id), Field::Number(1 + id % TAGS)]);
        }
        let data =
            format!(r#"{{"kind":"created","data":{{"priority":"{}","source":"api"}}}}"#, fate.priority);
        self.add_event(id, project_id, user, "created", data, fate.created);
        if fate.is_taken {
            let data = format!(r#"{{"kind":"assigned","data":{{"from":null,"to":{}}}}}"#, desk.agent);
            self.add_event(id, project_id, agent, "assigned", data, fate.created);
        }
        self.add_replies(id, project_id, [agent, user], &fate);
        if fate.is_done {
            let to = fate.status;
            let data = format!(r#"{{"kind":"status_changed","data":{{"from":"in_progress","to":"{to}"}}}}"#);
            self.add_event(id, project_id, agent, "status_changed", data, last);
        }
    }

    /// Staff and customer write in turns; notes are written by staff.
    fn add_replies(&mut self, ticket: i64, project: i64, [agent, user]: [i64; 2], fate: &Fate) {
        let mut replies = 0;
        for (hours, reply) in (1..).zip(&fate.replies) {
            self.messages += 1;
            let (message, at) = (self.messages, fate.created + hours * HOUR);
            let is_staff = reply.is_note || replies % 2 == 0;
            let (side, writer) = if is_staff { ("staff", agent) } else { ("customer", user) };
            let is_first = !reply.is_note && replies == 0;
            self.rows.messages.push(vec![
                Field::Number(message),
                Field::Number(ticket),
                Field::Number(writer),
                Field::Text(side.to_owned()),
                Field::Text(if reply.is_note { "note" } else { "reply" }.to_owned()),
                Field::Text(reply.body.clone()),
                Field::Flag(is_first),
                Field::Instant(at),
            ]);
            let (kind, data) = if reply.is_note {
                ("noted", format!(r#"{{"kind":"noted","data":{{"message_id":{message}}}}}"#))
            } else {
                replies += 1;
                let data = format!(
                    r#"{{"kind":"replied","data":{{"message_id":{message},"side":"{side}","is_first_response":{is_first}}}}}"#
                );
                ("replied", data)
            };
            self.add_event(ticket, project, writer, kind, data, at);
        }
    }

    fn add_event(&mut self, ticket: i64, project: i64, user: i64, kind: &str, data: String, at: i64) {
        self.events += 1;
        let mut row = vec![
            Field::Number(self.events),
            Field::Number(ticket),
            Field::Number(project),
            Field::Number(user),
            Field::Text(kind.to_owned()),
            Field::Text(data),
            Field::Instant(at),
        ];
        if self.kind == DatabaseKind::Postgres {
            row.push(Field::Number(self.events));
        }
        self.rows.events.push(row);
    }
}
