//! The sections on the external project API and on the calls of its example client.

use serde_json::{Value, json};

use super::{Page, page_of};
use crate::app::{Credential, Request};
use crate::databases::on_every_database;
use crate::world::example_ticket;

on_every_database!(
    crate::supportdesk::Page::on =>
    health_check_and_key_validation,
    submit_list_and_read,
    reply_and_close,
    php_integration_example,
);

async fn health_check_and_key_validation(page: Page) {
    let shape = json!({ "status": "text", "project": { "id": "integer", "name": "text", "slug": "text" }, "timestamp": "instant" });
    let ping = page.check(Request::get("/api/external/ping"), &page.world.home_key, 200, shape).await;
    assert_eq!((&ping["status"], &ping["project"]["name"]), (&json!("ok"), &json!("NaijaHomes")));
    page.refuse(Request::get("/api/external/ping"), &page.admin, 401).await;
    page.check(Request::get("/health"), &Credential::none(), 200, json!("object")).await;
}

async fn submit_list_and_read(page: Page) {
    let key = &page.world.home_key;
    let made = json!({
        "ticket_number": "text", "ticket_id": "integer", "status": "text", "priority": "text", "created_at": "instant",
    });
    let filed =
        page.check(Request::post("/api/external/tickets", &example_ticket("amina")), key, 201, made).await;
    assert_eq!((&filed["status"], &filed["priority"]), (&json!("open"), &json!("high")));
    page.refuse(Request::post("/api/external/tickets", &json!({})), key, 422).await;
    for (query, found) in [
        ("", 2),
        ("customer_email=amina@example.org", 1),
        ("status=open&priority=high", 2),
        ("status=closed", 0),
        ("per_page=1", 2),
    ] {
        let row = json!({ "ticket_number": "text", "subject": "text", "status": "text", "priority": "text", "created_at": "instant" });
        let list = page
            .check(Request::get(&format!("/api/external/tickets?{query}")), key, 200, page_of(&row))
            .await;
        assert_eq!(list["total"], found, "{query}");
    }
    let number = page.world.ticket_number.as_str();
    let reply = json!({ "body": "Hi, can you describe it?" });
    page.call(Request::post(&page.ticket("/messages"), &reply), &page.agent).await.expect(201);
    let shape = json!({ "ticket": {
        "ticket_number": "text", "subject": "text", "description": "text", "status": "text", "assigned_to": "text|null",
        "messages": [{ "body": "text", "from": "text", "is_agent": "flag" }],
        "resolved_at": "instant|null",
    } });
    let read = page.check(Request::get(&format!("/api/external/tickets/{number}")), key, 200, shape).await;
    assert_eq!(read["ticket"]["messages"].as_array().unwrap().len(), 1, "notes are hidden");
    let foreign = format!("/api/external/tickets/{}", page.world.market_ticket_number);
    page.refuse(Request::get(&foreign), key, 404).await;
}

async fn reply_and_close(page: Page) {
    let key = &page.world.home_key;
    let uri = |rest: &str| format!("/api/external/tickets/{}/{rest}", page.world.ticket_number);
    let of = |email: &str| json!({ "body": "It works now.", "customer_email": email });
    let shape = json!({ "message_id": "integer", "ticket": "text", "status": "text" });
    page.check(Request::post(&uri("reply"), &of("tunde@example.org")), key, 201, shape).await;
    page.refuse(Request::post(&uri("reply"), &of("ngozi@example.org")), key, 422).await;
    page.refuse(Request::post(&uri("close"), &of("ngozi@example.org")), key, 422).await;
    let shape = json!({ "message": "text", "ticket": "text" });
    let closed = page.check(Request::post(&uri("close"), &of("tunde@example.org")), key, 200, shape).await;
    assert_eq!(closed["message"], "Ticket closed");
}

/// The example client declares JSON also where it sends no body, and asks for a list with the address in the query.
fn as_the_example_client(request: Request) -> Request {
    request.header("accept", "application/json")
}

async fn php_integration_example(page: Page) {
    let key = &page.world.home_key;
    let get = |uri: &str| as_the_example_client(Request::get(uri).header("content-type", "application/json"));
    let post = |uri: &str, body: &Value| as_the_example_client(Request::post(uri, body));
    page.check(get("/api/external/ping"), key, 200, json!({ "status": "text" })).await;
    let data = json!({
        "customer_name": "Tunde",
        "customer_email": "tunde@example.org",
        "customer_id": 98231,
        "subject": "Cannot upload property photos",
        "description": "Upload button does nothing.",
        "priority": "high",
        "metadata": { "listing_id": 421, "url": "https://naijahomes.example/421" },
    });
    let filed =
        page.check(post("/api/external/tickets", &data), key, 201, json!({ "ticket_number": "text" })).await;
    let uri = format!("/api/external/tickets/{}", filed["ticket_number"].as_str().unwrap());
    page.check(get(&uri), key, 200, json!({ "ticket": { "messages": "list" } })).await;
    let reply = json!({ "body": "Still broken", "customer_email": "tunde@example.org" });
    page.check(post(&format!("{uri}/reply"), &reply), key, 201, json!({ "message_id": "integer" })).await;
    let list = get("/api/external/tickets?customer_email=tunde%40example.org");
    page.check(list, key, 200, json!({ "data": [{ "ticket_number": "text" }] })).await;
    let refused = page.call(post("/api/external/tickets", &json!([])), key).await;
    assert!(refused.json()["error"].is_string(), "the client throws with the error as its text: {refused}");
}
