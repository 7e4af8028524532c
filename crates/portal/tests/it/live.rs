//! Open pages learn of what happens.

use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::rt::time::timeout;
use std::pin::Pin;

use crate::browser::Browser;
use crate::world::World;

/// A page that is open, and what it was told so far.
struct Open {
    body: Pin<Box<dyn MessageBody<Error = Box<dyn std::error::Error>>>>,
    told: String,
}

impl Open {
    async fn new(browser: &Browser<'_>, path: &str) -> Self {
        let response = browser.open(path).await;
        assert_eq!(response.headers().get("content-type").unwrap(), "text/event-stream");
        Self { body: Box::pin(response.into_body()), told: String::new() }
    }

    /// Waits until it was told this.
    async fn hears(&mut self, text: &str) {
        while !self.told.contains(text) {
            let next = std::future::poll_fn(|task| self.body.as_mut().poll_next(task));
            let piece = timeout(Duration::from_secs(20), next).await;
            let piece = piece.unwrap_or_else(|_| panic!("{text:?} was not told, but {:?}", self.told));
            let piece = piece.unwrap_or_else(|| panic!("the stream ended after {:?}", self.told));
            self.told.push_str(std::str::from_utf8(&piece.unwrap()).unwrap());
        }
        self.told.clear();
    }

    async fn ends(&mut self) {
        loop {
            let next = std::future::poll_fn(|task| self.body.as_mut().poll_next(task));
            if timeout(Duration::from_secs(20), next).await.unwrap().is_none() {
                return;
            }
        }
    }
}

#[actix_web::test]
async fn a_page_hears_of_the_tickets_of_its_reader_alone() {
    let world = World::new().await;
    let (alice, bob) = (world.log_in(&world.alice).await, world.log_in(&world.bob).await);
    let mut of_alice = Open::new(&alice, "/events").await;
    let mut of_bob = Open::new(&bob, "/events").await;
    of_alice.hears("retry").await;
    of_bob.hears("retry").await;
    // The follower has found its place in the log when the first second is over.
    actix_web::rt::time::sleep(Duration::from_millis(1500)).await;
    alice.post(&format!("{}/messages", world.page()), &[("body", "Hello")]).await.expect(303);
    of_alice.hears(&format!("event: tickets\ndata: {}\n", world.ticket)).await;
    bob.post("/tickets/2/messages", &[("body", "Hello")]).await.expect(303);
    of_bob.hears("event: tickets\ndata: 2\n").await;
}

#[actix_web::test]
async fn two_who_have_a_ticket_open_hear_of_each_other() {
    let world = World::new().await;
    let (alice, admin) = (world.log_in(&world.alice).await, world.log_in(&world.admin).await);
    let path = format!("/events?ticket={}", world.ticket);
    let mut first = Open::new(&alice, &path).await;
    first.hears("event: viewers\ndata: \n").await;
    let mut second = Open::new(&admin, &path).await;
    second.hears("event: viewers\ndata: alice\n").await;
    first.hears("event: viewers\ndata: admin\n").await;
    drop(second);
    first.hears("event: viewers\ndata: \n").await;
    world.log_in(&world.bob).await.get(&path).await.expect(404);
}

#[actix_web::test]
async fn what_is_followed_ends_with_the_server() {
    let world = World::new().await;
    let alice = world.log_in(&world.alice).await;
    let mut open = Open::new(&alice, "/events").await;
    open.hears("retry").await;
    world.portal.end_streams();
    open.ends().await;
    alice.get("/events").await.expect(503);
}
