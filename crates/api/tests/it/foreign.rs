//! An identifier of another project, wherever it stands in a request, finds nothing and changes nothing.

use serde_json::{Value, json};
use switchboard_application::records::NewCannedResponse;
use switchboard_domain::access::KeyKind;
use switchboard_domain::catalog::Sharing;
use switchboard_testkit::fixtures::{commit, new_canned_response};

use crate::app::{Credential, Request};
use crate::forms::Form;
use crate::world::World;

/// Asks for something foreign: it must be refused with this status, like something that does not exist, and leave everything as it is.
async fn check(world: &World, by: &Credential, foreign: Request, missing: Request, status: u16) {
    let before = world.dump().await;
    let [foreign, missing] = [world.app.call(foreign.by(by)).await, world.app.call(missing.by(by)).await];
    assert_eq!(foreign.status, status, "{foreign}");
    assert_eq!(foreign.body, missing.body, "what exists elsewhere must look like what does not exist");
    assert_eq!(world.dump().await, before);
}

/// The same request twice: about something foreign and about something that does not exist.
fn posts(path: impl Fn(&str) -> String, foreign: &str, missing: &str, body: &Value) -> (Request, Request) {
    (Request::post(&path(foreign), body), Request::post(&path(missing), body))
}

#[actix_web::test]
async fn in_the_path_of_an_agent_or_a_customer() {
    let world = World::new().await;
    let (foreign, missing) = (world.market_ticket.to_string(), "4711");
    for caller in [&world.alice, &world.tunde] {
        let caller = world.log_in(caller).await;
        let [foreign_uri, missing_uri] =
            [&foreign[..], missing].map(|id| Request::get(&format!("/api/tickets/{id}")));
        check(&world, &caller, foreign_uri, missing_uri, 404).await;
        let (foreign, missing) =
            posts(|id| format!("/api/tickets/{id}/messages"), &foreign, missing, &json!({ "body": "Hello" }));
        check(&world, &caller, foreign, missing, 404).await;
    }
    let alice = world.log_in(&world.alice).await;
    let [foreign_clocks, missing_clocks] =
        [&foreign[..], missing].map(|id| Request::get(&format!("/api/tickets/{id}/sla")));
    check(&world, &alice, foreign_clocks, missing_clocks, 404).await;
    let changes = [
        ("messages", json!({ "body": "Hello", "type": "note" })),
        ("status", json!({ "status": "closed" })),
        ("assign", json!({ "user_id": world.alice.id.get() })),
        ("assign", json!({ "user_id": null })),
    ];
    for (verb, body) in changes {
        let (foreign, missing) = posts(|id| format!("/api/tickets/{id}/{verb}"), &foreign, missing, &body);
        check(&world, &alice, foreign, missing, 404).await;
    }
}

#[actix_web::test]
async fn in_the_path_of_an_attachment() {
    let world = World::new().await;
    let foreign = world.attach(world.market_ticket);
    for caller in [&world.alice, &world.tunde] {
        let caller = world.log_in(caller).await;
        let [foreign, missing] =
            [foreign.get(), 4711].map(|id| Request::get(&format!("/api/attachments/{id}")));
        check(&world, &caller, foreign, missing, 404).await;
    }
    let uri = format!("/api/tickets/{}/messages", world.market_ticket);
    let form = || Form::default().text("body", "Hello").file("a.txt", "text/plain", b"x");
    let alice = world.log_in(&world.alice).await;
    check(&world, &alice, form().post(&uri), form().post("/api/tickets/4711/messages"), 404).await;
    assert_eq!(world.blobs.keys().len(), 1, "what was sent is not kept");
}

#[actix_web::test]
async fn in_the_path_of_whatever_else_is_done_to_a_ticket() {
    let world = World::new().await;
    let (foreign, missing) = (world.market_ticket.to_string(), "4711".to_owned());
    let by_all: [fn(&str) -> Request; 4] = [
        |id| Request::get(&format!("/api/tickets/{id}/activities")),
        |id| Request::new("POST", &format!("/api/tickets/{id}/watch")),
        |id| Request::delete(&format!("/api/tickets/{id}/watch")),
        |id| Request::post(&format!("/api/tickets/{id}/rate"), &json!({ "score": 5 })),
    ];
    let by_staff: [fn(&str) -> Request; 2] = [
        |id| Request::put(&format!("/api/tickets/{id}"), &json!({ "subject": "Mine", "tags": [] })),
        |id| Request::put(&format!("/api/tickets/{id}"), &json!({})),
    ];
    let [alice, tunde] = [world.log_in(&world.alice).await, world.log_in(&world.tunde).await];
    for request in by_all {
        for caller in [&alice, &tunde] {
            check(&world, caller, request(&foreign), request(&missing), 404).await;
        }
    }
    for request in by_staff {
        check(&world, &alice, request(&foreign), request(&missing), 404).await;
    }
}

#[actix_web::test]
async fn in_the_path_of_a_key() {
    let world = World::new().await;
    let (foreign, missing) = (&world.market_ticket_number[..], "AGRI-2026-99999");
    let key = &world.home_key;
    let [foreign_uri, missing_uri] =
        [foreign, missing].map(|number| Request::get(&format!("/api/external/tickets/{number}")));
    check(&world, key, foreign_uri, missing_uri, 404).await;
    let customer = world.ngozi.email.as_str();
    for (verb, body) in [
        ("reply", json!({ "body": "Hello", "customer_email": customer })),
        ("close", json!({ "customer_email": customer })),
    ] {
        let (foreign, missing) =
            posts(|number| format!("/api/external/tickets/{number}/{verb}"), foreign, missing, &body);
        check(&world, key, foreign, missing, 404).await;
    }
}

#[actix_web::test]
async fn in_the_path_of_the_doors_of_deskpro() {
    let world = World::new().await;
    let key = world.key_of(KeyKind::Agent);
    let (foreign, missing) = (world.market_ticket.to_string(), "4711".to_owned());
    let (status, message) = (json!({ "status": "closed" }), json!({ "message": "Hello" }));
    for (method, path, body) in [
        ("GET", "/api/v2/tickets/{id}", None),
        ("PUT", "/api/v2/tickets/{id}", Some(&status)),
        ("GET", "/api/v2/tickets/{id}/messages", None),
        ("POST", "/api/v2/tickets/{id}/messages", Some(&message)),
        ("GET", "/deskpro/api/tickets/{id}", None),
        ("POST", "/deskpro/api/tickets/{id}", Some(&status)),
        ("POST", "/deskpro/api/tickets/{id}/claim", None),
        ("GET", "/deskpro/api/tickets/{id}/messages", None),
        ("POST", "/deskpro/api/tickets/{id}/messages", Some(&message)),
    ] {
        let [foreign, missing] = [&foreign, &missing].map(|id| {
            let uri = path.replace("{id}", id);
            body.map_or_else(|| Request::new(method, &uri), |body| Request::with_body(method, &uri, body))
        });
        check(&world, &key, foreign, missing, 404).await;
    }
}

#[actix_web::test]
async fn in_the_path_of_a_canned_response() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let database = &world.test_database.database;
    let of_bob = new_canned_response(world.bob.id, "Refund");
    let private = commit(database, |tx| tx.canned_responses().insert(&of_bob)).id.to_string();
    let shared = NewCannedResponse { sharing: Sharing::Shared, project_id: Some(world.market.id), ..of_bob };
    let shared = commit(database, |tx| tx.canned_responses().insert(&shared)).id.to_string();
    for foreign in [&private, &shared] {
        let uri = |id: &str| format!("/api/canned-responses/{id}");
        let render = |id: &str| Request::get(&format!("{}/render?ticket_id={}", uri(id), world.ticket));
        let change = |id: &str| Request::put(&uri(id), &json!({ "title": "Mine" }));
        let delete = |id: &str| Request::delete(&uri(id));
        check(&world, &alice, render(foreign), render("4711"), 404).await;
        check(&world, &alice, change(foreign), change("4711"), 404).await;
        check(&world, &alice, delete(foreign), delete("4711"), 404).await;
    }
    let list = world.get("/api/canned-responses", &alice).await.expect(200);
    assert_eq!(list["canned_responses"], json!([]));
}

#[actix_web::test]
async fn in_a_canned_response() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let create = |project: i64| {
        let body = json!({ "title": "Refund", "body": "Dear all", "is_shared": true, "project_id": project });
        Request::post("/api/canned-responses", &body)
    };
    check(&world, &alice, create(world.market.id.get()), create(4711), 422).await;
    let database = &world.test_database.database;
    let own = new_canned_response(world.alice.id, "Refund");
    let own = commit(database, |tx| tx.canned_responses().insert(&own)).id;
    let uri = format!("/api/canned-responses/{own}");
    let change = |project: i64| Request::put(&uri, &json!({ "project_id": project }));
    check(&world, &alice, change(world.market.id.get()), change(4711), 422).await;
    let render = |ticket: i64| Request::get(&format!("{uri}/render?ticket_id={ticket}"));
    check(&world, &alice, render(world.market_ticket.get()), render(4711), 422).await;
    world.get(&format!("/api/canned-responses?user_id={}", world.bob.id), &alice).await.expect(403);
}

#[actix_web::test]
async fn in_the_query_of_a_report() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let [foreign, missing] = [world.market.id.get(), 4711]
        .map(|id| Request::get(&format!("/api/admin/reports/dashboard?project_id={id}")));
    check(&world, &alice, foreign, missing, 200).await;
}

#[actix_web::test]
async fn in_a_body() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let ticket = |project: i64| {
        Request::post("/api/tickets", &json!({ "project_id": project, "subject": "a", "description": "b" }))
    };
    check(&world, &alice, ticket(world.market.id.get()), ticket(4711), 422).await;
    let uri = format!("/api/tickets/{}/assign", world.ticket);
    let assign = |user: i64| Request::post(&uri, &json!({ "user_id": user }));
    check(&world, &alice, assign(world.bob.id.get()), assign(4711), 422).await;
    check(&world, &alice, assign(world.ngozi.id.get()), assign(4711), 422).await;
}

/// S-05: what lies within one project is not found under another.
#[actix_web::test]
async fn within_another_project() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let home = format!("/api/admin/projects/{}", world.home.id);
    let (key, bob) = (world.newest_key(&world.market), world.bob.id);
    let requests =
        |path: &str, foreign: i64| [foreign, 4711].map(|id| Request::delete(&format!("{home}/{path}/{id}")));
    let [foreign, missing] = requests("api-keys", key.get());
    check(&world, &admin, foreign, missing, 404).await;
    let [foreign, missing] = requests("agents", bob.get());
    check(&world, &admin, foreign, missing, 404).await;
    for id in ["0", "-1", "x", "9223372036854775808", "1e999"] {
        for path in ["api-keys", "agents"] {
            world.app.call(Request::delete(&format!("{home}/{path}/{id}")).by(&admin)).await.expect(404);
        }
    }
}

#[actix_web::test]
async fn a_project_in_the_body_of_a_key_is_ignored() {
    let world = World::new().await;
    let mut body = crate::world::example_ticket("tunde");
    body["project_id"] = world.market.id.get().into();
    let filed = world.post("/api/external/tickets", &world.home_key, &body).await.expect(201);
    assert!(filed["ticket_number"].as_str().unwrap().starts_with("NAIJ-"));
}

#[actix_web::test]
async fn in_a_query() {
    let world = World::new().await;
    let (alice, tunde) = (world.log_in(&world.alice).await, world.log_in(&world.tunde).await);
    let before = world.dump().await;
    let (market, bob) = (world.market.id, world.bob.id);
    for filter in [format!("project_id={market}"), format!("assigned_to={bob}"), "search=ngozi".to_owned()] {
        for caller in [&alice, &tunde] {
            let list = world.get(&format!("/api/tickets?{filter}"), caller).await.expect(200);
            assert_eq!((list["total"].as_i64(), &list["data"]), (Some(0), &json!([])), "{filter}");
        }
    }
    for filter in [
        "customer_email=ngozi@example.org".to_owned(),
        format!("project_id={market}&customer_email=ngozi@example.org"),
    ] {
        let list = world.get(&format!("/api/external/tickets?{filter}"), &world.home_key).await.expect(200);
        assert_eq!(list["data"], json!([]));
    }
    let agents = |project: i64| Request::get(&format!("/api/agents?project_id={project}"));
    check(&world, &alice, agents(market.get()), agents(4711), 404).await;
    let cursor = format!("{:x}", world.market_ticket.get() + 1);
    let list =
        world.get(&format!("/api/external/tickets?cursor={cursor}"), &world.home_key).await.expect(200);
    assert_eq!(list["data"].as_array().unwrap().len(), 1, "a cursor opens nothing: {list}");
    assert_eq!(world.dump().await, before);
}
