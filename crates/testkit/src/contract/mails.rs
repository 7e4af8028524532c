//! The outbox: what is put into it goes out once as far as anybody can tell, in order, and its secrets end with it.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use switchboard_application::ports::{Database, MailFilter, Paging, StoreError};
use switchboard_application::records::{
    ClaimedMail, MailCause, MailClaim, MailCounts, MailDetail, MailGround, MailHeaders, MailLease,
    MailSender, NewMail, OrderKey, TryEnd,
};
use switchboard_domain::access::Role;
use switchboard_domain::mail::{
    AutoSubmitted, Content, MailKind, MailMessageId, MailState, MailSubject, Secrecy, Standing,
};
use switchboard_domain::notification::{Audience, Part, Recipient};
use switchboard_domain::{MailId, TicketId};

use super::support::{FIRST_HUNDRED, HOSTILE_LINE, in_parallel, read, refusal};
use crate::fixtures::{a_project, a_ticket, a_user, commit, email, new_mail, noon};

/// Every field comes back, to whoever sends the mail and to whoever looks it up.
pub fn a_mail_comes_back_as_it_was_enqueued(db: &Arc<dyn Database>) {
    let (ticket, user) = (ticket(db), a_user(db, "alice@example.org", Role::Agent));
    let plain = new_mail(1, MailKind::AddressChanged);
    let mut full = new_mail(2, MailKind::PasswordChanged);
    full.content.subject = MailSubject::new(HOSTILE_LINE);
    full.content.text = format!("{HOSTILE_LINE}\n.\n\nend");
    full.content.html = format!("<p>{HOSTILE_LINE}</p>");
    full.recipient = email("Tunde.O'Hara+x@Example.org");
    full.cause = MailCause { ticket_id: Some(ticket), user_id: Some(user.id), key_id: None };
    full.sender = Some(MailSender {
        name: HOSTILE_LINE.parse().expect("the text is a label"),
        address: email("Homes@Naija.example"),
    });
    full.ground = Some(MailGround::Part {
        to: Recipient::Account(user.id),
        part: Part::Watcher,
        audience: Audience::Staff,
    });
    full.headers = MailHeaders {
        auto_submitted: AutoSubmitted::Replied,
        in_reply_to: Some(identifier("<one@example.org>")),
        references: vec![identifier("<nought@example.org>"), identifier("<one@example.org>")],
        reply_to: Some(email("reply@example.org")),
        unsubscribe: Some("https://example.org/unsubscribe/abc".parse().expect("the text is a link")),
    };
    let contact = NewMail {
        ground: Some(MailGround::Part {
            to: Recipient::Contact,
            part: Part::Customer,
            audience: Audience::Everybody,
        }),
        ..new_mail(3, MailKind::Reply)
    };
    let account = NewMail { ground: Some(MailGround::Account(user.id)), ..new_mail(4, MailKind::Digest) };
    for mail in [plain, full, contact, account] {
        let id = enqueue(db, &mail);
        let found = found(db, id);
        let summary = &found.summary;
        assert_eq!((summary.id, summary.state, summary.attempts), (id, MailState::Queued, 0));
        assert_eq!((summary.created_at, summary.next_at), (mail.created_at, Some(mail.created_at)));
        assert_eq!((&summary.message_id, summary.kind), (&mail.message_id, mail.kind));
        assert_eq!(summary.recipient.as_str(), mail.recipient.as_str());
        assert_eq!((&summary.subject, summary.cause), (&mail.content.subject, mail.cause));
        assert_eq!((&summary.reason, summary.sent_at), (&None, None));
        assert_eq!(
            (&found.text, &found.html),
            (&Some(mail.content.text.clone()), &Some(mail.content.html.clone()))
        );
        assert_eq!(found.headers, mail.headers);
        let claimed = claimed(db, 0, 1).pop().expect("it is due");
        assert_eq!((claimed.message_id, claimed.content), (mail.message_id, mail.content));
        assert_eq!((claimed.sender, claimed.ground), (mail.sender, mail.ground));
        assert_eq!(claimed.ticket_id, mail.cause.ticket_id);
        assert_eq!((claimed.headers, claimed.secrecy), (mail.headers, Secrecy::Open));
        assert_eq!((claimed.created_at, claimed.first_tried_at, claimed.next_at), (noon(), noon(), noon()));
        end(db, claimed.claim, &sent());
    }
    assert_eq!(read(db).mails().find(MailId::new(4_711)).expect("the query succeeds"), None);
}

/// A mail is in the outbox if its unit of work was committed, and not otherwise; and it needs what is behind it.
pub fn a_mail_is_enqueued_by_a_commit_alone(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit opens");
    unit.mails().enqueue(&new_mail(1, MailKind::PasswordChanged)).expect("the mail is taken");
    drop(unit);
    assert!(claimed(db, 0, 10).is_empty());
    let nobody = MailCause { ticket_id: Some(TicketId::new(4_711)), ..MailCause::default() };
    let mail = NewMail { cause: nobody, ..new_mail(2, MailKind::PasswordChanged) };
    let error = refusal(db, |tx| tx.mails().enqueue(&mail));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// Workers that come at the same time have different mails in hand, and all of them together every one.
pub fn workers_at_once_never_have_the_same_mail(db: &Arc<dyn Database>) {
    let all: Vec<MailId> =
        (0..40).map(|number| enqueue(db, &new_mail(number, MailKind::PasswordChanged))).collect();
    let mut taken: Vec<MailId> = Vec::new();
    for _round in 0..20 {
        let rounds = in_parallel(6, |_| claimed(db, 0, 4));
        taken.extend(rounds.into_iter().flatten().map(|mail| mail.claim.id));
    }
    taken.sort_unstable();
    assert_eq!(taken, all);
}

/// What came due first is taken first.
pub fn mails_are_taken_in_the_order_in_which_they_came_due(db: &Arc<dyn Database>) {
    let at = |number, seconds| {
        let mail = new_mail(number, MailKind::PasswordChanged);
        enqueue(db, &NewMail { created_at: after(seconds), ..mail })
    };
    let [third, first, second, later] = [at(1, 20), at(2, 0), at(3, 10), at(4, 60)];
    let ids = |mails: Vec<ClaimedMail>| {
        let sent_at_once = mails.into_iter().inspect(|mail| end(db, mail.claim, &sent()));
        sent_at_once.map(|mail| mail.claim.id).collect::<Vec<_>>()
    };
    assert_eq!(ids(claimed(db, 30, 2)), [first, second]);
    assert_eq!(ids(claimed(db, 30, 2)), [third]);
    assert!(!read(db).mails().any_due(after(59)).expect("the query succeeds"));
    assert!(read(db).mails().any_due(after(60)).expect("the query succeeds"));
    assert_eq!(ids(claimed(db, 60, 2)), [later]);
}

/// Of the mails about a ticket to one receiver one is on its way at a time: a mail that is deferred holds back those behind it, and
/// nobody else's.
pub fn mails_about_a_ticket_go_out_in_order(db: &Arc<dyn Database>) {
    let ticket = ticket(db);
    let key = Some(OrderKey::of_ticket(ticket, &email("Tunde@Example.org")));
    let of_ticket = |number| {
        enqueue(db, &NewMail { order_key: key.clone(), ..new_mail(number, MailKind::PasswordChanged) })
    };
    let [first, second, third] = [of_ticket(1), of_ticket(2), of_ticket(3)];
    let to_another = Some(OrderKey::of_ticket(ticket, &email("ada@example.org")));
    let other = enqueue(db, &NewMail { order_key: to_another, ..new_mail(4, MailKind::PasswordChanged) });
    let batch = claimed(db, 0, 10);
    assert_eq!(batch.iter().map(|mail| mail.claim.id).collect::<Vec<_>>(), [first, other]);
    let [one, two]: &[ClaimedMail; 2] = batch.as_slice().try_into().expect("there are two");
    end(db, two.claim, &sent());
    assert!(claimed(db, 0, 10).is_empty(), "the first is on its way");
    end(db, one.claim, &TryEnd::Deferred { reason: "greylisted".to_owned(), next_at: after(60) });
    assert!(claimed(db, 30, 10).is_empty(), "the first waits");
    let again = claimed(db, 60, 10).pop().expect("the first is due again");
    assert_eq!((again.claim.id, again.claim.attempt), (first, 2));
    end(db, again.claim, &sent());
    let next = claimed(db, 60, 10).pop().expect("the second is free");
    assert_eq!(next.claim.id, second);
    end(db, next.claim, &TryEnd::Parked { reason: "refused".to_owned() });
    let last = claimed(db, 60, 10).pop().expect("the third is free");
    assert_eq!(last.claim.id, third);
}

/// Whoever falls silent loses the mail to the next one, with everything that identifies it, and cannot mark it any more.
pub fn a_lease_that_ends_frees_the_mail(db: &Arc<dyn Database>) {
    let mail = new_mail(1, MailKind::PasswordChanged);
    enqueue(db, &mail);
    let lost = claimed(db, 0, 1).pop().expect("it is due");
    assert!(claimed(db, 29, 1).is_empty());
    let taken = claimed(db, 30, 1).pop().expect("it is free again");
    assert_eq!((taken.message_id, taken.claim.attempt), (mail.message_id, 2));
    assert_eq!(taken.first_tried_at, noon());
    assert!(!commit(db, |tx| tx.mails().end_try(lost.claim, &sent())));
    end(db, taken.claim, &sent());
    assert!(!commit(db, |tx| tx.mails().end_try(taken.claim, &TryEnd::GivenBack)));
}

/// What comes of a try is kept, and a mail that was given back stands where it stood.
pub fn the_end_of_a_try_is_kept(db: &Arc<dyn Database>) {
    let id = enqueue(db, &new_mail(1, MailKind::PasswordChanged));
    let expect = |state, reason: Option<&str>, next_at, sent_at| {
        let summary = found(db, id).summary;
        let kept = (summary.state, summary.reason.as_deref(), summary.next_at, summary.sent_at);
        assert_eq!(kept, (state, reason, next_at, sent_at));
    };
    end(db, take(db, 0), &TryEnd::GivenBack);
    expect(MailState::Queued, None, Some(noon()), None);
    let deferred = TryEnd::Deferred { reason: HOSTILE_LINE.to_owned(), next_at: after(90) };
    end(db, take(db, 0), &deferred);
    expect(MailState::Deferred, Some(HOSTILE_LINE), Some(after(90)), None);
    end(db, take(db, 90), &TryEnd::Parked { reason: "refused".to_owned() });
    expect(MailState::Parked, Some("refused"), None, None);
    assert_eq!(counts(db), MailCounts { queued: 0, deferred: 0, parked: 1 });
    commit(db, |tx| tx.mails().requeue(id, after(200)));
    expect(MailState::Queued, Some("refused"), Some(after(200)), None);
    let claimed = claimed(db, 200, 1).pop().expect("it is due again");
    assert_eq!((claimed.first_tried_at, claimed.claim.attempt), (after(200), 4));
    end(db, claimed.claim, &sent());
    expect(MailState::Sent, None, None, Some(after(5)));
    assert_eq!(counts(db), MailCounts::default());
    let id = enqueue(db, &new_mail(2, MailKind::Watched));
    end(db, take(db, 0), &TryEnd::Withdrawn { reason: "may not see it".to_owned() });
    let summary = found(db, id).summary;
    assert_eq!((summary.state, summary.reason.as_deref()), (MailState::Cancelled, Some("may not see it")));
    assert!(!read(db).mails().any_due(after(1_000)).expect("the query succeeds"));
}

/// How many mails of a kind an address was written is counted from an instant on, whatever became of them and however it is spelled.
pub fn mails_of_a_kind_to_an_address_are_counted(db: &Arc<dyn Database>) {
    let at = |number, kind, to: &str, seconds| {
        let mail = NewMail { recipient: email(to), created_at: after(seconds), ..new_mail(number, kind) };
        enqueue(db, &mail)
    };
    at(1, MailKind::Received, "tunde@example.org", 0);
    end(db, take(db, 0), &sent());
    at(2, MailKind::Received, "Tunde@Example.org", 10);
    at(3, MailKind::Reply, "tunde@example.org", 10);
    at(4, MailKind::Received, "ada@example.org", 10);
    let count = |seconds| {
        commit(db, |tx| {
            tx.mails().written_since(MailKind::Received, &email("TUNDE@example.org"), after(seconds))
        })
    };
    assert_eq!([0, 1, 10, 11].map(count), [2, 1, 1, 0]);
}

/// A secret is there until its mail has ended, whatever its end, and is shown to nobody but who sends it.
pub fn a_secret_ends_with_its_mail(db: &Arc<dyn Database>) {
    let parked = TryEnd::Parked { reason: "refused".to_owned() };
    for (number, outcome) in [(1, Some(sent())), (2, Some(parked)), (3, None)] {
        let mail = new_mail(number, MailKind::PasswordLink);
        let id = enqueue(db, &mail);
        assert_eq!((found(db, id).text, found(db, id).html), (None, None));
        let claimed = claimed(db, 0, 1).pop().expect("it is due");
        assert_eq!((claimed.content, claimed.secrecy), (mail.content, Secrecy::Secret));
        match outcome {
            Some(outcome) => end(db, claimed.claim, &outcome),
            None => commit(db, |tx| tx.mails().cancel(id)),
        }
        let standing = commit(db, |tx| tx.mails().standing(id)).expect("it is there");
        assert_eq!((standing.content, standing.leased_until), (Content::Erased, None));
    }
    let open = enqueue(db, &new_mail(4, MailKind::PasswordChanged));
    commit(db, |tx| tx.mails().cancel(open));
    let standing = commit(db, |tx| tx.mails().standing(open));
    let kept = Standing { state: MailState::Cancelled, content: Content::Kept, leased_until: None };
    assert_eq!(standing, Some(kept));
    assert!(found(db, open).text.is_some());
}

/// What was taken back is not sent, and whoever has it in hand finds that out.
pub fn what_was_taken_back_is_not_sent(db: &Arc<dyn Database>) {
    let id = enqueue(db, &new_mail(1, MailKind::PasswordChanged));
    let claim = take(db, 0);
    let standing = commit(db, |tx| tx.mails().standing(id)).expect("it is there");
    assert_eq!(standing.leased_until, Some(after(30)));
    commit(db, |tx| tx.mails().cancel(id));
    assert!(!commit(db, |tx| tx.mails().end_try(claim, &sent())));
    assert_eq!(found(db, id).summary.state, MailState::Cancelled);
    assert!(claimed(db, 3_600, 10).is_empty());
    assert_eq!(commit(db, |tx| tx.mails().standing(MailId::new(4_711))), None);
}

/// Filters narrow a list alone and together, and paging shows every mail once, newest first.
pub fn a_list_follows_its_filter_and_its_pages(db: &Arc<dyn Database>) {
    let ticket = ticket(db);
    let ids: Vec<MailId> = (0..5)
        .map(|number| {
            let mail = new_mail(number, MailKind::PasswordChanged);
            let ticket_id = (number > 2).then_some(ticket);
            let recipient = email(if number % 2 == 0 { "Even@example.org" } else { "odd@example.org" });
            let cause = MailCause { ticket_id, ..MailCause::default() };
            enqueue(db, &NewMail { recipient, cause, created_at: after(number.into()), ..mail })
        })
        .collect();
    end(db, take(db, 0), &sent());
    let check = |filter: MailFilter, expected: &[usize]| {
        let list = read(db).mails().list(&filter, FIRST_HUNDRED).expect("the query succeeds");
        let places: Vec<_> =
            list.records.iter().map(|mail| ids.iter().position(|id| *id == mail.id)).collect();
        let expected: Vec<_> = expected.iter().copied().map(Some).collect();
        assert_eq!(places, expected, "{filter:?}");
        assert_eq!(list.total, u64::try_from(expected.len()).ok());
    };
    let all = MailFilter::default;
    check(all(), &[4, 3, 2, 1, 0]);
    check(MailFilter { state: Some(MailState::Sent), ..all() }, &[0]);
    check(MailFilter { ticket_id: Some(ticket), ..all() }, &[4, 3]);
    check(MailFilter { recipient: Some(email("even@EXAMPLE.org")), ..all() }, &[4, 2, 0]);
    check(MailFilter { created_from: Some(after(1)), created_before: Some(after(3)), ..all() }, &[2, 1]);
    check(
        MailFilter {
            state: Some(MailState::Queued),
            recipient: Some(email("odd@example.org")),
            ticket_id: Some(ticket),
            ..all()
        },
        &[3],
    );
    let mut seen = Vec::new();
    let mut last_seen = None;
    loop {
        let page =
            read(db).mails().list(&all(), Paging::After { last_seen, limit: 2 }).expect("the query succeeds");
        seen.extend(page.records.iter().map(|mail| mail.id));
        last_seen = page.records.last().map(|mail| mail.id.get());
        if !page.has_more {
            break;
        }
    }
    assert!(seen.iter().rev().eq(&ids), "{seen:?}");
}

/// What has ended long ago is forgotten, and what waits never is.
pub fn old_mails_are_purged_once_they_have_ended(db: &Arc<dyn Database>) {
    let ids: Vec<MailId> =
        (0..3).map(|number| enqueue(db, &new_mail(number, MailKind::PasswordChanged))).collect();
    for _ in 0..2 {
        end(db, take(db, 0), &sent());
    }
    assert_eq!(commit(db, |tx| tx.mails().purge(noon(), 10)), 0);
    assert_eq!(commit(db, |tx| tx.mails().purge(after(1), 1)), 1);
    assert_eq!(commit(db, |tx| tx.mails().purge(after(1), 10)), 1);
    let left = read(db).mails().list(&MailFilter::default(), FIRST_HUNDRED).expect("the query succeeds");
    assert_eq!(
        left.records.iter().map(|mail| mail.id).collect::<Vec<_>>(),
        ids.get(2..).expect("there are three")
    );
}

/// Mails about a ticket are removed for good together with it.
pub fn a_purged_ticket_takes_its_mails_along(db: &Arc<dyn Database>) {
    let ticket = ticket(db);
    let cause = MailCause { ticket_id: Some(ticket), ..MailCause::default() };
    let id = enqueue(db, &NewMail { cause, ..new_mail(1, MailKind::PasswordChanged) });
    commit(db, |tx| tx.tickets().delete(ticket, noon()));
    assert_eq!(commit(db, |tx| tx.tickets().purge(after(1), 10)), [ticket]);
    assert_eq!(read(db).mails().find(id).expect("the query succeeds"), None);
}

fn after(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}

fn identifier(text: &str) -> MailMessageId {
    text.parse().expect("the text is an identifier")
}

fn ticket(db: &Arc<dyn Database>) -> TicketId {
    a_ticket(db, &a_project(db, "NaijaHomes")).id
}

fn enqueue(db: &Arc<dyn Database>, mail: &NewMail) -> MailId {
    commit(db, |tx| tx.mails().enqueue(mail))
}

/// Takes mails in hand so many seconds after noon, for half a minute.
fn claimed(db: &Arc<dyn Database>, seconds: i64, limit: u32) -> Vec<ClaimedMail> {
    let holder = "node-1".parse().expect("the text is a name");
    let lease = MailLease { holder, until: after(seconds + 30) };
    commit(db, |tx| tx.mails().claim(&lease, after(seconds), limit))
}

fn take(db: &Arc<dyn Database>, seconds: i64) -> MailClaim {
    claimed(db, seconds, 1).pop().expect("a mail is due").claim
}

fn end(db: &Arc<dyn Database>, claim: MailClaim, end: &TryEnd) {
    assert!(commit(db, |tx| tx.mails().end_try(claim, end)), "the mail is still in hand");
}

fn sent() -> TryEnd {
    TryEnd::Sent { at: after(5) }
}

fn found(db: &Arc<dyn Database>, id: MailId) -> MailDetail {
    read(db).mails().find(id).expect("the query succeeds").expect("the mail exists")
}

fn counts(db: &Arc<dyn Database>) -> MailCounts {
    read(db).mails().counts().expect("the query succeeds")
}
