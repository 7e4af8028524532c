//! Opening connections to an SQLite file, and what the library must be capable of.

use std::path::Path;

use diesel::{Connection as _, SqliteConnection};

use crate::connection::Connection;
use crate::error::OpenError;
use crate::record::record;
use crate::statement::Statement;

/// The oldest version without known faults in its write-ahead log.
const VERSION_MIN: [u32; 3] = [3, 51, 3];
/// Without it SQLite plans a statement anew whenever a bound value may change the plan.
const STABLE_PLANS: &str = "ENABLE_QPSG";

/// What holds for every connection. A mapped file is read without copying; what is sorted stays in memory.
const EVERY_CONNECTION: &str = "PRAGMA busy_timeout = 10000; PRAGMA foreign_keys = ON; PRAGMA mmap_size = 268435456; \
     PRAGMA temp_store = MEMORY;";
/// What holds for the connection that writes. The log is copied back beside it, so a commit does that itself only if the log grows
/// far beyond what is usual.
const WRITER: &str = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -16000; \
     PRAGMA wal_autocheckpoint = 16000;";
const READER: &str = "PRAGMA query_only = ON; PRAGMA cache_size = -4000;";
const CHECKPOINTER: &str =
    "PRAGMA synchronous = FULL; PRAGMA cache_size = -100; PRAGMA wal_autocheckpoint = 0;";

/// Makes the folder of a database and checks the library: what comes before the first connection.
pub(crate) fn prepare(path: &Path) -> Result<(), OpenError> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)
            .map_err(|source| OpenError::Folder { path: path.to_owned(), source })?;
    }
    Ok(())
}

/// The connection that writes.
pub(super) fn open_writer(path: &Path) -> Result<Connection, OpenError> {
    let mut connection = open(path, WRITER)?;
    check_library(&mut connection)?;
    let modes: Vec<Text> =
        connection.load(Statement::new("PRAGMA journal_mode")).map_err(OpenError::Fault)?;
    match modes.first() {
        Some(mode) if mode.text == "wal" => Ok(connection),
        Some(_) | None => Err(refused(path, "the file system offers no write-ahead log")),
    }
}

/// A connection that reads.
pub(crate) fn open_reader(path: &Path) -> Result<Connection, OpenError> {
    open(path, READER)
}

/// The connection that copies the log back into the database.
pub(super) fn open_checkpointer(path: &Path) -> Result<Connection, OpenError> {
    open(path, CHECKPOINTER)
}

record! {
    struct Text { text: String as diesel::sql_types::Text = "text" }
}

fn open(path: &Path, pragmas: &str) -> Result<Connection, OpenError> {
    let url = path.to_str().ok_or_else(|| refused(path, "its name is not UTF-8"))?;
    let connection = SqliteConnection::establish(url).map_err(|error| refused(path, error))?;
    let mut connection = Connection::Sqlite(connection);
    for script in [EVERY_CONNECTION, pragmas] {
        connection.run_script(script).map_err(|error| refused(path, error))?;
    }
    Ok(connection)
}

fn refused(path: &Path, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> OpenError {
    OpenError::File { path: path.to_owned(), source: source.into() }
}

/// Refuses a library that is too old or was built without what the speed of reading depends on.
fn check_library(connection: &mut Connection) -> Result<(), OpenError> {
    let version: Text =
        connection.one(Statement::new("SELECT sqlite_version()")).map_err(OpenError::Fault)?;
    let version = version.text;
    if !is_recent(&version) {
        return Err(OpenError::Library { version, lack: "it is older than 3.51.3" });
    }
    let options: Vec<Text> =
        connection.load(Statement::new("PRAGMA compile_options")).map_err(OpenError::Fault)?;
    if options.iter().any(|option| option.text == STABLE_PLANS) {
        return Ok(());
    }
    Err(OpenError::Library {
        version,
        lack: "it was built without `SQLITE_ENABLE_QPSG`, which `.cargo/config.toml` asks for",
    })
}

fn is_recent(version: &str) -> bool {
    let parts: Vec<u32> = version.split('.').map_while(|part| part.parse().ok()).collect();
    parts.as_slice() >= VERSION_MIN.as_slice()
}

#[cfg(test)]
mod tests {
    use super::*;

    record! {
        struct Number { number: i64 as diesel::sql_types::BigInt = "number" }
    }

    fn pragma(connection: &mut Connection, statement: &'static str) -> i64 {
        connection.one::<Number>(Statement::new(statement)).unwrap().number
    }

    #[test]
    fn commits_are_synchronous_and_foreign_keys_are_checked() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("desk.db");
        let mut writer = open_writer(&path).unwrap();
        assert_eq!(pragma(&mut writer, "PRAGMA synchronous"), 2);
        assert_eq!(pragma(&mut writer, "PRAGMA query_only"), 0);
        let mut reader = open_reader(&path).unwrap();
        assert_eq!(pragma(&mut reader, "PRAGMA query_only"), 1);
        for connection in [&mut writer, &mut reader] {
            assert_eq!(pragma(connection, "PRAGMA foreign_keys"), 1);
            assert_eq!(pragma(connection, "PRAGMA temp_store"), 2);
            assert_eq!(pragma(connection, "PRAGMA busy_timeout"), 10_000);
        }
    }

    #[test]
    fn the_library_keeps_plans_whatever_is_bound() {
        let folder = tempfile::tempdir().unwrap();
        let mut connection = open_writer(&folder.path().join("desk.db")).unwrap();
        let options: Vec<Text> = connection.load(Statement::new("PRAGMA compile_options")).unwrap();
        let options: Vec<_> = options.iter().map(|option| option.text.as_str()).collect();
        for expected in ["ENABLE_QPSG", "DQS=0", "OMIT_LOAD_EXTENSION", "ENABLE_FTS5"] {
            assert!(options.contains(&expected), "{expected} is not among {options:?}");
        }
    }

    #[test]
    fn versions_are_compared_by_their_numbers() {
        for (version, expected) in
            [("3.51.3", true), ("3.51.2", false), ("3.100.0", true), ("3.9.9", false), ("4.0.0", true)]
        {
            assert_eq!(is_recent(version), expected, "{version}");
        }
    }
}
