//! `switchboard migrate`: the schema of the database, forth and back.

use anyhow::{Result, bail};
use switchboard_application::ports::{Database, NoteVisibility, Paging, TicketFilter};
use switchboard_domain::access::{Ability, Actor, authorize};
use switchboard_persistence::PersistentDatabase;

use crate::command_line::Migrate;
use crate::config::Config;
use crate::terminal::say;
use crate::wiring::open_database;

/// Migrates up or down, or prints the schema.
///
/// # Errors
/// When the database cannot be opened or a migration fails; when tickets would be lost.
pub(crate) fn migrate(config: &Config, wanted: &Migrate) -> Result<()> {
    let database = open_database(config)?;
    if wanted.print_schema {
        say(database.schema()?.trim_end())?;
        return Ok(());
    }
    let applied = database.migrate()?;
    if !wanted.down {
        return report("applied", &applied, "the schema is up to date");
    }
    // All of the schema is there now, so that one can see what would be lost.
    if !wanted.discard_data && has_tickets(&database)? {
        bail!("the database has tickets; --discard-data reverts the schema all the same and destroys them");
    }
    report("reverted", &database.revert_all()?, "there was nothing to revert")
}

fn has_tickets(database: &PersistentDatabase) -> Result<bool> {
    let permit = authorize(&Actor::System, Ability::TicketIndex)?;
    let paging = Paging::After { last_seen: None, limit: 1 };
    let listing = database.reader()?.tickets().list(
        permit.scope(),
        &TicketFilter::default(),
        NoteVisibility::Hidden,
        paging,
    )?;
    Ok(!listing.records.is_empty())
}

fn report(what: &str, migrations: &[String], nothing: &str) -> Result<()> {
    for migration in migrations {
        say(format_args!("{what} {migration}"))?;
    }
    if migrations.is_empty() {
        say(nothing)?;
    }
    Ok(())
}
