//! The `switchboard` binary: configuration, wiring and the command line. The only place that builds adapters.
//!
//! Reading order: [`command_line`] says what can be asked for, [`config`] which settings are in force, [`wiring`] builds the adapters,
//! [`serve`] runs the server and [`scheduler`] what works beside requests; [`commands`] are the other commands, [`demo`] fills a database to look at.

mod clock;
mod command_line;
mod commands;
mod config;
mod demo;
mod logs;
mod scheduler;
mod serve;
mod terminal;
mod wiring;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser as _;

use command_line::{Admin, Command, CommandLine, Mail, SigningKey};

/// The exit code for settings that cannot be used; the command line's own mistakes have the same.
const CONFIGURATION_FAULT: u8 = 2;

fn main() -> ExitCode {
    let command_line = CommandLine::parse();
    let takes_mail = matches!(command_line.command, Some(Command::Mail(_)));
    match run(command_line) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            terminal::complain(format_args!("{error:#}"));
            // A mail server that is told of nothing better tries again.
            let undelivered = error.downcast_ref().copied();
            match undelivered.or(takes_mail.then_some(commands::Undelivered::Later)) {
                Some(undelivered) => ExitCode::from(undelivered.code()),
                None if error.is::<config::Fault>() => ExitCode::from(CONFIGURATION_FAULT),
                None => ExitCode::FAILURE,
            }
        }
    }
}

fn run(command_line: CommandLine) -> Result<()> {
    let CommandLine { config, flags, command } = command_line;
    let command = command.unwrap_or_default();
    if let Command::Openapi = command {
        terminal::say(switchboard_api::openapi_json().trim_end())?;
        return Ok(());
    }
    let config::Loaded { config, in_force } = config::load(&flags, config.as_deref())?;
    match command {
        Command::Serve(wanted) => serve::serve(&config, &wanted),
        Command::Migrate(wanted) => commands::migrate(&config, &wanted),
        Command::Admin(Admin::CreateUser(wanted)) => commands::create_user(&config, wanted),
        Command::SigningKey(SigningKey::Rotate(wanted)) => commands::rotate(&config, &wanted),
        Command::Jobs { wanted } => commands::jobs(&config, wanted.as_ref()),
        Command::Mail(Mail::Pipe(wanted)) => commands::pipe(&config, &wanted),
        Command::Doctor => commands::doctor(&config),
        Command::Config => commands::show_settings(&in_force),
        Command::Openapi => Ok(()),
    }
}
