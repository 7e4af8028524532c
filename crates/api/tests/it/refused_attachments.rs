//! Files that are refused, and requests that fail: nothing is left of what they brought.

use std::num::NonZeroU64;
use std::sync::Arc;

use futures_util::future::join_all;
use insta::assert_snapshot;
use serde_json::json;
use switchboard_api::ApiSettings;
use switchboard_application::{Context, Settings};
use switchboard_domain::attachment::AttachmentLimits;

use crate::app::{App, Credential, Request};
use crate::attachments::{PNG, messages, send, ticket_form};
use crate::databases::{DatabaseKind, on_every_database};
use crate::forms::{Form, content_type};
use crate::world::World;

/// The same desk with other limits.
async fn with_limits(world: &World, attachments: AttachmentLimits) -> App {
    App::new(Arc::new(Context {
        settings: Settings { attachments, ..world.context.settings.clone() },
        ..Context::clone(&world.context)
    }))
    .await
}

#[actix_web::test]
async fn limits_are_exact() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let limits =
        AttachmentLimits { file_bytes_max: 1024, files_max: 3, total_bytes_max: 2048, daily_bytes_max: None };
    let app = with_limits(&world, limits).await;
    let call = async |sizes: &[usize]| {
        let files = sizes.iter().fold(Form::default(), |form, size| {
            form.file("a.bin", "application/octet-stream", &vec![b'x'; *size])
        });
        app.call(files.text("body", "Hello").post(&messages(&world)).by(&tunde)).await
    };
    for right in [&[][..], &[0], &[1024], &[1024, 1024], &[1024, 1023, 1]] {
        call(right).await.expect(201);
    }
    let kept = world.blobs.keys();
    assert_snapshot!("a_file_that_is_too_large", call(&[1, 1025]).await);
    assert_snapshot!("files_that_are_too_large_together", call(&[1024, 1024, 1]).await);
    assert_snapshot!("too_many_files", call(&[1, 1, 1, 1]).await);
    assert_eq!(world.blobs.keys(), kept, "what was refused is not kept");
}

#[actix_web::test]
async fn one_person_may_send_so_many_bytes_in_24_hours() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let limits = AttachmentLimits { daily_bytes_max: NonZeroU64::new(1000), ..AttachmentLimits::default() };
    let app = with_limits(&world, limits).await;
    let call = async |by: &Credential, size: usize| {
        let form = Form::default().file("a.bin", "application/octet-stream", &vec![b'x'; size]);
        app.call(form.text("body", "Hello").post(&messages(&world)).by(by)).await
    };
    call(&tunde, 600).await.expect(201);
    world.clock.advance(chrono::TimeDelta::hours(1));
    let tunde = world.log_in(&world.tunde).await;
    call(&tunde, 400).await.expect(201);
    let (kept, before) = (world.blobs.keys(), world.dump().await);
    let refused = call(&tunde, 1).await;
    assert_eq!(refused.headers["retry-after"], "82800", "in 23 hours the first file counts no longer");
    assert_snapshot!("more_files_than_one_may_send_in_24_hours", refused);
    assert_eq!((world.blobs.keys(), world.dump().await), (kept, before), "what was refused is not kept");
    let alice = world.log_in(&world.alice).await;
    call(&alice, 1000).await.expect(201);
    world.clock.advance(chrono::TimeDelta::hours(23));
    let tunde = world.log_in(&world.tunde).await;
    call(&tunde, 600).await.expect(201);
    call(&tunde, 1).await.expect(429);
    call(&tunde, 0).await.expect(201);
}

/// On PostgreSQL units of work run beside each other and none sees what another has not committed.
async fn of_many_files_at_once_no_more_are_kept_than_one_may_send(kind: DatabaseKind) {
    let attachments =
        AttachmentLimits { daily_bytes_max: NonZeroU64::new(1000), ..AttachmentLimits::default() };
    let settings = |context: Context| Context {
        settings: Settings { attachments, ..context.settings.clone() },
        ..context
    };
    let world = World::altered(kind, settings).await;
    let tunde = world.log_in(&world.tunde).await;
    let mut uris = Vec::new();
    for _ in 0..16 {
        let filed = send(&world, &tunde, ticket_form(&world), "/api/tickets").await.expect(201);
        uris.push(format!("/api/tickets/{}/messages", filed["ticket"]["id"]));
    }
    let answers = join_all(uris.iter().map(|uri| {
        let form = Form::default().file("a.bin", "application/octet-stream", &[b'x'; 400]);
        send(&world, &tunde, form.text("body", "Hello"), uri)
    }))
    .await;
    let with = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(201), with(429)), (2, 14), "two files of 400 bytes are as many as 1000 bytes allow");
}

on_every_database!(of_many_files_at_once_no_more_are_kept_than_one_may_send);

#[actix_web::test]
async fn the_usual_limits_are_ten_mebibytes_each_and_twenty_five_together() {
    const MEBIBYTE: usize = 1024 * 1024;
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let call = async |sizes: &[usize]| {
        let files = sizes.iter().fold(Form::default(), |form, size| {
            form.file("a.bin", "application/octet-stream", &vec![b'x'; *size])
        });
        send(&world, &tunde, files.text("body", "Hello"), &messages(&world)).await
    };
    call(&[10 * MEBIBYTE, 10 * MEBIBYTE, 5 * MEBIBYTE]).await.expect(201);
    let large = call(&[10 * MEBIBYTE + 1]).await.expect(413);
    assert_eq!(
        large["details"],
        json!({ "attachments.0": ["The attachments.0 field must not be larger than 10 MiB."] })
    );
    let together = call(&[10 * MEBIBYTE, 10 * MEBIBYTE, 5 * MEBIBYTE + 1]).await.expect(413);
    assert_eq!(
        together["details"],
        json!({ "attachments": ["The attachments field must not be larger than 25 MiB together."] })
    );
    call(&[1; 10]).await.expect(201);
    assert_eq!(call(&[1; 11]).await.expect(413)["code"], "attachments_too_large");
    let endless = call(&[10 * MEBIBYTE; 3]).await.expect(413);
    assert_eq!(endless["code"], "body_too_large", "that is seen by the length of the whole");
}

#[actix_web::test]
async fn every_wrong_field_of_a_form_is_named_as_in_json() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let form = Form::default()
        .text("project_id", "one")
        .text("category_id", "1.5")
        .text("tags[]", "1")
        .text("tags[]", "x")
        .text("metadata", "[1]")
        .text("attachments[]", "a text")
        .part("name=\"subject\"; filename=\"a.txt\"", Some("text/plain"), b"a file");
    let refused = send(&world, &alice, form, "/api/tickets").await;
    assert_snapshot!(refused);
    let tags = ticket_form(&world).text("tags[]", "").text("tags[]", "4711").file("a.png", "image/png", PNG);
    let refused = send(&world, &alice, tags, "/api/tickets").await;
    assert_eq!(refused.invalid_fields(), ["tags.0"]);
    assert_eq!(world.blobs.keys(), []);
}

#[actix_web::test]
async fn a_form_that_breaks_off_leaves_nothing() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let form = Form::default().text("body", "Hello").file("a.png", "image/png", PNG).file(
        "b.bin",
        "application/octet-stream",
        &vec![b'x'; 600 * 1024],
    );
    for missing in [10, 1000, 300 * 1024] {
        let cut = form.clone().cut(&messages(&world), missing).by(&tunde);
        assert_snapshot!("a_form_that_breaks_off", world.app.call(cut).await);
    }
    for body in [&b""[..], b"no form", b"--x\r\n\r\n\r\n--x--"] {
        let request = Request::raw(&messages(&world), "multipart/form-data; boundary=x", body).by(&tunde);
        world.app.call(request).await.expect(400);
    }
    let nameless = Request::raw(&messages(&world), "multipart/form-data", b"x").by(&tunde);
    world.app.call(nameless).await.expect(400);
    let packed = form.post(&messages(&world)).header("content-encoding", "gzip").by(&tunde);
    world.app.call(packed).await.expect(415);
    assert_eq!(world.blobs.keys(), []);
}

#[actix_web::test]
async fn endless_text_and_endless_parts_are_cut_off() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let settings = ApiSettings { body_bytes_max: 1024, ..ApiSettings::default() };
    let app = App::with_settings(Arc::clone(&world.context), settings).await;
    let text = Form::default().text("body", &"x".repeat(1025));
    app.call(text.post(&messages(&world)).by(&tunde)).await.expect(413);
    let parts = (0..1001).fold(Form::default(), |form, _| form.text("a", ""));
    assert_eq!(send(&world, &tunde, parts, &messages(&world)).await.expect(413)["code"], "body_too_large");
}

#[actix_web::test]
async fn who_is_not_known_sends_no_file() {
    let world = World::new().await;
    let form = || Form::default().text("body", "Hello").file("a.png", "image/png", PNG);
    for credential in [Credential::none(), Credential::token("v4.local.x"), world.home_key.clone()] {
        for uri in [messages(&world), "/api/tickets".to_owned()] {
            let answer = send(&world, &credential, form(), &uri).await;
            assert_eq!(answer.expect(401)["code"], "unauthenticated");
        }
    }
    let broken = Request::raw(&messages(&world), &content_type(), b"no form at all");
    world.app.call(broken).await.expect(401);
    assert_eq!(world.blobs.begun(), 0, "no blob was begun");
}

#[actix_web::test]
async fn the_external_api_takes_no_forms() {
    let world = World::new().await;
    let form = Form::default().text("subject", "Hello").file("a.png", "image/png", PNG);
    send(&world, &world.home_key, form, "/api/external/tickets").await.expect(415);
}

#[actix_web::test]
async fn a_lack_of_room_is_told_as_such_and_passes() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let form = || Form::default().text("body", "Hello").file("a.png", "image/png", PNG);
    world.blobs.set_full(true);
    assert_snapshot!(send(&world, &tunde, form(), &messages(&world)).await);
    let without = Form::default().text("body", "Hello");
    send(&world, &tunde, without, &messages(&world)).await.expect(201);
    world.blobs.set_full(false);
    send(&world, &tunde, form(), &messages(&world)).await.expect(201);
    assert_eq!(world.blobs.keys().len(), 1);
}

#[actix_web::test]
async fn a_unit_of_work_that_fails_discards_its_files() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let memory = world.test_database.memory.as_ref().unwrap();
    let form = || Form::default().text("body", "Hello").file("a.png", "image/png", PNG);
    for nth in 1..=4 {
        memory.fail_call(nth);
        send(&world, &tunde, form(), &messages(&world)).await.expect(503);
        assert_eq!(world.blobs.keys(), [], "call {nth}");
    }
    memory.fail_call(0);
    send(&world, &tunde, form(), &messages(&world)).await.expect(201);
}
