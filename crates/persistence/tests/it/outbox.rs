//! An outbox that filled up while no server took mails: all go out afterwards, once, each receiver's in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use switchboard_application::mails::deliver::{Delivery, Postman, deliver};
use switchboard_application::records::{MailCause, NewMail, OrderKey};
use switchboard_domain::TicketId;
use switchboard_domain::access::Actor;
use switchboard_domain::mail::{MailKind, MailMessageId};
use switchboard_testkit::fixtures::{a_project, a_ticket, commit, context, email, new_mail};
use switchboard_testkit::mail::ScriptedTransport;

use crate::support::{TestDatabase, postgres, sqlite};

/// How many mails wait.
const MAILS: u32 = 1_000;
/// To how many receivers, each with a ticket.
const RECEIVERS: u32 = 20;

#[test]
fn what_waited_for_a_server_goes_out_in_order_on_sqlite() {
    check(&sqlite());
}

#[test]
fn what_waited_for_a_server_goes_out_in_order_on_postgres() {
    check(&postgres());
}

fn check(test: &TestDatabase) {
    let database = test.shared();
    let (mut ctx, _clock) = context(Arc::clone(&database));
    let transport = ScriptedTransport::default();
    ctx.transport = Arc::new(transport.clone());
    let project = a_project(&database, "NaijaHomes");
    let tickets: Vec<TicketId> = (0..RECEIVERS).map(|_| a_ticket(&database, &project).id).collect();
    commit(&database, |tx| {
        for number in 0..MAILS {
            let recipient = email(&format!("receiver{}@example.org", number % RECEIVERS));
            let ticket_id = tickets.get(usize::try_from(number % RECEIVERS).unwrap()).copied();
            let order_key = ticket_id.map(|ticket| OrderKey::of_ticket(ticket, &recipient));
            let cause = MailCause { ticket_id, ..MailCause::default() };
            tx.mails().enqueue(&NewMail {
                recipient,
                order_key,
                cause,
                ..new_mail(number, MailKind::Reply)
            })?;
        }
        Ok(())
    });
    let node = "node-1".parse().unwrap();
    let postman = Postman { ctx: &ctx, node: &node, is_stopping: &|| false };
    let round = || deliver(&postman, &Actor::System).unwrap();
    transport.set_unreachable(Some("nobody answers"));
    for _ in 0..5 {
        assert_eq!(round(), Delivery::Unreachable);
    }
    transport.set_unreachable(None);
    while round() == Delivery::Some {}
    let sent = transport.sent();
    let mut of_receiver: BTreeMap<String, Vec<MailMessageId>> = BTreeMap::new();
    for mail in &sent {
        of_receiver.entry(mail.recipient.to_string()).or_default().push(mail.message_id.clone());
    }
    for receiver in 0..RECEIVERS {
        let expected: Vec<_> = (0..MAILS)
            .filter(|number| number % RECEIVERS == receiver)
            .map(|number| new_mail(number, MailKind::Reply).message_id)
            .collect();
        assert_eq!(of_receiver.remove(&format!("receiver{receiver}@example.org")), Some(expected));
    }
    assert_eq!(sent.len(), usize::try_from(MAILS).unwrap());
}
