//! What the door refuses, and in which words.

use chrono::TimeDelta;
use serde_json::json;
use switchboard_application::ports::Clock as _;
use switchboard_domain::AllowedNetworks;
use switchboard_domain::access::{Ability, KeyKind};
use switchboard_domain::key::KeyDraft;

use super::{JSON, XML, check, send, with};
use crate::app::{Credential, Request};
use crate::keyring::sent;
use crate::world::World;

const KEYS: &str = "/api/admin/keys";

const NO_KEY: &str = "Valid API key required";
const NOT_IN_FORCE: &str = "API key not found/active or source IP not authorized";
const NOT_AUTHORIZED: &str = "API key not authorized";
const NOT_SUPPORTED: &str = "URL not supported";

#[actix_web::test]
async fn no_key_unknown_key_wrong_address() {
    let world = World::new().await;
    let known = world.key_of(KeyKind::Intake);
    let Credential(mut lower) = known.clone();
    lower[0].1 = lower[0].1.to_ascii_lowercase();
    let elsewhere = AllowedNetworks::parse(["198.51.100.7"]).unwrap();
    let (_, elsewhere) =
        world.make_key(KeyDraft { allowed_networks: elsewhere, ..world.draft(KeyKind::Intake) });
    let shown = |value: &str| Credential(vec![("x-api-key", value.to_owned())]);
    for by in [
        Credential::none(),
        shown("BA00B76BAA30F62E1940B46CC1C3C73C"),
        shown("nonsense"),
        shown(""),
        elsewhere,
        world.home_key.clone(),
        world.key_of(KeyKind::Token),
        world.key_of(KeyKind::Superuser),
        world.log_in(&world.root).await,
    ] {
        for uri in [JSON, XML, "/api/tickets.email", "/api/tasks/cron"] {
            // The key is judged before the body.
            check(&send(&world, uri, &by, "{").await, 401, NO_KEY);
        }
    }
    assert_eq!(send(&world, JSON, &Credential(lower), with(json!({}))).await.status, 201);
    let in_query = format!("{JSON}?key={}", known.0[0].1);
    check(&send(&world, &in_query, &Credential::none(), with(json!({}))).await, 401, NO_KEY);
}

#[actix_web::test]
async fn disabled_or_expired() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let (id, key) = world.make_key(world.draft(KeyKind::Intake));
    let uri = format!("{KEYS}/{id}");
    world.put(&uri, &admin, &json!({ "is_active": false })).await.expect(200);
    check(&send(&world, JSON, &key, with(json!({}))).await, 401, NOT_IN_FORCE);
    let expires_at = Some(world.clock.now() + TimeDelta::minutes(1));
    let (_, ending) = world.make_key(KeyDraft { expires_at, ..world.draft(KeyKind::Intake) });
    world.clock.advance(TimeDelta::minutes(1));
    check(&send(&world, XML, &ending, "<ticket/>").await, 401, NOT_IN_FORCE);
}

#[actix_web::test]
async fn lacks_the_ability() {
    let world = World::new().await;
    let only = |ability| {
        let draft = KeyDraft { abilities: Some([ability].into()), ..world.draft(KeyKind::Intake) };
        world.make_key(draft).1
    };
    for uri in [JSON, XML, "/api/tickets.email"] {
        check(&send(&world, uri, &only(Ability::RunCron), "{").await, 401, NOT_AUTHORIZED);
    }
    let cron = "/api/tasks/cron";
    check(&send(&world, cron, &only(Ability::CreateTicket), "").await, 401, NOT_AUTHORIZED);
    check(&send(&world, cron, &only(Ability::RunCron), "").await, 200, "Completed");
}

#[actix_web::test]
async fn other_path_or_method_under_the_door() {
    let world = World::new().await;
    for uri in [
        "/api/tickets.JSON",
        "/api/tickets.json/",
        "/api/tickets.yaml",
        "/api/tickets.",
        "/api/tasks/cron.json",
        "/api/tasks/other",
        "/api/http.php",
        "/api/http.php/",
        "/api/http.php/tickets",
        "/api/http.php/auth/me",
    ] {
        for method in ["GET", "POST", "DELETE"] {
            check(&world.app.call(Request::new(method, uri)).await, 400, NOT_SUPPORTED);
        }
    }
    for uri in [JSON, XML, "/api/http.php/tickets.json"] {
        for method in ["GET", "PUT", "DELETE", "OPTIONS", "PATCH"] {
            check(&world.app.call(Request::new(method, uri)).await, 400, NOT_SUPPORTED);
        }
    }
}

#[actix_web::test]
async fn malformed_json_malformed_xml() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Intake);
    for (uri, body, expected) in [
        (JSON, &b""[..], "Syntax error, malformed JSON"),
        (JSON, b"name=Al&email=al%40cust.test", "Syntax error, malformed JSON"),
        (JSON, b"{\"subject\": \"Hi\",}", "Syntax error, malformed JSON"),
        (JSON, b"{\"subject\": \"a\nb\"}", "Unexpected control character found"),
        (JSON, b"{\"subject\": \"\xff\"}", "Malformed UTF-8 characters, possibly incorrectly encoded"),
        (JSON, b"{}", "No errors"),
        (JSON, b"5", "No errors"),
        (XML, b"<ticket><name>Al</ticket>", "XML error: Mismatched tag at line 1:26"),
        (XML, b"{}", "XML error: Not well-formed (invalid token) at line 1:1"),
        (XML, b"", "XML error: No error at line 1:1"),
    ] {
        check(&send(&world, uri, &key, body).await, 400, expected);
    }
}

#[actix_web::test]
async fn missing_or_bad_fields() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Intake);
    let missing =
        ["email", "message", "subject"].map(|field| format!("{field}: The {field} field is required."));
    let missing = missing.join("\n");
    let known = json!({ "email": world.tunde.email.as_str(), "subject": "Hi", "message": "x" });
    assert_eq!(
        send(&world, JSON, &key, known.to_string()).await.status,
        201,
        "a known customer needs no name"
    );
    for (uri, body, expected) in [
        (JSON, r#"{"foo": 1}"#.to_owned(), missing.as_str()),
        (JSON, "[1]".to_owned(), &missing),
        (XML, "<ticket/>".to_owned(), &missing),
        (XML, "<other><subject>Hi</subject></other>".to_owned(), &missing),
        (JSON, with(json!({ "name": null })), "name: The name field is required."),
        (
            JSON,
            with(json!({ "email": "Bob <b@c.d>" })),
            "email: The email field must have a valid name before the @.",
        ),
        (JSON, with(json!({ "subject": ["Hi"] })), "subject: The subject field must be a string."),
        (JSON, with(json!({ "message": {} })), "message: The message field must be a string."),
        (
            JSON,
            with(json!({ "message": "data:text/plain;base64,*" })),
            "message: The message field must be valid base64.",
        ),
        (
            JSON,
            with(json!({ "custom": "x".repeat(20_000) })),
            "metadata: The metadata field must not be longer than 16384 bytes.",
        ),
    ] {
        let expected = format!("Unable to create new ticket: validation errors:\n{expected}");
        check(&send(&world, uri, &key, body).await, 400, &expected);
    }
}

/// What a key in each of its states is answered.
#[actix_web::test]
async fn a_key_in_every_state() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let ask = async |by: &Credential| send(&world, JSON, by, with(json!({}))).await;
    let (id, old) = world.make_key(world.draft(KeyKind::Intake));
    assert_eq!(ask(&old).await.status, 201);
    let regenerate = format!("{KEYS}/{id}/regenerate");
    let answer = world.post(&regenerate, &admin, &json!({ "overlap_seconds": 60 })).await.expect(200);
    let new = sent(KeyKind::Intake, &answer);
    assert_eq!((ask(&old).await.status, ask(&new).await.status), (201, 201), "inside the overlap");
    world.clock.advance(TimeDelta::seconds(60));
    check(&ask(&old).await, 401, NO_KEY);
    assert_eq!(ask(&new).await.status, 201, "after the overlap");
    world.put(&format!("{KEYS}/{id}"), &admin, &json!({ "is_active": false })).await.expect(200);
    check(&ask(&new).await, 401, NOT_IN_FORCE);
    world.delete(&format!("{KEYS}/{id}"), &admin).await.expect(200);
    check(&ask(&new).await, 401, NO_KEY);
    let (_, last) = world.make_key(world.draft(KeyKind::Intake));
    let project = format!("/api/admin/projects/{}", world.home.id);
    world.put(&project, &admin, &json!({ "is_active": false })).await.expect(200);
    check(&ask(&last).await, 401, NOT_IN_FORCE);
}
