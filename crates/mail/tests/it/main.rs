//! Letters as files.
#![expect(clippy::unwrap_used, reason = "whatever goes wrong in a test fails it")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use switchboard_application::accounts::forgot_password::{ForgotPassword, send_link};
use switchboard_application::ports::{Letter, Mailer as _};
use switchboard_domain::access::Role;
use switchboard_mail::{FileMailer, FileMailerError};
use switchboard_testkit::fixtures::{a_user, context, email};
use switchboard_testkit::memory::MemoryDatabase;
use tempfile::TempDir;

/// The letters in a folder.
fn written(folder: &TempDir) -> Vec<String> {
    let files = fs::read_dir(folder.path().join("mail")).unwrap().map(|entry| entry.unwrap().path());
    files
        .map(|path| {
            assert_eq!(path.extension().unwrap(), "eml");
            fs::read_to_string(path).unwrap()
        })
        .collect()
}

fn mailer(folder: &TempDir) -> FileMailer {
    FileMailer::new(&folder.path().join("mail"), &email("desk@switchboard.example")).unwrap()
}

/// The value of a header, which must be there exactly once.
fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let (head, _) = mail.split_once("\r\n\r\n").unwrap();
    let mut values = head.split("\r\n").filter_map(|line| line.strip_prefix(name)?.strip_prefix(": "));
    let value = values.next().unwrap();
    assert_eq!(values.next(), None, "{name} is there twice");
    value
}

#[test]
fn a_letter_is_a_message_with_the_expected_headers_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    mailer(&folder).send(&Letter::PasswordChanged { to: email("Tunde.O'Hara+x%y@Example.org") }).unwrap();
    let [mail] = written(&folder).try_into().unwrap();
    assert_eq!(header(&mail, "From"), "desk@switchboard.example");
    assert_eq!(header(&mail, "To"), "Tunde.O'Hara+x%y@Example.org");
    assert_eq!(header(&mail, "Subject"), "Your password was changed");
    assert_eq!(header(&mail, "Auto-Submitted"), "auto-generated");
    assert_eq!(header(&mail, "Content-Transfer-Encoding"), "quoted-printable");
    let (head, body) = mail.split_once("\r\n\r\n").unwrap();
    let mut names: Vec<_> =
        head.split("\r\n").filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
    names.sort_unstable();
    let expected = [
        "Auto-Submitted",
        "Content-Transfer-Encoding",
        "Content-Type",
        "Date",
        "From",
        "MIME-Version",
        "Message-ID",
        "Subject",
        "To",
    ];
    assert_eq!(names, expected);
    assert!(!body.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
}

#[test]
fn a_link_stands_whole_in_the_letter_once_quoted_printable_is_undone() {
    let folder = tempfile::tempdir().unwrap();
    let database: Arc<dyn switchboard_application::ports::Database> = Arc::new(MemoryDatabase::new());
    a_user(&database, "tunde@example.org", Role::Customer);
    let (mut context, _clock) = context(database);
    context.mailer = Arc::new(mailer(&folder));
    let address = std::net::Ipv4Addr::LOCALHOST.into();
    send_link(&context, &ForgotPassword { email: email("tunde@example.org"), address }).unwrap();
    let [mail] = written(&folder).try_into().unwrap();
    let (_, body) = mail.split_once("\r\n\r\n").unwrap();
    let text = body.replace("=\r\n", "").replace("=3D", "=");
    let secret = format!("{:0>43}", 1);
    assert!(text.contains(&format!("\r\nhttp://127.0.0.1:8080/reset-password#token={secret}\r\n")), "{text}");
}

#[test]
fn nobody_else_looks_into_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    mailer(&folder);
    let mode = fs::metadata(folder.path().join("mail")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
    let taken = folder.path().join("file");
    fs::write(&taken, "").unwrap();
    let refused = FileMailer::new(&taken, &email("desk@switchboard.example"));
    assert!(matches!(refused, Err(FileMailerError::Folder { .. })));
}
