//! Limits on requests as an operator sets them, and when keys were used as they are told later.

use serde_json::json;

use crate::http::Answer;
use crate::program::{Place, Server};

const EMAIL: &str = "admin@switchboard.example";

/// The value of a header; nothing where it is missing.
fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let lines = answer.head.lines().filter_map(|line| line.split_once(": "));
    lines
        .filter(|(known, _)| known.eq_ignore_ascii_case(name))
        .map(|(_, value)| value)
        .next()
        .unwrap_or_default()
}

fn log_in(server: &Server, password: &str) -> String {
    server.log_in(EMAIL, password).unwrap()
}

#[test]
fn a_limit_holds_as_it_was_set_and_not_at_all_where_it_is_off() {
    let place = Place::new();
    let arguments = ["serve", "--reads-per-minute", "2", "--writes-per-minute", "off"];
    let server = place.serve_with(&arguments);
    let token = log_in(&server, server.printed_password().unwrap());
    for left in ["1", "0"] {
        let read = server.call_as(&token, "GET", "/api/auth/me", "");
        assert_eq!((read.status, header(&read, "x-ratelimit-remaining")), (200, left));
        assert_eq!(header(&read, "ratelimit-policy"), "\"read\";q=2;w=60");
    }
    let refused = server.call_as(&token, "GET", "/api/auth/me", "");
    assert_eq!((refused.status, refused.text("/code")), (429, "too_many_requests"));
    let pause: u32 = header(&refused, "retry-after").parse().unwrap();
    assert!((50..=60).contains(&pause), "{refused:?}");
    let written = server.call_as(&token, "POST", "/api/admin/projects", "{\"name\": \"Naija\"}");
    assert_eq!((written.status, header(&written, "ratelimit")), (201, ""));
}

#[test]
fn the_uses_of_keys_are_written_down_when_the_server_stops() {
    let place = Place::new();
    let server = place.serve();
    let password = server.printed_password().unwrap().to_owned();
    let token = log_in(&server, &password);
    server.call_as(&token, "POST", "/api/admin/projects", "{\"name\": \"Naija\"}");
    let pair = server.call_as(&token, "POST", "/api/admin/projects/1/api-keys", "{\"name\": \"Shop\"}");
    let keys = [("X-Api-Key", pair.text("/api_key")), ("X-Api-Secret", pair.text("/api_secret"))];
    assert_eq!(server.call("GET", "/api/external/ping", &keys, "").status, 200);
    let listed = server.call_as(&token, "GET", "/api/admin/projects/1/api-keys", "");
    assert_eq!(listed.body.pointer("/data/0/last_used_at"), Some(&json!(null)), "no request waits for that");
    server.stop();

    let server = place.serve();
    let token = log_in(&server, &password);
    let listed = server.call_as(&token, "GET", "/api/admin/projects/1/api-keys", "");
    assert!(listed.text("/data/0/last_used_at").ends_with('Z'));
    assert_eq!(listed.text("/data/0/last_used_ip"), "127.0.0.1");
}
