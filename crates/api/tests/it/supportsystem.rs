//! The door for clients of SupportSystem, by the rows of its contract: whole answers, byte for byte.

mod mail;
mod refused;
mod tickets;

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use serde_json::{Value, json};

use crate::app::{Answer, BARE_TEXT, Credential, Request};
use crate::world::World;

const JSON: &str = "/api/tickets.json";
const XML: &str = "/api/tickets.xml";

/// A body that is right, for the matrix of callers and endpoints.
pub(crate) fn body(operation: &str, customer: &str) -> Option<String> {
    match operation {
        "supportSystemCreateTicket" => {
            Some(json!({ "email": customer, "subject": "Help", "message": "It is broken." }).to_string())
        }
        "supportSystemCreateTicketFromXml" => {
            Some(format!("<ticket email='{customer}' subject='Help' message='It is broken.'/>"))
        }
        "supportSystemReceiveMail" => Some(mail(customer, "Help", "")),
        "supportSystemCron" => Some(String::new()),
        _ => None,
    }
}

/// Sends a body as most clients do: as if it were a form.
async fn send(world: &World, uri: &str, by: &Credential, body: impl AsRef<[u8]>) -> Answer {
    let request = Request::raw(uri, "application/x-www-form-urlencoded", body.as_ref());
    world.app.call(request.by(by)).await
}

#[track_caller]
fn check(answer: &Answer, status: u16, text: &str) {
    let body = String::from_utf8_lossy(&answer.body);
    let content_type = answer.headers.get("content-type").map(String::as_str);
    assert_eq!((answer.status, body.as_ref(), content_type), (status, text, Some(BARE_TEXT)));
}

/// The ticket whose number was answered, as its agent sees it.
async fn ticket(world: &World, answer: &Answer) -> Value {
    assert_eq!(answer.status, 201, "{answer}");
    let number = String::from_utf8(answer.body.clone()).unwrap();
    check(answer, 201, &number);
    let alice = world.log_in(&world.alice).await;
    let list = world.get("/api/tickets?per_page=100", &alice).await.expect(200);
    let rows = list["data"].as_array().unwrap();
    let row = rows.iter().find(|row| row["ticket_number"] == *number).unwrap();
    let shown = world.get(&format!("/api/tickets/{}", row["id"]), &alice).await.expect(200);
    shown["ticket"].clone()
}

/// What a file of a ticket holds.
async fn content(world: &World, ticket: &Value, place: usize) -> Vec<u8> {
    let alice = world.log_in(&world.alice).await;
    let uri = format!("/api/attachments/{}", ticket["attachments"][place]["id"]);
    world.get(&uri, &alice).await.body
}

/// A ticket that is right but for these fields.
fn with(fields: Value) -> String {
    let mut wanted =
        json!({ "name": "Al", "email": "al@cust.test", "subject": "Hi", "message": "It is broken." });
    let Value::Object(fields) = fields else { panic!("{fields} are no fields") };
    wanted.as_object_mut().unwrap().extend(fields);
    wanted.to_string()
}

/// A mail with this header beside the usual one. The same mail has the same identifier.
fn mail(from: &str, subject: &str, header: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (from, subject, header).hash(&mut hasher);
    let (id, header) = (hasher.finish(), if header.is_empty() { "X-Mailer: test" } else { header });
    format!(
        "From: {from}\r\nSubject: {subject}\r\nMessage-ID: <{id}@cust.test>\r\n{header}\r\n\r\nIt is broken.\r\n"
    )
}
