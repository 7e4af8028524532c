//! A project with its keys and an agent, made through the API as an operator would.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::http::{self, Connection};
use crate::server::Program;

const PASSWORD: &str = "correct-horse-battery-staple";
const ADMINISTRATOR: &str = "ada@desk.example";
const AGENT: &str = "alice@desk.example";
const CUSTOMER: &str = "tunde@desk.example";

/// The names of the first projects, whose number prefixes all differ.
const PROJECTS: [&str; 20] = [
    "NaijaHomes",
    "AgriMarket",
    "Paystream",
    "Cartwheel",
    "Lagoon Ferries",
    "Mobile Clinic",
    "Solar Lease",
    "Textbook Swap",
    "Freight Board",
    "Harvest Bank",
    "Kitchen Club",
    "Quick Courier",
    "Rural Net",
    "Stadium Pass",
    "Taxi Pool",
    "Used Cars",
    "Vet Line",
    "Water Meter",
    "Yard Sale",
    "Zebra Tours",
];

/// Who may do what on the server that is tested.
#[derive(Debug, Clone)]
pub struct Desk {
    /// An agent of every project.
    pub agent: i64,
    /// The headers of the administrator.
    pub administrator_headers: String,
    /// A customer of all projects who can log in.
    pub customer: i64,
    /// The headers of the customer.
    pub customer_headers: String,
    /// The headers of the agent.
    pub agent_headers: String,
    /// The projects. There is at least one.
    pub projects: Vec<Project>,
}

/// A project.
#[derive(Debug, Clone)]
pub struct Project {
    /// Its identifier.
    pub id: i64,
    /// The headers of its own system.
    pub headers: String,
}

impl Desk {
    /// Gives a new database its schema and an administrator, before the server is started on it.
    ///
    /// # Errors
    /// When the program refuses.
    pub fn prepare(program: &Program) -> Result<()> {
        program.migrate()?;
        program.create_user(ADMINISTRATOR, "super_admin", PASSWORD)
    }

    /// Makes agent, customer and projects, 220 at most, through the API of a server that was prepared and runs.
    ///
    /// # Errors
    /// When the server refuses anything.
    pub fn open(port: u16, projects: usize) -> Result<Self> {
        let mut connection = Connection::open(port)?;
        let administrator_headers = log_in(&mut connection, ADMINISTRATOR)?;
        let mut ask = |path: &str, body: &Value| {
            let answer = connection.exchange(&http::post(path, &administrator_headers, body))?.json();
            answer.with_context(|| format!("POST {path}"))
        };
        let person = json!({"name": "Alice Okafor", "email": AGENT, "password": PASSWORD, "role": "agent"});
        let agent = number(&ask("/api/admin/users", &person)?, "/user/id")?;
        let person =
            json!({"name": "Tunde Bello", "email": CUSTOMER, "password": PASSWORD, "role": "customer"});
        let customer = number(&ask("/api/admin/users", &person)?, "/user/id")?;
        let mut made = Vec::new();
        for name in (0..projects.max(1)).map(project_name) {
            let project = ask("/api/admin/projects", &json!({"name": name, "timezone": "Africa/Lagos"}))?;
            let id = number(&project, "/project/id")?;
            ask(&format!("/api/admin/projects/{id}/agents"), &json!({"user_id": agent}))?;
            let pair = ask(&format!("/api/admin/projects/{id}/api-keys"), &json!({"name": "Production"}))?;
            let (key, secret) = (text(&pair, "/api_key")?, text(&pair, "/api_secret")?);
            made.push(Project { id, headers: format!("X-Api-Key: {key}\r\nX-Api-Secret: {secret}\r\n") });
        }
        let [agent_headers, customer_headers] =
            [log_in(&mut connection, AGENT)?, log_in(&mut connection, CUSTOMER)?];
        Ok(Self { agent, administrator_headers, agent_headers, customer, customer_headers, projects: made })
    }

    /// The project of a number, counted round and round.
    #[must_use]
    pub fn project(&self, number: u64) -> Option<&Project> {
        let place = number.checked_rem(self.projects.len().try_into().ok()?)?;
        self.projects.get(usize::try_from(place).ok()?)
    }
}

/// The name of a project, by its number from 0: those that have none of their own begin with letters that tell them apart.
fn project_name(number: usize) -> String {
    if let Some(name) = PROJECTS.get(number) {
        return (*name).to_owned();
    }
    let letter = |place: usize| char::from(b'A' + u8::try_from(place).unwrap_or(0));
    let rest = number - PROJECTS.len();
    format!("Q{}{} House", letter(rest / 10), letter(rest % 10))
}

/// The whole number at a place of a JSON document.
///
/// # Errors
/// When there is none.
pub fn number(document: &Value, pointer: &str) -> Result<i64> {
    let value = document.pointer(pointer).and_then(Value::as_i64);
    value.with_context(|| format!("no number at {pointer} of {document}"))
}

/// The text at a place of a JSON document.
///
/// # Errors
/// When there is none.
pub fn text<'a>(document: &'a Value, pointer: &str) -> Result<&'a str> {
    let value = document.pointer(pointer).and_then(Value::as_str);
    value.with_context(|| format!("no text at {pointer} of {document}"))
}

fn log_in(connection: &mut Connection, email: &str) -> Result<String> {
    let body = json!({"email": email, "password": PASSWORD});
    let answer = connection.exchange(&http::post("/api/auth/login", "", &body))?.json();
    let answer = answer.with_context(|| format!("{email} cannot log in"))?;
    Ok(format!("Authorization: Bearer {}\r\n", text(&answer, "/access_token")?))
}
