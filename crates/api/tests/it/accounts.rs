//! Logging in and out, exchanging tokens, and who one is.

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_domain::access::Role;

use crate::app::{Answer, Credential, Request};
use crate::world::{PASSWORD, World, a_person};

async fn log_in(world: &World, email: &str, password: &str) -> Answer {
    world.app.call(Request::post("/api/auth/login", &json!({ "email": email, "password": password }))).await
}

fn token(answer: &Value) -> Credential {
    Credential::token(answer["access_token"].as_str().unwrap())
}

#[actix_web::test]
async fn a_log_in_answers_a_token_and_whose_it_is() {
    let world = World::new().await;
    assert_snapshot!(log_in(&world, " Alice@Example.org", PASSWORD).await);
}

#[actix_web::test]
async fn an_unknown_account_a_wrong_password_and_a_malformed_address_look_the_same() {
    let world = World::new().await;
    let wrong = log_in(&world, "alice@example.org", "wrong").await;
    assert_snapshot!(wrong);
    for (email, password) in
        [("nobody@example.org", PASSWORD), ("no address", PASSWORD), ("a\u{0}b@example.org", PASSWORD)]
    {
        let other = log_in(&world, email, password).await;
        assert_eq!((other.status, &other.body), (wrong.status, &wrong.body), "{email}");
    }
}

#[actix_web::test]
async fn an_inactive_account_is_told_so_only_with_the_right_password() {
    let world = World::new().await;
    let gone = a_person(&world.context, "gone", Role::Agent);
    world.test_database.memory.as_ref().unwrap().deactivate_user(gone.id);
    assert_snapshot!(log_in(&world, "gone@example.org", PASSWORD).await);
    log_in(&world, "gone@example.org", "wrong").await.expect(401);
}

#[actix_web::test]
async fn missing_fields_of_a_log_in_are_named() {
    let world = World::new().await;
    assert_snapshot!(world.app.call(Request::post("/api/auth/login", &json!({ "email": 1 }))).await);
    let empty = world.app.call(Request::post("/api/auth/login", &json!([]))).await;
    assert_eq!(empty.invalid_fields(), ["email", "password"]);
}

#[actix_web::test]
async fn me_is_the_account_with_its_projects() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!(world.get("/api/auth/me", &alice).await);
}

#[actix_web::test]
async fn an_expired_token_is_exchanged_once_and_works_nowhere_else() {
    let world = World::new().await;
    let expired = world.log_in(&world.alice).await;
    world.clock.advance(TimeDelta::minutes(61));
    world.get("/api/auth/me", &expired).await.expect(401);
    let exchanged = world.app.call(Request::new("POST", "/api/auth/refresh").by(&expired)).await;
    assert_snapshot!(exchanged);
    let fresh = token(&exchanged.json());
    world.get("/api/auth/me", &fresh).await.expect(200);
    world.app.call(Request::new("POST", "/api/auth/refresh").by(&expired)).await.expect(401);
    world.get("/api/auth/me", &fresh).await.expect(401);
}

#[actix_web::test]
async fn the_window_for_exchanges_ends_after_fourteen_days() {
    let world = World::new().await;
    let token = world.log_in(&world.alice).await;
    world.clock.advance(TimeDelta::days(14) + TimeDelta::seconds(1));
    world.app.call(Request::new("POST", "/api/auth/refresh").by(&token)).await.expect(401);
}

#[actix_web::test]
async fn logging_out_ends_the_session_at_once() {
    let world = World::new().await;
    let [token, other] = [world.log_in(&world.alice).await, world.log_in(&world.alice).await];
    assert_snapshot!(world.post("/api/auth/logout", &token, &json!([])).await);
    world.get("/api/auth/me", &token).await.expect(401);
    world.app.call(Request::new("POST", "/api/auth/refresh").by(&token)).await.expect(401);
    world.get("/api/auth/me", &other).await.expect(200);
}

#[actix_web::test]
async fn a_deactivated_account_is_out_with_its_next_request() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    world.test_database.memory.as_ref().unwrap().deactivate_user(world.alice.id);
    world.get("/api/tickets", &alice).await.expect(401);
}
