//! What else becomes of tickets: they are rated, followed, deleted, brought back, and changed many at a time.

use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_testkit::fixtures::a_tag;

use crate::app::{Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::World;

fn uri(world: &World, rest: &str) -> String {
    format!("/api/tickets/{}{rest}", world.ticket)
}

async fn resolve(world: &World) {
    let alice = world.log_in(&world.alice).await;
    world.post(&uri(world, "/status"), &alice, &json!({ "status": "resolved" })).await.expect(200);
}

#[actix_web::test]
async fn the_creator_rates_a_resolved_ticket_once() {
    let world = World::new().await;
    let [tunde, alice, ngozi] = [
        world.log_in(&world.tunde).await,
        world.log_in(&world.alice).await,
        world.log_in(&world.ngozi).await,
    ];
    let rating = json!({ "score": 5, "comment": "Great support!" });
    assert_snapshot!(world.post(&uri(&world, "/rate"), &tunde, &rating).await);
    resolve(&world).await;
    world.post(&uri(&world, "/rate"), &alice, &rating).await.expect(403);
    world.post(&uri(&world, "/rate"), &ngozi, &rating).await.expect(404);
    for score in [json!(0), json!(6), json!("5"), json!(4.5), json!(-1), Value::Null] {
        let wrong = world.post(&uri(&world, "/rate"), &tunde, &json!({ "score": score })).await;
        assert_eq!(wrong.invalid_fields(), ["score"], "{score}");
    }
    assert_snapshot!(world.post(&uri(&world, "/rate"), &tunde, &rating).await);
    assert_eq!(world.post(&uri(&world, "/rate"), &tunde, &rating).await.invalid_fields(), ["score"]);
    let read = world.get(&uri(&world, ""), &alice).await.expect(200);
    assert_eq!(
        (&read["ticket"]["rating"]["score"], &read["ticket"]["rating"]["comment"]),
        (&json!(5), &rating["comment"])
    );
}

#[actix_web::test]
async fn a_member_of_staff_rates_only_what_they_created() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let body =
        json!({ "project_id": world.home.id.get(), "subject": "My chair", "description": "It squeaks." });
    let filed = world.post("/api/tickets", &alice, &body).await.expect(201);
    let own = format!("/api/tickets/{}", filed["ticket"]["id"]);
    world.post(&format!("{own}/status"), &alice, &json!({ "status": "resolved" })).await.expect(200);
    let admin = world.log_in(&world.admin).await;
    world.post(&format!("{own}/rate"), &admin, &json!({ "score": 1 })).await.expect(403);
    let rated = world.post(&format!("{own}/rate"), &alice, &json!({ "score": 4 })).await.expect(200);
    assert_eq!(rated, json!({ "rating": { "score": 4, "comment": null } }));
}

async fn of_many_ratings_at_once_one_counts(kind: DatabaseKind) {
    let world = World::on(kind).await;
    resolve(&world).await;
    let [tunde, alice] = [world.log_in(&world.tunde).await, world.log_in(&world.alice).await];
    let rate = |number: usize| {
        let body = json!({ "score": 1 + number % 5 });
        world.app.call(Request::post(&uri(&world, "/rate"), &body).by(&tunde))
    };
    let answers = join_all((0..64).map(rate)).await;
    let won: Vec<_> = answers.iter().filter(|answer| answer.status == 200).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(answers.iter().filter(|answer| answer.status == 422).count(), 63);
    let read = world.get(&uri(&world, ""), &alice).await.expect(200);
    assert_eq!(read["ticket"]["rating"]["score"], won[0].json()["rating"]["score"]);
    let activities = read["ticket"]["activities"].as_array().unwrap();
    assert_eq!(activities.iter().filter(|activity| activity["action"] == "rated").count(), 1);
}

#[actix_web::test]
async fn in_memory_of_many_ratings_at_once_one_counts() {
    of_many_ratings_at_once_one_counts(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_of_many_ratings_at_once_one_counts() {
    of_many_ratings_at_once_one_counts(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_of_many_ratings_at_once_one_counts() {
    of_many_ratings_at_once_one_counts(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn whoever_sees_a_ticket_may_follow_it() {
    let world = World::new().await;
    let [alice, tunde, bob] =
        [world.log_in(&world.alice).await, world.log_in(&world.tunde).await, world.log_in(&world.bob).await];
    let watchers =
        || async { world.get(&uri(&world, ""), &alice).await.expect(200)["ticket"]["watchers"].clone() };
    for (by, name) in [(&alice, "alice"), (&tunde, "tunde")] {
        for _ in 0..2 {
            let answer =
                world.app.call(Request::new("POST", &uri(&world, "/watch")).by(by)).await.expect(200);
            assert_eq!(answer, json!({ "watching": true }));
        }
        assert!(watchers().await.as_array().unwrap().iter().any(|watcher| watcher["name"] == name));
        let read = world.get(&uri(&world, ""), by).await.expect(200);
        assert_eq!(read["ticket"]["watching"], true);
        assert_eq!(world.get("/api/tickets?watching=1", by).await.expect(200)["total"], 1);
    }
    for method in ["POST", "DELETE"] {
        world.app.call(Request::new(method, &uri(&world, "/watch")).by(&bob)).await.expect(404);
    }
    assert_eq!(watchers().await.as_array().unwrap().len(), 2);
    for _ in 0..2 {
        let answer = world.app.call(Request::delete(&uri(&world, "/watch")).by(&alice)).await.expect(200);
        assert_eq!(answer, json!({ "watching": false }));
    }
    assert_eq!(watchers().await.as_array().unwrap().len(), 1);
    let mine = world.get(&uri(&world, ""), &tunde).await.expect(200);
    assert!(mine["ticket"].get("watchers").is_none(), "who else follows is not the customer's business");
}

/// Lists that the ticket is in, as long as it is there.
const LISTS: [&str; 4] =
    ["/api/tickets", "/api/tickets?search=property", "/api/tickets?status=open", "/api/tickets?sort=-due"];

async fn a_deleted_ticket_is_gone_and_comes_back(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [alice, admin, tunde] = [
        world.log_in(&world.alice).await,
        world.log_in(&world.admin).await,
        world.log_in(&world.tunde).await,
    ];
    check_listed(&world, &alice, 1).await;
    let before = world.get(&uri(&world, ""), &alice).await.expect(200);
    world.app.call(Request::delete(&uri(&world, "")).by(&alice)).await.expect(403);
    let deleted = world.app.call(Request::delete(&uri(&world, "")).by(&admin)).await.expect(200);
    assert_eq!(deleted, json!({ "message": "Ticket deleted" }));
    for by in [&alice, &admin, &tunde] {
        check_listed(&world, by, 0).await;
        check_gone_for_people(&world, by).await;
    }
    check_nothing_changes_it(&world, &admin).await;
    check_gone_for_programs(&world).await;

    world.app.call(Request::new("POST", &uri(&world, "/restore")).by(&alice)).await.expect(403);
    for _ in 0..2 {
        let restored = world.app.call(Request::new("POST", &uri(&world, "/restore")).by(&admin)).await;
        let restored = restored.expect(200);
        let activities = restored["ticket"]["activities"].as_array().unwrap();
        let actions: Vec<_> =
            activities.iter().map(|activity| activity["action"].as_str().unwrap()).collect();
        assert_eq!(actions, ["created", "noted", "deleted", "restored"]);
    }
    let after = world.get(&uri(&world, ""), &alice).await.expect(200);
    for field in
        ["subject", "description", "status", "messages", "customer_email", "reply_count", "created_at"]
    {
        assert_eq!(after["ticket"][field], before["ticket"][field], "{field}");
    }
    check_listed(&world, &alice, 1).await;
    let number = format!("/api/external/tickets/{}", world.ticket_number);
    world.get(&number, &world.home_key).await.expect(200);
    world.app.call(Request::new("POST", "/api/tickets/4711/restore").by(&admin)).await.expect(404);
}

/// Every list has this many tickets of the home project for the caller.
async fn check_listed(world: &World, by: &Credential, total: u32) {
    for list in LISTS {
        let joint = if list.contains('?') { '&' } else { '?' };
        let list = format!("{list}{joint}project_id={}", world.home.id);
        assert_eq!(world.get(&list, by).await.expect(200)["total"], total, "{list}");
    }
}

async fn check_gone_for_people(world: &World, by: &Credential) {
    let missing = world.get("/api/tickets/4711", by).await;
    for gone in [
        world.get(&uri(world, ""), by).await,
        world.get(&uri(world, "/activities"), by).await,
        world.app.call(Request::new("POST", &uri(world, "/watch")).by(by)).await,
        world.post(&uri(world, "/rate"), by, &json!({ "score": 5 })).await,
        world.post(&uri(world, "/messages"), by, &json!({ "body": "Hello" })).await,
    ] {
        assert_eq!((gone.status, &gone.body), (404, &missing.body));
    }
}

async fn check_nothing_changes_it(world: &World, by: &Credential) {
    for change in [
        Request::put(&uri(world, ""), &json!({ "subject": "Something else" })),
        Request::post(&uri(world, "/status"), &json!({ "status": "closed" })),
        Request::post(&uri(world, "/assign"), &json!({ "user_id": null })),
        Request::delete(&uri(world, "")),
    ] {
        world.app.call(change.by(by)).await.expect(404);
    }
}

async fn check_gone_for_programs(world: &World) {
    let number = format!("/api/external/tickets/{}", world.ticket_number);
    let customer = json!({ "body": "Hello", "customer_email": "tunde@example.org" });
    world.get(&number, &world.home_key).await.expect(404);
    world.post(&format!("{number}/reply"), &world.home_key, &customer).await.expect(404);
    world.post(&format!("{number}/close"), &world.home_key, &customer).await.expect(404);
    assert_eq!(world.get("/api/external/tickets", &world.home_key).await.expect(200)["total"], 0);
}

#[actix_web::test]
async fn in_memory_a_deleted_ticket_is_gone_and_comes_back() {
    a_deleted_ticket_is_gone_and_comes_back(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_a_deleted_ticket_is_gone_and_comes_back() {
    a_deleted_ticket_is_gone_and_comes_back(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_a_deleted_ticket_is_gone_and_comes_back() {
    a_deleted_ticket_is_gone_and_comes_back(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn activities_come_in_pages_and_customers_read_theirs() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    world.post(&uri(&world, "/status"), &alice, &json!({ "status": "resolved" })).await.expect(200);
    assert_snapshot!(world.get(&uri(&world, "/activities?per_page=2&page=2"), &alice).await);
    assert_snapshot!(world.get(&uri(&world, "/activities?cursor=&per_page=1"), &tunde).await);
    let wrong = world.get(&uri(&world, "/activities?page=0&per_page=101"), &alice).await;
    assert_eq!(wrong.invalid_fields(), ["page", "per_page"]);
}

async fn tickets(world: &World, count: usize, by: &Credential) -> Vec<i64> {
    let mut ids = Vec::new();
    for number in 0..count {
        let body = json!({ "project_id": world.home.id.get(), "subject": format!("Ticket {number}"), "description": "a" });
        let filed = world.post("/api/tickets", by, &body).await.expect(201);
        ids.push(filed["ticket"]["id"].as_i64().unwrap());
    }
    ids
}

async fn many_tickets_are_changed_each_by_itself(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let alice = world.log_in(&world.alice).await;
    let ids = tickets(&world, 3, &alice).await;
    let closed = format!("/api/tickets/{}/status", ids[1]);
    world.post(&closed, &alice, &json!({ "status": "closed" })).await.expect(200);
    let wanted = [ids[0], 4711, world.market_ticket.get(), ids[1], ids[0], ids[2]];
    let body = json!({ "action": "status", "ids": wanted, "status": "resolved" });
    let answer = world.post("/api/tickets/bulk", &alice, &body).await.expect(200);
    let results = answer["results"].as_array().unwrap();
    let codes: Vec<_> =
        results.iter().map(|result| (&result["id"], &result["ok"], &result["code"])).collect();
    let (yes, no, null) = (json!(true), json!(false), Value::Null);
    let [missing, refused] = [json!("ticket_not_found"), json!("transition_refused")];
    let [first, second, third, foreign] =
        [ids[0], ids[1], ids[2], world.market_ticket.get()].map(|id| json!(id));
    let expected = [
        (&first, &yes, &null),
        (&json!(4711), &no, &missing),
        (&foreign, &no, &missing),
        (&second, &no, &refused),
        (&third, &yes, &null),
    ];
    assert_eq!(codes, expected);
    let (mut missing, mut foreign) = (results[1].clone(), results[2].clone());
    missing["id"] = null.clone();
    foreign["id"] = null;
    assert_eq!(missing, foreign, "what exists elsewhere looks like what does not exist");
    let resolved = world.get("/api/tickets?status=resolved", &alice).await.expect(200);
    assert_eq!(resolved["total"], 2);
    let body = json!({ "action": "assign", "ids": ids, "user_id": world.alice.id.get() });
    world.post("/api/tickets/bulk", &alice, &body).await.expect(200);
    let mine = world.get(&format!("/api/tickets?assigned_to={}", world.alice.id), &alice).await.expect(200);
    assert_eq!(mine["total"], 3);
    let body = json!({ "action": "assign", "ids": [ids[0]], "user_id": world.bob.id.get() });
    let answer = world.post("/api/tickets/bulk", &alice, &body).await.expect(200);
    assert!(answer["results"][0]["details"]["user_id"].is_array(), "{answer}");
    let body = json!({ "action": "assign", "ids": ids, "user_id": null });
    world.post("/api/tickets/bulk", &alice, &body).await.expect(200);
    assert_eq!(world.get("/api/tickets?unassigned=1", &alice).await.expect(200)["total"], 4);
}

#[actix_web::test]
async fn in_memory_many_tickets_are_changed_each_by_itself() {
    many_tickets_are_changed_each_by_itself(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_many_tickets_are_changed_each_by_itself() {
    many_tickets_are_changed_each_by_itself(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_many_tickets_are_changed_each_by_itself() {
    many_tickets_are_changed_each_by_itself(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn many_tickets_get_tags_and_lose_some() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let database = &world.test_database.database;
    let [vip, bug] =
        [("vip", "#EF4444"), ("bug", "#22C55E")].map(|(name, color)| a_tag(database, name, color).id.get());
    let ids = tickets(&world, 2, &alice).await;
    for (body, expected) in [
        (json!({ "action": "tags", "ids": ids, "add": [vip, bug] }), json!(["bug", "vip"])),
        (json!({ "action": "tags", "ids": ids, "add": [vip], "remove": [bug] }), json!(["vip"])),
    ] {
        world.post("/api/tickets/bulk", &alice, &body).await.expect(200);
        for id in &ids {
            let read = world.get(&format!("/api/tickets/{id}"), &alice).await.expect(200);
            let tags = read["ticket"]["tags"].as_array().unwrap();
            assert_eq!(Value::from_iter(tags.iter().map(|tag| tag["name"].clone())), expected);
        }
    }
    let unknown = json!({ "action": "tags", "ids": ids, "add": [vip, 4711], "remove": [4712] });
    let refused = world.post("/api/tickets/bulk", &alice, &unknown).await;
    assert_eq!(refused.invalid_fields(), ["add.1", "remove.0"]);
}

#[actix_web::test]
async fn wrong_fields_of_a_change_of_many_are_named() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let too_many: Vec<i64> = (1..=1001).collect();
    for (body, fields) in [
        (json!({}), vec!["action", "ids"]),
        (json!({ "action": "delete", "ids": [] }), vec!["action", "ids"]),
        (json!({ "action": "status", "ids": [1, "2"] }), vec!["ids.1", "status"]),
        (json!({ "action": "status", "ids": [1], "status": "done" }), vec!["status"]),
        (json!({ "action": "assign", "ids": [1] }), vec!["user_id"]),
        (json!({ "action": "assign", "ids": [1], "user_id": "me" }), vec!["user_id"]),
        (json!({ "action": "tags", "ids": [1] }), vec!["add"]),
        (json!({ "action": "tags", "ids": [1], "add": ["vip"] }), vec!["add.0"]),
        (json!({ "action": "status", "ids": too_many, "status": "open" }), vec!["ids"]),
    ] {
        assert_eq!(world.post("/api/tickets/bulk", &alice, &body).await.invalid_fields(), fields, "{body}");
    }
    let body = json!({ "action": "status", "ids": [world.ticket.get()], "status": "closed" });
    world.post("/api/tickets/bulk", &tunde, &body).await.expect(403);
}
