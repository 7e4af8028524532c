//! The shapes that the OpenAPI document gives to bodies and queries are those that the code reads.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use switchboard_api::{Access, Dialect, Endpoint, endpoints, openapi_json};
use switchboard_domain::access::KeyKind;
use switchboard_domain::access::Role;
use switchboard_domain::ticket::{EventKind, Side};
use switchboard_domain::{MessageType, Priority, Source, Status};

use crate::app::{Credential, Request};
use crate::authorization::subject;
use crate::world::World;

fn document() -> Value {
    serde_json::from_str(&openapi_json()).unwrap()
}

fn operation<'a>(document: &'a Value, endpoint: &Endpoint) -> &'a Value {
    &document["paths"][endpoint.path()][endpoint.verb().as_str().to_lowercase()]
}

fn uri(endpoint: &Endpoint, world: &World, number: usize) -> String {
    let id = subject(endpoint, world, number);
    endpoint.path().replace("{id}", &id.to_string()).replace("{ticketNumber}", &world.ticket_number)
}

async fn caller(endpoint: &Endpoint, world: &World) -> Credential {
    match endpoint.access() {
        Access::Public => Credential::none(),
        Access::Person | Access::PersonOrToken | Access::Session | Access::ExpiredPerson => {
            world.log_in(&world.root).await
        }
        Access::Project => world.home_key.clone(),
        Access::Intake => world.key_of(KeyKind::Intake),
        Access::Token => world.key_of(KeyKind::Token),
    }
}

/// A value of another type than the schema allows.
fn wrong(schema: &Value) -> Value {
    let types = &schema["type"];
    let is_text = types == "string" || types.as_array().is_some_and(|types| types.contains(&json!("string")));
    if is_text { json!({}) } else { json!("wrong") }
}

#[actix_web::test]
async fn every_described_field_is_read_and_those_that_are_required_are_missed() {
    let (world, document) = (World::new().await, document());
    let mut checked = 0;
    for endpoint in endpoints() {
        let schema =
            &operation(&document, endpoint)["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        // SupportSystem's door takes fields of any type, and tells in a text what is wrong: it is tried by its own tests.
        let Some(reference) = schema.as_str().filter(|_| endpoint.dialect() != Dialect::SupportSystem) else {
            continue;
        };
        let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
        let (uri, caller) = (uri(endpoint, &world, checked), caller(endpoint, &world).await);
        let required: BTreeSet<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let is_of_a_door = endpoint.dialect() != Dialect::Switchboard;
        let send = async |body: &Value| {
            let request = Request::with_body(endpoint.verb().as_str(), &uri, body).by(&caller);
            // Some calls must say what they are known by when they come again.
            let must_say = endpoint.dialect() == Dialect::Tickiti;
            world.app.call(if must_say { request.header("Idempotency-Key", "one") } else { request }).await
        };
        let empty = send(&json!({})).await;
        if required.is_empty() && !is_of_a_door {
            empty.expect(200);
        } else if !required.is_empty() {
            let missed = empty.invalid_fields();
            let missed: BTreeSet<_> = missed.iter().map(String::as_str).collect();
            // What a door needs may stand in more than one place, so that no place of it is required.
            let is_right = if is_of_a_door { missed.is_superset(&required) } else { missed == required };
            assert!(is_right, "{reference} misses {missed:?}");
        }
        if endpoint.operation() == "tickitiIndex" {
            // The parameters of a query, which stand in a body: what they may be is seen to after they are texts.
            continue;
        }
        let properties = schema["properties"].as_object().unwrap();
        let body: Map<String, Value> =
            properties.iter().map(|(name, schema)| (name.clone(), wrong(schema))).collect();
        let refused = send(&body.into()).await.invalid_fields();
        assert_eq!(refused.iter().collect::<BTreeSet<_>>(), properties.keys().collect(), "{reference}");
        for (name, schema) in properties {
            let longest = schema["maxLength"].as_u64().and_then(|length| usize::try_from(length).ok());
            if let Some(longest) = longest.filter(|_| endpoint.operation() != "login") {
                let refused = send(&json!({ name: "x".repeat(longest + 1) })).await.invalid_fields();
                assert!(refused.contains(name), "{reference} takes a {name} that is too long");
            }
        }
        checked += 1;
    }
    assert!(checked > 12);
}

#[actix_web::test]
async fn every_described_parameter_is_read() {
    let (world, document) = (World::new().await, document());
    let mut checked = 0;
    for endpoint in endpoints() {
        let parameters = operation(&document, endpoint)["parameters"].as_array().cloned().unwrap_or_default();
        let in_query: Vec<&str> = parameters
            .iter()
            .filter(|parameter| parameter["in"] == "query")
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        if in_query.is_empty() {
            continue;
        }
        let caller = caller(endpoint, &world).await;
        let uri = uri(endpoint, &world, checked);
        for name in &in_query {
            let list = world.get(&format!("{uri}?{name}=%00"), &caller).await;
            assert_eq!(list.invalid_fields(), [*name], "{}", endpoint.operation());
        }
        checked += 1;
    }
    assert!(checked > 4);
}

#[test]
fn the_enumerations_of_the_document_are_those_of_the_domain() {
    let document = document();
    let names = |schema: &str| -> Vec<String> {
        let names = document["components"]["schemas"][schema]["enum"].as_array().unwrap();
        names.iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("StatusName"), Status::NAMES);
    assert_eq!(names("PriorityName"), Priority::NAMES);
    assert_eq!(names("SourceName"), Source::NAMES);
    assert_eq!(names("RoleName"), Role::NAMES);
    assert_eq!(names("MessageTypeName"), MessageType::NAMES);
    assert_eq!(names("ActivityName"), EventKind::NAMES);
    assert_eq!(names("SideName"), Side::NAMES);
}
