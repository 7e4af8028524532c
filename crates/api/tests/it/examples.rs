//! The examples of the OpenAPI document are answers of the code, kept in `src/openapi/examples.json`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use switchboard_api::{Access, Endpoint, endpoints};
use switchboard_domain::access::KeyKind;

use crate::app::Credential;
use crate::authorization;
use crate::world::World;

/// What is answered with something else than a view: files, pages, and the document itself.
const WITHOUT_EXAMPLE: [&str; 8] = [
    "downloadAttachment",
    "openapiDocument",
    "askToUnsubscribe",
    "unsubscribe",
    "supportSystemCreateTicket",
    "supportSystemCreateTicketFromXml",
    "supportSystemReceiveMail",
    "supportSystemCron",
];

#[actix_web::test]
async fn the_examples_are_answers_of_the_code() {
    let mut examples: BTreeMap<&str, Value> = BTreeMap::new();
    for endpoint in endpoints().filter(|endpoint| !WITHOUT_EXAMPLE.contains(&endpoint.operation())) {
        examples.insert(endpoint.operation(), example(endpoint).await);
    }
    let text = format!("{:#}\n", json!(examples));
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/openapi/examples.json");
    #[expect(clippy::disallowed_methods, reason = "the file is written anew where snapshots are")]
    if std::env::var("INSTA_UPDATE").is_ok_and(|update| update == "always") {
        fs::write(&path, &text).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap();
    assert!(
        kept == text,
        "src/openapi/examples.json is out of date: INSTA_UPDATE=always cargo nextest run -p switchboard-api examples"
    );
}

/// What whoever may call an endpoint is answered when all goes well.
async fn example(endpoint: &Endpoint) -> Value {
    let world = World::new().await;
    prepare(endpoint, &world).await;
    let callers = match endpoint.access() {
        Access::Public => vec![Credential::none()],
        Access::Person | Access::PersonOrToken | Access::Session | Access::ExpiredPerson => {
            vec![world.log_in(&world.root).await, world.log_in(&world.tunde).await]
        }
        Access::Project => vec![world.home_key.clone()],
        Access::Intake => vec![world.key_of(KeyKind::Intake)],
        Access::Token => vec![world.key_of(KeyKind::Token)],
    };
    for caller in &callers {
        let answer = world.app.call(authorization::request(endpoint, &world, 0).by(caller)).await;
        if answer.status < 300 {
            return answer.json();
        }
    }
    panic!("nobody may call {}", endpoint.operation());
}

/// Brings the ticket into the state that an endpoint needs.
async fn prepare(endpoint: &Endpoint, world: &World) {
    world.attach(world.ticket);
    let uri = format!("/api/tickets/{}", world.ticket);
    match endpoint.operation() {
        "rateTicket" => {
            let alice = world.log_in(&world.alice).await;
            world.post(&format!("{uri}/status"), &alice, &json!({ "status": "resolved" })).await.expect(200);
        }
        "restoreTicket" => {
            let root = world.log_in(&world.root).await;
            world.app.call(crate::app::Request::delete(&uri).by(&root)).await.expect(200);
        }
        _ => {}
    }
}
