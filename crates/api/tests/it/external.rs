//! Tickets as the systems of projects file, read, answer and close them.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::app::Request;
use crate::world::{World, example_ticket};

fn uri(world: &World, rest: &str) -> String {
    format!("/api/external/tickets/{}{rest}", world.ticket_number)
}

/// A reply of the customer with this address.
fn reply(email: &str) -> Value {
    json!({ "body": "It works in Firefox.", "customer_email": email })
}

#[actix_web::test]
async fn a_pair_of_keys_is_checked() {
    let world = World::new().await;
    assert_snapshot!(world.get("/api/external/ping", &world.home_key).await);
}

#[actix_web::test]
async fn a_ticket_is_filed() {
    let world = World::new().await;
    assert_snapshot!(world.post("/api/external/tickets", &world.home_key, &example_ticket("amina")).await);
}

#[actix_web::test]
async fn the_least_that_makes_a_ticket() {
    let world = World::new().await;
    let body = json!({
        "customer_name": "Amina",
        "customer_email": "amina@example.org",
        "subject": "Help",
        "description": "It is broken.",
        "customer_id": 98231,
        "customer_phone": "",
        "priority": null,
        "metadata": [],
        "project": "ignored",
    });
    let filed = world.post("/api/external/tickets", &world.home_key, &body).await.expect(201);
    assert_eq!(filed["priority"], "medium");
    let read = world
        .get(&format!("/api/external/tickets/{}", filed["ticket_number"].as_str().unwrap()), &world.home_key)
        .await
        .expect(200);
    let ticket = &read["ticket"];
    assert_eq!(
        (&ticket["customer_id"], &ticket["customer_phone"], &ticket["metadata"]),
        (&json!("98231"), &json!(null), &json!({}))
    );
}

#[actix_web::test]
async fn every_wrong_field_of_a_ticket_is_named_at_once() {
    let world = World::new().await;
    let mut deep = json!({});
    for _ in 0..8 {
        deep = json!({ "a": deep });
    }
    let body = json!({
        "customer_email": "tunde",
        "subject": "x".repeat(256),
        "description": ["a"],
        "customer_phone": "1".repeat(41),
        "customer_id": 1.5,
        "priority": "urgent",
        "category_id": "1",
        "metadata": deep,
    });
    assert_snapshot!(world.post("/api/external/tickets", &world.home_key, &body).await);
    let mut unknown = example_ticket("tunde");
    unknown["category_id"] = 4711.into();
    assert_eq!(
        world.post("/api/external/tickets", &world.home_key, &unknown).await.invalid_fields(),
        ["category_id"]
    );
}

#[actix_web::test]
async fn tickets_are_listed_by_customer_status_and_priority() {
    let world = World::new().await;
    world.post("/api/external/tickets", &world.home_key, &example_ticket("amina")).await.expect(201);
    let list = world
        .get(
            "/api/external/tickets?customer_email=TUNDE@example.org&status=open&priority=high",
            &world.home_key,
        )
        .await;
    assert_snapshot!(list);
    let none = world.get("/api/external/tickets?status=closed", &world.home_key).await.expect(200);
    assert_eq!(none["total"], 0);
    let wrong = world
        .get("/api/external/tickets?customer_email=x&status=new&priority=1&per_page=101", &world.home_key)
        .await;
    assert_snapshot!(wrong);
}

#[actix_web::test]
async fn a_ticket_is_read_without_notes_whatever_the_case_of_its_number() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let answer = json!({ "body": "Have you cleared your cache?" });
    world.post(&format!("/api/tickets/{}/messages", world.ticket), &alice, &answer).await.expect(201);
    world.post(&uri(&world, "/reply"), &world.home_key, &reply("tunde@example.org")).await.expect(201);
    let read = world.get(&uri(&world, ""), &world.home_key).await;
    assert_snapshot!(read);
    let lower = world.get(&uri(&world, "").to_lowercase(), &world.home_key).await;
    assert_eq!(lower.body, read.body);
    for number in ["42", "NAIJ-2026-99999", "NAIJ-2026-1", "%00", "..", "a%2Fb"] {
        world.get(&format!("/api/external/tickets/{number}"), &world.home_key).await.expect(404);
    }
}

#[actix_web::test]
async fn a_reply_of_the_customer_brings_a_waiting_ticket_back() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    world
        .post(
            &format!("/api/tickets/{}/status", world.ticket),
            &alice,
            &json!({ "status": "pending_customer" }),
        )
        .await
        .expect(200);
    assert_snapshot!(world.post(&uri(&world, "/reply"), &world.home_key, &reply("tunde@example.org")).await);
    let stranger = world.post(&uri(&world, "/reply"), &world.home_key, &reply("ngozi@example.org")).await;
    assert_eq!(stranger.invalid_fields(), ["customer_email"]);
    let empty = world.post(&uri(&world, "/reply"), &world.home_key, &json!([])).await;
    assert_eq!(empty.invalid_fields(), ["body", "customer_email"]);
}

#[actix_web::test]
async fn a_closed_ticket_stays_closed_and_takes_no_reply() {
    let world = World::new().await;
    let close = json!({ "customer_email": "tunde@example.org" });
    let stranger = world
        .post(&uri(&world, "/close"), &world.home_key, &json!({ "customer_email": "ngozi@example.org" }))
        .await;
    assert_eq!(stranger.invalid_fields(), ["customer_email"]);
    assert_snapshot!(world.post(&uri(&world, "/close"), &world.home_key, &close).await);
    let again = world.post(&uri(&world, "/close"), &world.home_key, &close).await;
    again.expect(200);
    assert_snapshot!(world.post(&uri(&world, "/reply"), &world.home_key, &reply("tunde@example.org")).await);
}

#[actix_web::test]
async fn requests_may_look_like_those_of_the_php_client() {
    let world = World::new().await;
    let get = Request::get("/api/external/ping")
        .header("content-type", "application/json")
        .header("accept", "application/json");
    world.app.call(get.by(&world.home_key)).await.expect(200);
    let list = Request::get("/api/external/tickets?").header("content-type", "application/json");
    world.app.call(list.by(&world.home_key)).await.expect(200);
}
