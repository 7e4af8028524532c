//! New databases of either kind, and plain questions to them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::ValueEnum;
use postgres::NoTls;
use rusqlite::OpenFlags;
use tempfile::TempDir;

/// How long a change waits for the server to let it write.
const BUSY_LIMIT: Duration = Duration::from_secs(10);

/// Which of the two kinds of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum DatabaseKind {
    /// A file beside the server.
    Sqlite,
    /// A server of its own.
    Postgres,
}

/// A new database and a data folder for the server, both gone when dropped.
pub struct TestDatabase {
    kind: DatabaseKind,
    folder: TempDir,
    /// The maintenance database of the PostgreSQL server, and the name of the new one.
    server: Option<(postgres::Config, String)>,
}

/// A connection to a database that answers everything as text.
pub enum Reader {
    /// To a file.
    Sqlite(rusqlite::Connection),
    /// To a server.
    Postgres(Box<postgres::Client>),
}

impl TestDatabase {
    /// Makes a data folder within `parent` and an empty database. PostgreSQL needs the URL of a server's maintenance database.
    ///
    /// # Errors
    /// When the folder or the database cannot be made.
    pub fn create(kind: DatabaseKind, parent: &Path, postgres_url: Option<&str>) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("switchboard-").tempdir_in(parent);
        let folder = folder.with_context(|| format!("failed to make a folder in {}", parent.display()))?;
        let mut database = Self { kind, folder, server: None };
        if kind == DatabaseKind::Postgres {
            let url =
                postgres_url.context("no PostgreSQL is known: run this by `cargo xtask`, or give its URL")?;
            let config: postgres::Config = url.parse().context("the URL of PostgreSQL cannot be read")?;
            let name = database.folder.path().file_name().unwrap_or_default();
            let name = name.to_string_lossy().replace(['-', '.'], "_").to_lowercase();
            let mut client = config.connect(NoTls).context("failed to connect to PostgreSQL")?;
            client
                .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
                .context("failed to make room")?;
            client.batch_execute(&format!("CREATE DATABASE {name}")).context("failed to make a database")?;
            database.server = Some((config, name));
        }
        Ok(database)
    }

    /// Which kind it is.
    #[must_use]
    pub fn kind(&self) -> DatabaseKind {
        self.kind
    }

    /// The data folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The file, where it is one.
    #[must_use]
    pub fn file(&self) -> PathBuf {
        self.folder.path().join("switchboard.db")
    }

    /// How the server is told of it.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_by_port(self.address().map_or(0, |(_, port)| port))
    }

    /// How the server is told of it, where PostgreSQL is reached by another port of this machine.
    #[must_use]
    pub fn url_by_port(&self, port: u16) -> String {
        let Some((config, name)) = &self.server else { return format!("sqlite:{}", self.file().display()) };
        let host = self.address().map_or_else(String::new, |(host, _)| host);
        let password = config.get_password().map(String::from_utf8_lossy);
        let password = password.map(|password| format!(":{password}")).unwrap_or_default();
        let user = config.get_user().unwrap_or("postgres");
        format!("postgres://{user}{password}@{host}:{port}/{name}")
    }

    /// Where its PostgreSQL listens.
    #[must_use]
    pub fn address(&self) -> Option<(String, u16)> {
        let (config, _) = self.server.as_ref()?;
        let host = config.get_hosts().iter().find_map(|host| match host {
            postgres::config::Host::Tcp(host) => Some(host.clone()),
            postgres::config::Host::Unix(_) => None,
        });
        let port = config.get_ports().first().copied().unwrap_or(5432);
        Some((host.unwrap_or_else(|| "127.0.0.1".to_owned()), port))
    }

    /// Connects to it beside the server, to ask.
    ///
    /// # Errors
    /// When it cannot be opened.
    pub fn reader(&self) -> Result<Reader> {
        if self.kind == DatabaseKind::Postgres {
            return Ok(Reader::Postgres(Box::new(self.client()?)));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = rusqlite::Connection::open_with_flags(self.file(), flags);
        Ok(Reader::Sqlite(connection.context("failed to open the database's file")?))
    }

    /// Changes something in it beside the server, in the words of its kind: on PostgreSQL each statement by itself; on SQLite, whose one
    /// writer would make each of them wait anew, all together.
    ///
    /// # Errors
    /// When the database refuses one.
    pub fn change(&self, statements: impl IntoIterator<Item = String>) -> Result<()> {
        if self.kind == DatabaseKind::Postgres {
            let mut client = self.client()?;
            return statements.into_iter().try_for_each(|statement| {
                client.batch_execute(&statement).with_context(|| format!("failed: {statement}"))
            });
        }
        let mut connection =
            rusqlite::Connection::open(self.file()).context("failed to open the database's file")?;
        connection.busy_timeout(BUSY_LIMIT).context("failed to wait for the database")?;
        let unit = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .context("failed to wait for the database")?;
        statements.into_iter().try_for_each(|statement| {
            unit.execute_batch(&statement).with_context(|| format!("failed: {statement}"))
        })?;
        unit.commit().context("failed to commit")
    }

    /// Connects to it, where it is a PostgreSQL.
    ///
    /// # Errors
    /// When it is none or refuses.
    pub fn client(&self) -> Result<postgres::Client> {
        let (config, name) = self.server.as_ref().context("this database is not a PostgreSQL")?;
        config.clone().dbname(name).connect(NoTls).context("failed to connect to the new database")
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        if let Some((config, name)) = &self.server
            && let Ok(mut client) = config.connect(NoTls)
        {
            // A database that is left over does no harm on a server that is private to the run.
            let _dropped = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

impl Reader {
    /// All rows that a query answers with, each value as text.
    ///
    /// # Errors
    /// When the database refuses it.
    pub fn rows(&mut self, query: &str) -> Result<Vec<Vec<String>>> {
        let rows = match self {
            Self::Sqlite(connection) => sqlite_rows(connection, query),
            Self::Postgres(client) => postgres_rows(client, query),
        };
        rows.with_context(|| format!("failed to ask: {query}"))
    }

    /// The number that a query answers with.
    ///
    /// # Errors
    /// When the database refuses it or answers with something else.
    pub fn number(&mut self, query: &str) -> Result<i64> {
        let rows = self.rows(query)?;
        let text = rows.first().and_then(|row| row.first()).context("a question has no answer")?;
        text.parse().with_context(|| format!("the answer {text} is not a number: {query}"))
    }
}

impl fmt::Display for DatabaseKind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

fn sqlite_rows(connection: &rusqlite::Connection, query: &str) -> Result<Vec<Vec<String>>> {
    use rusqlite::types::ValueRef;
    let mut statement = connection.prepare(query)?;
    let columns = statement.column_count();
    let mut rows = statement.query([])?;
    let mut texts = Vec::new();
    while let Some(row) = rows.next()? {
        let mut values = Vec::with_capacity(columns);
        for index in 0..columns {
            values.push(match row.get_ref(index)? {
                ValueRef::Null => String::new(),
                ValueRef::Integer(value) => value.to_string(),
                ValueRef::Real(value) => value.to_string(),
                ValueRef::Text(value) | ValueRef::Blob(value) => String::from_utf8_lossy(value).into_owned(),
            });
        }
        texts.push(values);
    }
    Ok(texts)
}

fn postgres_rows(client: &mut postgres::Client, query: &str) -> Result<Vec<Vec<String>>> {
    use postgres::SimpleQueryMessage;
    let mut texts = Vec::new();
    for message in client.simple_query(query)? {
        if let SimpleQueryMessage::Row(row) = message {
            texts.push((0..row.len()).map(|index| row.get(index).unwrap_or_default().to_owned()).collect());
        }
    }
    Ok(texts)
}
