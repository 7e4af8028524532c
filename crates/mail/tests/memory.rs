//! How much memory a message takes. It is a program of its own, so that nothing else counts.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "whatever goes wrong in a test fails it")]

use std::fs;

use switchboard_application::ports::{MESSAGE_BYTES_MAX, MailReader as _};
use switchboard_mail::MimeReader;

/// The most memory that this program ever had, in kilobytes.
fn peak_kilobytes() -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.trim().trim_end_matches(" kB").parse().unwrap()
}

/// A message of 25 MB that repeats something behind a header.
fn filled(header: &str, repeated: &str) -> Vec<u8> {
    let mut message = Vec::with_capacity(MESSAGE_BYTES_MAX);
    message.extend(format!("From: a@example.org\r\n{header}\r\n\r\n").bytes());
    while message.len() + repeated.len() <= MESSAGE_BYTES_MAX {
        message.extend(repeated.bytes());
    }
    message
}

#[test]
fn no_message_takes_more_than_64_megabytes() {
    for (header, repeated) in [
        ("Content-Type: application/pdf\r\nContent-Transfer-Encoding: base64", "QUJDQUJDQUJDQUJD\r\n"),
        (
            "Content-Type: application/pdf\r\nContent-Transfer-Encoding: quoted-printable",
            "=41=42=43=44=45=46=\r\n",
        ),
        ("Content-Type: application/pdf", "ABCDEFGH"),
        ("Content-Type: text/plain; charset=iso-8859-1", "\u{e9}\u{e9}\u{e9}\r\n"),
        ("Content-Type: text/html", "<div a=b>x"),
        ("Content-Type: multipart/mixed; boundary=b", "--b\r\n\r\n"),
        ("Content-Type: multipart/mixed; boundary=b\r\n\r\n--b", "X: y\r\n"),
        ("X: y", "A: b\r\n"),
        ("Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64", "RnJvbTogYUBiLmNv\r\n"),
    ] {
        let message = filled(header, repeated);
        // The answer is held beside the message, as whoever stores it does.
        let read = MimeReader.read(&message);
        let peak = peak_kilobytes();
        assert!(peak <= 64_000, "{header:?}: {peak} kB");
        drop((read, message));
    }
}
