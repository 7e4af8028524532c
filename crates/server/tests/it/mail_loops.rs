//! Two desks that mail each other come to an end.

use std::collections::BTreeSet;
use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::program::{Place, Server};

/// How long nothing may happen until a desk counts as silent: longer than it takes from an act to its mail.
const SILENCE: Duration = Duration::from_secs(4);
/// The most messages of one desk to the other.
const MESSAGES_MAX: usize = 2;

/// A desk that writes its mails into files.
struct Desk {
    place: Place,
    server: Server,
    authorization: String,
    address: &'static str,
    /// The files that were handed over already.
    handed_over: BTreeSet<String>,
}

impl Desk {
    fn with_address(address: &'static str) -> Self {
        let place = Place::new();
        let server = place.serve_with(&["serve", "--mail-from", address]);
        let password = server.printed_password().unwrap().to_owned();
        let token = server.log_in("admin@switchboard.example", &password).unwrap();
        let authorization = format!("Bearer {token}");
        let desk = Self { place, server, authorization, address, handed_over: BTreeSet::new() };
        assert_eq!(desk.call("POST", "/api/admin/projects", &json!({ "name": "Help" })).0, 201);
        desk
    }

    fn call(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let answer = self.server.call(method, path, &[("Authorization", &self.authorization)], &body);
        (answer.status, answer.body)
    }

    fn total(&self, path: &str) -> Value {
        self.call("GET", path, &Value::Null).1["total"].clone()
    }

    fn take(&self, message: &str) {
        let arguments = ["mail", "pipe", "--project", "help", "--mail-from", self.address];
        let output = self.place.run_with_input(&arguments, message);
        assert!(output.status.success(), "{output:?}");
    }

    /// Hands what this desk has sent to that address since the last time over to the other one, and tells how many there were.
    fn hand_over(&mut self, to: &Self) -> usize {
        let files = fs::read_dir(self.place.path("data/mail")).unwrap().map(|entry| entry.unwrap().path());
        let sent: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|ending| ending == "eml")).collect();
        let mut count = 0;
        for path in sent {
            let message = fs::read_to_string(&path).unwrap();
            let is_theirs = message.lines().any(|line| line.starts_with("To:") && line.contains(to.address));
            if is_theirs && self.handed_over.insert(path.display().to_string()) {
                to.take(&message);
                count += 1;
            }
        }
        count
    }
}

/// Hands mails over in both directions until both desks are silent, and tells how many each sent.
fn exchange(one: &mut Desk, other: &mut Desk) -> [usize; 2] {
    let (mut counts, mut last) = ([0, 0], Instant::now());
    while last.elapsed() < SILENCE {
        let sent = [one.hand_over(other), other.hand_over(one)];
        counts = [counts[0] + sent[0], counts[1] + sent[1]];
        assert!(counts[0] + counts[1] < 20, "they do not come to an end");
        if sent != [0, 0] {
            last = Instant::now();
        }
        thread::sleep(Duration::from_millis(100));
    }
    counts
}

#[test]
fn two_desks_that_mail_each_other_come_to_an_end() {
    let mut one = Desk::with_address("help@one.example");
    let mut other = Desk::with_address("help@other.example");
    // Somebody forged a message of the other desk, or its staff wrote by hand.
    one.take("From: help@other.example\r\nTo: help@one.example\r\nSubject: Hello\r\nMessage-ID: <1@other.example>\r\n\r\nHello");
    let counts = exchange(&mut one, &mut other);
    assert!(counts.iter().all(|count| *count <= MESSAGES_MAX), "{counts:?}");
    assert_eq!(
        (one.total("/api/tickets"), other.total("/api/tickets")),
        (json!(1), json!(0)),
        "a receipt opens no ticket"
    );

    // A reply of staff says nothing of being automatic: it opens a ticket there, whose receipt ends it.
    let ticket = one.call("GET", "/api/tickets", &Value::Null).1["data"][0]["id"].clone();
    let reply =
        one.call("POST", &format!("/api/tickets/{ticket}/messages"), &json!({ "body": "Who are you?" }));
    assert_eq!(reply.0, 201, "{reply:?}");
    let counts = exchange(&mut one, &mut other);
    assert!(counts.iter().all(|count| *count <= MESSAGES_MAX), "{counts:?}");
    assert_eq!(counts[0], 1, "the reply went out");
    assert_eq!((one.total("/api/tickets"), other.total("/api/tickets")), (json!(1), json!(1)));
    let messages = one.call("GET", &format!("/api/tickets/{ticket}"), &Value::Null).1;
    assert_eq!(
        messages["ticket"]["messages"].as_array().unwrap().len(),
        1,
        "what the other desk answered by itself is no reply"
    );
    for desk in [&one, &other] {
        assert_eq!(desk.total("/api/admin/quarantine"), 0);
    }
}
