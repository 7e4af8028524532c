//! The log of requests with a key: what is in it, what is not, and who may read it.

use serde_json::{Value, json};
use switchboard_api::ApiSettings;
use switchboard_application::keys::log::{Written, write_down};
use switchboard_application::records::KeyRequest;
use switchboard_domain::access::KeyKind;
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{AllowedNetworks, KeyId};
use switchboard_testkit::fixtures::{commit, noon};

use crate::app::{App, CLIENT_ADDRESS, Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

/// A request with a key.
pub(crate) fn a_request(key_id: KeyId) -> KeyRequest {
    KeyRequest {
        key_id,
        agent_id: None,
        received_at: noon(),
        request_id: "64c1f0-1a2b-7".to_owned(),
        method: "GET".into(),
        route: "/api/tickets".into(),
        status: 200,
        duration_ms: 2,
        address: Some(CLIENT_ADDRESS.parse().unwrap()),
    }
}

/// What is logged of a key once it is written down.
async fn logged(world: &World, key: KeyId) -> Vec<Value> {
    write_down(&world.context).unwrap();
    let root = world.log_in(&world.root).await;
    let answer = world.get(&format!("/api/admin/keys/{key}/requests"), &root).await.expect(200);
    answer["data"].as_array().unwrap().clone()
}

/// Method, route, status and agent of each entry.
fn in_short(entries: &[Value]) -> Vec<String> {
    let short = |entry: &Value| {
        let text = |name: &str| entry[name].as_str().unwrap().to_owned();
        format!("{} {} {} {}", text("method"), text("route"), entry["status"], entry["agent_id"])
    };
    entries.iter().map(short).collect()
}

fn wrong(Credential(headers): &Credential) -> Credential {
    let last = |text: &String| if text.ends_with('A') { 'B' } else { 'A' };
    let spoilt = headers.iter().map(|(name, value)| {
        let mut spoilt = value.clone();
        spoilt.pop();
        spoilt.push(last(value));
        (*name, spoilt)
    });
    Credential(spoilt.collect())
}

async fn requests_are_logged_whatever_became_of_them(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let (alice, bob) = (world.alice.id, world.bob.id);
    let (id, key) = world.make_key(world.draft(KeyKind::Superuser));
    let uri = format!("/api/tickets/{}", world.ticket);
    world.get(&uri, &key).await.expect(200);
    world.app.call(Request::get(&uri).by(&key).header("X-Agent-ID", &bob.to_string())).await.expect(404);
    world.get("/api/admin/keys", &key).await.expect(403);
    world.post("/api/tickets", &key, &json!({})).await.invalid_fields();
    world.app.call(Request::get(&uri).by(&key).header("X-Agent-ID", "4711")).await.expect(403);
    world.get(&uri, &wrong(&key)).await.expect(401);
    let here = world.app.call(Request::get(&uri).by(&key).header("X-Request-Id", "mine")).await;
    assert_eq!(here.headers["x-request-id"], "mine");
    let entries = logged(&world, id).await;
    assert_eq!(
        in_short(&entries),
        [
            format!("GET /api/tickets/{{id}} 200 {alice}"),
            "GET /api/tickets/{id} 401 null".to_owned(),
            "GET /api/tickets/{id} 403 null".to_owned(),
            format!("POST /api/tickets 422 {alice}"),
            format!("GET /api/admin/keys 403 {alice}"),
            format!("GET /api/tickets/{{id}} 404 {bob}"),
            format!("GET /api/tickets/{{id}} 200 {alice}"),
        ]
    );
    assert_eq!((&entries[0]["request_id"], &entries[0]["address"]), (&json!("mine"), &json!(CLIENT_ADDRESS)));
    assert_eq!(entries[0]["time"], "2026-03-02T12:00:00Z");
    assert!(entries[0]["duration_ms"].is_u64());
    let used =
        world.get(&format!("/api/admin/keys/{id}"), &world.log_in(&world.root).await).await.expect(200);
    assert_eq!(used["key"]["last_used_ip"], CLIENT_ADDRESS, "both are written together");
}

async fn keys_of_every_kind_are_logged(kind: DatabaseKind) {
    let world = World::on(kind).await;
    for (kind, uri, status) in [
        (KeyKind::Project, "/api/external/ping", 200),
        (KeyKind::Token, "/api/tickets", 200),
        (KeyKind::Agent, "/api/auth/me", 200),
        (KeyKind::Superuser, "/api/auth/me", 200),
    ] {
        let (id, key) = world.make_key(world.draft(kind));
        world.get(uri, &key).await.expect(status);
        let expected = format!("GET {uri} {status} ");
        assert!(in_short(&logged(&world, id).await)[0].starts_with(&expected), "{kind}");
    }
}

on_every_database!(requests_are_logged_whatever_became_of_them, keys_of_every_kind_are_logged);

#[actix_web::test]
async fn a_refusal_of_every_kind_is_logged() {
    let world = World::new().await;
    let elsewhere = AllowedNetworks::parse(["198.51.100.0/24"]).unwrap();
    let bound = KeyDraft { allowed_networks: elsewhere, ..world.draft(KeyKind::Token) };
    let (id, key) = world.make_key(bound);
    world.get("/api/tickets", &key).await.expect(403);
    commit(&world.test_database.database, |tx| tx.keys().revoke(world.home.id, id));
    world.get("/api/tickets", &key).await.expect(401);
    assert_eq!(
        in_short(&logged(&world, id).await),
        ["GET /api/tickets 401 null", "GET /api/tickets 403 null"]
    );
}

#[actix_web::test]
async fn neither_a_query_nor_a_secret_is_logged() {
    let world = World::new().await;
    let (id, key) = world.make_key(world.draft(KeyKind::Token));
    let secret = key.0[0].1.rsplit_once('|').unwrap().1.to_owned();
    let query = "?search=Ngozi+Okafor&customer_email=ngozi%40example.org&status=open";
    world.get(&format!("/api/tickets{query}"), &key).await.expect(200);
    let entries = logged(&world, id).await;
    assert_eq!(in_short(&entries), ["GET /api/tickets 200 null"]);
    let text = json!(entries).to_string();
    for kept_away in ["Ngozi", "ngozi", "open", "?", &secret] {
        assert!(!text.contains(kept_away), "{kept_away}: {text}");
    }
}

#[actix_web::test]
async fn requests_without_a_key_are_not_logged() {
    let world = World::new().await;
    write_down(&world.context).unwrap();
    let alice = world.log_in(&world.alice).await;
    world.get("/api/auth/me", &alice).await.expect(200);
    world.get("/api/auth/me", &Credential::none()).await.expect(401);
    let unknown = Credential(vec![("authorization", format!("key 4711:{}", "A".repeat(32)))]);
    world.get("/api/auth/me", &unknown).await.expect(401);
    assert_eq!(write_down(&world.context).unwrap(), Written::default());
}

#[actix_web::test]
async fn a_request_that_took_too_long_is_logged() {
    let world = World::new().await;
    let settings =
        ApiSettings { request_timeout: std::time::Duration::from_millis(200), ..ApiSettings::default() };
    let app = App::with_settings(std::sync::Arc::clone(&world.context), settings).await;
    let (id, key) = world.make_key(world.draft(KeyKind::Agent));
    let held = world.context.database.begin().unwrap();
    let body = json!({ "body": "Hello" });
    let late = Request::post(&format!("/api/tickets/{}/messages", world.ticket), &body).by(&key);
    app.call(late).await.expect(503);
    drop(held);
    let expected = format!("POST /api/tickets/{{id}}/messages 503 {}", world.alice.id);
    assert_eq!(in_short(&logged(&world, id).await), [expected]);
}

#[actix_web::test]
async fn the_last_fifty_are_shown_and_older_ones_by_their_cursor() {
    let world = World::new().await;
    let (id, key) = world.make_key(world.draft(KeyKind::Agent));
    for number in 0..53 {
        let request = Request::get("/api/auth/me").by(&key).header("X-Request-Id", &number.to_string());
        world.app.call(request).await.expect(200);
    }
    write_down(&world.context).unwrap();
    let root = world.log_in(&world.root).await;
    let uri = format!("/api/admin/keys/{id}/requests");
    let ids = |answer: &Value| -> Vec<i64> {
        let entries = answer["data"].as_array().unwrap().iter();
        entries.map(|entry| entry["request_id"].as_str().unwrap().parse().unwrap()).collect()
    };
    let first = world.get(&uri, &root).await.expect(200);
    assert_eq!(ids(&first), (3..53).rev().collect::<Vec<_>>());
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("{uri}?cursor={cursor}"), &root).await.expect(200);
    assert_eq!((ids(&rest), &rest["next_cursor"]), (vec![2, 1, 0], &Value::Null));
    let two = world.get(&format!("{uri}?cursor=&per_page=2"), &root).await.expect(200);
    assert_eq!(ids(&two), [52, 51]);
    for wrong in ["per_page=0", "per_page=101", "per_page=x", "cursor=x"] {
        let name = wrong.split('=').next().unwrap();
        assert_eq!(world.get(&format!("{uri}?{wrong}"), &root).await.invalid_fields(), [name], "{wrong}");
    }
    let unknown = world.get("/api/admin/keys/4711/requests", &root).await;
    assert_eq!(unknown.expect(404)["code"], "key_not_found");
}

#[actix_web::test]
async fn what_was_dropped_is_told_where_readiness_is() {
    let world = World::new().await;
    let ready = async || world.get("/health/ready", &Credential::none()).await.expect(200);
    assert_eq!(ready().await["key_log_dropped"], 0);
    let (id, key) = world.make_key(world.draft(KeyKind::Agent));
    (0..20_000).for_each(|_| world.context.key_log.note_request(a_request(id)));
    world.get("/api/auth/me", &key).await.expect(200);
    let dropped = ready().await["key_log_dropped"].as_u64().unwrap();
    assert!(dropped >= 2, "neither the request nor the use had room: {dropped}");
    write_down(&world.context).unwrap();
    world.get("/api/auth/me", &key).await.expect(200);
    assert_eq!(ready().await["key_log_dropped"], dropped);
    assert_eq!(in_short(&logged(&world, id).await).len(), 50);
}
