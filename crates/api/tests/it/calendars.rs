//! Calendars of business hours: their versions, and the projects that have them.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::app::Credential;
use crate::databases::DatabaseKind;
use crate::world::{World, example_ticket};

const URI: &str = "/api/admin/calendars";

fn office() -> Value {
    let day = json!([{ "from": "13:30", "to": "17:00" }, { "from": "09:00", "to": "12:30" }]);
    json!({
        "name": "Office Lagos",
        "timezone": "Africa/Lagos",
        "week": { "monday": day, "tuesday": day, "friday": [{ "from": "09:00", "to": "24:00" }] },
        "holidays": [
            { "date": "2026-12-25", "name": "Christmas" },
            { "date": "2026-03-03", "closed": [{ "from": "09:00", "to": "11:00" }] },
        ],
        "unknown": true,
    })
}

async fn create(world: &World, by: &Credential) -> i64 {
    let made = world.post(URI, by, &office()).await.expect(201);
    made["calendar"]["id"].as_i64().unwrap()
}

/// Files a ticket of high priority and answers its due time for the first response, an hour of working time later.
async fn due_time(world: &World, by: &Credential) -> Value {
    let filed =
        world.post("/api/external/tickets", &world.home_key, &example_ticket("tunde")).await.expect(201);
    due_time_of(world, by, filed["ticket_id"].as_i64().unwrap()).await
}

async fn due_time_of(world: &World, by: &Credential, id: i64) -> Value {
    let read = world.get(&format!("/api/tickets/{id}"), by).await.expect(200);
    read["ticket"]["first_response_due_at"].clone()
}

#[actix_web::test]
async fn a_calendar_is_made_and_listed() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let made = world.post(URI, &admin, &office()).await;
    assert_snapshot!(made);
    let made = made.json();
    let listed = world.get(URI, &admin).await.expect(200);
    assert_eq!(listed, json!({ "calendars": [made["calendar"]] }));
    let shown = world.get(&format!("{URI}/{}", made["calendar"]["id"]), &admin).await.expect(200);
    assert_eq!(shown, made);
}

#[actix_web::test]
async fn every_wrong_field_of_a_calendar_is_named_by_where_it_lies() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({
        "name": "Office",
        "timezone": "Mars/Olympus",
        "week": { "monday": [{ "from": "09:00", "to": "17:00" }, { "from": "18:00", "to": "17:30" }, { "from": "16:00", "to": "19:00" }], "sunday": [{ "from": "9", "to": "25:00" }] },
        "holidays": [{ "date": "2026-02-29" }, { "date": "2026-12-25" }, { "date": "2026-12-25", "closed": [] }],
    });
    assert_snapshot!(world.post(URI, &admin, &body).await);
    let body = json!({
        "name": 7,
        "timezone": null,
        "week": { "monday": "09:00-17:00", "tuesday": [{ "from": 9 }], "friday": [[]] },
        "holidays": { "date": "2026-12-25" },
    });
    assert_snapshot!(world.post(URI, &admin, &body).await);
    let mut never = office();
    never["week"] = json!([]);
    assert_eq!(world.post(URI, &admin, &never).await.invalid_fields(), ["week"]);
    let uri = format!("{URI}/{}", create(&world, &admin).await);
    let body = json!({ "name": null, "week": null, "timezone": "Lagos" });
    assert_eq!(world.put(&uri, &admin, &body).await.invalid_fields(), ["name"]);
    let body = json!({ "timezone": "Lagos", "holidays": [{ "date": "soon" }] });
    assert_eq!(world.put(&uri, &admin, &body).await.invalid_fields(), ["holidays.0.date", "timezone"]);
}

async fn check_hours(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let id = create(&world, &admin).await;
    let (uri, project) = (format!("{URI}/{id}"), format!("/api/admin/projects/{}/calendar", world.home.id));
    assert_eq!(due_time(&world, &admin).await, "2026-03-02T13:00:00Z", "around the clock");
    let assigned = world.put(&project, &admin, &json!({ "calendar_id": id })).await.expect(200);
    assert_eq!((&assigned["calendar"]["id"], &assigned["applied"]), (&json!(id), &Value::Null));
    // It is 13:00 in Lagos, in the break; the hour ends at 14:30 there.
    assert_eq!(due_time(&world, &admin).await, "2026-03-02T13:30:00Z");
    assert_eq!(due_time_of(&world, &admin, world.ticket.get()).await, "2026-03-02T13:00:00Z");
    let applied = world
        .put(&project, &admin, &json!({ "calendar_id": id, "apply_to_running": true }))
        .await
        .expect(200);
    assert_eq!(applied["applied"], json!({ "changed": 2, "remaining": 0 }));
    assert_eq!(due_time_of(&world, &admin, world.ticket.get()).await, "2026-03-02T13:30:00Z");

    let hours = json!({ "week": { "tuesday": [{ "from": "09:00", "to": "17:00" }] } });
    let preview = world.post(&format!("{uri}/preview"), &admin, &hours).await.expect(200);
    assert_eq!((&preview["preview"]["running"], &preview["preview"]["changed"]), (&json!(3), &json!(3)));
    let after = &preview["preview"]["tickets"][0]["after"]["first_response_due_at"];
    assert_eq!(after, "2026-03-03T11:00:00Z", "closed from nine to eleven");
    let renamed = world.put(&uri, &admin, &json!({ "name": "Office" })).await.expect(200);
    assert_eq!(
        (&renamed["calendar"]["name"], &renamed["calendar"]["version"]),
        (&json!("Office"), &json!(1))
    );
    let mut change = hours.clone();
    change["apply_to_running"] = json!(true);
    let changed = world.put(&uri, &admin, &change).await.expect(200);
    assert_eq!((&changed["calendar"]["version"], &changed["applied"]["changed"]), (&json!(2), &json!(3)));
    assert_eq!(due_time_of(&world, &admin, world.ticket.get()).await, *after);

    let refused = world.delete(&uri, &admin).await.expect(409);
    assert_eq!(refused["code"], "calendar_is_assigned");
    let none = world.put(&project, &admin, &json!({ "calendar_id": null })).await.expect(200);
    assert_eq!(none, json!({ "calendar": null, "applied": null }));
    assert_eq!(world.delete(&uri, &admin).await.expect(200), json!({ "message": "Calendar deleted" }));
    world.get(&uri, &admin).await.expect(404);
    assert_eq!(
        due_time_of(&world, &admin, world.ticket.get()).await,
        *after,
        "tickets keep a deleted calendar"
    );
    let gone = world.put(&project, &admin, &json!({ "calendar_id": id })).await;
    assert_eq!(gone.invalid_fields(), ["calendar_id"]);
    world.put("/api/admin/projects/4711/calendar", &admin, &json!({ "calendar_id": null })).await.expect(404);
}

#[actix_web::test]
async fn clocks_run_in_the_hours_of_the_projects_calendar() {
    check_hours(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn clocks_run_in_the_hours_of_the_projects_calendar_on_sqlite() {
    check_hours(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn clocks_run_in_the_hours_of_the_projects_calendar_on_postgres() {
    check_hours(DatabaseKind::Postgres).await;
}
