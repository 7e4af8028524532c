//! The section on reports and analytics.

use serde_json::{Value, json};

use super::Page;
use crate::app::Request;
use crate::databases::on_every_database;

on_every_database!(
    crate::supportdesk::Page::on =>
    kpi_overview,
    volume_and_resolve_rate_per_project,
    agent_performance,
    volume_trend,
    sla_breach_analysis,
    category_distribution,
);

async fn kpi_overview(page: Page) {
    let shape = json!({
        "total_tickets": "integer",
        "by_status": { "open": "integer", "inProgress": "integer", "pending": "integer", "resolved": "integer", "closed": "integer" },
        "unassigned": "integer",
        "sla_breached": "integer",
        "avg_first_response_mins": "number|null",
        "avg_resolution_minutes": "number|null",
    });
    let seen =
        page.check(Request::get("/api/admin/reports/dashboard"), &page.admin, 200, shape.clone()).await;
    assert_eq!(
        (&seen["total_tickets"], &seen["by_status"]["open"], &seen["unassigned"]),
        (&json!(2), &json!(2), &json!(2))
    );
    let seen =
        page.check(Request::get("/api/admin/reports/dashboard"), &page.agent, 200, shape.clone()).await;
    assert_eq!(seen["total_tickets"], 1, "an agent sees their own projects");
    let uri = format!(
        "/api/admin/reports/dashboard?project_id={}&from=2026-03-01&to=2026-03-31",
        page.world.home.id
    );
    let seen = page.check(Request::get(&uri), &page.admin, 200, shape.clone()).await;
    assert_eq!(seen["total_tickets"], 1);
    let seen = page
        .check(
            Request::get("/api/admin/reports/dashboard?from=2025-01-01&to=2025-01-31"),
            &page.admin,
            200,
            shape,
        )
        .await;
    assert_eq!(seen["total_tickets"], 0);
    page.refuse(Request::get("/api/admin/reports/dashboard"), &page.customer, 403).await;
    page.refuse(Request::get("/api/admin/reports/dashboard?from=yesterday"), &page.admin, 422).await;
}

/// The other reports are lists or objects for administrators alone.
async fn check(page: &Page, report: &str, shape: Value) -> Value {
    let uri = format!("/api/admin/reports/{report}");
    for caller in [&page.agent, &page.customer] {
        page.refuse(Request::get(&uri), caller, 403).await;
    }
    page.check(
        Request::get(&format!("{uri}?from=2026-03-01&to=2026-03-31")),
        &page.admin,
        200,
        shape.clone(),
    )
    .await;
    page.check(Request::get(&uri), &page.admin, 200, shape).await
}

async fn volume_and_resolve_rate_per_project(page: Page) {
    let row = json!({ "project": "text", "total": "integer", "resolved": "integer", "breached": "integer", "resolve_rate": "number" });
    let seen = check(&page, "by-project", json!([row])).await;
    let home = seen.as_array().unwrap().iter().find(|row| row["project"] == "NaijaHomes").unwrap();
    assert_eq!((&home["total"], &home["resolved"]), (&json!(1), &json!(0)));
}

async fn agent_performance(page: Page) {
    let to = json!({ "user_id": page.world.alice.id.get() });
    page.call(Request::post(&page.ticket("/assign"), &to), &page.agent).await.expect(200);
    let resolved = json!({ "status": "resolved" });
    page.call(Request::post(&page.ticket("/status"), &resolved), &page.agent).await.expect(200);
    let row = json!({
        "agent": "text", "total_assigned": "integer", "total_resolved": "integer", "resolve_rate": "number",
        "avg_resolution_minutes": "number|null",
    });
    let seen = check(&page, "agents", json!([row])).await;
    let alice =
        seen.as_array().unwrap().iter().find(|row| row["agent"] == page.world.alice.name.as_str()).unwrap();
    assert_eq!(
        (&alice["total_assigned"], &alice["total_resolved"], &alice["resolve_rate"]),
        (&json!(1), &json!(1), &json!(100.0))
    );
}

async fn volume_trend(page: Page) {
    let row = json!({ "period": "text", "created": "integer", "resolved": "integer" });
    let seen = check(&page, "volume", json!([row])).await;
    let today = seen.as_array().unwrap().iter().find(|row| row["period"] == "2026-03-02").unwrap();
    assert_eq!(today["created"], 2);
    for group in ["day", "week", "month"] {
        let uri = format!("/api/admin/reports/volume?group_by={group}");
        let seen = page.check(Request::get(&uri), &page.admin, 200, json!([row])).await;
        let created: i64 = seen.as_array().unwrap().iter().map(|row| row["created"].as_i64().unwrap()).sum();
        assert_eq!(created, 2, "{group}");
    }
    page.refuse(Request::get("/api/admin/reports/volume?group_by=year"), &page.admin, 422).await;
}

async fn sla_breach_analysis(page: Page) {
    let row = json!({ "total": "integer", "fr_breached": "integer", "res_breached": "integer" });
    let shape = json!({
        "total_tickets": "integer", "fr_breach_rate": "number", "res_breach_rate": "number",
        "by_priority": { "high": row },
    });
    let seen = check(&page, "sla", shape).await;
    assert_eq!((&seen["total_tickets"], &seen["by_priority"]["high"]["total"]), (&json!(2), &json!(2)));
}

async fn category_distribution(page: Page) {
    let category = json!({ "name": "Technical Issue", "color": "#EF4444" });
    let category = page.call(Request::post("/api/categories", &category), &page.admin).await.expect(201);
    let change = json!({ "category_id": category["category"]["id"] });
    page.call(Request::put(&page.ticket(""), &change), &page.agent).await.expect(200);
    let row = json!({ "category": "text|null", "color": "text|null", "total": "integer" });
    let seen = check(&page, "categories", json!([row])).await;
    let row = seen.as_array().unwrap().iter().find(|row| row["category"] == "Technical Issue").unwrap();
    assert_eq!((&row["color"], &row["total"]), (&json!("#EF4444"), &json!(1)));
}
