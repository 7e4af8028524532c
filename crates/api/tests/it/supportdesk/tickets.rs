//! The section on tickets.

use serde_json::{Value, json};

use super::{Page, page_of};
use crate::app::Request;
use crate::databases::on_every_database;

on_every_database!(
    crate::supportdesk::Page::on =>
    list_tickets,
    get_full_ticket_detail,
    create_a_new_ticket,
    update_a_ticket,
    change_ticket_status,
    assign_ticket,
    add_reply_or_internal_note,
    rate_resolved_ticket,
    watch_and_unwatch_ticket,
    soft_delete_ticket,
);

/// A ticket as lists show it.
fn row() -> Value {
    json!({
        "id": "integer",
        "ticket_number": "text",
        "subject": "text",
        "status": "text",
        "priority": "text",
        "reply_count": "integer",
        "project": { "id": "integer", "name": "text", "slug": "text" },
        "category": "object|null",
        "assignee": "object|null",
        "creator": "object|null",
        "tags": ["object"],
        "last_activity_at": "instant",
        "created_at": "instant",
    })
}

async fn list_tickets(page: Page) {
    let list = page.check(Request::get("/api/tickets"), &page.agent, 200, page_of(&row())).await;
    assert_eq!((&list["total"], &list["per_page"]), (&json!(1), &json!(20)));
    let agent = page.world.alice.id;
    let home = page.world.home.id;
    for (query, found) in [
        ("status=open".to_owned(), 1),
        ("status=closed".to_owned(), 0),
        ("priority=high".to_owned(), 1),
        (format!("project_id={home}"), 1),
        (format!("assigned_to={agent}"), 0),
        ("unassigned=true".to_owned(), 1),
        ("overdue=1".to_owned(), 0),
        ("search=property".to_owned(), 1),
        (format!("search={}", page.world.ticket_number), 1),
        ("search=tunde@example.org".to_owned(), 1),
        ("page=1&per_page=100".to_owned(), 1),
    ] {
        let uri = format!("/api/tickets?{query}");
        let list = page.check(Request::get(&uri), &page.agent, 200, page_of(&row())).await;
        assert_eq!(list["total"], found, "{query}");
    }
    page.refuse(Request::get("/api/tickets?per_page=101"), &page.agent, 422).await;
    let all = page.check(Request::get("/api/tickets"), &page.admin, 200, page_of(&row())).await;
    assert_eq!(all["total"], 2);
    let own = page.check(Request::get("/api/tickets"), &page.customer, 200, page_of(&row())).await;
    assert_eq!(own["total"], 1);
}

async fn get_full_ticket_detail(page: Page) {
    let ticket = json!({ "ticket": {
        "id": "integer",
        "ticket_number": "text",
        "subject": "text",
        "description": "text",
        "status": "text",
        "priority": "text",
        "source": "text",
        "customer_name": "text",
        "customer_email": "text",
        "first_response_due_at": "instant",
        "resolution_due_at": "instant",
        "first_response_breached": "flag",
        "resolution_breached": "flag",
        "project": { "id": "integer", "name": "text", "slug": "text" },
        "category": "object|null",
        "creator": { "id": "integer", "name": "text" },
        "assignee": "object|null",
        "tags": ["object"],
        "messages": [{ "id": "integer", "body": "text", "type": "text", "user": "object|null", "attachments": "list", "created_at": "instant" }],
        "attachments": ["object"],
        "activities": ["object"],
        "rating": "object|null",
        "sla_policy": { "id": "integer", "priority": "text", "first_response_minutes": "integer", "resolution_minutes": "integer" },
    } });
    let read = page.check(Request::get(&page.ticket("")), &page.agent, 200, ticket).await;
    assert_eq!(read["ticket"]["source"], "api");
    assert_eq!(read["ticket"]["messages"].as_array().unwrap().len(), 1, "staff read notes");
    let read =
        page.check(Request::get(&page.ticket("")), &page.customer, 200, json!({ "ticket": "object" })).await;
    assert_eq!(read["ticket"]["messages"], json!([]), "customers do not");
    page.refuse(Request::get("/api/tickets/4711"), &page.agent, 404).await;
    let other = page.log_in(&page.world.ngozi).await;
    page.refuse(Request::get(&page.ticket("")), &other, 404).await;
}

async fn create_a_new_ticket(page: Page) {
    let made = json!({ "ticket": {
        "id": "integer",
        "ticket_number": "text",
        "status": "text",
        "priority": "text",
        "sla_policy": { "id": "integer", "first_response_minutes": "integer", "resolution_minutes": "integer" },
        "first_response_due_at": "instant",
        "created_at": "instant",
    } });
    let category = page
        .check(
            Request::post("/api/categories", &json!({ "name": "Technical Issue", "color": "#EF4444" })),
            &page.admin,
            201,
            json!({ "category": { "id": "integer" } }),
        )
        .await;
    let tag = page
        .check(
            Request::post("/api/tags", &json!({ "name": "vip", "color": "#1F7A8C" })),
            &page.agent,
            201,
            json!({ "tag": { "id": "integer" } }),
        )
        .await;
    let whole = json!({
        "project_id": page.world.home.id.get(),
        "subject": "Cannot upload photos",
        "description": "Full description",
        "priority": "high",
        "category_id": category["category"]["id"],
        "tags": [tag["tag"]["id"]],
        "customer_name": "Tunde Adeyemi",
        "customer_email": "tunde.adeyemi@example.org",
        "customer_phone": "+234 1 234",
        "metadata": { "browser": "Chrome 124" },
    });
    for caller in [&page.customer, &page.agent, &page.admin, &page.root] {
        let ticket = page.check(Request::post("/api/tickets", &whole), caller, 201, made.clone()).await;
        let ticket = &ticket["ticket"];
        assert_eq!((&ticket["status"], &ticket["priority"]), (&json!("open"), &json!("high")));
    }
    let short = json!({ "project_id": page.world.home.id.get(), "subject": "a", "description": "b" });
    let ticket = page.check(Request::post("/api/tickets", &short), &page.customer, 201, made).await;
    assert_eq!(ticket["ticket"]["priority"], "medium");
    page.refuse(Request::post("/api/tickets", &json!({})), &page.customer, 422).await;
}

async fn update_a_ticket(page: Page) {
    let changes =
        json!({ "subject": "New subject", "description": "New text", "priority": "critical", "tags": [] });
    let ticket = json!({ "ticket": { "id": "integer", "subject": "text", "priority": "text", "category": "object|null", "tags": "list" } });
    let changed = page.check(Request::put(&page.ticket(""), &changes), &page.agent, 200, ticket).await;
    assert_eq!(
        (&changed["ticket"]["subject"], &changed["ticket"]["priority"]),
        (&json!("New subject"), &json!("critical"))
    );
    let read = page
        .check(
            Request::get(&page.ticket("")),
            &page.agent,
            200,
            json!({ "ticket": { "activities": [{ "action": "text" }] } }),
        )
        .await;
    let actions = read["ticket"]["activities"].as_array().unwrap();
    assert!(
        actions.iter().any(|activity| activity["action"] == "priority_changed"),
        "a new priority is logged"
    );
    page.refuse(Request::put(&page.ticket(""), &json!({ "priority": "urgent" })), &page.agent, 422).await;
    page.refuse(Request::put(&page.ticket(""), &changes), &page.customer, 403).await;
}

async fn change_ticket_status(page: Page) {
    let shape = json!({ "ticket": { "status": "text", "resolved_at": "instant|null" } });
    for status in ["in_progress", "pending_customer", "open", "resolved"] {
        let request = Request::post(&page.ticket("/status"), &json!({ "status": status }));
        let moved = page.check(request, &page.agent, 200, shape.clone()).await;
        assert_eq!(
            (&moved["ticket"]["status"], moved["ticket"]["resolved_at"].is_null()),
            (&json!(status), status != "resolved")
        );
    }
    let request = || Request::post(&page.ticket("/status"), &json!({ "status": "closed" }));
    page.refuse(request(), &page.customer, 403).await;
}

async fn assign_ticket(page: Page) {
    let shape = json!({ "ticket": { "assigned_to": "integer|null", "assignee": "object|null" } });
    let to = |user: Value| Request::post(&page.ticket("/assign"), &json!({ "user_id": user }));
    let taken = page.check(to(page.world.alice.id.get().into()), &page.agent, 200, shape.clone()).await;
    assert_eq!(taken["ticket"]["assignee"]["name"], page.world.alice.name.as_str());
    let left = page.check(to(Value::Null), &page.admin, 200, shape).await;
    assert_eq!(left["ticket"]["assigned_to"], Value::Null);
    let read =
        page.check(Request::get(&page.ticket("")), &page.agent, 200, json!({ "ticket": "object" })).await;
    assert_eq!(read["ticket"]["status"], "in_progress", "an assignment moved it");
    page.refuse(to(page.world.alice.id.get().into()), &page.customer, 403).await;
}

async fn add_reply_or_internal_note(page: Page) {
    let shape = json!({ "message": {
        "id": "integer",
        "body": "text",
        "type": "text",
        "is_first_response": "flag",
        "user": { "id": "integer", "name": "text" },
        "attachments": "list",
        "created_at": "instant",
    } });
    let write = |body: Value| Request::post(&page.ticket("/messages"), &body);
    let reply = page
        .check(write(json!({ "body": "Have you cleared your cache?" })), &page.agent, 201, shape.clone())
        .await;
    assert_eq!(
        (&reply["message"]["type"], &reply["message"]["is_first_response"]),
        (&json!("reply"), &json!(true))
    );
    page.check(write(json!({ "body": "Yes.", "type": "reply" })), &page.customer, 201, shape.clone()).await;
    page.check(write(json!({ "body": "Known fault.", "type": "note" })), &page.admin, 201, shape).await;
    page.refuse(write(json!({ "body": "A note", "type": "note" })), &page.customer, 403).await;
    page.refuse(write(json!({})), &page.customer, 422).await;
}

async fn rate_resolved_ticket(page: Page) {
    let rate = |score: Value| {
        Request::post(&page.ticket("/rate"), &json!({ "score": score, "comment": "Great support!" }))
    };
    page.refuse(rate(5.into()), &page.customer, 422).await;
    page.call(Request::post(&page.ticket("/status"), &json!({ "status": "resolved" })), &page.agent)
        .await
        .expect(200);
    page.refuse(rate(6.into()), &page.customer, 422).await;
    let shape = json!({ "rating": { "score": "integer", "comment": "text" } });
    let rated = page.check(rate(5.into()), &page.customer, 200, shape).await;
    assert_eq!(rated["rating"]["score"], 5);
    page.refuse(rate(1.into()), &page.customer, 422).await;
}

async fn watch_and_unwatch_ticket(page: Page) {
    let shape = json!({ "watching": "flag" });
    let on = page.check(Request::new("POST", &page.ticket("/watch")), &page.agent, 200, shape.clone()).await;
    assert_eq!(on, json!({ "watching": true }));
    let off = page.check(Request::delete(&page.ticket("/watch")), &page.agent, 200, shape).await;
    assert_eq!(off, json!({ "watching": false }));
}

async fn soft_delete_ticket(page: Page) {
    page.refuse(Request::delete(&page.ticket("")), &page.agent, 403).await;
    page.refuse(Request::delete(&page.ticket("")), &page.customer, 403).await;
    let gone =
        page.check(Request::delete(&page.ticket("")), &page.admin, 200, json!({ "message": "text" })).await;
    assert_eq!(gone["message"], "Ticket deleted");
    for caller in [&page.admin, &page.agent, &page.customer] {
        page.refuse(Request::get(&page.ticket("")), caller, 404).await;
    }
    page.call(Request::new("POST", &page.ticket("/restore")), &page.admin).await.expect(200);
    page.call(Request::get(&page.ticket("")), &page.customer).await.expect(200);
}
