//! Tickets as people list, read, file, move, assign and answer them.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_testkit::fixtures::{a_category, a_tag};

use crate::world::World;

fn uri(world: &World, rest: &str) -> String {
    format!("/api/tickets/{}{rest}", world.ticket)
}

async fn actions(world: &World, by: &crate::app::Credential) -> Vec<String> {
    let ticket = world.get(&uri(world, ""), by).await.expect(200);
    let activities = ticket["ticket"]["activities"].as_array().unwrap();
    activities.iter().map(|activity| activity["action"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_ticket_is_read_by_staff_with_notes_and_all_activities() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    world
        .post(&uri(&world, "/assign"), &alice, &json!({ "user_id": world.alice.id.get() }))
        .await
        .expect(200);
    world.test_database.memory.as_ref().unwrap().add_watcher(world.ticket, world.admin.id);
    assert_snapshot!(world.get(&uri(&world, ""), &alice).await);
}

#[actix_web::test]
async fn a_ticket_is_read_by_its_customer_without_what_is_the_desks_business() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    world
        .post(&uri(&world, "/assign"), &alice, &json!({ "user_id": world.alice.id.get() }))
        .await
        .expect(200);
    world
        .post(&uri(&world, "/messages"), &alice, &json!({ "body": "Have you cleared your cache?" }))
        .await
        .expect(201);
    world.test_database.memory.as_ref().unwrap().add_watcher(world.ticket, world.admin.id);
    let read = world.get(&uri(&world, ""), &tunde).await;
    assert_snapshot!(read);
    let text = String::from_utf8(read.body).unwrap();
    assert!(
        !text.contains("He has called before") && !text.contains("noted") && !text.contains("assigned\","),
        "{text}"
    );
}

#[actix_web::test]
async fn tickets_are_listed_newest_first() {
    let world = World::new().await;
    let [root, tunde] = [world.log_in(&world.root).await, world.log_in(&world.tunde).await];
    assert_snapshot!(world.get("/api/tickets", &root).await);
    let own = world.get("/api/tickets", &tunde).await.expect(200);
    assert_eq!((&own["total"], &own["data"][0]["ticket_number"]), (&json!(1), &json!(world.ticket_number)));
}

#[actix_web::test]
async fn a_customer_files_for_themselves_whatever_address_they_give() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let database = &world.test_database.database;
    let (category, tag) = (a_category(database, "Technical").id, a_tag(database, "vip", "#EF4444").id);
    let body = json!({
        "project_id": world.home.id.get(),
        "subject": "Cannot pay",
        "description": "The card is refused.",
        "category_id": category.get(),
        "tags": [tag.get()],
        "customer_email": "ngozi@example.org",
        "metadata": { "browser": "Firefox" },
    });
    let filed = world.post("/api/tickets", &tunde, &body).await;
    assert_snapshot!(filed);
    let read = world.get(&format!("/api/tickets/{}", filed.json()["ticket"]["id"]), &tunde).await.expect(200);
    let ticket = &read["ticket"];
    assert_eq!((&ticket["customer_email"], &ticket["source"]), (&json!("tunde@example.org"), &json!("web")));
    assert_eq!(
        (&ticket["category"]["name"], &ticket["tags"][0]["name"]),
        (&json!("Technical"), &json!("vip"))
    );
    let ngozi = world.log_in(&world.ngozi).await;
    assert_eq!(world.get("/api/tickets", &ngozi).await.expect(200)["total"], 1);
}

#[actix_web::test]
async fn staff_file_for_a_customer() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let body = json!({
        "project_id": world.home.id.get(),
        "subject": "Called by telephone",
        "description": "Wants a refund.",
        "priority": "critical",
        "customer_name": "Amina Bello",
        "customer_email": "amina@example.org",
        "customer_phone": "+234 803 000 0000",
    });
    let filed = world.post("/api/tickets", &alice, &body).await.expect(201);
    let read = world.get(&format!("/api/tickets/{}", filed["ticket"]["id"]), &alice).await.expect(200);
    let ticket = &read["ticket"];
    assert_eq!(
        (&ticket["creator"]["name"], &ticket["customer_phone"]),
        (&json!("Amina Bello"), &json!("+234 803 000 0000"))
    );
}

#[actix_web::test]
async fn every_wrong_field_of_a_ticket_is_named_at_once() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let body = json!({
        "project_id": "1",
        "subject": "two\nlines",
        "priority": 3,
        "category_id": 1.5,
        "tags": [1, "2", null],
        "customer_email": "x@",
        "metadata": { "a": "\u{0}" },
    });
    assert_snapshot!(world.post("/api/tickets", &alice, &body).await);
    let body = json!({ "project_id": world.home.id.get(), "subject": "a", "description": "b", "category_id": 4711, "tags": [4711] });
    assert_eq!(world.post("/api/tickets", &alice, &body).await.invalid_fields(), ["category_id", "tags.0"]);
}

#[actix_web::test]
async fn a_status_is_changed_and_logged_once() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!(world.post(&uri(&world, "/status"), &alice, &json!({ "status": "resolved" })).await);
    world.post(&uri(&world, "/status"), &alice, &json!({ "status": "resolved" })).await.expect(200);
    assert_eq!(actions(&world, &alice).await, ["created", "noted", "status_changed"]);
    let unknown = world.post(&uri(&world, "/status"), &alice, &json!({ "status": "done" })).await;
    assert_snapshot!(unknown);
}

#[actix_web::test]
async fn a_closed_ticket_only_reopens() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    world.post(&uri(&world, "/status"), &alice, &json!({ "status": "closed" })).await.expect(200);
    assert_snapshot!(world.post(&uri(&world, "/status"), &alice, &json!({ "status": "resolved" })).await);
    let reopened =
        world.post(&uri(&world, "/status"), &alice, &json!({ "status": "open" })).await.expect(200);
    assert_eq!(
        (&reopened["ticket"]["status"], &reopened["ticket"]["closed_at"]),
        (&json!("open"), &Value::Null)
    );
}

#[actix_web::test]
async fn a_ticket_is_assigned_and_taken_away() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!(
        world.post(&uri(&world, "/assign"), &alice, &json!({ "user_id": world.alice.id.get() })).await
    );
    let nobody = world.post(&uri(&world, "/assign"), &alice, &json!({ "user_id": null })).await.expect(200);
    assert_eq!(
        (&nobody["ticket"]["assigned_to"], &nobody["ticket"]["assignee"]),
        (&Value::Null, &Value::Null)
    );
    let nothing = world.post(&uri(&world, "/assign"), &alice, &json!([])).await;
    assert_eq!(nothing.invalid_fields(), ["user_id"]);
    for user in [
        json!("3"),
        json!(0),
        json!(-1),
        json!(9_223_372_036_854_775_807_i64),
        json!(1e300),
        json!(world.tunde.id.get()),
    ] {
        assert_eq!(
            world.post(&uri(&world, "/assign"), &alice, &json!({ "user_id": user })).await.invalid_fields(),
            ["user_id"]
        );
    }
}

#[actix_web::test]
async fn the_first_reply_of_staff_is_the_first_response() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let reply = json!({ "body": "Have you cleared\r\nyour cache?" });
    assert_snapshot!(world.post(&uri(&world, "/messages"), &alice, &reply).await);
    let second = world.post(&uri(&world, "/messages"), &alice, &reply).await.expect(201);
    assert_eq!(second["message"]["is_first_response"], false);
}

#[actix_web::test]
async fn customers_write_replies_and_no_notes() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    assert_snapshot!(
        world.post(&uri(&world, "/messages"), &tunde, &json!({ "body": "Hello", "type": "note" })).await
    );
    let wrong =
        world.post(&uri(&world, "/messages"), &tunde, &json!({ "body": "   ", "type": "mail" })).await;
    assert_snapshot!(wrong);
    let alice = world.log_in(&world.alice).await;
    world.post(&uri(&world, "/status"), &alice, &json!({ "status": "closed" })).await.expect(200);
    world.post(&uri(&world, "/messages"), &tunde, &json!({ "body": "Hello" })).await.expect(422);
}

#[actix_web::test]
async fn a_missed_target_shows_at_reading_time() {
    let world = World::new().await;
    let key = &world.home_key;
    world.clock.advance(chrono::TimeDelta::hours(2));
    let read = world.get(&format!("/api/external/tickets/{}", world.ticket_number), key).await.expect(200);
    assert_eq!(
        (&read["ticket"]["first_response_breached"], &read["ticket"]["resolution_breached"]),
        (&json!(true), &json!(false))
    );
    let alice = world.log_in(&world.alice).await;
    assert_eq!(world.get("/api/tickets?overdue=1", &alice).await.expect(200)["total"], 1);
    assert_eq!(world.get("/api/tickets?overdue=0", &alice).await.expect(200)["total"], 1);
}

#[actix_web::test]
async fn what_cannot_name_a_ticket_names_none() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!(world.get("/api/tickets/4711", &alice).await);
    for id in ["0", "-1", "2147483648", "9223372036854775808", "1e999", "x", "NAIJ-2026-00001", "%00", "%FF"]
    {
        world.get(&format!("/api/tickets/{id}"), &alice).await.expect(404);
    }
}
