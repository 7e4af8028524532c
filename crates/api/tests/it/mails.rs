//! Outgoing mail, as administrators see it.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::mails::deliver::{Delivery, Postman, deliver};
use switchboard_application::ports::NotSent;
use switchboard_application::records::{MailCause, NewMail};
use switchboard_domain::access::Actor;
use switchboard_domain::mail::MailKind;
use switchboard_testkit::fixtures::{commit, email, new_mail};

use crate::app::{Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::World;

const LIST: &str = "/api/admin/sent-mail";

/// Sends what is due.
fn post(world: &World) -> Delivery {
    let node = "node-1".parse().unwrap();
    let postman = Postman { ctx: &world.context, node: &node, is_stopping: &|| false };
    deliver(&postman, &Actor::System).unwrap()
}

fn enqueue(world: &World, number: u32, kind: MailKind) -> String {
    let cause = MailCause { ticket_id: Some(world.ticket), user_id: Some(world.alice.id), key_id: None };
    let mail = NewMail { cause, ..new_mail(number, kind) };
    let id = commit(&world.test_database.database, |tx| tx.mails().enqueue(&mail));
    format!("{LIST}/{id}")
}

async fn state(world: &World, uri: &str, by: &Credential) -> Value {
    world.get(uri, by).await.expect(200)["mail"]["state"].clone()
}

async fn a_mail_is_followed_from_the_queue_to_its_end(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let [sent, deferred, parked, cancelled] =
        [1, 2, 3, 4].map(|number| enqueue(&world, number, MailKind::PasswordChanged));
    let tried =
        |uri: &str, verb: &str| world.app.call(Request::new("POST", &format!("{uri}/{verb}")).by(&admin));
    tried(&cancelled, "cancel").await.expect(200);
    world.transport.fail([
        NotSent::Deferred("greylisted, come back later".to_owned()),
        NotSent::Refused("no such mailbox".to_owned()),
    ]);
    assert_eq!(post(&world), Delivery::Some);
    // The first two failed in their order; the third was sent.
    let [deferred, parked, sent] = [sent, deferred, parked];
    let mut states = Vec::new();
    for uri in [&deferred, &parked, &sent, &cancelled] {
        states.push(state(&world, uri, &admin).await);
    }
    assert_eq!(states, ["deferred", "parked", "sent", "cancelled"]);
    let shown = world.get(&deferred, &admin).await.expect(200);
    assert_eq!(shown["mail"]["reason"], "greylisted, come back later");
    assert!(shown["mail"]["next_try_at"].is_string());
    for (uri, verb, status, code) in [
        (&sent, "retry", 409, "mail_has_ended"),
        (&sent, "cancel", 409, "mail_has_ended"),
        (&parked, "cancel", 409, "mail_has_ended"),
        (&cancelled, "retry", 409, "mail_has_ended"),
    ] {
        let refused = tried(uri, verb).await.expect(status);
        assert_eq!(refused["code"], code, "{verb} {uri}");
    }
    for uri in [&deferred, &parked] {
        tried(uri, "retry").await.expect(200);
    }
    assert_eq!(post(&world), Delivery::Some);
    for uri in [&deferred, &parked] {
        assert_eq!(state(&world, uri, &admin).await, "sent");
    }
    for (query, total) in [
        ("", 4),
        ("?state=sent", 3),
        ("?state=cancelled", 1),
        ("?recipient=TUNDE@example.org", 4),
        ("?recipient=nobody@example.org", 0),
        ("?ticket_id=4711", 0),
        ("?from=2026-03-02&to=2026-03-02", 4),
        ("?to=2026-03-01", 0),
    ] {
        let list = world.get(&format!("{LIST}{query}"), &admin).await.expect(200);
        assert_eq!(list["total"], total, "{query}");
    }
}

macro_rules! on_every_database {
    ($($case:ident: $memory:ident $sqlite:ident $postgres:ident;)+) => { $(
        #[actix_web::test]
        async fn $memory() {
            $case(DatabaseKind::Memory).await;
        }

        #[actix_web::test]
        async fn $sqlite() {
            $case(DatabaseKind::Sqlite).await;
        }

        #[actix_web::test]
        async fn $postgres() {
            $case(DatabaseKind::Postgres).await;
        }
    )+ };
}
on_every_database! {
    a_mail_is_followed_from_the_queue_to_its_end: followed_in_memory followed_on_sqlite followed_on_postgresql;
}

#[actix_web::test]
async fn a_mail_is_shown_whole() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let uri = enqueue(&world, 1, MailKind::PasswordChanged);
    assert_snapshot!("a_mail", world.get(&uri, &admin).await);
    assert_snapshot!("a_list_of_mails", world.get(LIST, &admin).await);
}

/// A link to a new password is for its receiver alone, before it was sent and after.
#[actix_web::test]
async fn nobody_is_shown_a_secret() {
    let world = World::new().await;
    let root = world.log_in(&world.root).await;
    let body = json!({ "email": "tunde@example.org" });
    world.app.call(Request::post("/api/auth/forgot-password", &body)).await.expect(200);
    world.letters(1).await;
    let list = world.get(LIST, &root).await.expect(200);
    let uri = format!("{LIST}/{}", list["data"][0]["id"]);
    let shown = world.get(&uri, &root).await.expect(200);
    assert_eq!((&shown["mail"]["text"], &shown["mail"]["html"]), (&Value::Null, &Value::Null));
    world.transport.fail([NotSent::Refused("no such mailbox".to_owned())]);
    post(&world);
    assert_eq!(state(&world, &uri, &root).await, "parked");
    let refused = world.app.call(Request::new("POST", &format!("{uri}/retry")).by(&root)).await;
    assert_snapshot!("a_retry_of_what_was_erased", refused);
}

#[actix_web::test]
async fn wrong_filters_are_named_all_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let answer = world.get(&format!("{LIST}?state=lost&ticket_id=x&recipient=y&from=z&to=z"), &admin).await;
    assert_eq!(answer.invalid_fields(), ["from", "recipient", "state", "ticket_id", "to"]);
}

#[actix_web::test]
async fn what_is_no_mail_is_not_found() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    for id in ["4711", "0", "-1", "x", "9223372036854775808"] {
        for (method, rest) in [("GET", ""), ("POST", "/retry"), ("POST", "/cancel")] {
            let request = Request::new(method, &format!("{LIST}/{id}{rest}"));
            let missing = world.app.call(request.by(&admin)).await.expect(404);
            assert_eq!(missing["code"], "mail_not_found", "{method} {id}{rest}");
        }
    }
}

/// Requests are served while mail waits, and whoever asks learns that it does.
#[actix_web::test]
async fn a_mail_server_that_is_away_is_a_fault_of_readiness_and_stops_nothing() {
    let world = World::new().await;
    let ready = || world.app.call(Request::get("/health/ready"));
    world.transport.set_unreachable(Some("535 the password is wrong"));
    let first = enqueue(&world, 1, MailKind::PasswordChanged);
    let second = enqueue(&world, 2, MailKind::AddressChanged);
    assert_eq!(post(&world), Delivery::Unreachable);
    assert_eq!(
        ready().await.expect(200),
        json!({ "status": "degraded", "faults": ["mail_cannot_be_sent"], "key_log_dropped": 0 })
    );
    let admin = world.log_in(&world.admin).await;
    let waiting = world.get(&first, &admin).await.expect(200);
    assert_eq!(waiting["mail"]["reason"], "535 the password is wrong");
    world.transport.set_unreachable(None);
    assert_eq!(post(&world), Delivery::Some);
    assert_eq!(ready().await.expect(200), json!({ "status": "ok", "key_log_dropped": 0 }));
    let sent: Vec<_> = world.transport.sent().into_iter().map(|mail| mail.message_id).collect();
    assert_eq!(sent, [1, 2].map(|number| new_mail(number, MailKind::PasswordChanged).message_id));
    assert_eq!(state(&world, &second, &admin).await, "sent");
    assert_eq!(world.transport.sent()[0].recipient, email("tunde@example.org"));
}
