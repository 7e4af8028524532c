//! Version 2.

use insta::assert_snapshot;
use serde_json::{Value, json};
use switchboard_application::keys::log::write_down;

use super::{admin_key, agent_key, send, superuser_key, text, wanted};
use crate::app::{Credential, Request};
use crate::databases::{DatabaseKind, on_every_database};
use crate::world::World;

const TICKETS: &str = "/api/v2/tickets";

#[actix_web::test]
async fn get_helpdesk_discover() {
    let world = World::new().await;
    for uri in ["/api/v2/helpdesk/discover", "/deskpro/api/v2/helpdesk/discover"] {
        let found = world.get(uri, &Credential::none()).await;
        let expected = format!(
            r#"{{"data":{{"is_deskpro":true,"helpdesk_url":"http://127.0.0.1:8080","base_api_url":"http://127.0.0.1:8080/api/v2/","build":"{}"}},"meta":{{}},"linked":{{}}}}"#,
            env!("CARGO_PKG_VERSION")
        );
        assert_eq!((found.status, text(&found)), (200, expected));
    }
}

#[actix_web::test]
async fn get_me() {
    let world = World::new().await;
    let alice = world.alice.id;
    let me = world.get("/api/v2/me", &agent_key(&world)).await;
    let head = format!(
        r#"{{"data":{{"auth_method":"api_key","app_id":null,"person_id":{alice},"person":{{"id":{alice},"#
    );
    assert!(text(&me).starts_with(&head) && text(&me).ends_with(r#"}},"meta":{},"linked":{}}"#), "{me}");
    assert_snapshot!(me);
    let token = world.log_in(&world.alice).await;
    assert_eq!(world.get("/api/v2/me", &token).await.expect(200)["data"]["auth_method"], "api_token");
    let Credential(headers) = &token;
    let plain = headers[0].1.trim_start_matches("Bearer ").to_owned();
    for named in [
        Credential(vec![("authorization", format!("token {alice}:{plain}"))]),
        Credential(vec![("x-deskpro-api-token", format!("{alice}:{plain}"))]),
    ] {
        assert_eq!(world.get("/api/v2/me", &named).await.expect(200)["data"]["person_id"], alice.get());
    }
}

async fn get_and_post_tickets(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = agent_key(&world);
    let made = send(&world, "POST", TICKETS, &key, &wanted()).await;
    let body = made.clone().expect(201)["data"].clone();
    assert_eq!(made.headers["location"], format!("/api/v2/tickets/{}", body["id"]));
    assert_eq!(
        (&body["status"], &body["person_email"]),
        (&json!("awaiting_agent"), &json!("tunde@example.org"))
    );
    assert_eq!(
        (&body["person"], &body["department"]),
        (&json!(world.tunde.id.get()), &json!(world.home.id.get()))
    );
    let shown = world.get(&format!("/api/tickets/{}", body["id"]), &key).await.expect(200);
    assert_eq!(shown["ticket"]["description"], "The upload button does nothing.");
    assert_eq!(shown["ticket"]["source"], "api");
    let listed = world.get(&format!("{TICKETS}?count=1&group_sort=x"), &key).await.expect(200);
    assert_eq!(listed["data"][0]["ref"], body["ref"]);
    let pagination = json!({ "total": 2, "count": 1, "per_page": 1, "current_page": 1, "total_pages": 2 });
    assert_eq!(listed["meta"], json!({ "pagination": pagination }));
    let second = world.get(&format!("{TICKETS}?count=1&page=2"), &key).await.expect(200);
    assert_eq!(second["data"][0]["id"], world.ticket.get());
    let only = async |query: &str| -> Vec<i64> {
        let listed = world.get(&format!("{TICKETS}?{query}"), &key).await.expect(200);
        listed["data"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_i64().unwrap()).collect()
    };
    let (new, old, nothing) = (body["id"].as_i64().unwrap(), world.ticket.get(), Vec::<i64>::new());
    assert_eq!(only("status=awaiting_agent").await, [new, old]);
    assert_eq!(only("status=awaiting_user").await, nothing);
    assert_eq!(only("order_by=date_created&order_dir=asc").await, [old, new]);
    assert_eq!(only("person=tunde%40example.org").await, [new, old]);
    assert_eq!(only("person=ngozi%40example.org").await, nothing);
    assert_eq!(only(&format!("ids={old},{new},{}", world.market_ticket)).await, [old, new]);
    assert_eq!(only(&format!("agent={}", world.alice.id)).await, nothing);
    assert_eq!(only("labels=nothing").await, nothing);
}

async fn get_put_and_delete_tickets_id(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = agent_key(&world);
    let uri = format!("{TICKETS}/{}", world.ticket);
    let change = json!({
        "status": "awaiting_user", "agent": world.alice.id.get(), "subject": "Other", "urgency": 10, "labels": ["upload", "Web"],
    });
    let changed = send(&world, "PUT", &uri, &key, &change).await;
    assert_eq!((changed.status, text(&changed), &*changed.headers["location"]), (204, String::new(), &*uri));
    let shown = world.get(&format!("{uri}?include=person"), &key).await.expect(200);
    let ticket = &shown["data"];
    let actual =
        [&ticket["status"], &ticket["subject"], &ticket["labels"], &ticket["urgency"], &ticket["agent"]];
    let alice = json!(world.alice.id.get());
    assert_eq!(
        actual,
        [&json!("awaiting_user"), &json!("Other"), &json!(["Web", "upload"]), &json!(10), &alice]
    );
    assert_eq!(shown["linked"]["person"][world.alice.id.to_string()]["name"], "alice");
    let label = world.get(&format!("{TICKETS}?labels[]=UPLOAD"), &key).await.expect(200);
    assert_eq!(label["meta"]["pagination"]["total"], 1);
    let followed =
        send(&world, "PUT", &format!("{uri}?follow_location=1"), &key, &json!({ "agent": null })).await;
    assert_eq!(followed.expect(200)["data"]["agent"], Value::Null);
    let resolved =
        send(&world, "PUT", &format!("{uri}?follow_location=1"), &key, &json!({ "status": "resolved" }))
            .await;
    assert!(resolved.expect(200)["data"]["date_resolved"].is_string());
    world.delete(&uri, &key).await.expect(403);
    let deleted = world.delete(&uri, &admin_key(&world)).await;
    assert_eq!((deleted.status, text(&deleted)), (200, r#"{"data":{},"meta":{},"linked":{}}"#.to_owned()));
    assert_eq!(world.get(&uri, &key).await.expect(404)["code"], "ticket_not_found");
}

async fn get_and_post_tickets_id_messages(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let key = agent_key(&world);
    let uri = format!("{TICKETS}/{}/messages", world.ticket);
    let html = json!({ "message": "<p>a &lt; b</p><script>alert(1)</script>", "format": "html" });
    let reply = send(&world, "POST", &uri, &key, &html).await.expect(201);
    assert_eq!(reply["data"]["person"], world.alice.id.get());
    let note = send(&world, "POST", &uri, &key, &json!({ "message": "<b>", "is_note": 1 })).await.expect(201);
    assert_eq!((&note["data"]["is_agent_note"], &note["data"]["message"]), (&json!(1), &json!("&lt;b&gt;")));
    let passed_on = json!({ "message": "I have.", "person": "tunde@example.org" });
    let passed_on = send(&world, "POST", &uri, &key, &passed_on).await.expect(201);
    assert_eq!(passed_on["data"]["person"], world.tunde.id.get());
    let listed = world.get(&format!("{uri}?count=100"), &key).await.expect(200);
    let writers: Vec<_> =
        listed["data"].as_array().unwrap().iter().map(|message| message["person"].clone()).collect();
    let [alice, tunde] = [&world.alice, &world.tunde].map(|user| json!(user.id.get()));
    assert_eq!(
        writers,
        [tunde.clone(), alice.clone(), alice.clone(), alice.clone(), tunde],
        "the first is what it was opened with"
    );
    assert_eq!((&listed["data"][0]["id"], &listed["meta"]["pagination"]["total"]), (&json!(0), &json!(5)));
    assert!(!listed["data"][2]["message"].as_str().unwrap().contains("<script"), "{listed}");
    let second = world.get(&format!("{uri}?count=2&page=3"), &key).await.expect(200);
    assert_eq!(second["data"][0]["id"], passed_on["data"]["id"]);
    for somebody in [json!("ngozi@example.org"), json!(world.bob.id.get())] {
        let refused = send(&world, "POST", &uri, &key, &json!({ "message": "x", "person": somebody })).await;
        assert!(refused.expect(400)["errors"]["fields"]["person"]["errors"][0]["message"].is_string());
    }
    let token = world.log_in(&world.alice).await;
    let forged = json!({ "message": "I did.", "person": "tunde@example.org" });
    let refused = send(&world, "POST", &uri, &token, &forged).await.expect(400);
    assert!(
        refused["errors"]["fields"]["person"].is_object(),
        "nobody speaks for a customer without a key: {refused}"
    );
    let customer = world.log_in(&world.tunde).await;
    let seen = world.get(&uri, &customer).await.expect(200);
    assert_eq!(seen["meta"]["pagination"]["total"], 3, "customers read no notes");
}

async fn get_and_post_people(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let (key, admin) = (agent_key(&world), admin_key(&world));
    let wanted = json!({ "primary_email": "ada@example.org", "first_name": "Ada", "last_name": "Obi" });
    let made = send(&world, "POST", "/api/v2/people", &key, &wanted).await;
    let location = made.headers["location"].clone();
    assert_eq!(made.expect(201)["data"]["name"], "Ada Obi");
    let again = send(&world, "POST", "/api/v2/people", &key, &wanted).await.expect(400);
    assert_eq!(again["errors"]["fields"]["primary_email"]["errors"][0]["code"], "dupe_email");
    let found = world.get("/api/v2/people?primary_email=ADA%40example.org", &admin).await.expect(200);
    assert_eq!(
        (&found["data"][0]["display_name"], &found["meta"]["pagination"]["total"]),
        (&json!("Ada Obi"), &json!(1))
    );
    let nobody = world.get("/api/v2/people?primary_email=nobody%40example.org", &admin).await.expect(200);
    assert_eq!((&nobody["data"], &nobody["meta"]["pagination"]["total_pages"]), (&json!([]), &json!(1)));
    assert_eq!(world.get(&location, &admin).await.expect(200)["data"]["is_agent"], false);
    world.get("/api/v2/people", &key).await.expect(403);
}

async fn get_and_put_people_id(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let admin = admin_key(&world);
    let uri = format!("/api/v2/people/{}", world.ngozi.id);
    let changed = send(&world, "PUT", &uri, &admin, &json!({ "name": "Ngozi Eze", "is_disabled": 1 })).await;
    assert_eq!((changed.status, &*changed.headers["location"]), (204, &*uri));
    let person = world.get(&uri, &admin).await.expect(200)["data"].clone();
    assert_eq!((&person["first_name"], &person["is_disabled"]), (&json!("Ngozi"), &json!(true)));
    assert_eq!(world.get("/api/v2/people/4711", &admin).await.expect(404)["code"], "user_not_found");
}

async fn get_api_logs(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let (id, key) = superuser_key(&world);
    let as_alice =
        Request::get("/api/v2/me").by(&key).header("X-DeskPRO-Agent-ID", &world.alice.id.to_string());
    world.app.call(as_alice).await.expect(200);
    write_down(&world.context).unwrap();
    let as_admin = |uri: &str| Request::get(uri).by(&key).header("X-Agent-ID", &world.admin.id.to_string());
    let logs = world.app.call(as_admin("/deskpro/api/v2/api_logs?count=1")).await.expect(200);
    let log = &logs["data"][0];
    let actual = [&log["api_key"], &log["person"], &log["path"], &log["status_code"]];
    assert_eq!(actual, [&json!(id.get()), &json!(world.alice.id.get()), &json!("/api/v2/me"), &json!(200)]);
    assert_eq!(logs["meta"]["pagination"]["per_page"], 1);
    world.get("/api/v2/api_logs", &agent_key(&world)).await.expect(403);
}

on_every_database!(
    get_and_post_tickets,
    get_put_and_delete_tickets_id,
    get_and_post_tickets_id_messages,
    get_and_post_people,
    get_and_put_people_id,
    get_api_logs,
);

#[actix_web::test]
async fn json_bodies_are_accepted_without_a_content_type_and_with_a_wrong_one() {
    let world = World::new().await;
    let key = agent_key(&world);
    let body = wanted().to_string();
    for content_type in
        ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=latin1"]
    {
        let request = Request::raw(TICKETS, content_type, body.as_bytes()).by(&key);
        world.app.call(request).await.expect(201);
    }
    let empty = world.app.call(Request::raw(TICKETS, "application/json", b"[]").by(&key)).await.expect(400);
    assert_eq!(empty["code"], "invalid_input");
    let asked = Request::raw(TICKETS, "application/json", br#"{"count": 1}"#).by(&key);
    let asked = world.app.call_unchecked(asked.header("X-Deskpro-Api-Get-Query-Body", "1")).await.expect(200);
    assert_eq!(asked["meta"]["pagination"]["count"], 1, "a body can be the query of a GET");
}

#[actix_web::test]
async fn errors_have_a_status_a_code_a_message_and_what_is_wrong_with_the_fields() {
    let world = World::new().await;
    let key = agent_key(&world);
    let everything =
        json!({ "person": "x", "urgency": 11, "status": "hidden", "labels": 3, "department": "home" });
    assert_snapshot!("v2_wrong_fields", send(&world, "POST", TICKETS, &key, &everything).await);
    assert_snapshot!("v2_no_key", world.get("/api/v2/me", &Credential::none()).await);
    assert_snapshot!(
        "v2_malformed",
        world.app.call(Request::raw(TICKETS, "application/json", b"{").by(&key)).await
    );
    let shown = world.get("/api/v2/nothing", &key).await;
    assert_eq!(
        text(&shown),
        r#"{"status":404,"code":"unknown_path","message":"There is nothing at this path."}"#
    );
    for uri in ["/deskpro/api/v2/nothing", "/api/v2", "/api/v2/tickets/1/messages/2/x"] {
        assert_eq!(world.get(uri, &key).await.expect(404)["status"], 404, "{uri}");
    }
    let method = world.delete("/api/v2/me", &key).await;
    assert_eq!(
        (method.status, &*method.headers["allow"], method.json()["code"].as_str()),
        (405, "GET, HEAD", Some("method_not_allowed"))
    );
    let filter = world.get(&format!("{TICKETS}?sla=1&status=x&page=0"), &key).await.expect(400);
    let fields: Vec<_> = filter["errors"]["fields"].as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields, ["page", "sla", "status"]);
    let mut foreign = wanted();
    foreign["department"] = world.market.id.get().into();
    let foreign = send(&world, "POST", TICKETS, &key, &foreign).await.expect(400);
    assert_eq!(foreign["errors"]["fields"]["department"]["errors"][0]["code"], "bad_choice");
}

#[actix_web::test]
async fn a_ticket_is_opened_with_all_that_belongs_to_it_or_not_at_all() {
    let world = World::new().await;
    let key = agent_key(&world);
    let total = async || world.get(TICKETS, &key).await.expect(200)["meta"]["pagination"]["total"].clone();
    let mut whole = wanted();
    whole["agent"] = world.alice.id.get().into();
    whole["status"] = "awaiting_user".into();
    whole["labels"] = json!(["new label"]);
    whole["fields"] = json!({ "3": "LST-00421" });
    whole["urgency"] = 8.into();
    let made = send(&world, "POST", TICKETS, &key, &whole).await.expect(201)["data"].clone();
    let actual = [&made["agent"], &made["status"], &made["labels"], &made["urgency"]];
    let alice = json!(world.alice.id.get());
    assert_eq!(actual, [&alice, &json!("awaiting_user"), &json!(["new label"]), &json!(7)]);
    assert_eq!(made["fields"], json!({ "3": { "aliases": [], "value": "LST-00421" } }));
    assert_eq!(total().await, 2);
    whole["agent"] = world.bob.id.get().into();
    whole["labels"] = json!(["never made"]);
    let refused = send(&world, "POST", TICKETS, &key, &whole).await.expect(400);
    assert!(refused["errors"]["fields"]["agent"].is_object(), "{refused}");
    assert_eq!(total().await, 2);
    let tags = world.get("/api/tags", &key).await.expect(200).to_string();
    assert!(tags.contains("new label") && !tags.contains("never made"), "{tags}");
}

#[actix_web::test]
async fn a_department_is_needed_where_several_could_be_meant() {
    let world = World::new().await;
    let admin = admin_key(&world);
    let refused = send(&world, "POST", TICKETS, &admin, &wanted()).await.expect(400);
    assert_eq!(refused["errors"]["fields"]["department"]["errors"][0]["code"], "required");
    let mut named = wanted();
    named["department"] = world.market.id.get().into();
    named["person"] = json!({ "id": world.ngozi.id.get() });
    let made = send(&world, "POST", TICKETS, &admin, &named).await.expect(201);
    assert_eq!(made["data"]["person_email"], "ngozi@example.org");
    let moved = send(
        &world,
        "PUT",
        &format!("{TICKETS}/{}", world.ticket),
        &admin,
        &json!({ "department": world.market.id.get() }),
    )
    .await;
    assert!(moved.expect(400)["errors"]["fields"]["department"].is_object());
}

#[actix_web::test]
async fn what_is_done_is_put_down_to_the_key_and_to_the_agent() {
    let world = World::new().await;
    let (id, key) = superuser_key(&world);
    let request = |by: i64| {
        let body = json!({ "status": "awaiting_user" });
        let uri = format!("{TICKETS}/{}", world.ticket);
        Request::untyped("PUT", &uri, body.to_string().as_bytes())
            .by(&key)
            .header("X-DeskPRO-Agent-ID", &by.to_string())
    };
    let refused = world.app.call(request(world.tunde.id.get())).await.expect(403);
    assert_eq!((&refused["status"], &refused["code"]), (&json!(403), &json!("not_an_agent")));
    assert_eq!(world.app.call(request(world.alice.id.get())).await.status, 204);
    let root = world.log_in(&world.root).await;
    let ticket =
        world.get(&format!("/api/tickets/{}", world.ticket), &root).await.expect(200)["ticket"].clone();
    let last = ticket["activities"].as_array().unwrap().last().unwrap().clone();
    assert_eq!((&last["user"]["id"], &last["key_id"]), (&json!(world.alice.id.get()), &json!(id.get())));
    let without = world.get("/api/v2/me", &key).await.expect(403);
    assert_eq!(without["code"], "agent_required");
}

#[actix_web::test]
async fn a_request_sent_again_is_done_once() {
    let world = World::new().await;
    let key = agent_key(&world);
    let request = || {
        Request::untyped("POST", TICKETS, wanted().to_string().as_bytes())
            .by(&key)
            .header("Idempotency-Key", "one")
    };
    let [first, second] = [world.app.call(request()).await, world.app.call(request()).await];
    assert_eq!((first.status, second.status, text(&first)), (201, 201, text(&second)));
    assert_eq!(first.headers["location"], second.headers["location"]);
    assert_eq!(second.headers["idempotency-replayed"], "true");
}
