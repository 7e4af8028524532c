//! Mailboxes of a real IMAP server that the program looks into.

use std::process::Stdio;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use switchboard_testkit::imap::{ImapServer, PASSWORD};
use switchboard_testkit::smtp::wait_until;

use crate::program::{Place, Server};

/// How the password stands in the address of a mailbox.
const ENCODED_PASSWORD: &str = "p%25ss%20word";

/// A place with a server that looks into these mailboxes, its administrator and a project.
struct Desk {
    place: Place,
    server: Server,
    token: String,
    arguments: Vec<String>,
}

impl Desk {
    fn looking_into(mailboxes: &str) -> Self {
        Self::with(&["--mailboxes", mailboxes])
    }

    fn with(arguments: &[&str]) -> Self {
        let place = Place::new();
        let server = place.serve_with(&[&["serve", "--log-filter", "trace"], arguments].concat());
        let password = server.printed_password().unwrap().to_owned();
        let token = server.log_in("admin@switchboard.example", &password).unwrap();
        let arguments = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let desk = Self { place, server, token, arguments };
        let project = json!({ "name": "Naija Homes" }).to_string();
        assert_eq!(desk.server.call_as(&desk.token, "POST", "/api/admin/projects", &project).status, 201);
        desk
    }

    fn get(&self, path: &str) -> Value {
        let answer = self.server.call_as(&self.token, "GET", path, "");
        assert_eq!(answer.status, 200, "{path}");
        answer.body
    }

    /// The subjects of all tickets, sorted.
    fn subjects(&self) -> Vec<String> {
        let list = self.get("/api/tickets?per_page=100");
        let subject = |ticket: &Value| ticket["subject"].as_str().unwrap().to_owned();
        let mut subjects: Vec<_> = list["data"].as_array().unwrap().iter().map(subject).collect();
        subjects.sort_unstable();
        subjects
    }

    /// A call of the program with the settings of the server.
    fn command(&self, arguments: &[&str]) -> std::process::Command {
        let settings: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        self.place.command(&[arguments, &settings].concat())
    }

    /// Looks into the mailboxes now, and answers what was done. The server may do so at this moment as well.
    fn look(&self) -> String {
        let mut said = String::new();
        wait_until("the job runs here", || {
            let output = self.command(&["jobs", "run", "mail_intake"]).output().unwrap();
            said = String::from_utf8(output.stdout).unwrap();
            output.status.success()
        });
        said
    }
}

fn message(number: u32) -> String {
    format!(
        "From: customer{number}@example.org\nSubject: Roof {number:02}\nMessage-ID: <{number}@example.org>\n\nIt leaks."
    )
}

fn subjects(numbers: impl IntoIterator<Item = u32>) -> Vec<String> {
    numbers.into_iter().map(|number| format!("Roof {number:02}")).collect()
}

#[test]
fn what_waits_is_taken_in_once_and_the_mailbox_left_as_it_is() {
    let imap = ImapServer::start();
    let desk = Desk::looking_into(&imap.plain_url("project=naija-homes"));
    for number in 1..=60 {
        imap.put(&message(number));
    }
    imap.put(&message(1));
    for _again in 0..2 {
        desk.look();
        assert_eq!(desk.subjects(), subjects(1..=60));
    }
    assert_eq!(imap.counts(), (61, 61), "nobody sees that it was read");
    imap.put(&message(61));
    desk.look();
    assert_eq!(desk.subjects(), subjects(1..=61));
}

#[test]
fn the_server_looks_by_itself() {
    let imap = ImapServer::start();
    let desk = Desk::looking_into(&imap.plain_url("project=naija-homes"));
    imap.put(&message(1));
    wait_until("the message becomes a ticket", || {
        thread::sleep(Duration::from_millis(200));
        desk.subjects() == subjects([1])
    });
}

#[test]
fn what_was_taken_in_is_marked_or_removed_where_that_is_wanted() {
    for (after, expected) in [("seen", (0, 2)), ("delete", (0, 0))] {
        let imap = ImapServer::start();
        let desk = Desk::looking_into(&imap.plain_url(&format!("project=naija-homes&after={after}")));
        imap.put(&message(1));
        imap.put(&message(2));
        desk.look();
        assert_eq!((imap.counts(), desk.subjects()), (expected, subjects([1, 2])), "{after}");
    }
}

#[test]
fn what_cannot_be_handled_waits_in_quarantine_and_the_rest_goes_on() {
    let imap = ImapServer::start();
    let desk = Desk::looking_into(&imap.plain_url("project=naija-homes&after=delete"));
    imap.put("Subject: Who am I?\n\nHello");
    imap.put(&format!("{}{}", message(1), "x".repeat(25_100_000)));
    imap.put(&message(2));
    desk.look();
    assert_eq!(desk.subjects(), subjects([2]));
    assert_eq!(imap.counts(), (0, 1), "what is too large stays: the desk kept no more than its beginning");
    let list = desk.get("/api/admin/quarantine");
    let mut held: Vec<_> = list["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|mail| (mail["reason"].as_str().unwrap(), mail["size_bytes"].as_u64().unwrap() > 25_000_000))
        .collect();
    held.sort_unstable();
    assert_eq!(held, [("no_sender", false), ("too_large", true)]);
}

#[test]
fn a_message_of_many_pieces_arrives_whole() {
    let imap = ImapServer::start();
    let desk = Desk::looking_into(&imap.plain_url("project=naija-homes"));
    let text: String =
        (0..60_000).map(|line| format!("{line:06} It leaks, and the neighbours complain.\n")).collect();
    let file = format!(
        "--b\nContent-Type: text/plain; name=list.txt\nContent-Disposition: attachment\n\n{text}\n--b--\n"
    );
    let head = "From: tunde@example.org\nSubject: List\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n";
    imap.put(&format!("{head}--b\n\nHere it is.\n{file}"));
    desk.look();
    let ticket = desk.get("/api/tickets")["data"][0]["id"].clone();
    let ticket = desk.get(&format!("/api/tickets/{ticket}"));
    let size = ticket["ticket"]["attachments"][0]["size_bytes"].as_u64().unwrap();
    assert_eq!(size, u64::try_from(text.len() + 60_000).unwrap(), "each line ends with CRLF");
}

/// Whoever is killed at any moment leaves nothing out and takes nothing twice.
#[test]
fn a_look_that_is_killed_again_and_again_loses_nothing() {
    let imap = ImapServer::start();
    let desk = Desk::with(&[
        "--mailboxes",
        &imap.plain_url("project=naija-homes&after=delete"),
        "--job-lease-seconds",
        "1",
    ]);
    for number in 1..=60 {
        imap.put(&message(number));
    }
    for round in 0..12 {
        let mut command = desk.command(&["jobs", "run", "mail_intake"]);
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(100 + 23 * round));
        child.kill().unwrap();
        child.wait().unwrap();
    }
    desk.look();
    assert_eq!((desk.subjects(), imap.counts()), (subjects(1..=60), (0, 0)));
}

#[test]
fn a_mailbox_that_cannot_be_read_does_not_stop_the_others() {
    let imap = ImapServer::start();
    let query = "project=naija-homes";
    let nowhere = format!("imap://desk:{ENCODED_PASSWORD}@127.0.0.1:1/INBOX?{query}");
    let no_project = imap.plain_url("project=elsewhere").replace("/INBOX", "/Elsewhere");
    let mailboxes = [imap.wrong_url(query), nowhere, no_project, imap.plain_url(query)].join(" ");
    let desk = Desk::looking_into(&mailboxes);
    imap.put(&message(1));
    let said = desk.look();
    assert!(said.contains("mailboxes_at_fault 3, messages 1"), "{said}");
    assert_eq!(desk.subjects(), subjects([1]));
    let ready = desk.server.call("GET", "/health/ready", &[], "");
    assert_eq!(ready.status, 200);
    assert_eq!(
        ready.body,
        json!({ "status": "degraded", "faults": ["mailbox_cannot_be_read"], "key_log_dropped": 0 })
    );
    let doctor = desk.command(&["doctor"]).output().unwrap();
    let told = String::from_utf8([doctor.stdout, doctor.stderr].concat()).unwrap();
    assert_eq!(doctor.status.code(), Some(1), "{told}");
    let lines = |start: &str| told.lines().filter(|line| line.starts_with(start)).count();
    assert_eq!((lines("mailbox       fault"), lines("mailbox       ok")), (3, 1), "{told}");
    assert!(told.contains("the server refuses the log-in: [AUTHENTICATIONFAILED]"), "{told}");
    let log = desk.server.stop();
    for secret in [PASSWORD, ENCODED_PASSWORD, "a wrong one", "a%20wrong%20one"] {
        assert!(!log.contains(secret) && !told.contains(secret), "{secret} is shown");
    }
}

#[test]
fn a_mailbox_that_can_be_read_again_is_no_fault() {
    let imap = ImapServer::start();
    let address = imap.plain_url("project=naija-homes");
    let desk = Desk::looking_into(&address);
    let project = &desk.get("/api/admin/projects")["data"][0]["id"];
    let set_active = |is_active: bool| {
        let body = json!({ "is_active": is_active }).to_string();
        let path = format!("/api/admin/projects/{project}");
        assert_eq!(desk.server.call_as(&desk.token, "PUT", &path, &body).status, 200);
        desk.look();
        desk.server.call("GET", "/health/ready", &[], "").body["faults"].clone()
    };
    imap.put(&message(1));
    assert_eq!(set_active(false), json!(["mailbox_cannot_be_read"]));
    assert_eq!((set_active(true), desk.subjects()), (Value::Null, subjects([1])));
}

#[test]
fn mailboxes_are_read_over_tls_by_those_who_trust_the_server() {
    let imap = ImapServer::start();
    let authority = imap.authority_file().to_str().unwrap().to_owned();
    for (number, address) in
        (1..).zip([imap.tls_url("project=naija-homes"), imap.starttls_url("project=naija-homes")])
    {
        let desk = Desk::with(&["--mailboxes", &address, "--mail-ca-file", &authority]);
        imap.put(&message(number));
        desk.look();
        assert_eq!(desk.subjects(), subjects(1..=number), "{address}");
        assert_eq!(desk.command(&["doctor"]).output().unwrap().status.code(), Some(0));
        let doctor = desk.place.run(&["doctor", "--mailboxes", &address]);
        let told = String::from_utf8(doctor.stdout).unwrap();
        assert_eq!(doctor.status.code(), Some(1), "{told}");
        assert!(told.contains("certificate"), "{told}");
    }
}
