//! What is read of messages, and of what is none.

use std::fs;
use std::path::PathBuf;

use switchboard_application::ports::{MailLimit, MailReader as _};
use switchboard_application::records::{DeliveryFailure, IncomingMail};
use switchboard_domain::EmailAddress;
use switchboard_domain::intake::Automatic;
use switchboard_mail::MimeReader;

pub(crate) fn read(message: &str) -> IncomingMail {
    MimeReader.read(message.replace('\n', "\r\n").as_bytes()).unwrap()
}

fn names(mail: &IncomingMail) -> Vec<&str> {
    mail.files.iter().map(|file| file.name.as_str()).collect()
}

pub(crate) fn cpython() -> Vec<(String, Vec<u8>)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/messages/cpython");
    let mut messages: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("msg_"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), fs::read(path).unwrap()))
        .collect();
    messages.sort();
    messages
}

/// A line for each message of CPython's tests: what is read of it.
#[test]
fn the_messages_of_cpython_are_read() {
    let messages = cpython();
    assert_eq!(messages.len(), 48);
    let lines = messages.iter().map(|(name, message)| {
        let mail = MimeReader.read(message).unwrap();
        let sender = mail.sender.as_ref().map_or("nobody".to_owned(), |sender| sender.email.to_string());
        let files: Vec<_> =
            mail.files.iter().map(|file| format!("{} ({})", file.name, file.content.len())).collect();
        let text = mail.reply.lines().next().unwrap_or_default();
        let sign = mail.signs.automatic().map_or("", Automatic::as_str);
        format!("{name} | {sender} | {} | {text} | {} | {sign}", mail.subject, files.join(", "))
    });
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_plain_message_is_read() {
    let mail = read(
        "From: =?utf-8?q?Ad=C3=A9_Bello?= <Ade@Example.org>\nTo: Desk <desk@help.example>, x@y.example\nDelivered-To: desk+abc@help.example\n\
         Subject: =?utf-8?b?UmU6IFsjTkFJSi0yMDI0LTAwMDQyXSBEw6FjaA==?=\nMessage-ID: <one@example.org>\n\
         In-Reply-To: <b@desk.example>\nReferences: <a@desk.example>\n <b@desk.example>\nDate: Mon, 24 Nov 2025 10:00:00 +0100\n\n\
         The roof leaks.\n\n-- \nAde\n",
    );
    let sender = mail.sender.unwrap();
    assert_eq!((sender.name.unwrap().as_str(), sender.email.as_str()), ("Adé Bello", "Ade@Example.org"));
    let recipients: Vec<_> = mail.recipients.iter().map(EmailAddress::as_str).collect();
    assert_eq!(recipients, ["desk+abc@help.example", "desk@help.example", "x@y.example"]);
    assert_eq!(
        (mail.subject.as_str(), mail.message_id.as_deref()),
        ("Re: [#NAIJ-2024-00042] Dách", Some("one@example.org"))
    );
    assert_eq!(mail.number.unwrap().as_str(), "NAIJ-2024-00042");
    assert_eq!(mail.answers, ["b@desk.example", "a@desk.example"]);
    assert_eq!((mail.text.as_str(), mail.reply.as_str()), ("The roof leaks.\n\n-- \nAde", "The roof leaks."));
    assert_eq!(mail.date.unwrap().to_rfc3339(), "2025-11-24T09:00:00+00:00");
    assert_eq!(mail.signs.automatic(), None);
}

const ALTERNATIVES: &str = "From: a@example.org\nSubject: x\nContent-Type: multipart/mixed; boundary=\"m\"\n\n\
    --m\nContent-Type: multipart/related; boundary=r\n\n--r\nContent-Type: multipart/alternative; boundary=a\n\n\
    --a\nContent-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\nPLAIN\n\n\
    --a\nContent-Type: text/html; charset=utf-8\n\n<p>rich</p>\n--a--\n\
    --r\nContent-Type: image/png\nContent-ID: <i>\nContent-Disposition: inline\nContent-Transfer-Encoding: base64\n\naGVsbG8=\n--r--\n\
    --m\nContent-Type: application/pdf; name=\"../..\\\\r=C3.pdf\"\nContent-Disposition: attachment; filename*=utf-8''r%C3%A9sum%C3%A9.pdf\n\
    Content-Transfer-Encoding: base64\n\naGVsbG8gd29ybGQ=\n--m--\n";

#[test]
fn of_alternatives_the_plain_text_is_read_and_files_are_kept() {
    let mail = read(&ALTERNATIVES.replace("PLAIN", "caf=E9"));
    assert_eq!((mail.text.as_str(), names(&mail)), ("café", vec!["image-1.png", "résumé.pdf"]));
    let contents: Vec<_> = mail.files.iter().map(|file| file.content.as_slice()).collect();
    assert_eq!(contents, [&b"hello"[..], b"hello world"]);
    assert_eq!(mail.files[0].content_type.as_deref(), Some("image/png"));
}

#[test]
fn where_the_plain_text_is_empty_the_page_is_read() {
    assert_eq!(read(&ALTERNATIVES.replace("PLAIN", "")).text, "rich");
    let page = read(
        "From: a@example.org\nContent-Type: text/html\n\n<p>Hello<script>alert(1)</script></p><p>there</p>",
    );
    assert_eq!(page.text, "Hello\n\nthere");
}

#[test]
fn who_wrote_a_message_must_be_plain() {
    let sender = |headers: &str| {
        read(&format!("{headers}\nSubject: x\n\nx")).sender.map(|sender| sender.email.to_string())
    };
    assert_eq!(sender("From: a@example.org").as_deref(), Some("a@example.org"));
    assert_eq!(sender("From: \"b@evil.example\" <a@example.org>").as_deref(), Some("a@example.org"));
    for nobody in [
        "X: y",
        "From:",
        "From: nobody",
        "From: a@example.org, b@example.org",
        "From: a@example.org\nFrom: b@example.org",
        "From: <>",
        "From: Team: a@example.org, b@example.org;",
        "Sender: a@example.org",
        "Reply-To: a@example.org",
    ] {
        assert_eq!(sender(nobody), None, "{nobody}");
    }
}

#[test]
fn programs_are_known_by_what_they_write() {
    let sign = |header: &str| read(&format!("From: a@example.org\n{header}\n\nx")).signs.automatic();
    for (header, expected) in [
        ("Auto-Submitted: auto-replied", Automatic::AutoSubmitted),
        ("Return-Path: <>", Automatic::NullSender),
        ("Content-Type: multipart/report; report-type=delivery-status; boundary=x", Automatic::Report),
        ("Precedence: bulk", Automatic::Precedence),
        ("List-Id: <all.example.org>", Automatic::List),
        ("X-Autoreply: yes", Automatic::Autoreply),
    ] {
        assert_eq!(sign(header), Some(expected), "{header}");
    }
    for header in [
        "Auto-Submitted: no",
        "Return-Path: <a@example.org>",
        "X-Auto-Response-Suppress: All",
        "Precedence: normal",
    ] {
        assert_eq!(sign(header), None, "{header}");
    }
}

const REPORT: &str = "From: MAILER-DAEMON@mx.example.org\nReturn-Path: <>\nSubject: Undelivered\n\
    Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nSorry.\n\
    --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.org\n\n\
    Final-Recipient: rfc822; gone@example.org\nAction: ACTION\nStatus: STATUS\nDiagnostic-Code: smtp; 550 no such user\n\n\
    Final-Recipient: rfc822; full@example.org\nAction: failed\nStatus: 5.2.2\n\n\
    --b\nContent-Type: text/rfc822-headers\n\nFrom: desk@help.example\nMessage-ID: <abc.1@help.example>\nSubject: x\n--b--\n";

#[test]
fn a_report_names_what_will_never_arrive() {
    let failures = |action: &str, status: &str| {
        read(&REPORT.replace("ACTION", action).replace("STATUS", status)).failures
    };
    let gone = DeliveryFailure {
        message_id: "<abc.1@help.example>".parse().unwrap(),
        recipient: "gone@example.org".parse().unwrap(),
    };
    assert_eq!(failures("failed", "5.1.1"), std::slice::from_ref(&gone));
    assert_eq!(failures("Failed", "5.1.1 (unknown user)"), [gone]);
    for (action, status) in [
        ("delayed", "4.4.1"),
        ("failed", "4.4.7"),
        ("failed", "5.7.1"),
        ("delivered", "2.0.0"),
        ("relayed", "5.1.1"),
    ] {
        assert_eq!(failures(action, status), [], "{action} {status}");
    }
    let without_original =
        REPORT.replace("ACTION", "failed").replace("STATUS", "5.1.1").replace("Message-ID", "X-ID");
    assert_eq!(read(&without_original).failures, []);
}

#[test]
fn a_line_that_programs_put_before_a_message_is_passed_over() {
    let mail =
        read("From ade@example.org Mon Nov 24 10:00:00 2025\nFrom: a@example.org\nSubject: x\n\nHello");
    assert_eq!((mail.sender.unwrap().email.as_str(), mail.text.as_str()), ("a@example.org", "Hello"));
}

#[test]
fn limits_are_exact() {
    let limit = |message: String| MimeReader.read(message.as_bytes()).map_err(|error| error.limit);
    let parts = |count: usize| {
        let parts = "--b\r\n\r\nx\r\n".repeat(count);
        format!("From: a@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{parts}--b--\r\n")
    };
    assert!(limit(parts(99)).is_ok());
    assert_eq!(limit(parts(100)).unwrap_err(), MailLimit::Parts);
    let deep = |depth: usize| {
        let open = (0..depth)
            .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"));
        format!("From: a@example.org\r\n{}\r\nx", open.collect::<String>())
    };
    assert_eq!(limit(deep(10)).unwrap().text, "x");
    assert_eq!(limit(deep(11)).unwrap_err(), MailLimit::Depth);
    let long = |bytes: usize| {
        let start = "From: a@example.org\r\nX: ";
        format!("{start}{}\r\n\r\nx", "y".repeat(bytes - start.len() - 4))
    };
    assert!(limit(long(256 * 1024)).is_ok());
    assert_eq!(limit(long(256 * 1024 + 1)).unwrap_err(), MailLimit::Header);
    let large = |bytes: usize| format!("From: a@example.org\r\n\r\n{}", "x".repeat(bytes - 23));
    assert!(limit(large(25_000_000)).is_ok());
    let too_large = MimeReader.read(large(25_000_001).as_bytes()).unwrap_err();
    assert_eq!(too_large.limit, MailLimit::Size);
    assert_eq!(
        too_large.header.sender.unwrap().email.as_str(),
        "a@example.org",
        "its header is read all the same"
    );
}
