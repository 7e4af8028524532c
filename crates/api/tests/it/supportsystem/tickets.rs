//! Tickets in JSON and in XML.

use serde_json::{Value, json};
use switchboard_application::Context;
use switchboard_application::notifications::announce::{Announced, Patience, announce};
use switchboard_domain::access::{Actor, KeyKind};
use switchboard_testkit::fixtures::a_category;

use super::{JSON, XML, check, content, send, ticket, with};
use crate::app::{Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

async fn json_becomes_a_ticket(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Intake);
    let category = a_category(&world.test_database.database, "Roof").id.get();
    let body = json!({
        "alert": true,
        "autorespond": true,
        "source": "API",
        "name": "Angry User",
        "email": "angry@cust.test",
        "phone": "3185558634X123",
        "subject": "Testing API",
        "ip": "123.211.233.122",
        "priority": 3,
        "topicId": category.to_string(),
        "building": "North",
        "message": "data:text/html,MESSAGE <b>HERE</b>",
        "attachments": [
            { "file.txt": "data:text/plain;charset=utf-8,content" },
            { "image.png": "data:image/png;charset=utf-8;base64,iVBORw0KGgo=" },
        ],
    });
    let answer = send(&world, JSON, &key, body.to_string()).await;
    check(&answer, 201, "NAIJ-2026-00002");
    let ticket = ticket(&world, &answer).await;
    for (name, expected) in [
        ("customer_name", json!("Angry User")),
        ("customer_email", json!("angry@cust.test")),
        ("customer_phone", json!("3185558634X123")),
        ("subject", json!("Testing API")),
        ("description", json!("MESSAGE HERE")),
        ("priority", json!("high")),
        ("source", json!("api")),
        ("metadata", json!({ "source": "API", "ip": "123.211.233.122", "building": "North" })),
    ] {
        assert_eq!(ticket[name], expected, "{name}");
    }
    assert_eq!(ticket["category"]["id"], category);
    assert_eq!(content(&world, &ticket, 0).await, b"content");
    assert_eq!(content(&world, &ticket, 1).await, b"\x89PNG\r\n\x1a\n");
}

async fn xml_becomes_a_ticket(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Intake);
    let body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
        <ticket alert=\"true\" autorespond=\"true\" source=\"API\">\n\
            <name>Angry User</name>\n<email>angry@cust.test</email>\n<subject>Caf\u{e9} &amp; bar</subject>\n\
            <phone ext=\"123\">318-555-8634</phone>\n\
            <message type=\"text/html\"><![CDATA[Message <b>HERE</b>]]></message>\n\
            <attachments><file name=\"file.txt\" type=\"text/plain\"><![CDATA[File content]]></file>\n\
            <file name=\"image.gif\" type=\"image/gif\" encoding=\"base64\">\nR0lGODdh\n</file></attachments>\n\
            <ip>123.211.233.122</ip>\n</ticket>";
    let ticket = ticket(&world, &send(&world, XML, &key, body).await).await;
    for (name, expected) in [
        ("customer_phone", json!("318-555-8634 X123")),
        ("subject", json!("Caf\u{e9} & bar")),
        ("description", json!("Message HERE")),
        ("metadata", json!({ "source": "API", "ip": "123.211.233.122" })),
    ] {
        assert_eq!(ticket[name], expected, "{name}");
    }
    assert_eq!(content(&world, &ticket, 0).await, b"File content");
    assert_eq!(content(&world, &ticket, 1).await, b"GIF87a");
}

/// The same request under the same key is answered as before, as a text.
async fn an_idempotency_key_is_heeded(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = world.key_of(KeyKind::Intake);
    let ask = |body: String| {
        let request = Request::raw(JSON, "text/plain", body.as_bytes()).header("Idempotency-Key", "order-1");
        world.app.call(request.by(&key))
    };
    let body = || with(json!({ "attachments": [{ "a.txt": "one" }] }));
    let (first, again) = (ask(body()).await, ask(body()).await);
    check(&first, 201, "NAIJ-2026-00002");
    check(&again, 201, "NAIJ-2026-00002");
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let other = ask(with(json!({ "subject": "Other" }))).await;
    check(&other, 422, "The idempotency key was used for another request. Give this one a key of its own.");
}

on_every_database!(json_becomes_a_ticket, xml_becomes_a_ticket, an_idempotency_key_is_heeded);

#[actix_web::test]
async fn the_door_is_also_under_http_php() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Intake);
    let answer = send(&world, "/api/http.php/tickets.json", &key, with(json!({}))).await;
    check(&answer, 201, "NAIJ-2026-00002");
    let answer = send(&world, "/api/http.php/tickets.xml?a=b", &key, "<ticket email='al@cust.test'/>").await;
    let expected = "Unable to create new ticket: validation errors:\n\
        message: The message field is required.\nsubject: The subject field is required.";
    check(&answer, 400, expected);
}

#[actix_web::test]
async fn the_content_type_is_ignored_and_so_are_odd_values() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Intake);
    for content_type in
        ["multipart/form-data; boundary=x", "application/xml", "text/json; charset=latin1", ""]
    {
        let request = Request::raw(JSON, content_type, with(json!({})).as_bytes());
        assert_eq!(world.app.call(request.by(&key)).await.status, 201, "{content_type}");
    }
    let odd = json!({
        "ip": null,
        "attachments": [],
        "topicId": 4711,
        "priority": "urgent",
        "priorityId": 4,
        "message": "",
        "subject": 0,
        "statusId": 3,
        "staffId": 1,
        "duedate": "2001-01-01",
        "source": "Phone",
        "extra": { "a": [1] },
    });
    let ticket = ticket(&world, &send(&world, JSON, &key, with(odd)).await).await;
    assert_eq!((&ticket["category"], &ticket["priority"]), (&Value::Null, &json!("critical")));
    assert_eq!((&ticket["description"], &ticket["subject"]), (&json!("-"), &json!("0")));
    assert_eq!((&ticket["status"], &ticket["assignee"]), (&json!("open"), &Value::Null));
    let kept = json!({ "statusId": 3, "staffId": 1, "duedate": "2001-01-01", "source": "Phone", "extra": { "a": [1] } });
    assert_eq!(ticket["metadata"], kept);
}

#[actix_web::test]
async fn autorespond_and_alert() {
    for (value, letters) in [(json!(true), 1), (json!("true"), 1), (json!(false), 0), (json!("false"), 0)] {
        let world = World::new().await;
        let key = world.key_of(KeyKind::Intake);
        let tell = || {
            while announce(&world.context, &Actor::System, &mut Patience::default()).unwrap()
                != Announced::Nothing
            {}
            world.posted().len()
        };
        let before = tell();
        let body = with(json!({ "autorespond": value, "alert": value }));
        let answer = send(&world, JSON, &key, body).await;
        assert_eq!(tell() - before, letters, "{value}");
        assert_eq!(ticket(&world, &answer).await["metadata"], Value::Null);
    }
}

#[actix_web::test]
async fn files_beyond_the_limits_are_left_out() {
    let with_small_files = |context: Context| {
        let mut settings = context.settings.clone();
        settings.attachments.file_bytes_max = 4;
        Context { settings, ..context }
    };
    let world = World::altered(DatabaseKind::Memory, with_small_files).await;
    let key = world.key_of(KeyKind::Intake);
    let body = with(json!({ "attachments": [{ "a.txt": "1234" }, { "b.txt": "12345" }] }));
    let ticket = ticket(&world, &send(&world, JSON, &key, body).await).await;
    let description = "It is broken.\n\n[The file b.txt was left out: too large or too many.]";
    assert_eq!(ticket["description"], description);
    assert_eq!(ticket["attachments"].as_array().unwrap().len(), 1);
}

#[actix_web::test]
async fn long_bodies_are_for_those_who_may() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Intake);
    let file = "x".repeat(3 * 1024 * 1024);
    let body = with(json!({ "attachments": [{ "a.txt": file }] }));
    check(&send(&world, JSON, &Credential::none(), &body).await, 401, "Valid API key required");
    let ticket = ticket(&world, &send(&world, JSON, &key, &body).await).await;
    assert_eq!(ticket["attachments"][0]["size_bytes"], file.len());
    let endless = vec![b' '; 36 * 1024 * 1024];
    check(&send(&world, JSON, &key, endless).await, 413, "The body is too large.");
}
