//! The calls that are measured: what clients send, and what the server does to answer.

use std::fmt;
use std::time::Duration;

use anyhow::{Result, bail};
use clap::ValueEnum;
use serde_json::json;

use crate::desk::Desk;
use crate::fill::{self, Filled};
use crate::http::{self, Connection};
use crate::press::{Figures, Worker, press};
use crate::random::Random;

/// How many different requests a client has ready. It sends them round and round.
const REQUESTS: u64 = 200;

/// A call of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Call {
    /// A project's system asks whether its keys are right.
    Ping,
    /// Staff read a ticket with all that hangs on it.
    Read,
    /// Staff list the 20 newest tickets, with their number.
    List,
    /// Staff list the 20 newest open tickets of high priority, with their number.
    ListStatus,
    /// Staff list the 20 newest tickets of a project, with their number.
    ListProject,
    /// A project's system files a ticket for a customer who has an account.
    Create,
}

/// What requests can refer to.
#[derive(Debug, Clone)]
pub struct Scene {
    /// Who may do what.
    pub desk: Desk,
    /// What the database was filled with.
    pub filled: Filled,
}

impl Call {
    /// All of them. The one that writes comes last, so that it does not change what the others find.
    pub const ALL: [Self; 6] =
        [Self::Ping, Self::Read, Self::List, Self::ListStatus, Self::ListProject, Self::Create];

    /// The bytes of one request.
    #[must_use]
    pub fn request(self, scene: &Scene, random: &mut Random) -> Vec<u8> {
        let staff = scene.desk.administrator_headers.as_str();
        let project = scene.desk.project(random.below(u64::MAX));
        let (program, project) = project.map_or(("", 0), |project| (project.headers.as_str(), project.id));
        match self {
            Self::Ping => http::get("/api/external/ping", program),
            Self::Read => http::get(&format!("/api/tickets/{}", scene.any_ticket(random)), staff),
            Self::List => http::get("/api/tickets", staff),
            Self::ListStatus => http::get("/api/tickets?status=open&priority=high", staff),
            Self::ListProject => http::get(&format!("/api/tickets?project_id={project}"), staff),
            Self::Create => {
                let customer = scene.any_customer(random);
                let body = json!({
                    "customer_name": fill::customer_name(customer),
                    "customer_email": fill::customer_address(customer),
                    "customer_id": format!("USR-{customer}"),
                    "subject": "Cannot upload property photos",
                    "description": DESCRIPTION,
                    "priority": "high",
                    "metadata": {"listing_id": "LST-00421", "browser": "Chrome 124", "platform": "web"},
                });
                http::post("/api/external/tickets", program, &body)
            }
        }
    }
}

/// What a filed ticket says.
pub const DESCRIPTION: &str = "The upload button does nothing on Chrome, whichever photo is chosen. It worked until \
    yesterday evening, and it still works on the phone of a colleague. The page shows no error, the spinner just keeps \
    turning, and after a minute or so the form is empty again, so that everything has to be entered anew.";

impl Scene {
    /// The identifier of some ticket.
    pub fn any_ticket(&self, random: &mut Random) -> i64 {
        1 + below(random, self.filled.tickets)
    }

    /// The number of some customer.
    pub fn any_customer(&self, random: &mut Random) -> i64 {
        1 + below(random, self.filled.customers)
    }
}

/// Lets clients call a server on this port for so long, each on a connection of its own and waiting for each answer.
///
/// # Errors
/// When the server refuses anything.
pub fn measure(call: Call, scene: &Scene, port: u16, clients: u64, duration: Duration) -> Result<Figures> {
    measure_requests(call, |random| call.request(scene, random), port, clients, duration)
}

/// The same for requests of any kind, of which each client makes some beforehand.
///
/// # Errors
/// When the server refuses anything.
pub fn measure_requests<Name: fmt::Display + Copy + Send + Sync + 'static>(
    name: Name,
    request: impl Fn(&mut Random) -> Vec<u8>,
    port: u16,
    clients: u64,
    duration: Duration,
) -> Result<Figures> {
    let client = |number: u64| -> Worker {
        let mut random = Random::new(number);
        let requests: Vec<Vec<u8>> = (0..REQUESTS).map(|_| request(&mut random)).collect();
        Box::new(move |stopwatch| {
            let mut connection = Connection::open(port)?;
            let mut requests = requests.iter().cycle();
            stopwatch.repeat(|| {
                let answer = connection.exchange(requests.next().map(Vec::as_slice).unwrap_or_default())?;
                if !answer.is_success() {
                    bail!("{name} answered {}: {}", answer.status, String::from_utf8_lossy(answer.body));
                }
                Ok(1)
            })
        })
    };
    press((0..clients).map(client).collect(), duration)
}

impl fmt::Display for Call {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Ping => "ping",
            Self::Read => "read",
            Self::List => "list",
            Self::ListStatus => "list-status",
            Self::ListProject => "list-project",
            Self::Create => "create",
        })
    }
}

fn below(random: &mut Random, end: i64) -> i64 {
    i64::try_from(random.below(end.unsigned_abs())).unwrap_or(0)
}
