//! The sections on errors and on JWT authentication.

use serde_json::json;

use super::Page;
use crate::app::{Credential, Request};
use crate::databases::on_every_database;
use crate::world::PASSWORD;

on_every_database!(crate::supportdesk::Page::on => error_handling, jwt_authentication);

async fn error_handling(page: Page) {
    let nobody = Credential::none();
    let wrong = json!({ "email": page.world.tunde.email.as_str(), "password": "wrong" });
    let body =
        page.check(Request::post("/api/auth/login", &wrong), &nobody, 401, json!({ "error": "text" })).await;
    assert_eq!(body["error"], "Invalid credentials");
    let invalid = page
        .check(
            Request::post("/api/auth/login", &json!({})),
            &nobody,
            422,
            json!({ "error": "text", "details": { "email": ["text"], "password": ["text"] } }),
        )
        .await;
    assert_eq!(invalid["error"], "Validation failed.");
    assert_eq!(invalid["details"]["email"], json!(["The email field is required."]));
    page.refuse(Request::get("/api/auth/me"), &nobody, 401).await;
    page.refuse(Request::get("/api/admin/users"), &page.customer, 403).await;
    page.refuse(Request::get("/api/tickets/4711"), &page.admin, 404).await;
    page.refuse(Request::get("/api/nothing"), &page.admin, 404).await;
    page.refuse(Request::new("PATCH", "/api/auth/me"), &page.admin, 405).await;
}

async fn jwt_authentication(page: Page) {
    let nobody = Credential::none();
    let session = json!({
        "access_token": "text",
        "token_type": "text",
        "expires_in": "integer",
        "user": { "id": "integer", "name": "text", "email": "text", "role": "text" },
    });
    let login = json!({ "email": page.world.admin.email.as_str(), "password": PASSWORD });
    let body = page.check(Request::post("/api/auth/login", &login), &nobody, 200, session.clone()).await;
    assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("bearer"), &json!(3600)));

    let account = json!({
        "name": "Amina Bello",
        "email": "amina@example.org",
        "password": "a long secret",
        "password_confirmation": "a long secret",
        "phone": "+234 1 234",
    });
    let registered = page.check(Request::post("/api/auth/register", &account), &nobody, 201, session).await;
    assert_eq!(registered["user"]["role"], "customer");
    page.refuse(Request::post("/api/auth/register", &account), &nobody, 422).await;
    let amina = Credential::token(registered["access_token"].as_str().unwrap());

    let refreshed = page
        .check(
            Request::new("POST", "/api/auth/refresh"),
            &amina,
            200,
            json!({ "access_token": "text", "token_type": "text", "expires_in": "integer" }),
        )
        .await;
    page.refuse(Request::new("POST", "/api/auth/refresh"), &nobody, 401).await;
    let amina = Credential::token(refreshed["access_token"].as_str().unwrap());
    let me = json!({ "user": { "id": "integer", "name": "text", "role": "text", "projects": ["object"] } });
    page.check(Request::get("/api/auth/me"), &amina, 200, me).await;
    let mine = page
        .check(Request::get("/api/auth/me"), &page.agent, 200, json!({ "user": { "projects": ["object"] } }))
        .await;
    assert_eq!(mine["user"]["projects"].as_array().unwrap().len(), 1);

    let changed = page
        .check(
            Request::put("/api/auth/profile", &json!({ "name": "Amina B.", "phone": "1" })),
            &amina,
            200,
            json!({ "user": { "id": "integer", "name": "text", "email": "text", "role": "text" } }),
        )
        .await;
    assert_eq!(changed["user"]["name"], "Amina B.");
    let short = json!({ "password": "short", "password_confirmation": "short" });
    page.refuse(Request::put("/api/auth/profile", &short), &amina, 422).await;

    let done = json!({ "message": "text" });
    let out = page.check(Request::new("POST", "/api/auth/logout"), &amina, 200, done).await;
    assert_eq!(out["message"], "Logged out successfully");
    page.refuse(Request::get("/api/auth/me"), &amina, 401).await;
}
