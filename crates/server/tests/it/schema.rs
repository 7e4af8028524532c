//! A schema of its own on PostgreSQL, for servers that share a database.

use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

use postgres::{Client, NoTls};

use crate::program::{Place, Server};

/// Where the tests find a PostgreSQL database in which they may make schemas.
const SERVER: &str = "SWITCHBOARD_TEST_POSTGRES_URL";

/// An empty schema. It ends with the test.
pub(crate) struct Schema {
    server: String,
    name: String,
}

impl Schema {
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by their environment where the server is"
        )]
        let server =
            std::env::var(SERVER).unwrap_or_else(|_| panic!("{SERVER} must name a PostgreSQL database"));
        let name =
            format!("switchboard_nodes_{}_{}", std::process::id(), MADE.fetch_add(1, Ordering::Relaxed));
        let schema = Self { server, name };
        let Self { server: _, name } = &schema;
        schema.administer(&format!("DROP SCHEMA IF EXISTS {name} CASCADE; CREATE SCHEMA {name}"));
        schema
    }

    pub(crate) fn url(&self) -> String {
        let separator = if self.server.contains('?') { '&' } else { '?' };
        format!("{}{separator}options=-csearch_path%3D{}", self.server, self.name)
    }

    /// A connection that sees the tables of this schema.
    pub(crate) fn client(&self) -> Client {
        let mut client = Client::connect(&self.server, NoTls).unwrap();
        client.batch_execute(&format!("SET search_path TO {}", self.name)).unwrap();
        client
    }

    /// A call of the program on this database that is not made yet.
    pub(crate) fn command(&self, place: &Place, arguments: &[&str]) -> Command {
        let mut command = place.command(arguments);
        command.env("SWITCHBOARD_DATABASE_URL", self.url());
        command
    }

    /// Starts a server on this database, with the signing keys of the place.
    pub(crate) fn serve(&self, place: &Place, node: &str) -> Server {
        let mut command = self.command(place, &["serve"]);
        Server::start({
            command.env("SWITCHBOARD_NODE_NAME", node).env("SWITCHBOARD_JOB_LEASE_SECONDS", "1");
            command
        })
    }

    fn administer(&self, script: &str) {
        Client::connect(&self.server, NoTls).unwrap().batch_execute(script).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.administer(&format!("DROP SCHEMA {} CASCADE", self.name));
    }
}
