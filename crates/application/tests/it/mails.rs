//! Sending what is in the outbox: what a failure of one mail does to it, and what a failure of the server does to all.

use std::cell::Cell;

use chrono::TimeDelta;
use switchboard_application::mails::cancel::cancel;
use switchboard_application::mails::deliver::{Delivery, Postman, deliver, pause_after, probe};
use switchboard_application::mails::list::show;
use switchboard_application::mails::retry::retry;
use switchboard_application::ports::NotSent;
use switchboard_application::records::MailSummary;
use switchboard_application::{Error, NotFound};
use switchboard_domain::MailId;
use switchboard_domain::access::Actor;
use switchboard_domain::mail::{MailKind, MailRefusal, MailState};
use switchboard_testkit::fixtures::{commit, new_mail, noon};
use switchboard_testkit::mail::ScriptedTransport;

use crate::desk::Desk;

/// A desk with an outbox.
struct Office {
    desk: Desk,
    transport: ScriptedTransport,
}

impl Office {
    fn new() -> Self {
        let mut desk = Desk::new();
        let transport = ScriptedTransport::default();
        desk.ctx.transport = std::sync::Arc::new(transport.clone());
        Self { desk, transport }
    }

    fn enqueue(&self, number: u32) -> MailId {
        let mail = new_mail(number, MailKind::PasswordChanged);
        commit(&self.desk.ctx.database, |tx| tx.mails().enqueue(&mail))
    }

    fn deliver(&self) -> Delivery {
        self.deliver_until(&|| false)
    }

    fn deliver_until(&self, is_stopping: &dyn Fn() -> bool) -> Delivery {
        let node = "node-1".parse().unwrap();
        deliver(&Postman { ctx: &self.desk.ctx, node: &node, is_stopping }, &Actor::System).unwrap()
    }

    fn mail(&self, id: MailId) -> MailSummary {
        show(&self.desk.ctx, &self.desk.administrator(), id).unwrap().summary
    }

    fn sent(&self) -> Vec<MailId> {
        self.transport.sent().into_iter().map(|mail| mail.claim.id).collect()
    }
}

#[test]
fn a_mail_that_fails_waits_alone_and_is_parked_in_the_end() {
    let office = Office::new();
    let [failing, other] = [office.enqueue(1), office.enqueue(2)];
    office.transport.fail([NotSent::Deferred("greylisted\r\nplease".to_owned())]);
    assert_eq!(office.deliver(), Delivery::Some);
    assert_eq!(office.sent(), [other]);
    assert_eq!(office.transport.connections(), 2, "after a failure there is a new connection");
    let mail = office.mail(failing);
    assert_eq!((mail.state, mail.reason.as_deref()), (MailState::Deferred, Some("greylisted please")));
    let mut tries = 1;
    while let Some(next_at) = office.mail(failing).next_at {
        assert!(next_at <= noon() + TimeDelta::hours(48));
        office.desk.clock.set(next_at);
        office.transport.fail([NotSent::Deferred("greylisted".to_owned())]);
        assert_eq!(office.deliver(), Delivery::Some);
        tries += 1;
    }
    let mail = office.mail(failing);
    assert_eq!((mail.state, mail.attempts), (MailState::Parked, tries));
    assert!((15..40).contains(&tries), "{tries}");
    assert_eq!(office.deliver(), Delivery::Nothing);
}

#[test]
fn a_server_that_is_away_keeps_all_mails_in_their_order() {
    let office = Office::new();
    let ids: Vec<MailId> = (0..25).map(|number| office.enqueue(number)).collect();
    office.transport.set_unreachable(Some("nobody answers"));
    for _ in 0..3 {
        assert_eq!(office.deliver(), Delivery::Unreachable);
        office.desk.clock.advance(TimeDelta::hours(1));
    }
    assert_eq!(office.desk.ctx.mail_health.fault().unwrap().to_string(), "nobody answers");
    let first = office.mail(*ids.first().unwrap());
    assert_eq!((first.state, first.reason.as_deref()), (MailState::Deferred, Some("nobody answers")));
    assert_eq!(office.mail(*ids.last().unwrap()).state, MailState::Queued, "those behind it are not touched");
    office.transport.set_unreachable(None);
    while office.deliver() == Delivery::Some {}
    assert_eq!(office.sent(), ids);
    assert_eq!(office.desk.ctx.mail_health.fault(), None);
}

#[test]
fn no_mail_waits_for_a_server_for_ever() {
    let office = Office::new();
    let id = office.enqueue(1);
    office.transport.set_unreachable(Some("nobody answers"));
    office.deliver();
    office.desk.clock.advance(TimeDelta::hours(48));
    office.deliver();
    assert_eq!(office.mail(id).state, MailState::Parked);
    office.transport.set_unreachable(None);
    assert_eq!(office.deliver(), Delivery::Nothing);
    retry(&office.desk.ctx, &office.desk.administrator(), id).unwrap();
    assert_eq!(office.deliver(), Delivery::Some);
    assert_eq!(office.sent(), [id]);
}

#[test]
fn whoever_stops_gives_back_what_they_have_in_hand() {
    let office = Office::new();
    let [first, second] = [office.enqueue(1), office.enqueue(2)];
    let asked = Cell::new(0);
    let is_stopping = || asked.replace(asked.get() + 1) > 0;
    office.deliver_until(&is_stopping);
    assert_eq!((office.sent(), office.mail(second).state), (vec![first], MailState::Queued));
    assert_eq!(office.deliver(), Delivery::Some);
    assert_eq!(office.sent(), [first, second]);
}

#[test]
fn only_administrators_look_after_mail_and_what_has_ended_stays_so() {
    let office = Office::new();
    let ctx = &office.desk.ctx;
    let id = office.enqueue(1);
    for actor in [office.desk.agent(), office.desk.customer()] {
        assert!(matches!(show(ctx, &actor, id), Err(Error::Forbidden(_))));
        assert!(matches!(retry(ctx, &actor, id), Err(Error::Forbidden(_))));
        assert!(matches!(cancel(ctx, &actor, id), Err(Error::Forbidden(_))));
    }
    let administrator = office.desk.administrator();
    assert_eq!(cancel(ctx, &administrator, id).unwrap().summary.state, MailState::Cancelled);
    for refused in [cancel(ctx, &administrator, id), retry(ctx, &administrator, id)] {
        assert!(matches!(refused, Err(Error::MailRefused(MailRefusal::Ended))), "{refused:?}");
    }
    let missing = retry(ctx, &administrator, MailId::new(4_711));
    assert!(matches!(missing, Err(Error::NotFound(NotFound::Mail))));
    assert_eq!(office.deliver(), Delivery::Nothing);
}

#[test]
fn it_is_found_out_whether_mail_could_be_sent_without_sending_any() {
    let office = Office::new();
    office.transport.set_unreachable(Some("535 wrong password"));
    assert_eq!(probe(&office.desk.ctx, &Actor::System).unwrap(), Delivery::Unreachable);
    assert!(office.desk.ctx.mail_health.fault().is_some());
    office.transport.set_unreachable(None);
    assert_eq!(probe(&office.desk.ctx, &Actor::System).unwrap(), Delivery::Nothing);
    assert_eq!(office.desk.ctx.mail_health.fault(), None);
    let pauses: Vec<u64> = (1..8).map(|failures| pause_after(failures).as_secs()).collect();
    assert_eq!(pauses, [2, 4, 8, 16, 30, 30, 30]);
}
