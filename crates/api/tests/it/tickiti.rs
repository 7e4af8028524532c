//! The door for clients of Tickiti, by its calls.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_domain::access::{Ability, KeyKind};
use switchboard_domain::key::KeyDraft;

use crate::app::{Answer, Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

async fn once(world: &World, uri: &str, by: &Credential, key: &str, body: &Value) -> Answer {
    world.app.call(Request::post(uri, body).header("Idempotency-Key", key).by(by)).await
}

fn opened(subject: &str) -> Value {
    json!({
        "originator_email_address": "new@example.org",
        "originator_name": "New Customer",
        "data": { "subject": subject, "content": "<p>It is <b>broken</b>.</p>" },
    })
}

async fn create_ticket(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Token);
    let first = once(&world, "/api/create_ticket", &key, "order:1", &opened("Help")).await;
    let again = once(&world, "/api/create_ticket", &key, "order:1", &opened("Help")).await;
    assert_eq!((first.status, again.status, &again.body), (201, 201, &first.body));
    let other = once(&world, "/api/create_ticket", &key, "order:1", &opened("Other")).await;
    assert_eq!(other.expect(409)["code"], "idempotency_key_conflict");
    let made = first.json();
    assert_eq!(made["data"]["ticket_number"], "NAIJ-2026-00002");
    let alice = world.log_in(&world.alice).await;
    let ticket = world.get(&format!("/api/tickets/{}", made["data"]["ticket_id"]), &alice).await.expect(200);
    let ticket = &ticket["ticket"];
    assert_eq!(ticket["description"], "It is broken.");
    assert_eq!((&ticket["customer_email"], &ticket["source"]), (&json!("new@example.org"), &json!("api")));
}

async fn ticket_respond(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Token);
    let body =
        json!({ "ticket_number": world.ticket_number, "content": "<p>On it.</p>", "status": "resolved" });
    let moved = once(&world, "/api/ticket_respond", &key, "1", &body).await.expect(201);
    assert_eq!(moved["data"]["reopened"], false);
    let body = json!({ "content": "No.", "from_email": "tunde@example.org" });
    let uri = format!("/api/tickets/{}/respond", world.ticket_number);
    let reopened = world.app.call(Request::post(&uri, &body).by(&key)).await.expect(201);
    assert_eq!(reopened["data"]["reopened"], true);
    let alice = world.log_in(&world.alice).await;
    let ticket = world.get(&format!("/api/tickets/{}", world.ticket), &alice).await.expect(200);
    assert_eq!(ticket["ticket"]["status"], "open");
    let messages = ticket["ticket"]["messages"].as_array().unwrap();
    let bodies: Vec<_> = messages.iter().filter_map(|it| it["body"].as_str()).collect();
    assert!(bodies.contains(&"On it.") && bodies.contains(&"No."), "{bodies:?}");
}

async fn send_email(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Token);
    let body =
        json!({ "to_address": "ada@example.org", "subject": "Welcome", "content": "<p>Good day.</p>" });
    let first = once(&world, "/api/send_email", &key, "1", &body).await.expect(201);
    assert_eq!(once(&world, "/api/send_email", &key, "1", &body).await.expect(201), first);
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/sent-mail/{}", first["data"]["email_id"]);
    let mail = world.get(&uri, &admin).await.expect(200);
    let mail = &mail["mail"];
    assert_eq!((&mail["recipient"], &mail["subject"]), (&json!("ada@example.org"), &json!("Welcome")));
    assert_eq!((&mail["kind"], &mail["text"]), (&json!("direct"), &json!("Good day.\n")));
    assert!(mail["api_key_id"].is_i64(), "{mail}");
}

on_every_database!(create_ticket, ticket_respond, send_email);

#[actix_web::test]
async fn a_ticket_that_is_not_public_is_opened_with_a_note() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Token);
    let mut body = opened("Suspicious order");
    body["is_public"] = json!(false);
    let made = once(&world, "/api/create_ticket", &key, "1", &body).await.expect(201);
    let alice = world.log_in(&world.alice).await;
    let ticket = world.get(&format!("/api/tickets/{}", made["data"]["ticket_id"]), &alice).await.expect(200);
    let (ticket, note) = (&ticket["ticket"], &ticket["ticket"]["messages"][0]);
    assert_eq!(ticket["description"], "Suspicious order");
    assert_eq!((&note["type"], &note["id"]), (&json!("note"), &made["data"]["response_id"]));
}

#[actix_web::test]
async fn tickets_create_takes_flat_fields_and_needs_no_key() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Token);
    let body = json!({
        "email": "new@example.org",
        "subject": "Help",
        "content": "It is broken.",
        "queue_name": "naijahomes",
        "priority": "critical",
    });
    let made = world.app.call(Request::post("/api/tickets/create", &body).by(&key)).await;
    assert_snapshot!("tickiti_a_ticket", made);
}

#[actix_web::test]
async fn what_is_wrong_is_named_in_the_words_of_the_door() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Token);
    let uri = "/api/create_ticket";
    assert_snapshot!("tickiti_without_fields", once(&world, uri, &key, "1", &json!({})).await);
    assert_snapshot!(
        "tickiti_without_key",
        world.app.call(Request::post(uri, &opened("Help")).by(&key)).await
    );
    assert_snapshot!("tickiti_nobody", once(&world, uri, &Credential::none(), "1", &opened("Help")).await);
    let from = json!("a@example.org");
    for (body, fields) in [
        (
            json!({ "template_identifier": "welcome" }),
            "content originator_email_address subject template_identifier",
        ),
        (
            json!({ "originator_email_address": from, "data": { "subject": 7, "content": "<p></p>" } }),
            "data.content data.subject",
        ),
        (
            json!({ "originator_email_address": from, "subject": "A", "content": "B", "queue_name": "AgriMarket" }),
            "queue_name",
        ),
    ] {
        let refused = once(&world, uri, &key, "1", &body).await.expect(422);
        let named: Vec<_> = refused["errors"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(named.join(" "), fields, "{refused}");
    }
    let foreign = json!({ "ticket_number": world.market_ticket_number, "content": "Hello" });
    let refused = once(&world, "/api/ticket_respond", &key, "1", &foreign).await.expect(404);
    assert_eq!((&refused["ok"], &refused["code"]), (&json!(false), &json!("ticket_not_found")));
}

#[actix_web::test]
async fn each_call_needs_its_ability() {
    let world = World::new().await;
    let mail = json!({ "to_address": "a@example.org", "subject": "A", "content": "B" });
    let response = json!({ "ticket_number": world.ticket_number, "content": "Hi" });
    for (ability, uri, body) in [
        (Ability::CreateTicket, "/api/create_ticket", opened("Help")),
        (Ability::TicketRespond, "/api/ticket_respond", response),
        (Ability::SendEmail, "/api/send_email", mail),
        (Ability::TicketIndex, "/api/tickiti_api_index", json!({ "status": "open" })),
    ] {
        let all = world.draft(KeyKind::Token);
        let kept = all.abilities.clone().unwrap().into_iter().filter(|it| *it != ability).collect();
        let (_, without) = world.make_key(KeyDraft { abilities: Some(kept), ..all.clone() });
        let (_, with) = world.make_key(KeyDraft { abilities: Some([ability].into()), ..all });
        let refused = once(&world, uri, &without, "1", &body).await.expect(403);
        assert_eq!(refused["code"], "forbidden", "{uri}");
        let answer = once(&world, uri, &with, "1", &body).await;
        assert!(answer.status < 300, "{uri}: {answer}");
    }
}

#[actix_web::test]
async fn the_index_takes_the_filters_of_the_list() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Token);
    let ask = |body: Value| world.app.call(Request::post("/api/tickiti_api_index", &body).by(&key));
    let all = ask(json!({ "per_page": 5 })).await.expect(200);
    assert_eq!((&all["data"]["total"], &all["data"]["per_page"]), (&json!(1), &json!(5)));
    assert_eq!(ask(json!({ "status": "closed" })).await.expect(200)["data"]["total"], 0);
    let refused = ask(json!({ "status": ["open"], "priority": "odd" })).await.expect(422);
    assert!(refused["errors"]["status"].is_array(), "{refused}");
}

#[actix_web::test]
async fn a_fresh_key_is_a_random_uuid() {
    let world = World::new().await;
    let mint = async || {
        let minted = world.app.call(Request::new("POST", "/api/idempotency_key")).await.expect(200);
        minted["data"]["idempotency_key"].as_str().unwrap().to_owned()
    };
    let (one, two) = (mint().await, mint().await);
    let lengths: Vec<_> = one.split('-').map(str::len).collect();
    assert_eq!(lengths, [8, 4, 4, 4, 12], "{one}");
    assert!(one != two && one.as_bytes()[14] == b'4', "{one} {two}");
}
