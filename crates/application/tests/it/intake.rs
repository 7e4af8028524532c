//! What comes by mail, once: who may join a ticket, what is held, and what does nothing.

use std::sync::Arc;

use switchboard_application::Error;
use switchboard_application::intake::quarantine::list;
use switchboard_application::intake::receive::{ReceiveMail, Received, receive};
use switchboard_application::ports::{Paging, ReceivedMailFilter, TicketFilter};
use switchboard_application::records::ReceivedMail;
use switchboard_application::tickets::change_status::change_status;
use switchboard_domain::access::{Actor, Role, Scope};
use switchboard_domain::intake::ReceivedState::{Filed, Quarantined, Replied, Stored};
use switchboard_domain::ticket::Side;
use switchboard_domain::{Status, TicketId};
use switchboard_testkit::blobs::MemoryBlobs;
use switchboard_testkit::fixtures::{a_ticket, a_user, commit};
use switchboard_testkit::memory::MemoryDatabase;

use crate::desk::Desk;

pub(crate) const FIRST_HUNDRED: Paging = Paging::Page { page: 1, per_page: 100 };
const PROOF: &str = "Authentication-Results: mx.desk.example; dmarc=pass header.from=example.org";

/// A desk with a post office.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) database: Arc<MemoryDatabase>,
    pub(crate) blobs: Arc<MemoryBlobs>,
}

impl Office {
    pub(crate) fn new() -> Self {
        let database = Arc::new(MemoryDatabase::new());
        let mut desk = Desk::over(Arc::<MemoryDatabase>::clone(&database));
        let blobs = Arc::new(MemoryBlobs::new(Arc::clone(&desk.clock)));
        desk.ctx.blobs = Arc::<MemoryBlobs>::clone(&blobs);
        desk.ctx.settings.mail_authserv_id = Some("mx.desk.example".to_owned());
        desk.ctx.settings.mail_reply_to = Some("reply@desk.example".parse().unwrap());
        Self { desk, database, blobs }
    }

    pub(crate) fn try_receive(&self, actor: &Actor, message: &str) -> Result<Received, Error> {
        let message = message.as_bytes().to_vec();
        receive(&self.desk.ctx, actor, ReceiveMail { project_id: self.desk.project.id, message })
    }

    pub(crate) fn receive(&self, message: &str) -> ReceivedMail {
        let received = self.try_receive(&Actor::System, message).unwrap();
        assert!(received.is_new, "{message}");
        received.mail
    }

    pub(crate) fn check_held(&self, message: &str, reason: &str) -> ReceivedMail {
        let mail = self.receive(message);
        assert_eq!((mail.state, mail.reason.as_deref()), (Quarantined, Some(reason)), "{message}");
        mail
    }

    /// How a reply on the ticket names it.
    pub(crate) fn reference(&self, ticket: TicketId) -> String {
        format!("In-Reply-To: <{}.x@switchboard.example>", self.desk.ctx.thread_tokens.sign(ticket))
    }

    pub(crate) fn address(&self, ticket: TicketId) -> String {
        format!("To: reply+{}@desk.example", self.desk.ctx.thread_tokens.sign(ticket))
    }

    pub(crate) fn tickets(&self) -> u64 {
        let mut reader = self.desk.ctx.database.reader().unwrap();
        let hidden = switchboard_application::ports::NoteVisibility::Hidden;
        let listing = reader.tickets().list(&Scope::All, &TicketFilter::default(), hidden, FIRST_HUNDRED);
        listing.unwrap().total.unwrap()
    }

    pub(crate) fn bodies(&self, ticket: TicketId) -> Vec<(Side, String)> {
        self.desk.stored(ticket).messages.into_iter().map(|message| (message.side, message.body)).collect()
    }

    pub(crate) fn set_status(&self, ticket: TicketId, status: Status) {
        change_status(&self.desk.ctx, &self.desk.agent(), ticket, status).unwrap();
    }

    pub(crate) fn waiting(&self) -> Vec<ReceivedMail> {
        let filter = ReceivedMailFilter::default();
        list(&self.desk.ctx, &self.desk.administrator(), &filter, FIRST_HUNDRED).unwrap().records
    }
}

pub(crate) fn mail(from: &str, header: &str, text: &str) -> String {
    let header = if header.is_empty() { String::new() } else { format!("\n{header}") };
    format!("From: {from}\nSubject: Roof{header}\n\n{text}")
}

#[test]
fn a_message_becomes_a_ticket_of_its_sender() {
    let office = Office::new();
    let received =
        office.receive(&mail("new@example.com", "Message-ID: <1@example.com>", "It leaks.\n> quoted"));
    assert_eq!((received.state, received.reason.as_deref()), (Filed, None));
    let ticket = office.desk.stored(received.ticket_id.unwrap());
    assert_eq!(
        (ticket.ticket.subject.as_str(), ticket.description.as_str()),
        ("Roof", "It leaks.\n> quoted")
    );
    assert_eq!(ticket.ticket.customer.email.as_str(), "new@example.com");
    assert_eq!(
        received.ticket_number.as_ref().map(ToString::to_string),
        Some(ticket.ticket.number.to_string())
    );
    let mut original = office.desk.ctx.blobs.open(&received.original).unwrap().unwrap();
    let bytes = original.reader.read().unwrap().unwrap();
    assert!(bytes.starts_with(b"From: new@example.com"), "the original is kept");
}

#[test]
fn the_same_message_adds_nothing_and_answers_the_same() {
    let office = Office::new();
    for message in [
        mail("a@example.com", "Message-ID: <1@example.com>", "x"),
        mail("b@example.com", "", "without an identifier"),
    ] {
        let first = office.receive(&message);
        let (tickets, blobs) = (office.tickets(), office.blobs.keys().len());
        let again = office.try_receive(&Actor::System, &message).unwrap();
        assert_eq!((again.mail, again.is_new), (first, false));
        assert_eq!((office.tickets(), office.blobs.keys().len()), (tickets, blobs));
    }
    let message = mail("a@example.com", "Message-ID: <1@example.com>", "x").into_bytes();
    let command = ReceiveMail { project_id: office.desk.elsewhere.id, message };
    assert!(
        receive(&office.desk.ctx, &Actor::System, command).unwrap().is_new,
        "another project, another message"
    );
}

#[test]
fn of_the_same_message_at_the_same_moment_one_counts() {
    let office = Office::new();
    let message = mail("a@example.com", "Message-ID: <1@example.com>", "x");
    let received: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| office.try_receive(&Actor::System, &message).unwrap())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(received.iter().filter(|received| received.is_new).count(), 1);
    assert!(received.windows(2).all(|pair| pair[0].mail == pair[1].mail));
    assert_eq!((office.tickets(), office.blobs.keys().len()), (1, 1));
}

#[test]
fn a_customer_joins_their_ticket_by_token_or_number() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let number = ticket.number.as_str().to_owned();
    let headers =
        [office.reference(ticket.id), office.address(ticket.id), format!("Subject: Re: #{number} Roof")];
    for (place, header) in headers.iter().enumerate() {
        let message = format!(
            "{header}\nFrom: Tunde@example.org\nMessage-ID: <{place}@x.co>\n\nReply {place}\n> quoted"
        );
        let received = office.receive(&message);
        assert_eq!((received.state, received.ticket_id), (Replied, Some(ticket.id)), "{header}");
    }
    let expected: Vec<_> = (0..3).map(|place| (Side::Customer, format!("Reply {place}"))).collect();
    assert_eq!(office.bodies(ticket.id), expected);
    assert_eq!(office.tickets(), 1);
}

#[test]
fn a_reply_reopens_what_is_resolved_and_opens_a_new_ticket_for_what_is_closed() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let reply = |id: u8| {
        mail("tunde@example.org", &format!("Message-ID: <{id}@x.co>\n{}", office.reference(ticket.id)), "x")
    };
    office.set_status(ticket.id, Status::Resolved);
    assert_eq!(office.receive(&reply(1)).state, Replied);
    assert_eq!(office.desk.stored(ticket.id).ticket.status, Status::Open);
    office.set_status(ticket.id, Status::Closed);
    let received = office.receive(&reply(2));
    assert_eq!((received.state, office.desk.stored(ticket.id).ticket.status), (Filed, Status::Closed));
    assert_ne!(received.ticket_id, Some(ticket.id));
}

#[test]
fn a_stranger_opens_a_ticket_of_their_own_and_sees_nothing_of_another() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    for (place, header) in
        [office.reference(ticket.id), format!("Subject: #{} Roof", ticket.number)].iter().enumerate()
    {
        let received =
            office.receive(&format!("{header}\nFrom: eve@example.com\nMessage-ID: <{place}@x.co>\n\nx"));
        assert_eq!(received.state, Filed, "{header}");
        assert_ne!(received.ticket_id, Some(ticket.id), "{header}");
    }
    assert_eq!((office.bodies(ticket.id), office.desk.stored(ticket.id).ticket.reply_count), (vec![], 0));
}

/// B-01: a service proves an address by a mail to it. The address of a ticket is no mailbox of anybody's.
#[test]
fn what_a_stranger_sends_to_the_address_of_a_ticket_is_shown_to_nobody() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let header = format!("Message-ID: <s1@chat.example>\n{}", office.address(ticket.id));
    let held = office.check_held(&mail("no-reply@chat.example", &header, "Your code is 123456"), "stranger");
    assert_eq!((held.ticket_id, office.bodies(ticket.id), office.tickets()), (Some(ticket.id), vec![], 1));
}

/// S-61: who guesses what our identifiers look like gets nowhere, whatever they claim to be.
#[test]
fn a_token_that_we_did_not_sign_is_held() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    for (place, from) in ["tunde@example.org", "alice@example.org", "eve@example.com"].into_iter().enumerate()
    {
        let header = format!(
            "Message-ID: <{place}@x.co>\nIn-Reply-To: <{}.x@switchboard.example>\n{PROOF}",
            "a".repeat(40)
        );
        office.check_held(&mail(from, &header, "x"), "forged_token");
        let header = format!("Message-ID: <b{place}@x.co>\nTo: reply+{}@desk.example", "a".repeat(40));
        office.check_held(&mail(from, &header, "x"), "forged_token");
    }
    let foreign = format!("Message-ID: <f@x.co>\nIn-Reply-To: <{}.x@elsewhere.example>", "a".repeat(40));
    assert_eq!(
        office.receive(&mail("eve@example.com", &foreign, "x")).state,
        Filed,
        "others have tokens too"
    );
    assert_eq!(office.bodies(ticket.id), []);
}

#[test]
fn staff_answer_by_mail_where_our_server_vouches_for_them() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let from_alice = |id: &str, header: &str| {
        mail(
            "alice@example.org",
            &format!("Message-ID: <{id}@x.co>\n{}\n{header}", office.reference(ticket.id)),
            "Try again.",
        )
    };
    for (id, claim) in [
        ("1", "X: y"),
        ("2", "Authentication-Results: mx.evil.example; dmarc=pass header.from=example.org"),
        ("3", "Authentication-Results: mx.desk.example; dmarc=pass header.from=evil.example"),
        ("4", "Authentication-Results: mx.desk.example; spf=softfail smtp.mailfrom=alice@example.org"),
        ("5", "Authentication-Results: mx.desk.example; dmarc=fail header.from=example.org"),
    ] {
        office.check_held(&from_alice(id, claim), "unproven_staff");
    }
    assert_eq!(office.desk.stored(ticket.id).ticket.first_response_at, None);
    let received = office.receive(&from_alice("6", PROOF));
    assert_eq!((received.state, received.ticket_id), (Replied, Some(ticket.id)));
    assert_eq!(office.bodies(ticket.id), [(Side::Staff, "Try again.".to_owned())]);
    let stored = office.desk.stored(ticket.id);
    assert!(stored.ticket.first_response_at.is_some());
    assert_eq!(stored.activities.last().unwrap().cause.user_id, Some(office.desk.agent.id));
}

#[test]
fn staff_answer_only_what_they_may_answer_in_the_portal() {
    let office = Office::new();
    let foreign = a_ticket(&office.desk.ctx.database, &office.desk.elsewhere);
    let header = format!("Message-ID: <1@x.co>\n{}\n{PROOF}", office.reference(foreign.id));
    let received = office.receive(&mail("alice@example.org", &header, "x"));
    assert_eq!(received.state, Filed, "outside their projects they are strangers");
    let header = format!("Message-ID: <2@x.co>\n{}\n{PROOF}", office.reference(foreign.id));
    assert_eq!(
        office.receive(&mail("ada@example.org", &header, "x")).state,
        Replied,
        "administrators answer everywhere"
    );
    let mut gone = a_user(&office.desk.ctx.database, "gone@example.org", Role::Admin);
    gone.is_active = false;
    commit(&office.desk.ctx.database, |tx| tx.users().save(&gone, gone.created_at));
    let header = format!("Message-ID: <3@x.co>\n{}\n{PROOF}", office.reference(foreign.id));
    assert_eq!(office.receive(&mail("gone@example.org", &header, "x")).state, Filed);
    assert_eq!(office.bodies(foreign.id).len(), 1);
}

#[test]
fn a_sender_whose_domain_denies_it_is_held() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let denial = "Authentication-Results: mx.desk.example; dmarc=fail header.from=example.org";
    let header = format!("Message-ID: <1@x.co>\n{}\n{denial}", office.reference(ticket.id));
    office.check_held(&mail("tunde@example.org", &header, "x"), "refuted_sender");
    office.check_held(
        &mail("new@example.org", &format!("Message-ID: <2@x.co>\n{denial}"), "x"),
        "refuted_sender",
    );
    assert_eq!(office.bodies(ticket.id), []);
}

#[test]
fn what_a_program_wrote_reopens_nothing_starts_no_clock_and_is_answered_by_nothing() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    office.set_status(ticket.id, Status::Resolved);
    let (before, events) = (office.desk.stored(ticket.id), office.desk.happened(ticket.id));
    let vacation =
        format!("Message-ID: <1@x.co>\n{}\nAuto-Submitted: auto-replied", office.reference(ticket.id));
    let received = office.receive(&mail("tunde@example.org", &vacation, "I am away."));
    assert_eq!((received.state, received.reason.as_deref()), (Stored, Some("auto_submitted")));
    assert_eq!(received.ticket_id, Some(ticket.id), "it is kept beside its ticket");
    assert_eq!((office.desk.stored(ticket.id), office.desk.happened(ticket.id)), (before, events));
    for (place, from) in ["desk@switchboard.example", "reply@desk.example"].into_iter().enumerate() {
        let received = office.receive(&mail(from, &format!("Message-ID: <o{place}@x.co>"), "x"));
        assert_eq!((received.state, received.reason.as_deref()), (Stored, Some("own")), "{from}");
    }
    let looped =
        office.receive(&mail("a@b.co", "Message-ID: <l@x.co>\nX-Loop: desk@switchboard.example", "x"));
    assert_eq!((looped.state, looped.reason.as_deref()), (Stored, Some("own")));
    assert_eq!(office.tickets(), 1);
    let mut reader = office.desk.ctx.database.reader().unwrap();
    assert_eq!(reader.mails().counts().unwrap().queued, 0);
}
