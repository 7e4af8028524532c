//! What comes by mail and is held, let in, or marks an address; and what a fault leaves of it.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::attachments::sweep::sweep;
use switchboard_application::intake::faults::flood_held;
use switchboard_application::intake::quarantine::{forget, list, replay, show};
use switchboard_application::intake::receive::{ReceiveMail, receive};
use switchboard_application::mails::deliver::{Postman, deliver};
use switchboard_application::mails::list::show as show_mail;
use switchboard_application::mails::retry::retry;
use switchboard_application::ports::ReceivedMailFilter;
use switchboard_application::{Error, NotFound};
use switchboard_domain::access::Actor;
use switchboard_domain::attachment::AttachmentLimits;
use switchboard_domain::intake::ReceivedState::{Filed, Quarantined, Replied, Stored};
use switchboard_domain::mail::{MailKind, MailState};
use switchboard_domain::ticket::Ticket;
use switchboard_testkit::fixtures::{a_ticket, commit, email, new_mail};
use switchboard_testkit::mail::ScriptedTransport;

use crate::intake::{FIRST_HUNDRED, Office, mail};

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
    let is_alarming = || flood_held(&office.desk.ctx).unwrap();
    office.check_held("Subject: Who am I?\n\nx", "no_sender");
    assert!(!is_alarming());
    office.check_held(&message(30, "many@example.com"), "flood");
    assert!(is_alarming());
    assert_eq!(office.receive(&message(31, "other@example.com")).state, Filed);
    office.desk.clock.advance(TimeDelta::minutes(11));
    assert_eq!(office.receive(&message(32, "many@example.com")).state, Filed);
    office.desk.clock.advance(TimeDelta::minutes(50));
    assert!(!is_alarming(), "an hour is long enough to be seen");
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

/// P-15: whatever fails, the message is there once in the end, or not at all, and nothing is left of it that the sweep does not find.
#[test]
fn a_fault_anywhere_leaves_nothing_behind_and_the_next_try_succeeds() {
    for nth in 1.. {
        let office = Office::new();
        let ticket: Ticket = office.desk.ticket();
        let header = format!("Message-ID: <1@x.co>\n{}\nX-File: a.txt hello", office.reference(ticket.id));
        let message = mail("tunde@example.org", &header, "x");
        office.database.fail_call(nth);
        let outcome = office.try_receive(&Actor::System, &message);
        office.database.fail_call(0);
        if outcome.is_ok() {
            assert!(nth > 10, "only {} calls were made to fail", nth - 1);
            return;
        }
        assert!(matches!(outcome, Err(Error::Unavailable(_))), "{nth}: {outcome:?}");
        let later = office.desk.ctx.clock.now() + TimeDelta::days(2);
        sweep(&office.desk.ctx, later, 100).unwrap();
        assert_eq!((office.bodies(ticket.id), office.blobs.keys().len()), (vec![], 0), "{nth}");
        assert_eq!(office.receive(&message).state, Replied, "{nth}");
        assert_eq!((office.bodies(ticket.id).len(), office.blobs.keys().len()), (1, 2), "{nth}");
    }
}
