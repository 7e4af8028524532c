//! Several calls in one request.

use std::num::NonZeroU32;

use serde_json::{Value, json};
use switchboard_security::LimitSettings;

use super::{agent_key, send, wanted};
use crate::world::World;

const BATCH: &str = "/api/v2/batch";

#[actix_web::test]
async fn post_batch() {
    let world = World::new().await;
    let key = agent_key(&world);
    let ticket = format!("/tickets/{}", world.ticket);
    let requests = json!({ "requests": {
        "me": "/me",
        "ticket": format!("/api/v2{ticket}?include=person"),
        "reply": { "method": "POST", "url": format!("{ticket}/messages"), "payload": { "message": "Hello" } },
        "change": { "method": "put", "url": format!("/deskpro/api/v2{ticket}"), "payload": { "status": "awaiting_user" } },
        "nothing": "/nothing",
        "method": { "method": "DELETE", "url": "/me" },
        "forbidden": "/people",
        "foreign": format!("/tickets/{}", world.market_ticket),
        "wrong": { "method": "POST", "url": "/tickets", "payload": {} },
    } });
    let answer = send(&world, "POST", BATCH, &key, &requests).await.expect(200);
    let responses = &answer["responses"];
    let statuses: Vec<(String, i64)> = responses
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, response)| (name.clone(), response["headers"]["status-code"].as_i64().unwrap()))
        .collect();
    let expected = [
        ("change", 204),
        ("forbidden", 403),
        ("foreign", 404),
        ("me", 200),
        ("method", 405),
        ("nothing", 404),
        ("reply", 201),
        ("ticket", 200),
        ("wrong", 400),
    ];
    assert_eq!(statuses, expected.map(|(name, status)| (name.to_owned(), status)));
    assert_eq!(responses["me"]["data"]["person_id"], world.alice.id.get());
    assert!(responses["ticket"]["linked"]["person"].is_object() && responses["ticket"]["meta"].is_object());
    assert_eq!(responses["foreign"]["code"], "ticket_not_found");
    assert!(responses["wrong"]["errors"]["fields"]["subject"].is_object());
    let shown = world.get(&format!("/api/v2{ticket}"), &key).await.expect(200);
    assert_eq!(shown["data"]["status"], "awaiting_user");
}

#[actix_web::test]
async fn each_call_of_a_batch_is_counted() {
    let limits = LimitSettings {
        writes: NonZeroU32::new(3),
        key_calls: NonZeroU32::new(2),
        ..LimitSettings::default()
    };
    let world = World::limited(limits).await;
    let status = json!({ "method": "PUT", "url": format!("/tickets/{}", world.ticket), "payload": {} });
    let batch = json!({ "requests": { "a": status, "b": status, "c": status } });
    for (caller, expected) in
        [(world.log_in(&world.alice).await, [204, 204, 429]), (agent_key(&world), [204, 204, 429])]
    {
        let answer = send(&world, "POST", BATCH, &caller, &batch).await.expect(200);
        let statuses =
            ["a", "b", "c"].map(|name| answer["responses"][name]["headers"]["status-code"].as_i64().unwrap());
        assert_eq!(statuses, expected, "{answer}");
        assert_eq!(answer["responses"]["c"]["code"], "too_many_requests");
    }
}

#[actix_web::test]
async fn a_batch_is_a_batch_or_nothing() {
    let world = World::new().await;
    let key = agent_key(&world);
    let many: serde_json::Map<String, Value> =
        (0..26).map(|number| (number.to_string(), json!("/me"))).collect();
    for wrong in [
        json!({}),
        json!({ "requests": {} }),
        json!({ "requests": 7 }),
        json!({ "requests": { "a": 7 } }),
        json!({ "requests": { "a": { "method": "PATCH", "url": "/me" } } }),
        json!({ "requests": many }),
    ] {
        let refused = send(&world, "POST", BATCH, &key, &wrong).await.expect(400);
        assert!(refused["errors"]["fields"]["requests"].is_object(), "{wrong}: {refused}");
    }
    let nested = json!({ "requests": { "a": { "method": "POST", "url": "/batch", "payload": { "requests": { "b": "/me" } } } } });
    let answer = send(&world, "POST", BATCH, &key, &nested).await.expect(200);
    assert_eq!(answer["responses"]["a"]["headers"]["status-code"], 404, "no batch holds another one");
    let made = json!({ "requests": { "a": { "method": "POST", "url": "/tickets", "payload": wanted() } } });
    let answer = send(&world, "POST", BATCH, &key, &made).await.expect(200);
    assert!(answer["responses"]["a"]["data"]["ref"].is_string());
}
