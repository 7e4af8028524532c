//! What people do in a day, in a browser.

use crate::program::{Place, Server};

use super::chromium::Chromium;

const CUSTOMER: (&str, &str) = ("tunde@customer.example", "demo-customer-tunde");
const AGENT: (&str, &str) = ("mei@demo.example", "demo-agent-mei");
const ADMINISTRATOR: (&str, &str) = ("admin@demo.example", "demo-admin");

async fn log_in(browser: &Chromium, (email, password): (&str, &str)) {
    browser.log_in(email, password).await;
}

/// Files a ticket as the customer; where it is.
async fn file_ticket(browser: &Chromium, subject: &str) -> String {
    browser.go("/tickets/new").await;
    browser.choose("#project_id", "Brightloom").await;
    browser.fill("#subject", subject).await;
    browser.fill("#description", "It worked yesterday.").await;
    browser.click("button.main").await;
    browser.read("We have your ticket.").await;
    browser.path().await
}

async fn desk(name: &str) -> (Place, Server, Chromium) {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--demo"]);
    let browser = Chromium::open(&server.address, name).await;
    (place, server, browser)
}

#[tokio::test]
async fn a_customer_files_an_agent_answers_and_the_customer_rates() {
    let (_place, _server, browser) = desk("day").await;
    log_in(&browser, CUSTOMER).await;
    let ticket = file_ticket(&browser, "The player stays black").await;

    log_in(&browser, AGENT).await;
    browser.read("The player stays black").await;
    browser.go(&ticket).await;
    browser.press("r").await;
    browser.press("Which browser do you use?").await;
    browser.click("#reply button.main").await;
    browser.read("Added.").await;
    browser.choose("#status", "Resolved").await;
    browser.read("Saved.").await;

    log_in(&browser, CUSTOMER).await;
    browser.go(&ticket).await;
    browser.read("Which browser do you use?").await;
    browser.click("#rate input[value='5']").await;
    browser.click("#rate button.main").await;
    browser.read("Thank you for the rating.").await;
    browser.read("5 stars").await;
    browser.close().await;
}

#[tokio::test]
async fn two_agents_who_answer_at_once_are_told_of_each_other() {
    let (_place, server, first) = desk("collision-first").await;
    log_in(&first, CUSTOMER).await;
    let ticket = file_ticket(&first, "Answered twice").await;
    let second = Chromium::open(&server.address, "collision-second").await;
    for (browser, person) in [(&first, AGENT), (&second, ADMINISTRATOR)] {
        log_in(browser, person).await;
        browser.go(&ticket).await;
    }
    first.fill("#body", "I am on it.").await;
    second.fill("#body", "Me too.").await;
    first.click("#reply button.main").await;
    first.read("I am on it.").await;
    second.click("#reply button.main").await;
    second.read("Somebody changed this meanwhile.").await;
    second.read("I am on it.").await;
    // What was typed is still there, and goes out now that the other answer was seen.
    second.click("#reply button.main").await;
    second.read("Me too.").await;
    first.close().await;
    second.close().await;
}

#[tokio::test]
async fn the_inbox_is_worked_through_by_keys_alone() {
    let (_place, _server, browser) = desk("keys").await;
    log_in(&browser, AGENT).await;
    browser.see("[data-row]").await;
    browser.press("j").await;
    browser.press("j").await;
    let second = browser.text("[data-row]:nth-child(2) [data-open]").await;
    assert_eq!(browser.text("[data-row].current [data-open]").await, second);
    browser.press("k").await;
    browser.press("x").await;
    browser.see("[data-row].current input:checked").await;
    browser.press("?").await;
    browser.see("dialog[open]").await;
    browser.click("dialog button").await;
    browser.press("j").await;
    browser.press("o").await;
    browser.read(&second).await;
    browser.press("n").await;
    browser.see("form.as-note").await;
    browser.close().await;
}

#[tokio::test]
async fn what_happens_elsewhere_appears_without_reloading() {
    let (_place, server, agent) = desk("live-agent").await;
    let customer = Chromium::open(&server.address, "live-customer").await;
    log_in(&agent, AGENT).await;
    agent.see("[data-row]").await;
    log_in(&customer, CUSTOMER).await;
    let ticket = file_ticket(&customer, "Appears by itself").await;
    agent.read("Appears by itself").await;

    // The ticket as well, while something is being typed.
    agent.go(&ticket).await;
    agent.fill("#body", "I am typing").await;
    customer.fill("#body", "And it got worse.").await;
    customer.click("#reply button.main").await;
    customer.read("Added.").await;
    agent.read("And it got worse.").await;
    assert_eq!(agent.run("return document.getElementById('body').value").await, "I am typing");

    // Somebody else who looks at it is named.
    log_in(&customer, ADMINISTRATOR).await;
    customer.go(&ticket).await;
    customer.read("Mei Tanaka also has this ticket open.").await;
    agent.see("[data-viewers]:not([hidden])").await;
    agent.close().await;
    customer.close().await;
}

#[tokio::test]
async fn a_missed_service_level_turns_red_without_reloading() {
    let (_place, server, browser) = desk("breach").await;
    let token = server.log_in(ADMINISTRATOR.0, ADMINISTRATOR.1).unwrap();
    let projects = server.call_as(&token, "GET", "/api/admin/projects?search=Brightloom", "");
    let project = projects.number("/data/0/id");
    // The shortest target there is: a minute.
    let policy = serde_json::json!({
        "project_id": project, "priority": "low", "first_response_minutes": 1, "resolution_minutes": 60,
    });
    let made = server.call_as(&token, "POST", "/api/admin/sla", &policy.to_string());
    assert!(made.status < 300, "{made:?}");
    let ticket = serde_json::json!({
        "project_id": project, "subject": "Nobody answers", "description": "Nobody does.", "priority": "low",
    });
    let filed = server.call_as(&token, "POST", "/api/tickets", &ticket.to_string());
    assert_eq!(filed.status, 201, "{filed:?}");
    log_in(&browser, AGENT).await;
    browser.go("/inbox?q=Nobody+answers").await;
    browser.see("td.due.near, td.due.late").await;
    let is_late = "return document.querySelector('td.due.late') !== null";
    browser.wait_longer_for(is_late, "the due time does not turn red").await;
    browser.close().await;
}
