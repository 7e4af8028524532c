//! The section on configuration endpoints.

use serde_json::{Value, json};

use super::Page;
use crate::app::Request;
use crate::databases::on_every_database;

on_every_database!(crate::supportdesk::Page::on => categories, service_levels, canned_responses, tags);

async fn categories(page: Page) {
    let shape = json!({ "category": { "id": "integer", "name": "text", "color": "text|null" } });
    let make = |body: Value| Request::post("/api/categories", &body);
    let root = page
        .check(
            make(json!({ "name": "Technical Issue", "color": "#EF4444" })),
            &page.admin,
            201,
            shape.clone(),
        )
        .await;
    let id = &root["category"]["id"];
    let child = page
        .check(
            make(json!({ "name": "Uploads", "color": "#00FF00", "parent_id": id })),
            &page.admin,
            201,
            shape.clone(),
        )
        .await;
    for caller in [&page.customer, &page.agent, &page.admin] {
        let tree = json!({ "categories": [{ "id": "integer", "name": "text", "color": "text|null", "children": [{ "id": "integer", "children": "list" }] }] });
        let list = page.check(Request::get("/api/categories"), caller, 200, tree).await;
        assert_eq!(list["categories"][0]["children"][0]["name"], "Uploads");
    }
    let uri = format!("/api/categories/{}", child["category"]["id"]);
    let renamed = page.check(Request::put(&uri, &json!({ "name": "Photos" })), &page.admin, 200, shape).await;
    assert_eq!(renamed["category"]["name"], "Photos");
    page.refuse(
        Request::put(&format!("/api/categories/{id}"), &json!({ "parent_id": child["category"]["id"] })),
        &page.admin,
        422,
    )
    .await;
    page.refuse(make(json!({ "name": "a", "color": "#EF4444" })), &page.agent, 403).await;
    page.refuse(Request::delete(&uri), &page.agent, 403).await;
    page.check(Request::delete(&uri), &page.admin, 200, json!({ "message": "text" })).await;
}

async fn service_levels(page: Page) {
    let row = json!({
        "id": "integer",
        "project_id": "integer|null",
        "priority": "text",
        "first_response_minutes": "integer",
        "resolution_minutes": "integer",
    });
    let lists = json!({ "sla_policies": [row] });
    let shape = json!({ "sla_policy": row });
    let list = page.check(Request::get("/api/admin/sla"), &page.admin, 200, lists.clone()).await;
    let defaults = [("critical", 15, 120), ("high", 60, 480), ("medium", 240, 1_440), ("low", 480, 4_800)];
    for (priority, first_response, resolution) in defaults {
        let policies = list["sla_policies"].as_array().unwrap();
        let policy = policies.iter().find(|policy| policy["priority"] == priority).unwrap();
        assert_eq!(policy["project_id"], Value::Null);
        assert_eq!(policy["first_response_minutes"], first_response, "{priority}");
        assert_eq!(policy["resolution_minutes"], resolution, "{priority}");
    }

    let home = page.world.home.id.get();
    let body = json!({ "project_id": home, "priority": "high", "first_response_minutes": 30, "resolution_minutes": 240 });
    let make = || Request::post("/api/admin/sla", &body);
    let made = page.check(make(), &page.admin, 201, shape.clone()).await;
    page.refuse(make(), &page.admin, 422).await;
    let of_project = Request::get(&format!("/api/admin/sla?project_id={home}"));
    let list = page.check(of_project, &page.admin, 200, lists).await;
    assert_eq!(list["sla_policies"], json!([made["sla_policy"]]));

    let uri = format!("/api/admin/sla/{}", made["sla_policy"]["id"]);
    let longer = Request::put(&uri, &json!({ "resolution_minutes": 300 }));
    let changed = page.check(longer, &page.admin, 200, shape).await;
    assert_eq!(changed["sla_policy"]["resolution_minutes"], 300);
    page.refuse(Request::put(&uri, &json!({ "resolution_minutes": 0 })), &page.admin, 422).await;
    for caller in [&page.agent, &page.customer] {
        page.refuse(Request::get("/api/admin/sla"), caller, 403).await;
        page.refuse(make(), caller, 403).await;
        page.refuse(Request::delete(&uri), caller, 403).await;
    }
    page.check(Request::delete(&uri), &page.admin, 200, json!({ "message": "text" })).await;
    page.refuse(Request::delete(&uri), &page.admin, 404).await;
}

async fn canned_responses(page: Page) {
    let row = json!({ "id": "integer", "title": "text", "body": "text", "shortcut": "text|null", "is_shared": "flag" });
    let make = |title: &str, is_shared: bool| {
        let body = json!({ "title": title, "body": "Your refund is on its way.", "shortcut": title, "is_shared": is_shared });
        Request::post("/api/canned-responses", &body)
    };
    let shape = json!({ "canned_response": row });
    let own = page.check(make("refund-own", false), &page.agent, 201, shape.clone()).await;
    page.check(make("refund-shared", true), &page.admin, 201, shape.clone()).await;
    page.check(make("private", false), &page.admin, 201, shape).await;
    let lists = json!({ "canned_responses": [row] });
    let list = page
        .check(Request::get("/api/canned-responses?search=refund"), &page.agent, 200, lists.clone())
        .await;
    assert_eq!(list["canned_responses"].as_array().unwrap().len(), 2);
    let list = page.check(Request::get("/api/canned-responses"), &page.agent, 200, lists).await;
    assert!(!list.to_string().contains("private"), "what others keep for themselves is not listed");
    page.refuse(Request::get("/api/canned-responses"), &page.customer, 403).await;
    let uri = format!("/api/canned-responses/{}", own["canned_response"]["id"]);
    page.check(Request::delete(&uri), &page.admin, 200, json!({ "message": "text" })).await;
}

async fn tags(page: Page) {
    let row = json!({ "id": "integer", "name": "text", "color": "text" });
    let make = || Request::post("/api/tags", &json!({ "name": "vip", "color": "#1F7A8C" }));
    let made = page.check(make(), &page.agent, 201, json!({ "tag": row })).await;
    for caller in [&page.customer, &page.agent, &page.admin] {
        let list = page.check(Request::get("/api/tags"), caller, 200, json!({ "tags": [row] })).await;
        assert_eq!(list["tags"].as_array().unwrap().len(), 1);
    }
    page.refuse(make(), &page.customer, 403).await;
    let uri = format!("/api/tags/{}", made["tag"]["id"]);
    page.check(Request::delete(&uri), &page.agent, 200, json!({ "message": "text" })).await;
}
