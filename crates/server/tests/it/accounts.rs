//! `admin create-user`.

use crate::program::{Place, failure};

const ARGUMENTS: [&str; 9] = [
    "admin",
    "create-user",
    "--email",
    "mei@desk.example",
    "--name",
    "Mei",
    "--role",
    "agent",
    "--password-stdin",
];

#[test]
fn an_account_made_on_the_command_line_logs_in_and_no_administrator_is_made_beside_it() {
    let place = Place::new();
    let made = place.run_with_input(&ARGUMENTS, "correct horse\n");
    assert!(made.status.success(), "{made:?}");
    assert_eq!(String::from_utf8(made.stdout).unwrap(), "agent mei@desk.example can log in now\n");
    assert!(!place.path("data/signing.keys").exists());

    let server = place.serve();
    assert_eq!(server.printed_password(), None);
    assert!(server.log_in("mei@desk.example", "correct horse").is_some());
    assert!(server.log_in("mei@desk.example", "correct horse\n").is_none());
}

#[test]
fn an_account_can_be_made_while_the_server_runs() {
    let place = Place::new();
    let server = place.serve();
    assert!(place.run_with_input(&ARGUMENTS, "correct horse").status.success());
    assert!(server.log_in("mei@desk.example", "correct horse").is_some());
}

#[test]
fn what_is_refused_is_told_in_one_line() {
    let place = Place::new();
    let check = |input: &str, line: &str| {
        assert_eq!(failure(&place.run_with_input(&ARGUMENTS, input)), (1, format!("switchboard: {line}")));
    };
    check("short\n", "the password must have at least 8 characters");
    check(&"x".repeat(5_000), "the password must not have more than 128 characters");
    check("two lines\nof password\n", "the password must be one line");
    assert!(place.run_with_input(&ARGUMENTS, "correct horse").status.success());
    check("correct horse", "The email field has already been taken.");
}

#[test]
fn a_password_on_the_command_line_is_not_an_option() {
    let without = ARGUMENTS.iter().copied().take(8).collect::<Vec<_>>();
    let output = Place::new().run(&without);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("--password-stdin"));
}
