//! What is wished hourly is gathered, and told once.

use chrono::TimeDelta;
use switchboard_application::notifications::announce::Announced;
use switchboard_application::notifications::gather::gather;
use switchboard_application::ports::Letter;
use switchboard_application::tickets::delete::delete;
use switchboard_domain::MessageType;
use switchboard_domain::access::Actor;
use switchboard_domain::mail::MailKind;
use switchboard_domain::notification::{Cadence, NoticeKind};
use switchboard_testkit::fixtures::noon;

use crate::office::{Office, to};

#[test]
fn what_is_wished_hourly_comes_in_one_mail_once() {
    let office = Office::new();
    let tickets = [office.ticket(), office.ticket()];
    office.choose("tunde@example.org", NoticeKind::Reply, Cadence::Hourly);
    for ticket in [tickets[0], tickets[1], tickets[0]] {
        office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
        office.desk.clock.advance(TimeDelta::minutes(1));
    }
    assert_eq!(
        office.told(),
        [to("bob", MailKind::Reply), to("bob", MailKind::Reply), to("bob", MailKind::Reply)]
    );
    let gather = || gather(&office.desk.ctx, &Actor::System).unwrap();
    office.desk.clock.set(noon() + TimeDelta::minutes(59));
    assert_eq!(gather(), Announced::Nothing);
    office.desk.clock.advance(TimeDelta::minutes(5));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(gather);
        }
    });
    assert_eq!(gather(), Announced::Nothing);
    let posted = office.letters.posted(&office.desk.ctx.database);
    let [digest] = &posted[3..] else { panic!("{posted:?}") };
    let Letter::Digest { tickets: entries } = &digest.letter else { panic!("{digest:?}") };
    assert_eq!(digest.to, office.desk.customer.email);
    let told: Vec<_> = entries.iter().map(|entry| entry.told.clone()).collect();
    assert_eq!(told, [vec![(NoticeKind::Reply, 2)], vec![(NoticeKind::Reply, 1)]]);
}

#[test]
fn what_waited_and_may_not_be_seen_any_more_is_left_out() {
    let office = Office::new();
    let [kept, gone] = [office.ticket(), office.ticket()];
    office.choose("tunde@example.org", NoticeKind::Reply, Cadence::Hourly);
    for ticket in [kept, gone] {
        office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    }
    assert_eq!(office.told().len(), 2, "Bob alone");
    delete(&office.desk.ctx, &office.desk.administrator(), gone).unwrap();
    office.desk.clock.advance(TimeDelta::hours(2));
    assert_eq!(gather(&office.desk.ctx, &Actor::System).unwrap(), Announced::Some);
    let posted = office.letters.posted(&office.desk.ctx.database);
    let Letter::Digest { tickets } = &posted[2].letter else { panic!("{posted:?}") };
    assert_eq!(tickets.len(), 1);
    office.desk.write(&office.desk.agent(), kept, MessageType::Reply).unwrap();
    delete(&office.desk.ctx, &office.desk.administrator(), kept).unwrap();
    office.desk.clock.advance(TimeDelta::hours(2));
    while gather(&office.desk.ctx, &Actor::System).unwrap() == Announced::Some {}
    assert_eq!(office.letters.posted(&office.desk.ctx.database).len(), 3, "nothing is left to tell");
}

#[test]
fn whoever_wishes_nothing_gets_nothing() {
    let office = Office::new();
    let ticket = office.ticket();
    office.choose("tunde@example.org", NoticeKind::Reply, Cadence::Never);
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    assert_eq!(office.told(), [to("bob", MailKind::Reply)]);
}
