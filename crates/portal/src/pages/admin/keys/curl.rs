//! A command that shows that a key works, ready to be pasted into a terminal.

use switchboard_application::PublicUrl;
use switchboard_application::keys::IssuedSecret;
use switchboard_application::records::KeyDetail;
use switchboard_domain::access::{Ability, KeyKind};

/// A ticket that a program files for somebody.
const FIRST_TICKET_OF_INTAKE: &str = r#"{"name": "A customer", "email": "customer@example.org", "subject": "A first ticket", "message": "It works."}"#;

/// The command for a key with this secret, which names an agent where a request must. What is no secret of its kind has none.
pub(super) fn line(
    url: &PublicUrl,
    key: &KeyDetail,
    secret: &IssuedSecret,
    agent: Option<&str>,
) -> Option<String> {
    let call = |path: &str, headers: &[String]| {
        let headers: Vec<String> = headers.iter().map(|header| format!(" -H '{header}'")).collect();
        format!("curl '{}{path}'{}", url.as_str(), headers.concat())
    };
    match (key.principal.kind(), secret) {
        (_, IssuedSecret::Pair { api_key, api_secret }) => {
            let headers = [format!("X-Api-Key: {api_key}"), format!("X-Api-Secret: {api_secret}")];
            Some(call("/api/external/ping", &headers))
        }
        (KeyKind::Token, IssuedSecret::Single(secret)) => {
            let authorization = format!("Authorization: Bearer {secret}");
            Some(match try_of_token(key) {
                (path, None) => call(path, &[authorization]),
                (path, Some(body)) => {
                    let json = "Content-Type: application/json".to_owned();
                    let once = format!("Idempotency-Key: first-try-of-key-{}", key.id);
                    format!("{} -d '{body}'", call(path, &[authorization, json, once]))
                }
            })
        }
        (KeyKind::Agent | KeyKind::Superuser, IssuedSecret::Single(secret)) => {
            let mut headers = vec![format!("Authorization: key {secret}")];
            headers.extend(agent.map(|agent| format!("X-Agent-ID: {agent}")));
            Some(call("/api/auth/me", &headers))
        }
        (KeyKind::Intake, IssuedSecret::Single(secret)) => {
            let header = [format!("X-API-Key: {secret}")];
            Some(if key.abilities.contains(&Ability::CreateTicket) {
                format!("{} -d '{FIRST_TICKET_OF_INTAKE}'", call("/api/tickets.json", &header))
            } else {
                format!("{} -X POST", call("/api/tasks/cron", &header))
            })
        }
        (KeyKind::Project, IssuedSecret::Single(_)) => None,
    }
}

/// A call that a token may make, the one that changes least, with what it sends.
fn try_of_token(key: &KeyDetail) -> (&'static str, Option<&'static str>) {
    let may = |ability| key.abilities.contains(&ability);
    if may(Ability::TicketIndex) {
        ("/api/tickets", None)
    } else if may(Ability::CreateTicket) {
        let body =
            r#"{"email": "customer@example.org", "subject": "A first ticket", "content": "It works."}"#;
        ("/api/tickets/create", Some(body))
    } else if may(Ability::TicketRespond) {
        ("/api/ticket_respond", Some(r#"{"ticket_number": "NUMBER", "content": "It works."}"#))
    } else {
        let body =
            r#"{"to_address": "customer@example.org", "subject": "A first mail", "content": "It works."}"#;
        ("/api/send_email", Some(body))
    }
}
