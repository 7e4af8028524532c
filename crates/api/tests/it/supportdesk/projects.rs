//! The section on projects.

use serde_json::json;

use super::{Page, page_of};
use crate::app::Request;
use crate::databases::on_every_database;

on_every_database!(
    crate::supportdesk::Page::on =>
    list_all_projects,
    create_a_new_project,
    get_project_with_agents_and_api_keys,
    update_project_details,
    assign_and_remove_agents,
    generate_list_and_revoke_api_keys,
);

async fn list_all_projects(page: Page) {
    let row = json!({
        "id": "integer", "name": "text", "slug": "text",
        "tickets_count": "integer", "agents_count": "integer", "is_active": "flag",
    });
    let list = page.check(Request::get("/api/admin/projects"), &page.admin, 200, page_of(&row)).await;
    assert_eq!((&list["total"], &list["per_page"]), (&json!(2), &json!(20)));
    for (query, found) in
        [("search=naija", 1), ("search=agrimarket", 1), ("active=0", 0), ("active=true&per_page=1", 2)]
    {
        let uri = format!("/api/admin/projects?{query}");
        let list = page.check(Request::get(&uri), &page.admin, 200, page_of(&row)).await;
        assert_eq!(list["total"], found, "{query}");
    }
    page.refuse(Request::get("/api/admin/projects"), &page.agent, 403).await;
}

async fn create_a_new_project(page: Page) {
    let whole = json!({
        "name": "AgriMart Two",
        "description": "Markets",
        "support_email": "help@agrimart.example",
        "website_url": "https://agrimart.example",
        "timezone": "Africa/Lagos",
        "settings": { "theme": "green" },
    });
    let shape = json!({ "project": { "id": "integer", "name": "text", "slug": "text" } });
    let made = page.check(Request::post("/api/admin/projects", &whole), &page.admin, 201, shape).await;
    assert_eq!(made["project"]["slug"], "agrimart-two");
    page.refuse(Request::post("/api/admin/projects", &json!({ "timezone": "Mars" })), &page.admin, 422).await;
}

async fn get_project_with_agents_and_api_keys(page: Page) {
    let shape = json!({ "project": {
        "id": "integer", "name": "text", "slug": "text",
        "agents": [{ "id": "integer", "name": "text" }],
        "sla_policies": ["object"],
        "api_keys": [{ "id": "integer", "name": "text", "last_used_at": "instant|null" }],
    } });
    let read = page.call(Request::get(&page.project("")), &page.admin).await;
    assert!(!String::from_utf8_lossy(&read.body).contains("ss_"), "secrets are not shown");
    let read = page.check(Request::get(&page.project("")), &page.admin, 200, shape).await;
    assert_eq!(read["project"]["agents"].as_array().unwrap().len(), 1);
    assert_eq!(read["project"]["api_keys"].as_array().unwrap().len(), 1);
    page.refuse(Request::get("/api/admin/projects/4711"), &page.admin, 404).await;
}

async fn update_project_details(page: Page) {
    let shape = json!({ "project": { "id": "integer", "name": "text", "is_active": "flag" } });
    let change = |body| Request::put(&page.project(""), &body);
    let renamed =
        page.check(change(json!({ "name": "Naija Homes 2" })), &page.admin, 200, shape.clone()).await;
    assert_eq!(
        (&renamed["project"]["name"], &renamed["project"]["is_active"]),
        (&json!("Naija Homes 2"), &json!(true))
    );
    let disabled = page.check(change(json!({ "is_active": false })), &page.admin, 200, shape).await;
    assert_eq!(
        (&disabled["project"]["name"], &disabled["project"]["is_active"]),
        (&json!("Naija Homes 2"), &json!(false))
    );
    page.refuse(Request::get("/api/external/ping"), &page.world.home_key, 403).await;
    page.refuse(change(json!({ "website_url": "nowhere" })), &page.admin, 422).await;
}

async fn assign_and_remove_agents(page: Page) {
    let shape = json!({ "message": "text" });
    let body = json!({ "user_id": page.world.bob.id.get(), "is_lead": true });
    let assigned =
        page.check(Request::post(&page.project("/agents"), &body), &page.admin, 200, shape.clone()).await;
    assert_eq!(assigned["message"], "Agent assigned to project");
    let bob = page.log_in(&page.world.bob).await;
    page.call(Request::get(&page.ticket("")), &bob).await.expect(200);
    let uri = page.project(&format!("/agents/{}", page.world.bob.id));
    let removed = page.check(Request::delete(&uri), &page.admin, 200, shape).await;
    assert_eq!(removed["message"], "Agent removed from project");
    page.refuse(Request::get(&page.ticket("")), &bob, 404).await;
}

async fn generate_list_and_revoke_api_keys(page: Page) {
    let body =
        json!({ "name": "Production Key", "allowed_ips": ["203.0.113.0/24"], "expires_at": "2030-01-01" });
    let shape = json!({ "api_key": "text", "api_secret": "text", "key_id": "integer", "message": "text" });
    let made = page.check(Request::post(&page.project("/api-keys"), &body), &page.admin, 201, shape).await;
    let (key, secret) = (made["api_key"].as_str().unwrap(), made["api_secret"].as_str().unwrap());
    assert!(key.starts_with("sk_") && key.len() == 35 && secret.starts_with("ss_") && secret.len() == 67);
    let pair = crate::app::Credential::pair(key, secret);
    page.call(Request::get("/api/external/ping"), &pair).await.expect(200);
    let list = page.call(Request::get(&page.project("/api-keys")), &page.admin).await.expect(200);
    assert!(!list.to_string().contains(secret));
    assert!(list.to_string().contains("Production Key"));
    let uri = page.project(&format!("/api-keys/{}", made["key_id"]));
    page.check(Request::delete(&uri), &page.admin, 200, json!({ "message": "text" })).await;
    page.refuse(Request::get("/api/external/ping"), &pair, 401).await;
}
