//! Searching tickets: in which texts, for whom, and what a total gives away.

use serde_json::{Value, json};

use crate::app::Credential;
use crate::databases::DatabaseKind;
use crate::world::{World, example_ticket};

/// Lists what a search finds, as identifiers, and how many there are.
async fn find(world: &World, query: &str, by: &Credential) -> (Vec<i64>, Value) {
    let list = world.get(&format!("/api/tickets?search={query}"), by).await.expect(200);
    let ids = list["data"].as_array().unwrap().iter().map(|ticket| ticket["id"].as_i64().unwrap());
    (ids.collect(), list["total"].clone())
}

async fn say(world: &World, by: &Credential, kind: &str, body: &str) {
    let message = json!({"body": body, "type": kind});
    world.post(&format!("/api/tickets/{}/messages", world.ticket), by, &message).await.expect(201);
}

/// A word of a note, or of another project, is to a customer a word that stands nowhere: the answers are the same, byte for byte.
async fn a_search_is_no_oracle(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let [alice, bob] = [world.log_in(&world.alice).await, world.log_in(&world.bob).await];
    let tunde = world.log_in(&world.tunde).await;
    say(&world, &alice, "note", "Suspected chargeback").await;
    say(&world, &alice, "reply", "Please clear the cache").await;
    let ticket = world.ticket.get();
    for (caller, word, expected) in [
        (&alice, "chargeback", vec![ticket]),
        (&alice, "cache+chargeback", vec![ticket]),
        (&tunde, "cache", vec![ticket]),
        (&tunde, "chargeback", vec![]),
        (&tunde, "cache+chargeback", vec![]),
        (&bob, "cache", vec![]),
        (&bob, "chargeback", vec![]),
    ] {
        let total = json!(expected.len());
        assert_eq!(find(&world, word, caller).await, (expected, total), "{word}");
    }
    for caller in [&tunde, &bob] {
        for paging in ["", "&cursor=", "&per_page=1&page=2"] {
            let of_note = world.get(&format!("/api/tickets?search=chargeback{paging}"), caller).await.json();
            let of_nothing = world.get(&format!("/api/tickets?search=nowhere{paging}"), caller).await.json();
            assert_eq!(of_note, of_nothing);
        }
    }
}

#[actix_web::test]
async fn in_memory_a_search_is_no_oracle() {
    a_search_is_no_oracle(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_a_search_is_no_oracle() {
    a_search_is_no_oracle(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_a_search_is_no_oracle() {
    a_search_is_no_oracle(DatabaseKind::Postgres).await;
}

/// The best come first, and a cursor walks from rank to rank.
async fn the_best_come_first(kind: DatabaseKind) {
    let world = World::on(kind).await;
    let alice = world.log_in(&world.alice).await;
    let file = async |subject: &str, description: &str| {
        let mut body = example_ticket("tunde");
        body["subject"] = subject.into();
        body["description"] = description.into();
        let filed = world.post("/api/external/tickets", &world.home_key, &body).await.expect(201);
        filed["ticket_number"].as_str().unwrap().to_owned()
    };
    let heading = file("About NAIJ-2026-00001 again", "Hello").await;
    let text = file("Hello", "It is like naij-2026-00001").await;
    let (mut walked, mut cursor) = (Vec::new(), String::new());
    loop {
        let query = format!("/api/tickets?search={}&per_page=1&cursor={cursor}", world.ticket_number);
        let list = world.get(&query, &alice).await.expect(200);
        walked.push(list["data"][0]["ticket_number"].as_str().unwrap().to_owned());
        match list["next_cursor"].as_str() {
            Some(next) => next.clone_into(&mut cursor),
            None => break,
        }
    }
    assert_eq!(walked, [world.ticket_number.clone(), heading, text]);
}

#[actix_web::test]
async fn in_memory_the_best_come_first() {
    the_best_come_first(DatabaseKind::Memory).await;
}

#[actix_web::test]
async fn on_sqlite_the_best_come_first() {
    the_best_come_first(DatabaseKind::Sqlite).await;
}

#[actix_web::test]
async fn on_postgresql_the_best_come_first() {
    the_best_come_first(DatabaseKind::Postgres).await;
}
