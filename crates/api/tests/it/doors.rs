//! Every door against every kind of key in every state: the keys of its own clients are answered for their state, all others not at all.

use serde_json::json;
use switchboard_domain::access::KeyKind;

use crate::app::Request;
use crate::keys::{expected_statuses, statuses};
use crate::world::World;

/// A call that every client of a door makes, and the kinds of keys that its clients have.
fn doors() -> Vec<(Request, &'static [KeyKind])> {
    const AGENTS: &[KeyKind] = &[KeyKind::Agent, KeyKind::Superuser];
    vec![
        (Request::get("/api/external/ping"), &[KeyKind::Project]),
        (Request::post("/api/tickiti_api_index", &json!({})), &[KeyKind::Token]),
        (Request::get("/api/v2/me"), AGENTS),
        (Request::get("/api/v2/tickets"), AGENTS),
        (Request::get("/deskpro/api/v2/tickets"), AGENTS),
        (Request::get("/deskpro/api/tickets?"), AGENTS),
    ]
}

#[actix_web::test]
async fn every_door_answers_every_kind_of_key_in_every_state() {
    for (call, kinds) in doors() {
        for kind in KeyKind::ALL {
            let world = World::new().await;
            let actual = statuses(&world, *kind, &call).await;
            let expected = expected_statuses(*kind);
            let is_of_door = kinds.contains(kind);
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(state, status)| (state, if is_of_door { status } else { 401 }))
                .collect();
            assert_eq!(actual, expected, "{kind} at {call:?}");
        }
    }
}
