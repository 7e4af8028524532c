//! What databases report, in the words of the ports.

use std::path::PathBuf;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error};
use switchboard_application::ports::{Constraint, StoreError};

/// Why a database cannot be opened. Each is one sentence that says what to do about it.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The URL begins with something else than the two databases have.
    #[error(
        "the database URL has the unknown scheme `{scheme}`: write `sqlite:PATH` or `postgres://USER@HOST/NAME`"
    )]
    UnknownScheme {
        /// What stands before the colon.
        scheme: String,
    },
    /// The path of an SQLite database names no file.
    #[error("the database URL needs a path to a file after `sqlite:`, not `{path}`")]
    NotAFile {
        /// What stands there instead.
        path: String,
    },
    /// The folder of an SQLite database cannot be made.
    #[error("the folder for the database `{}` cannot be made", path.display())]
    Folder {
        /// The path of the database.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The file of an SQLite database cannot be opened.
    #[error("the database file `{}` cannot be opened: is it readable and writable, and an SQLite database?", path.display())]
    File {
        /// The path of the database.
        path: PathBuf,
        /// What SQLite says.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    /// The SQLite library that was linked has known faults, or was built without what the statements count on.
    #[error("the SQLite library {version} cannot be used: {lack}")]
    Library {
        /// The version of the library.
        version: String,
        /// What it lacks.
        lack: &'static str,
    },
    /// PostgreSQL cannot be reached.
    #[error("PostgreSQL cannot be reached: {reason}")]
    Server {
        /// What the client library says, which names host and port but no password.
        reason: String,
    },
    /// PostgreSQL may lose what it acknowledged.
    #[error(
        "PostgreSQL runs with `{setting} = {value}` and could lose tickets that it acknowledged: set it to `on`"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// Its value.
        value: String,
    },
    /// The database of PostgreSQL cannot hold every text.
    #[error("the PostgreSQL database has the encoding {encoding}: make it with `ENCODING 'UTF8'`")]
    Encoding {
        /// Its encoding.
        encoding: String,
    },
    /// PostgreSQL was built without ICU, which the search needs for letters of every script.
    #[error("PostgreSQL was built without ICU: use a build with it, as the usual packages are")]
    NoIcu,
    /// PostgreSQL answered, but not to what is asked when it is opened.
    #[error("the database cannot be opened")]
    Fault(#[source] StoreError),
}

/// Why the schema cannot be brought to another state.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    /// No connection for it can be had.
    #[error("the database is not available for a change of its schema")]
    Connection(#[source] StoreError),
    /// A step failed. Those before it stay.
    #[error("a change of the schema failed")]
    Step(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// Each unique constraint as SQLite names it, by its columns, and as PostgreSQL does.
const CONSTRAINTS: [(Constraint, &str, &str); 12] = [
    (Constraint::UserEmail, "users.email_canonical", "users_email_canonical_key"),
    (Constraint::ProjectSlug, "projects.slug", "projects_slug_key"),
    (Constraint::ProjectPrefix, "projects.prefix", "projects_prefix_key"),
    (Constraint::TicketNumber, "tickets.number", "tickets_number_key"),
    (Constraint::PublicKey, "api_keys.public_key", "api_keys_public_key_key"),
    (Constraint::CategoryName, "categories.folded_name", "categories_root_name"),
    (Constraint::CategoryName, "categories.parent_id, categories.folded_name", "categories_sibling_name"),
    (Constraint::Policy, "sla_policies.priority", "sla_policies_global_priority"),
    (
        Constraint::Policy,
        "sla_policies.project_id, sla_policies.priority",
        "sla_policies_project_id_priority_key",
    ),
    (Constraint::TagName, "tags.folded_name", "tags_name"),
    (Constraint::Shortcut, "canned_responses.folded_shortcut", "canned_responses_shared_shortcut"),
    (
        Constraint::Shortcut,
        "canned_responses.owner_id, canned_responses.folded_shortcut",
        "canned_responses_private_shortcut",
    ),
];

/// What is part of a message when the database is overloaded or gave up, where diesel has no kind for it: SQLite's words first, then
/// PostgreSQL's in English.
const PASSING_FAULTS: [&str; 13] = [
    "database is locked",
    "database table is locked",
    "disk I/O error",
    "database or disk is full",
    "deadlock detected",
    "canceling statement due to",
    "terminating connection due to",
    "the database system is",
    "remaining connection slots are reserved",
    "too many clients",
    "could not extend file",
    "server closed the connection",
    "no connection to the server",
];

/// The error of a statement in the words of the ports.
pub(crate) fn translate(error: Error) -> StoreError {
    let Error::DatabaseError(kind, information) = &error else {
        let is_lost = matches!(error, Error::BrokenTransactionManager);
        return if is_lost {
            StoreError::Unavailable(error.into())
        } else {
            StoreError::Backend(error.into())
        };
    };
    if let DatabaseErrorKind::UniqueViolation = kind
        && let Some(constraint) = violated(information.as_ref())
    {
        return StoreError::Duplicate(constraint);
    }
    let passes = matches!(
        kind,
        DatabaseErrorKind::SerializationFailure
            | DatabaseErrorKind::ReadOnlyTransaction
            | DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
    );
    if passes || PASSING_FAULTS.iter().any(|fault| information.message().contains(fault)) {
        StoreError::Unavailable(error.into())
    } else {
        StoreError::Backend(error.into())
    }
}

/// The error of a stored value that the domain does not know.
pub(crate) fn corrupt(
    what: &'static str,
) -> impl FnOnce(Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    move |source| StoreError::Backend(Box::new(Corrupt { what, source }))
}

/// A stored value that the domain does not know.
#[derive(Debug, thiserror::Error)]
#[error("a stored {what} cannot be read")]
struct Corrupt {
    what: &'static str,
    source: Box<dyn std::error::Error + Send + Sync>,
}

fn violated(information: &(dyn DatabaseErrorInformation + Send + Sync)) -> Option<Constraint> {
    let on_sqlite = information.message().strip_prefix("UNIQUE constraint failed: ");
    let on_postgres = information.constraint_name();
    CONSTRAINTS
        .into_iter()
        .find(|(_, sqlite, postgres)| on_sqlite == Some(*sqlite) || on_postgres == Some(*postgres))
        .map(|(constraint, _, _)| constraint)
}
