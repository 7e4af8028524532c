//! Bodies and credentials that are not as they should be.

use insta::assert_snapshot;
use serde_json::json;
use std::sync::Arc;
use switchboard_api::ApiSettings;

use crate::app::{App, Credential, Request};
use crate::world::{World, example_ticket};

const FILE: &str = "/api/external/tickets";

async fn status_of_body(world: &World, content_type: &str, body: &[u8]) -> u16 {
    world.app.call(Request::raw(FILE, content_type, body).by(&world.home_key)).await.status
}

#[actix_web::test]
async fn a_body_that_is_not_json_is_malformed() {
    let world = World::new().await;
    assert_snapshot!(world.app.call(Request::raw(FILE, "application/json", b"{").by(&world.home_key)).await);
    let deep = format!("{{\"metadata\":{}1{}}}", "[".repeat(32), "]".repeat(32));
    let bodies: [&[u8]; 11] = [
        b"{\"subject\":\"a\",\"subject\":\"b\"}",
        b"{\"metadata\":{\"a\":1,\"\\u0061\":2}}",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\0}\0",
        b"{\"subject\":\"\\ud800\"}",
        b"{\"subject\":\"\xff\"}",
        b"{\"category_id\":1e999}",
        b"[1]",
        b"\"text\"",
        b"null",
        deep.as_bytes(),
    ];
    for body in bodies {
        assert_eq!(
            status_of_body(&world, "application/json", body).await,
            400,
            "{}",
            String::from_utf8_lossy(body)
        );
    }
}

#[actix_web::test]
async fn a_body_of_another_type_or_encoding_is_not_read() {
    let world = World::new().await;
    let body = example_ticket("tunde").to_string();
    assert_snapshot!(
        world.app.call(Request::raw(FILE, "text/plain", body.as_bytes()).by(&world.home_key)).await
    );
    for content_type in [
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "multipart/form-data; boundary=x",
    ] {
        assert_eq!(status_of_body(&world, content_type, body.as_bytes()).await, 415, "{content_type}");
    }
    let gzip = Request::raw(FILE, "application/json", body.as_bytes()).header("content-encoding", "gzip");
    world.app.call(gzip.by(&world.home_key)).await.expect(415);
    let identity = Request::raw(FILE, "application/json; charset=utf-8", body.as_bytes())
        .header("content-encoding", "identity");
    world.app.call(identity.by(&world.home_key)).await.expect(201);
}

#[actix_web::test]
async fn no_body_and_an_empty_list_are_an_object_without_fields() {
    let world = World::new().await;
    let required = ["customer_email", "customer_name", "description", "subject"];
    for request in
        [Request::new("POST", FILE), Request::post(FILE, &json!([])), Request::post(FILE, &json!({}))]
    {
        assert_eq!(world.app.call(request.by(&world.home_key)).await.invalid_fields(), required);
    }
}

#[actix_web::test]
async fn a_body_over_the_limit_is_too_large() {
    let world = World::new().await;
    let body = example_ticket("tunde").to_string();
    let settings = |body_bytes_max| ApiSettings { body_bytes_max, ..ApiSettings::default() };
    let request = || Request::raw(FILE, "application/json", body.as_bytes()).by(&world.home_key);
    let exact = App::with_settings(Arc::clone(&world.context), settings(body.len())).await;
    exact.call(request()).await.expect(201);
    let smaller = App::with_settings(Arc::clone(&world.context), settings(body.len() - 1)).await;
    assert_snapshot!(smaller.call(request()).await);
}

#[actix_web::test]
async fn who_is_not_known_learns_nothing_of_their_body() {
    let world = World::new().await;
    let anonymous = world.app.call(Request::new("POST", FILE)).await;
    assert_snapshot!(anonymous);
    let Credential(mut wrong) = world.home_key.clone();
    wrong[1].1.push('x');
    let large = vec![b'x'; 1024 * 1024 + 1];
    for credential in [Credential::none(), Credential(wrong), Credential::token("v4.local.x")] {
        for request in [
            Request::raw(FILE, "application/json", b"{"),
            Request::raw(FILE, "text/plain", b"x"),
            Request::raw(FILE, "application/json", &large),
            Request::post(FILE, &json!({ "subject": 1 })),
        ] {
            let answer = world.app.call(request.by(&credential)).await;
            assert_eq!((answer.status, &answer.body), (401, &anonymous.body));
        }
    }
    let listed = world.app.call(Request::get("/api/tickets?per_page=x")).await;
    assert_eq!((listed.status, &listed.body), (401, &anonymous.body));
}

#[actix_web::test]
async fn two_credentials_or_one_in_the_address_are_refused() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let both = Request::get("/api/tickets").by(&alice).by(&world.home_key);
    assert_snapshot!(world.app.call(both).await);
    world
        .app
        .call(Request::get("/api/external/ping").by(&world.home_key).by(&world.market_key))
        .await
        .expect(400);
    assert_snapshot!(world.app.call(Request::get("/api/external/ping?api_key=sk_1&api_secret=ss_1")).await);
}

#[actix_web::test]
async fn who_lacks_the_ability_learns_nothing_of_their_body() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    for (uri, body) in [
        ("/api/admin/projects".to_owned(), json!({})),
        ("/api/admin/users".to_owned(), json!({ "role": "king" })),
        (format!("/api/tickets/{}/status", world.ticket), json!({ "status": "lost" })),
        ("/api/tickets/4711/assign".to_owned(), json!([1])),
    ] {
        let answer = world.post(&uri, &tunde, &body).await;
        assert_eq!(answer.status, 403, "{uri}: {answer}");
    }
}
