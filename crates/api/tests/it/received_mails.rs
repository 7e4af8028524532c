//! Received mail and the quarantine, as administrators see them.

use insta::assert_snapshot;
use serde_json::json;
use switchboard_application::intake::receive::{ReceiveMail, receive};
use switchboard_domain::access::Actor;

use crate::app::Request;
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

const RECEIVED: &str = "/api/admin/received-mail";
const QUARANTINE: &str = "/api/admin/quarantine";

/// Hands a message over, and answers how the quarantine names it.
fn receive_mail(world: &World, from: &str, id: &str, header: &str) -> String {
    let message =
        format!("From: {from}\r\nSubject: Roof\r\nMessage-ID: <{id}@x.co>\r\n{header}\r\n\r\nIt leaks.");
    let command = ReceiveMail { project_id: world.home.id, message: message.into_bytes() };
    // The store of files of a real server blocks, which a thread of requests must not.
    let context = world.context.clone();
    let work = move || receive(&context, &Actor::System, command).unwrap();
    let received = std::thread::spawn(work).join().unwrap();
    format!("{QUARANTINE}/{}", received.mail.id)
}

/// A header that claims to answer one of our mails.
fn forged() -> String {
    format!("In-Reply-To: <{}.x@switchboard.example>", "a".repeat(40))
}

async fn a_message_waits_until_somebody_decides(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = world.log_in(&world.admin).await;
    receive_mail(&world, "new@example.com", "1", "X: y");
    receive_mail(&world, "new@example.com", "2", "Auto-Submitted: auto-replied");
    let [let_in, removed] = ["3", "4"].map(|id| receive_mail(&world, "eve@example.com", id, &forged()));
    let states = world.get(RECEIVED, &admin).await.expect(200);
    let states: Vec<_> =
        states["data"].as_array().unwrap().iter().map(|mail| mail["state"].clone()).collect();
    assert_eq!(states, ["quarantined", "quarantined", "stored", "filed"]);
    let shown = world.get(&let_in, &admin).await.expect(200);
    assert_eq!(
        (&shown["mail"]["reason"], &shown["mail"]["text"]),
        (&json!("forged_token"), &json!("It leaks."))
    );
    let replayed =
        world.app.call(Request::new("POST", &format!("{let_in}/replay")).by(&admin)).await.expect(200);
    assert_eq!(replayed["mail"]["state"], "filed");
    assert_eq!(world.app.call(Request::new("DELETE", &removed).by(&admin)).await.status, 200);
    assert_eq!(world.get(QUARANTINE, &admin).await.expect(200)["total"], 0);
    for (method, uri) in [
        ("GET", let_in.clone()),
        ("POST", format!("{let_in}/replay")),
        ("DELETE", removed),
        ("GET", format!("{QUARANTINE}/4711")),
        ("DELETE", format!("{QUARANTINE}/x")),
    ] {
        let missing = world.app.call(Request::new(method, &uri).by(&admin)).await.expect(404);
        assert_eq!(missing["code"], "received_mail_not_found", "{method} {uri}");
    }
    let ticket = &replayed["mail"]["ticket_id"];
    let listed = world.get(&format!("{RECEIVED}?ticket_id={ticket}"), &admin).await.expect(200);
    assert_eq!((&listed["total"], &listed["data"][0]["sender"]), (&json!(1), &json!("eve@example.com")));
}

on_every_database!(a_message_waits_until_somebody_decides);

#[actix_web::test]
async fn answers_show_what_is_claimed_and_what_became_of_it() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let header = format!(
        "To: desk@switchboard.example\r\nAuthentication-Results: mx.example.org; spf=pass\r\n{}",
        forged()
    );
    let waiting = receive_mail(&world, "eve@example.com", "1", &header);
    assert_snapshot!("a_message_in_quarantine", world.get(&waiting, &admin).await);
    assert_snapshot!("the_quarantine", world.get(QUARANTINE, &admin).await);
    let replay = Request::new("POST", &format!("{waiting}/replay")).by(&admin);
    assert_snapshot!("a_message_that_was_let_in", world.app.call(replay).await);
}

#[actix_web::test]
async fn wrong_queries_are_named_at_once() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let query = "state=x&project_id=y&ticket_id=z&sender=nobody&from=then&to=now&per_page=0";
    assert_snapshot!(
        "wrong_queries_for_received_mail",
        world.get(&format!("{RECEIVED}?{query}"), &admin).await
    );
    let query = "project_id=y&sender=nobody&per_page=0";
    assert_snapshot!(
        "wrong_queries_for_the_quarantine",
        world.get(&format!("{QUARANTINE}?{query}"), &admin).await
    );
}

/// Two programs that answer each other are stopped, and whoever watches over the desk is told.
#[actix_web::test]
async fn a_flood_that_is_held_is_a_fault_of_readiness() {
    let world = World::new().await;
    for number in 0..30 {
        receive_mail(&world, "many@example.com", &number.to_string(), "X: y");
    }
    let ready = || world.app.call(Request::get("/health/ready"));
    assert_eq!(ready().await.expect(200)["status"], "ok");
    receive_mail(&world, "many@example.com", "30", "X: y");
    let degraded = ready().await.expect(200);
    assert_eq!((&degraded["status"], &degraded["faults"]), (&json!("degraded"), &json!(["mail_flood_held"])));
}
