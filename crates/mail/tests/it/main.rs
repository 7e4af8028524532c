//! Letters and mails as messages, in files.
#![expect(clippy::unwrap_used, clippy::panic, reason = "whatever goes wrong in a test fails it")]

mod hostile;
mod incoming;
mod smtp;

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::accounts::forgot_password::{ForgotPassword, send_link};
use switchboard_application::ports::{Database, Letter, Letters as _, MailTransport as _, NoticeLetter};
use switchboard_application::records::{
    ClaimedMail, MailClaim, MailContent, MailHeaders, MailLease, MailSender, NewMail, ToldMessage,
};
use switchboard_domain::access::Role;
use switchboard_domain::mail::{AutoSubmitted, MailKind, MailSubject};
use switchboard_domain::notification::NoticeKind;
use switchboard_domain::sla::ClockKind;
use switchboard_domain::ticket::TicketEvent;
use switchboard_domain::{MailId, Status};
use switchboard_mail::{FileTransport, Sender, TemplateLetters};
use switchboard_testkit::fixtures::{a_user, commit, context, email, new_mail, noon};
use switchboard_testkit::memory::MemoryDatabase;
use tempfile::TempDir;

/// Texts with which somebody tries to end a header or a message.
const HOSTILE: [&str; 8] = [
    "Photos\r\nBcc: victim@example.org",
    "Photos\nBcc: victim@example.org",
    "Photos\r\n\r\n<script>alert(1)</script>",
    "Photos\r\n.\r\nMAIL FROM:<x@y.zz>",
    "Photos\u{2028}Bcc: victim@example.org",
    "Photos\u{85}Bcc: victim@example.org",
    "Photos\0\u{b}\u{c}\rBcc: victim@example.org",
    "=?utf-8?q?Photos=0D=0ABcc:_victim@example.org?=",
];

/// A mail that was taken in hand.
pub(crate) fn claimed(number: u32) -> ClaimedMail {
    let NewMail { message_id, recipient, sender, ground, content, headers, created_at, .. } =
        new_mail(number, MailKind::PasswordChanged);
    ClaimedMail {
        claim: MailClaim { id: MailId::new(number.into()), attempt: 1 },
        message_id,
        recipient,
        sender,
        ground,
        ticket_id: None,
        content,
        headers,
        secrecy: MailKind::PasswordChanged.secrecy(),
        created_at,
        first_tried_at: noon(),
        next_at: noon(),
    }
}

pub(crate) fn sender() -> Sender {
    Sender::new(Some(&"The desk".parse().unwrap()), &email("desk@switchboard.example")).unwrap()
}

fn transport(folder: &TempDir) -> FileTransport {
    FileTransport::new(&folder.path().join("mail"), sender()).unwrap()
}

fn files(folder: &TempDir) -> Vec<PathBuf> {
    fs::read_dir(folder.path().join("mail")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// The message that a mail becomes.
fn written(mail: &ClaimedMail) -> String {
    let folder = tempfile::tempdir().unwrap();
    transport(&folder).connect().unwrap().send(mail).unwrap();
    let [file] = files(&folder).try_into().unwrap();
    fs::read_to_string(file).unwrap()
}

fn head(mail: &str) -> &str {
    mail.split_once("\r\n\r\n").unwrap().0
}

/// The names of the headers, sorted.
fn names(mail: &str) -> Vec<&str> {
    let lines = head(mail).split("\r\n").filter(|line| !line.starts_with([' ', '\t']));
    let mut names: Vec<_> = lines.map(|line| line.split_once(": ").unwrap().0).collect();
    names.sort_unstable();
    names
}

/// The value of a header, which must be there exactly once.
fn header(mail: &str, name: &str) -> String {
    let unfolded = head(mail).replace("\r\n ", " ").replace("\r\n\t", " ");
    let mut values = unfolded.split("\r\n").filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let value = values.next().unwrap_or_else(|| panic!("{name} is missing in\n{mail}")).to_owned();
    assert_eq!(values.next(), None, "{name} is there twice");
    value
}

const ALWAYS: [&str; 9] = [
    "Auto-Submitted",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
    "X-Loop",
];

#[test]
fn a_mail_is_a_message_with_the_expected_headers_and_no_other() {
    let mut mail = claimed(7);
    mail.recipient = email("Tunde.O'Hara+x%y@Example.org");
    let message = written(&mail);
    assert_eq!(header(&message, "From"), "\"The desk\" <desk@switchboard.example>");
    assert_eq!(header(&message, "To"), "Tunde.O'Hara+x%y@Example.org");
    assert_eq!(header(&message, "Subject"), "Mail 7");
    assert_eq!(header(&message, "Message-ID"), "<7@switchboard.example>");
    assert_eq!(header(&message, "Date"), "Mon, 02 Mar 2026 12:00:00 +0000");
    assert_eq!(header(&message, "Auto-Submitted"), "auto-generated");
    assert_eq!(names(&message), ALWAYS);
    assert!(!message.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    assert_eq!(message, written(&mail), "every try is the same");
}

#[test]
fn headers_of_threads_and_lists_stand_in_the_message() {
    let mut mail = claimed(3);
    mail.headers = MailHeaders {
        auto_submitted: AutoSubmitted::Replied,
        in_reply_to: Some("<2@example.org>".parse().unwrap()),
        references: vec!["<1@example.org>".parse().unwrap(), "<2@example.org>".parse().unwrap()],
        reply_to: Some(email("reply+abc@switchboard.example")),
        unsubscribe: Some("https://support.example.org/unsubscribe/abc".parse().unwrap()),
    };
    let message = written(&mail);
    for (name, value) in [
        ("In-Reply-To", "<2@example.org>"),
        ("References", "<1@example.org> <2@example.org>"),
        ("Reply-To", "reply+abc@switchboard.example"),
        ("Auto-Submitted", "auto-replied"),
        ("X-Auto-Response-Suppress", "All"),
        ("List-Unsubscribe", "<https://support.example.org/unsubscribe/abc>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
    ] {
        assert_eq!(header(&message, name), value);
    }
    mail.headers = MailHeaders { auto_submitted: AutoSubmitted::No, ..MailHeaders::GENERATED };
    assert!(!written(&mail).contains("Auto-Submitted"), "what a person wrote is not marked");
}

/// S-62: a subject and a body are whatever somebody typed; addresses and names of the desk are checked by their types.
#[test]
fn nothing_that_somebody_types_becomes_a_header_or_ends_the_message() {
    for hostile in HOSTILE {
        let mut mail = claimed(1);
        mail.content = MailContent {
            subject: MailSubject::new(hostile),
            text: format!("{hostile}\n.\n\r.\r\nend"),
            html: format!("<p>{hostile}</p>\r.\n.\nend"),
        };
        let message = written(&mail);
        assert_eq!(names(&message), ALWAYS, "{hostile:?}");
        assert!(!message.replace("\r\n", "").contains(['\r', '\n', '\0']), "{hostile:?}");
        assert!(message.is_ascii() && message.split("\r\n").all(|line| line.len() <= 998), "{hostile:?}");
        for (name, address) in [("name", "x@y.zz\r\nBcc: a@b.cc"), (hostile, "desk@switchboard.example")] {
            let name: Result<switchboard_domain::Label, _> = name.parse();
            let address: Result<switchboard_domain::EmailAddress, _> = address.parse();
            if let (Ok(name), Ok(address)) = (name, address) {
                let folder = tempfile::tempdir().unwrap();
                let sender = Sender::new(Some(&name), &address).unwrap();
                let transport = FileTransport::new(&folder.path().join("mail"), sender).unwrap();
                transport.connect().unwrap().send(&claimed(1)).unwrap();
                let [file] = files(&folder).try_into().unwrap();
                assert_eq!(names(&fs::read_to_string(file).unwrap()), ALWAYS, "{name}");
            }
        }
    }
}

/// S-62: the name of a project and the signature are what administrators type, and every other word of a notice what anybody types.
#[test]
fn nothing_in_a_notice_becomes_a_header_or_markup() {
    for hostile in HOSTILE {
        let line: switchboard_domain::Label = switchboard_domain::Label::from_stored(hostile.to_owned());
        let letter = NoticeLetter {
            kind: NoticeKind::Reply,
            number: "NAIJ-2026-00042".parse().unwrap(),
            subject: Some(switchboard_domain::Subject::from_stored(hostile.to_owned())),
            project_name: line.clone(),
            signature: Some(switchboard_domain::Signature::from_stored(format!("{hostile}<script>"))),
            by: Some(hostile.to_owned()),
            events: Vec::new(),
            message: Some(ToldMessage {
                author: Some(format!("{hostile}<script>")),
                body: format!("{hostile}\n.\n<script>alert(1)</script>"),
                files: 2,
            }),
            link: "https://support.example/tickets/1".to_owned(),
            unsubscribe: Some("https://support.example/api/unsubscribe/abc".parse().unwrap()),
        };
        let mut mail = claimed(1);
        mail.content = TemplateLetters.write(&Letter::Notice(Box::new(letter))).unwrap();
        assert!(!mail.content.html.contains("<script"), "{}", mail.content.html);
        assert!(mail.content.subject.as_str().starts_with("[#NAIJ-2026-00042] "));
        mail.sender = Some(MailSender { name: line, address: email("homes@naija.example") });
        let message = written(&mail);
        assert_eq!(names(&message), ALWAYS, "{hostile:?}");
        assert!(
            message.is_ascii() && !message.replace("\r\n", "").contains(['\r', '\n', '\0']),
            "{hostile:?}"
        );
        assert!(header(&message, "From").ends_with("<homes@naija.example>"), "{message}");
    }
}

/// Letters as their receivers read them.
#[test]
fn letters_say_what_happened() {
    let letter = |kind, events: &[TicketEvent], message: Option<&str>| {
        let body =
            |body: &str| ToldMessage { author: Some("Alice".to_owned()), body: body.to_owned(), files: 1 };
        let notice = NoticeLetter {
            kind,
            number: "NAIJ-2026-00042".parse().unwrap(),
            subject: Some("Photos".parse().unwrap()),
            project_name: "NaijaHomes".parse().unwrap(),
            signature: None,
            by: Some("Alice".to_owned()),
            events: events.to_vec(),
            message: message.map(body),
            link: "https://support.example/tickets/1".to_owned(),
            unsubscribe: None,
        };
        TemplateLetters.write(&Letter::Notice(Box::new(notice))).unwrap()
    };
    let reply = letter(NoticeKind::Reply, &[], Some("Which browser?"));
    let expected = "Alice wrote:\n\nWhich browser?\n\nA file hangs on it, which is with the ticket.\n\nThe ticket:\n\
                    https://support.example/tickets/1\n\n-- \nNaijaHomes\n";
    assert_eq!((reply.subject.as_str(), reply.text.as_str()), ("[#NAIJ-2026-00042] Photos", expected));
    let moved = TicketEvent::StatusChanged { from: Status::Open, to: Status::PendingCustomer };
    let noted = TicketEvent::Noted { message_id: switchboard_domain::MessageId::new(1) };
    let watched = letter(NoticeKind::Watched, &[noted, moved], None).text;
    let expected = "Alice wrote a note.\nAlice moved the ticket from open to waiting for the customer.\n\n";
    assert!(watched.starts_with(expected), "{watched}");
    let at = noon();
    let breach = TicketEvent::SlaBreached { clock: ClockKind::FirstResponse, started_at: at, due_at: at };
    let breach = letter(NoticeKind::SlaBreach, &[breach], None).text;
    assert!(
        breach.starts_with("The first response was due at 2026-03-02 12:00 UTC and is missed.\n"),
        "{breach}"
    );
}

#[test]
fn a_link_stands_whole_in_the_letter_once_quoted_printable_is_undone() {
    let database: Arc<dyn Database> = Arc::new(MemoryDatabase::new());
    a_user(&database, "tunde@example.org", Role::Customer);
    let (mut context, _clock) = context(Arc::clone(&database));
    context.letters = Arc::new(TemplateLetters);
    let address = std::net::Ipv4Addr::LOCALHOST.into();
    send_link(&context, &ForgotPassword { email: email("tunde@example.org"), address }).unwrap();
    let lease = MailLease { holder: "node-1".parse().unwrap(), until: noon() + TimeDelta::minutes(1) };
    let [mail] = commit(&database, |tx| tx.mails().claim(&lease, noon(), 10)).try_into().unwrap();
    let link = format!("http://127.0.0.1:8080/reset-password#token={:0>43}", 1);
    let message = written(&mail).replace("=\r\n", "").replace("=3D", "=");
    assert!(message.contains(&format!("\r\n{link}\r\n")), "{message}");
    assert!(message.contains(&format!("<a href=\"{link}\">{link}</a>")), "{message}");
}

#[test]
fn a_mail_that_is_sent_again_is_the_same_file() {
    let folder = tempfile::tempdir().unwrap();
    let transport = transport(&folder);
    for (number, attempt) in [(1, 1), (1, 2), (2, 1)] {
        let mut mail = claimed(number);
        mail.claim.attempt = attempt;
        mail.first_tried_at = noon() + TimeDelta::seconds(attempt.into());
        transport.connect().unwrap().send(&mail).unwrap();
    }
    let mut names: Vec<_> =
        files(&folder).iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    assert_eq!(names, ["1@switchboard.example.eml", "2@switchboard.example.eml"]);
}

#[test]
fn nobody_else_looks_into_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let transport = transport(&folder);
    transport.connect().unwrap().send(&claimed(1)).unwrap();
    let mode = |path: &PathBuf| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("mail")), 0o700);
    assert_eq!(files(&folder).iter().map(mode).collect::<Vec<_>>(), [0o600]);
    let taken = folder.path().join("file");
    fs::write(&taken, "").unwrap();
    assert!(FileTransport::new(&taken, sender()).is_err());
    fs::remove_dir_all(folder.path().join("mail")).unwrap();
    assert!(transport.connect().is_err());
}
