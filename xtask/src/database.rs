//! `cargo xtask db`: runs, makes and checks the migrations of both databases.

use std::fs;

use anyhow::{Context as _, Result, bail, ensure};
use clap::Subcommand;

use crate::command::{CommandLine, path_text};
use crate::difference::{Named, require_equal};
use crate::postgres::Postgres;
use crate::server;
use crate::tidy::migrations::{BACKENDS, require_equal_folders};
use crate::workspace::Workspace;

/// Diesel's own table, which outlives the migrations.
const BOOKKEEPING: &str = "__diesel_schema_migrations";

/// What can be done with the schema.
#[derive(Subcommand)]
pub(crate) enum Task {
    /// Bring a database up to date, as `switchboard migrate` does.
    Migrate {
        /// Handed on to `switchboard migrate`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Make the files of a new migration for both databases.
    New {
        /// What it does, such as `create_tickets`.
        name: String,
    },
    /// Print the schema that the migrations make on both databases.
    Schema {
        /// Migrate up, down and up again instead, and fail where the schema is not the same.
        #[arg(long)]
        check: bool,
    },
}

/// Does one task.
pub(crate) fn run(workspace: &Workspace, task: Task) -> Result<()> {
    match task {
        Task::Migrate { arguments } => CommandLine::cargo("run --quiet -p switchboard-server -- migrate")
            .arguments(arguments)
            .inside(workspace.root())
            .run(),
        Task::New { name } => create(workspace, &name),
        Task::Schema { check: true } => check(workspace, &Postgres::start()?),
        Task::Schema { check: false } => print(workspace, &Postgres::start()?),
    }
}

/// Migrates both databases up, down and up again: down leaves nothing, and both ways up lead to one schema.
pub(crate) fn check(workspace: &Workspace, postgres: &Postgres) -> Result<()> {
    require_equal_folders(&workspace.path("migrations"))?;
    for database in Database::both(workspace, postgres)? {
        let name = database.name();
        database.migrate(&[])?;
        let first = database.schema()?;
        ensure!(!left_over(&first).is_empty(), "{name}: migrating up made nothing");
        database.migrate(&["--down"])?;
        let rest = database.schema()?;
        let rest = left_over(&rest);
        ensure!(rest.is_empty(), "{name}: the down.sql files leave behind\n{}", rest.join("\n"));
        database.migrate(&[])?;
        let second = database.schema()?;
        require_equal(Named { name: "up", text: &first }, Named { name: "up, down, up", text: &second })
            .with_context(|| format!("{name}: the schema differs after down and up"))?;
        println!("{name}: up, down and up again make one schema of {} lines", first.lines().count());
    }
    Ok(())
}

fn print(workspace: &Workspace, postgres: &Postgres) -> Result<()> {
    for database in Database::both(workspace, postgres)? {
        database.migrate(&[])?;
        println!("-- {}\n{}", database.name(), database.schema()?);
    }
    Ok(())
}

/// An empty database of one kind, worked on through the server's program.
enum Database<'a> {
    Sqlite { server: CommandLine, _folder: tempfile::TempDir },
    Postgres { server: CommandLine, _folder: tempfile::TempDir, postgres: &'a Postgres },
}

/// The database made for this check on the private PostgreSQL.
const CHECKED_DATABASE: &str = "switchboard_migrations";

impl<'a> Database<'a> {
    fn both(workspace: &Workspace, postgres: &'a Postgres) -> Result<[Self; 2]> {
        let server = server::command(workspace)?;
        postgres.create_database(CHECKED_DATABASE)?;
        let url = postgres.database_url(CHECKED_DATABASE);
        let (server_on_sqlite, sqlite_folder) = in_temporary_folder(server.clone())?;
        let (server_on_postgres, postgres_folder) = in_temporary_folder(server)?;
        Ok([
            Self::Sqlite { server: server_on_sqlite, _folder: sqlite_folder },
            Self::Postgres {
                server: server_on_postgres.hidden_variable("SWITCHBOARD_DATABASE_URL", url),
                _folder: postgres_folder,
                postgres,
            },
        ])
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Sqlite { .. } => "sqlite",
            Self::Postgres { .. } => "postgres",
        }
    }

    fn migrate(&self, arguments: &[&str]) -> Result<()> {
        let (Self::Sqlite { server, .. } | Self::Postgres { server, .. }) = self;
        server.clone().argument("migrate").arguments(arguments.iter().copied()).run_silently()
    }

    fn schema(&self) -> Result<String> {
        match self {
            Self::Sqlite { server, .. } => server.clone().arguments(["migrate", "--print-schema"]).read(),
            Self::Postgres { postgres, .. } => Ok(without_noise(&postgres.dump_schema(CHECKED_DATABASE)?)),
        }
    }
}

fn in_temporary_folder(server: CommandLine) -> Result<(CommandLine, tempfile::TempDir)> {
    let folder = tempfile::tempdir().context("failed to make a temporary folder")?;
    let server =
        server.hidden_variable("SWITCHBOARD_DATA_DIR", path_text(folder.path())).inside(folder.path());
    Ok((server, folder))
}

/// The lines of a dump that define something of ours.
fn left_over(schema: &str) -> Vec<&str> {
    schema.lines().filter(|line| line.contains("CREATE ") && !line.contains(BOOKKEEPING)).collect()
}

/// A dump without comments, session settings, blank lines and the keys that newer versions of `pg_dump` draw.
fn without_noise(dump: &str) -> String {
    let noise = ["--", "SET ", "SELECT pg_catalog.set_config", "\\restrict", "\\unrestrict"];
    let telling = |line: &&str| !line.trim().is_empty() && !noise.iter().any(|start| line.starts_with(start));
    dump.lines().filter(telling).map(|line| format!("{line}\n")).collect()
}

fn create(workspace: &Workspace, name: &str) -> Result<()> {
    let wellformed =
        |character: char| character.is_ascii_lowercase() || character.is_ascii_digit() || character == '_';
    if name.is_empty() || !name.chars().all(wellformed) {
        bail!("a migration is named by lower-case words joined by `_`, not `{name}`");
    }
    let now = CommandLine::new("date").arguments(["-u", "+%Y-%m-%d-%H%M%S"]).read()?;
    for backend in BACKENDS {
        let folder = workspace.path(&format!("migrations/{backend}/{}_{name}", now.trim()));
        fs::create_dir_all(&folder).with_context(|| format!("failed to make {}", folder.display()))?;
        for (file, comment) in [("up.sql", "what changes, and why"), ("down.sql", "undoes all of up.sql")] {
            let path = folder.join(file);
            fs::write(&path, format!("-- {comment}\n"))
                .with_context(|| format!("failed to write {}", path.display()))?;
            println!("{}", path.strip_prefix(workspace.root()).unwrap_or(&path).display());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{left_over, without_noise};

    #[test]
    fn the_noise_of_a_dump_is_dropped() {
        let dump = "\\restrict x9\n--\n-- Name: t\n\nSET row_security = off;\nSELECT pg_catalog.set_config('a', '', false);\n\
                    CREATE TABLE public.t (\n    id bigint\n);\n\\unrestrict x9\n";
        assert_eq!(without_noise(dump), "CREATE TABLE public.t (\n    id bigint\n);\n");
    }

    #[test]
    fn only_the_bookkeeping_may_stay_after_down() {
        let schema = "table|__diesel_schema_migrations|CREATE TABLE __diesel_schema_migrations (version)\n\
                      index|tickets_by_number|CREATE INDEX tickets_by_number ON tickets (number)\n";
        assert_eq!(
            left_over(schema),
            ["index|tickets_by_number|CREATE INDEX tickets_by_number ON tickets (number)"]
        );
    }
}
