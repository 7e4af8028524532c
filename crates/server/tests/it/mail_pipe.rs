//! `mail pipe`: what a mail server hands over, and what it is told.

use std::fs;
use std::io::Write as _;
use std::process::Stdio;

use serde_json::{Value, json};

use crate::program::{Place, Server, failure};

const MESSAGE: &str = "From: =?utf-8?q?Tund=C3=A9?= <tunde@example.org>\r\nTo: roof@desk.example\r\nSubject: The roof leaks\r\n\
    Message-ID: <1@example.org>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n\
    --b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p>Badly.<script>alert(1)</script></p>\r\n\
    --b\r\nContent-Type: text/plain; name=note.txt\r\nContent-Disposition: attachment\r\n\r\nhello\r\n--b--\r\n";

/// A place with a server, its administrator and a project.
fn desk() -> (Place, Server, String) {
    let place = Place::new();
    let server = place.serve();
    let password = server.printed_password().unwrap().to_owned();
    let token = server.log_in("admin@switchboard.example", &password).unwrap();
    let project = json!({ "name": "Naija Homes" }).to_string();
    assert_eq!(server.call("POST", "/api/admin/projects", &[bearer(&token)], &project).status, 201);
    (place, server, token.clone())
}

fn bearer(token: &str) -> (&'static str, &str) {
    ("Authorization", Box::leak(format!("Bearer {token}").into_boxed_str()))
}

fn get(server: &Server, token: &str, path: &str) -> Value {
    let answer = server.call("GET", path, &[bearer(token)], "");
    assert_eq!(answer.status, 200, "{path}");
    answer.body
}

fn pipe(place: &Place, project: &str, message: &[u8]) -> (i32, String) {
    let mut command = place.command(&["mail", "pipe", "--project", project]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // A program that ends early need not read all of it.
    drop(child.stdin.take().unwrap().write_all(message));
    let output = child.wait_with_output().unwrap();
    assert!(output.stdout.is_empty(), "a mail server may show it to the sender: {output:?}");
    if output.status.success() { (0, String::new()) } else { failure(&output) }
}

#[test]
fn a_message_becomes_a_ticket_once() {
    let (place, server, token) = desk();
    for _again in 0..2 {
        assert_eq!(pipe(&place, "naija-homes", MESSAGE.as_bytes()).0, 0);
    }
    let list = get(&server, &token, "/api/tickets");
    assert_eq!(list["total"], 1);
    let ticket = get(&server, &token, &format!("/api/tickets/{}", list["data"][0]["id"]));
    let ticket = &ticket["ticket"];
    assert_eq!((&ticket["subject"], &ticket["description"]), (&json!("The roof leaks"), &json!("Badly.")));
    assert_eq!((&ticket["customer_name"], &ticket["source"]), (&json!("Tundé"), &json!("email")));
    assert_eq!(ticket["attachments"][0]["file_name"], "note.txt");
    let received = get(&server, &token, "/api/admin/received-mail");
    assert_eq!((&received["total"], &received["data"][0]["state"]), (&json!(1), &json!("filed")));
}

#[test]
fn what_cannot_be_handled_is_kept_and_is_no_failure() {
    let (place, server, token) = desk();
    assert_eq!(pipe(&place, "naija-homes", b"Subject: Who am I?\n\nHello").0, 0);
    assert_eq!(get(&server, &token, "/api/admin/quarantine")["data"][0]["reason"], "no_sender");
    assert_eq!(get(&server, &token, "/api/tickets")["total"], 0);
}

#[test]
fn the_exit_code_tells_what_is_for_good_and_what_is_worth_another_try() {
    let (place, server, token) = desk();
    let check = |project: &str, message: &[u8], code: i32, reason: &str| {
        let (found, told) = pipe(&place, project, message);
        assert_eq!(found, code, "{told}");
        assert!(told.contains(reason), "{told}");
    };
    check("elsewhere", MESSAGE.as_bytes(), 67, "there is no such project");
    let large = [MESSAGE.as_bytes(), &vec![b'x'; 25_000_001]].concat();
    check("naija-homes", &large, 65, "larger than 25 MB");
    let project = get(&server, &token, "/api/admin/projects")["data"][0]["id"].clone();
    let body = json!({ "is_active": false }).to_string();
    assert_eq!(
        server.call("PUT", &format!("/api/admin/projects/{project}"), &[bearer(&token)], &body).status,
        200
    );
    check("naija-homes", MESSAGE.as_bytes(), 69, "takes no mail");
    drop(server);
    fs::remove_file(place.path("data/signing.keys")).unwrap();
    check("naija-homes", MESSAGE.as_bytes(), 75, "signing keys");
    fs::write(place.path("switchboard.toml"), "nonsense").unwrap();
    check("naija-homes", MESSAGE.as_bytes(), 75, "");
}
