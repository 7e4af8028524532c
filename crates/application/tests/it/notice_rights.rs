//! Nobody is told what they may not see: not when the mail is written, and not when it is sent.

use switchboard_application::projects::remove_agent::remove_agent;
use switchboard_application::records::User;
use switchboard_application::tickets::delete::delete;
use switchboard_application::tickets::unwatch::unwatch;
use switchboard_domain::mail::{MailKind, MailState};
use switchboard_domain::{MessageType, TicketId};
use switchboard_testkit::fixtures::{commit, email, noon};

use crate::office::{Office, to};

/// Rights are looked at once more when a mail is sent: whoever lost them meanwhile does not get what was written for them.
#[test]
fn what_somebody_may_not_see_any_more_is_not_sent() {
    type Loss = fn(&Office, TicketId);
    let losses: [(Loss, &str, [MailState; 2]); 6] = [
        (
            |office, ticket| delete(&office.desk.ctx, &office.desk.administrator(), ticket).unwrap(),
            "the ticket was deleted",
            [MailState::Cancelled, MailState::Cancelled],
        ),
        (
            |office, _| {
                let project = office.desk.project.id;
                remove_agent(&office.desk.ctx, &office.desk.administrator(), project, office.bob.id).unwrap();
            },
            "the receiver may not see this any more",
            [MailState::Sent, MailState::Cancelled],
        ),
        (
            |office, ticket| unwatch(&office.desk.ctx, &office.bob(), ticket).unwrap(),
            "the receiver has no longer this part in the ticket",
            [MailState::Sent, MailState::Cancelled],
        ),
        (
            |office, _| {
                let bob = User { is_active: false, ..office.bob.clone() };
                commit(&office.desk.ctx.database, |tx| tx.users().save(&bob, noon()));
            },
            "the account of the receiver is not active",
            [MailState::Sent, MailState::Cancelled],
        ),
        (
            |office, _| {
                commit(&office.desk.ctx.database, |tx| tx.users().delete(office.desk.customer.id, noon()));
            },
            "the receiver has no longer this part in the ticket",
            [MailState::Cancelled, MailState::Sent],
        ),
        (
            |office, _| {
                let customer = User { email: email("other@example.org"), ..office.desk.customer.clone() };
                commit(&office.desk.ctx.database, |tx| tx.users().save(&customer, noon()));
            },
            "the receiver has another address now",
            [MailState::Cancelled, MailState::Sent],
        ),
    ];
    for (lose, reason, states) in losses {
        let office = Office::new();
        let ticket = office.ticket();
        office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
        assert_eq!(office.told().len(), 2);
        lose(&office, ticket);
        office.deliver();
        let mails = office.mails();
        assert_eq!(mails.iter().map(|mail| mail.summary.state).collect::<Vec<_>>(), states, "{reason}");
        let reasons = mails.iter().filter_map(|mail| mail.summary.reason.as_deref());
        assert!(reasons.clone().count() > 0 && reasons.clone().all(|given| given == reason), "{reason}");
    }
}

/// The same before a mail is made at all.
#[test]
fn whoever_may_not_see_it_is_not_written_to() {
    let office = Office::new();
    let ticket = office.ticket();
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    let project = office.desk.project.id;
    remove_agent(&office.desk.ctx, &office.desk.administrator(), project, office.bob.id).unwrap();
    assert_eq!(office.told(), [to("tunde", MailKind::Reply)]);
    office.desk.write(&office.desk.agent(), ticket, MessageType::Reply).unwrap();
    delete(&office.desk.ctx, &office.desk.administrator(), ticket).unwrap();
    assert_eq!(office.told().len(), 1);
}
