//! The reference page of SupportDesk, section by section: each endpoint answers with the shape and the statuses that it documents.
//!
//! Every section runs on every kind of database. A shape names the members that a client of the page may rely on; others may be beside
//! them, because clients ignore what they do not know.

mod authentication;
mod configuration;
mod external;
mod projects;
mod reports;
mod roles;
mod shape;
mod tickets;
mod users;

use serde_json::{Value, json};
use switchboard_application::records::User;

use crate::app::{Answer, Credential, Request};
use crate::databases::DatabaseKind;
use crate::world::World;

/// A desk with somebody of every role logged in.
struct Page {
    world: World,
    root: Credential,
    admin: Credential,
    agent: Credential,
    customer: Credential,
}

impl Page {
    async fn on(kind: DatabaseKind) -> Self {
        let world = World::on(kind).await;
        let root = world.log_in(&world.root).await;
        let admin = world.log_in(&world.admin).await;
        let agent = world.log_in(&world.alice).await;
        let customer = world.log_in(&world.tunde).await;
        Self { world, root, admin, agent, customer }
    }

    /// The answer, which must have this status and this shape.
    async fn check(&self, request: Request, by: &Credential, status: u16, shape: Value) -> Value {
        let described = format!("{request:?}");
        let answer = self.call(request, by).await;
        assert_eq!(answer.status, status, "{described}\n{answer}");
        let body = answer.json();
        shape::check(&body, &shape, "body").unwrap_or_else(|fault| panic!("{described}: {fault}\n{body:#}"));
        body
    }

    /// A refusal: the status, and the error in the shape that the page gives it.
    async fn refuse(&self, request: Request, by: &Credential, status: u16) {
        let shape = match status {
            422 => json!({ "error": "text", "details": "object" }),
            _ => json!({ "error": "text" }),
        };
        self.check(request, by, status, shape).await;
    }

    async fn call(&self, request: Request, by: &Credential) -> Answer {
        self.world.app.call(request.by(by)).await
    }

    /// The path of the ticket of home.
    fn ticket(&self, rest: &str) -> String {
        format!("/api/tickets/{}{rest}", self.world.ticket)
    }

    /// The path of the project of home.
    fn project(&self, rest: &str) -> String {
        format!("/api/admin/projects/{}{rest}", self.world.home.id)
    }

    async fn log_in(&self, user: &User) -> Credential {
        self.world.log_in(user).await
    }
}

/// A part of a list with records of this shape.
fn page_of(record: &Value) -> Value {
    json!({
        "data": [record],
        "current_page": "integer",
        "last_page": "integer",
        "total": "integer",
        "per_page": "integer",
    })
}
