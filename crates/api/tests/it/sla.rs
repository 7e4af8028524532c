//! Service-level policies: their versions, and what a change means for tickets that run.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::ports::Clock as _;
use switchboard_application::records::NewTicket;
use switchboard_domain::Priority;
use switchboard_domain::ticket::Deadlines;
use switchboard_testkit::fixtures::{a_policy, a_ticket_with};

use crate::app::Credential;
use crate::databases::DatabaseKind;
use crate::world::World;

const URI: &str = "/api/admin/sla";

/// Files a ticket of high priority and answers its identifier.
async fn file(world: &World) -> i64 {
    let filed = world
        .post("/api/external/tickets", &world.home_key, &crate::world::example_ticket("tunde"))
        .await
        .expect(201);
    filed["ticket_id"].as_i64().unwrap()
}

async fn ticket(world: &World, by: &Credential, id: i64) -> Value {
    world.get(&format!("/api/tickets/{id}"), by).await.expect(200)["ticket"].take()
}

fn wanted(world: &World) -> Value {
    json!({
        "project_id": world.home.id.get(),
        "priority": "high",
        "first_response_minutes": 30,
        "next_response_minutes": 45,
        "resolution_minutes": 240,
        "warnings": [
            { "clock": "resolution", "side": "before", "percent": 20 },
            { "clock": "first_response", "side": "after", "minutes": 10 },
        ],
        "program_replies": "counted",
    })
}

async fn create(world: &World, by: &Credential) -> i64 {
    let made = world.post(URI, by, &wanted(world)).await.expect(201);
    made["sla_policy"]["id"].as_i64().unwrap()
}

#[actix_web::test]
async fn policies_are_listed_with_the_global_ones_first() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let made = world.post(URI, &admin, &wanted(&world)).await;
    assert_snapshot!(made);
    let made = made.json();
    assert_snapshot!(world.get(URI, &admin).await);
    let own = world.get(&format!("{URI}?project_id={}", world.home.id), &admin).await.expect(200);
    assert_eq!(own["sla_policies"], json!([made["sla_policy"]]));
    let none = world.get(&format!("{URI}?project_id={}", world.market.id), &admin).await.expect(200);
    assert_eq!(none["sla_policies"], json!([]));
    let shown = world.get(&format!("{URI}/{}", made["sla_policy"]["id"]), &admin).await.expect(200);
    assert_eq!(shown, made);
}

#[actix_web::test]
async fn every_wrong_field_of_a_policy_is_named_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({
        "project_id": "1",
        "priority": "urgent",
        "first_response_minutes": 0,
        "next_response_minutes": 1.5,
        "resolution_minutes": 5_270_401,
        "warnings": [
            { "clock": "resolution", "side": "near", "minutes": 1, "percent": 1 },
            { "side": "before", "percent": 1_001 },
            7,
        ],
        "program_replies": true,
        "is_active": "yes",
    });
    assert_snapshot!(world.post(URI, &admin, &body).await);
    let with = |field: &str, value: Value| {
        let mut body = wanted(&world);
        body[field] = value;
        body
    };
    let unfit = [
        (json!([{ "clock": "resolution", "side": "before", "minutes": 240 }]), "warnings.0"),
        (
            json!([{ "clock": "first_response", "side": "after", "minutes": 1 }, { "clock": "first_response", "side": "after", "minutes": 1 }]),
            "warnings.1",
        ),
    ];
    for (warnings, field) in unfit {
        let refused = world.post(URI, &admin, &with("warnings", warnings)).await;
        assert_eq!(refused.invalid_fields(), [field]);
    }
    let mut without = with("warnings", json!([{ "clock": "next_response", "side": "after", "minutes": 1 }]));
    without["next_response_minutes"] = Value::Null;
    assert_eq!(world.post(URI, &admin, &without).await.invalid_fields(), ["warnings.0.clock"]);
    let nowhere = world.post(URI, &admin, &with("project_id", json!(4711))).await;
    assert_eq!(nowhere.invalid_fields(), ["project_id"]);
    let global = world.post(URI, &admin, &with("project_id", Value::Null)).await;
    assert_eq!(global.invalid_fields(), ["priority"]);
    for id in ["0", "-1", "x", "9223372036854775808", "1e999"] {
        for uri in [format!("{URI}/{id}"), format!("/api/admin/calendars/{id}")] {
            world.get(&uri, &admin).await.expect(404);
            world.put(&uri, &admin, &json!({})).await.expect(404);
            world.post(&format!("{uri}/preview"), &admin, &json!({})).await.expect(404);
            world.delete(&uri, &admin).await.expect(404);
        }
    }
}

async fn check_versions(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let id = create(&world, &admin).await;
    let uri = format!("{URI}/{id}");
    assert_eq!(world.post(URI, &admin, &wanted(&world)).await.invalid_fields(), ["priority"]);
    let first = file(&world).await;
    let before = ticket(&world, &admin, first).await;
    assert_eq!(before["first_response_due_at"], "2026-03-02T12:30:00Z");
    assert_eq!(before["sla_policy"]["first_response_minutes"], 30);

    let same = world.put(&uri, &admin, &json!({ "first_response_minutes": 30, "priority": "high" })).await;
    assert_eq!(same.expect(200)["sla_policy"]["version"], 1, "nothing differs");
    let moved = world.put(&uri, &admin, &json!({ "project_id": null, "priority": "low" })).await;
    assert_eq!(moved.invalid_fields(), ["priority", "project_id"]);
    let body = json!({ "first_response_minutes": 20, "next_response_minutes": null, "warnings": [] });
    let changed = world.put(&uri, &admin, &body).await.expect(200);
    let policy = &changed["sla_policy"];
    assert_eq!((&policy["version"], &policy["first_response_minutes"]), (&json!(2), &json!(20)));
    assert_eq!(
        (&policy["resolution_minutes"], &policy["next_response_minutes"]),
        (&json!(240), &Value::Null)
    );
    assert_eq!((&policy["warnings"], &changed["applied"]), (&json!([]), &Value::Null));
    assert_eq!(ticket(&world, &admin, first).await, before, "running tickets keep their version");
    let second = file(&world).await;
    assert_eq!(ticket(&world, &admin, second).await["first_response_due_at"], "2026-03-02T12:20:00Z");

    let preview = world.post(&format!("{uri}/preview"), &admin, &json!({})).await.expect(200);
    assert_eq!((&preview["preview"]["running"], &preview["preview"]["changed"]), (&json!(1), &json!(1)));
    let applied = world.put(&uri, &admin, &json!({ "apply_to_running": true })).await.expect(200);
    assert_eq!(applied["applied"], json!({ "changed": 1, "remaining": 0 }));
    assert_eq!(applied["sla_policy"]["version"], 2);
    let after = ticket(&world, &admin, first).await;
    assert_eq!(after["first_response_due_at"], "2026-03-02T12:20:00Z");
    let kinds: Vec<&str> = after["activities"]
        .as_array()
        .unwrap()
        .iter()
        .map(|activity| activity["action"].as_str().unwrap_or_default())
        .collect();
    assert!(kinds.contains(&"rules_changed"), "{after:#}");
    let again = world.put(&uri, &admin, &json!({ "apply_to_running": true })).await.expect(200);
    assert_eq!(again["applied"], json!({ "changed": 0, "remaining": 0 }));

    world.delete(&uri, &admin).await.expect(200);
    for gone in [world.get(&uri, &admin).await, world.delete(&uri, &admin).await] {
        assert_eq!(gone.expect(404)["code"], "sla_policy_not_found");
    }
    assert_eq!(ticket(&world, &admin, first).await["sla_policy"]["id"], id, "tickets keep a deleted policy");
    let third = file(&world).await;
    assert_eq!(ticket(&world, &admin, third).await["first_response_due_at"], "2026-03-02T13:00:00Z");
    let again = world.post(URI, &admin, &wanted(&world)).await.expect(201);
    assert_eq!((&again["sla_policy"]["id"], &again["sla_policy"]["version"]), (&json!(id), &json!(3)));
}

#[actix_web::test]
async fn a_change_makes_a_version_that_running_tickets_get_if_asked() {
    check_versions(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn a_change_makes_a_version_that_running_tickets_get_if_asked_on_sqlite() {
    check_versions(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_change_makes_a_version_that_running_tickets_get_if_asked_on_postgres() {
    check_versions(DatabaseKind::Postgres).await;
}

async fn check_preview(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("{URI}/{}", create(&world, &admin).await);
    let running = file(&world).await;
    let resolved = file(&world).await;
    world.clock.advance(TimeDelta::minutes(5));
    let resolve = json!({ "status": "resolved" });
    world.post(&format!("/api/tickets/{resolved}/status"), &admin, &resolve).await.expect(200);

    let before = world.dump().await;
    let body = json!({ "first_response_minutes": 4, "warnings": [], "apply_to_running": true });
    let preview = world.post(&format!("{uri}/preview"), &admin, &body).await;
    if kind == DatabaseKind::Memory {
        assert_snapshot!(preview);
    }
    let preview = preview.expect(200);
    let told = &preview["preview"];
    let counts = ["running", "examined", "changed", "breached"].map(|name| told[name].as_i64().unwrap());
    assert_eq!(counts, [1, 1, 1, 1]);
    assert_eq!(told["tickets"][0]["id"], running);
    assert_eq!(world.dump().await, before, "a preview changes nothing");
    let shown = world.get(&uri, &admin).await.expect(200);
    assert_eq!(shown["sla_policy"]["version"], 1);

    let applied = world.put(&uri, &admin, &body).await.expect(200);
    assert_eq!(applied["applied"], json!({ "changed": 1, "remaining": 0 }));
    let now = ticket(&world, &admin, running).await;
    assert_eq!(now["first_response_due_at"], told["tickets"][0]["after"]["first_response_due_at"]);
    assert_eq!(now["first_response_breached"], true);
    world.clock.advance(TimeDelta::minutes(1));
    let generous =
        json!({ "first_response_minutes": 600, "resolution_minutes": 700, "apply_to_running": true });
    world.put(&uri, &admin, &generous).await.expect(200);
    let later = ticket(&world, &admin, running).await;
    assert_eq!(later["resolution_due_at"], "2026-03-02T23:40:00Z");
    assert_eq!(later["first_response_breached"], true, "a breach that has happened stays");
}

#[actix_web::test]
async fn a_preview_foresees_what_applying_does() {
    check_preview(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn a_preview_foresees_what_applying_does_on_sqlite() {
    check_preview(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_preview_foresees_what_applying_does_on_postgres() {
    check_preview(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn tickets_are_changed_one_by_one_and_an_interrupted_change_is_gone_on_with() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let database = &world.test_database.database;
    let policy = a_policy(database, Some(world.home.id), Priority::Medium, [30, 240]);
    let deadlines = Deadlines { policy_version_id: Some(policy.newest.id), ..Deadlines::default() };
    for _ in 0..120 {
        let deadlines = deadlines.clone();
        a_ticket_with(database, &world.home, |ticket| NewTicket { deadlines, ..ticket });
    }
    let uri = format!("{URI}/{}", policy.id);
    let preview = world.post(&format!("{uri}/preview"), &admin, &json!({ "resolution_minutes": 300 })).await;
    let preview = preview.expect(200)["preview"].take();
    let counts = ["running", "examined", "changed"].map(|name| preview[name].as_i64().unwrap());
    assert_eq!((counts, preview["tickets"].as_array().unwrap().len()), ([120, 120, 120], 20));

    world.put(&uri, &admin, &json!({ "resolution_minutes": 300 })).await.expect(200);
    let memory = world.test_database.memory.as_ref().unwrap();
    memory.fail_unit(60);
    world.put(&uri, &admin, &json!({ "apply_to_running": true })).await.expect(503);
    let applied = world.put(&uri, &admin, &json!({ "apply_to_running": true })).await.expect(200);
    let (changed, remaining) =
        (applied["applied"]["changed"].as_i64().unwrap(), &applied["applied"]["remaining"]);
    assert!((60..80).contains(&changed), "most of the first fifty-odd units were kept: {applied}");
    assert_eq!(remaining, 0);
}

#[actix_web::test]
async fn a_policy_that_is_switched_off_has_no_clocks() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("{URI}/{}", create(&world, &admin).await);
    let id = file(&world).await;
    let off = json!({ "is_active": false, "apply_to_running": true });
    let updated = world.put(&uri, &admin, &off).await.expect(200);
    assert_eq!(updated["sla_policy"]["is_active"], false);
    let now = ticket(&world, &admin, id).await;
    assert_eq!((&now["first_response_due_at"], &now["resolution_due_at"]), (&Value::Null, &Value::Null));
    world.clock.advance(TimeDelta::days(3));
    let admin = world.log_in(&world.admin).await;
    assert_eq!(ticket(&world, &admin, id).await["first_response_breached"], false);
}

#[actix_web::test]
async fn the_clocks_of_a_ticket_are_explained_to_those_who_work_on_it() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let uri = format!("/api/tickets/{}", world.ticket);
    world.clock.advance(TimeDelta::minutes(30));
    world.post(&format!("{uri}/messages"), &alice, &json!({ "body": "Which browser?" })).await.expect(201);
    world.post(&format!("{uri}/status"), &alice, &json!({ "status": "pending_customer" })).await.expect(200);
    world.clock.advance(TimeDelta::minutes(20));
    let clocks = world.get(&format!("{uri}/sla"), &alice).await;
    assert_snapshot!(clocks);
    assert_eq!(world.get(&format!("{uri}/sla"), &tunde).await.expect(403)["code"], "forbidden");
    assert!(world.clock.now() > switchboard_testkit::fixtures::noon());
}
