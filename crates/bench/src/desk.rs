//! A project with its keys and an agent, made through the API as an operator would.

use anyhow::{Context as _, Result};
use serde_json::{Value, json};

use crate::http::{self, Connection};
use crate::server::Program;

const PASSWORD: &str = "correct-horse-battery-staple";
const ADMINISTRATOR: &str = "ada@desk.example";
const AGENT: &str = "alice@desk.example";

/// Who may do what on the server that is tested.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The project.
    pub project: i64,
    /// An agent of the project.
    pub agent: i64,
    /// The headers of the administrator.
    pub administrator_headers: String,
    /// The headers of the agent.
    pub agent_headers: String,
    /// The headers of the project's own system.
    pub program_headers: String,
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

    /// Makes them through the API of a server that was prepared and runs.
    ///
    /// # Errors
    /// When the server refuses anything.
    pub fn open(port: u16) -> Result<Self> {
        let mut connection = Connection::open(port)?;
        let administrator_headers = log_in(&mut connection, ADMINISTRATOR)?;
        let mut ask = |path: &str, body: &Value| {
            let answer = connection.exchange(&http::post(path, &administrator_headers, body))?.json();
            answer.with_context(|| format!("POST {path}"))
        };
        let project = ask("/api/admin/projects", &json!({"name": "NaijaHomes", "timezone": "Africa/Lagos"}))?;
        let project = number(&project, "/project/id")?;
        let person = json!({"name": "Alice Okafor", "email": AGENT, "password": PASSWORD, "role": "agent"});
        let agent = number(&ask("/api/admin/users", &person)?, "/user/id")?;
        ask(&format!("/api/admin/projects/{project}/agents"), &json!({"user_id": agent}))?;
        let pair = ask(&format!("/api/admin/projects/{project}/api-keys"), &json!({"name": "Production"}))?;
        let program_headers = format!(
            "X-Api-Key: {}\r\nX-Api-Secret: {}\r\n",
            text(&pair, "/api_key")?,
            text(&pair, "/api_secret")?
        );
        let agent_headers = log_in(&mut connection, AGENT)?;
        Ok(Self { project, agent, administrator_headers, agent_headers, program_headers })
    }
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
