//! Mail that is handed over, and what is due by key.

use chrono::TimeDelta;
use switchboard_application::jobs::overview::history;
use switchboard_application::ports::MESSAGE_BYTES_MAX;
use switchboard_domain::access::{Actor, KeyKind};
use switchboard_domain::job::{JobName, RunOutcome};

use super::{check, mail, send};
use crate::app::Request;
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

const MAIL: &str = "/api/tickets.email";

async fn email(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Intake);
    let home = world.ticket_number.clone();
    let hand_over = |message: String| {
        let (world, key) = (&world, &key);
        async move { send(world, MAIL, key, message).await }
    };
    let tunde = world.tunde.email.as_str();
    let alice = world.log_in(&world.alice).await;
    let messages = async || {
        let shown = world.get(&format!("/api/tickets/{}", world.ticket), &alice).await.expect(200);
        shown["ticket"]["messages"].as_array().unwrap().len()
    };
    let before = messages().await;

    check(&hand_over(mail("new@cust.test", "Help", "")).await, 201, "NAIJ-2026-00002");
    check(&hand_over(mail("new@cust.test", "Help", "")).await, 201, "NAIJ-2026-00002");
    check(&hand_over(mail("new@cust.test", "Another", "")).await, 201, "NAIJ-2026-00003");

    let by_number = format!("Re: #{home} Photos");
    check(&hand_over(mail(tunde, &by_number, "")).await, 201, &home);
    let token = world.context.thread_tokens.sign(world.ticket);
    let answering = format!("In-Reply-To: <{}.1@switchboard.example>", token.as_str());
    check(&hand_over(mail(tunde, "Re: Photos", &answering)).await, 201, &home);
    assert_eq!(messages().await, before + 2);
    check(&hand_over(mail("eve@cust.test", &by_number, "X-Mailer: eve")).await, 201, "NAIJ-2026-00004");
    check(&hand_over(mail("eve@cust.test", "Mine", &answering)).await, 201, "NAIJ-2026-00005");

    check(&hand_over(mail(tunde, "Away", "Auto-Submitted: auto-replied")).await, 201, "");
    let away = format!("Auto-Submitted: auto-replied\r\n{answering}");
    check(&hand_over(mail(tunde, "Away too", &away)).await, 201, &home);
    let forged = format!("In-Reply-To: <{}.x@switchboard.example>", "a".repeat(40));
    check(&hand_over(mail("eve@cust.test", "Forged", &forged)).await, 201, "");
    assert_eq!(messages().await, before + 2, "what is only stored or waits adds nothing");
    let invalid = "Unable to create new ticket: validation errors:\nmessage: The message field is required.";
    check(&hand_over(" \r\n".to_owned()).await, 400, invalid);
}

/// A mail whose sender gives the request a key is taken in once as well.
async fn email_with_an_idempotency_key(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Intake);
    let message = mail("new@cust.test", "Help", "");
    for is_replayed in [None, Some("true")] {
        let request = Request::raw("/api/http.php/tickets.email", "message/rfc822", message.as_bytes());
        let answer = world.app.call(request.header("Idempotency-Key", "one").by(&key)).await;
        check(&answer, 201, "NAIJ-2026-00002");
        assert_eq!(answer.headers.get("idempotency-replayed").map(String::as_str), is_replayed);
    }
}

#[actix_web::test]
async fn an_email_may_be_long_but_not_longer_than_a_mail() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Intake);
    let of_length = |bytes: usize| {
        let start = mail("new@cust.test", "Help", "");
        format!("{start}{}", "x".repeat(bytes - start.len()))
    };
    check(&send(&world, MAIL, &key, of_length(MESSAGE_BYTES_MAX)).await, 201, "NAIJ-2026-00002");
    let longer = of_length(MESSAGE_BYTES_MAX + 1);
    check(&send(&world, MAIL, &key, longer).await, 413, "The body is too large.");
}

/// What is due is done once, whoever asks how often; the mail of the world's ticket among it.
async fn cron(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Intake);
    let ask = || world.app.call(Request::new("POST", "/api/tasks/cron").by(&key));
    let runs = || {
        let runs = history(&world.context, &Actor::System, Some(JobName::Cron), 10).unwrap();
        runs.into_iter().map(|run| run.ending.unwrap()).collect::<Vec<_>>()
    };
    check(&ask().await, 200, "Completed");
    assert!(!world.transport.sent().is_empty(), "the receipts of the tickets are sent");
    assert_eq!(world.posted().len(), world.transport.sent().len());
    let [run] = runs().try_into().unwrap();
    assert_eq!((run.outcome, run.error), (RunOutcome::Done, None));
    assert!(run.counts.0["notice_rounds"] > 0 && run.counts.0["mail_rounds"] > 0, "{}", run.counts);
    check(&ask().await, 200, "Completed");
    world.clock.advance(TimeDelta::seconds(59));
    check(&ask().await, 200, "Completed");
    assert_eq!(runs().len(), 1, "at most once a minute");
    world.clock.advance(TimeDelta::seconds(1));
    let again = Request::new("POST", "/api/http.php/tasks/cron").by(&key);
    check(&world.app.call(again).await, 200, "Completed");
    assert_eq!(runs().len(), 2);
}

on_every_database!(email, email_with_an_idempotency_key, cron);
