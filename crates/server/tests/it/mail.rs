//! Mail that leaves the program: into files, and to a real server that refuses, hangs, or is away.

use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use switchboard_testkit::smtp::{Mode, Received, SmtpServer, Tls, wait_until};

use crate::program::{Place, Server};

/// How often the program is killed between sending a mail and noting that: so often each of several programs, which do not share anything.
const KILLS: usize = 50;
const PROGRAMS: usize = 4;

/// A place with a server of its own that sends to this mail server, and its administrator.
struct Desk {
    place: Place,
    arguments: Vec<String>,
    server: Option<Server>,
    token: String,
}

impl Desk {
    fn new(arguments: &[&str]) -> Self {
        let always = [
            "serve",
            "--mail-lease-seconds",
            "1",
            "--mail-timeout-seconds",
            "2",
            "--account-login-attempts-per-minute",
            "off",
            "--address-login-attempts-per-minute",
            "off",
        ];
        let arguments = always.iter().chain(arguments).map(|&argument| argument.to_owned()).collect();
        let mut desk = Self { place: Place::new(), arguments, server: None, token: String::new() };
        desk.start();
        let password = desk.server().printed_password().unwrap().to_owned();
        desk.token = desk.server().log_in("admin@switchboard.example", &password).unwrap();
        desk
    }

    fn sending_to(mail: &SmtpServer) -> Self {
        Self::new(&["--mail-url", &format!("smtp://{}", mail.address())])
    }

    fn start(&mut self) {
        let arguments: Vec<&str> = self.arguments.iter().map(String::as_str).collect();
        self.server = Some(self.place.serve_with(&arguments));
    }

    fn server(&self) -> &Server {
        self.server.as_ref().unwrap()
    }

    /// Asks for a link to a new password, which is mailed.
    fn ask_for_link(&self) {
        let body = json!({ "email": "admin@switchboard.example" }).to_string();
        let answer = self.server().call("POST", "/api/auth/forgot-password", &[], &body);
        assert_eq!(answer.status, 200);
    }

    /// The mails as an administrator sees them, newest first.
    fn mails(&self) -> Vec<Value> {
        let path = "/api/admin/sent-mail?per_page=100";
        let list = self.server().call_as(&self.token, "GET", path, "").body;
        list["data"].as_array().unwrap().clone()
    }

    fn wait_for_states(&self, expected: &[&str]) -> Vec<Value> {
        let is_there = || self.mails().iter().map(|mail| mail["state"].clone()).eq(expected.iter().copied());
        wait_until(&format!("the mails are {expected:?}"), is_there);
        self.mails()
    }

    fn readiness(&self) -> Value {
        let answer = self.server().call("GET", "/health/ready", &[], "");
        assert_eq!(answer.status, 200, "mail that waits is no reason not to serve");
        answer.body
    }

    fn files(&self) -> Vec<PathBuf> {
        fs::read_dir(self.place.path("data/mail")).unwrap().map(|entry| entry.unwrap().path()).collect()
    }
}

fn identifiers(mails: &[Received]) -> Vec<String> {
    mails.iter().map(|mail| mail.header("Message-ID").unwrap().to_owned()).collect()
}

#[test]
fn without_any_setting_mails_are_files() {
    let mut desk = Desk::new(&[]);
    desk.ask_for_link();
    let [mail] = desk.wait_for_states(&["sent"]).try_into().unwrap();
    let [file] = desk.files().try_into().unwrap();
    let name = file.file_stem().unwrap().to_str().unwrap();
    assert_eq!(mail["message_id"], format!("<{name}>"));
    assert!(fs::read_to_string(&file).unwrap().contains("Subject: Set your password\r\n"));
    let log = desk.server.take().unwrap().stop();
    assert!(log.contains("mails are written into files, nothing sends them"), "{log}");
    assert!(!log.contains("token="), "{log}");
}

#[test]
fn mails_go_to_the_server_soon_and_once() {
    let mail = SmtpServer::start(Some("desk:geheim"));
    let desk = Desk::new(&["--mail-url", &format!("smtp://desk:geheim@{}", mail.address())]);
    for number in 1..=3 {
        desk.ask_for_link();
        mail.wait_for(number);
    }
    let sent = desk.wait_for_states(&["sent"; 3]);
    let mut ids = identifiers(&mail.received());
    ids.reverse();
    assert_eq!(sent.iter().map(|mail| mail["message_id"].clone()).collect::<Vec<_>>(), ids);
    assert_eq!(desk.readiness(), json!({ "status": "ok", "key_log_dropped": 0 }));
}

#[test]
fn what_a_server_answers_is_seen_and_a_mail_that_hangs_holds_nobody_up() {
    let mail = SmtpServer::start(None);
    let desk = Desk::sending_to(&mail);
    mail.set_mode(Mode::Refuse);
    desk.ask_for_link();
    let [refused] = desk.wait_for_states(&["parked"]).try_into().unwrap();
    assert!(refused["reason"].as_str().unwrap().contains("no such mailbox"), "{refused}");
    mail.set_mode(Mode::Hang);
    desk.ask_for_link();
    let hung = desk.wait_for_states(&["deferred", "parked"]);
    assert!(hung[0]["next_try_at"].is_string(), "{hung:?}");
    mail.set_mode(Mode::Defer);
    desk.ask_for_link();
    let deferred = desk.wait_for_states(&["deferred", "deferred", "parked"]);
    assert!(deferred[0]["reason"].as_str().unwrap().contains("greylisted"), "{deferred:?}");
    mail.set_mode(Mode::Accept);
    desk.ask_for_link();
    desk.wait_for_states(&["sent", "deferred", "deferred", "parked"]);
    assert_eq!(mail.received().len(), 1);
    assert_eq!(desk.readiness(), json!({ "status": "ok", "key_log_dropped": 0 }));
}

#[test]
fn a_wrong_password_shows_in_the_readiness_and_in_the_doctor_and_is_written_nowhere() {
    let mail = SmtpServer::start(Some("desk:geheim"));
    let url = format!("smtp://desk:falschgeheim@{}", mail.address());
    let mut desk = Desk::new(&["--mail-url", &url]);
    let degraded = json!({ "status": "degraded", "faults": ["mail_cannot_be_sent"], "key_log_dropped": 0 });
    wait_until("the fault shows before any mail is sent", || desk.readiness() == degraded);
    desk.ask_for_link();
    let [waiting] = desk.wait_for_states(&["deferred"]).try_into().unwrap();
    assert!(waiting["reason"].as_str().unwrap().contains("535"), "{waiting}");
    let log = desk.server.take().unwrap().stop();
    assert!(log.contains("no mail can be sent") && !log.contains("falschgeheim"), "{log}");
    let run = |arguments: &[&str]| {
        let output = desk.place.run(arguments);
        let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
        assert!(!text.contains("falschgeheim"), "{text}");
        (output.status.code(), text)
    };
    let (code, text) = run(&["doctor", "--mail-url", &url]);
    assert_eq!(code, Some(1), "{text}");
    assert!(text.contains("database      ok") && text.contains("mail          fault"), "{text}");
    let right = format!("smtp://desk:geheim@{}", mail.address());
    let (code, text) = run(&["doctor", "--mail-url", &right]);
    assert_eq!(code, Some(0), "{text}");
    assert!(text.contains("1 deferred"), "{text}");
    run(&["config", "--mail-url", &url]);
    let (code, _) = run(&["config", "--mail-url", "smtp://desk:falschgeheim@mail.example?tls=maybe"]);
    assert_eq!(code, Some(2));
}

#[test]
fn mails_go_over_tls_to_a_server_with_a_certificate_of_its_own() {
    for (tls, scheme) in [(Tls::Implicit, "smtps"), (Tls::StartTls, "smtp")] {
        let mail = SmtpServer::start_with(tls, Some("desk:geheim"));
        let url = format!("{scheme}://desk:geheim@{}", mail.named_address());
        let authority = mail.authority_file().to_str().unwrap().to_owned();
        let desk = Desk::new(&["--mail-url", &url, "--mail-ca-file", &authority]);
        desk.ask_for_link();
        desk.wait_for_states(&["sent"]);
        assert_eq!(mail.received().len(), 1);
        let doctor = |arguments: &[&str]| desk.place.run(arguments).status.code();
        assert_eq!(doctor(&["doctor", "--mail-url", &url]), Some(1), "nobody else vouches for it");
        assert_eq!(doctor(&["doctor", "--mail-url", &url, "--mail-ca-file", &authority]), Some(0));
        assert_eq!(doctor(&["doctor", "--mail-url", &url, "--mail-ca-file", "/nowhere"]), Some(1));
    }
}

/// From what happens to a ticket to the mails about it: who gets them, and what keeps them together.
#[test]
fn what_happens_to_a_ticket_is_mailed() {
    let mail = SmtpServer::start(None);
    let desk = Desk::new(&[
        "--mail-url",
        &format!("smtp://{}", mail.address()),
        "--mail-reply-to",
        "support@help.example",
    ]);
    let post = |path: &str, body: &Value| {
        let answer = desk.server().call_as(&desk.token, "POST", path, &body.to_string());
        assert!(answer.status < 300, "{}", answer.body);
        answer.body
    };
    let project = &post("/api/admin/projects", &json!({ "name": "NaijaHomes" }))["project"]["id"];
    let ticket = json!({
        "project_id": project, "subject": "Cannot upload photos", "description": "It is broken.",
        "customer_email": "tunde@example.org", "customer_name": "Tunde",
    });
    let ticket = post("/api/tickets", &ticket)["ticket"].clone();
    mail.wait_for(1);
    let uri = format!("/api/tickets/{}", ticket["id"]);
    let start = Instant::now();
    post(&format!("{uri}/messages"), &json!({ "body": "Which browser?\r\n.\r\nBcc: x@y.zz" }));
    mail.wait_for(2);
    assert!(start.elapsed() < Duration::from_secs(10), "it took {:?}", start.elapsed());
    post(&format!("{uri}/messages"), &json!({ "body": "the secret of the note", "type": "note" }));
    post(&format!("{uri}/status"), &json!({ "status": "resolved" }));
    mail.wait_for(3);
    let received = mail.received();
    assert_eq!(
        received.iter().map(|mail| mail.to.clone()).collect::<Vec<_>>(),
        vec![vec!["tunde@example.org"]; 3]
    );
    assert_eq!(
        received.iter().map(|mail| mail.from.as_str()).collect::<Vec<_>>(),
        ["<>", "desk@switchboard.example", "desk@switchboard.example"]
    );
    let number = ticket["ticket_number"].as_str().unwrap();
    let subjects: Vec<_> = received.iter().map(|mail| mail.header("Subject").unwrap()).collect();
    let about = format!("[#{number}] Cannot upload photos");
    assert_eq!(subjects, [&format!("[#{number}] We received your request"), &about, &about]);
    let all =
        |name: &str| received.iter().map(|mail| mail.header(name).unwrap().to_owned()).collect::<Vec<_>>();
    assert_eq!(all("References"), vec![format!("<ticket-{number}@switchboard.example>"); 3]);
    assert!(all("Reply-To").iter().all(|address| address.starts_with("support+")));
    assert!(received[1].header("Auto-Submitted").is_none() && received[1].header("Bcc").is_none());
    assert!(received[2].message.replace("=\r\n", "").contains(&format!("/tickets/{}#rate", ticket["id"])));
    assert!(
        received.iter().all(|mail| !mail.message.contains("secret of the note")),
        "notes never reach customers"
    );
}

/// Whoever dies between sending a mail and noting that leaves it to the next start, which cannot know: nothing is lost, and what comes twice
/// has the same identifier, so that the receiver's program shows it once.
#[test]
fn of_mails_whose_sender_is_killed_none_is_lost() {
    thread::scope(|scope| {
        for _ in 0..PROGRAMS {
            scope.spawn(kill_again_and_again);
        }
    });
}

fn kill_again_and_again() {
    let mail = SmtpServer::start(None);
    let mut desk = Desk::sending_to(&mail);
    mail.set_mode(Mode::Slow);
    for round in 1..=KILLS {
        let before = mail.received().len();
        desk.ask_for_link();
        // Whoever asks is answered before the mail is written.
        wait_until("the mail is in the outbox", || desk.mails().len() == round);
        mail.wait_for(before + 1);
        // The server has the mail and answers half a second later.
        desk.server.take().unwrap().kill();
        desk.start();
    }
    mail.set_mode(Mode::Accept);
    let sent = desk.wait_for_states(&["sent"; KILLS]);
    let mut expected: Vec<_> =
        sent.iter().map(|mail| mail["message_id"].as_str().unwrap().to_owned()).collect();
    let received = mail.received();
    let mut arrived = identifiers(&received);
    assert!(arrived.len() > KILLS, "the kills came between sending and noting");
    arrived.sort_unstable();
    arrived.dedup();
    expected.sort_unstable();
    assert_eq!(arrived, expected);
    for id in arrived {
        let same: Vec<_> = received.iter().filter(|mail| mail.header("Message-ID") == Some(&id)).collect();
        assert!(same.windows(2).all(|pair| pair[0] == pair[1]), "{same:?}");
    }
}

/// A server that is away holds mails up and nothing else; afterwards they go out in their order.
#[test]
fn mails_wait_for_a_server_that_is_away_and_go_out_in_their_order() {
    let away = { SmtpServer::start(None).address() };
    let mut desk = Desk::new(&["--mail-url", &format!("smtp://{away}")]);
    for _ in 0..25 {
        desk.ask_for_link();
        thread::sleep(Duration::from_millis(5));
    }
    wait_until("all are in the outbox", || desk.mails().len() == 25);
    desk.server.take().unwrap().kill();
    let mail = SmtpServer::start(None);
    desk.arguments.pop();
    desk.arguments.push(format!("smtp://{}", mail.address()));
    desk.start();
    let sent = desk.wait_for_states(&["sent"; 25]);
    let mut ids = identifiers(&mail.received());
    ids.reverse();
    assert_eq!(sent.iter().map(|mail| mail["message_id"].clone()).collect::<Vec<_>>(), ids);
}
