//! Tickets as people change what they say, on every kind of database where more than one may do so at once.

use futures_util::future::join;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::{Context, Settings};
use switchboard_testkit::fixtures::{a_category, a_tag};

use crate::app::{Answer, Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::World;

fn uri(world: &World, rest: &str) -> String {
    format!("/api/tickets/{}{rest}", world.ticket)
}

async fn put(world: &World, by: &Credential, body: &Value) -> Answer {
    world.app.call(Request::put(&uri(world, ""), body).by(by)).await
}

async fn tag(world: &World, by: &Credential) -> String {
    let read = world.get(&uri(world, ""), by).await;
    read.headers["etag"].clone()
}

async fn put_if(world: &World, by: &Credential, if_match: &str, body: &Value) -> Answer {
    world.app.call(Request::put(&uri(world, ""), body).header("If-Match", if_match).by(by)).await
}

async fn actions(world: &World, by: &Credential) -> Vec<String> {
    let list = world.get(&uri(world, "/activities?per_page=100"), by).await.expect(200);
    let activities = list["data"].as_array().unwrap();
    activities.iter().map(|activity| activity["action"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn everything_that_a_ticket_says_can_be_changed() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let database = &world.test_database.database;
    let category = a_category(database, "Technical").id;
    let [vip, bug] =
        [("vip", "#EF4444"), ("bug", "#22C55E")].map(|(name, color)| a_tag(database, name, color).id);
    put(&world, &alice, &json!({ "tags": [vip.get()] })).await.expect(200);
    world.clock.advance(chrono::TimeDelta::minutes(5));
    let body = json!({
        "subject": "Cannot upload pictures",
        "description": "Upload does\r\nnothing.",
        "category_id": category.get(),
        "priority": "critical",
        "tags": [bug.get()],
        "status": "closed",
        "created_at": "2001-01-01T00:00:00Z",
        "project_id": world.market.id.get(),
    });
    let changed = put(&world, &alice, &body).await;
    assert_snapshot!(changed);
    let read = world.get(&uri(&world, ""), &alice).await;
    assert_eq!((&changed.body, &changed.headers["etag"]), (&read.body, &read.headers["etag"]));
    let again = put(&world, &alice, &body).await;
    assert_eq!((&again.body, &again.headers["etag"]), (&read.body, &read.headers["etag"]));
    let nowhere = put(&world, &alice, &json!({ "category_id": null, "tags": [] })).await.expect(200);
    assert_eq!((&nowhere["ticket"]["category"], &nowhere["ticket"]["tags"]), (&Value::Null, &json!([])));
    let found = world.get("/api/tickets?search=pictures&priority=critical", &alice).await.expect(200);
    assert_eq!(found["total"], 1);
}

#[actix_web::test]
async fn another_priority_has_other_deadlines_from_the_creation_on() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    world.clock.advance(chrono::TimeDelta::minutes(20));
    let changed = put(&world, &alice, &json!({ "priority": "critical" })).await.expect(200);
    let ticket = &changed["ticket"];
    assert_eq!(
        (&ticket["first_response_due_at"], &ticket["resolution_due_at"], &ticket["first_response_breached"]),
        (&json!("2026-03-02T12:15:00Z"), &json!("2026-03-02T14:00:00Z"), &json!(true))
    );
    assert_eq!(
        actions(&world, &alice).await,
        ["created", "noted", "priority_changed", "rules_changed", "sla_breached"]
    );
    world.clock.advance(chrono::TimeDelta::minutes(1));
    let back = put(&world, &alice, &json!({ "priority": "high" })).await.expect(200);
    assert_eq!(
        (&back["ticket"]["first_response_due_at"], &back["ticket"]["first_response_breached"]),
        (&json!("2026-03-02T13:00:00Z"), &json!(true)),
        "a breach stays with the priority that it happened under"
    );
}

#[actix_web::test]
async fn every_wrong_field_of_a_change_is_named_at_once() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let body = json!({
        "subject": " ",
        "description": 7,
        "category_id": "1",
        "priority": "urgent",
        "tags": [1, "2"],
    });
    assert_snapshot!(put(&world, &alice, &body).await);
    let unknown = json!({ "category_id": 4711, "tags": [4711], "subject": "Something else" });
    assert_eq!(put(&world, &alice, &unknown).await.invalid_fields(), ["category_id", "tags.0"]);
    let before = world.dump().await;
    put(&world, &alice, &json!({})).await.expect(200);
    put(&world, &alice, &json!([])).await.expect(200);
    put(&world, &tunde, &json!({ "priority": "critical" })).await.expect(403);
    assert_eq!(world.dump().await, before);
}

#[actix_web::test]
async fn a_ticket_that_was_read_need_not_be_read_again() {
    let world = World::new().await;
    let [alice, admin, tunde] = [
        world.log_in(&world.alice).await,
        world.log_in(&world.admin).await,
        world.log_in(&world.tunde).await,
    ];
    let known = tag(&world, &alice).await;
    let read = |by: &Credential, known: &str| {
        world.app.call(Request::get(&uri(&world, "")).header("If-None-Match", known).by(by))
    };
    let unchanged = read(&alice, &known).await;
    assert_snapshot!(unchanged);
    assert!(unchanged.body.is_empty());
    assert_eq!(read(&admin, &known).await.status, 304, "all of staff read the same");
    assert_eq!(read(&alice, &format!("\"x\", W/{known}")).await.status, 304);
    assert_eq!(read(&tunde, &known).await.status, 200, "the customer reads something else");
    world.post(&uri(&world, "/messages"), &alice, &json!({ "body": "Hello" })).await.expect(201);
    assert_eq!(read(&alice, &known).await.status, 200);
    let known = tag(&world, &alice).await;
    world.clock.advance(chrono::TimeDelta::hours(9));
    let alice = world.log_in(&world.alice).await;
    assert_eq!(read(&alice, &known).await.status, 200, "time alone makes a ticket miss a target");
}

#[actix_web::test]
async fn an_installation_may_want_every_change_to_say_what_it_is_meant_for() {
    let strict = |context: Context| Context {
        settings: Settings { require_preconditions: true, ..context.settings.clone() },
        ..context
    };
    let world = World::altered(DatabaseKind::Memory, strict).await;
    let [alice, bob, tunde] = [&world.alice, &world.bob, &world.tunde].map(|person| world.log_in(person));
    let (alice, bob, tunde) = (alice.await, bob.await, tunde.await);
    let edit = json!({ "priority": "low" });
    assert_snapshot!(put(&world, &alice, &edit).await);
    for (verb, body) in [("status", json!({ "status": "closed" })), ("assign", json!({ "user_id": null }))] {
        world.post(&uri(&world, &format!("/{verb}")), &alice, &body).await.expect(428);
    }
    put(&world, &tunde, &edit).await.expect(403);
    put(&world, &bob, &edit).await.expect(404);
    put(&world, &alice, &json!({ "priority": "urgent" })).await.expect(422);
    put_if(&world, &alice, "\"1-1-staff\"", &edit).await.expect(412);
    put_if(&world, &alice, &tag(&world, &alice).await, &edit).await.expect(200);
    put_if(&world, &alice, "*", &json!({ "priority": "high" })).await.expect(200);
    world
        .post(&uri(&world, "/messages"), &alice, &json!({ "body": "Adds, and overwrites nothing." }))
        .await
        .expect(201);
}

#[actix_web::test]
async fn a_change_that_comes_too_late_is_told_what_happened() {
    let world = World::new().await;
    let [alice, admin] = [world.log_in(&world.alice).await, world.log_in(&world.admin).await];
    let known = tag(&world, &alice).await;
    put(&world, &admin, &json!({ "subject": "Something else", "priority": "low" })).await.expect(200);
    let late = put_if(&world, &alice, &known, &json!({ "description": "Mine." })).await;
    assert_snapshot!(late);
    let (late_tag, before) = (late.headers["etag"].clone(), world.dump().await);
    for (verb, body) in [("status", json!({ "status": "closed" })), ("assign", json!({ "user_id": null }))] {
        let request = Request::post(&uri(&world, &format!("/{verb}")), &body).header("If-Match", &known);
        world.app.call(request.by(&alice)).await.expect(412);
    }
    world.app.call(Request::delete(&uri(&world, "")).header("If-Match", &known).by(&admin)).await.expect(412);
    for nothing in [&format!("W/{late_tag}"), "", "nonsense", "\"x\"", "\"1-1-customer\"", "W/\"1-2-staff\""]
    {
        put_if(&world, &alice, nothing, &json!({ "description": "Mine." })).await.expect(412);
    }
    assert_eq!(world.dump().await, before);
    put_if(&world, &alice, &late_tag, &json!({ "description": "Mine." })).await.expect(200);
    put_if(&world, &alice, "*", &json!({ "description": "Mine as well." })).await.expect(200);
    let known = format!("{known}, {}", tag(&world, &alice).await);
    put_if(&world, &alice, &known, &json!({ "description": "Any of them." })).await.expect(200);
}

#[actix_web::test]
async fn the_answer_to_a_change_has_the_tag_for_the_next_one() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let mut known = tag(&world, &alice).await;
    for (verb, body) in [
        ("status", json!({ "status": "resolved" })),
        ("status", json!({ "status": "resolved" })),
        ("assign", json!({ "user_id": world.alice.id.get() })),
    ] {
        let request = Request::post(&uri(&world, &format!("/{verb}")), &body).header("If-Match", &known);
        let answer = world.app.call(request.by(&alice)).await;
        known = answer.headers["etag"].clone();
        answer.expect(200);
    }
    put_if(&world, &alice, &known, &json!({ "subject": "Something else" })).await.expect(200);
}

#[actix_web::test]
async fn conditions_tell_nothing_of_what_the_caller_may_not_see() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    for condition in ["*", "\"1-1-staff\"", "nonsense"] {
        let ask = |id: &str| {
            let body = json!({ "subject": "Something else" });
            Request::put(&format!("/api/tickets/{id}"), &body).header("If-Match", condition).by(&alice)
        };
        let foreign = world.app.call(ask(&world.market_ticket.to_string())).await;
        let missing = world.app.call(ask("4711")).await;
        assert_eq!((foreign.status, &foreign.body), (404, &missing.body), "{condition}");
        assert!(!foreign.headers.contains_key("etag"));
    }
}

async fn of_two_at_once_one_is_late(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [alice, admin] = [world.log_in(&world.alice).await, world.log_in(&world.admin).await];
    for round in 0..5 {
        let known = tag(&world, &alice).await;
        let subject = json!({ "subject": format!("Subject {round}") });
        let description = json!({ "description": format!("Description {round}") });
        let (one, other) =
            join(put_if(&world, &alice, &known, &subject), put_if(&world, &admin, &known, &description))
                .await;
        let statuses = (one.status, other.status);
        assert!(statuses == (200, 412) || statuses == (412, 200), "{statuses:?}");
        let (late, by, body) =
            if one.status == 412 { (one, &alice, &subject) } else { (other, &admin, &description) };
        let changes = late.json()["changes"].as_array().unwrap().clone();
        assert_eq!(changes.len(), 1, "{changes:?}");
        put_if(&world, by, &late.headers["etag"], body).await.expect(200);
        let read = world.get(&uri(&world, ""), &alice).await.expect(200);
        assert_eq!(
            (&read["ticket"]["subject"], &read["ticket"]["description"]),
            (&subject["subject"], &description["description"]),
            "no field is lost"
        );
    }
}

#[actix_web::test]
async fn in_memory_of_two_at_once_one_is_late() {
    of_two_at_once_one_is_late(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_of_two_at_once_one_is_late() {
    of_two_at_once_one_is_late(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_of_two_at_once_one_is_late() {
    of_two_at_once_one_is_late(DatabaseKind::Postgres).await;
}
