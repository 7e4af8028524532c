//! The section on user management.

use serde_json::{Value, json};

use super::{Page, page_of};
use crate::app::Request;
use crate::databases::on_every_database;
use crate::world::PASSWORD;

on_every_database!(crate::supportdesk::Page::on => list_users_with_filters, create_user, read_update_and_soft_delete);

fn row() -> Value {
    json!({ "id": "integer", "name": "text", "role": "text", "is_active": "flag", "last_login_at": "instant|null" })
}

async fn list_users_with_filters(page: Page) {
    let list = page.check(Request::get("/api/admin/users"), &page.admin, 200, page_of(&row())).await;
    assert_eq!(list["total"], 6);
    for (query, found) in
        [("role=agent", 2), ("search=TUNDE", 1), ("active=0", 0), ("active=1&role=customer&per_page=1", 2)]
    {
        let uri = format!("/api/admin/users?{query}");
        let list = page.check(Request::get(&uri), &page.admin, 200, page_of(&row())).await;
        assert_eq!(list["total"], found, "{query}");
    }
    page.refuse(Request::get("/api/admin/users?role=king"), &page.admin, 422).await;
    page.refuse(Request::get("/api/admin/users"), &page.agent, 403).await;
}

async fn create_user(page: Page) {
    let shape = json!({ "user": row() });
    for role in ["agent", "admin", "customer"] {
        let body = json!({
            "name": "Somebody New", "email": format!("new-{role}@example.org"), "password": PASSWORD, "role": role,
            "department": "Support", "phone": "1",
        });
        let made =
            page.check(Request::post("/api/admin/users", &body), &page.admin, 201, shape.clone()).await;
        assert_eq!(made["user"]["role"], role);
        page.refuse(Request::post("/api/admin/users", &body), &page.admin, 422).await;
    }
    let root = json!({ "name": "a", "email": "a@example.org", "password": PASSWORD, "role": "super_admin" });
    for caller in [&page.admin, &page.root] {
        page.refuse(Request::post("/api/admin/users", &root), caller, 422).await;
    }
}

async fn read_update_and_soft_delete(page: Page) {
    let uri = format!("/api/admin/users/{}", page.world.bob.id);
    let whole = json!({ "user": { "id": "integer", "name": "text", "email": "text", "role": "text", "projects": ["object"] } });
    let read = page.check(Request::get(&uri), &page.admin, 200, whole).await;
    assert_eq!(read["user"]["projects"].as_array().unwrap().len(), 1);
    let changed = page
        .check(
            Request::put(&uri, &json!({ "name": "Bob B.", "email": "bob.b@example.org", "role": "admin" })),
            &page.admin,
            200,
            json!({ "user": row() }),
        )
        .await;
    assert_eq!((&changed["user"]["name"], &changed["user"]["role"]), (&json!("Bob B."), &json!("admin")));
    let off = page
        .check(Request::put(&uri, &json!({ "is_active": false })), &page.admin, 200, json!({ "user": row() }))
        .await;
    assert_eq!(off["user"]["is_active"], false);
    page.check(Request::delete(&uri), &page.admin, 200, json!({ "message": "text" })).await;
    page.refuse(Request::get(&uri), &page.admin, 404).await;
    let myself =
        page.call(Request::delete(&format!("/api/admin/users/{}", page.world.admin.id)), &page.admin).await;
    assert!(matches!(myself.status, 403 | 422), "nobody deletes themselves: {myself}");
}
