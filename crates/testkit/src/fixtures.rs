//! Things to test with: sensible by themselves, altered by struct update syntax.
//!
//! `new_*` builds what a store can be asked to keep; `a_*` also keeps it, each in a unit of work of its own.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, TimeZone as _, Utc};
use switchboard_application::idempotency::InHand;
use switchboard_application::ports::{Database, StoreError, Transaction};
use switchboard_application::records::{
    BlobKey, BusinessCalendar, Category, Cause, MailCause, MailContent, MailHeaders, NewAttachment,
    NewCannedResponse, NewCategory, NewEvent, NewKey, NewMail, NewMessage, NewProject, NewTicket, NewUser,
    Policy, Position, Project, SecretHash, StoredFile, Tag, User,
};
use switchboard_application::{Context, Settings};
use switchboard_domain::access::{KeyKind, Role, abilities_of_kind};
use switchboard_domain::attachment::{ContentType, FileName};
use switchboard_domain::catalog::Sharing;
use switchboard_domain::key::Principal;
use switchboard_domain::mail::{MailKind, MailSubject};
use switchboard_domain::sla::{Calendar, PolicyTerms, Targets, Week};
use switchboard_domain::ticket::{Deadlines, Side, Ticket, TicketEvent};
use switchboard_domain::{
    AllowedNetworks, CategoryId, Contact, EmailAddress, MessageType, Priority, ProjectId, Slug, Source,
    TicketId, TicketNumber, UserId,
};

use crate::blobs::MemoryBlobs;
use crate::clock::ManualClock;
use crate::mail::{NumberedLetters, PlainReader, ScriptedTransport, TagStripper};
use crate::security::{
    CountingSecrets, OpenLimits, OpenThrottle, PlainHasher, PlainSealer, PlainThreads, PlainUnsubscribes,
};

/// The year in which [`noon`] lies, and of the numbers of tickets.
pub const YEAR: i32 = 2026;

/// A working Monday at noon: when everything here happens unless said.
#[must_use]
pub fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(YEAR, 3, 2, 12, 0, 0).single().expect("the instant exists")
}

/// An instant as a text of RFC 3339.
#[must_use]
pub fn instant(text: &str) -> DateTime<Utc> {
    text.parse().expect("the text is an instant")
}

/// An e-mail address.
#[must_use]
pub fn email(text: &str) -> EmailAddress {
    text.parse().expect("the text is an e-mail address")
}

/// A context over this database, with doubles for everything else, and its clock, which stands at [`noon`].
#[must_use]
pub fn context(database: Arc<dyn Database>) -> (Context, Arc<ManualClock>) {
    let clock = Arc::new(ManualClock::new(noon()));
    let context = Context {
        database,
        blobs: Arc::new(MemoryBlobs::new(Arc::<ManualClock>::clone(&clock))),
        clock: Arc::<ManualClock>::clone(&clock),
        passwords: Arc::new(PlainHasher),
        tokens: Arc::new(PlainSealer),
        thread_tokens: Arc::new(PlainThreads),
        unsubscribe_tokens: Arc::new(PlainUnsubscribes),
        secrets: Arc::new(CountingSecrets::default()),
        answers: Arc::new(PlainSealer),
        throttle: Arc::new(OpenThrottle),
        limits: Arc::new(OpenLimits),
        html: Arc::new(TagStripper),
        letters: Arc::new(NumberedLetters::default()),
        mail_reader: Arc::new(PlainReader),
        mailboxes: Arc::default(),
        transport: Arc::new(ScriptedTransport::default()),
        calendars: Arc::default(),
        key_log: Arc::default(),
        pulse: Arc::default(),
        mail_health: Arc::default(),
        requests_in_hand: InHand::default(),
        settings: Settings::with_sender(email("desk@switchboard.example")),
    };
    (context, clock)
}

/// A person called after their address, without a password.
#[must_use]
pub fn new_user(address: &str, role: Role) -> NewUser {
    let (name, _) = address.split_once('@').expect("the text is an e-mail address");
    NewUser {
        name: name.parse().expect("the text is a name"),
        email: email(address),
        role,
        password_hash: None,
        phone: None,
        department: None,
        created_at: noon(),
    }
}

/// A mail of this kind to Tunde, which is not about a ticket.
#[must_use]
pub fn new_mail(number: u32, kind: MailKind) -> NewMail {
    NewMail {
        message_id: format!("<{number}@switchboard.example>").parse().expect("the text is an identifier"),
        kind,
        recipient: email("tunde@example.org"),
        sender: None,
        ground: None,
        content: MailContent {
            subject: MailSubject::new(&format!("Mail {number}")),
            text: format!("This is mail {number}.\n"),
            html: format!("<p>This is mail {number}.</p>"),
        },
        headers: MailHeaders::GENERATED,
        cause: MailCause::default(),
        order_key: None,
        created_at: noon(),
    }
}

/// A project with the slug and the prefix of its name.
#[must_use]
pub fn new_project(name: &str) -> NewProject {
    let slug = Slug::from_name(name);
    NewProject {
        name: name.parse().expect("the text is a label"),
        prefix: slug.prefix_candidates().next().expect("every slug has a prefix"),
        slug,
        description: None,
        support_email: None,
        website_url: None,
        timezone: "UTC".to_owned(),
        settings: None,
        created_at: noon(),
    }
}

/// A key pair of a project with all that such a key may do.
#[must_use]
pub fn new_key(project: ProjectId, public_key: &str) -> NewKey {
    NewKey {
        principal: Principal::Project(project),
        name: "Shop".parse().expect("the text is a label"),
        note: None,
        public_part: Some(public_key.to_owned()),
        secret_hash: SecretHash([7; 32]),
        abilities: abilities_of_kind(KeyKind::Project).iter().copied().collect(),
        allowed_networks: AllowedNetworks::default(),
        expires_at: None,
        created_by: None,
        created_at: noon(),
    }
}

/// A ticket of a customer without an account, without a policy.
#[must_use]
pub fn new_ticket(project: &Project, sequence: u32) -> NewTicket {
    NewTicket {
        number: TicketNumber::new(&project.prefix, YEAR, sequence),
        project_id: project.id,
        creator_id: None,
        customer: contact("Tunde Bello", "tunde@example.org"),
        subject: "Cannot upload photos".parse().expect("the text is a subject"),
        description: "It says that the file is too large.".parse().expect("the text is a body"),
        priority: Priority::Medium,
        source: Source::Api,
        category_id: None,
        tags: BTreeSet::new(),
        metadata: None,
        deadlines: Deadlines::default(),
        created_at: noon(),
    }
}

/// A customer with nothing but a name and an address.
#[must_use]
pub fn contact(name: &str, address: &str) -> Contact {
    Contact {
        name: name.parse().expect("the text is a name"),
        email: email(address),
        phone: None,
        reference: None,
    }
}

/// A reply of a customer without an account.
#[must_use]
pub fn new_message(ticket: TicketId, body: &str) -> NewMessage {
    NewMessage {
        ticket_id: ticket,
        user_id: None,
        side: Side::Customer,
        message_type: MessageType::Reply,
        body: body.parse().expect("the text is a body"),
        is_first_response: false,
        created_at: noon(),
    }
}

/// A small file that hangs on a ticket itself, with a blob of its own a number.
#[must_use]
pub fn new_attachment(ticket: TicketId, number: u32) -> NewAttachment {
    NewAttachment {
        ticket_id: ticket,
        message_id: None,
        uploader_id: None,
        file: StoredFile {
            key: format!("{number:0>length$}", length = BlobKey::LENGTH).parse().expect("the text is a key"),
            file_name: FileName::from_sent("notes.txt"),
            content_type: ContentType::UNKNOWN,
            size_bytes: 5,
            sha256: [7; 32],
        },
        created_at: noon(),
    }
}

/// Business hours on working days.
#[must_use]
pub fn office_hours(interval: &str) -> Calendar {
    let week = Week::monday_to_friday(&[interval.parse().expect("the text is an interval")]);
    Calendar::new("Africa/Lagos".parse().expect("the zone exists"), week, Vec::new())
        .expect("the hours are a calendar")
}

/// Keeps a calendar with such hours.
pub fn a_calendar(database: &Arc<dyn Database>, name: &str, interval: &str) -> BusinessCalendar {
    let name = name.parse().expect("the text is a label");
    commit(database, |tx| tx.sla().insert_calendar(&name, &office_hours(interval), noon()))
}

/// Keeps a policy with these targets, in minutes.
pub fn a_policy(
    database: &Arc<dyn Database>,
    project: Option<ProjectId>,
    priority: Priority,
    [first_response, resolution]: [u32; 2],
) -> Policy {
    let terms = PolicyTerms::new(Targets::of_minutes(first_response, resolution));
    commit(database, |tx| tx.sla().insert_policy(project, priority, &terms, noon()))
}

/// A category without a colour.
#[must_use]
pub fn new_category(name: &str, parent_id: Option<CategoryId>) -> NewCategory {
    let name = name.parse().expect("the text is a label");
    NewCategory { name, color: None, parent_id, created_at: noon() }
}

/// A private canned response without a shortcut, for every project.
#[must_use]
pub fn new_canned_response(owner_id: UserId, title: &str) -> NewCannedResponse {
    NewCannedResponse {
        owner_id,
        title: title.parse().expect("the text is a label"),
        body: "Dear {{customer_name}}".parse().expect("the text has known placeholders"),
        shortcut: None,
        sharing: Sharing::Private,
        project_id: None,
        created_at: noon(),
    }
}

/// Something that happened to a ticket, caused by nobody.
#[must_use]
pub fn new_event(ticket: &Ticket, event: TicketEvent) -> NewEvent {
    NewEvent {
        ticket_id: ticket.id,
        project_id: ticket.project_id,
        cause: Cause::default(),
        event,
        occurred_at: noon(),
    }
}

/// Does something in one unit of work that must succeed.
pub fn commit<T>(
    database: &Arc<dyn Database>,
    work: impl FnOnce(&mut dyn Transaction) -> Result<T, StoreError>,
) -> T {
    database.transact(work).expect("the unit of work commits")
}

/// Keeps a person.
pub fn a_user(database: &Arc<dyn Database>, address: &str, role: Role) -> User {
    commit(database, |tx| tx.users().insert(&new_user(address, role)))
}

/// Keeps an agent who is assigned to a project.
pub fn an_agent(database: &Arc<dyn Database>, address: &str, project: &Project) -> User {
    commit(database, |tx| {
        let agent = tx.users().insert(&new_user(address, Role::Agent))?;
        tx.projects().assign_agent(project.id, agent.id, Position::Member, noon())?;
        Ok(agent)
    })
}

/// Keeps a project.
pub fn a_project(database: &Arc<dyn Database>, name: &str) -> Project {
    commit(database, |tx| tx.projects().insert(&new_project(name)))
}

/// Keeps a root category.
pub fn a_category(database: &Arc<dyn Database>, name: &str) -> Category {
    commit(database, |tx| tx.categories().insert(&new_category(name, None)))
}

/// Keeps a tag.
pub fn a_tag(database: &Arc<dyn Database>, name: &str, color: &str) -> Tag {
    let name = name.parse().expect("the text is a label");
    commit(database, |tx| tx.tags().insert(&name, &color.parse().expect("the text is a colour"), noon()))
}

/// Keeps a ticket with the next number of its project.
pub fn a_ticket(database: &Arc<dyn Database>, project: &Project) -> Ticket {
    a_ticket_with(database, project, |ticket| ticket)
}

/// Keeps a ticket with the next number of its project, altered before it is filed.
pub fn a_ticket_with(
    database: &Arc<dyn Database>,
    project: &Project,
    alter: impl FnOnce(NewTicket) -> NewTicket,
) -> Ticket {
    commit(database, |tx| {
        let sequence = tx.tickets().next_sequence(project.id, YEAR)?;
        tx.tickets().insert(&alter(new_ticket(project, sequence)))
    })
}
