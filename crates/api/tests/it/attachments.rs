//! Attachments as people send them, see them and save them.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::attachments::sweep::{Swept, sweep};
use switchboard_application::ports::Clock as _;
use switchboard_testkit::fixtures::{a_category, a_tag};

use crate::app::{Answer, Credential, Request};
use crate::databases::DatabaseKind;
use crate::forms::Form;
use crate::world::World;

/// The beginning of a picture.
pub(crate) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

pub(crate) fn messages(world: &World) -> String {
    format!("/api/tickets/{}/messages", world.ticket)
}

pub(crate) fn ticket_form(world: &World) -> Form {
    Form::default()
        .text("project_id", &world.home.id.to_string())
        .text("subject", "Cannot pay")
        .text("description", "The card is refused.")
}

pub(crate) async fn send(world: &World, by: &Credential, form: Form, uri: &str) -> Answer {
    world.app.call(form.post(uri).by(by)).await
}

/// The attachments of a message that was added with this form.
pub(crate) async fn attached(world: &World, by: &Credential, form: Form) -> Value {
    let answer = send(world, by, form.text("body", "See the file."), &messages(world)).await;
    answer.expect(201)["message"]["attachments"].clone()
}

async fn download(world: &World, by: &Credential, attachment: &Value) -> Answer {
    world.get(attachment["url"].as_str().unwrap(), by).await
}

#[actix_web::test]
async fn a_form_files_a_ticket_as_php_sends_it() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let database = &world.test_database.database;
    let (category, tag) = (a_category(database, "Technical").id, a_tag(database, "vip", "#EF4444").id);
    let form = ticket_form(&world)
        .text("priority", "high")
        .text("category_id", &category.to_string())
        .text("tags[]", &tag.to_string())
        .text("customer_phone", "")
        .text("metadata[browser]", "Chrome 124")
        .text("metadata[screen][width]", "1280")
        .file("house.png", "image/png", PNG)
        .file("notes.txt", "text/plain", b"Line 1\r\n--not-a-boundary\r\nLine 2\r\n")
        .text("utf8", "✓");
    let filed = send(&world, &tunde, form, "/api/tickets").await.expect(201);
    let uri = format!("/api/tickets/{}", filed["ticket"]["id"]);
    let ticket = world.get(&uri, &tunde).await.expect(200)["ticket"].clone();
    assert_eq!(
        (&ticket["category"]["name"], &ticket["tags"][0]["name"], &ticket["priority"], &ticket["source"]),
        (&json!("Technical"), &json!("vip"), &json!("high"), &json!("web"))
    );
    assert_eq!(ticket["metadata"], json!({ "browser": "Chrome 124", "screen": { "width": "1280" } }));
    assert_snapshot!(format!("{:#}", ticket["attachments"]));
    let notes = download(&world, &tunde, &ticket["attachments"][1]).await;
    assert_eq!(notes.body, b"Line 1\r\n--not-a-boundary\r\nLine 2\r\n");
}

#[actix_web::test]
async fn a_file_is_shown_with_its_message_and_saved_as_it_was_sent() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let form = Form::default().text("type", "reply").file("März \"1\".png", "image/png", PNG);
    let attachments = attached(&world, &alice, form).await;
    let detail = world.get(&format!("/api/tickets/{}", world.ticket), &tunde).await.expect(200);
    let message = detail["ticket"]["messages"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(message["attachments"], attachments);
    assert_eq!(detail["ticket"]["attachments"], json!([]));
    assert_snapshot!(format!("{attachments:#}"));
    let file = download(&world, &tunde, &attachments[0]).await;
    assert_eq!(file.body, PNG);
    assert_snapshot!(Answer { body: b"[png]".to_vec(), ..file.clone() });

    let uri = attachments[0]["url"].as_str().unwrap();
    let known = Request::get(uri).header("if-none-match", &file.headers["etag"]).by(&tunde);
    let unchanged = world.app.call(known).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let other = Request::get(uri).header("if-none-match", "\"other\"").by(&tunde);
    assert_eq!(world.app.call(other).await.body, PNG);
}

#[actix_web::test]
async fn files_of_notes_are_for_staff_alone() {
    let world = World::new().await;
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    let form =
        Form::default().text("type", "note").file("secret.txt", "text/plain", b"He has called before.");
    let attachments = attached(&world, &alice, form).await;
    assert_eq!(download(&world, &alice, &attachments[0]).await.status, 200);
    let hidden = download(&world, &tunde, &attachments[0]).await;
    let missing = world.get("/api/attachments/4711", &tunde).await;
    assert_eq!((hidden.status, &hidden.body), (404, &missing.body));
    for answer in [
        world.get(&format!("/api/tickets/{}", world.ticket), &tunde).await,
        world.get(&format!("/api/external/tickets/{}", world.ticket_number), &world.home_key).await,
    ] {
        assert!(!answer.to_string().contains("secret.txt"), "{answer}");
    }
    let note = Form::default().text("type", "note").text("body", "x").file("a.txt", "text/plain", b"x");
    send(&world, &tunde, note, &messages(&world)).await.expect(403);
    assert_eq!(world.blobs.keys().len(), 1, "what was refused is not kept");
}

#[actix_web::test]
async fn what_a_browser_could_run_and_what_lies_about_itself_is_served_as_bytes() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".as_slice();
    let form = Form::default()
        .file("a.svg", "image/svg+xml", svg)
        .file("a.html", "text/html", b"<html><script>alert(1)</script></html>")
        .file(
            "a.xml",
            "text/xml",
            b"<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        )
        .file("a.pdf", "application/pdf", b"%PDF-1.7")
        .file("a.mhtml", "message/rfc822", b"MIME-Version: 1.0\r\n\r\n")
        .file("a.png", "image/png", b"<html></html>")
        .file("a.jpg", "image/jpeg", PNG)
        .file("a.png", "text/html", PNG)
        .file("a.txt", "text/plain", b"<html></html>");
    let attachments = attached(&world, &alice, form).await;
    assert_eq!(attachments.as_array().unwrap().len(), 9);
    for attachment in attachments.as_array().unwrap() {
        assert_eq!(attachment["content_type"], "application/octet-stream", "{attachment}");
        let file = download(&world, &alice, attachment).await;
        assert_eq!(file.headers["content-type"], "application/octet-stream");
    }
}

#[actix_web::test]
async fn an_archive_stays_as_it_is() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let slip = b"PK\x03\x04\x14\0\0\0\0\0../../../../tmp/evil.txt".as_slice();
    let attachments = attached(&world, &alice, Form::default().file("a.zip", "application/zip", slip)).await;
    assert_eq!(attachments[0]["content_type"], "application/zip");
    assert_eq!(download(&world, &alice, &attachments[0]).await.body, slip);
    assert_eq!(world.blobs.keys().len(), 1);
}

#[actix_web::test]
async fn hostile_names_become_harmless_and_nothing_is_kept_under_them() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let long = format!("{}.png", "x".repeat(4096));
    let names = [
        ("../x.png", "x.png"),
        ("%2e%2e%2fx.png", "%2e%2e%2fx.png"),
        ("/etc/passwd", "passwd"),
        ("\u{200b}.htaccess", "htaccess"),
        ("invoice\u{202e}gpj.exe", "invoicegpj.exe"),
        ("CON.png", "_CON.png"),
        ("e\u{301}.png", "é.png"),
        ("..", "file"),
        (long.as_str(), &format!("{}.png", "x".repeat(195))),
    ];
    for (sent, expected) in names {
        let attachments = attached(&world, &alice, Form::default().file(sent, "image/png", PNG)).await;
        assert_eq!(attachments[0]["file_name"], expected, "{sent:?}");
        let file = download(&world, &alice, &attachments[0]).await;
        assert!(file.headers["content-disposition"].starts_with("attachment; filename=\""), "{file}");
    }
    let described = "name=\"attachments[]\"; filename=\"x.png\"; filename*=UTF-8''M%C3%A4rz%00.png";
    let extended = attached(&world, &alice, Form::default().part(described, Some("image/png"), PNG)).await;
    assert_eq!(extended[0]["file_name"], "März.png");
    for key in world.blobs.keys() {
        assert!(key.as_str().bytes().all(|byte| byte.is_ascii_alphanumeric()), "{key}");
    }
}

#[actix_web::test]
async fn a_form_without_files_and_an_input_without_a_choice_bring_none() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    for form in [
        Form::default(),
        Form::default().file("", "application/octet-stream", b""),
        Form::default().text("attachments[]", ""),
        Form::default().text("attachments", ""),
    ] {
        assert_eq!(attached(&world, &tunde, form).await, json!([]));
    }
    let json = world.post(&messages(&world), &tunde, &json!({ "body": "Hello", "attachments": [] })).await;
    assert_eq!(json.expect(201)["message"]["attachments"], json!([]));
    for described in ["name=\"attachments\"; filename=\"a\"", "name=\"attachments[0]\"; filename=\"a\""] {
        let form = Form::default().part(described, None, b"x");
        assert_eq!(attached(&world, &tunde, form).await[0]["content_type"], "application/octet-stream");
    }
}

#[actix_web::test]
async fn lost_bytes_are_a_fault_and_the_sweep_tells_of_them() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let attachments = attached(&world, &alice, Form::default().file("a.png", "image/png", PNG)).await;
    let keys = world.blobs.keys();
    let now = world.clock.now();
    assert_eq!(sweep(&world.context, now, 100).unwrap(), Swept::default());
    world.context.blobs.remove(&keys[0]).unwrap();
    assert_eq!(download(&world, &alice, &attachments[0]).await.expect(500)["code"], "internal");
    assert_eq!(sweep(&world.context, now, 100).unwrap(), Swept { missing: keys, ..Swept::default() });
}

/// A file goes in and comes out again, on a real database and a real folder.
async fn goes_in_and_out(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [alice, tunde, bob, ngozi] = [
        world.log_in(&world.alice).await,
        world.log_in(&world.tunde).await,
        world.log_in(&world.bob).await,
        world.log_in(&world.ngozi).await,
    ];
    let large: Vec<u8> = PNG.iter().copied().cycle().take(1_000_003).collect();
    let form = Form::default().file("large.png", "image/png", &large).file("empty.txt", "text/plain", b"");
    let attachments = attached(&world, &alice, form).await;
    assert_eq!(attachments[0]["content_type"], "image/png");
    let file = download(&world, &tunde, &attachments[0]).await;
    assert!(file.body == large, "{} bytes", file.body.len());
    assert_eq!(download(&world, &tunde, &attachments[1]).await.body, b"");
    let missing = world.get("/api/attachments/4711", &ngozi).await;
    for stranger in [&bob, &ngozi] {
        let hidden = download(&world, stranger, &attachments[0]).await;
        assert_eq!((hidden.status, &hidden.body), (404, &missing.body));
    }
    let cut = Form::default().file("b.bin", "application/octet-stream", &large);
    world.app.call(cut.cut(&messages(&world), 500).by(&tunde)).await.expect(400);
    assert_eq!(world.files_left(2).await, 2, "nothing is left of what broke off");
}

#[actix_web::test]
async fn a_file_goes_in_and_out_with_sqlite() {
    goes_in_and_out(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn a_file_goes_in_and_out_with_postgresql() {
    goes_in_and_out(DatabaseKind::Postgres).await;
}

#[actix_web::test]
async fn a_deleted_ticket_takes_its_files_along() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let attachments = attached(&world, &alice, Form::default().file("a.png", "image/png", PNG)).await;
    let at = world.clock.now();
    switchboard_testkit::fixtures::commit(&world.test_database.database, |tx| {
        tx.tickets().delete(world.ticket, at)
    });
    let missing = world.get("/api/attachments/4711", &alice).await;
    let gone = download(&world, &alice, &attachments[0]).await;
    assert_eq!((gone.status, &gone.body), (404, &missing.body));
}
