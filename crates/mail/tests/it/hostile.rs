//! Messages that want to stop, slow down or fool whoever reads them. The same checks run over messages that chance makes up.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use switchboard_application::ports::{MESSAGE_BYTES_MAX, MailReader as _};
use switchboard_domain::Subject;
use switchboard_mail::MimeReader;

use crate::incoming::cpython;

const MEBIBYTE: usize = 1024 * 1024;

/// Reads whatever it is, and holds what comes of it against what the desk relies on.
fn check(message: &[u8]) {
    let start = Instant::now();
    let read = MimeReader.read(message);
    let shown: String = String::from_utf8_lossy(message).chars().take(80).collect();
    assert!(start.elapsed() < Duration::from_secs(20), "{shown:?} took {:?}", start.elapsed());
    let mail = match read {
        Ok(mail) => mail,
        Err(unreadable) => *unreadable.header,
    };
    assert!(mail.subject.is_empty() || mail.subject.parse::<Subject>().is_ok(), "{:?}", mail.subject);
    for text in [&mail.text, &mail.reply] {
        assert!(!text.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{shown:?}: {text:?}");
    }
    assert!(mail.reply.len() <= mail.text.len());
    assert!(mail.files.len() <= 100 && mail.answers.len() <= 50 && mail.recipients.len() <= 100);
    let bytes: usize = mail.files.iter().map(|file| file.content.len()).sum();
    assert!(bytes <= message.len(), "{shown:?}: files of {bytes} bytes");
}

fn with_header(header: &str, body: &str) -> Vec<u8> {
    format!("From: a@example.org\r\nSubject: x\r\n{header}\r\n\r\n{body}").into_bytes()
}

fn multipart(boundary: &str, body: &str) -> Vec<u8> {
    with_header(&format!("Content-Type: multipart/mixed; boundary=\"{boundary}\""), body)
}

/// Messages of up to 25 MB.
#[expect(clippy::too_many_lines, reason = "it is a list")]
fn hostile() -> Vec<Vec<u8>> {
    let nested: String = (0..5_000)
        .map(|level| format!("Content-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\n"))
        .collect();
    let forwarded = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
    let page = |html: &str| with_header("Content-Type: text/html", html);
    let attributes: String = (0..500_000).map(|number| format!(" a{number}=\"x\"")).collect();
    vec![
        Vec::new(),
        b"\r\n".to_vec(),
        b"\n\n\n".to_vec(),
        vec![0; MEBIBYTE],
        vec![0xff; MEBIBYTE],
        vec![b'\n'; MEBIBYTE],
        vec![b':'; MEBIBYTE],
        vec![b'('; 200_000],
        b"From: a@example.org".to_vec(),
        b"A:\n".repeat(80_000),
        b"From: a@example.org\n".repeat(12_000),
        b"X: y\n".repeat(MEBIBYTE),
        with_header(&format!("X: {}", "y\r\n ".repeat(60_000)), "x"),
        with_header(&format!("To: {}", "a@example.org, ".repeat(15_000)), "x"),
        with_header(&format!("To: {}", "((((".repeat(50_000)), "x"),
        with_header(&format!("To: {}", "\"\\".repeat(100_000)), "x"),
        with_header(&format!("To: {}", "a:".repeat(100_000)), "x"),
        with_header(&format!("References: {}", "<a@b> ".repeat(40_000)), "x"),
        with_header(&format!("References: {}", "<".repeat(200_000)), "x"),
        with_header(&format!("Content-Type: text/plain{}", "; a=b".repeat(40_000)), "x"),
        with_header(&format!("Content-Type: text/plain; name*0*={}", "%C3".repeat(50_000)), "x"),
        with_header(&format!("Subject: {}", "=?utf-8?q?=C3?=".repeat(15_000)), "x"),
        with_header(&format!("Subject: {}", "=?".repeat(100_000)), "x"),
        with_header("Subject: =?utf-8?b?/////w==?= =?x-none?q?a?= =?utf-7?q?+AAA-?=", "x"),
        with_header("Date: Mon, 99 Foo 99999 99:99:99 +9999", "x"),
        with_header("Date: Mon, 31 Feb 2025 25:61:61 -9999", "x"),
        with_header(&format!("Received: {}", "from a by b; ".repeat(15_000)), "x"),
        with_header(&format!("Authentication-Results: mx; {}", "(a=b;".repeat(40_000)), "x"),
        with_header(
            "Content-Type: text/plain; charset=utf-16\r\nContent-Transfer-Encoding: base64",
            "////AAD/",
        ),
        with_header("Content-Type: text/plain; charset=utf-7", "+AGEAYg-+!!-+"),
        with_header("Content-Type: text/plain; charset=iso-2022-jp", "\u{1b}$B\u{1b}(Bx\u{1b}$"),
        with_header("Content-Type: text/plain; charset=", "x"),
        with_header(&format!("Content-Type: text/plain; charset={}", "x".repeat(100_000)), "x"),
        with_header("Content-Type: multipart/mixed", "--\r\n\r\nx"),
        with_header("Content-Type: multipart/mixed; boundary=\"\"", "--\r\n\r\nx\r\n----"),
        multipart("b", "--b--\r\n--b\r\n\r\nx"),
        multipart("b", &"--b\r\n".repeat(4 * MEBIBYTE)),
        multipart("b", &format!("--b\r\n{}", "X: y\r\n".repeat(MEBIBYTE))),
        multipart(&"b".repeat(200_000), &"--b\r\n".repeat(MEBIBYTE)),
        multipart(
            "b",
            &format!("--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\n\r\n".repeat(90)),
        ),
        with_header(&nested, "x"),
        with_header(&forwarded, "x"),
        with_header("Content-Transfer-Encoding: base64", &"=".repeat(MEBIBYTE)),
        with_header("Content-Transfer-Encoding: base64\r\nContent-Type: a/b", &"QUJD".repeat(6 * MEBIBYTE)),
        with_header(
            "Content-Transfer-Encoding: quoted-printable\r\nContent-Type: a/b",
            &"=".repeat(MEBIBYTE),
        ),
        with_header("Content-Transfer-Encoding: quoted-printable", &"=0\r\n=\r\n=XY= \t\r\n".repeat(50_000)),
        with_header("X: y", &"x".repeat(24 * MEBIBYTE - 1_000_000)),
        with_header("X: y", &"> On 1 Jan 2024, a@b.co wrote:\r\n".repeat(500_000)),
        page(&"<div>".repeat(MEBIBYTE)),
        page(&"<blockquote>".repeat(MEBIBYTE)),
        page(&format!("<p{attributes}>x</p>")),
        page(&"&#1;&#0;&#x110000;&bogus;".repeat(20_000)),
        vec![b'a'; MESSAGE_BYTES_MAX + 1],
    ]
}

#[test]
fn hostile_messages_neither_stop_nor_fool_the_reader() {
    for message in hostile() {
        check(&message);
    }
}

/// Pieces of which messages are made, right and wrong.
fn pieces() -> impl Strategy<Value = Vec<u8>> {
    let known = prop::sample::select(vec![
        "From: a@example.org\r\n",
        "From: ",
        "Subject: =?utf-8?q?=C3=A9?=\r\n",
        "To: \"a\" <a@b.co>, (c) d@e.fr\r\n",
        "Content-Type: multipart/mixed; boundary=b\r\n",
        "Content-Type: multipart/alternative; boundary=c\r\n",
        "Content-Type: multipart/report; boundary=b\r\n",
        "Content-Type: message/delivery-status\r\n",
        "Content-Type: text/html; charset=",
        "Content-Type: message/rfc822\r\n",
        "Content-Transfer-Encoding: base64\r\n",
        "Content-Transfer-Encoding: quoted-printable\r\n",
        "Content-Disposition: attachment; filename*0*=utf-8''%C3; filename*1=x\r\n",
        "Message-ID: <a@b>\r\n",
        "References: <a@b> <c@d>\r\n",
        "Date: Mon, 24 Nov 2025 10:00:00 +0100\r\n",
        "Auto-Submitted: ",
        "Authentication-Results: mx; dkim=pass header.d=example.org\r\n",
        "Return-Path: <>\r\n",
        "utf-16\r\n",
        "utf-7\r\n",
        "big5\r\n",
        "--b\r\n",
        "--b--\r\n",
        "--c\r\n",
        "--c--\r\n",
        "\r\n",
        "\r\n\r\n",
        "\n",
        " ",
        "\t",
        ":",
        ";",
        "=",
        "\"",
        "\\",
        "<",
        ">",
        "(",
        ")",
        "=3D",
        "=\r\n",
        "QUJD",
        "<blockquote>",
        "<script>",
        "</script>",
        "&amp;",
        "Final-Recipient: rfc822; a@b.co\r\n",
        "Action: failed\r\n",
        "Status: 5.1.1\r\n",
    ]);
    let known = known.prop_map(|piece| piece.as_bytes().to_vec());
    let piece = prop_oneof![6 => known, 1 => prop::collection::vec(any::<u8>(), 0..20)];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn messages_that_chance_makes_up_are_read(message in pieces()) {
        check(&message);
    }

    #[test]
    fn bytes_that_chance_makes_up_are_read(message in prop::collection::vec(any::<u8>(), 0..400)) {
        check(&message);
    }

    /// What a message was is still there, but for some bytes that are others, are missing, or came in.
    #[test]
    fn messages_that_chance_damages_are_read(which in 0_usize..48, damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>(), 0_u8..3), 1..20)) {
        let (_, mut message) = cpython().swap_remove(which);
        for (place, byte, way) in damage {
            let place = place.index(message.len().max(1));
            match way {
                0 if place < message.len() => message[place] = byte,
                1 if place < message.len() => drop(message.remove(place)),
                _ => message.insert(place.min(message.len()), byte),
            }
        }
        check(&message);
    }
}
