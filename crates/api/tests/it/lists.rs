//! Pages, cursors and filters of lists, on every kind of database.

use serde_json::{Value, json};
use switchboard_testkit::fixtures::{a_category, a_tag};

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

/// Every order from both ends, alone and with filters, walked by cursors and by pages.
async fn sorted_lists_walk_the_same(kind: DatabaseKind) {
    let (world, alice) = with_tickets(kind, 5).await;
    let all = ids(&world.get("/api/tickets", &alice).await.expect(200));
    world.clock.advance(chrono::TimeDelta::minutes(5));
    let oldest = *all.last().unwrap();
    let note = json!({ "body": "Still there?", "type": "note" });
    world.post(&format!("/api/tickets/{oldest}/messages"), &alice, &note).await.expect(201);
    for name in ["created_at", "last_activity_at", "priority", "due"] {
        for sort in [name.to_owned(), format!("-{name}")] {
            for filter in ["", "&status=open", "&unassigned=1&priority=high", "&created_from=2026-03-02"] {
                let query = format!("/api/tickets?sort={sort}{filter}&per_page=4");
                let mut by_page = ids(&world.get(&query, &alice).await.expect(200));
                by_page.extend(ids(&world.get(&format!("{query}&page=2"), &alice).await.expect(200)));
                let mut by_cursor = Vec::new();
                let mut cursor = String::new();
                loop {
                    let list = world.get(&format!("{query}&cursor={cursor}"), &alice).await.expect(200);
                    by_cursor.extend(ids(&list));
                    match list["next_cursor"].as_str() {
                        Some(next) => next.clone_into(&mut cursor),
                        None => break,
                    }
                }
                assert_eq!(by_page, by_cursor, "{query}");
                assert_eq!(by_page.len(), all.len(), "{query}");
                assert!(!cursor.is_empty(), "{query}");
            }
        }
    }
    let busiest = world.get("/api/tickets?sort=-last_activity_at", &alice).await.expect(200);
    assert_eq!(ids(&busiest)[0], oldest);
    let quietest = world.get("/api/tickets?sort=last_activity_at", &alice).await.expect(200);
    assert_eq!(ids(&quietest).last(), Some(&oldest));
}

#[actix_web::test]
async fn in_memory_sorted_lists_walk_the_same() {
    sorted_lists_walk_the_same(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_sorted_lists_walk_the_same() {
    sorted_lists_walk_the_same(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_sorted_lists_walk_the_same() {
    sorted_lists_walk_the_same(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn lists_are_narrowed_by_what_users_look_for() {
    let (world, _before) = with_tickets(DatabaseKind::Memory, 3).await;
    let database = &world.test_database.database;
    let (category, tag) = (a_category(database, "Technical").id, a_tag(database, "vip", "#EF4444").id);
    world.clock.advance(chrono::TimeDelta::days(1));
    let alice = world.log_in(&world.alice).await;
    let body = json!({
        "project_id": world.home.id.get(),
        "subject": "Cannot pay",
        "description": "The card is refused.",
        "category_id": category.get(),
        "tags": [tag.get()],
        "customer_email": "amina@example.org",
    });
    let filed = world.post("/api/tickets", &alice, &body).await.expect(201);
    let id = filed["ticket"]["id"].as_i64().unwrap();
    world
        .test_database
        .memory
        .as_ref()
        .unwrap()
        .add_watcher(switchboard_domain::TicketId::new(id), world.alice.id);
    for query in [
        format!("category_id={category}"),
        format!("tag_id={tag}"),
        "watching=1".to_owned(),
        "customer_email=Amina@Example.org".to_owned(),
        "created_from=2026-03-03".to_owned(),
        "created_from=2026-03-03T12:00:00Z&created_to=2026-03-03T12:00:00Z".to_owned(),
    ] {
        let list = world.get(&format!("/api/tickets?{query}"), &alice).await.expect(200);
        assert_eq!((ids(&list), &list["total"]), (vec![id], &json!(1)), "{query}");
    }
    for query in [
        format!("category_id={}", category.get() + 1),
        "created_from=2026-03-04".to_owned(),
        "created_to=2026-03-01".to_owned(),
    ] {
        assert_eq!(
            world.get(&format!("/api/tickets?{query}"), &alice).await.expect(200)["total"],
            0,
            "{query}"
        );
    }
    let yesterday = world.get("/api/tickets?created_to=2026-03-02", &alice).await.expect(200);
    assert_eq!(yesterday["total"], 4);
    let bob = world.log_in(&world.bob).await;
    assert_eq!(world.get("/api/tickets?watching=1", &bob).await.expect(200)["total"], 0);
}

#[actix_web::test]
async fn hostile_orders_and_cursors_are_refused() {
    let (world, alice) = with_tickets(DatabaseKind::Memory, 0).await;
    for sort in
        ["id", "created_at,id", "%2Bdue", "--due", "created_at%20DESC", "(SELECT%201)", "%00", "CREATED_AT"]
    {
        let refused = world.get(&format!("/api/tickets?sort={sort}"), &alice).await;
        assert_eq!(refused.invalid_fields(), ["sort"], "{sort}");
    }
    for cursor in
        ["l1.1", "c1", "c.1", "cx.1", "c9223372036854775807.1", "c1.fffffffffffffffff", "%F0%9F%98%80"]
    {
        let refused = world.get(&format!("/api/tickets?sort=created_at&cursor={cursor}"), &alice).await;
        assert_eq!(refused.invalid_fields(), ["cursor"], "{cursor}");
    }
    let wrong =
        "category_id=x&tag_id=1.5&customer_email=x@&watching=2&created_from=x&created_to=2026-02-30&sort=x";
    let refused = world.get(&format!("/api/tickets?{wrong}"), &alice).await.invalid_fields();
    let names = ["category_id", "created_from", "created_to", "customer_email", "sort", "tag_id", "watching"];
    assert_eq!(refused, names);
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
