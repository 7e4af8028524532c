//! What the memory database keeps: one map a table, with the checks that SQL leaves to constraints.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use chrono::{DateTime, Utc};
use serde_json::Value;
use switchboard_application::ports::StoreError;
use switchboard_application::records::{
    BlobKey, Event, KeyRequest, KeyUse, MailboxName, MailboxState, NewAttachment, NewKey, NewMessage,
    NewPasswordReset, PasswordHash, Position, Project, ProjectName, RequestName, SecretHash, User, UserName,
};
use switchboard_domain::access::Scope;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{
    AttachmentId, KeyId, KeyRequestId, MessageId, ProjectId, SessionId, TagId, TicketId, UserId,
};

use super::catalog::Catalog;
use super::idempotency::AnsweredRow;
use super::jobs::JobTables;
use super::mails::Outbox;
use super::notifications::Notices;
use super::received_mails::Intake;
use super::sla::Rulebook;

/// Everything that was stored.
#[derive(Clone, Default)]
pub(super) struct State {
    pub(super) users: BTreeMap<UserId, UserRow>,
    pub(super) sessions: BTreeMap<SessionId, SessionRow>,
    pub(super) sessions_begun: i64,
    pub(super) password_resets: Vec<NewPasswordReset>,
    pub(super) projects: BTreeMap<ProjectId, Project>,
    pub(super) agents: BTreeMap<(ProjectId, UserId), Position>,
    pub(super) keys: BTreeMap<KeyId, KeyRow>,
    pub(super) key_requests: KeyRequests,
    pub(super) catalog: Catalog,
    pub(super) tickets: BTreeMap<TicketId, TicketRow>,
    pub(super) sequences: BTreeMap<(ProjectId, i32), u32>,
    pub(super) messages: BTreeMap<MessageId, NewMessage>,
    pub(super) attachments: BTreeMap<AttachmentId, NewAttachment>,
    pub(super) released_blobs: BTreeSet<BlobKey>,
    pub(super) events: Vec<Event>,
    /// What was removed for good counts on, so that no identifier comes twice.
    pub(super) removed: Removed,
    pub(super) rulebook: Rulebook,
    pub(super) jobs: JobTables,
    pub(super) outbox: Outbox,
    pub(super) answered: BTreeMap<RequestName, AnsweredRow>,
    pub(super) notices: Notices,
    pub(super) intake: Intake,
    pub(super) mailboxes: BTreeMap<MailboxName, MailboxState>,
}

/// The log of requests that showed a key.
#[derive(Clone, Default)]
pub(super) struct KeyRequests {
    /// How many were logged, with those that are gone.
    pub(super) begun: i64,
    pub(super) rows: BTreeMap<(DateTime<Utc>, KeyRequestId), KeyRequest>,
}

/// How many records of each table are gone.
#[derive(Clone, Copy, Default)]
pub(super) struct Removed {
    pub(super) tickets: i64,
    pub(super) messages: i64,
    pub(super) attachments: i64,
    pub(super) events: i64,
}

#[derive(Clone)]
pub(super) struct UserRow {
    pub(super) user: User,
    pub(super) password_hash: Option<PasswordHash>,
    pub(super) is_unproven: bool,
    pub(super) is_deleted: bool,
}

/// A session without its person, who is looked up at each reading.
#[derive(Clone)]
pub(super) struct SessionRow {
    pub(super) user_id: UserId,
    pub(super) generation: i32,
    pub(super) expires_at: chrono::DateTime<chrono::Utc>,
    pub(super) revoked_at: Option<chrono::DateTime<chrono::Utc>>,
}

/// A key as it was made, and what became of it since.
#[derive(Clone)]
pub(super) struct KeyRow {
    pub(super) key: NewKey,
    pub(super) is_active: bool,
    pub(super) previous: Option<(SecretHash, DateTime<Utc>)>,
    pub(super) is_deleted: bool,
    pub(super) last_use: Option<KeyUse>,
}

#[derive(Clone)]
pub(super) struct TicketRow {
    pub(super) ticket: Ticket,
    pub(super) description: String,
    pub(super) metadata: Option<Value>,
    pub(super) tags: BTreeSet<TagId>,
    pub(super) watchers: BTreeSet<UserId>,
    pub(super) deleted_at: Option<DateTime<Utc>>,
}

impl TicketRow {
    /// Whether it is not deleted.
    pub(super) const fn is_present(&self) -> bool {
        self.deleted_at.is_none()
    }
}

impl State {
    /// What a database holds after its migrations.
    pub(super) fn migrated() -> Self {
        Self { rulebook: Rulebook::with_defaults(), ..Self::default() }
    }

    /// The account with this identifier, unless it was deleted.
    pub(super) fn user(&self, id: UserId) -> Option<&UserRow> {
        self.users.get(&id).filter(|row| !row.is_deleted)
    }

    pub(super) fn user_name(&self, id: UserId) -> Option<UserName> {
        self.users.get(&id).map(|row| UserName { id, name: row.user.name.to_string() })
    }

    pub(super) fn project_name(&self, id: ProjectId) -> Option<ProjectName> {
        self.projects.get(&id).map(|project| ProjectName {
            id,
            name: project.name.clone(),
            slug: project.slug.clone(),
        })
    }

    /// The projects that a person is assigned to.
    pub(super) fn projects_of(&self, person: UserId) -> BTreeSet<ProjectId> {
        self.agents.keys().filter(|(_, user)| *user == person).map(|(project, _)| *project).collect()
    }

    pub(super) fn require_user(&self, id: impl Into<Option<UserId>>) -> Result<(), StoreError> {
        require(id.into(), "user", |id| self.users.contains_key(id))
    }

    pub(super) fn require_project(&self, id: ProjectId) -> Result<(), StoreError> {
        require(Some(id), "project", |id| self.projects.contains_key(id))
    }

    pub(super) fn require_ticket(&self, id: TicketId) -> Result<(), StoreError> {
        require(Some(id), "ticket", |id| self.tickets.contains_key(id))
    }

    pub(super) fn require_key(&self, id: Option<KeyId>) -> Result<(), StoreError> {
        require(id, "key", |id| self.keys.contains_key(id))
    }
}

/// The identifier that the next record of a table gets.
pub(super) fn next_id<K, V>(table: &BTreeMap<K, V>) -> i64 {
    i64::try_from(table.len()).expect("a table in memory fits into memory") + 1
}

/// Whether a ticket lies within a scope.
pub(super) fn is_within(scope: &Scope, ticket: &Ticket) -> bool {
    match scope {
        Scope::All => true,
        Scope::Projects(projects) => projects.contains(&ticket.project_id),
        Scope::Own(user) => ticket.creator_id == Some(*user),
    }
}

/// What a foreign key does: a reference, if there is one, must lead somewhere.
pub(super) fn require<I: Display>(
    id: Option<I>,
    table: &str,
    exists: impl FnOnce(&I) -> bool,
) -> Result<(), StoreError> {
    match id {
        Some(id) if !exists(&id) => Err(StoreError::Backend(format!("there is no {table} {id}").into())),
        Some(_) | None => Ok(()),
    }
}
