//! A ticket travels through the whole house, on every kind of database.

use serde_json::json;

use crate::app::{Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::{PASSWORD, World, example_ticket};

async fn travels(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = prepared_by_an_administrator(&world).await;

    let filed = world.post("/api/external/tickets", &key, &example_ticket("amina")).await.expect(201);
    let number = filed["ticket_number"].as_str().unwrap();
    assert_eq!((number, filed["status"].as_str()), ("AGR2-2026-00001", Some("open")));

    let body = json!({ "email": "kemi@example.org", "password": PASSWORD });
    let login = world.app.call(Request::post("/api/auth/login", &body)).await.expect(200);
    let agent = Credential::token(login["access_token"].as_str().unwrap());
    let found =
        world.get("/api/tickets?search=property%20photos&unassigned=1&status=open", &agent).await.expect(200);
    assert_eq!(
        (found["total"].as_i64(), found["data"][0]["ticket_number"].as_str()),
        (Some(1), Some(number))
    );

    let uri = format!("/api/tickets/{}", found["data"][0]["id"]);
    let taken = world
        .post(&format!("{uri}/assign"), &agent, &json!({ "user_id": login["user"]["id"] }))
        .await
        .expect(200);
    assert_eq!(taken["ticket"]["assignee"]["name"], "Kemi Ade");
    let note = json!({ "body": "Probably the cache.", "type": "note" });
    world.post(&format!("{uri}/messages"), &agent, &note).await.expect(201);
    let reply = json!({ "body": "Have you cleared your cache?" });
    let answered = world.post(&format!("{uri}/messages"), &agent, &reply).await.expect(201);
    assert_eq!(answered["message"]["is_first_response"], true);

    let read = world.get(&format!("/api/external/tickets/{number}"), &key).await.expect(200);
    let ticket = &read["ticket"];
    assert_eq!(
        (ticket["status"].as_str(), ticket["assigned_to"].as_str()),
        (Some("in_progress"), Some("Kemi Ade"))
    );
    assert_eq!(ticket["messages"].as_array().unwrap().len(), 1, "the note is not the customer's to read");
    assert_eq!(ticket["messages"][0]["body"], "Have you cleared your cache?");
    assert_eq!(
        (&ticket["messages"][0]["from"], &ticket["messages"][0]["is_agent"]),
        (&json!("Kemi Ade"), &json!(true))
    );
    assert_eq!(ticket["metadata"], example_ticket("amina")["metadata"]);
    assert_eq!(
        (&ticket["first_response_due_at"], &ticket["first_response_breached"]),
        (&json!("2026-03-02T13:00:00Z"), &json!(false))
    );

    let thanks = json!({ "body": "That helped, thank you.", "customer_email": "Amina@Example.org" });
    world.post(&format!("/api/external/tickets/{number}/reply"), &key, &thanks).await.expect(201);
    let close = json!({ "customer_email": "amina@example.org" });
    let closed = world.post(&format!("/api/external/tickets/{number}/close"), &key, &close).await.expect(200);
    assert_eq!(closed, json!({ "message": "Ticket closed", "ticket": number }));

    insta::assert_snapshot!("journey", world.get(&uri, &agent).await.to_string());
}

/// A project with an agent and a pair of keys, made by an administrator.
async fn prepared_by_an_administrator(world: &World) -> Credential {
    let admin = world.log_in(&world.admin).await;
    let project =
        world.post("/api/admin/projects", &admin, &json!({ "name": "Agri Mart" })).await.expect(201);
    let person =
        json!({ "name": "Kemi Ade", "email": "kemi@example.org", "password": PASSWORD, "role": "agent" });
    let agent = world.post("/api/admin/users", &admin, &person).await.expect(201);
    let uri = format!("/api/admin/projects/{}", project["project"]["id"]);
    let assigned = world
        .post(&format!("{uri}/agents"), &admin, &json!({ "user_id": agent["user"]["id"] }))
        .await
        .expect(200);
    assert_eq!(assigned, json!({ "message": "Agent assigned to project" }));
    let pair = world
        .post(&format!("{uri}/api-keys"), &admin, &json!({ "name": "Production Key" }))
        .await
        .expect(201);
    let key = Credential::pair(pair["api_key"].as_str().unwrap(), pair["api_secret"].as_str().unwrap());
    let ping = world.get("/api/external/ping", &key).await.expect(200);
    assert_eq!(ping["project"]["slug"], "agri-mart");
    key
}

#[actix_web::test]
async fn a_ticket_travels_through_memory() {
    travels(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn a_ticket_travels_through_sqlite() {
    travels(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_ticket_travels_through_postgresql() {
    travels(DatabaseKind::Postgres).await;
}
