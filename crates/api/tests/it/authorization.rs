//! Who gets which answer where: every endpoint × every kind of caller, held against `tests/authorization.csv`.

mod table;

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde_json::json;
use switchboard_api::{Endpoint, Verb, endpoints};
use switchboard_application::intake::receive::{ReceiveMail, receive};
use switchboard_application::ports::{Clock as _, Following};
use switchboard_application::records::{NewPasswordReset, Position};
use switchboard_domain::access::{Ability, Actor, KeyKind, Role};
use switchboard_domain::key::KeyDraft;
use switchboard_domain::mail::MailKind;
use switchboard_domain::{Priority, UserId};
use switchboard_testkit::fixtures::{
    a_calendar, a_category, a_policy, a_project, a_tag, a_user, commit, new_canned_response, new_mail, noon,
};

use self::table::{CALLERS, Row, name, read, written};
use crate::app::{Credential, Request};
use crate::deskpro;
use crate::key_log::a_request;
use crate::passwords::new_account;
use crate::world::{World, example_ticket};

/// The identifier of the only attachment, which hangs on the ticket of home.
const FIRST_ATTACHMENT: i64 = 1;

#[test]
fn every_endpoint_has_a_line() {
    let described: BTreeSet<String> = read().into_iter().map(|row| row.endpoint).collect();
    let known: BTreeSet<String> = endpoints().map(name).collect();
    assert_eq!(described, known, "tests/authorization.csv must have one line for each endpoint");
}

/// The table is seen to in parts, side by side: each takes every so many lines.
const PARTS: usize = 12;

macro_rules! parts {
    ($($part:ident = $number:literal),+ $(,)?) => {
        mod every_caller_gets_the_answer_that_the_table_says {
            $(
                #[actix_web::test]
                async fn $part() {
                    super::check_part($number).await;
                }
            )+
        }
    };
}

parts! {
    part_0 = 0, part_1 = 1, part_2 = 2, part_3 = 3, part_4 = 4, part_5 = 5,
    part_6 = 6, part_7 = 7, part_8 = 8, part_9 = 9, part_10 = 10, part_11 = 11,
}

async fn check_part(part: usize) {
    let kept = read();
    let mut actual = Vec::new();
    for endpoint in endpoints().skip(part).step_by(PARTS) {
        actual.push(Row { endpoint: name(endpoint), statuses: statuses(endpoint).await });
    }
    let table = written(&actual);
    for row in &actual {
        let expected = kept.iter().find(|kept| kept.endpoint == row.endpoint);
        let expected =
            expected.unwrap_or_else(|| panic!("{} has no line; these are the lines\n{table}", row.endpoint));
        for ((caller, expected), actual) in CALLERS.iter().zip(&expected.statuses).zip(&row.statuses) {
            assert_eq!(
                expected, actual,
                "{caller} on {}; the lines of this part would be\n{table}",
                row.endpoint
            );
        }
    }
}

/// What every caller gets from an endpoint, each asking something that would be right of somebody who may.
async fn statuses(endpoint: &Endpoint) -> Vec<String> {
    let world = World::new().await;
    let mut callers = callers(&world).await;
    callers.sort_by_key(|(caller, _)| CALLERS.iter().position(|known| known == caller));
    if endpoint.operation() == "rateTicket" {
        let alice = world.log_in(&world.alice).await;
        let uri = format!("/api/tickets/{}/status", world.ticket);
        world.post(&uri, &alice, &json!({ "status": "resolved" })).await.expect(200);
    }
    let mut statuses = Vec::new();
    world.attach(world.ticket);
    for (number, (_, credential)) in callers.iter().enumerate() {
        let request = request(endpoint, &world, number);
        let before = world.snapshot();
        let answer = world.app.call(request.by(credential)).await;
        let must_not_change = answer.status >= 400 || endpoint.verb() == Verb::Get;
        assert!(
            !must_not_change || world.snapshot() == before,
            "{} changed something: {answer}",
            name(endpoint)
        );
        assert_eq!(answer.headers.contains_key("www-authenticate"), answer.status == 401);
        if endpoint.abilities() == [Ability::DeleteTicket]
            && endpoint.verb() == Verb::Delete
            && answer.status == 200
        {
            let root = world.log_in(&world.root).await;
            let uri = format!("/api/tickets/{}/restore", world.ticket);
            world.app.call(Request::new("POST", &uri).by(&root)).await.expect(200);
        }
        statuses.push(answer.status.to_string());
    }
    statuses
}

/// Somebody who works in the project of home, for each caller another one.
fn an_agent_of_home(world: &World, number: usize) -> UserId {
    let database = &world.test_database.database;
    let agent = a_user(database, &format!("agent{number}@example.org"), Role::Agent).id;
    commit(database, |tx| tx.projects().assign_agent(world.home.id, agent, Position::Member, noon()));
    agent
}

async fn callers(world: &World) -> Vec<(&'static str, Credential)> {
    let revoked =
        world.altered_key(|world, key| world.test_database.memory.as_ref().unwrap().disable_key(key));
    let Credential(mut wrong) = world.home_key.clone();
    wrong[1].1.push('x');
    let ending = world.ending_key();
    let old = world.log_in(&world.alice).await;
    world.clock.advance(TimeDelta::hours(2));
    let gone = world.log_in(&world.alice).await;
    world.post("/api/auth/logout", &gone, &json!([])).await.expect(200);
    let alice = world.log_in(&world.alice).await;
    let both = Credential(alice.0.iter().chain(&world.home_key.0).cloned().collect());
    vec![
        ("nobody", Credential::none()),
        ("garbage", Credential::token("v4.local.nonsense")),
        ("expired token", old),
        ("logged out", gone),
        ("customer", world.log_in(&world.tunde).await),
        ("other customer", world.log_in(&world.ngozi).await),
        ("agent in project", alice),
        ("agent elsewhere", world.log_in(&world.bob).await),
        ("admin", world.log_in(&world.admin).await),
        ("super_admin", world.log_in(&world.root).await),
        ("key", world.home_key.clone()),
        ("key of another project", world.market_key.clone()),
        ("key of disabled project", world.disabled_key()),
        ("revoked key", revoked),
        ("expired key", ending),
        ("key from elsewhere", world.bound_key(&["198.51.100.0/24"])),
        ("wrong secret", Credential(wrong)),
        ("token and key", both),
    ]
    .into_iter()
    .chain(keys(world))
    .collect()
}

/// A key of each of the other kinds.
fn keys(world: &World) -> [(&'static str, Credential); 8] {
    let [token, superuser] = [KeyKind::Token, KeyKind::Superuser].map(|kind| world.draft(kind));
    let agent = world.draft(KeyKind::Agent);
    let admin = Some(world.admin.id);
    let superuser = KeyDraft { default_agent: admin, ..superuser };
    let with_admin = KeyDraft { is_admin: true, ..superuser.clone() };
    let without_agent = KeyDraft { default_agent: None, ..with_admin.clone() };
    let without_abilities = KeyDraft { abilities: Some(BTreeSet::new()), ..token };
    let made = |draft| world.make_key(draft).1;
    [
        ("token key", world.key_of(KeyKind::Token)),
        ("token key without abilities", made(without_abilities)),
        ("intake key", world.key_of(KeyKind::Intake)),
        ("agent key", world.key_of(KeyKind::Agent)),
        ("agent key of admin", made(KeyDraft { agent: admin, ..agent })),
        ("superuser key", made(superuser)),
        ("superuser key with admin", made(with_admin)),
        ("superuser key without agent", made(without_agent)),
    ]
}

/// A request about the ticket and the project of home.
#[expect(clippy::too_many_lines, reason = "one line an endpoint")]
pub(crate) fn request(endpoint: &Endpoint, world: &World, number: usize) -> Request {
    let id = subject(endpoint, world, number);
    let agent = match endpoint.operation() {
        "removeAgent" => an_agent_of_home(world, number),
        _ => world.alice.id,
    };
    let uri = endpoint
        .path()
        .replace("{id}", &id.to_string())
        .replace("{ticketNumber}", &world.ticket_number)
        .replace("{token}", &unsubscribe_token(world))
        .replace("{userId}", &agent.to_string())
        .replace("{keyId}", &world.newest_key(&world.home).to_string());
    let uri = match endpoint.operation() {
        "renderCannedResponse" => format!("{uri}?ticket_id={}", world.ticket),
        _ => uri,
    };
    let customer = world.tunde.email.as_str();
    let body = match endpoint.operation() {
        "login" => json!({ "email": customer, "password": crate::world::PASSWORD }),
        "createProject" => json!({ "name": format!("Project {number}") }),
        "assignAgent" => json!({ "user_id": world.bob.id.get() }),
        "updateProject" => json!({ "description": format!("As number {number} says.") }),
        "createKeyPair" => json!({ "name": "Another" }),
        "createKey" => json!({ "kind": "superuser", "name": "Robots" }),
        "changeManyKeys" => json!({ "action": "disable", "ids": [world.newest_key(&world.home).get()] }),
        "updateKey" => json!({ "name": "Robots" }),
        "createUser" => json!({
            "name": "New",
            "email": format!("new{number}@example.org"),
            "password": crate::world::PASSWORD,
            "role": "agent",
        }),
        "createTicket" => {
            json!({ "project_id": world.home.id.get(), "subject": "Help", "description": "It is broken." })
        }
        "updateTicket" => json!({ "subject": "Something else" }),
        "rateTicket" => json!({ "score": 5 }),
        "changeManyTickets" => {
            json!({ "action": "status", "ids": [world.ticket.get()], "status": "resolved" })
        }
        "changeTicketStatus" => json!({ "status": "pending_customer" }),
        "assignTicket" => json!({ "user_id": world.alice.id.get() }),
        "addMessage" => json!({ "body": "Hello" }),
        "fileTicket" => example_ticket("tunde"),
        "passOnReply" => json!({ "body": "Hello", "customer_email": customer }),
        "closeTicket" => json!({ "customer_email": customer }),
        "register" => new_account(&format!("registered{number}@example.org")),
        "updateProfile" => json!({ "phone": "+234 803" }),
        "updateUser" => json!({ "department": "Support" }),
        "changeNotificationPreferences" => {
            json!({ "watched": if number.is_multiple_of(2) { "never" } else { "at_once" } })
        }
        "forgotPassword" => json!({ "email": customer }),
        "resetPassword" => {
            let token = a_reset_secret(world, number);
            json!({ "token": token, "password": "battery staple", "password_confirmation": "battery staple" })
        }
        "createCategory" => json!({ "name": format!("Sub {number}"), "color": "#EF4444" }),
        "updateCategory" => json!({ "name": format!("Other {number}") }),
        "createSlaPolicy" => {
            let project = a_project(&world.test_database.database, &format!("1{number:03} Desk"));
            json!({
                "project_id": project.id.get(),
                "priority": "high",
                "first_response_minutes": 30,
                "resolution_minutes": 240,
            })
        }
        "updateSlaPolicy" | "previewSlaPolicy" => json!({ "resolution_minutes": 300 }),
        "createCalendar" => json!({
            "name": "Office",
            "timezone": "Africa/Lagos",
            "week": { "monday": [{ "from": "09:00", "to": "17:00" }] },
        }),
        "updateCalendar" | "previewCalendar" => json!({ "timezone": "Africa/Nairobi" }),
        "assignCalendar" => json!({ "calendar_id": null }),
        "createTag" => json!({ "name": format!("new {number}"), "color": "#EF4444" }),
        "updateTag" => json!({ "color": "#EF4444" }),
        "createCannedResponse" => json!({ "title": "Refund", "body": "Dear {{customer_name}}" }),
        "tickitiCreateTicket" => json!({
            "originator_email_address": customer,
            "data": { "subject": "Help", "content": "<p>It is broken.</p>" },
        }),
        "tickitiCreateFlatTicket" => {
            json!({ "email": customer, "subject": "Help", "content": "<p>It is broken.</p>" })
        }
        "tickitiRespond" => json!({ "ticket_number": world.ticket_number, "content": "<p>Hello</p>" }),
        "tickitiRespondFlat" => json!({ "content": "<p>Hello</p>" }),
        "tickitiSendEmail" => {
            json!({ "to_address": customer, "subject": "Hello", "content": "<p>Hello</p>" })
        }
        "updateCannedResponse" => json!({ "title": "Other" }),
        operation => deskpro::body(operation, world, number),
    };
    if let Some(body) = crate::supportsystem::body(endpoint.operation(), customer) {
        return Request::raw(&uri, "application/x-www-form-urlencoded", body.as_bytes());
    }
    let uri = match endpoint.operation() {
        "listAgents" => format!("{uri}?project_id={}", world.home.id),
        "deskproUpdateTicket" | "deskproUpdatePerson" => format!("{uri}?follow_location=1"),
        _ => uri,
    };
    let request = match endpoint.verb() {
        verb if body.is_null() => Request::new(verb.as_str(), &uri),
        verb => Request::with_body(verb.as_str(), &uri, &body),
    };
    match endpoint.operation() {
        "tickitiCreateTicket" | "tickitiRespond" | "tickitiSendEmail" => {
            request.header("Idempotency-Key", &format!("request-{number}"))
        }
        _ => request,
    }
}

/// A token with which Alice follows the ticket of home no longer.
fn unsubscribe_token(world: &World) -> String {
    let following = Following { ticket_id: world.ticket, user_id: world.alice.id };
    world.context.unsubscribe_tokens.sign(following)
}

/// A secret with which Ngozi can set her password.
fn a_reset_secret(world: &World, number: usize) -> String {
    let secret = format!("secret-{number}");
    let reset = NewPasswordReset {
        user_id: world.ngozi.id,
        secret_hash: world.context.secrets.hash(&secret),
        created_at: world.clock.now(),
        expires_at: world.clock.now() + TimeDelta::hours(24),
    };
    commit(&world.context.database, |tx| tx.password_resets().insert(&reset));
    secret
}

/// What the path of a request names. What a successful request takes away is made anew for each caller.
pub(crate) fn subject(endpoint: &Endpoint, world: &World, number: usize) -> i64 {
    let database = &world.test_database.database;
    let part = |position| endpoint.path().split('/').nth(position).unwrap_or_default();
    match part(2) {
        "v2" | "api" if part(3) == "people" => {
            a_user(database, &format!("person{number}@example.org"), Role::Customer).id.get()
        }
        "categories" => a_category(database, &format!("Category {number}")).id.get(),
        "tags" => a_tag(database, &format!("tag {number}"), "#1F7A8C").id.get(),
        "canned-responses" => {
            let response = new_canned_response(world.alice.id, "Refund");
            commit(database, |tx| tx.canned_responses().insert(&response)).id.get()
        }
        "attachments" => FIRST_ATTACHMENT,
        "admin" if part(3) == "sla" => {
            let project = a_project(database, &format!("{number:04} Desk"));
            a_policy(database, Some(project.id), Priority::High, [30, 240]).id.get()
        }
        "admin" if part(3) == "calendars" => a_calendar(database, "Office", "09:00-17:00").id.get(),
        "admin" if part(3) == "sent-mail" => {
            let mail = new_mail(u32::try_from(number).unwrap(), MailKind::PasswordChanged);
            commit(database, |tx| tx.mails().enqueue(&mail)).get()
        }
        "admin" if part(3) == "keys" => {
            let key = world.make_key(world.draft(KeyKind::Token)).0;
            commit(database, |tx| tx.keys().log_requests(&[a_request(key)]));
            key.get()
        }
        "admin" if part(3) == "quarantine" => {
            let message = format!("Subject: Who am I?\r\nMessage-ID: <{number}@example.org>\r\n\r\nHello");
            let command = ReceiveMail { project_id: world.home.id, message: message.into_bytes() };
            // The store of files of a real server blocks, which a thread of requests must not.
            let context = world.context.clone();
            let work = move || receive(&context, &Actor::System, command).unwrap();
            std::thread::spawn(work).join().unwrap().mail.id.get()
        }
        "admin" if part(3) == "projects" => world.home.id.get(),
        "admin" if part(3) == "users" => {
            a_user(database, &format!("somebody{number}@example.org"), Role::Agent).id.get()
        }
        _ => world.ticket.get(),
    }
}
