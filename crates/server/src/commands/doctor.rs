//! `switchboard doctor`: whether everything that the server needs is there and lets it in.

use anyhow::{Context as _, Result, anyhow, bail};
use switchboard_application::intake::project::named_in;
use switchboard_application::ports::{Database as _, Mailbox as _};
use switchboard_application::records::MailCounts;
use switchboard_domain::access::Actor;
use switchboard_mail::{ImapMailbox, MailLocation};
use switchboard_persistence::PersistentDatabase;

use crate::config::Config;
use crate::terminal::say;
use crate::wiring::{self, open_blobs, open_database, open_transport};

/// What is looked at, and what was found.
type Finding = (&'static str, Result<String>);

/// Looks at everything, says what it found, and fails where anything is at fault. Folders that are missing are made, as a start would do;
/// nothing else is changed.
///
/// # Errors
/// When anything is at fault, or standard output was closed.
pub(crate) fn doctor(config: &Config) -> Result<()> {
    let database = open_database(config).and_then(|database| {
        database.check()?;
        Ok(database)
    });
    let outbox = database.as_ref().ok().map(outbox);
    let mailboxes = mailboxes(config, database.as_ref().ok());
    let findings: Vec<Finding> = [
        Some(("database", database.map(|_answers| "answers".to_owned()))),
        Some(("attachments", open_blobs(config).map(|_opened| "can be kept".to_owned()))),
        Some(("mail", mail(config))),
        outbox.map(|outbox| ("outbox", outbox)),
    ]
    .into_iter()
    .flatten()
    .chain(mailboxes)
    .collect();
    let mut faults = 0;
    for (what, finding) in findings {
        match finding {
            Ok(found) => say(format_args!("{what:<12}  ok     {found}"))?,
            Err(fault) => {
                faults += 1;
                say(format_args!("{what:<12}  fault  {fault:#}"))?;
            }
        }
    }
    if faults > 0 { bail!("{faults} of what the server needs is at fault") } else { Ok(()) }
}

/// Connects and logs in, and sends nothing.
fn mail(config: &Config) -> Result<String> {
    let transport = open_transport(config)?;
    transport.connect().map_err(|unreachable| anyhow!(unreachable))?;
    Ok(match &config.mail_url {
        MailLocation::Folder(path) => format!("is written into {}, nothing sends it", path.display()),
        MailLocation::Smtp(server) => format!("{} lets us in", server.host),
    })
}

/// Connects to each mailbox, logs in and opens it, and looks whether there is a project for its messages. Nothing is fetched.
fn mailboxes(config: &Config, database: Option<&PersistentDatabase>) -> Vec<Finding> {
    let mailboxes = match wiring::mailboxes(config) {
        Ok(mailboxes) => mailboxes,
        Err(fault) => return vec![("mailboxes", Err(fault))],
    };
    let looked = mailboxes.iter().map(|mailbox| ("mailbox", look_into(mailbox, database)));
    looked.collect()
}

fn look_into(mailbox: &ImapMailbox, database: Option<&PersistentDatabase>) -> Result<String> {
    let (name, project) = (mailbox.name(), mailbox.project());
    mailbox.open().map_err(|unreachable| anyhow!("{name}: {unreachable}"))?;
    if let Some(database) = database {
        named_in(database, &Actor::System, project)
            .with_context(|| format!("{name}: its messages are for the project {project}"))?;
    }
    Ok(format!("{name} can be read"))
}

fn outbox(database: &PersistentDatabase) -> Result<String> {
    let MailCounts { queued, deferred, parked } = database.reader()?.mails().counts()?;
    Ok(format!("{queued} queued, {deferred} deferred, {parked} parked"))
}
