//! What people choose to be told, and how they leave a ticket by a link in a mail.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::notifications::announce::{Announced, Patience, announce};
use switchboard_application::notifications::gather::gather;
use switchboard_application::notifications::pass_over::pass_over;
use switchboard_application::ports::Following;
use switchboard_domain::access::Actor;

use crate::app::{Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

const URI: &str = "/api/auth/notifications";

on_every_database!(choices_are_kept_and_acted_upon, one_click_ends_the_mails_about_a_ticket);

/// Lets everybody be told of what happened.
fn tell(world: &World) {
    let mut patience = Patience::default();
    while announce(&world.context, &Actor::System, &mut patience).unwrap() == Announced::Some {}
    while gather(&world.context, &Actor::System).unwrap() == Announced::Some {}
}

async fn choose(world: &World, by: &Credential, choices: &Value) -> crate::app::Answer {
    world.app.call(Request::with_body("PUT", URI, choices).by(by)).await
}

/// The receivers and kinds of the mails about tickets, the oldest first.
async fn mails(world: &World, admin: &Credential) -> Vec<String> {
    let list = world.get("/api/admin/sent-mail?per_page=100", admin).await.expect(200);
    let line =
        |mail: &Value| format!("{} {}", mail["recipient"].as_str().unwrap(), mail["kind"].as_str().unwrap());
    list["data"].as_array().unwrap().iter().rev().map(line).collect()
}

async fn reply(world: &World, by: &Credential) {
    let uri = format!("/api/tickets/{}/messages", world.ticket);
    world.post(&uri, by, &json!({ "body": "Which browser?" })).await.expect(201);
}

async fn choices_are_kept_and_acted_upon(kind: DatabaseKind) {
    let world = World::on(kind).await;
    pass_over(&world.context, &Actor::System).unwrap();
    let [admin, alice, tunde] = [
        world.log_in(&world.admin).await,
        world.log_in(&world.alice).await,
        world.log_in(&world.tunde).await,
    ];
    let usual = world.get(URI, &tunde).await.expect(200);
    let chosen = choose(&world, &tunde, &json!({ "reply": "never", "watched": "at_once" })).await.expect(200);
    assert_eq!(
        (&chosen["notifications"]["reply"], &chosen["notifications"]["watched"]),
        (&json!("never"), &json!("at_once"))
    );
    assert_eq!(world.get(URI, &tunde).await.expect(200), chosen);
    assert_eq!(world.get(URI, &alice).await.expect(200), usual, "it is about the caller alone");
    reply(&world, &alice).await;
    tell(&world);
    assert!(mails(&world, &admin).await.is_empty());
    let again = choose(&world, &tunde, &json!({ "reply": null, "watched": null })).await.expect(200);
    assert_eq!(again, usual);
    reply(&world, &alice).await;
    tell(&world);
    assert_eq!(mails(&world, &admin).await, ["tunde@example.org reply"]);
    choose(&world, &tunde, &json!({ "reply": "hourly" })).await.expect(200);
    reply(&world, &alice).await;
    reply(&world, &alice).await;
    tell(&world);
    assert_eq!(mails(&world, &admin).await.len(), 1, "what is wished hourly waits");
    world.clock.advance(chrono::TimeDelta::minutes(59));
    tell(&world);
    assert_eq!(mails(&world, &world.log_in(&world.admin).await).await.len(), 1);
    world.clock.advance(chrono::TimeDelta::minutes(1));
    tell(&world);
    let admin = world.log_in(&world.admin).await;
    assert_eq!(mails(&world, &admin).await, ["tunde@example.org reply", "tunde@example.org digest"]);
}

async fn one_click_ends_the_mails_about_a_ticket(kind: DatabaseKind) {
    let world = World::on(kind).await;
    pass_over(&world.context, &Actor::System).unwrap();
    let [admin, alice, tunde] = [
        world.log_in(&world.admin).await,
        world.log_in(&world.alice).await,
        world.log_in(&world.tunde).await,
    ];
    let watch = format!("/api/tickets/{}/watch", world.ticket);
    for by in [&admin, &alice] {
        world.app.call(Request::new("POST", &watch).by(by)).await.expect(200);
    }
    let following = Following { ticket_id: world.ticket, user_id: world.alice.id };
    let uri = format!("/api/unsubscribe/{}", world.context.unsubscribe_tokens.sign(following));
    let before = world.dump().await;
    let page = world.app.call(Request::get(&uri)).await;
    assert_eq!((page.status, world.dump().await == before), (200, true), "whoever looks does nothing");
    for body in ["List-Unsubscribe=One-Click", ""] {
        let click = Request::raw(&uri, "application/x-www-form-urlencoded", body.as_bytes());
        assert_eq!(world.app.call(click).await.status, 200);
    }
    reply(&world, &tunde).await;
    tell(&world);
    let expected = [format!("{} reply", world.admin.email)];
    assert_eq!(mails(&world, &admin).await, expected, "Alice left, the administrator did not");
}

#[actix_web::test]
async fn the_pages_behind_the_link() {
    let world = World::new().await;
    let following = Following { ticket_id: world.ticket, user_id: world.alice.id };
    let token = world.context.unsubscribe_tokens.sign(following);
    let uri = format!("/api/unsubscribe/{token}");
    assert_snapshot!("the_page_that_asks", world.app.call(Request::get(&uri)).await);
    assert_snapshot!("the_page_that_says_so", world.app.call(Request::new("POST", &uri)).await);
}

/// S-18: a token is good for one person and one ticket; what was changed is good for nothing, and says nothing of what there is.
#[actix_web::test]
async fn what_is_no_token_of_ours_does_nothing() {
    let world = World::new().await;
    let following = Following { ticket_id: world.ticket, user_id: world.alice.id };
    let token = world.context.unsubscribe_tokens.sign(following);
    let thread = world.context.thread_tokens.sign(world.ticket);
    let before = world.dump().await;
    for wrong in [
        "x",
        thread.as_str(),
        &token[1..],
        &format!("{token}a"),
        &token.replace('a', "b").replace('c', "d"),
        "%00",
        "..%2f",
    ] {
        if wrong == token {
            continue;
        }
        for method in ["GET", "POST"] {
            let refused = world.app.call(Request::new(method, &format!("/api/unsubscribe/{wrong}"))).await;
            assert_eq!(
                (refused.status, &refused.json()["code"]),
                (404, &json!("subscription_not_found")),
                "{wrong}"
            );
        }
    }
    assert_eq!(world.dump().await, before);
}

#[actix_web::test]
async fn wrong_wishes_are_named_all_at_once() {
    let world = World::new().await;
    let tunde = world.log_in(&world.tunde).await;
    let wrong = json!({
        "reply": "weekly", "watched": 1, "sla_breach": true, "password_changed": "never", "new_key": "never", "unknown": 1,
    });
    assert_snapshot!("wrong_wishes", choose(&world, &tunde, &wrong).await);
    let refused = choose(&world, &tunde, &wrong).await;
    assert_eq!(refused.invalid_fields(), ["new_key", "password_changed", "reply", "sla_breach", "watched"]);
    let shown = world.get(URI, &tunde).await;
    assert_snapshot!("wishes_that_were_never_made", shown);
}
