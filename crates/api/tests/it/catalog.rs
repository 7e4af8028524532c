//! Categories and tags.

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::app::Credential;
use crate::databases::DatabaseKind;
use crate::world::World;

async fn a_category(world: &World, by: &Credential, name: &str, parent: Option<i64>) -> i64 {
    let body = json!({ "name": name, "parent_id": parent });
    let made = world.post("/api/categories", by, &body).await.expect(201);
    made["category"]["id"].as_i64().unwrap()
}

async fn a_tag(world: &World, by: &Credential, name: &str) -> i64 {
    let made = world.post("/api/tags", by, &json!({ "name": name, "color": "#1f7a8c" })).await.expect(201);
    made["tag"]["id"].as_i64().unwrap()
}

async fn file_with(world: &World, by: &Credential, category: i64, tags: &[i64]) -> i64 {
    let body = json!({
        "project_id": world.home.id.get(),
        "subject": "Cannot pay",
        "description": "The card is refused.",
        "category_id": category,
        "tags": tags,
    });
    world.post("/api/tickets", by, &body).await.expect(201)["ticket"]["id"].as_i64().unwrap()
}

#[actix_web::test]
async fn categories_are_listed_as_a_tree_for_everybody() {
    let world = World::new().await;
    let (admin, tunde) = (world.log_in(&world.admin).await, world.log_in(&world.tunde).await);
    let technical = world
        .post(
            "/api/categories",
            &admin,
            &json!({ "name": "Technical Issue", "color": "#ef4444", "extra": 1 }),
        )
        .await;
    assert_snapshot!(technical);
    let technical = technical.json()["category"]["id"].as_i64().unwrap();
    a_category(&world, &admin, "billing", None).await;
    let photos = a_category(&world, &admin, "Photos", Some(technical)).await;
    a_category(&world, &admin, "Upload", Some(photos)).await;
    a_category(&world, &admin, "Login", Some(technical)).await;
    assert_snapshot!(world.get("/api/categories", &tunde).await);
}

#[actix_web::test]
async fn a_category_is_changed_as_far_as_it_is_named() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let root = a_category(&world, &admin, "Technical", None).await;
    let child = a_category(&world, &admin, "Photos", Some(root)).await;
    let uri = format!("/api/categories/{child}");
    let change = |body: Value| {
        let (uri, world, admin) = (&uri, &world, &admin);
        async move { world.put(uri, admin, &body).await.expect(200)["category"].take() }
    };
    let expected = |name: &str, color: Value, parent: Value| json!({ "id": child, "name": name, "color": color, "parent_id": parent });
    assert_eq!(
        change(json!({ "color": "#00aa55" })).await,
        expected("Photos", json!("#00AA55"), json!(root))
    );
    assert_eq!(change(json!({ "name": "PHOTOS" })).await, expected("PHOTOS", json!("#00AA55"), json!(root)));
    assert_eq!(change(json!({})).await, expected("PHOTOS", json!("#00AA55"), json!(root)));
    let cleared = change(json!({ "color": null, "parent_id": null })).await;
    assert_eq!(cleared, expected("PHOTOS", Value::Null, Value::Null));
}

#[actix_web::test]
async fn every_wrong_field_of_a_category_is_named_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let body = json!({ "name": " ", "color": "red", "parent_id": "1" });
    assert_snapshot!(world.post("/api/categories", &admin, &body).await);
    let root = a_category(&world, &admin, "Technical", None).await;
    let body = json!({ "name": "TECHNICAL", "parent_id": 4711 });
    assert_eq!(world.post("/api/categories", &admin, &body).await.invalid_fields(), ["parent_id"]);
    let taken = world.post("/api/categories", &admin, &json!({ "name": "TECHNICAL" })).await;
    assert_eq!(taken.invalid_fields(), ["name"]);
    let uri = format!("/api/categories/{root}");
    let wrong = world.put(&uri, &admin, &json!({ "name": null, "color": "#12345", "parent_id": true })).await;
    assert_snapshot!(wrong);
    assert_eq!(world.put(&uri, &admin, &json!({ "parent_id": root })).await.invalid_fields(), ["parent_id"]);
}

#[actix_web::test]
async fn a_category_moves_with_all_below_it_but_never_below_itself() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let mut chain = vec![a_category(&world, &admin, "Level 1", None).await];
    for level in 2..=5 {
        chain.push(a_category(&world, &admin, &format!("Level {level}"), chain.last().copied()).await);
    }
    let body = json!({ "name": "Level 6", "parent_id": chain[4] });
    assert_eq!(world.post("/api/categories", &admin, &body).await.invalid_fields(), ["parent_id"]);
    let uri = format!("/api/categories/{}", chain[1]);
    let cycle = world.put(&uri, &admin, &json!({ "parent_id": chain[3] })).await;
    assert_snapshot!(cycle);
    world.put(&uri, &admin, &json!({ "parent_id": null })).await.expect(200);
    let tree = world.get("/api/categories", &admin).await.expect(200);
    assert_eq!(tree["categories"][1]["children"][0]["children"][0]["name"], "Level 4");
}

async fn check_deletion_of_a_category(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [admin, tunde] = [world.log_in(&world.admin).await, world.log_in(&world.tunde).await];
    let root = a_category(&world, &admin, "Technical", None).await;
    let child = a_category(&world, &admin, "Photos", Some(root)).await;
    let ticket = file_with(&world, &tunde, child, &[]).await;
    let refused = world.delete(&format!("/api/categories/{root}"), &admin).await.expect(409);
    assert_eq!(refused["code"], "category_has_children");
    let deleted = world.delete(&format!("/api/categories/{child}"), &admin).await.expect(200);
    assert_eq!(deleted, json!({ "message": "Category deleted" }));
    world.delete(&format!("/api/categories/{child}"), &admin).await.expect(404);
    world.put(&format!("/api/categories/{child}"), &admin, &json!({ "name": "x" })).await.expect(404);
    let read = world.get(&format!("/api/tickets/{ticket}"), &tunde).await.expect(200);
    assert_eq!(read["ticket"]["category"], json!({ "id": child, "name": "Photos" }));
    let body = json!({
        "project_id": world.home.id.get(), "subject": "a", "description": "b", "category_id": child,
    });
    assert_eq!(world.post("/api/tickets", &tunde, &body).await.invalid_fields(), ["category_id"]);
    a_category(&world, &admin, "photos", Some(root)).await;
}

#[actix_web::test]
async fn a_deleted_category_stays_on_its_tickets() {
    check_deletion_of_a_category(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn a_deleted_category_stays_on_its_tickets_on_sqlite() {
    check_deletion_of_a_category(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_deleted_category_stays_on_its_tickets_on_postgres() {
    check_deletion_of_a_category(DatabaseKind::Postgres).await;
}

async fn check_tags(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let admin = world.log_in(&world.admin).await;
    let (vip, urgent) = (a_tag(&world, &alice, "VIP").await, a_tag(&world, &alice, "urgent").await);
    let taken = world.post("/api/tags", &alice, &json!({ "name": "vip", "color": "#000000" })).await;
    assert_eq!(taken.invalid_fields(), ["name"]);
    let listed = world.get("/api/tags", &tunde).await.expect(200);
    let tag = |id: i64, name: &str, color: &str| json!({ "id": id, "name": name, "color": color });
    assert_eq!(listed, json!({ "tags": [tag(urgent, "urgent", "#1F7A8C"), tag(vip, "VIP", "#1F7A8C")] }));

    let category = a_category(&world, &admin, "Payments", None).await;
    let ticket = file_with(&world, &tunde, category, &[vip, urgent]).await;
    let uri = format!("/api/tags/{vip}");
    let renamed = world.put(&uri, &alice, &json!({ "name": "vip" })).await.expect(200);
    assert_eq!(renamed["tag"], tag(vip, "vip", "#1F7A8C"));
    let changed = world.put(&uri, &alice, &json!({ "color": "#ffffff" })).await.expect(200);
    assert_eq!(changed["tag"], tag(vip, "vip", "#FFFFFF"));
    assert_eq!(world.put(&uri, &alice, &json!({ "name": "URGENT" })).await.invalid_fields(), ["name"]);
    let gone = world.delete(&format!("/api/tags/{urgent}"), &alice).await.expect(200);
    assert_eq!(gone, json!({ "message": "Tag deleted" }));
    let read = world.get(&format!("/api/tickets/{ticket}"), &tunde).await.expect(200);
    assert_eq!(read["ticket"]["tags"], json!([tag(vip, "vip", "#FFFFFF")]));
    world.put(&format!("/api/tags/{urgent}"), &alice, &json!({ "name": "x" })).await.expect(404);
    let again = a_tag(&world, &alice, "urgent").await;
    assert_ne!(again, urgent);
}

#[actix_web::test]
async fn tags_are_made_changed_and_taken_off() {
    check_tags(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn tags_are_made_changed_and_taken_off_on_sqlite() {
    check_tags(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn tags_are_made_changed_and_taken_off_on_postgres() {
    check_tags(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn every_wrong_field_of_a_tag_is_named_at_once() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!(world.post("/api/tags", &alice, &json!({ "name": "a\u{0}b", "color": null })).await);
    for id in ["0", "-1", "x", "9223372036854775808", "1e999"] {
        world.put(&format!("/api/tags/{id}"), &alice, &json!({ "name": "x" })).await.expect(404);
        world.delete(&format!("/api/tags/{id}"), &alice).await.expect(404);
    }
}
