//! One of those who write until the server is gone: files a ticket, takes it, answers it, and lets a customer reply.

use anyhow::Result;
use serde_json::{Value, json};

use super::ledger::{Entry, FiledTicket, Ledger};
use crate::desk::{Desk, number, text};
use crate::http::{self, Connection};
use crate::random::Random;

/// How many customers a writer files for: some come for the first time, most come again.
const CUSTOMERS: u64 = 40;
const PRIORITIES: [&str; 4] = ["low", "medium", "high", "critical"];

/// Writes until the connection breaks. What the server refused, or answered strangely, comes back: it ends the writing as well.
pub(super) fn write(
    writer: u64,
    port: u16,
    desk: &Desk,
    ledger: &Ledger,
    mut random: Random,
) -> Option<String> {
    let mut calls = Calls { connection: Connection::open(port).ok()?, desk, ledger };
    loop {
        if let Err(ended) = calls.round(writer, &mut random) {
            return match ended {
                Ended::Broken => None,
                Ended::Refused(what) => Some(what),
            };
        }
    }
}

struct Calls<'a> {
    connection: Connection,
    desk: &'a Desk,
    ledger: &'a Ledger,
}

enum Ended {
    /// The server is gone.
    Broken,
    /// The server answered with something else than success.
    Refused(String),
}

impl Calls<'_> {
    fn round(&mut self, writer: u64, random: &mut Random) -> Result<(), Ended> {
        let ticket = self.file(writer, random)?;
        self.assign(&ticket)?;
        self.answer(&ticket)?;
        self.reply(&ticket)?;
        // Now and then writers meet on a ticket that another one filed.
        let place = usize::try_from(random.below(self.ledger.len().try_into().unwrap_or(1))).unwrap_or(0);
        match self.ledger.ticket_at(place) {
            Some(other) => self.reply(&other),
            None => Ok(()),
        }
    }

    fn file(&mut self, writer: u64, random: &mut Random) -> Result<FiledTicket, Ended> {
        let customer = format!("customer-{writer}-{}@example.org", random.below(CUSTOMERS));
        let priority = usize::try_from(random.below(4)).ok().and_then(|place| PRIORITIES.get(place));
        let project = self.desk.project(random.below(u64::MAX));
        let headers = project.map(|project| project.headers.clone()).unwrap_or_default();
        let answer = self.post(
            "/api/external/tickets",
            &headers,
            &json!({
                "customer_name": "Tunde Adeyemi", "customer_email": customer, "customer_id": "USR-98231",
                "subject": "Cannot upload property photos", "priority": priority,
                "description": "The upload button does nothing, whichever photo is chosen.",
                "metadata": {"listing_id": "LST-00421", "browser": "Chrome 124"},
            }),
        )?;
        let id = understood(number(&answer, "/ticket_id"))?;
        let number = understood(text(&answer, "/ticket_number"))?.to_owned();
        let ticket = FiledTicket { id, number, customer, headers };
        self.ledger.note(Entry::Ticket(ticket.clone()));
        Ok(ticket)
    }

    fn assign(&mut self, ticket: &FiledTicket) -> Result<(), Ended> {
        let path = format!("/api/tickets/{}/assign", ticket.id);
        self.post(&path, &self.desk.agent_headers, &json!({"user_id": self.desk.agent}))?;
        self.ledger.note(Entry::Assignment { ticket: ticket.id });
        Ok(())
    }

    fn answer(&mut self, ticket: &FiledTicket) -> Result<(), Ended> {
        let path = format!("/api/tickets/{}/messages", ticket.id);
        let body = json!({"body": "Which browser do you use?"});
        let answer = self.post(&path, &self.desk.agent_headers, &body)?;
        let id = understood(number(&answer, "/message/id"))?;
        self.ledger.note(Entry::Message { id, ticket: ticket.id });
        Ok(())
    }

    fn reply(&mut self, ticket: &FiledTicket) -> Result<(), Ended> {
        let path = format!("/api/external/tickets/{}/reply", ticket.number);
        let body = json!({"body": "It is Chrome, and Firefox as well.", "customer_email": ticket.customer});
        let answer = self.post(&path, &ticket.headers, &body)?;
        let id = understood(number(&answer, "/message_id"))?;
        self.ledger.note(Entry::Message { id, ticket: ticket.id });
        Ok(())
    }

    fn post(&mut self, path: &str, headers: &str, body: &Value) -> Result<Value, Ended> {
        let request = http::post(path, headers, body);
        // Whatever breaks the connection, the fate of the request is unknown, and nothing is noted.
        let answer = self.connection.exchange(&request).map_err(|_broken| Ended::Broken)?;
        answer.json().map_err(|refused| Ended::Refused(format!("POST {path}: {refused:#}")))
    }
}

fn understood<T>(read: Result<T>) -> Result<T, Ended> {
    read.map_err(|strange| Ended::Refused(format!("{strange:#}")))
}
