//! Canned responses: who finds, changes and uses which.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::app::Credential;
use crate::databases::DatabaseKind;
use crate::world::World;

const URI: &str = "/api/canned-responses";

async fn create(world: &World, by: &Credential, body: Value) -> i64 {
    let made = world.post(URI, by, &body).await.expect(201);
    made["canned_response"]["id"].as_i64().unwrap()
}

async fn titles(world: &World, by: &Credential, query: &str) -> Vec<String> {
    let list = world.get(&format!("{URI}?{query}"), by).await.expect(200);
    let list = list["canned_responses"].as_array().unwrap().clone();
    list.iter().map(|response| response["title"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn a_canned_response_is_made_and_listed() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let body = json!({
        "title": "Refund",
        "body": "Dear {{customer_name}},\r\nwe look into {{ ticket_number }}.",
        "shortcut": "/refund",
        "is_shared": true,
        "project_id": world.home.id.get(),
    });
    assert_snapshot!(world.post(URI, &alice, &body).await);
    create(&world, &alice, json!({ "title": "Bare", "body": "Hello", "shortcut": "" })).await;
    assert_snapshot!(world.get(URI, &alice).await);
}

#[actix_web::test]
async fn every_wrong_field_of_a_canned_response_is_named_at_once() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let body = json!({
        "title": "", "body": "{{customer}} {{agent_name}} {{Subject}}", "shortcut": "a b", "is_shared": "yes", "project_id": "1",
    });
    assert_snapshot!(world.post(URI, &alice, &body).await);
    let id = create(&world, &alice, json!({ "title": "Bare", "body": "Hello" })).await;
    let uri = format!("{URI}/{id}");
    let body = json!({ "title": null, "body": "{{nobody}}", "is_shared": null });
    assert_eq!(world.put(&uri, &alice, &body).await.invalid_fields(), ["body", "is_shared", "title"]);
    assert_eq!(world.get(&format!("{uri}/render"), &alice).await.invalid_fields(), ["ticket_id"]);
    assert_eq!(world.get(&format!("{uri}/render?ticket_id=x"), &alice).await.invalid_fields(), ["ticket_id"]);
    assert_eq!(
        world.get(&format!("{URI}?project_id=x&user_id=y"), &alice).await.invalid_fields(),
        ["project_id", "user_id"]
    );
}

async fn check_sharing(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [alice, bob, admin] =
        [world.log_in(&world.alice).await, world.log_in(&world.bob).await, world.log_in(&world.admin).await];
    let texts = |title: &str, shared: bool, project: Option<i64>| json!({ "title": title, "body": "Hello", "is_shared": shared, "project_id": project });
    let home = Some(world.home.id.get());
    let private = create(&world, &alice, texts("a private", false, None)).await;
    let shared = create(&world, &alice, texts("b shared", true, None)).await;
    create(&world, &alice, texts("c shared at home", true, home)).await;
    create(&world, &bob, texts("d of Bob", false, None)).await;

    assert_eq!(titles(&world, &alice, "").await, ["a private", "b shared", "c shared at home"]);
    assert_eq!(titles(&world, &alice, "search=HOME").await, ["c shared at home"]);
    assert_eq!(titles(&world, &bob, "").await, ["b shared", "d of Bob"]);
    assert_eq!(titles(&world, &admin, "").await, ["b shared", "c shared at home"]);
    let of_bob = format!("user_id={}", world.bob.id);
    assert_eq!(titles(&world, &admin, &of_bob).await, ["b shared", "c shared at home", "d of Bob"]);
    let market = format!("project_id={}", world.market.id);
    assert_eq!(titles(&world, &admin, &market).await, ["b shared"]);

    let change = json!({ "title": "changed" });
    world.put(&format!("{URI}/{private}"), &bob, &change).await.expect(404);
    world.put(&format!("{URI}/{shared}"), &bob, &change).await.expect(403);
    world.delete(&format!("{URI}/{shared}"), &bob).await.expect(403);
    let changed = world.put(&format!("{URI}/{private}"), &admin, &change).await.expect(200);
    assert_eq!(changed["canned_response"]["user_id"], world.alice.id.get());
    assert_eq!(titles(&world, &alice, "").await, ["b shared", "c shared at home", "changed"]);
    world.delete(&format!("{URI}/{shared}"), &admin).await.expect(200);
    world.delete(&format!("{URI}/{private}"), &alice).await.expect(200);
    world.delete(&format!("{URI}/{private}"), &alice).await.expect(404);
    assert_eq!(titles(&world, &alice, "").await, ["c shared at home"]);
}

#[actix_web::test]
async fn others_find_what_is_shared_and_administrators_change_everything() {
    check_sharing(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn others_find_what_is_shared_and_administrators_change_everything_on_sqlite() {
    check_sharing(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn others_find_what_is_shared_and_administrators_change_everything_on_postgres() {
    check_sharing(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn a_shortcut_is_unique_among_shared_ones_and_among_ones_own() {
    let world = World::new().await;
    let [alice, bob] = [world.log_in(&world.alice).await, world.log_in(&world.bob).await];
    let with = |shared: bool| json!({ "title": "Refund", "body": "Hello", "shortcut": "refund", "is_shared": shared });
    create(&world, &alice, with(true)).await;
    let own = create(&world, &alice, with(false)).await;
    assert_eq!(world.post(URI, &alice, &with(false)).await.invalid_fields(), ["shortcut"]);
    assert_eq!(world.post(URI, &bob, &with(true)).await.invalid_fields(), ["shortcut"]);
    create(&world, &bob, with(false)).await;
    let uri = format!("{URI}/{own}");
    assert_eq!(world.put(&uri, &alice, &json!({ "is_shared": true })).await.invalid_fields(), ["shortcut"]);
    let cleared = world.put(&uri, &alice, &json!({ "is_shared": true, "shortcut": null })).await.expect(200);
    assert_eq!(
        (&cleared["canned_response"]["shortcut"], &cleared["canned_response"]["is_shared"]),
        (&Value::Null, &json!(true))
    );
    create(&world, &alice, with(false)).await;
}

#[actix_web::test]
async fn placeholders_are_filled_from_the_ticket_and_the_caller_once() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let body = json!({
        "title": "All",
        "body": "{{customer_name}} | {{ticket_number}} | {{subject}} | {{project_name}} | {{agent_name}}",
    });
    let id = create(&world, &alice, body).await;
    assert_snapshot!(world.get(&format!("{URI}/{id}/render?ticket_id={}", world.ticket), &alice).await);
    let filed = json!({ "project_id": world.home.id.get(), "subject": "{{agent_name}}", "description": "x" });
    let filed = world.post("/api/tickets", &tunde, &filed).await.expect(201);
    let uri = format!("{URI}/{id}/render?ticket_id={}", filed["ticket"]["id"]);
    let rendered = world.get(&uri, &alice).await.expect(200);
    assert!(rendered["rendered"]["body"].as_str().unwrap().contains("| {{agent_name}} |"), "{rendered}");
    assert_eq!(world.get(&uri, &tunde).await.expect(403)["code"], "forbidden");
}
