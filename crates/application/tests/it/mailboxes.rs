//! Mailboxes that are looked into: nothing is lost, nothing comes twice, and one at fault stops no other.

use std::sync::{Arc, Mutex};

use switchboard_application::Context;
use switchboard_application::jobs::run::{Ran, Runner};
use switchboard_application::jobs::run_due::run_due;
use switchboard_application::jobs::run_now::run_now;
use switchboard_application::ports::{Kept, MESSAGE_BYTES_MAX, Mailbox, OpenMailbox, Unreachable};
use switchboard_application::pulse::Worker;
use switchboard_application::records::{Counts, MailboxName, MailboxState};
use switchboard_domain::Slug;
use switchboard_domain::access::Actor;
use switchboard_domain::intake::ReceivedState;
use switchboard_domain::job::{JobName, NodeName, RunOutcome};
use switchboard_testkit::mailbox::ScriptedMailbox;

use crate::intake::{Office, mail};

const JOB: JobName = JobName::MailIntake;

/// An office that looks into these mailboxes.
fn looking_into(mailboxes: &[&ScriptedMailbox]) -> Office {
    let mut office = Office::new();
    office.desk.ctx.mailboxes =
        mailboxes.iter().map(|mailbox| -> Arc<dyn Mailbox> { Arc::new((*mailbox).clone()) }).collect();
    office
}

/// A mailbox of the office's project.
fn mailbox(name: &str) -> ScriptedMailbox {
    ScriptedMailbox::new(name, "NaijaHomes")
}

fn message(number: u32) -> String {
    let id = format!("Message-ID: <{number}@example.com>");
    mail(&format!("customer{number}@example.com"), &id, &format!("It leaks {number}."))
}

/// Looks into the mailboxes: how many messages were taken in, and how many mailboxes were at fault.
fn look(office: &Office) -> (u64, u64) {
    let Ran::Here(ending) = run(office, &|| false) else { panic!("the job runs here") };
    assert_eq!((ending.outcome, &ending.error), (RunOutcome::Done, &None));
    let Counts(counts) = ending.counts;
    ["messages", "mailboxes_at_fault"].map(|name| counts.get(name).copied().unwrap()).into()
}

fn run(office: &Office, is_stopping: &dyn Fn() -> bool) -> Ran {
    let node: NodeName = "a".parse().unwrap();
    let runner = Runner { ctx: &office.desk.ctx, node: &node, worker: Worker::Collector, is_stopping };
    run_now(&runner, &Actor::System, JOB).unwrap()
}

fn remembered(office: &Office) -> Vec<MailboxState> {
    office.desk.ctx.database.reader().unwrap().mailboxes().list().unwrap()
}

fn done(office: &Office) -> Vec<u32> {
    remembered(office).iter().map(|state| state.position.unwrap().done).collect()
}

#[test]
fn each_message_is_taken_in_once_and_in_order() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    for number in 1..=120 {
        inbox.put(&message(number));
    }
    assert_eq!(look(&office), (120, 0));
    assert_eq!(look(&office), (0, 0), "nothing is fetched again");
    let fetched: Vec<u32> = inbox.fetched().into_iter().map(|(uid, _)| uid).collect();
    assert_eq!(fetched, (1..=120).collect::<Vec<_>>());
    assert_eq!(inbox.taken(), fetched.iter().map(|uid| (*uid, Kept::Whole)).collect::<Vec<_>>());
}

#[test]
fn the_same_message_twice_becomes_one_ticket() {
    let (inbox, copies) = (mailbox("INBOX"), mailbox("Copies"));
    let office = looking_into(&[&inbox, &copies]);
    for mailbox in [&inbox, &inbox, &copies] {
        mailbox.put(&message(1));
    }
    assert_eq!(look(&office), (3, 0));
    assert_eq!(office.tickets(), 1);
}

/// What people have read before the desk looked for the first time is not for it; afterwards it does not matter who reads what.
#[test]
fn what_people_read_is_left_at_the_first_look_and_taken_ever_after() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    inbox.put_read(&message(1));
    inbox.put(&message(2));
    assert_eq!(look(&office), (1, 0));
    inbox.put_read(&message(3));
    inbox.read(2);
    assert_eq!(look(&office), (1, 0), "somebody was faster, and nothing is lost");
    assert_eq!((office.tickets(), done(&office)), (2, vec![3]));
}

#[test]
fn a_mailbox_that_is_made_anew_is_read_again_and_adds_nothing_twice() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    inbox.put(&message(1));
    inbox.put(&message(2));
    look(&office);
    inbox.put(&message(3));
    inbox.read(1);
    inbox.renumber();
    assert_eq!(look(&office), (3, 0));
    assert_eq!((office.tickets(), done(&office)), (3, vec![3]));
}

#[test]
fn what_breaks_leaves_its_message_and_those_behind_it_for_the_next_look() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    for number in 1..=3 {
        inbox.put(&message(number));
    }
    inbox.break_at(2);
    assert_eq!(look(&office), (1, 1));
    let [state] = remembered(&office).try_into().unwrap();
    assert_eq!((state.position.unwrap().done, state.fault.as_deref()), (1, Some("the connection broke")));
    inbox.mend();
    assert_eq!(look(&office), (2, 0));
    assert_eq!((office.tickets(), &remembered(&office)[0].fault), (3, &None));
}

/// Whoever is killed after a message was taken in, and before that was noted, finds it again.
#[test]
fn what_was_taken_in_and_not_noted_adds_nothing_the_next_time() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    inbox.put(&message(1));
    look(&office);
    let [state] = remembered(&office).try_into().unwrap();
    let forgotten = MailboxState { position: None, ..state };
    office.desk.ctx.database.transact(|tx| tx.mailboxes().save(&forgotten)).unwrap();
    assert_eq!(look(&office), (1, 0));
    assert_eq!(office.tickets(), 1);
}

#[test]
fn a_mailbox_at_fault_stops_no_other() {
    let (away, elsewhere, inbox) =
        (mailbox("Away"), ScriptedMailbox::new("Elsewhere", "No Such Project"), mailbox("INBOX"));
    let office = looking_into(&[&away, &elsewhere, &inbox]);
    away.set_unreachable(Some("nobody answers"));
    for mailbox in [&away, &elsewhere, &inbox] {
        mailbox.put(&message(1));
    }
    assert_eq!(look(&office), (1, 2));
    let faults: Vec<_> = remembered(&office).into_iter().map(|state| (state.name.0, state.fault)).collect();
    let fault = |name: &str, reason: &str| (name.to_owned(), Some(reason.to_owned()));
    assert_eq!(
        faults,
        [
            fault("Away", "nobody answers"),
            fault("Elsewhere", "there is no project no-such-project"),
            ("INBOX".to_owned(), None)
        ]
    );
    away.set_unreachable(None);
    assert_eq!(look(&office), (1, 1));
}

#[test]
fn what_is_too_large_or_broken_waits_in_quarantine_and_the_rest_goes_on() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    let limit = u64::try_from(MESSAGE_BYTES_MAX).unwrap();
    inbox.put_sized(&message(1), limit + 1);
    inbox.put("Subject: Who am I?\n\nHello");
    inbox.put(&mail("a@example.com", "X-Unreadable: yes", "x"));
    inbox.put(&message(2));
    assert_eq!(look(&office), (4, 0));
    assert_eq!((office.tickets(), done(&office)), (1, vec![4]));
    let waiting = office.waiting();
    let reasons: Vec<_> = waiting.iter().rev().map(|mail| mail.reason.as_deref().unwrap()).collect();
    assert_eq!(reasons, ["too_large", "no_sender", "too_large"]);
    let large = waiting.last().unwrap();
    assert_eq!((large.size_bytes, large.subject.as_str()), (limit + 1, "Roof"));
    let (first, others) = (inbox.fetched()[0].1, inbox.fetched()[1].1);
    assert!(first < 1_000_000, "a message that is too large is not held: {first}");
    assert_eq!(others, MESSAGE_BYTES_MAX + 1);
    assert_eq!(inbox.taken()[..2], [(1, Kept::Beginning), (2, Kept::Whole)]);
}

/// Nobody makes a ticket of the beginning of a message by replaying it.
#[test]
fn the_beginning_of_a_message_stays_in_quarantine() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    inbox.put_sized(&message(1), 30_000_000);
    look(&office);
    let id = office.waiting()[0].id;
    let replayed = switchboard_application::intake::quarantine::replay(
        &office.desk.ctx,
        &office.desk.administrator(),
        id,
    );
    let replayed = replayed.unwrap();
    assert_eq!((replayed.state, replayed.reason.as_deref()), (ReceivedState::Quarantined, Some("too_large")));
    assert_eq!(office.tickets(), 0);
}

#[test]
fn a_desk_that_cannot_take_anything_in_leaves_it_where_it_is() {
    let inbox = mailbox("INBOX");
    let office = looking_into(&[&inbox]);
    inbox.put(&message(1));
    // The lease, the step, what is remembered, the project: the message itself is the next unit of work.
    office.database.fail_unit(5);
    let Ran::Here(ending) = run(&office, &|| false) else { panic!("the job runs here") };
    assert_eq!(ending.outcome, RunOutcome::Failed, "{ending:?}");
    assert_eq!((office.tickets(), inbox.taken()), (0, vec![]));
    assert_eq!(look(&office), (1, 0));
    assert_eq!(office.tickets(), 1);
}

/// A mailbox in which another node wants to look as well, while this one does.
struct Contested {
    inner: ScriptedMailbox,
    others: Mutex<Option<Context>>,
    outcome: Mutex<Option<Ran>>,
}

impl Mailbox for Contested {
    fn name(&self) -> &MailboxName {
        self.inner.name()
    }

    fn project(&self) -> &Slug {
        self.inner.project()
    }

    fn open(&self) -> Result<Box<dyn OpenMailbox>, Unreachable> {
        if let Some(ctx) = self.others.lock().unwrap().take() {
            let node: NodeName = "b".parse().unwrap();
            let runner = Runner { ctx: &ctx, node: &node, worker: Worker::Collector, is_stopping: &|| false };
            *self.outcome.lock().unwrap() = Some(run_now(&runner, &Actor::System, JOB).unwrap());
        }
        self.inner.open()
    }
}

#[test]
fn of_several_nodes_one_looks() {
    let mut office = looking_into(&[]);
    let contested = Arc::new(Contested {
        inner: mailbox("INBOX"),
        others: Mutex::new(Some(office.desk.ctx.clone())),
        outcome: Mutex::new(None),
    });
    contested.inner.put(&message(1));
    let mailbox: Arc<dyn Mailbox> = Arc::<Contested>::clone(&contested);
    office.desk.ctx.mailboxes = [mailbox].into();
    assert_eq!(look(&office), (1, 0));
    let outcome = contested.outcome.lock().unwrap().take();
    assert_eq!(outcome, Some(Ran::Elsewhere("a".parse().unwrap())));
}

/// What waits for other servers has a worker of its own, so that no other job waits with it.
#[test]
fn mailboxes_are_looked_into_by_a_worker_of_their_own() {
    let office = looking_into(&[&mailbox("INBOX")]);
    let node: NodeName = "a".parse().unwrap();
    let ctx = &office.desk.ctx;
    let jobs = |worker| {
        let runner = Runner { ctx, node: &node, worker, is_stopping: &|| false };
        run_due(&runner, &Actor::System).unwrap();
        office.desk.clock.advance(chrono::TimeDelta::days(40));
        run_due(&runner, &Actor::System).unwrap().into_iter().map(|(job, _)| job).collect::<Vec<_>>()
    };
    assert_eq!(jobs(Worker::Collector), [JOB]);
    assert_eq!(
        jobs(Worker::Scheduler),
        [JobName::SlaSweep, JobName::Expiry, JobName::Purge, JobName::BlobSweep]
    );
}
