//! `serve --demo`.

use std::collections::BTreeMap;

use crate::http::Answer;
use crate::program::{Place, Server, failure};

fn total(server: &Server, token: &str, query: &str) -> i64 {
    let answer = server.call_as(token, "GET", &format!("/api/tickets?{query}"), "");
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.number("/total")
}

/// Who can log in, by role: address and password.
fn people(server: &Server) -> BTreeMap<String, (String, String)> {
    let words = server.greeting.lines().map(|line| line.split_whitespace().collect::<Vec<_>>());
    let people = words.filter_map(|words| match words.as_slice() {
        [role, email, password] if email.contains('@') => {
            Some(((*role).to_owned(), ((*email).to_owned(), (*password).to_owned())))
        }
        _ => None,
    });
    people.collect()
}

fn log_in(server: &Server, role: &str) -> String {
    let (email, password) = people(server).remove(role).unwrap();
    server.log_in(&email, &password).unwrap_or_else(|| panic!("{email} cannot log in"))
}

#[test]
fn people_of_each_role_log_in_and_find_tickets_of_each_status() {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let token = log_in(&server, "super_admin");
    let all = total(&server, &token, "");
    assert!((40..=60).contains(&all), "{all}");
    let by_status = ["open", "in_progress", "pending_customer", "resolved", "closed"]
        .map(|status| total(&server, &token, &format!("status={status}")));
    assert!(by_status.iter().all(|count| *count >= 3), "{by_status:?}");
    assert_eq!(by_status.iter().sum::<i64>(), all);
    assert!(total(&server, &token, "overdue=1") > 0);

    for role in ["admin", "agent", "customer"] {
        let token = log_in(&server, role);
        let visible = total(&server, &token, "");
        assert!(visible > 0 && visible <= all, "{role} sees {visible}");
    }
}

#[test]
fn the_printed_keys_read_the_tickets_of_their_project() {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let find = |name: &str| {
        let values = server.greeting.lines().filter_map(|line| line.trim().strip_prefix(name)).map(str::trim);
        values.collect::<Vec<_>>()
    };
    let pairs: Vec<_> = find("X-Api-Key:").into_iter().zip(find("X-Api-Secret:")).collect();
    assert_eq!(pairs.len(), 2, "{}", server.greeting);
    for (key, secret) in pairs {
        let answer: Answer =
            server.call("GET", "/api/external/tickets", &[("X-Api-Key", key), ("X-Api-Secret", secret)], "");
        assert_eq!(answer.status, 200, "{answer:?}");
        assert!(answer.body.pointer("/data/0").is_some(), "{answer:?}");
    }
}

#[test]
fn it_is_filled_once_and_never_over_tickets_of_others() {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let token = log_in(&server, "super_admin");
    let all = total(&server, &token, "");
    server.stop();
    let server = place.serve_with(&["serve", "--demo"]);
    assert_eq!(total(&server, &log_in(&server, "super_admin"), ""), all);

    let place = Place::new();
    let server = place.serve();
    let token = server.log_in("admin@switchboard.example", server.printed_password().unwrap()).unwrap();
    server.call_as(&token, "POST", "/api/admin/projects", r#"{"name":"Kites","timezone":"UTC"}"#);
    let ticket = r#"{"project_id":1,"subject":"A","description":"B","priority":"low"}"#;
    let filed = server.call_as(&token, "POST", "/api/tickets", ticket);
    assert_eq!(filed.status, 201, "{filed:?}");
    server.stop();
    let (code, line) = failure(&place.run(&["serve", "--demo"]));
    assert_eq!(code, 1);
    assert!(line.contains("has tickets already"), "{line}");
}
