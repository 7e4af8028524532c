//! Keys of every kind: managing them, and calling with them in every state.

use std::sync::Arc;

use chrono::TimeDelta;
use serde_json::{Value, json};
use switchboard_api::ApiSettings;
use switchboard_application::ports::Clock as _;
use switchboard_domain::access::KeyKind;
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{AllowedNetworks, KeyId, TrustedProxies};
use switchboard_testkit::fixtures::{a_project, commit};

use crate::app::{Answer, App, Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::keyring::sent;
use crate::world::World;

const KEYS: &str = "/api/admin/keys";

/// The body for a key of this kind that belongs to home, or to Alice.
fn wanted(world: &World, kind: KeyKind) -> Value {
    let body =
        json!({ "kind": kind.as_str(), "name": format!("My {kind}"), "allowed_ips": ["203.0.113.0/24"] });
    let mut body = body.as_object().unwrap().clone();
    let more = match kind {
        KeyKind::Project => json!({ "project_id": world.home.id.get() }),
        KeyKind::Intake => {
            json!({ "project_id": world.home.id.get(), "abilities": ["create-ticket", "run-cron"] })
        }
        KeyKind::Token => {
            json!({ "project_id": world.home.id.get(), "abilities": ["ticket-index"], "note": "Read only." })
        }
        KeyKind::Agent => json!({ "agent_id": world.alice.id.get() }),
        KeyKind::Superuser => json!({ "default_agent_id": world.alice.id.get(), "is_admin": true }),
    };
    body.extend(more.as_object().unwrap().clone());
    body.into()
}

/// A call that is right for whoever holds a key of this kind, where there is one in this version.
fn call(kind: KeyKind) -> Option<Request> {
    let uri = match kind {
        KeyKind::Project => "/api/external/ping",
        KeyKind::Token => "/api/tickets",
        KeyKind::Agent | KeyKind::Superuser => "/api/auth/me",
        KeyKind::Intake => return None,
    };
    Some(Request::get(uri))
}

async fn keys_of_every_kind_are_managed(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    for kind in KeyKind::ALL {
        let made = world.post(KEYS, &admin, &wanted(&world, *kind)).await.expect(201);
        let uri = format!("{KEYS}/{}", made["key"]["id"]);
        let shown = world.get(&uri, &admin).await.expect(200);
        assert_eq!(shown["key"], made["key"]);
        assert_eq!(shown["key"]["created_by"]["id"], world.admin.id.get());
        let listed =
            world.get(&format!("{KEYS}?kind={kind}&search=MY&active=true"), &admin).await.expect(200);
        assert_eq!((&listed["data"][0], &listed["total"]), (&made["key"], &json!(1)));
        let changed = json!({
            "name": "Other", "note": "A note", "expires_at": "2030-01-01", "allowed_ips": ["203.0.113.7"], "is_active": false,
        });
        let changed = world.put(&uri, &admin, &changed).await.expect(200)["key"].clone();
        let expected = ["Other", "A note", "2030-01-01T00:00:00Z", "203.0.113.7"];
        let actual = [&changed["name"], &changed["note"], &changed["expires_at"], &changed["allowed_ips"][0]];
        assert_eq!(actual, expected);
        let again =
            world.put(&uri, &admin, &json!({ "note": null, "expires_at": null, "is_active": true })).await;
        let again = again.expect(200)["key"].clone();
        assert_eq!(
            (&again["note"], &again["expires_at"], &again["name"]),
            (&Value::Null, &Value::Null, &json!("Other"))
        );
        for unchanged in ["kind", "abilities", "is_admin", "public_part", "agent", "project"] {
            assert_eq!(again[unchanged], made["key"][unchanged], "{unchanged}");
        }
        world.delete(&uri, &admin).await.expect(200);
        for gone in [world.get(&uri, &admin).await, world.delete(&uri, &admin).await] {
            assert_eq!(gone.expect(404)["code"], "key_not_found");
        }
    }
}

async fn secrets_have_their_forms(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    for kind in KeyKind::ALL {
        let made = world.post(KEYS, &admin, &wanted(&world, *kind)).await.expect(201);
        let id = made["key"]["id"].as_i64().unwrap();
        let regenerated =
            world.post(&format!("{KEYS}/{id}/regenerate"), &admin, &json!({})).await.expect(200);
        for answer in [&made, &regenerated] {
            let secret = answer["secret"].as_str().unwrap_or_default();
            let rest = |separator| {
                let (before, after) = secret.split_once(separator).unwrap();
                assert_eq!(before, id.to_string());
                after.to_owned()
            };
            match kind {
                KeyKind::Project => {
                    let pair = [&answer["api_key"], &answer["api_secret"]].map(|part| part.as_str().unwrap());
                    assert!(pair[0].starts_with("sk_") && pair[0].len() == 35, "{answer}");
                    assert!(pair[1].starts_with("ss_") && pair[1].len() == 67, "{answer}");
                    assert!(answer.get("secret").is_none());
                }
                KeyKind::Intake => {
                    assert!(secret.len() == 32 && secret.bytes().all(|it| b"0123456789ABCDEF".contains(&it)));
                    assert!(secret.starts_with(answer["key"]["public_part"].as_str().unwrap()));
                }
                KeyKind::Token => assert_eq!(rest('|').len(), 48),
                KeyKind::Agent | KeyKind::Superuser => assert_eq!(rest(':').len(), 32),
            }
        }
        assert_eq!(made["key"]["public_part"], regenerated["key"]["public_part"]);
        assert_ne!(
            (&made["secret"], &made["api_secret"]),
            (&regenerated["secret"], &regenerated["api_secret"])
        );
        let shown = world.get(&format!("{KEYS}/{id}"), &admin).await.expect(200).to_string();
        let listed = world.get(KEYS, &admin).await.expect(200).to_string();
        for secret in [&made, &regenerated]
            .map(|answer| if *kind == KeyKind::Project { &answer["api_secret"] } else { &answer["secret"] })
        {
            let secret = secret.as_str().unwrap();
            assert!(!shown.contains(secret) && !listed.contains(secret));
        }
    }
}

/// The statuses of this call with a key of this kind in every state.
pub(crate) async fn statuses(world: &World, kind: KeyKind, call: &Request) -> Vec<(&'static str, u16)> {
    let admin = world.log_in(&world.admin).await;
    let status = async |by: &Credential| world.app.call(call.clone().by(by)).await.status;
    let draft = || world.draft(kind);
    let mut seen = Vec::new();

    let (id, old) = world.make_key(draft());
    seen.push(("active", status(&old).await));
    let uri = format!("{KEYS}/{id}");
    let regenerate = format!("{uri}/regenerate");
    let answer = world.post(&regenerate, &admin, &json!({ "overlap_seconds": 60 })).await.expect(200);
    let new = sent(kind, &answer);
    seen.push(("old secret inside the overlap", status(&old).await));
    seen.push(("new secret inside the overlap", status(&new).await));
    world.clock.advance(TimeDelta::seconds(60));
    seen.push(("old secret after the overlap", status(&old).await));
    seen.push(("new secret after the overlap", status(&new).await));
    world.put(&uri, &admin, &json!({ "is_active": false })).await.expect(200);
    seen.push(("disabled", status(&new).await));
    let bulk = json!({ "action": "enable", "ids": [id.get()] });
    world.post(&format!("{KEYS}/bulk"), &admin, &bulk).await.expect(200);
    seen.push(("enabled again", status(&new).await));
    let newest = sent(kind, &world.post(&regenerate, &admin, &json!({})).await.expect(200));
    seen.push(("replaced at once", status(&new).await));
    seen.push(("the new one", status(&newest).await));
    world.delete(&uri, &admin).await.expect(200);
    seen.push(("deleted", status(&newest).await));

    let expires_at = Some(world.clock.now() + TimeDelta::minutes(1));
    let (_, ending) = world.make_key(KeyDraft { expires_at, ..draft() });
    seen.push(("before its end", status(&ending).await));
    world.clock.advance(TimeDelta::minutes(1));
    seen.push(("expired", status(&ending).await));
    let elsewhere = AllowedNetworks::parse(["198.51.100.0/24"]).unwrap();
    seen.push((
        "wrong address",
        status(&world.make_key(KeyDraft { allowed_networks: elsewhere, ..draft() }).1).await,
    ));
    let dormant = a_project(&world.test_database.database, &format!("Dormant {kind}"));
    if let KeyKind::Agent | KeyKind::Superuser = kind {
        commit(&world.test_database.database, |tx| {
            let position = switchboard_application::records::Position::Member;
            tx.projects().assign_agent(dormant.id, world.alice.id, position, world.clock.now())
        });
    }
    let (_, of_dormant) = world.make_key(KeyDraft { project: Some(dormant.id), ..draft() });
    world
        .put(&format!("/api/admin/projects/{}", dormant.id), &admin, &json!({ "is_active": false }))
        .await
        .expect(200);
    seen.push(("project disabled", status(&of_dormant).await));
    let (_, last) = world.make_key(draft());
    let inactive = json!({ "is_active": false });
    world.put(&format!("/api/admin/users/{}", world.alice.id), &admin, &inactive).await.expect(200);
    seen.push(("agent inactive", status(&last).await));
    seen
}

/// What a call answers with a key of this kind in every state.
pub(crate) fn expected_statuses(kind: KeyKind) -> Vec<(&'static str, u16)> {
    let stands_for_agent = matches!(kind, KeyKind::Agent | KeyKind::Superuser);
    vec![
        ("active", 200),
        ("old secret inside the overlap", 200),
        ("new secret inside the overlap", 200),
        ("old secret after the overlap", 401),
        ("new secret after the overlap", 200),
        ("disabled", 401),
        ("enabled again", 200),
        ("replaced at once", 401),
        ("the new one", 200),
        ("deleted", 401),
        ("before its end", 200),
        ("expired", 401),
        ("wrong address", 403),
        ("project disabled", 403),
        ("agent inactive", if stands_for_agent { 403 } else { 200 }),
    ]
}

async fn a_key_in_every_state_is_answered_for_it(database: DatabaseKind) {
    for kind in KeyKind::ALL {
        let Some(call) = call(*kind) else { continue };
        let world = World::on(database).await;
        assert_eq!(statuses(&world, *kind, &call).await, expected_statuses(*kind), "{kind}");
    }
}

on_every_database!(
    keys_of_every_kind_are_managed,
    secrets_have_their_forms,
    a_key_in_every_state_is_answered_for_it,
);

#[actix_web::test]
async fn a_superuser_key_acts_as_whom_the_request_names() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Superuser);
    let me = async |headers: &[(&str, String)], by: &Credential| -> Answer {
        let request = Request::get("/api/auth/me").by(by);
        world
            .app
            .call(headers.iter().fold(request, |request, (name, value)| request.header(name, value)))
            .await
    };
    let named = async |name: &str, id: i64, by: &Credential| me(&[(name, id.to_string())], by).await;
    assert_eq!(me(&[], &key).await.expect(200)["user"]["email"], "alice@example.org");
    for header in ["X-Agent-ID", "X-DeskPRO-Agent-ID"] {
        let bob = named(header, world.bob.id.get(), &key).await.expect(200);
        assert_eq!(bob["user"]["email"], "bob@example.org");
    }
    for nobody in [world.tunde.id.get(), world.root.id.get(), 4711, 0] {
        assert_eq!(named("X-Agent-ID", nobody, &key).await.expect(403)["code"], "not_an_agent", "{nobody}");
    }
    let two = [("X-Agent-ID", world.bob.id.to_string()), ("X-DeskPRO-Agent-ID", world.alice.id.to_string())];
    assert_eq!(me(&two, &key).await.expect(400)["code"], "ambiguous_credentials");
    for other in [world.key_of(KeyKind::Agent), world.log_in(&world.alice).await] {
        let refused = named("X-Agent-ID", world.alice.id.get(), &other).await.expect(403);
        assert_eq!(refused["code"], "agent_override_not_allowed");
    }
    let (_, lonely) = world.make_key(KeyDraft { default_agent: None, ..world.draft(KeyKind::Superuser) });
    assert_eq!(me(&[], &lonely).await.expect(403)["code"], "agent_required");
    assert_eq!(named("X-Agent-ID", world.bob.id.get(), &lonely).await.status, 200);
}

#[actix_web::test]
async fn what_is_done_with_a_key_is_put_down_to_the_key_and_the_agent() {
    let world = World::new().await;
    let (id, key) = world.make_key(world.draft(KeyKind::Superuser));
    let uri = format!("/api/tickets/{}", world.ticket);
    world.post(&format!("{uri}/messages"), &key, &json!({ "body": "Hello" })).await.expect(201);
    let activities = world.get(&format!("{uri}/activities"), &key).await.expect(200);
    let replied =
        &activities["data"].as_array().unwrap().iter().find(|it| it["action"] == "replied").unwrap();
    assert_eq!(
        (&replied["user"]["id"], &replied["key_id"]),
        (&json!(world.alice.id.get()), &json!(id.get()))
    );
}

#[actix_web::test]
async fn a_key_of_a_project_limits_whom_it_acts_as() {
    let world = World::new().await;
    let draft = world.draft(KeyKind::Superuser);
    let bound = KeyDraft {
        project: Some(world.home.id),
        default_agent: Some(world.admin.id),
        is_admin: true,
        ..draft
    };
    let (_, key) = world.make_key(bound);
    world.get(&format!("/api/tickets/{}", world.ticket), &key).await.expect(200);
    world.get(&format!("/api/tickets/{}", world.market_ticket), &key).await.expect(404);
    world.get(KEYS, &key).await.expect(403);
    let as_bob = Request::get("/api/tickets").by(&key).header("X-Agent-ID", &world.bob.id.to_string());
    assert_eq!(world.app.call(as_bob).await.expect(403)["code"], "not_an_agent");
}

#[actix_web::test]
async fn everything_that_is_wrong_with_a_key_is_told_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let check = async |body: Value, expected: &[&str]| {
        assert_eq!(world.post(KEYS, &admin, &body).await.invalid_fields(), expected, "{body}");
    };
    check(json!({}), &["kind", "name"]).await;
    check(json!({ "kind": "root", "name": "", "allowed_ips": ["x"] }), &["allowed_ips.0", "kind", "name"])
        .await;
    check(json!({ "kind": "intake", "name": "x" }), &["abilities", "allowed_ips", "project_id"]).await;
    let wrong = json!({ "kind": "token", "name": "x", "project_id": 4711, "abilities": ["manage-keys"], "is_admin": true });
    check(wrong, &["abilities", "is_admin"]).await;
    check(json!({ "kind": "token", "name": "x", "project_id": 4711, "abilities": [] }), &["project_id"])
        .await;
    check(json!({ "kind": "agent", "name": "x", "default_agent_id": 1 }), &["agent_id", "default_agent_id"])
        .await;
    for person in [world.tunde.id.get(), world.root.id.get(), 4711] {
        check(json!({ "kind": "agent", "name": "x", "agent_id": person }), &["agent_id"]).await;
        check(json!({ "kind": "superuser", "name": "x", "default_agent_id": person }), &["default_agent_id"])
            .await;
    }
    let (id, _) = world.make_key(world.draft(KeyKind::Intake));
    let uri = format!("{KEYS}/{id}");
    let wrong = json!({ "name": null, "allowed_ips": [], "abilities": ["send-email"], "is_admin": true, "expires_at": "2000-01-01" });
    let refused = world.put(&uri, &admin, &wrong).await.invalid_fields();
    assert_eq!(refused, ["name"]);
    let wrong = json!({ "allowed_ips": [], "abilities": ["send-email"], "is_admin": true, "expires_at": "2000-01-01" });
    let refused = world.put(&uri, &admin, &wrong).await.invalid_fields();
    assert_eq!(refused, ["abilities", "allowed_ips", "expires_at", "is_admin"]);
    for seconds in [json!(-1), json!(604_801), json!("1")] {
        let body = json!({ "overlap_seconds": seconds });
        let refused = world.post(&format!("{uri}/regenerate"), &admin, &body).await;
        assert_eq!(refused.invalid_fields(), ["overlap_seconds"], "{body}");
    }
    let refused = world.post(&format!("{KEYS}/bulk"), &admin, &json!({ "action": "burn", "ids": [] })).await;
    assert_eq!(refused.invalid_fields(), ["action", "ids"]);
}

#[actix_web::test]
async fn many_keys_are_changed_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let ids: Vec<i64> =
        (0..3).map(|_| world.make_key(world.draft(KeyKind::Token)).0).map(KeyId::get).collect();
    let change = async |action: &str, ids: &[i64]| {
        let body = json!({ "action": action, "ids": ids });
        world.post(&format!("{KEYS}/bulk"), &admin, &body).await.expect(200)
    };
    let answer = |changed: usize, unchanged: &[i64]| json!({ "changed": changed, "unchanged": unchanged });
    assert_eq!(change("disable", &ids[..1]).await, answer(1, &[]));
    assert_eq!(change("disable", &[ids[0], ids[1], ids[1], 4711]).await, answer(1, &[ids[0], 4711]));
    assert_eq!(change("enable", &ids).await, answer(2, &[ids[2]]));
    assert_eq!(change("delete", &[ids[2], ids[0]]).await, answer(2, &[]));
    assert_eq!(change("delete", &ids).await, answer(1, &[ids[0], ids[2]]));
}

#[actix_web::test]
async fn behind_a_trusted_proxy_the_address_of_the_client_counts() {
    let world = World::new().await;
    let trusted_proxies = TrustedProxies::parse(["10.0.0.0/8"]).unwrap();
    let settings = ApiSettings { trusted_proxies, ..ApiSettings::default() };
    let app = App::with_settings(Arc::clone(&world.context), settings).await;
    let key = world.key_of(KeyKind::Agent);
    let status = async |peer: &str, headers: &[(&str, &str)]| {
        let request = Request::get("/api/auth/me").by(&key).from(peer);
        let request = headers.iter().fold(request, |request, (name, value)| request.header(name, value));
        app.call(request).await.status
    };
    let (proxy, client, stranger) = ("10.0.0.1:80", "203.0.113.7", "198.51.100.1");
    assert_eq!(status(proxy, &[("X-Forwarded-For", client)]).await, 200);
    assert_eq!(status(proxy, &[("Forwarded", "for=203.0.113.7")]).await, 200);
    assert_eq!(status(proxy, &[("X-Forwarded-For", stranger)]).await, 403);
    assert_eq!(status(proxy, &[("X-Forwarded-For", &format!("{client}, {stranger}"))]).await, 403);
    assert_eq!(status(proxy, &[("Forwarded", "for=203.0.113.7"), ("X-Forwarded-For", stranger)]).await, 403);
    assert_eq!(status(proxy, &[("X-Forwarded-For", "unknown")]).await, 403);
    assert_eq!(status(proxy, &[]).await, 403);
    assert_eq!(status("198.51.100.1:80", &[("X-Forwarded-For", client)]).await, 403);
    assert_eq!(status("203.0.113.7:80", &[("X-Forwarded-For", stranger)]).await, 200);
}
