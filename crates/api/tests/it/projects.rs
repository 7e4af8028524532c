//! The page's section on projects: what they show, how they change, who works on them, and their keys.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::keys::log::write_down;
use switchboard_domain::Priority;
use switchboard_testkit::fixtures::a_policy;

use crate::app::{Answer, Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::{World, example_ticket};

fn uri(world: &World, rest: &str) -> String {
    format!("/api/admin/projects/{}{rest}", world.home.id)
}

async fn put(world: &World, by: &Credential, body: &Value) -> Answer {
    world.app.call(Request::put(&uri(world, ""), body).by(by)).await
}

async fn delete(world: &World, by: &Credential, rest: &str) -> Answer {
    world.app.call(Request::delete(&uri(world, rest)).by(by)).await
}

fn names(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|project| project["name"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn a_project_is_shown_with_its_agents_policies_and_keys() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({ "user_id": world.bob.id.get(), "is_lead": true });
    world.post(&uri(&world, "/agents"), &admin, &body).await.expect(200);
    a_policy(&world.test_database.database, Some(world.home.id), Priority::High, [15, 120]);
    let body = json!({ "name": "Shop", "allowed_ips": ["10.0.0.0/8"], "expires_at": "2030-01-01" });
    let made = world.post(&uri(&world, "/api-keys"), &admin, &body).await.expect(201);
    let shown = world.get(&uri(&world, ""), &admin).await;
    assert_snapshot!(shown);
    assert!(!shown.to_string().contains(made["api_secret"].as_str().unwrap()));
    for id in ["4711", "0", "-1", "x", "9223372036854775808", "1e999"] {
        let missing = world.get(&format!("/api/admin/projects/{id}"), &admin).await;
        assert_eq!(missing.expect(404)["code"], "project_not_found", "{id}");
    }
}

#[actix_web::test]
async fn a_change_names_only_what_it_changes() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({
        "name": "Lagos Homes",
        "description": "Houses\r\nand flats.",
        "support_email": "help@lagoshomes.example",
        "website_url": "https://lagoshomes.example",
        "timezone": "Africa/Lagos",
        "settings": { "color": "#00AA55" },
        "slug": "ignored",
        "prefix": "IGNO",
    });
    assert_snapshot!(put(&world, &admin, &body).await);
    let changed = put(&world, &admin, &json!({})).await.expect(200);
    assert_eq!(changed["project"]["website_url"], "https://lagoshomes.example");
    let cleared = json!({ "description": null, "support_email": "", "website_url": null, "settings": null });
    let cleared = put(&world, &admin, &cleared).await.expect(200);
    for field in ["description", "support_email", "website_url", "settings"] {
        assert_eq!(cleared["project"][field], Value::Null, "{field}");
    }
    assert_eq!(cleared["project"]["timezone"], "Africa/Lagos");
    let shown = world.get(&uri(&world, ""), &admin).await.expect(200);
    let filed =
        world.post("/api/external/tickets", &world.home_key, &example_ticket("amina")).await.expect(201);
    assert!(filed["ticket_number"].as_str().unwrap().starts_with("NAIJ-"), "the prefix stays");
    assert_eq!(
        (&shown["project"]["name"], &shown["project"]["slug"]),
        (&json!("Lagos Homes"), &json!("naijahomes"))
    );
}

#[actix_web::test]
async fn every_wrong_field_of_a_change_is_named_and_nothing_changes() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let before = world.dump().await;
    let body = json!({
        "name": null,
        "description": 7,
        "support_email": "nobody",
        "website_url": "ftp://x.example",
        "timezone": "",
        "settings": [1],
        "is_active": "yes",
    });
    assert_snapshot!(put(&world, &admin, &body).await);
    let half = json!({ "name": "New", "is_active": null });
    assert_eq!(put(&world, &admin, &half).await.invalid_fields(), ["is_active"]);
    assert_eq!(world.dump().await, before);
    let missing = Request::put("/api/admin/projects/4711", &json!({ "name": "New" }));
    world.app.call(missing.by(&admin)).await.expect(404);
}

#[actix_web::test]
async fn a_disabled_project_takes_no_tickets_from_the_next_request_on() {
    let world = World::new().await;
    let (admin, tunde) = (world.log_in(&world.admin).await, world.log_in(&world.tunde).await);
    let file = async || {
        let body = json!({ "project_id": world.home.id.get(), "subject": "Help", "description": "Broken." });
        world.post("/api/tickets", &tunde, &body).await.status
    };
    let ping = async || world.get("/api/external/ping", &world.home_key).await.status;
    assert_eq!((file().await, ping().await), (201, 200));
    put(&world, &admin, &json!({ "is_active": false })).await.expect(200);
    assert_eq!((file().await, ping().await), (422, 403));
    let listed = world.get("/api/admin/projects?active=0", &admin).await.expect(200);
    assert_eq!(names(&listed), ["NaijaHomes"]);
    put(&world, &admin, &json!({ "is_active": true })).await.expect(200);
    assert_eq!((file().await, ping().await), (201, 200));
}

async fn a_removed_agent_is_out(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let (admin, alice) = (world.log_in(&world.admin).await, world.log_in(&world.alice).await);
    let ticket = format!("/api/tickets/{}", world.ticket);
    let take = json!({ "user_id": world.alice.id.get() });
    world.post(&format!("{ticket}/assign"), &admin, &take).await.expect(200);
    world.get(&ticket, &alice).await.expect(200);

    let rest = format!("/agents/{}", world.alice.id);
    let removed = delete(&world, &admin, &rest).await.expect(200);
    assert_eq!(removed, json!({ "message": "Agent removed from project" }));
    world.get(&ticket, &alice).await.expect(404);
    let seen = world.get("/api/tickets", &alice).await.expect(200);
    assert_eq!(seen["total"], 0);
    let kept = world.get(&ticket, &admin).await.expect(200);
    assert_eq!(kept["ticket"]["assigned_to"], world.alice.id.get(), "the ticket stays theirs");
    assert_eq!(delete(&world, &admin, &rest).await.expect(404)["code"], "user_not_found");
    let shown = world.get(&uri(&world, ""), &admin).await.expect(200);
    assert_eq!((&shown["project"]["agents"], &shown["project"]["agents_count"]), (&json!([]), &json!(0)));
}

#[actix_web::test]
async fn a_removed_agent_sees_nothing_from_the_next_request_on() {
    a_removed_agent_is_out(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn a_removed_agent_sees_nothing_on_sqlite() {
    a_removed_agent_is_out(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_removed_agent_sees_nothing_on_postgres() {
    a_removed_agent_is_out(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn everybody_lists_the_projects_into_which_they_may_file() {
    let world = World::new().await;
    let [admin, alice, tunde] = [&world.admin, &world.alice, &world.tunde];
    let [admin, alice, tunde] =
        [world.log_in(admin).await, world.log_in(alice).await, world.log_in(tunde).await];
    assert_snapshot!(world.get("/api/projects?per_page=1", &tunde).await);
    put(&world, &admin, &json!({ "is_active": false })).await.expect(200);
    let list = async |by: &Credential, query: &str| {
        let list = world.get(&format!("/api/projects{query}"), by).await.expect(200);
        names(&list).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(list(&admin, "").await, ["AgriMarket", "NaijaHomes"]);
    assert_eq!(list(&alice, "").await, ["NaijaHomes"]);
    assert_eq!(list(&tunde, "").await, ["AgriMarket"]);
    assert_eq!(list(&admin, "?search=NAIJA").await, ["NaijaHomes"]);
    let walked = world.get("/api/projects?cursor=&per_page=1", &admin).await.expect(200);
    let next = walked["next_cursor"].as_str().unwrap();
    assert_eq!(list(&admin, &format!("?per_page=1&cursor={next}")).await, ["NaijaHomes"]);
    assert_eq!(
        world.get("/api/projects?per_page=0&page=x", &tunde).await.invalid_fields(),
        ["page", "per_page"]
    );
}

async fn a_key_is_used_listed_and_revoked(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let made = world.post(&uri(&world, "/api-keys"), &admin, &json!({ "name": "Shop" })).await.expect(201);
    let pair = Credential::pair(made["api_key"].as_str().unwrap(), made["api_secret"].as_str().unwrap());
    world.clock.advance(TimeDelta::seconds(90));
    let ping =
        async || world.app.call(Request::get("/api/external/ping").by(&pair).from("[2001:db8::7]:1")).await;
    ping().await.expect(200);
    let first = async || {
        let list = world.get(&uri(&world, "/api-keys?per_page=1"), &admin).await.expect(200);
        assert_eq!((&list["total"], &list["per_page"]), (&json!(2), &json!(1)));
        list["data"][0].clone()
    };
    assert_eq!(first().await["last_used_at"], Value::Null, "no request waits for a note of its use");
    write_down(&world.context).unwrap();
    let expected = json!({
        "id": made["key_id"],
        "name": "Shop",
        "kind": "project",
        "api_key": made["api_key"],
        "allowed_ips": [],
        "is_active": true,
        "expires_at": null,
        "created_at": "2026-03-02T12:00:00Z",
        "last_used_at": "2026-03-02T12:01:30Z",
        "last_used_ip": "2001:db8::7",
    });
    assert_eq!(first().await, expected);

    let rest = format!("/api-keys/{}", made["key_id"]);
    for _ in 0..2 {
        let revoked = delete(&world, &admin, &rest).await.expect(200);
        assert_eq!(revoked, json!({ "message": "API key revoked" }));
        ping().await.expect(401);
        world.get("/api/external/ping", &world.home_key).await.expect(200);
    }
    assert_eq!(first().await["is_active"], false);
}

#[actix_web::test]
async fn a_revoked_key_is_refused_from_the_next_request_on() {
    a_key_is_used_listed_and_revoked(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn a_revoked_key_is_refused_on_sqlite() {
    a_key_is_used_listed_and_revoked(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_revoked_key_is_refused_on_postgres() {
    a_key_is_used_listed_and_revoked(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn keys_of_a_project_that_does_not_exist_are_not_listed() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let missing = world.get("/api/admin/projects/4711/api-keys", &admin).await.expect(404);
    assert_eq!(missing["code"], "project_not_found");
    let wrong = world.get(&uri(&world, "/api-keys?per_page=101&cursor=x"), &admin).await;
    assert_eq!(wrong.invalid_fields(), ["cursor", "per_page"]);
}
