//! What happens before and after every handler: unknown paths, methods, identifiers of requests, and the wire itself.

use std::collections::BTreeSet;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpServer;
use insta::assert_snapshot;
use serde_json::json;
use switchboard_api::{Api, ApiSettings, Dialect, Verb, endpoints};

use crate::app::Request;
use crate::world::World;

#[actix_web::test]
async fn there_is_an_answer_where_nothing_is() {
    let world = World::new().await;
    assert_snapshot!(world.app.call(Request::get("/api/nothing")).await);
    for path in [
        "/",
        "/api",
        "/api/",
        "/api/tickets/",
        "/api/tickets/1/nothing",
        "/API/tickets",
        "/api//tickets",
        "/api/../health",
        "/%00",
    ] {
        world.app.call(Request::get(path)).await.expect(404);
    }
}

#[actix_web::test]
async fn a_method_that_a_path_does_not_take_is_refused_with_those_that_it_takes() {
    let world = World::new().await;
    assert_snapshot!(world.app.call(Request::new("DELETE", "/api/tickets")).await);
    for endpoint in endpoints() {
        let path = endpoint
            .path()
            .replace("{ticketNumber}", "NAIJ-2026-00001")
            .split('/')
            .map(|part| if part.starts_with('{') { "1" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        let verbs: Vec<Verb> = endpoints()
            .filter(|other| other.path() == endpoint.path())
            .map(switchboard_api::Endpoint::verb)
            .collect();
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "BREW"]
        {
            let takes = match method {
                "GET" | "HEAD" => verbs.contains(&Verb::Get),
                "POST" => verbs.contains(&Verb::Post),
                "PUT" => verbs.contains(&Verb::Put),
                "DELETE" => verbs.contains(&Verb::Delete),
                _ => false,
            };
            if !takes {
                let answer = world.app.call(Request::new(method, &path)).await;
                if endpoint.dialect() == Dialect::SupportSystem {
                    assert_eq!(answer.status, 400, "{method} {path}");
                    continue;
                }
                assert_eq!(answer.status, 405, "{method} {path}");
                let allow = &answer.headers["allow"];
                let named = [Verb::Get, Verb::Post, Verb::Put, Verb::Delete]
                    .into_iter()
                    .filter(|verb| allow.split(", ").any(|method| method == verb.as_str()));
                assert_eq!(
                    named.collect::<BTreeSet<_>>(),
                    verbs.iter().copied().collect(),
                    "{method} {path}"
                );
                assert_eq!(allow.contains("HEAD"), verbs.contains(&Verb::Get));
            }
        }
    }
    for method in ["TRACE", "CONNECT", "BREW"] {
        assert!(world.app.call(Request::new(method, "/nothing")).await.headers.contains_key("allow"));
    }
}

#[actix_web::test]
async fn a_request_keeps_the_identifier_it_came_with_if_it_is_harmless() {
    let world = World::new().await;
    let echoed = |id: &'static str| world.app.call(Request::get("/health").header("x-request-id", id));
    assert_eq!(echoed("client-1.a_B").await.headers["x-request-id"], "client-1.a_B");
    for harmful in ["", "a b", "<script>", "a\u{e9}", &"a".repeat(65)] {
        let answer = world.app.call(Request::get("/health").header("x-request-id", harmful)).await;
        assert_ne!(answer.headers["x-request-id"], harmful);
    }
    let [first, second] =
        [world.app.call(Request::get("/health")).await, world.app.call(Request::get("/health")).await];
    assert_ne!(first.headers["x-request-id"], second.headers["x-request-id"]);
}

#[actix_web::test]
async fn the_server_is_alive_and_ready() {
    let world = World::new().await;
    assert_snapshot!(world.app.call(Request::get("/health")).await);
    let (alive, ready) = (json!({ "status": "ok" }), json!({ "status": "ok", "key_log_dropped": 0 }));
    for (path, expected) in [
        ("/health/live", &alive),
        ("/health/ready", &ready),
        ("/api/health", &alive),
        ("/api/health/live", &alive),
        ("/api/health/ready", &ready),
    ] {
        assert_eq!(world.app.call(Request::get(path)).await.expect(200), *expected, "{path}");
    }
    let document = world.app.call(Request::get("/api/openapi.json")).await;
    assert_eq!(document.body, switchboard_api::openapi_json().into_bytes());
}

/// The raw answers of a server on a socket to raw requests, each on a connection of its own.
async fn on_the_wire(settings: ApiSettings, requests: Vec<Vec<u8>>) -> Vec<String> {
    let world = World::new().await;
    let api = Api::new(Arc::clone(&world.context), settings).unwrap();
    let server =
        HttpServer::new(move || api.app()).workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let address = server.addrs()[0];
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);
    let exchange = move || requests.into_iter().map(|request| exchanged(address, &request)).collect();
    let answers = actix_web::rt::task::spawn_blocking(exchange).await.unwrap();
    handle.stop(false).await;
    answers
}

fn exchanged(address: std::net::SocketAddr, request: &[u8]) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    connection.write_all(request).unwrap();
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).unwrap();
    String::from_utf8(answer).unwrap()
}

#[actix_web::test]
async fn on_the_wire_head_has_no_body_and_strange_methods_get_json() {
    let requests =
        ["HEAD /health", "TRACE /api/tickets", "BREW /api/tickets", "CONNECT /", "GET /api/tickets?x=%ff%00"];
    let requests = requests
        .map(|line| format!("{line} HTTP/1.1\r\nhost: a.example\r\nconnection: close\r\n\r\n").into_bytes());
    let answers = on_the_wire(ApiSettings::default(), requests.to_vec()).await;
    let [head, trace, brew, connect, anonymous] = answers.as_slice() else { panic!("{answers:?}") };
    assert!(
        head.starts_with("HTTP/1.1 200") && head.contains("content-length: 15") && head.ends_with("\r\n\r\n"),
        "{head}"
    );
    for refused in [trace, brew, connect] {
        assert!(
            refused.starts_with("HTTP/1.1 405") && refused.contains("\"code\":\"method_not_allowed\""),
            "{refused}"
        );
        assert!(refused.to_lowercase().contains("\r\nallow: get, head, post\r\n"), "{refused}");
    }
    assert!(
        anonymous.starts_with("HTTP/1.1 401") && !anonymous.to_lowercase().contains("\r\nserver:"),
        "{anonymous}"
    );
}

#[actix_web::test]
async fn on_the_wire_a_body_without_end_is_cut_off() {
    let settings =
        ApiSettings { body_bytes_max: 64, request_timeout: Duration::from_secs(2), ..ApiSettings::default() };
    let head = "POST /api/auth/login HTTP/1.1\r\nhost: a.example\r\ncontent-type: application/json\r\nconnection: close\r\n";
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n64\r\n{}\r\n0\r\n\r\n", "x".repeat(100));
    let announced = format!("{head}content-length: 100\r\n\r\n{}", "x".repeat(100));
    let slow = format!("{head}content-length: 10\r\n\r\n{{");
    let answers = on_the_wire(settings, [chunked, announced, slow].map(String::into_bytes).to_vec()).await;
    let [chunked, announced, slow] = answers.as_slice() else { panic!("{answers:?}") };
    for large in [chunked, announced] {
        assert!(
            large.starts_with("HTTP/1.1 413") && large.contains("\"code\":\"body_too_large\""),
            "{large}"
        );
    }
    assert!(
        slow.starts_with("HTTP/1.1 503")
            && slow.contains("\"code\":\"timed_out\"")
            && slow.contains("x-request-id"),
        "{slow}"
    );
}
