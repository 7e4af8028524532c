//! how many requests a caller may make, and what they are told about it.

use std::num::NonZeroU32;

use chrono::TimeDelta;
use insta::assert_snapshot;
use serde_json::json;
use switchboard_api::{Access, endpoints};
use switchboard_application::ports::Quota;
use switchboard_security::LimitSettings;

use crate::app::{Answer, Credential, Request};
use crate::passwords::new_account;
use crate::world::{World, example_ticket};

const NONE: LimitSettings = LimitSettings {
    reads: None,
    writes: None,
    searches: None,
    reports: None,
    created_tickets: None,
    ticket_updates: None,
    key_calls: None,
    registrations: None,
    refreshes: None,
    refused_credentials: None,
    key_calls_at_once: None,
    exports_at_once: None,
};

fn few(number: u32) -> Option<NonZeroU32> {
    NonZeroU32::new(number)
}

/// What an answer says of the limits, in one line: status, what is left, and when it is worth trying again.
fn told(answer: &Answer) -> String {
    let header = |name: &str| answer.headers.get(name).map_or("-", String::as_str).to_owned();
    format!("{} {} retry {}", answer.status, header("ratelimit"), header("retry-after"))
}

#[actix_web::test]
async fn every_answer_says_what_is_left_and_the_last_one_when_to_try_again() {
    let world = World::limited(LimitSettings { reads: few(2), ..NONE }).await;
    let alice = world.log_in(&world.alice).await;
    assert_snapshot!("a_counted_request", world.get("/api/auth/me", &alice).await);
    world.clock.advance(TimeDelta::milliseconds(12_300));
    assert_eq!(
        told(&world.get("/api/nothing", &alice).await),
        "404 - retry -",
        "nothing is there to be counted"
    );
    assert_eq!(told(&world.get("/api/auth/me", &alice).await), "200 \"read\";r=0;t=48 retry -");
    let refused = world.get("/api/auth/me", &alice).await;
    assert_snapshot!("a_request_too_many", refused);
    world.clock.advance(TimeDelta::seconds(47));
    assert_eq!(told(&world.get("/api/auth/me", &alice).await), "429 \"read\";r=0;t=1 retry 1");
    world.clock.advance(TimeDelta::seconds(1));
    assert_eq!(told(&world.get("/api/auth/me", &alice).await), "200 \"read\";r=1;t=60 retry -");
}

#[actix_web::test]
async fn a_person_is_counted_in_all_sessions_together_and_nobody_else_with_them() {
    let world = World::limited(LimitSettings { reads: few(2), ..NONE }).await;
    let [first, second] = [world.log_in(&world.alice).await, world.log_in(&world.alice).await];
    assert_eq!(world.get("/api/auth/me", &first).await.status, 200);
    assert_eq!(world.get("/api/tickets", &second).await.status, 200);
    assert_eq!(world.get("/api/tickets", &first).await.status, 429);
    let bob = world.log_in(&world.bob).await;
    assert_eq!(world.get("/api/auth/me", &bob).await.status, 200);
}

#[actix_web::test]
async fn refused_and_invalid_requests_count() {
    let world = World::limited(LimitSettings { writes: few(3), ..NONE }).await;
    let admin = world.log_in(&world.admin).await;
    let uri = "/api/admin/projects";
    assert_eq!(world.post(uri, &admin, &json!({})).await.status, 422);
    let broken = Request::raw(uri, "application/json", b"{").by(&admin);
    assert_eq!(world.app.call(broken).await.status, 400);
    assert_eq!(
        world.app.call(Request::delete("/api/admin/projects/1/agents/9").by(&admin)).await.status,
        404
    );
    let full = world.post(uri, &admin, &json!({ "name": "New" })).await;
    assert_eq!(told(&full), "429 \"write\";r=0;t=60 retry 60");
    assert_eq!(
        world.get(uri, &admin).await.status,
        200,
        "reading is counted by itself, and has no limit here"
    );
}

#[actix_web::test]
async fn searching_is_counted_apart_from_reading() {
    let world = World::limited(LimitSettings { searches: few(1), reads: few(2), ..NONE }).await;
    let alice = world.log_in(&world.alice).await;
    assert_eq!(told(&world.get("/api/tickets?search=a", &alice).await), "200 \"search\";r=0;t=60 retry -");
    assert_eq!(
        told(&world.get("/api/tickets?status=open&search=b", &alice).await),
        "429 \"search\";r=0;t=60 retry 60"
    );
    for empty in ["", "?search=", "?search=%20", "?research=x"] {
        let answer = world.get(&format!("/api/tickets{empty}"), &alice).await;
        assert!(told(&answer).contains("\"read\""), "{empty}: {}", told(&answer));
    }
}

#[actix_web::test]
async fn changes_of_one_ticket_by_one_person_are_counted_for_ten_minutes() {
    let world = World::limited(LimitSettings { ticket_updates: few(2), writes: few(100), ..NONE }).await;
    let (alice, admin) = (world.log_in(&world.alice).await, world.log_in(&world.admin).await);
    let uri = format!("/api/tickets/{}/messages", world.ticket);
    let body = json!({ "body": "Hello" });
    world.post(&uri, &alice, &body).await.expect(201);
    world.post(&uri, &alice, &body).await.expect(201);
    assert_snapshot!("a_change_of_a_ticket_too_many", world.post(&uri, &alice, &body).await);
    world.post(&uri, &admin, &body).await.expect(201);
    let elsewhere = format!("/api/tickets/{}/messages", world.market_ticket);
    world.post(&elsewhere, &admin, &body).await.expect(201);
    world.clock.advance(TimeDelta::minutes(9));
    assert!(told(&world.post(&uri, &alice, &body).await).ends_with("retry 60"));
    world.clock.advance(TimeDelta::minutes(1));
    world.post(&uri, &alice, &body).await.expect(201);
}

#[actix_web::test]
async fn tickets_that_people_file_are_counted() {
    let world = World::limited(LimitSettings { created_tickets: few(1), ..NONE }).await;
    let tunde = world.log_in(&world.tunde).await;
    let body =
        json!({ "project_id": world.home.id.get(), "subject": "Help", "description": "It is broken." });
    world.post("/api/tickets", &tunde, &body).await.expect(201);
    assert_eq!(
        told(&world.post("/api/tickets", &tunde, &body).await),
        "429 \"create-ticket\";r=0;t=60 retry 60"
    );
}

#[actix_web::test]
async fn tokens_are_exchanged_so_often_in_an_hour() {
    let world = World::limited(LimitSettings { refreshes: few(2), ..NONE }).await;
    let mut token = world.log_in(&world.alice).await;
    for _ in 0..2 {
        let answer = world.app.call(Request::new("POST", "/api/auth/refresh").by(&token)).await.expect(200);
        token = Credential::token(answer["access_token"].as_str().unwrap());
    }
    let refused = world.app.call(Request::new("POST", "/api/auth/refresh").by(&token)).await;
    assert_eq!(told(&refused), "429 \"refresh\";r=0;t=3600 retry 3600");
    world.get("/api/auth/me", &token).await.expect(200);
}

#[actix_web::test]
async fn accounts_are_counted_by_the_address_that_makes_them() {
    let world = World::limited(LimitSettings { registrations: few(1), ..NONE }).await;
    let register = async |name: &str, address: &str| {
        let body = new_account(&format!("{name}@example.org"));
        world.app.call(Request::post("/api/auth/register", &body).from(address)).await
    };
    let made = register("one", "203.0.113.7:1").await;
    assert!(made.status < 300, "{made}");
    assert_eq!(told(&register("two", "203.0.113.7:2").await), "429 \"register\";r=0;t=3600 retry 3600");
    let elsewhere = register("three", "203.0.113.8:1").await;
    assert!(elsewhere.status < 300, "{elsewhere}");
}

#[actix_web::test]
async fn each_pair_of_keys_is_counted_by_itself_and_nobody_uses_it_up_without_its_secret() {
    let world = World::limited(LimitSettings { key_calls: few(2), ..NONE }).await;
    let Credential(mut wrong) = world.home_key.clone();
    wrong[1].1.push('x');
    let ping = async |key: &Credential| told(&world.get("/api/external/ping", key).await);
    assert_eq!(ping(&Credential(wrong.clone())).await, "401 \"key\";r=1;t=60 retry -");
    assert_eq!(ping(&world.home_key).await, "200 \"key\";r=1;t=60 retry -");
    assert_eq!(ping(&world.home_key).await, "200 \"key\";r=0;t=60 retry -");
    assert_eq!(ping(&world.home_key).await, "429 \"key\";r=0;t=60 retry 60");
    assert_eq!(ping(&world.market_key).await, "200 \"key\";r=1;t=60 retry -");
}

#[actix_web::test]
async fn an_address_with_many_wrong_credentials_is_refused_but_for_those_who_prove_who_they_are() {
    let world = World::limited(LimitSettings { refused_credentials: few(3), ..NONE }).await;
    let alice = world.log_in(&world.alice).await;
    let Credential(mut wrong) = world.home_key.clone();
    wrong[1].1.push('x');
    let call = async |credential: &Credential, uri: &str| told(&world.get(uri, credential).await);
    assert_eq!(call(&Credential::none(), "/api/tickets").await, "401 \"refused\";r=2;t=60 retry -");
    assert_eq!(
        call(&Credential::token("v4.local.x"), "/api/tickets").await,
        "401 \"refused\";r=1;t=60 retry -"
    );
    assert_eq!(call(&Credential(wrong.clone()), "/api/external/ping").await, "401 - retry -");
    assert_eq!(call(&Credential(wrong), "/api/external/ping").await, "429 \"refused\";r=0;t=60 retry 60");
    assert_eq!(call(&world.home_key, "/api/external/ping").await, "429 \"refused\";r=0;t=60 retry 60");
    assert_eq!(call(&Credential::none(), "/api/tickets").await, "429 \"refused\";r=0;t=60 retry 60");
    assert_eq!(
        call(&alice, "/api/tickets").await,
        "200 - retry -",
        "a token proves by itself that it is ours"
    );
    let elsewhere = Request::get("/api/external/ping").by(&world.home_key).from("203.0.113.8:1");
    world.app.call(elsewhere).await.expect(200);
    world.get("/health", &Credential::none()).await.expect(200);
}

/// The first two calls wait for their turn to write, while somebody else has it.
#[actix_web::test]
async fn only_so_many_calls_with_a_pair_of_keys_run_at_once() {
    let world = World::limited(LimitSettings { key_calls_at_once: few(2), ..NONE }).await;
    let ticket = example_ticket("amina");
    let file = || world.post("/api/external/tickets", &world.home_key, &ticket);
    let turn = world.context.database.begin().unwrap();
    let others = async {
        let refused = world.get("/api/external/ping", &world.home_key).await;
        let spared = world.get("/api/external/ping", &world.market_key).await;
        drop(turn);
        (refused, spared)
    };
    let (one, two, (refused, spared)) = futures_util::join!(file(), file(), others);
    one.expect(201);
    two.expect(201);
    assert_snapshot!("a_call_too_many_at_once", refused);
    spared.expect(200);
    file().await.expect(201);
    world.get("/api/external/ping", &world.home_key).await.expect(200);
}

#[test]
fn every_endpoint_that_asks_who_calls_is_counted() {
    for endpoint in endpoints() {
        let is_counted = endpoint.quota().is_some();
        assert!(is_counted || endpoint.access() == Access::Public, "{}", endpoint.operation());
        assert!(is_counted || !endpoint.changes_one_ticket(), "{}", endpoint.operation());
    }
}

#[test]
fn requests_are_counted_as_what_they_are() {
    let check = |operation: &str, quota: Option<Quota>, changes_one_ticket: bool| {
        let endpoint = endpoints().find(|endpoint| endpoint.operation() == operation).unwrap();
        assert_eq!(
            (endpoint.quota(), endpoint.changes_one_ticket()),
            (quota, changes_one_ticket),
            "{operation}"
        );
    };
    check("listTickets", Some(Quota::Read), false);
    check("createTicket", Some(Quota::CreateTicket), false);
    check("updateTicket", Some(Quota::Write), true);
    check("deleteTicket", Some(Quota::Write), true);
    check("addMessage", Some(Quota::Write), true);
    check("changeManyTickets", Some(Quota::Write), false);
    check("createProject", Some(Quota::Write), false);
    check("refreshToken", Some(Quota::Refresh), false);
    check("register", Some(Quota::Register), false);
    check("closeTicket", Some(Quota::Key), false);
    check("pingExternal", Some(Quota::Key), false);
    check("login", None, false);
}
