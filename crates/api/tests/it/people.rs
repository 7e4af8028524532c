//! People: the list of them, one whole, and what administrators do with them.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::ports::Letter;
use switchboard_application::records::User;
use switchboard_testkit::mail::Posted;

use crate::app::Credential;
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::{PASSWORD, World, example_ticket};

fn uri(user: &User) -> String {
    format!("/api/admin/users/{}", user.id)
}

fn addresses(list: &Value) -> Vec<&str> {
    list["data"].as_array().unwrap().iter().map(|user| user["email"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn people_are_listed_newest_first() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    assert_snapshot!(world.get("/api/admin/users?per_page=2&page=2", &admin).await);
    assert_snapshot!("people_after_a_cursor", world.get("/api/admin/users?per_page=2&cursor=", &admin).await);
    let wrong = world.get("/api/admin/users?role=boss&active=maybe&per_page=0", &admin).await;
    assert_eq!(wrong.invalid_fields(), ["active", "per_page", "role"]);
}

async fn filters_narrow(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    world
        .put(&uri(&world.bob), &admin, &json!({ "name": "Bólá Okafor", "is_active": false }))
        .await
        .expect(200);
    for (query, expected) in [
        ("role=agent", vec!["bob@example.org", "alice@example.org"]),
        ("active=0", vec!["bob@example.org"]),
        ("active=true&role=agent", vec!["alice@example.org"]),
        ("search=BOLA", vec!["bob@example.org"]),
        ("search=ngozi%40example", vec!["ngozi@example.org"]),
        ("search=okafor&active=1", vec![]),
        ("role=super_admin", vec!["root@example.org"]),
    ] {
        let list = world.get(&format!("/api/admin/users?{query}"), &admin).await.expect(200);
        assert_eq!(
            (addresses(&list), list["total"].as_u64()),
            (expected.clone(), u64::try_from(expected.len()).ok()),
            "{query}"
        );
    }
}

/// S-44: whatever ends what a person may do ends it with their next request.
async fn what_ends_a_person_ends_their_sessions(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let log_in = |email: &'static str, password: &'static str| {
        let body = json!({ "email": email, "password": password });
        world.app.call(crate::app::Request::post("/api/auth/login", &body))
    };
    let changes = [
        (json!({ "role": "customer" }), "alice@example.org", PASSWORD),
        (json!({ "password": "battery staple" }), "alice@example.org", "battery staple"),
        (json!({ "email": "moved@example.org" }), "moved@example.org", "battery staple"),
        (json!({ "is_active": false }), "", ""),
    ];
    let mut alice = world.log_in(&world.alice).await;
    for (change, email, password) in changes {
        world.get("/api/auth/me", &alice).await.expect(200);
        world.put(&uri(&world.alice), &admin, &change).await.expect(200);
        world.get("/api/auth/me", &alice).await.expect(401);
        world.app.call(crate::app::Request::new("POST", "/api/auth/refresh").by(&alice)).await.expect(401);
        if !email.is_empty() {
            let logged_in = log_in(email, password).await.expect(200);
            alice = Credential::token(logged_in["access_token"].as_str().unwrap());
        }
    }
    log_in("moved@example.org", "battery staple").await.expect(403);
    let [password, address] = world.letters(2).await.try_into().unwrap();
    let to = world.alice.email.clone();
    assert_eq!(password, Posted { to: to.clone(), letter: Letter::PasswordChanged });
    assert_eq!(address, Posted { to, letter: Letter::AddressChanged });
    let shown = world.get(&uri(&world.alice), &admin).await.expect(200);
    assert_eq!(shown["user"]["projects"], json!([]), "who is staff no more is assigned to nothing");
}

async fn all_sessions_of_a_person_are_ended_and_a_new_one_can_begin(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let tokens = [world.log_in(&world.alice).await, world.log_in(&world.alice).await];
    let others = world.log_in(&world.tunde).await;
    let sessions = format!("{}/sessions", uri(&world.alice));
    let ended = world.delete(&sessions, &admin).await.expect(200);
    assert_eq!(ended, json!({ "message": "Sessions ended" }));
    for token in &tokens {
        world.get("/api/auth/me", token).await.expect(401);
        world.app.call(crate::app::Request::new("POST", "/api/auth/refresh").by(token)).await.expect(401);
    }
    world.get("/api/auth/me", &others).await.expect(200);
    let again = world.log_in(&world.alice).await;
    world.get("/api/auth/me", &again).await.expect(200);
    world.delete(&format!("{}/sessions", uri(&world.root)), &admin).await.expect(403);
    for missing in ["4711", "0", "x", "99999999999999999999"] {
        world.delete(&format!("/api/admin/users/{missing}/sessions"), &admin).await.expect(404);
    }
    world.delete(&format!("{}/sessions", uri(&world.admin)), &admin).await.expect(200);
    world.get("/api/auth/me", &admin).await.expect(401);
}

async fn a_deleted_person_is_gone_and_the_address_begins_anew(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    let tunde = world.log_in(&world.tunde).await;
    let deleted = world.delete(&uri(&world.tunde), &admin).await.expect(200);
    assert_eq!(deleted, json!({ "message": "User deleted" }));
    world.get("/api/auth/me", &tunde).await.expect(401);
    world.get(&uri(&world.tunde), &admin).await.expect(404);
    world.put(&uri(&world.tunde), &admin, &json!({ "name": "T" })).await.expect(404);
    world.delete(&uri(&world.tunde), &admin).await.expect(404);
    let found = world.get("/api/admin/users?search=tunde", &admin).await.expect(200);
    assert_eq!(found["total"], 0);
    let ticket = world.get(&format!("/api/tickets/{}", world.ticket), &admin).await.expect(200);
    assert_eq!(ticket["ticket"]["creator"]["name"], "tunde", "the name stays beside what they did");
    let filed =
        world.post("/api/external/tickets", &world.home_key, &example_ticket("tunde")).await.expect(201);
    let anew = world.get(&format!("/api/tickets/{}", filed["ticket_id"]), &admin).await.expect(200);
    assert_ne!(anew["ticket"]["creator"]["id"], ticket["ticket"]["creator"]["id"]);
}

on_every_database!(
    filters_narrow,
    what_ends_a_person_ends_their_sessions,
    all_sessions_of_a_person_are_ended_and_a_new_one_can_begin,
    a_deleted_person_is_gone_and_the_address_begins_anew,
);

#[actix_web::test]
async fn one_person_comes_with_their_projects() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    assert_snapshot!(world.get(&uri(&world.alice), &admin).await);
    for missing in ["4711", "0", "x", "-1", "99999999999999999999"] {
        world.get(&format!("/api/admin/users/{missing}"), &admin).await.expect(404);
    }
}

#[actix_web::test]
async fn what_is_not_named_of_a_person_stays_and_null_clears() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let everything = json!({
        "name": "Bob Okafor", "email": "Bob.Okafor@example.org", "role": "admin", "is_active": true, "department": "Support",
        "phone": "+234 803", "id": 1, "last_login_at": null, "unknown": 1,
    });
    assert_snapshot!(world.put(&uri(&world.bob), &admin, &everything).await);
    let before = world.get(&uri(&world.bob), &admin).await.expect(200);
    world.put(&uri(&world.bob), &admin, &json!({})).await.expect(200);
    assert_eq!(world.get(&uri(&world.bob), &admin).await.expect(200), before);
    let cleared =
        world.put(&uri(&world.bob), &admin, &json!({ "phone": null, "department": "" })).await.expect(200);
    assert_eq!((&cleared["user"]["phone"], &cleared["user"]["department"]), (&json!(null), &json!(null)));
    let taken = world.put(&uri(&world.bob), &admin, &json!({ "email": "ALICE@example.org" })).await;
    assert_eq!(taken.invalid_fields(), ["email"]);
    let wrong = json!({ "name": null, "email": "bob", "role": "boss", "is_active": "yes", "phone": 7, "password": "short" });
    assert_snapshot!("wrong_changes_of_a_person", world.put(&uri(&world.bob), &admin, &wrong).await);
}

/// S-54: nobody rises, and administrators touch no super administrator.
#[actix_web::test]
async fn nobody_becomes_a_super_administrator_and_administrators_touch_none() {
    let world = World::new().await;
    let [admin, root] = [world.log_in(&world.admin).await, world.log_in(&world.root).await];
    let before = world.dump().await;
    for caller in [&admin, &root] {
        let raise = world.put(&uri(&world.bob), caller, &json!({ "role": "super_admin" })).await;
        assert_eq!(raise.invalid_fields(), ["role"]);
    }
    let oneself = world.put(&uri(&world.admin), &admin, &json!({ "role": "super_admin" })).await;
    assert_eq!(oneself.invalid_fields(), ["role"]);
    for change in [json!({ "is_active": false }), json!({ "password": "battery staple" }), json!({})] {
        world.put(&uri(&world.root), &admin, &change).await.expect(403);
    }
    world.delete(&uri(&world.root), &admin).await.expect(403);
    assert_eq!(world.dump().await, before);
    world.put(&uri(&world.admin), &root, &json!({ "role": "agent" })).await.expect(200);
    world.get("/api/admin/users", &admin).await.expect(401);
}

#[actix_web::test]
async fn nobody_locks_themselves_out() {
    let world = World::new().await;
    for user in [&world.admin, &world.root] {
        let caller = world.log_in(user).await;
        let change = json!({ "role": "customer", "is_active": false, "password": "battery staple" });
        assert_eq!(
            world.put(&uri(user), &caller, &change).await.invalid_fields(),
            ["is_active", "password", "role"]
        );
        assert_eq!(world.delete(&uri(user), &caller).await.invalid_fields(), ["id"]);
        let kept = json!({ "name": "Me", "role": user.role.as_str(), "is_active": true });
        world.put(&uri(user), &caller, &kept).await.expect(200);
    }
}

#[actix_web::test]
async fn those_who_can_be_assigned_are_the_agents_and_the_administrators() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!(world.get(&format!("/api/agents?project_id={}", world.home.id), &alice).await);
    assert_eq!(world.get("/api/agents", &alice).await.invalid_fields(), ["project_id"]);
    let admin = world.log_in(&world.admin).await;
    let market = world.get(&format!("/api/agents?project_id={}", world.market.id), &admin).await.expect(200);
    assert_eq!(market["agents"].as_array().unwrap().len(), 3);
    world.get("/api/agents?project_id=4711", &admin).await.expect(404);
}
