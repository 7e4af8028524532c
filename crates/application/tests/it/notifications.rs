//! Telling people: once, as the rules say, in mails that belong together.

use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::notifications::announce::{Announced, Patience, announce};
use switchboard_application::notifications::unsubscribe::unsubscribe;
use switchboard_application::ports::{Following, Letter, LetterError, Letters};
use switchboard_application::projects::update::{ProjectChange, update};
use switchboard_application::records::MailContent;
use switchboard_application::tickets::assign::assign;
use switchboard_application::tickets::change_status::change_status;
use switchboard_application::tickets::create::{CreateTicket, create};
use switchboard_application::tickets::watch::watch;
use switchboard_application::{Error, NotFound};
use switchboard_domain::access::Actor;
use switchboard_domain::mail::{AutoSubmitted, MailKind, MailState};
use switchboard_domain::notification::{Cadence, NoticeKind};
use switchboard_domain::{MessageType, Status};
use switchboard_testkit::fixtures::{commit, email, noon};
use switchboard_testkit::mail::NumberedLetters;

use crate::office::{Office, to};

#[test]
fn a_reply_of_staff_reaches_customer_and_watchers_once() {
    let office = Office::new();
    let ticket = office.ticket();
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    let expected = [to("tunde", MailKind::Reply), to("bob", MailKind::Reply)];
    assert_eq!(office.told(), expected);
    assert_eq!(office.announce(), Announced::Nothing);
    assert_eq!(office.told(), expected, "nobody is told twice");
    let notice = &office.notices()[0];
    assert_eq!(notice.message.as_ref().unwrap().body, "Which browser?");
    assert_eq!(notice.link, format!("http://127.0.0.1:8080/tickets/{ticket}"));
}

/// However many read the log at the same moment, each event is told of once.
#[test]
fn of_many_who_tell_at_once_one_does() {
    let office = Office::new();
    let ticket = office.ticket();
    for _ in 0..20 {
        office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
        office.desk.clock.advance(TimeDelta::seconds(1));
    }
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| while office.announce() == Announced::Some {});
        }
    });
    assert_eq!(office.told().len(), 40);
}

#[test]
fn everybody_is_told_what_concerns_them_and_nobody_of_their_own_act() {
    let office = Office::new();
    let (ctx, ticket) = (&office.desk.ctx, office.ticket());
    assign(ctx, &office.desk.administrator(), ticket, Some(office.desk.agent.id)).unwrap();
    assert_eq!(office.told(), [to("alice", MailKind::Assigned)], "what Bob is told waits for an hour");
    office.desk.write(&office.desk.customer(), ticket, MessageType::Reply).unwrap();
    assert_eq!(office.told()[1..], [to("alice", MailKind::CustomerReply), to("bob", MailKind::Reply)]);
    change_status(ctx, &office.desk.agent(), ticket, Status::Resolved).unwrap();
    assert_eq!(office.told()[3..], [to("tunde", MailKind::Resolved)]);
    assert_eq!(office.notices()[3].link, format!("http://127.0.0.1:8080/tickets/{ticket}#rate"));
}

/// S-08: what a note says stands in no mail at all, and customers are not told that there is one.
#[test]
fn notes_never_reach_customers() {
    let office = Office::new();
    let ticket = office.ticket();
    watch(&office.desk.ctx, &office.desk.customer(), ticket).unwrap();
    commit(&office.desk.ctx.database, |tx| {
        let mut wishes = tx.notifications().preferences(office.bob.id)?;
        wishes.choose(NoticeKind::Watched, Some(Cadence::AtOnce));
        tx.notifications().choose(office.bob.id, &wishes, noon())
    });
    office.choose("tunde@example.org", NoticeKind::Watched, Cadence::AtOnce);
    office.desk.write(&office.desk.agent(), ticket, MessageType::Note).unwrap();
    assert_eq!(office.told(), [to("bob", MailKind::Watched)]);
    let all = format!("{:?} {:?}", office.notices(), office.mails());
    assert!(!all.contains("Which browser?"), "{all}");
}

#[test]
fn mails_about_a_ticket_are_one_conversation() {
    let mut office = Office::new();
    office.desk.ctx.settings.mail_reply_to = Some("support@help.example".parse().unwrap());
    let ticket = office.desk.ticket().id;
    watch(&office.desk.ctx, &office.bob(), ticket).unwrap();
    let change = ProjectChange {
        mail_name: Some(Some("The homes".parse().unwrap())),
        mail_address: Some(Some(email("homes@naija.example"))),
        ..ProjectChange::default()
    };
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    assert_eq!(office.told().len(), 3);
    update(&office.desk.ctx, &office.desk.administrator(), office.desk.project.id, change).unwrap();
    office.desk.clock.advance(TimeDelta::hours(1));
    office.desk.write(&office.desk.customer(), ticket, MessageType::Reply).unwrap();
    assert_eq!(office.told().len(), 4);
    let mails = office.mails();
    let root = &mails[0].headers.references;
    let token = office.desk.ctx.thread_tokens.sign(ticket);
    for mail in &mails {
        assert_eq!((&mail.headers.references, mail.headers.in_reply_to.as_ref()), (root, root.first()));
        assert_eq!(mail.headers.reply_to, Some(email(&format!("support+{}@help.example", token.as_str()))));
        assert!(mail.summary.message_id.as_str().contains(token.as_str()));
        assert_eq!(mail.summary.cause.ticket_id, Some(ticket));
    }
    let automatic: Vec<_> = mails.iter().map(|mail| mail.headers.auto_submitted).collect();
    let [replied, no, generated] = [AutoSubmitted::Replied, AutoSubmitted::No, AutoSubmitted::Generated];
    assert_eq!(automatic, [replied, no, no, generated], "a program wrote the receipt, Alice the reply");
    assert!(mails[3].summary.message_id.as_str().ends_with("@naija.example>"));
    let links: Vec<_> = mails.iter().map(|mail| mail.headers.unsubscribe.is_some()).collect();
    assert_eq!(links, [false, false, true, true], "only those who follow it can leave it");
    // Of the mails to one receiver the second goes out once the first has.
    office.deliver();
    office.deliver();
    let sent = office.transport.sent();
    let senders: Vec<_> = sent.iter().map(|mail| mail.sender.clone().unwrap()).collect();
    assert_eq!(
        (senders[0].name.as_str(), &senders[0].address),
        ("NaijaHomes", &email("desk@switchboard.example"))
    );
    assert_eq!((senders[3].name.as_str(), &senders[3].address), ("The homes", &email("homes@naija.example")));
}

/// What others file in the name of a member of staff never becomes theirs; one who follows it still gets one mail.
#[test]
fn a_member_of_staff_who_is_the_contact_is_told_once() {
    let office = Office::new();
    let command = CreateTicket { customer_email: Some(office.bob.email.clone()), ..office.desk.command() };
    let ticket = create(&office.desk.ctx, &office.desk.agent(), &command).unwrap().ticket;
    assert_eq!(ticket.creator_id, None);
    office.desk.clock.advance(TimeDelta::seconds(1));
    watch(&office.desk.ctx, &office.bob(), ticket.id).unwrap();
    office.desk.write(&office.desk.agent(), ticket.id, MessageType::Reply).unwrap();
    assert_eq!(office.told(), [to("bob", MailKind::Received), to("bob", MailKind::Reply)]);
}

/// B-03: whoever files tickets in the name of others makes no flood of mails to them, and none that says what they typed.
#[test]
fn receipts_to_unproven_addresses_say_nothing_and_are_few() {
    let office = Office::new();
    let file = |address: &str| {
        let command = CreateTicket { customer_email: Some(email(address)), ..office.desk.command() };
        create(&office.desk.ctx, &office.desk.agent(), &command).unwrap();
        office.desk.clock.advance(TimeDelta::seconds(1));
    };
    for _ in 0..5 {
        file("victim@example.org");
    }
    file("other@example.org");
    assert_eq!(office.told(), [to("victim", MailKind::Received), to("other", MailKind::Received)]);
    let notices = office.notices();
    assert!(notices.iter().all(|notice| notice.subject.is_none() && notice.message.is_none()));
    for _ in 0..30 {
        office.desk.clock.advance(TimeDelta::minutes(61));
        file("victim@example.org");
        office.told();
    }
    let day = office.desk.ctx.clock.now() - TimeDelta::days(1);
    let last_day = office.mails().into_iter().filter(|mail| mail.summary.created_at >= day).count();
    assert_eq!(last_day, 20);
}

#[test]
fn a_receipt_to_whoever_proved_the_address_repeats_the_subject() {
    let office = Office::new();
    for _ in 0..7 {
        office.desk.ticket();
        office.desk.clock.advance(TimeDelta::seconds(1));
    }
    assert_eq!(office.told(), vec![to("tunde", MailKind::Received); 5]);
    assert!(office.notices().iter().all(|notice| notice.subject.is_some()));
}

/// letters that cannot be written are given up after some tries, and the others go on.
#[test]
fn what_cannot_be_told_holds_nobody_up_for_ever() {
    struct Failing(Arc<NumberedLetters>, String);
    impl Letters for Failing {
        fn write(&self, letter: &Letter) -> Result<MailContent, LetterError> {
            if let Letter::Notice(notice) = letter
                && notice.number.to_string() == self.1
            {
                return Err(LetterError("the template is broken".into()));
            }
            self.0.write(letter)
        }
    }
    let mut office = Office::new();
    let poisoned = office.desk.ticket();
    office.ticket();
    let letters = Failing(Arc::clone(&office.letters), poisoned.number.to_string());
    office.desk.ctx.letters = Arc::new(letters);
    let other = office.ticket();
    for ticket in [poisoned.id, other] {
        office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    }
    let mut patience = Patience::default();
    let mut round = || announce(&office.desk.ctx, &Actor::System, &mut patience);
    for _ in 0..4 {
        assert!(matches!(round(), Err(Error::Internal(_))));
    }
    assert_eq!(round().unwrap(), Announced::Some);
    assert_eq!(office.told(), [to("tunde", MailKind::Reply), to("bob", MailKind::Reply)]);
}

/// RFC 8058: one click, again and again, does one thing; what is no token of ours does nothing.
#[test]
fn whoever_leaves_a_ticket_by_a_link_is_not_written_to() {
    let office = Office::new();
    let (ctx, ticket) = (&office.desk.ctx, office.ticket());
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    assert_eq!(office.told().len(), 2);
    let link = office.mails()[1].headers.unsubscribe.clone().unwrap();
    let token = link.as_str().rsplit_once('/').unwrap().1.to_owned();
    assert_eq!(
        ctx.unsubscribe_tokens.read(&token),
        Some(Following { ticket_id: ticket, user_id: office.bob.id })
    );
    for _ in 0..2 {
        unsubscribe(ctx, &token).unwrap();
    }
    office.deliver();
    assert_eq!(office.mails()[1].summary.state, MailState::Cancelled, "the mail that waited is not sent");
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    assert_eq!(office.told()[2..], [to("tunde", MailKind::Reply)]);
    let unknown = unsubscribe(ctx, "x");
    assert!(matches!(unknown, Err(Error::NotFound(NotFound::Subscription))), "{unknown:?}");
}
