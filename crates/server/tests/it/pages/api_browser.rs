//! The API browser and the keys that programs call with, in a browser and in a terminal.

use std::process::Command;

use serde_json::Value;

use crate::program::{Place, Server};

use super::chromium::Chromium;

const ADMINISTRATOR: (&str, &str) = ("admin@demo.example", "demo-admin");

async fn desk(name: &str) -> (Place, Server, Chromium) {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let browser = Chromium::open(&server.address, name).await;
    (place, server, browser)
}

/// Runs a line as it is printed, in a shell, and answers what it wrote.
fn in_a_shell(line: &str) -> String {
    let output = Command::new("sh").args(["-c", &format!("{line} --silent --show-error --fail")]).output();
    let output = output.unwrap();
    let (text, complaint) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{line}\n{text}{complaint}");
    text.into_owned()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test]
async fn somebody_logs_in_there_and_the_line_of_a_call_works_in_a_terminal() {
    let (_place, _server, browser) = desk("api-browser").await;
    browser.go("/api/docs#listTickets").await;
    browser.fill("#email", ADMINISTRATOR.0).await;
    browser.fill("#password", ADMINISTRATOR.1).await;
    browser.click("#credential button.main").await;
    browser.read("Jonas Weber (admin)").await;
    browser.fill("[id='listTickets-query-per_page']", "3").await;
    browser.click("#listTickets button.main").await;
    browser.see("#listTickets-answer").await;
    let shown = json(&browser.text("#listTickets-answer").await);
    assert_eq!(shown["data"].as_array().map(Vec::len), Some(3));
    let line = browser.text("#listTickets-curl").await;
    assert_eq!(json(&in_a_shell(&line))["total"], shown["total"]);
    browser.click("#held button").await;
    browser.click("#listTickets button.main").await;
    browser.read("401").await;
    browser.close().await;
}

#[tokio::test]
async fn a_body_is_sent_as_it_was_written() {
    let (_place, server, browser) = desk("api-browser-body").await;
    browser.go("/api/docs#createTicket").await;
    browser.fill("#email", ADMINISTRATOR.0).await;
    browser.fill("#password", ADMINISTRATOR.1).await;
    browser.click("#credential button.main").await;
    browser.read("Jonas Weber (admin)").await;
    let body = r#"{"project_id": 1, "subject": "It's \"quoted\"", "description": "$HOME `id` \\ it's"}"#;
    browser.fill("#createTicket-body", body).await;
    browser.click("#createTicket button.main").await;
    browser.see("#createTicket-answer").await;
    let line = browser.text("#createTicket-curl").await;
    let again = json(&in_a_shell(&line));
    assert_eq!(again["ticket"]["subject"], "It's \"quoted\"");
    let token = server.log_in(ADMINISTRATOR.0, ADMINISTRATOR.1).unwrap();
    let filed = server.call_as(&token, "GET", &format!("/api/tickets/{}", again["ticket"]["id"]), "");
    assert_eq!(filed.text("/ticket/description"), "$HOME `id` \\ it's");
    browser.close().await;
}

#[tokio::test]
async fn operations_are_found_and_opened_by_keys_alone() {
    let (_place, _server, browser) = desk("api-browser-keys").await;
    browser.go("/api/docs").await;
    browser.see(".operation").await;
    browser.press("/").await;
    browser.press("file a ticket from xml").await;
    browser
        .wait_for("return document.querySelectorAll('.operation:not([hidden])').length === 1", "not one")
        .await;
    browser.press("\u{e004}").await;
    browser.press("\u{e007}").await;
    browser.see("#supportSystemCreateTicketFromXml[open] textarea").await;
    browser.close().await;
}
