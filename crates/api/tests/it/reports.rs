//! Reports: their shapes, their days, their tables, and whose tickets they are about.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::app::{Answer, Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::{World, a_person};
use switchboard_domain::access::Role;

const REPORTS: [&str; 6] = ["dashboard", "by-project", "agents", "volume", "sla", "categories"];

async fn report(world: &World, by: &Credential, report: &str) -> Answer {
    world.get(&format!("/api/admin/reports/{report}"), by).await
}

async fn table(world: &World, by: &Credential, report: &str) -> Answer {
    let uri = format!("/api/admin/reports/{report}");
    world.app.call(Request::get(&uri).by(by).header("accept", "text/csv")).await
}

/// Alice answers the ticket of home after 38 minutes and resolves it after five hours.
async fn worked(world: &World) {
    let alice = world.log_in(&world.alice).await;
    let uri = format!("/api/tickets/{}", world.ticket);
    world.clock.advance(TimeDelta::minutes(38));
    let alice_id = json!({ "user_id": world.alice.id.get() });
    world.post(&format!("{uri}/assign"), &alice, &alice_id).await.expect(200);
    world.post(&format!("{uri}/messages"), &alice, &json!({ "body": "On it." })).await.expect(201);
    world.clock.advance(TimeDelta::minutes(5 * 60 - 38));
    let alice = world.log_in(&world.alice).await;
    world.post(&format!("{uri}/status"), &alice, &json!({ "status": "resolved" })).await.expect(200);
}

async fn every_report(kind: DatabaseKind) {
    let world = World::on(kind).await;
    worked(&world).await;
    let admin = world.log_in(&world.admin).await;
    for name in REPORTS {
        assert_snapshot!(format!("{name}"), report(&world, &admin, name).await.to_string());
        assert_snapshot!(format!("{name}.csv"), table(&world, &admin, name).await.to_string());
    }
}

#[actix_web::test]
async fn every_report_in_memory() {
    every_report(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn every_report_on_sqlite() {
    every_report(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn every_report_on_postgresql() {
    every_report(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn an_agents_totals_are_the_sums_of_their_projects() {
    let world = World::new().await;
    let [alice, admin] = [world.log_in(&world.alice).await, world.log_in(&world.admin).await];
    let total = |uri: String, by: Credential| {
        let world = &world;
        async move { world.get(&uri, &by).await.expect(200)["total_tickets"].as_i64().unwrap() }
    };
    let uri = "/api/admin/reports/dashboard";
    let [home, market] = [world.home.id, world.market.id].map(|id| format!("{uri}?project_id={id}"));
    assert_eq!(total(uri.to_owned(), alice.clone()).await, total(home.clone(), admin.clone()).await);
    assert_eq!(total(uri.to_owned(), admin.clone()).await, 2);
    assert_eq!(total(home, alice.clone()).await, 1);
    assert_eq!(total(market.clone(), admin.clone()).await, 1);
    assert_eq!(total(market, alice.clone()).await, 0);
    let listed = world.get("/api/tickets", &alice).await.expect(200);
    assert_eq!(listed["total"], total(uri.to_owned(), alice).await);
}

#[actix_web::test]
async fn a_report_is_about_thirty_days_unless_others_are_asked_for() {
    let world = World::new().await;
    let total = async |query: &str| {
        let admin = world.log_in(&world.admin).await;
        let uri = format!("/api/admin/reports/dashboard{query}");
        world.get(&uri, &admin).await.expect(200)["total_tickets"].as_i64().unwrap()
    };
    world.clock.advance(TimeDelta::days(29));
    assert_eq!(total("").await, 2);
    assert_eq!(total("?from=2026-03-02&to=2026-03-02").await, 2);
    assert_eq!(total("?to=2026-03-01").await, 0);
    assert_eq!(total("?from=2026-03-03").await, 0);
    world.clock.advance(TimeDelta::days(1));
    assert_eq!(total("").await, 0);
    assert_eq!(total("?from=2026-03-02").await, 2);
    assert_eq!(total("?to=2026-03-31").await, 2);
    assert_eq!(total("?from=0001-01-01&to=9999-12-31").await, 2);
}

#[actix_web::test]
async fn wrong_parameters_are_named() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let wrong = "/api/admin/reports/volume?from=yesterday&to=2026-02-30&project_id=x&group_by=year";
    assert_snapshot!(world.get(wrong, &admin).await);
    for reversed in ["from=2026-03-03&to=2026-03-02", "from=2026-03-03"] {
        let uri = format!("/api/admin/reports/sla?{reversed}");
        assert_eq!(world.get(&uri, &admin).await.invalid_fields(), ["from"], "{reversed}");
    }
}

#[actix_web::test]
async fn volume_is_grouped_into_periods() {
    let world = World::new().await;
    worked(&world).await;
    let admin = world.log_in(&world.admin).await;
    for (group_by, period) in [("day", "2026-03-02"), ("week", "2026-W10"), ("month", "2026-03")] {
        let uri = format!("/api/admin/reports/volume?group_by={group_by}");
        let expected = json!([{ "period": period, "created": 2, "resolved": 1 }]);
        assert_eq!(world.get(&uri, &admin).await.expect(200), expected);
    }
}

#[actix_web::test]
async fn a_name_that_a_spreadsheet_would_run_is_a_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let name = "=HYPERLINK(\"http://evil.example\"),\"x\"";
    world.post("/api/admin/projects", &admin, &json!({ "name": name })).await.expect(201);
    let text = String::from_utf8(table(&world, &admin, "by-project").await.body).unwrap();
    let cell = format!(",\"'{}\",0,0,0,0.0\r\n", name.replace('"', "\"\""));
    assert!(text.contains(&cell), "{text}");
}

#[actix_web::test]
async fn errors_are_json_whatever_is_preferred() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let refused = table(&world, &alice, "agents").await;
    assert_eq!((refused.status, refused.headers["content-type"].as_str()), (403, "application/json"));
}

#[actix_web::test]
async fn an_agent_without_projects_has_nothing_to_report() {
    let world = World::new().await;
    let idle = a_person(&world.context, "idle", Role::Agent);
    let idle = world.log_in(&idle).await;
    let dashboard = report(&world, &idle, "dashboard").await.expect(200);
    assert_eq!(dashboard["total_tickets"], 0);
    assert_eq!(dashboard["avg_resolution_minutes"], json!(0.0));
    assert_eq!(dashboard["resolution_minutes_p50"], Value::Null);
}
