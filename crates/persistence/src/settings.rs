//! Which database to open, and how long to wait for it.

use std::path::PathBuf;
use std::time::Duration;

use crate::error::OpenError;

/// How long a unit of work or a reader waits for its turn unless told otherwise.
const DEFAULT_WAIT: Duration = Duration::from_secs(5);
/// The fewest connections to PostgreSQL unless told otherwise.
const CONNECTIONS_MIN: usize = 4;

/// Which database to open, and how.
#[derive(Clone)]
pub struct DatabaseSettings {
    /// `sqlite:PATH` or a plain path for SQLite, `postgres://…` or `postgresql://…` for PostgreSQL.
    pub url: String,
    /// How many connections to PostgreSQL are kept; twice the number of cores, and at least four, without one. SQLite always has one
    /// that writes and four that read.
    pub connections: Option<u32>,
    /// How long a unit of work or a reader waits for its turn before it gives up as unavailable.
    pub wait: Duration,
}

impl DatabaseSettings {
    /// The settings for a database with everything else as it is best for most.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), connections: None, wait: DEFAULT_WAIT }
    }

    /// What the URL points at.
    pub(crate) fn target(&self) -> Result<Target<'_>, OpenError> {
        let url = self.url.trim();
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Target::Postgres(url));
        }
        let path = match url.split_once(':') {
            Some(("sqlite", path)) => path.strip_prefix("//").unwrap_or(path),
            // A colon after the first separator of folders belongs to a path.
            Some((scheme, _))
                if !scheme.is_empty() && !scheme.contains(['/', '\\', '.']) && scheme.len() > 1 =>
            {
                return Err(OpenError::UnknownScheme { scheme: scheme.to_owned() });
            }
            Some(_) | None => url,
        };
        if path.is_empty() || path.starts_with(':') || path.contains(['?', '#']) {
            return Err(OpenError::NotAFile { path: path.to_owned() });
        }
        Ok(Target::Sqlite(PathBuf::from(path)))
    }

    /// How many connections to PostgreSQL are kept.
    pub(crate) fn pool_size(&self) -> u32 {
        let twice_the_cores = std::thread::available_parallelism()
            .map_or(CONNECTIONS_MIN, |cores| cores.get().saturating_mul(2));
        let default = u32::try_from(twice_the_cores.max(CONNECTIONS_MIN)).unwrap_or(u32::MAX);
        self.connections.unwrap_or(default).max(1)
    }
}

/// The password of a URL must not reach a log.
impl std::fmt::Debug for DatabaseSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { url: _, connections, wait } = self;
        f.debug_struct("DatabaseSettings")
            .field("url", &"***")
            .field("connections", connections)
            .field("wait", wait)
            .finish()
    }
}

/// What a URL points at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Target<'a> {
    Sqlite(PathBuf),
    Postgres(&'a str),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Result<String, String> {
        match DatabaseSettings::new(url).target() {
            Ok(Target::Sqlite(path)) => Ok(format!("file {}", path.display())),
            Ok(Target::Postgres(url)) => Ok(format!("server {url}")),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_scheme_decides_which_database_it_is() {
        assert_eq!(target("sqlite:data/desk.db").unwrap(), "file data/desk.db");
        assert_eq!(target("sqlite:///var/lib/desk.db").unwrap(), "file /var/lib/desk.db");
        assert_eq!(target("./data/desk.db").unwrap(), "file ./data/desk.db");
        assert_eq!(target("/srv/a:b/desk.db").unwrap(), "file /srv/a:b/desk.db");
        assert_eq!(target("C:\\desk.db").unwrap(), "file C:\\desk.db");
        assert_eq!(
            target("postgres://desk@localhost/desk").unwrap(),
            "server postgres://desk@localhost/desk"
        );
        assert_eq!(target("postgresql://localhost").unwrap(), "server postgresql://localhost");
    }

    #[test]
    fn what_is_no_file_and_no_server_is_refused() {
        assert!(target("mysql://localhost/desk").unwrap_err().contains("`mysql`"));
        assert!(target("postgre://secret@localhost").unwrap_err().contains("`postgre`"));
        for path in ["", "sqlite:", ":memory:", "sqlite::memory:", "sqlite:desk.db?mode=ro"] {
            assert!(target(path).unwrap_err().contains("a path to a file"), "{path}");
        }
    }

    #[test]
    fn the_password_of_a_url_is_not_shown() {
        let shown = format!("{:?}", DatabaseSettings::new("postgres://desk:hunter2@localhost/desk"));
        assert!(!shown.contains("hunter2"), "{shown}");
    }
}
