//! The door for clients of Deskpro: what its own clients send, and what they read of the answers.

mod batch;
mod v1;
mod v2;

use serde_json::{Value, json};
use switchboard_domain::KeyId;
use switchboard_domain::access::KeyKind;
use switchboard_domain::key::KeyDraft;

use crate::app::{Answer, Credential, Request};
use crate::world::World;

/// A key of Alice's that reaches home alone, as she does.
fn agent_key(world: &World) -> Credential {
    world.key_of(KeyKind::Agent)
}

/// A key of the administrator's.
fn admin_key(world: &World) -> Credential {
    world.make_key(KeyDraft { agent: Some(world.admin.id), ..world.draft(KeyKind::Agent) }).1
}

/// A superuser key without an agent of its own, and which one it is.
fn superuser_key(world: &World) -> (KeyId, Credential) {
    world.make_key(KeyDraft { default_agent: None, is_admin: true, ..world.draft(KeyKind::Superuser) })
}

/// The same as the first version's client sends a key.
fn in_header(Credential(headers): &Credential) -> Credential {
    Credential(vec![("x-deskpro-api-key", headers[0].1.trim_start_matches("key ").to_owned())])
}

/// The answer to a request that says nothing of what its body is.
async fn send(world: &World, method: &str, uri: &str, by: &Credential, body: &Value) -> Answer {
    world.app.call(Request::untyped(method, uri, body.to_string().as_bytes()).by(by)).await
}

/// A ticket as HMRC's and PeeringDB's clients want it.
fn wanted() -> Value {
    json!({
        "subject": "Cannot upload property photos",
        "person": { "name": "Tunde Bakare", "email": "tunde@example.org" },
        "message": { "message": "<p>The upload button does <b>nothing</b>.</p>", "format": "html" },
    })
}

/// The text of an answer without what differs from run to run.
fn text(answer: &Answer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

/// The body of a request that would be right of somebody who may, for the table of who may what.
pub(crate) fn body(operation: &str, world: &World, number: usize) -> Value {
    let address = format!("deskpro{number}@example.org");
    match operation {
        "deskproCreateTicket" => {
            let Value::Object(mut ticket) = wanted() else { return Value::Null };
            ticket.insert("department".to_owned(), world.home.id.get().into());
            ticket.into()
        }
        "deskproUpdateTicket" | "deskproV1UpdateTicket" => json!({ "status": "awaiting_user" }),
        "deskproCreateMessage" | "deskproV1CreateMessage" => json!({ "message": "Hello" }),
        "deskproCreatePerson" => json!({ "primary_email": address, "name": "Ada Obi" }),
        "deskproV1CreatePerson" => json!({ "email": address, "name": "Ada Obi" }),
        "deskproUpdatePerson" | "deskproV1UpdatePerson" => json!({ "name": "Ada Obi" }),
        "deskproBatch" => json!({ "requests": { "ticket": format!("/tickets/{}", world.ticket) } }),
        "deskproV1CreateTicket" => json!({
            "subject": "Help",
            "message": "It is broken.",
            "person_email": "tunde@example.org",
            "department_id": world.home.id.get(),
        }),
        _ => Value::Null,
    }
}
