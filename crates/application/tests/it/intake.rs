//! What comes by mail, once: who may join a ticket, what is held, and what does nothing.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::intake::quarantine::{forget, list, replay, show};
use switchboard_application::intake::receive::{ReceiveMail, Received, receive};
use switchboard_application::mails::deliver::{Postman, deliver};
use switchboard_application::mails::list::show as show_mail;
use switchboard_application::mails::retry::retry;
use switchboard_application::ports::{Paging, ReceivedMailFilter, TicketFilter};
use switchboard_application::records::ReceivedMail;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::{Error, NotFound};
use switchboard_domain::access::{Actor, Role, Scope};
use switchboard_domain::attachment::AttachmentLimits;
use switchboard_domain::intake::ReceivedState::{Filed, Quarantined, Replied, Stored};
use switchboard_domain::mail::{MailKind, MailState};
use switchboard_domain::ticket::{Side, Ticket};
use switchboard_domain::{Status, TicketId};
use switchboard_testkit::blobs::MemoryBlobs;
use switchboard_testkit::fixtures::{a_ticket, a_user, commit, email, new_mail};
use switchboard_testkit::mail::ScriptedTransport;
use switchboard_testkit::memory::MemoryDatabase;

use crate::desk::Desk;

const FIRST_HUNDRED: Paging = Paging::Page { page: 1, per_page: 100 };
const PROOF: &str = "Authentication-Results: mx.desk.example; dmarc=pass header.from=example.org";

/// A desk with a post office.
struct Office {
    desk: Desk,
    database: Arc<MemoryDatabase>,
    blobs: Arc<MemoryBlobs>,
}

impl Office {
    fn new() -> Self {
        let database = Arc::new(MemoryDatabase::new());
        let mut desk = Desk::over(Arc::<MemoryDatabase>::clone(&database));
        let blobs = Arc::new(MemoryBlobs::new(Arc::clone(&desk.clock)));
        desk.ctx.blobs = Arc::<MemoryBlobs>::clone(&blobs);
        desk.ctx.settings.mail_authserv_id = Some("mx.desk.example".to_owned());
        desk.ctx.settings.mail_reply_to = Some("reply@desk.example".parse().unwrap());
        Self { desk, database, blobs }
    }

    fn try_receive(&self, actor: &Actor, message: &str) -> Result<Received, Error> {
        let message = message.as_bytes().to_vec();
        receive(&self.desk.ctx, actor, ReceiveMail { project_id: self.desk.project.id, message })
    }

    fn receive(&self, message: &str) -> ReceivedMail {
        let received = self.try_receive(&Actor::System, message).unwrap();
        assert!(received.is_new, "{message}");
        received.mail
    }

    fn check_held(&self, message: &str, reason: &str) -> ReceivedMail {
        let mail = self.receive(message);
        assert_eq!((mail.state, mail.reason.as_deref()), (Quarantined, Some(reason)), "{message}");
        mail
    }

    /// How a reply on the ticket names it.
    fn reference(&self, ticket: TicketId) -> String {
        format!("In-Reply-To: <{}.x@switchboard.example>", self.desk.ctx.thread_tokens.sign(ticket))
    }

    fn address(&self, ticket: TicketId) -> String {
        format!("To: reply+{}@desk.example", self.desk.ctx.thread_tokens.sign(ticket))
    }

    fn tickets(&self) -> u64 {
        let mut reader = self.desk.ctx.database.reader().unwrap();
        let hidden = switchboard_application::ports::NoteVisibility::Hidden;
        let listing = reader.tickets().list(&Scope::All, &TicketFilter::default(), hidden, FIRST_HUNDRED);
        listing.unwrap().total.unwrap()
    }

    fn bodies(&self, ticket: TicketId) -> Vec<(Side, String)> {
        self.desk.stored(ticket).messages.into_iter().map(|message| (message.side, message.body)).collect()
    }

    fn set_status(&self, ticket: TicketId, status: Status) {
        change_status(&self.desk.ctx, &self.desk.agent(), ticket, status).unwrap();
    }

    fn waiting(&self) -> Vec<ReceivedMail> {
        let filter = ReceivedMailFilter::default();
        list(&self.desk.ctx, &self.desk.administrator(), &filter, FIRST_HUNDRED).unwrap().records
    }
}

fn mail(from: &str, header: &str, text: &str) -> String {
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

#[test]
fn a_mail_that_came_back_for_good_is_the_last_one_to_its_address() {
    let mut office = Office::new();
    let transport = ScriptedTransport::default();
    office.desk.ctx.transport = Arc::new(transport.clone());
    let ctx = &office.desk.ctx;
    let enqueue =
        |number| commit(&ctx.database, |tx| tx.mails().enqueue(&new_mail(number, MailKind::PasswordChanged)));
    let send = || {
        let node = "node-1".parse().unwrap();
        deliver(&Postman { ctx, node: &node, is_stopping: &|| false }, &Actor::System).unwrap();
        transport.sent().len()
    };
    let state = |id| show_mail(ctx, &office.desk.administrator(), id).unwrap().summary.state;
    enqueue(1);
    assert_eq!(send(), 1);
    let report = |id: u8, failed: &str| {
        let header = format!("Message-ID: <r{id}@x.co>\nAuto-Submitted: auto-replied\nX-Failed: {failed}");
        office.receive(&mail("MAILER-DAEMON@example.org", &header, "Sorry."))
    };
    report(1, "<9@switchboard.example> tunde@example.org");
    report(2, "<1@switchboard.example> victim@example.org");
    enqueue(2);
    assert_eq!(send(), 2, "only who shows a mail of ours that was sent to the address is believed");
    assert_eq!(report(3, "<1@switchboard.example> Tunde@example.org").state, Stored);
    let third = enqueue(3);
    assert_eq!((send(), state(third)), (2, MailState::Parked));
    retry(ctx, &office.desk.administrator(), third).unwrap();
    assert_eq!((send(), state(third)), (3, MailState::Sent), "an administrator knows better");
}

#[test]
fn whoever_answers_us_is_reached_again() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let ctx = &office.desk.ctx;
    commit(&ctx.database, |tx| tx.mails().enqueue(&new_mail(1, MailKind::PasswordChanged)));
    let header = "Message-ID: <r@x.co>\nAuto-Submitted: auto-replied\nX-Failed: <1@switchboard.example> tunde@example.org";
    office.receive(&mail("MAILER-DAEMON@example.org", header, "Sorry."));
    let is_marked = || {
        ctx.database.reader().unwrap().received_mails().is_undeliverable(&email("tunde@example.org")).unwrap()
    };
    assert!(is_marked());
    office.receive(&mail(
        "tunde@example.org",
        &format!("Message-ID: <1@x.co>\n{}", office.reference(ticket.id)),
        "x",
    ));
    assert!(!is_marked());
}

#[test]
fn a_flood_in_a_ticket_is_held_until_it_is_over() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let reply = |id: usize| {
        mail("tunde@example.org", &format!("Message-ID: <{id}@x.co>\n{}", office.reference(ticket.id)), "x")
    };
    for id in 0..10 {
        assert_eq!(office.receive(&reply(id)).state, Replied);
    }
    let held = office.check_held(&reply(10), "flood");
    office.check_held(&reply(11), "flood");
    let let_in = replay(&office.desk.ctx, &office.desk.administrator(), held.id).unwrap();
    assert_eq!((let_in.state, let_in.ticket_id), (Replied, Some(ticket.id)));
    office.desk.clock.advance(TimeDelta::minutes(11));
    assert_eq!(office.receive(&reply(12)).state, Replied);
}

#[test]
fn a_flood_of_new_tickets_of_one_sender_is_held() {
    let office = Office::new();
    let message = |id: usize, from: &str| mail(from, &format!("Message-ID: <{id}@x.co>"), "x");
    for id in 0..30 {
        assert_eq!(office.receive(&message(id, "many@example.com")).state, Filed);
    }
    office.check_held(&message(30, "many@example.com"), "flood");
    assert_eq!(office.receive(&message(31, "other@example.com")).state, Filed);
    office.desk.clock.advance(TimeDelta::minutes(11));
    assert_eq!(office.receive(&message(32, "many@example.com")).state, Filed);
}

#[test]
fn what_cannot_be_handled_waits_and_the_intake_goes_on() {
    let office = Office::new();
    let unreadable =
        office.check_held(&mail("a@b.co", "Message-ID: <1@x.co>\nX-Unreadable: y", "x"), "too_large");
    office.check_held("Subject: x\nMessage-ID: <2@x.co>\n\nx", "no_sender");
    office.check_held("", "no_sender");
    assert_eq!(office.receive(&mail("a@b.co", "Message-ID: <3@x.co>", "x")).state, Filed);
    let again = replay(&office.desk.ctx, &office.desk.administrator(), unreadable.id).unwrap();
    assert_eq!(
        (again.state, again.reason.as_deref()),
        (Quarantined, Some("too_large")),
        "it goes on waiting"
    );
    assert_eq!(office.waiting().len(), 3);
}

#[test]
fn what_was_suspicious_becomes_a_ticket_of_its_own_when_it_is_let_in() {
    let office = Office::new();
    let ticket = office.desk.ticket();
    let header = format!("Message-ID: <1@x.co>\n{}", office.reference(ticket.id));
    let held = office.check_held(&mail("alice@example.org", &header, "I am Alice."), "unproven_staff");
    let shown = show(&office.desk.ctx, &office.desk.administrator(), held.id).unwrap();
    assert_eq!(shown.content.unwrap().text, "I am Alice.");
    let let_in = replay(&office.desk.ctx, &office.desk.administrator(), held.id).unwrap();
    assert_eq!(let_in.state, Filed);
    assert_ne!(let_in.ticket_id, Some(ticket.id));
    assert_eq!((office.bodies(ticket.id), office.waiting()), (vec![], vec![]));
    let again = replay(&office.desk.ctx, &office.desk.administrator(), held.id);
    assert!(matches!(again, Err(Error::NotFound(NotFound::ReceivedMail))));
}

#[test]
fn what_waits_can_be_removed_with_its_original() {
    let office = Office::new();
    let held = office.check_held("Subject: x\n\nx", "no_sender");
    assert_eq!(office.blobs.keys().len(), 1);
    forget(&office.desk.ctx, &office.desk.administrator(), held.id).unwrap();
    assert_eq!((office.waiting(), office.blobs.keys().len()), (vec![], 0));
    let again = forget(&office.desk.ctx, &office.desk.administrator(), held.id);
    assert!(matches!(again, Err(Error::NotFound(NotFound::ReceivedMail))));
}

#[test]
fn only_administrators_look_after_what_waits() {
    let office = Office::new();
    let held = office.check_held("Subject: x\n\nx", "no_sender");
    let ctx = &office.desk.ctx;
    for actor in [office.desk.agent(), office.desk.customer(), office.desk.program().actor] {
        let refused = |outcome: Result<(), Error>| assert!(matches!(outcome, Err(Error::Forbidden(_))));
        refused(list(ctx, &actor, &ReceivedMailFilter::default(), FIRST_HUNDRED).map(drop));
        refused(show(ctx, &actor, held.id).map(drop));
        refused(replay(ctx, &actor, held.id).map(drop));
        refused(forget(ctx, &actor, held.id));
    }
    assert_eq!(office.waiting().len(), 1);
}

#[test]
fn a_program_reaches_nothing_beyond_its_project() {
    let office = Office::new();
    let foreign = a_ticket(&office.desk.ctx.database, &office.desk.elsewhere);
    let program = office.desk.program().actor;
    let header = format!("Message-ID: <1@x.co>\n{}", office.reference(foreign.id));
    let received = office.try_receive(&program, &mail("tunde@example.org", &header, "x")).unwrap().mail;
    assert_eq!((received.state, office.bodies(foreign.id)), (Filed, vec![]));
    let message = mail("tunde@example.org", "", "x").into_bytes();
    let command = ReceiveMail { project_id: office.desk.elsewhere.id, message };
    assert!(matches!(receive(&office.desk.ctx, &program, command), Err(Error::Invalid(_))));
}

#[test]
fn files_come_along_as_far_as_the_limits_allow() {
    let mut office = Office::new();
    office.desk.ctx.settings.attachments =
        AttachmentLimits { file_bytes_max: 5, files_max: 2, total_bytes_max: 9, daily_bytes_max: None };
    let files = "X-File: a.txt hello\nX-File: big.txt toolarge\nX-File: b.txt four\nX-File: c.txt x";
    let received = office.receive(&mail("a@b.co", &format!("Message-ID: <1@x.co>\n{files}"), "See."));
    let ticket = office.desk.stored(received.ticket_id.unwrap());
    let names: Vec<_> = ticket.attachments.iter().map(|file| file.file_name.as_str().to_owned()).collect();
    assert_eq!(names, ["a.txt", "b.txt"]);
    for name in ["big.txt", "c.txt"] {
        assert!(
            ticket.description.contains(&format!("[The file {name} was left out")),
            "{}",
            ticket.description
        );
    }
}

/// P-15: whatever fails, the message is there once in the end, or not at all, and nothing else is left of it.
#[test]
fn a_fault_anywhere_leaves_nothing_behind_and_the_next_try_succeeds() {
    let mut failures = 0;
    for nth in 1.. {
        let office = Office::new();
        let ticket: Ticket = office.desk.ticket();
        let header = format!("Message-ID: <1@x.co>\n{}\nX-File: a.txt hello", office.reference(ticket.id));
        let message = mail("tunde@example.org", &header, "x");
        office.database.fail_call(nth);
        let outcome = office.try_receive(&Actor::System, &message);
        office.database.fail_call(0);
        if outcome.is_ok() {
            assert!(failures > 10, "only {failures} calls were made to fail");
            return;
        }
        failures += 1;
        assert!(matches!(outcome, Err(Error::Unavailable(_))), "{nth}: {outcome:?}");
        assert_eq!((office.bodies(ticket.id), office.blobs.keys().len()), (vec![], 0), "{nth}");
        assert_eq!(office.receive(&message).state, Replied, "{nth}");
        assert_eq!((office.bodies(ticket.id).len(), office.blobs.keys().len()), (1, 2), "{nth}");
    }
}
