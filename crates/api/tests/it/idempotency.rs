//! Requests that are sent again: done once, answered the same.

use chrono::TimeDelta;
use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_api::{Access, Verb, endpoints};
use switchboard_domain::access::KeyKind;

use crate::app::{Answer, Credential, Request};
use crate::authorization;
use crate::databases::{DatabaseKind, on_every_database};
use crate::forms::Form;
use crate::world::{PASSWORD, World, example_ticket};

const TICKETS: &str = "/api/tickets";
const FILE: &str = "/api/external/tickets";

fn keyed(request: Request, key: &str) -> Request {
    request.header("Idempotency-Key", key)
}

fn is_replayed(answer: &Answer) -> bool {
    answer.headers.get("idempotency-replayed").is_some_and(|value| value == "true")
}

fn ticket(world: &World, subject: &str) -> Value {
    json!({ "project_id": world.home.id.get(), "subject": subject, "description": "It is broken." })
}

async fn tickets(world: &World) -> Value {
    let admin = world.log_in(&world.admin).await;
    world.get(TICKETS, &admin).await.expect(200)["total"].clone()
}

async fn the_same_request_is_done_once(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let before = tickets(&world).await;
    let tunde = world.log_in(&world.tunde).await;
    for (by, uri, body) in
        [(&tunde, TICKETS, ticket(&world, "Help")), (&world.home_key, FILE, example_ticket("tunde"))]
    {
        let send = |key: &str| world.app.call(keyed(Request::post(uri, &body), key).by(by));
        let first = send("one").await;
        let again = send("\"one\"").await;
        assert!(first.status == 201 && !is_replayed(&first), "{first}");
        assert_eq!((again.status, &again.body, is_replayed(&again)), (201, &first.body, true), "{again}");
        let other = send("two").await;
        assert!(other.status == 201 && !is_replayed(&other) && other.body != first.body, "{other}");
    }
    assert_eq!(tickets(&world).await, before.as_i64().unwrap() + 4);
}

async fn the_answer_is_that_of_the_first_time(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let alice = world.log_in(&world.alice).await;
    let uri = format!("{TICKETS}/{}/status", world.ticket);
    let body = json!({ "status": "pending_customer" });
    let send = || world.app.call(keyed(Request::post(&uri, &body), "one").by(&alice));
    let first = send().await;
    world.post(&uri, &alice, &json!({ "status": "resolved" })).await.expect(200);
    let again = send().await;
    assert_eq!(
        (again.status, &again.body, again.headers.get("etag")),
        (200, &first.body, first.headers.get("etag"))
    );
    let now = world.get(&format!("{TICKETS}/{}", world.ticket), &alice).await.expect(200);
    assert_eq!(now["ticket"]["status"], "resolved");
}

async fn of_many_at_once_one_is_done(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let before = tickets(&world).await.as_i64().unwrap();
    let tunde = world.log_in(&world.tunde).await;
    let body = ticket(&world, "Help");
    let answers =
        join_all((0..64).map(|_| world.app.call(keyed(Request::post(TICKETS, &body), "one").by(&tunde))))
            .await;
    let made: Vec<_> = answers.iter().filter(|answer| answer.status == 201).collect();
    assert!(!made.is_empty() && made.iter().all(|answer| answer.body == made[0].body));
    assert_eq!(made.iter().filter(|answer| !is_replayed(answer)).count(), 1);
    for refused in answers.iter().filter(|answer| answer.status != 201) {
        assert_eq!(
            (refused.status, refused.headers.get("retry-after").map(String::as_str)),
            (409, Some("1"))
        );
        assert_eq!(refused.json()["code"], "idempotency_key_in_progress");
    }
    assert_eq!(tickets(&world).await, before + 1);
}

async fn a_refused_request_may_be_mended_under_its_key(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let tunde = world.log_in(&world.tunde).await;
    let send = |subject: &str| {
        world.app.call(keyed(Request::post(TICKETS, &ticket(&world, subject)), "one").by(&tunde))
    };
    assert_eq!(send("").await.invalid_fields(), ["subject"]);
    let made = send("Help").await;
    assert!(made.status == 201 && !is_replayed(&made));
}

async fn answers_are_kept_for_a_day(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let send =
        || world.app.call(keyed(Request::post(FILE, &example_ticket("tunde")), "one").by(&world.home_key));
    let first = send().await;
    world.clock.advance(TimeDelta::hours(24) - TimeDelta::microseconds(1));
    assert_eq!(send().await.body, first.body);
    world.clock.advance(TimeDelta::microseconds(1));
    let later = send().await;
    assert!(later.status == 201 && !is_replayed(&later) && later.body != first.body);
    let again = send().await;
    assert!(is_replayed(&again) && again.body == later.body);
}

async fn many_units_of_work_are_one_with_their_answer(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let ids = [world.ticket.get(), 987_654, world.market_ticket.get()];
    let body = json!({ "action": "status", "ids": ids, "status": "resolved" });
    let send = || world.app.call(keyed(Request::post("/api/tickets/bulk", &body), "one").by(&admin));
    let (first, again) = (send().await, send().await);
    assert!(first.status == 200 && is_replayed(&again) && again.body == first.body, "{first}");
    for ticket in [world.ticket, world.market_ticket] {
        let now = world.get(&format!("{TICKETS}/{ticket}"), &admin).await.expect(200);
        assert_eq!(now["ticket"]["status"], "resolved");
    }
}

async fn a_secret_is_answered_again(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/projects/{}/api-keys", world.home.id);
    let send = || world.app.call(keyed(Request::post(&uri, &json!({ "name": "New" })), "one").by(&admin));
    let (first, again) = (send().await.expect(201), send().await.expect(201));
    assert!(first["api_secret"].is_string());
    assert_eq!(first, again);
}

on_every_database!(
    a_secret_is_answered_again,
    the_same_request_is_done_once,
    the_answer_is_that_of_the_first_time,
    of_many_at_once_one_is_done,
    a_refused_request_may_be_mended_under_its_key,
    answers_are_kept_for_a_day,
    many_units_of_work_are_one_with_their_answer,
);

async fn every_change_can_be_repeated(kind: DatabaseKind) {
    for endpoint in endpoints() {
        let may_repeat = !matches!(endpoint.access(), Access::Public | Access::ExpiredPerson);
        if !may_repeat || endpoint.verb() == Verb::Get {
            continue;
        }
        let world = World::on(kind).await;
        world.attach(world.ticket);
        let mut answered = 0;
        for (number, person) in [&world.root, &world.alice, &world.tunde].into_iter().enumerate() {
            let token = world.log_in(person).await;
            let by = match endpoint.access() {
                Access::Project => world.home_key.clone(),
                Access::Intake => world.key_of(KeyKind::Intake),
                Access::Token => world.key_of(KeyKind::Token),
                Access::Public
                | Access::Person
                | Access::Session
                | Access::ExpiredPerson
                | Access::PersonOrToken => token,
            };
            let request = authorization::request(endpoint, &world, number).by(&by);
            let request = if request.has("Idempotency-Key") { request } else { keyed(request, "one") };
            let (first, again) = (world.app.call(request.clone()).await, world.app.call(request).await);
            let name = format!("{} {}", endpoint.verb().as_str(), endpoint.path());
            if endpoint.operation() == "logout" {
                assert_eq!((first.status, again.status), (200, 401), "the credential ends with the session");
                answered += 1;
            } else if first.status < 300 {
                answered += 1;
                assert_eq!((again.status, &again.body), (first.status, &first.body), "{name}: {again}");
            }
        }
        assert!(
            answered > 0 || endpoint.operation() == "rateTicket",
            "nobody could {}",
            endpoint.operation()
        );
    }
}

#[actix_web::test]
async fn every_change_can_be_repeated_in_memory() {
    every_change_can_be_repeated(DatabaseKind::Memory).await;
}

/// On the database that has real savepoints and is made quickly.
#[actix_web::test]
async fn every_change_can_be_repeated_on_sqlite() {
    every_change_can_be_repeated(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_key_belongs_to_who_uses_it_and_to_the_route() {
    let world = World::new().await;
    let [tunde, ngozi] = [world.log_in(&world.tunde).await, world.log_in(&world.ngozi).await];
    let body = ticket(&world, "Help");
    let send = |by: &Credential| world.app.call(keyed(Request::post(TICKETS, &body), "one").by(by));
    let mine = send(&tunde).await;
    let theirs = send(&ngozi).await;
    assert!(theirs.status == 201 && !is_replayed(&theirs) && theirs.body != mine.body);
    let again = world.log_in(&world.tunde).await;
    assert!(is_replayed(&send(&again).await), "the key is the person's, whatever their token");
    for key in [&world.home_key, &world.market_key] {
        let filed = world.app.call(keyed(Request::post(FILE, &example_ticket("tunde")), "one").by(key)).await;
        assert!(filed.status == 201 && !is_replayed(&filed));
    }
    let reply = format!("{TICKETS}/{}/messages", world.ticket);
    let reply =
        world.app.call(keyed(Request::post(&reply, &json!({ "body": "Hello" })), "one").by(&tunde)).await;
    assert!(reply.status == 201 && !is_replayed(&reply));
}

#[actix_web::test]
async fn another_request_under_a_used_key_is_refused() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let send = |ticket, body: Value| {
        let uri = format!("{TICKETS}/{ticket}/messages");
        world.app.call(keyed(Request::post(&uri, &body), "one").by(&alice))
    };
    send(world.ticket, json!({ "body": "Hello" })).await.expect(201);
    assert_snapshot!("a_used_key", send(world.ticket, json!({ "body": "Hello!" })).await);
    send(world.market_ticket, json!({ "body": "Hello" })).await.expect(422);
}

#[actix_web::test]
async fn keys_are_visible_characters() {
    let world = World::new().await;
    let send = |key: &str| {
        world.app.call(keyed(Request::post(FILE, &example_ticket("tunde")), key).by(&world.home_key))
    };
    assert_snapshot!("a_malformed_key", send("a b").await);
    for wrong in ["", "\"\"", "\"a", "a\"b", &"x".repeat(256)] {
        assert_eq!(send(wrong).await.expect(400)["code"], "invalid_idempotency_key", "{wrong}");
    }
    send(&"x".repeat(255)).await.expect(201);
    let twice = keyed(keyed(Request::post(FILE, &example_ticket("tunde")), "a"), "a").by(&world.home_key);
    world.app.call(twice).await.expect(400);
    let read = keyed(Request::get(&format!("{FILE}/{}", world.ticket_number)), "a b").by(&world.home_key);
    world.app.call(read).await.expect(200);
    let login = json!({ "email": world.tunde.email.as_str(), "password": PASSWORD });
    let login = keyed(Request::post("/api/auth/login", &login), "a b");
    world.app.call(login).await.expect(200);
}

#[actix_web::test]
async fn whoever_may_not_any_more_gets_no_answer_again() {
    let world = World::new().await;
    let [root, tunde] = [world.log_in(&world.root).await, world.log_in(&world.tunde).await];
    let send = |by| world.app.call(keyed(Request::post(TICKETS, &ticket(&world, "Help")), "one").by(by));
    let made = send(&tunde).await.expect(201);
    let deleted = format!("{TICKETS}/{}", made["ticket"]["id"]);
    world.delete(&deleted, &root).await.expect(200);
    assert_eq!(send(&tunde).await.expect(404)["code"], "ticket_not_found");
    world.app.call(Request::new("POST", &format!("{deleted}/restore")).by(&root)).await.expect(200);
    assert!(is_replayed(&send(&tunde).await));
    world.delete(&format!("/api/admin/users/{}", world.tunde.id), &root).await.expect(200);
    send(&tunde).await.expect(401);
}

#[actix_web::test]
async fn deleting_a_ticket_can_be_repeated() {
    let world = World::new().await;
    let root = world.log_in(&world.root).await;
    let uri = format!("{TICKETS}/{}", world.ticket);
    let send = || world.app.call(keyed(Request::delete(&uri), "one").by(&root));
    let (first, again) = (send().await, send().await);
    assert_eq!((again.status, is_replayed(&again), &again.body), (200, true, &first.body));
    world.delete(&uri, &root).await.expect(404);
}

#[actix_web::test]
async fn a_form_is_known_by_what_is_in_it() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let send = |bytes: &[u8]| {
        let form = Form::default().text("body", "See this").file("a.txt", "text/plain", bytes);
        let uri = format!("{TICKETS}/{}/messages", world.ticket);
        world.app.call(keyed(form.post(&uri), "one").by(&tunde))
    };
    let files = world.blobs.keys().len();
    let (first, again) = (send(b"one").await, send(b"one").await);
    assert_eq!((first.status, again.status, is_replayed(&again)), (201, 201, true), "{again}");
    assert_eq!(again.body, first.body);
    assert_eq!(world.blobs.keys().len(), files + 1, "the file that came again is discarded");
    send(b"two").await.expect(422);
    assert_eq!(world.blobs.keys().len(), files + 1);
}

#[actix_web::test]
async fn when_the_answer_cannot_be_kept_nothing_is_done() {
    let world = World::new().await;
    let memory = world.test_database.memory.clone().unwrap();
    let before = world.dump().await;
    let send =
        || world.app.call(keyed(Request::post(FILE, &example_ticket("tunde")), "one").by(&world.home_key));
    let mut failed = 0;
    for call in 1.. {
        memory.fail_call(call);
        let answer = send().await;
        memory.fail_call(0);
        if answer.status == 201 {
            assert!(!is_replayed(&answer));
            break;
        }
        failed += 1;
        assert_eq!((answer.status, world.dump().await == before), (503, true), "call {call}: {answer}");
    }
    assert!(failed > 5, "the calls of the use case, the claim before and the answer behind them");
}
