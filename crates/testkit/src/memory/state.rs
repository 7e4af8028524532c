//! What the memory database keeps: one map a table, with the checks that SQL leaves to constraints.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use switchboard_application::ports::StoreError;
use switchboard_application::records::{
    ApiKey, CategoryName, Event, NewMessage, PasswordHash, Position, Project, ProjectName, Session, Tag, User, UserName,
};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{CategoryId, KeyId, MessageId, ProjectId, SessionId, TagId, TicketId, UserId};

use super::sla::Rulebook;

/// Everything that was stored. Nothing is ever removed, so the size of a table gives the next identifier.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) users: BTreeMap<UserId, UserRow>,
    pub(super) sessions: BTreeMap<SessionId, SessionRow>,
    pub(super) projects: BTreeMap<ProjectId, ProjectRow>,
    pub(super) agents: BTreeMap<(ProjectId, UserId), Position>,
    pub(super) keys: BTreeMap<KeyId, KeyRow>,
    pub(super) categories: BTreeMap<CategoryId, CategoryName>,
    pub(super) tags: BTreeMap<TagId, Tag>,
    pub(super) tickets: BTreeMap<TicketId, TicketRow>,
    pub(super) sequences: BTreeMap<(ProjectId, i32), u32>,
    pub(super) messages: BTreeMap<MessageId, NewMessage>,
    pub(super) events: Vec<Event>,
    pub(super) rulebook: Rulebook,
}

#[derive(Clone)]
pub(super) struct UserRow {
    pub(super) user: User,
    pub(super) password_hash: Option<PasswordHash>,
}

/// A session without its person, who is looked up at each reading.
#[derive(Clone)]
pub(super) struct SessionRow {
    pub(super) user_id: UserId,
    pub(super) generation: i32,
    pub(super) expires_at: chrono::DateTime<chrono::Utc>,
    pub(super) revoked_at: Option<chrono::DateTime<chrono::Utc>>,
}

#[derive(Clone)]
pub(super) struct ProjectRow {
    pub(super) project: Project,
    pub(super) prefix: switchboard_domain::Prefix,
}

/// A key as it is read; the name and state of its project are looked up at each reading.
#[derive(Clone)]
pub(super) struct KeyRow {
    pub(super) public_key: String,
    pub(super) project_id: ProjectId,
    pub(super) key: ApiKey,
}

#[derive(Clone)]
pub(super) struct TicketRow {
    pub(super) ticket: Ticket,
    pub(super) description: String,
    pub(super) metadata: Option<Value>,
    pub(super) tags: BTreeSet<TagId>,
    pub(super) watchers: BTreeSet<UserId>,
}

impl State {
    /// What a database holds after its migrations.
    pub(super) fn migrated() -> Self {
        Self { rulebook: Rulebook::with_defaults(), ..Self::default() }
    }
}
