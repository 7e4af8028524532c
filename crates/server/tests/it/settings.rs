//! Settings as an operator writes them, right and wrong.

use std::fs;
use std::time::{Duration, Instant};

use crate::program::{Place, failure};

fn check_refused(place: &Place, arguments: &[&str], variables: &[(&str, &str)], code: i32, line: &str) {
    let start = Instant::now();
    let output = place.command(arguments).envs(variables.iter().copied()).output().unwrap();
    assert_eq!(failure(&output), (code, format!("switchboard: {line}")));
    assert_eq!(String::from_utf8(output.stderr).unwrap().lines().count(), 1);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn a_wrong_value_stops_the_start_with_one_line() {
    let place = Place::new();
    check_refused(
        &place,
        &["serve"],
        &[("SWITCHBOARD_LISTEN", "localhost")],
        2,
        "the setting `listen` (environment variable SWITCHBOARD_LISTEN) must be an address with a port, such as 127.0.0.1:8080, \
         not `localhost`",
    );
    check_refused(
        &place,
        &["serve", "--request-timeout-seconds", "soon"],
        &[],
        2,
        "the setting `request_timeout_seconds` (flag --request-timeout-seconds) must be a number from 1 to 600, not `soon`",
    );
    check_refused(
        &place,
        &["serve"],
        &[("SWITCHBOARD_MAIL_REPLY_TO", "support+desk@example.org")],
        2,
        "the setting `mail_reply_to` (environment variable SWITCHBOARD_MAIL_REPLY_TO) must have no + before the @, for the token of a \
         ticket is added with one",
    );
    assert!(!place.path("data").exists());
}

#[test]
fn unknown_variables_and_keys_stop_the_start() {
    let place = Place::new();
    check_refused(
        &place,
        &["serve"],
        &[("SWITCHBOARD_DATABSE_URL", "sqlite:x")],
        2,
        "the environment variable SWITCHBOARD_DATABSE_URL is no setting; `switchboard config` lists them all",
    );
    fs::write(place.path("switchboard.toml"), "workers = 2\nport = 80\n").unwrap();
    check_refused(
        &place,
        &["serve"],
        &[],
        2,
        "the key `port` in the file switchboard.toml is no setting; `switchboard config` lists them all",
    );
    check_refused(
        &place,
        &["--config", "missing.toml"],
        &[],
        2,
        "cannot read the settings in the file missing.toml: No such file or directory (os error 2)",
    );
}

#[test]
fn a_database_that_cannot_be_reached_is_told_in_one_line_without_its_password() {
    let place = Place::new();
    let url = "postgres://desk:hunter2@127.0.0.1:1/desk";
    let start = Instant::now();
    let (code, line) = failure(&place.run(&["serve", "--database-url", url]));
    assert_eq!(code, 1, "{line}");
    assert!(line.contains("127.0.0.1") && !line.contains("hunter2"), "{line}");
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn an_address_that_is_taken_is_told_in_one_line() {
    let place = Place::new();
    let server = place.serve();
    let (code, line) = failure(&Place::new().run(&["serve", "--listen", &server.address]));
    assert_eq!(code, 1);
    assert!(line.contains(&server.address), "{line}");
}

#[test]
fn config_shows_each_setting_with_its_origin_and_masks_passwords() {
    let place = Place::new();
    fs::write(place.path("site.toml"), "log_format = 'json'\ntoken_ttl_minutes = 15\n").unwrap();
    let output = place
        .command(&["config", "--workers", "3", "--config", "site.toml"])
        .env("SWITCHBOARD_DATABASE_URL", "postgres://desk:hunter2@db/desk")
        .output()
        .unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<String> =
        shown.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "listen 127.0.0.1:0 environment variable SWITCHBOARD_LISTEN",
        "database_url postgres://desk:***@db/desk environment variable SWITCHBOARD_DATABASE_URL",
        "workers 3 flag --workers",
        "token_ttl_minutes 15 file site.toml",
        "signing_key_file ./data/signing.keys default",
    ] {
        assert!(lines.iter().any(|shown| shown == line), "{line} is not in\n{shown}");
    }
    assert!(!shown.contains("hunter2"));
    assert!(!place.path("data").exists());
}

#[test]
fn the_file_in_the_folder_is_read_without_being_named() {
    let place = Place::new();
    fs::write(place.path("switchboard.toml"), "data_dir = 'elsewhere'\n").unwrap();
    let server = place.serve();
    assert!(server.printed_password().is_some());
    assert!(place.path("elsewhere/switchboard.db").exists() && !place.path("data").exists());
}

#[test]
fn every_setting_stands_on_the_page_about_configuration() {
    let page = include_str!("../../../../docs/configuration.md");
    let shown = String::from_utf8(Place::new().run(&["config"]).stdout).unwrap();
    let names: Vec<&str> = shown.lines().filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() > 10, "{shown}");
    for name in &names {
        assert!(page.contains(&format!("| `{name}` |")), "docs/configuration.md does not name {name}");
    }
    let rows = page.lines().filter(|line| line.starts_with("| `")).count();
    assert_eq!(rows, names.len(), "docs/configuration.md names a setting that does not exist");
}

#[test]
fn the_openapi_document_needs_no_settings() {
    let output = Place::new().command(&["openapi"]).env("SWITCHBOARD_LISTEN", "nowhere").output().unwrap();
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(document.pointer("/paths/~1api~1auth~1login").is_some());
}
