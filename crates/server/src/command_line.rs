//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use switchboard_domain::access::Role;
use switchboard_domain::job::JobName;
use switchboard_domain::{EmailAddress, PersonName, Slug};

use crate::config::Flags;

/// A support-ticket server for many projects.
///
/// Every setting is a flag, an environment variable (`--data-dir` is SWITCHBOARD_DATA_DIR) and a key of the TOML file (`data_dir`); flags
/// win over variables, those over the file. Without a command it serves.
#[derive(Debug, Parser)]
#[command(name = "switchboard", version)]
pub(crate) struct CommandLine {
    /// TOML file with settings [default: ./switchboard.toml if it exists]
    #[arg(long, global = true, value_name = "PATH", help_heading = "Settings")]
    pub(crate) config: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) flags: Flags,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the API until SIGTERM or SIGINT.
    Serve(Serve),
    /// Bring the schema of the database up to date.
    Migrate(Migrate),
    /// Manage people without the API.
    #[command(subcommand)]
    Admin(Admin),
    /// Show what the desk does by itself: when each job ran, how that ended, when it runs next and where it runs now.
    #[command(args_conflicts_with_subcommands = true)]
    Jobs {
        /// What to do instead.
        #[command(subcommand)]
        wanted: Option<Jobs>,
    },
    /// Take mail in.
    #[command(subcommand)]
    Mail(Mail),
    /// Show each setting with its value in force and where that came from.
    Config,
    /// Look whether the database, the folders and the mail server are there and let the server in.
    Doctor,
    /// Print the OpenAPI document.
    Openapi,
    /// Manage the signing keys of tokens.
    #[command(subcommand)]
    SigningKey(SigningKey),
}

/// How to serve.
#[derive(Debug, Default, Args)]
pub(crate) struct Serve {
    /// Fill a new database with projects, people and tickets to look at.
    #[arg(long)]
    pub(crate) demo: bool,
}

/// Which way to migrate.
#[derive(Debug, Args)]
pub(crate) struct Migrate {
    /// Revert everything: no table stays.
    #[arg(long)]
    pub(crate) down: bool,
    /// Revert even where there are tickets.
    #[arg(long, requires = "down")]
    pub(crate) discard_data: bool,
    /// Change nothing and print the schema that the database has.
    #[arg(long, conflicts_with = "down")]
    pub(crate) print_schema: bool,
}

/// What can be done about people.
#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Make an account.
    CreateUser(CreateUser),
}

/// The account to be made.
#[derive(Debug, Args)]
pub(crate) struct CreateUser {
    /// What they log in with.
    #[arg(long)]
    pub(crate) email: EmailAddress,
    /// What they are called.
    #[arg(long)]
    pub(crate) name: PersonName,
    /// super_admin, admin, agent or customer.
    #[arg(long)]
    pub(crate) role: Role,
    /// Read the password, one line, from standard input: it must not stand on a command line.
    #[arg(long, required = true)]
    pub(crate) password_stdin: bool,
}

/// What can be done about mail.
#[derive(Debug, Subcommand)]
pub(crate) enum Mail {
    /// Take one message from standard input, for the alias of a mail server, which is answered by the exit codes of `sysexits.h`.
    Pipe(Pipe),
}

/// Where a message goes.
#[derive(Debug, Args)]
pub(crate) struct Pipe {
    /// The slug of the project.
    #[arg(long, value_name = "SLUG", value_parser = |text: &str| Ok::<_, std::convert::Infallible>(Slug::from_name(text)))]
    pub(crate) project: Slug,
}

/// What can be done about jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum Jobs {
    /// Run a job now, whether it is due or not. Where it runs already, nothing is done.
    Run {
        /// Which one.
        name: JobName,
    },
    /// Show the latest runs, newest first.
    Runs {
        /// Of this job alone.
        name: Option<JobName>,
        /// How many.
        #[arg(long, default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..=1_000))]
        limit: u32,
    },
}

/// What can be done about signing keys.
#[derive(Debug, Subcommand)]
pub(crate) enum SigningKey {
    /// Make a new key that seals tokens from now on. Servers take it up at their start or on SIGHUP.
    Rotate(Rotate),
}

/// How to rotate.
#[derive(Debug, Args)]
pub(crate) struct Rotate {
    /// How many older keys still open tokens. 0 after a leak: everybody has to log in again.
    #[arg(long, default_value_t = 3)]
    pub(crate) keep: usize,
}

impl Default for Command {
    fn default() -> Self {
        Self::Serve(Serve::default())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn without_a_command_it_serves() {
        let command =
            CommandLine::parse_from(["switchboard", "--listen", "[::1]:0"]).command.unwrap_or_default();
        assert!(matches!(command, Command::Serve(Serve { demo: false })));
    }
}
