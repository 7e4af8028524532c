//! Projects, their agents and keys, and people.

use insta::assert_snapshot;
use serde_json::json;

use crate::app::Credential;
use crate::world::{PASSWORD, World};

#[actix_web::test]
async fn a_project_is_made_with_everything_that_it_may_have() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({
        "name": "Agri Märket",
        "description": "Seeds\r\nand tools.",
        "support_email": "help@agrimarket.example",
        "website_url": "https://agrimarket.example/shop?x=1",
        "timezone": "Africa/Lagos",
        "settings": { "color": "#00AA55", "nested": [1, { "a": null }] },
        "unknown": true,
    });
    assert_snapshot!(world.post("/api/admin/projects", &admin, &body).await);
    let second = world
        .post(
            "/api/admin/projects",
            &admin,
            &json!({ "name": "Agri Market", "description": "", "settings": [] }),
        )
        .await
        .expect(201);
    assert_eq!(
        (&second["project"]["slug"], &second["project"]["timezone"]),
        (&json!("agri-market-2"), &json!("UTC"))
    );
}

#[actix_web::test]
async fn every_wrong_field_of_a_project_is_named_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({
        "name": "",
        "description": 7,
        "support_email": "nobody",
        "website_url": "ftp://x.example",
        "timezone": "Mars/Olympus",
        "settings": [1],
    });
    assert_snapshot!(world.post("/api/admin/projects", &admin, &body).await);
}

#[actix_web::test]
async fn projects_are_listed_with_counts() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    assert_snapshot!(world.get("/api/admin/projects?search=naija&active=true&per_page=5", &admin).await);
    let none = world.get("/api/admin/projects?active=0", &admin).await.expect(200);
    assert_eq!(
        (&none["data"], &none["current_page"], &none["last_page"]),
        (&json!([]), &json!(1), &json!(1))
    );
}

#[actix_web::test]
async fn only_staff_are_assigned_and_only_to_projects_that_exist() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/projects/{}/agents", world.home.id);
    let customer = world.post(&uri, &admin, &json!({ "user_id": world.tunde.id.get() })).await;
    assert_eq!(customer.invalid_fields(), ["user_id"]);
    let wrong = world.post(&uri, &admin, &json!({ "user_id": "3", "is_lead": "yes" })).await;
    assert_eq!(wrong.invalid_fields(), ["is_lead", "user_id"]);
    let body = json!({ "user_id": world.bob.id.get(), "is_lead": true });
    assert_snapshot!(world.post("/api/admin/projects/4711/agents", &admin, &body).await);
    for id in ["0", "-1", "x", "9223372036854775808", "1e999"] {
        world.post(&format!("/api/admin/projects/{id}/agents"), &admin, &body).await.expect(404);
    }
    assert_snapshot!(world.post(&uri, &admin, &body).await);
    let bob = world.log_in(&world.bob).await;
    world.get(&format!("/api/tickets/{}", world.ticket), &bob).await.expect(200);
}

#[actix_web::test]
async fn a_pair_of_keys_is_shown_once_and_works_from_its_networks_until_it_ends() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/projects/{}/api-keys", world.home.id);
    let body = json!({ "name": "Shop", "allowed_ips": ["198.51.100.0/24", "2001:db8::/32"], "expires_at": "2026-03-03" });
    let made = world.post(&uri, &admin, &body).await;
    assert_snapshot!(made);
    let made = made.json();
    let pair = Credential::pair(made["api_key"].as_str().unwrap(), made["api_secret"].as_str().unwrap());
    let ping = |address: &'static str| {
        world.app.call(crate::app::Request::get("/api/external/ping").by(&pair).from(address))
    };
    ping("198.51.100.9:1").await.expect(200);
    ping("[2001:db8::9]:1").await.expect(200);
    ping("[::ffff:198.51.100.9]:1").await.expect(200);
    assert_snapshot!(ping("203.0.113.7:1").await);
    world.clock.advance(chrono::TimeDelta::hours(12));
    ping("198.51.100.9:1").await.expect(401);
}

#[actix_web::test]
async fn wrong_entries_of_a_pair_of_keys_are_named_by_their_places() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let uri = format!("/api/admin/projects/{}/api-keys", world.home.id);
    let body = json!({ "name": "Shop", "allowed_ips": ["10.0.0.1", "10.0.0.0/33", 7], "expires_at": "soon" });
    assert_snapshot!(world.post(&uri, &admin, &body).await);
    let past = world.post(&uri, &admin, &json!({ "name": "Shop", "expires_at": "2026-03-01" })).await;
    assert_eq!(past.invalid_fields(), ["expires_at"]);
    let networks = world.post(&uri, &admin, &json!({ "name": "Shop", "allowed_ips": "10.0.0.1" })).await;
    assert_eq!(networks.invalid_fields(), ["allowed_ips"]);
}

#[actix_web::test]
async fn people_are_made_and_no_address_twice() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({
        "name": "Kemi Ade",
        "email": "Kemi@Example.org",
        "password": PASSWORD,
        "role": "agent",
        "department": "Support",
        "phone": "+234 803 000 0000",
    });
    assert_snapshot!(world.post("/api/admin/users", &admin, &body).await);
    assert_snapshot!(world.post("/api/admin/users", &admin, &body).await);
}

#[actix_web::test]
async fn wrong_fields_of_a_person_are_named_and_nobody_makes_a_super_administrator() {
    let world = World::new().await;
    let root = world.log_in(&world.root).await;
    let body = json!({ "name": null, "email": "kemi", "password": "short", "role": "boss", "phone": false });
    assert_snapshot!(world.post("/api/admin/users", &root, &body).await);
    let body =
        json!({ "name": "Kemi", "email": "kemi@example.org", "password": PASSWORD, "role": "super_admin" });
    assert_eq!(world.post("/api/admin/users", &root, &body).await.invalid_fields(), ["role"]);
}
