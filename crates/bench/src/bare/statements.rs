//! Every statement that the server runs for the calls that are measured, as it runs them.
//!
//! `?` stands for a bound value. On PostgreSQL a measurement begins by comparing this list with what the server really sends.

use crate::calls::Call;
use crate::database::DatabaseKind;

/// A statement of the server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statement {
    /// `accounts::authenticate::project`: the pair of keys with its project.
    Key,
    /// `accounts::authenticate::person`: the session with its person and the projects of that person.
    Session,
    /// `tickets::detail`: a ticket with all that hangs on it.
    Detail,
    /// `tickets::list` without a filter.
    List,
    /// `tickets::list` by status and priority.
    ListStatus,
    /// `tickets::list` by project.
    ListProject,
    /// `Database::begin`.
    Begin,
    /// `tickets::create`: the project.
    Project,
    /// `tickets::create`: the account of the customer.
    Customer,
    /// `tickets::create`: whether the customer has not shown yet that the address is theirs.
    Unproven,
    /// `tickets::create`: the newest version of the policy, and the project's calendar.
    Policy,
    /// `tickets::create`: the next number.
    Sequence,
    /// `tickets::create`: the ticket.
    Ticket,
    /// `tickets::create`: that it was filed.
    Event,
    /// `Transaction::commit`: the tickets whose texts have changed.
    Noted,
    /// `Transaction::commit`: by which words the ticket is found.
    Tokens,
    /// `Transaction::commit`: that this was done. PostgreSQL does so when it looks which tickets there are.
    Tidied,
    /// `Transaction::commit`.
    Commit,
}

/// The statements of a call on a database, in their order. SQLite does for a batch of tickets at once what finds them by words; here it is
/// done for each, so that what is measured is rather too slow than too fast.
#[must_use]
pub fn of_call(call: Call, kind: DatabaseKind) -> Vec<Statement> {
    let is_run = |statement: &Statement| kind == DatabaseKind::Sqlite || *statement != Statement::Tidied;
    on_any(call).iter().copied().filter(is_run).collect()
}

fn on_any(call: Call) -> &'static [Statement] {
    use Statement::{
        Begin, Commit, Customer, Detail, Event, Key, List, ListProject, ListStatus, Noted, Policy, Project,
        Sequence, Session, Ticket, Tidied, Tokens, Unproven,
    };
    match call {
        Call::Ping => &[Key],
        Call::Read => &[Session, Detail],
        Call::List => &[Session, List],
        Call::ListStatus => &[Session, ListStatus],
        Call::ListProject => &[Session, ListProject],
        Call::Create => &[
            Key, Begin, Project, Customer, Unproven, Policy, Sequence, Ticket, Event, Noted, Tokens, Tidied,
            Commit,
        ],
    }
}

impl Statement {
    /// Whether it adds or changes rows.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Sequence | Self::Ticket | Self::Event | Self::Noted | Self::Tokens | Self::Tidied
        )
    }

    /// Whether it opens or ends a transaction.
    #[must_use]
    pub fn is_boundary(self) -> bool {
        matches!(self, Self::Begin | Self::Commit)
    }

    /// Its text for a database.
    #[must_use]
    pub fn sql(self, kind: DatabaseKind) -> String {
        let pick = |sqlite: &'static str, postgres: &'static str| match kind {
            DatabaseKind::Sqlite => sqlite,
            DatabaseKind::Postgres => postgres,
        };
        let text = match self {
            Self::Key => KEY.to_owned(),
            Self::Session => format!("{SESSION} {} {SESSION_FROM}", pick(SESSION_SQLITE, SESSION_POSTGRES)),
            Self::Detail => format!("{DETAIL} {} {DETAIL_FROM}", pick(DETAIL_SQLITE, DETAIL_POSTGRES)),
            Self::List => list(kind, "", ""),
            Self::ListStatus => {
                list(kind, " AND t.status = ? AND t.priority = ?", " AND t.status = ? AND t.priority = ?")
            }
            Self::ListProject => list(kind, " AND t.project_id = ?", " AND t.project_id = ?"),
            Self::Begin => "BEGIN".to_owned(),
            Self::Project => PROJECT.to_owned(),
            Self::Customer => CUSTOMER.to_owned(),
            Self::Unproven => UNPROVEN.to_owned(),
            Self::Policy => POLICY.to_owned(),
            Self::Sequence => SEQUENCE.to_owned(),
            Self::Ticket => TICKET.to_owned(),
            Self::Event => EVENT.to_owned(),
            Self::Noted => format!(
                "{} {NOTED} {} {NOTED_FROM}",
                pick(NOTED_SQLITE, NOTED_POSTGRES),
                pick(NOTED_TEXTS_SQLITE, NOTED_TEXTS_POSTGRES)
            ),
            Self::Tokens => pick(TOKENS_SQLITE, TOKENS_POSTGRES).to_owned(),
            Self::Tidied => TIDIED.to_owned(),
            Self::Commit => "COMMIT".to_owned(),
        };
        match kind {
            DatabaseKind::Sqlite => text,
            DatabaseKind::Postgres => numbered(&text),
        }
    }
}

const KEY: &str = "SELECT k.id, k.kind, k.secret_hash, k.abilities, k.allowed_ips, k.is_active, k.expires_at, \
    k.previous_secret_hash, k.previous_secret_until, k.agent_id, k.default_agent_id, k.is_admin, p.id, p.name, \
    p.slug, p.is_active FROM api_keys k LEFT JOIN projects p ON p.id = k.project_id \
    WHERE k.deleted_at IS NULL AND k.public_key = ?";

const SESSION: &str = "SELECT s.id, s.generation, s.expires_at, s.revoked_at, u.id, u.name, u.email, u.role, u.phone, \
    u.department, u.is_active, u.last_login_at, u.created_at,";
const SESSION_SQLITE: &str =
    "(SELECT json_group_array(a.project_id) FROM project_agents a WHERE a.user_id = u.id)";
const SESSION_POSTGRES: &str =
    "(SELECT COALESCE(json_agg(a.project_id), '[]') FROM project_agents a WHERE a.user_id = u.id)";
const SESSION_FROM: &str =
    "FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ? AND u.deleted_at IS NULL";

const DETAIL: &str = "SELECT t.id, t.number, t.project_id, t.creator_id, t.customer_name, t.customer_email, t.customer_phone, \
    t.customer_reference, t.subject, t.status, t.priority, t.source, t.category_id, t.assignee_id, t.first_response_at, \
    t.resolved_at, t.closed_at, t.reply_count, r.score, r.comment, r.rated_at, t.created_at, t.last_activity_at, \
    t.policy_version_id, t.calendar_version_id, t.first_response_due_at, t.next_response_due_at, t.resolution_due_at, \
    t.first_response_breached_at, t.resolution_breached_at, t.overdue_at, t.sla_next_at, t.version, t.description, t.metadata, p.name, \
    p.slug, c.name, a.name, u.name, o.id, o.project_id, o.priority, v.first_response_minutes, v.resolution_minutes,";
const DETAIL_SQLITE: &str = "(SELECT json_group_array(json_array(g.id, g.name, g.color) ORDER BY g.name, g.id) \
    FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id), \
    (SELECT json_group_array(json_array(f.id, f.message_id, f.file_name, f.content_type, f.size_bytes, f.created_at) \
    ORDER BY f.id) FROM attachments f WHERE f.ticket_id = t.id), \
    (SELECT json_group_array(json_array(m.id, m.user_id, w.name, m.side, m.type, m.body, m.is_first_response, m.created_at) \
    ORDER BY m.id) \
    FROM messages m LEFT JOIN users w ON w.id = m.user_id WHERE m.ticket_id = t.id AND (? OR m.type = 'reply')), \
    (SELECT json_group_array(json_array(e.id, e.project_id, e.user_id, e.key_id, w.name, json(e.data), e.occurred_at) \
    ORDER BY e.id) FROM events e LEFT JOIN users w ON w.id = e.user_id WHERE e.ticket_id = t.id), \
    (SELECT json_group_array(json_array(w.id, w.name) ORDER BY w.id) \
    FROM ticket_watchers x JOIN users w ON w.id = x.user_id WHERE x.ticket_id = t.id)";
const DETAIL_POSTGRES: &str = "(SELECT COALESCE(json_agg(json_build_array(g.id, g.name, g.color) ORDER BY \
    g.name COLLATE \"C\", g.id), '[]') FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id), \
    (SELECT COALESCE(json_agg(json_build_array(f.id, f.message_id, f.file_name, f.content_type, f.size_bytes, \
    CAST(EXTRACT(EPOCH FROM f.created_at) * 1000000 AS BIGINT)) ORDER BY f.id), '[]') \
    FROM attachments f WHERE f.ticket_id = t.id), \
    (SELECT COALESCE(json_agg(json_build_array(m.id, m.user_id, w.name, m.side, m.type, m.body, \
    CAST(m.is_first_response AS INTEGER), CAST(EXTRACT(EPOCH FROM m.created_at) * 1000000 AS BIGINT)) ORDER BY m.id), '[]') \
    FROM messages m LEFT JOIN users w ON w.id = m.user_id WHERE m.ticket_id = t.id AND (? OR m.type = 'reply')), \
    (SELECT COALESCE(json_agg(json_build_array(e.id, e.project_id, e.user_id, e.key_id, w.name, e.data, \
    CAST(EXTRACT(EPOCH FROM e.occurred_at) * 1000000 AS BIGINT)) ORDER BY e.id), '[]') \
    FROM events e LEFT JOIN users w ON w.id = e.user_id WHERE e.ticket_id = t.id), \
    (SELECT COALESCE(json_agg(json_build_array(w.id, w.name) ORDER BY w.id), '[]') \
    FROM ticket_watchers x JOIN users w ON w.id = x.user_id WHERE x.ticket_id = t.id)";
const DETAIL_FROM: &str = "FROM tickets t JOIN projects p ON p.id = t.project_id LEFT JOIN ratings r ON r.ticket_id = t.id \
    LEFT JOIN categories c ON c.id = t.category_id LEFT JOIN users a ON a.id = t.assignee_id \
    LEFT JOIN users u ON u.id = t.creator_id LEFT JOIN sla_policy_versions v ON v.id = t.policy_version_id \
    LEFT JOIN sla_policies o ON o.id = v.policy_id WHERE t.deleted_at IS NULL AND t.id = ?";

const LIST: &str = "SELECT t.id, t.number, t.subject, t.status, t.priority, t.reply_count, t.project_id, p.name, p.slug, \
    t.category_id, c.name, t.assignee_id, a.name, t.creator_id, u.name, t.customer_name, t.customer_email,";
const TAGS_SQLITE: &str = "(SELECT json_group_array(json_array(g.id, g.name, g.color) ORDER BY g.name, g.id) \
    FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id)";
const TAGS_POSTGRES: &str = "(SELECT COALESCE(json_agg(json_build_array(g.id, g.name, g.color) ORDER BY g.name COLLATE \"C\", \
    g.id), '[]') FROM ticket_tags x JOIN tags g ON g.id = x.tag_id AND g.deleted_at IS NULL WHERE x.ticket_id = t.id)";
const LIST_STAMPS: &str = "CASE WHEN t.status NOT IN ('resolved', 'closed') THEN t.overdue_at END, t.last_activity_at, t.created_at, t.resolved_at,";
const LIST_FROM: &str = "ON t.id = page.id JOIN projects p ON p.id = t.project_id LEFT JOIN categories c ON c.id = t.category_id \
    LEFT JOIN users a ON a.id = t.assignee_id LEFT JOIN users u ON u.id = t.creator_id ORDER BY t.id DESC";

const PROJECT: &str = "SELECT p.id, p.name, p.slug, p.prefix, p.description, p.support_email, p.website_url, p.timezone, \
    p.settings, p.mail_name, p.mail_address, p.mail_signature, p.is_active, p.created_at FROM projects p WHERE p.id = ?";
const CUSTOMER: &str = "SELECT u.id, u.name, u.email, u.role, u.password_hash, u.phone, u.department, u.is_active, \
    u.last_login_at, u.created_at FROM users u WHERE u.email_canonical = ? AND u.deleted_at IS NULL";
const UNPROVEN: &str = "SELECT EXISTS (SELECT 1 FROM users WHERE id = ? AND is_unproven) AS is_so";
const POLICY: &str = "SELECT v.id, v.policy_id, o.project_id IS NOT NULL, v.version, v.first_response_minutes, \
    v.next_response_minutes, v.resolution_minutes, v.warnings, v.program_replies, v.state, p.calendar_id FROM projects p \
    JOIN sla_policies o ON o.project_id = p.id OR o.project_id IS NULL JOIN sla_policy_versions v ON v.policy_id = o.id \
    WHERE p.id = ? AND o.priority = ? AND o.deleted_at IS NULL ORDER BY o.project_id IS NULL, v.version DESC LIMIT 1";
const SEQUENCE: &str = "INSERT INTO ticket_sequences AS s (project_id, year, last_sequence) VALUES (?, ?, 1) \
    ON CONFLICT (project_id, year) DO UPDATE SET last_sequence = s.last_sequence + 1 RETURNING last_sequence";
const TICKET: &str = "INSERT INTO tickets (number, project_id, creator_id, customer_name, customer_email, \
    customer_email_canonical, customer_phone, customer_reference, subject, description, status, priority, source, \
    category_id, metadata, last_activity_at, created_at, updated_at, policy_version_id, calendar_version_id, \
    first_response_due_at, next_response_due_at, resolution_due_at, first_response_breached_at, resolution_breached_at, \
    overdue_at, sla_next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id";
const EVENT: &str = "INSERT INTO events (ticket_id, project_id, user_id, key_id, kind, data, occurred_at) \
    VALUES (?, ?, ?, ?, ?, ?, ?)";
const NOTED_SQLITE: &str = "WITH q AS (SELECT ticket_id FROM search_pending ORDER BY ticket_id DESC LIMIT ?)";
const NOTED_POSTGRES: &str = "WITH q AS (DELETE FROM search_pending WHERE unit = pg_current_xact_id_if_assigned() RETURNING ticket_id)";
const NOTED: &str =
    "SELECT q.ticket_id, t.project_id, t.creator_id, t.subject, t.number, t.customer_email, t.description,";
const NOTED_TEXTS_SQLITE: &str = "(SELECT group_concat(m.body, char(10)) FROM messages m WHERE m.ticket_id = t.id \
    AND m.type = 'reply'), (SELECT group_concat(m.body, char(10)) FROM messages m WHERE m.ticket_id = t.id AND m.type = 'note')";
const NOTED_TEXTS_POSTGRES: &str = "(SELECT string_agg(m.body, E'\\n') FROM messages m WHERE m.ticket_id = t.id \
    AND m.type = 'reply'), (SELECT string_agg(m.body, E'\\n') FROM messages m WHERE m.ticket_id = t.id AND m.type = 'note')";
const NOTED_FROM: &str =
    "FROM q LEFT JOIN tickets t ON t.id = q.ticket_id AND t.deleted_at IS NULL ORDER BY q.ticket_id";
const TOKENS_SQLITE: &str = "INSERT OR REPLACE INTO ticket_search (rowid, tokens) VALUES (?, ?)";
const TOKENS_POSTGRES: &str = "INSERT INTO ticket_search (ticket_id, tokens) \
    SELECT d.ticket_id, array_to_tsvector(string_to_array(d.tokens, ' ')) \
    FROM UNNEST(CAST(? AS BIGINT[]), CAST(? AS TEXT[])) AS d (ticket_id, tokens) \
    ON CONFLICT (ticket_id) DO UPDATE SET tokens = excluded.tokens";
const TIDIED: &str = "DELETE FROM search_pending WHERE ticket_id IN (SELECT value FROM json_each(?))";

fn list(kind: DatabaseKind, counted: &str, selected: &str) -> String {
    let newest =
        format!("SELECT t.id FROM tickets t WHERE t.deleted_at IS NULL{selected} ORDER BY t.id DESC LIMIT");
    let (tags, page) = match kind {
        DatabaseKind::Sqlite => (TAGS_SQLITE, format!("{newest} ? OFFSET ?) AS page CROSS JOIN tickets t")),
        DatabaseKind::Postgres => (
            TAGS_POSTGRES,
            format!(
                "SELECT k.id FROM ({newest} 101) AS k ORDER BY k.id DESC LIMIT ?) AS page JOIN tickets t"
            ),
        ),
    };
    format!(
        "{LIST} {tags}, {LIST_STAMPS} \
         (SELECT CAST(COALESCE(SUM(t.tickets), 0) AS BIGINT) FROM ticket_counts t WHERE TRUE{counted}) \
         FROM ({page} {LIST_FROM}"
    )
}

/// PostgreSQL numbers its bound values.
fn numbered(text: &str) -> String {
    let mut parts = text.split('?');
    let mut numbered = parts.next().unwrap_or_default().to_owned();
    for (place, part) in parts.enumerate() {
        numbered.push_str(&format!("${}{part}", place + 1));
    }
    numbered
}

#[cfg(test)]
mod tests {
    use super::{Statement, numbered};
    use crate::database::DatabaseKind;

    #[test]
    fn bound_values_are_numbered_in_their_order() {
        assert_eq!(numbered("a = ? AND b = ?"), "a = $1 AND b = $2");
        assert_eq!(numbered("BEGIN"), "BEGIN");
        assert!(Statement::Event.sql(DatabaseKind::Postgres).ends_with("$5, $6, $7)"));
    }
}
