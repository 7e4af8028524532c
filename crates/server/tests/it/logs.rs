//! What stands in the log, and what must not.

use serde_json::Value;

use crate::program::Place;

#[test]
fn each_request_is_a_line_with_its_id_and_no_secret() {
    let place = Place::new();
    let server =
        place.serve_with(&["serve", "--log-format", "json", "--log-filter", "info,switchboard_api=debug"]);
    let password = server.printed_password().unwrap().to_owned();
    let token = server.log_in("admin@switchboard.example", &password).unwrap();
    let listed = server.call_as(
        &token,
        "GET",
        "/api/tickets?search=canary-word&customer_email=canary%40mail.example",
        "",
    );
    assert_eq!(listed.status, 200, "{listed:?}");
    let keys = [("X-Api-Key", "sk_canary"), ("X-Api-Secret", "ss_canary")];
    assert_eq!(server.call("GET", "/api/external/ping", &keys, "").status, 401);
    assert_eq!(server.log_in("admin@switchboard.example", "canary-password"), None);

    let id = listed.head.lines().find_map(|line| line.strip_prefix("x-request-id: ")).unwrap().to_owned();
    let log = server.stop();
    let events: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let of_request = events.iter().filter(|event| event.to_string().contains(&id)).count();
    assert!(of_request >= 1, "{id} is not in\n{log}");
    for secret in [password.as_str(), token.as_str(), "canary", "v4.local."] {
        assert!(!log.contains(secret), "{secret} is in\n{log}");
    }
}

#[test]
fn nobody_can_write_a_line_of_their_own() {
    let place = Place::new();
    let server = place.serve();
    server.call("GET", "/api/%0a2026-01-01T00:00:00Z%20ERROR%20forged%1b%5b31m", &[], "");
    server.call("GET", "/health", &[("User-Agent", "x\u{9b}31m"), ("X-Request-Id", "abc\u{1b}[0m")], "");
    server.call(
        "POST",
        "/api/auth/login",
        &[],
        "{\"email\":\"a\\nERROR forged\",\"password\":\"\\u001b[31m\"}",
    );
    let log = server.stop();
    let is_forged = |line: &str| line.starts_with("2026-01-01T00:00:00Z") || line.starts_with("ERROR");
    assert!(!log.lines().any(is_forged), "{log}");
    assert!(!log.contains(['\u{1b}', '\u{9b}']), "{log:?}");
}
