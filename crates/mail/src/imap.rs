//! Mailboxes that are read by IMAP.

mod dialogue;
mod wire;

use std::time::Duration;

use switchboard_application::ports::{Kept, Mailbox, OpenMailbox, Unreachable};
use switchboard_application::records::{MailboxName, WaitingMessage};
use switchboard_domain::Slug;
use switchboard_domain::intake::{MessageUid, Numbering, Stretch};
use tokio::runtime::{Builder, Runtime};

use crate::mailbox_location::{After, MailboxLocation};
use dialogue::{Dialogue, Fault};
pub use wire::{MailboxTls, NoTls};

/// How long a server may take to say good-bye.
const GOODBYE: Duration = Duration::from_secs(1);

/// A mailbox on a server that speaks IMAP. Each look is a connection of its own.
pub struct ImapMailbox {
    name: MailboxName,
    location: MailboxLocation,
    tls: MailboxTls,
    patience: Duration,
}

/// A mailbox that is open. Only the thread that reads it waits for the server.
struct Open {
    /// Gone once it was closed.
    runtime: Option<Runtime>,
    dialogue: Dialogue,
    location: MailboxLocation,
}

impl ImapMailbox {
    /// A mailbox whose server may take so long for each answer. No connection is made.
    #[must_use]
    pub fn new(location: MailboxLocation, tls: MailboxTls, patience: Duration) -> Self {
        let MailboxLocation { host, folder, user, .. } = &location;
        let name = MailboxName(format!("{folder} of {user} on {host}"));
        Self { name, location, tls, patience }
    }
}

impl Mailbox for ImapMailbox {
    fn name(&self) -> &MailboxName {
        &self.name
    }

    fn project(&self) -> &Slug {
        &self.location.project
    }

    fn open(&self) -> Result<Box<dyn OpenMailbox>, Unreachable> {
        let Self { name: _, location, tls, patience } = self;
        let runtime = Builder::new_current_thread().enable_all().build();
        let runtime = runtime.map_err(|error| Fault::Broken(error).told(location))?;
        match runtime.block_on(Dialogue::open(location, tls, *patience)) {
            Ok(dialogue) => {
                Ok(Box::new(Open { runtime: Some(runtime), dialogue, location: location.clone() }))
            }
            Err(fault) => {
                // A name that is still being looked up is not waited for.
                runtime.shutdown_background();
                Err(fault.told(location))
            }
        }
    }
}

impl Open {
    fn run<T>(
        &mut self,
        work: impl AsyncFnOnce(&mut Dialogue) -> Result<T, Fault>,
    ) -> Result<T, Unreachable> {
        let Self { runtime, dialogue, location } = self;
        let runtime = runtime.as_ref().ok_or_else(|| Fault::Ended.told(location))?;
        runtime.block_on(work(dialogue)).map_err(|fault| fault.told(location))
    }
}

impl OpenMailbox for Open {
    fn numbering(&self) -> Numbering {
        self.dialogue.numbering
    }

    fn waiting(&mut self, stretch: Stretch, limit: usize) -> Result<Vec<WaitingMessage>, Unreachable> {
        self.run(async |dialogue| dialogue.waiting(stretch, limit).await)
    }

    fn fetch(&mut self, uid: MessageUid, bytes_max: usize) -> Result<Option<Vec<u8>>, Unreachable> {
        self.run(async |dialogue| dialogue.fetch(uid, bytes_max).await)
    }

    fn taken(&mut self, uid: MessageUid, kept: Kept) -> Result<(), Unreachable> {
        let after = self.location.after;
        self.run(async |dialogue| match (after, kept) {
            (After::Keep, _) => Ok(()),
            (After::Delete, Kept::Whole) => dialogue.delete(uid).await,
            // The rest of it is nowhere else.
            (After::Delete, Kept::Beginning) | (After::Seen, _) => dialogue.mark_seen(uid).await,
        })
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.block_on(self.dialogue.end(GOODBYE));
            runtime.shutdown_background();
        }
    }
}
