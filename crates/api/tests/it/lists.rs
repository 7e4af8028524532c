//! Pages, cursors and filters of lists, on every kind of database.

use serde_json::{Value, json};

use crate::app::Credential;
use crate::databases::DatabaseKind;
use crate::world::{World, example_ticket};

async fn with_tickets(kind: DatabaseKind, count: usize) -> (World, Credential) {
    let world = World::on(kind).await;
    for number in 0..count {
        world
            .post("/api/external/tickets", &world.home_key, &example_ticket(&format!("customer{number}")))
            .await
            .expect(201);
    }
    let alice = world.log_in(&world.alice).await;
    (world, alice)
}

fn ids(list: &Value) -> Vec<i64> {
    list["data"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_i64().unwrap()).collect()
}

async fn pages_and_cursors_walk_the_same(kind: DatabaseKind) {
    let (world, alice) = with_tickets(kind, 4).await;
    let mut by_page = Vec::new();
    for page in 1..=3 {
        let list = world.get(&format!("/api/tickets?per_page=2&page={page}"), &alice).await.expect(200);
        assert_eq!(
            (&list["current_page"], &list["last_page"], &list["total"], &list["per_page"]),
            (&json!(page), &json!(3), &json!(5), &json!(2))
        );
        by_page.extend(ids(&list));
    }
    let mut by_cursor = Vec::new();
    let mut cursor = String::new();
    loop {
        let list = world.get(&format!("/api/tickets?per_page=2&cursor={cursor}"), &alice).await.expect(200);
        assert!(list.get("total").is_none() && list.get("current_page").is_none());
        by_cursor.extend(ids(&list));
        match list["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(by_page, by_cursor);
    assert!(by_page.is_sorted_by(|earlier, later| earlier > later));
    let beyond = world.get("/api/tickets?page=4294967295&per_page=100", &alice).await.expect(200);
    assert_eq!((ids(&beyond), &beyond["total"]), (Vec::new(), &json!(5)));
}

#[actix_web::test]
async fn in_memory_pages_and_cursors_walk_the_same() {
    pages_and_cursors_walk_the_same(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_pages_and_cursors_walk_the_same() {
    pages_and_cursors_walk_the_same(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_pages_and_cursors_walk_the_same() {
    pages_and_cursors_walk_the_same(DatabaseKind::Postgres).await;
}

/// Searches and other texts that would mean something to a database are nothing but texts.
async fn hostile_filters_are_harmless(kind: DatabaseKind) {
    let (world, alice) = with_tickets(kind, 0).await;
    let admin = world.log_in(&world.admin).await;
    let texts = [
        "'",
        "%22",
        "a*",
        "NEAR(a+b)",
        "subject:x",
        "-a",
        "%",
        "_",
        "a%27%20OR%201=1--",
        "%F0%9F%98%80",
        "(",
        "a%26%7C!b",
        "%EF%BF%BD",
    ];
    for text in texts {
        let list = world.get(&format!("/api/tickets?search={text}"), &alice).await;
        list.expect(200);
        world.get(&format!("/api/admin/projects?search={text}"), &admin).await.expect(200);
    }
    for text in ["%00", "a%0Ab", &"a".repeat(256)] {
        assert_eq!(
            world.get(&format!("/api/tickets?search={text}"), &alice).await.invalid_fields(),
            ["search"]
        );
    }
    for id in ["-1", "0", "2147483648", "9223372036854775807"] {
        let list =
            world.get(&format!("/api/tickets?project_id={id}&assigned_to={id}"), &alice).await.expect(200);
        assert_eq!(list["total"], 0, "{id}");
    }
    let cursor = "7fffffffffffffff";
    assert_eq!(ids(&world.get(&format!("/api/tickets?cursor={cursor}"), &alice).await.expect(200)).len(), 1);
}

#[actix_web::test]
async fn in_memory_hostile_filters_are_harmless() {
    hostile_filters_are_harmless(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_hostile_filters_are_harmless() {
    hostile_filters_are_harmless(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_hostile_filters_are_harmless() {
    hostile_filters_are_harmless(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn every_wrong_parameter_is_named_and_unknown_ones_are_ignored() {
    let (world, alice) = with_tickets(DatabaseKind::Memory, 0).await;
    let query = "status=new&priority=urgent&project_id=1e999&assigned_to=x&unassigned=yes&overdue=2&per_page=0&page=0&color=red";
    insta::assert_snapshot!(world.get(&format!("/api/tickets?{query}"), &alice).await);
    let ignored = world
        .get("/api/tickets?color=red&status=&search=%20&unassigned=true&per_page=100", &alice)
        .await
        .expect(200);
    assert_eq!(ignored["total"], 1);
    let last_counts = world.get("/api/tickets?status=closed&status=open", &alice).await.expect(200);
    assert_eq!(last_counts["total"], 1);
}
