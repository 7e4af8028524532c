//! Version 1.

use insta::assert_snapshot;
use serde_json::json;

use super::{admin_key, agent_key, in_header, superuser_key, text};
use crate::app::{Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

const TICKETS: &str = "/deskpro/api/tickets";
const FORM: &str = "application/x-www-form-urlencoded";

#[actix_web::test]
async fn the_client_finds_that_somebody_is_there() {
    let world = World::new().await;
    let root = world.get("/deskpro/api/?", &Credential::none()).await;
    assert_eq!((root.status, text(&root)), (200, r#"{"success":true}"#.to_owned()));
    assert_eq!(root.headers["x-deskpro-requestid"], root.headers["x-request-id"]);
    let refused = world.get(TICKETS, &Credential::none()).await;
    assert_eq!(text(&refused), r#"{"error_code":"unauthenticated","error_message":"Unauthenticated."}"#);
    assert_eq!(refused.headers["x-deskpro-requestid"], refused.headers["x-request-id"]);
    let nothing = world.get("/deskpro/api/nothing", &Credential::none()).await;
    assert_eq!(nothing.expect(404)["error_code"], "unknown_path");
    assert_eq!(
        world.delete("/deskpro/api/people", &Credential::none()).await.expect(405)["error_code"],
        "method_not_allowed"
    );
}

async fn tickets_are_filed_listed_shown_changed_claimed_and_deleted(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = in_header(&agent_key(&world));
    let form = "subject=Cannot+upload&message=%3Cp%3ENothing%3C%2Fp%3E+happens.&message_is_html=1&person_email=tunde%40example.org\
                &person_name=Tunde&label=upload&urgency=10&field[3]=LST";
    let made = world.app.call(Request::raw(TICKETS, FORM, form.as_bytes()).by(&key)).await.expect(201);
    let id = made["ticket_id"].as_i64().unwrap();
    assert_eq!((&made["success"], &made["location"]), (&json!(true), &json!(format!("{TICKETS}/{id}"))));
    let uri = format!("{TICKETS}/{id}");
    let shown = world.get(&format!("{uri}?"), &key).await.expect(200)["ticket"].clone();
    let actual = [
        &shown["person"]["name"],
        &shown["labels"],
        &shown["urgency"],
        &shown["status"],
        &shown["date_created"],
    ];
    let expected =
        [json!("Tunde"), json!(["upload"]), json!(10), json!("awaiting_agent"), json!("2026-03-02 12:00:00")];
    assert_eq!(actual, expected.each_ref());
    let only = async |query: &str| -> Vec<i64> {
        let listed = world.get(&format!("{TICKETS}?{query}"), &key).await.expect(200);
        assert_eq!((&listed["page"], &listed["per_page"]), (&json!(1), &json!(25)));
        listed["tickets"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_i64().unwrap()).collect()
    };
    assert_eq!(
        only("status[0]=awaiting_agent&order=ticket.date_created%3Adesc&cache_id=7").await,
        [id, world.ticket.get()]
    );
    assert_eq!(only("label=UPLOAD").await, [id]);
    assert_eq!(only("query=upload+happens").await, [id]);
    let done = r#"{"success":true}"#;
    let change =
        Request::post(&uri, &json!({ "id": id, "status": "awaiting_user", "subject": "Other" })).by(&key);
    assert_eq!(text(&world.app.call(change).await), done);
    let claimed =
        world.app.call(Request::raw(&format!("{uri}/claim"), "application/json", b"[]").by(&key)).await;
    assert_eq!((claimed.status, text(&claimed)), (200, done.to_owned()));
    let shown = world.get(&uri, &key).await.expect(200)["ticket"].clone();
    assert_eq!((&shown["agent"]["name"], &shown["subject"]), (&json!("alice"), &json!("Other")));
    let admin = in_header(&admin_key(&world));
    let deletion = Request::with_body("DELETE", &uri, &json!([])).by(&admin);
    assert_eq!(text(&world.app.call(deletion).await), done);
    assert_eq!(world.get(&uri, &key).await.expect(404)["error_code"], "ticket_not_found");
}

async fn messages_are_written_and_read(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = in_header(&agent_key(&world));
    let uri = format!("{TICKETS}/{}/messages", world.ticket);
    let note = Request::raw(&uri, FORM, b"message=Look+at+%3Cthis%3E&is_note=1&message_as_agent=1").by(&key);
    let note = world.app.call(note).await.expect(201);
    let reply = json!({ "message": "I have.", "personId": world.tunde.id.get() });
    world.post(&uri, &key, &reply).await.expect(201);
    let messages = world.get(&uri, &key).await.expect(200)["messages"].clone();
    let in_short: Vec<_> = messages
        .as_array()
        .unwrap()
        .iter()
        .map(|message| {
            (
                message["person"]["name"].clone(),
                message["person"]["is_agent"].clone(),
                message["is_agent_note"].clone(),
            )
        })
        .collect();
    let of = |name: &str, is_agent: bool, is_note: u8| (json!(name), json!(is_agent), json!(is_note));
    assert_eq!(
        in_short,
        [of("tunde", false, 0), of("alice", true, 1), of("alice", true, 1), of("tunde", false, 0)]
    );
    assert_eq!(
        (&messages[2]["id"], &messages[2]["message"]),
        (&note["message_id"], &json!("Look at &lt;this&gt;"))
    );
}

async fn people_are_made_found_and_changed(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let (key, admin) = (in_header(&agent_key(&world)), in_header(&admin_key(&world)));
    let wanted = json!({ "email": "ada@example.org", "name": "Ada Obi" });
    let made = world.post("/deskpro/api/people", &key, &wanted).await.expect(201);
    let again = world.post("/deskpro/api/people", &key, &wanted).await.expect(400);
    assert_eq!(again["error_code"], "invalid_argument.email");
    let found = world.get("/deskpro/api/people?email[0]=ada%40example.org", &admin).await.expect(200);
    assert_eq!((&found["people"][0]["id"], &found["total"]), (&made["person_id"], &json!(1)));
    let uri = format!("/deskpro/api/people/{}", made["person_id"]);
    world.post(&uri, &admin, &json!({ "name": "Ada O. Obi" })).await.expect(200);
    assert_eq!(world.get(&uri, &admin).await.expect(200)["person"]["name"], "Ada O. Obi");
    world.get(&uri, &key).await.expect(403);
}

on_every_database!(
    tickets_are_filed_listed_shown_changed_claimed_and_deleted,
    messages_are_written_and_read,
    people_are_made_found_and_changed,
);

#[actix_web::test]
async fn several_faults_are_told_as_several() {
    let world = World::new().await;
    let key = in_header(&agent_key(&world));
    let several = json!({ "status": "hidden", "urgency": 0, "person_email": "x", "attach_id": [1] });
    assert_snapshot!("v1_wrong_fields", world.post(TICKETS, &key, &several).await);
    let one = json!({ "subject": "Help", "message": "It is broken." });
    let one = world.post(TICKETS, &key, &one).await;
    assert_eq!(
        text(&one),
        r#"{"error_code":"invalid_argument.person_email","error_message":"The person_email field is required."}"#
    );
    let filters = world
        .get(&format!("{TICKETS}?sla_id[0]=1&status[0]=closed&status[1]=resolved"), &key)
        .await
        .expect(400);
    let codes: Vec<_> =
        filters["errors"].as_array().unwrap().iter().map(|fault| fault["error_code"].clone()).collect();
    assert_eq!(codes, [json!("invalid_argument.sla_id"), json!("invalid_argument.status")]);
}

#[actix_web::test]
async fn the_agent_is_named_beside_the_key() {
    let world = World::new().await;
    let (_, key) = superuser_key(&world);
    let key = in_header(&key);
    let named = |id: i64| Request::get(TICKETS).by(&key).header("X-DeskPRO-Agent-ID", &id.to_string());
    let total = async |id: i64| world.app.call(named(id)).await.expect(200)["total"].clone();
    assert_eq!((total(world.alice.id.get()).await, total(world.admin.id.get()).await), (json!(1), json!(2)));
    assert_eq!(world.app.call(named(4711)).await.expect(403)["error_code"], "not_an_agent");
    assert_eq!(world.get(TICKETS, &key).await.expect(403)["error_code"], "agent_required");
}
