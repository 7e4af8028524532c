//! The reference of roles and permissions: each can do what the table says, and nothing else.

use serde_json::{Value, json};

use super::Page;
use crate::app::Request;
use crate::databases::on_every_database;
use crate::world::PASSWORD;

on_every_database!(crate::supportdesk::Page::on => roles_and_permissions_reference);

/// A capability of the table: what is asked, and the status for super administrators, administrators, agents and customers.
struct Capability {
    name: &'static str,
    request: Request,
    statuses: [u16; 4],
}

fn can(name: &'static str, request: Request, statuses: [u16; 4]) -> Capability {
    Capability { name, request, statuses }
}

async fn roles_and_permissions_reference(page: Page) {
    let callers = [
        ("super_admin", &page.root),
        ("admin", &page.admin),
        ("agent", &page.agent),
        ("customer", &page.customer),
    ];
    for Capability { name, request, statuses } in capabilities(&page) {
        for ((role, caller), status) in callers.iter().zip(statuses) {
            let answer = page.call(request.clone(), caller).await;
            assert_eq!(answer.status, status, "{name}, {role}: {answer}");
        }
    }
}

#[expect(clippy::too_many_lines, reason = "the table of the page, one entry a line")]
fn capabilities(page: &Page) -> Vec<Capability> {
    let home = page.world.home.id.get();
    let foreign = format!("/api/tickets/{}", page.world.market_ticket);
    let post = |uri: &str, body: Value| Request::post(uri, &body);
    let person = |role: &str| json!({ "name": "", "email": "", "password": PASSWORD, "role": role });
    vec![
        can(
            "create tickets",
            post("/api/tickets", json!({ "project_id": home, "subject": "a", "description": "b" })),
            [201, 201, 201, 201],
        ),
        can("view own tickets", Request::get(&page.ticket("")), [200, 200, 200, 200]),
        can("view all tickets: of other projects", Request::get(&foreign), [200, 200, 404, 404]),
        can("reply", post(&page.ticket("/messages"), json!({ "body": "a" })), [201, 201, 201, 201]),
        can(
            "reply elsewhere",
            post(&format!("{foreign}/messages"), json!({ "body": "a" })),
            [201, 201, 404, 404],
        ),
        can(
            "internal notes",
            post(&page.ticket("/messages"), json!({ "body": "a", "type": "note" })),
            [201, 201, 201, 403],
        ),
        can(
            "change status",
            post(&page.ticket("/status"), json!({ "status": "in_progress" })),
            [200, 200, 200, 403],
        ),
        can(
            "change status elsewhere",
            post(&format!("{foreign}/status"), json!({ "status": "open" })),
            [200, 200, 404, 403],
        ),
        can("assign", post(&page.ticket("/assign"), json!({ "user_id": null })), [200, 200, 200, 403]),
        can(
            "change priority",
            Request::put(&page.ticket(""), &json!({ "priority": "low" })),
            [200, 200, 200, 403],
        ),
        can("edit elsewhere", Request::put(&foreign, &json!({ "priority": "low" })), [200, 200, 404, 403]),
        can(
            "delete tickets: one that is not there",
            Request::delete("/api/tickets/4711"),
            [404, 404, 403, 403],
        ),
        can(
            "rate the ticket of somebody else",
            post(&format!("{foreign}/rate"), json!({ "score": 5 })),
            [403, 403, 404, 404],
        ),
        can("create projects", post("/api/admin/projects", json!({})), [422, 422, 403, 403]),
        can("manage projects", Request::put(&page.project(""), &json!({})), [200, 200, 403, 403]),
        can(
            "generate API keys",
            post(&page.project("/api-keys"), json!({ "name": "a" })),
            [201, 201, 403, 403],
        ),
        can(
            "manage users",
            Request::get(&format!("/api/admin/users/{}", page.world.tunde.id)),
            [200, 200, 403, 403],
        ),
        can("create agents", post("/api/admin/users", person("agent")), [422, 422, 403, 403]),
        can(
            "create super administrators",
            post("/api/admin/users", person("super_admin")),
            [422, 422, 403, 403],
        ),
        can("the dashboard", Request::get("/api/admin/reports/dashboard"), [200, 200, 200, 403]),
        can("all reports", Request::get("/api/admin/reports/by-project"), [200, 200, 403, 403]),
        can("SLA policies", Request::get("/api/admin/sla"), [200, 200, 403, 403]),
        can("categories", post("/api/categories", json!({})), [422, 422, 403, 403]),
        can("tags", post("/api/tags", json!({})), [422, 422, 422, 403]),
        can("canned responses", Request::get("/api/canned-responses"), [200, 200, 200, 403]),
    ]
}
