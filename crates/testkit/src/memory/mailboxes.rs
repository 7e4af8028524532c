//! What is remembered of mailboxes.

use switchboard_application::ports::{MailboxQueries, MailboxStore, StoreError};
use switchboard_application::records::{MailboxName, MailboxState};

use super::{MemoryReader, MemoryTransaction};

impl MailboxStore for MemoryTransaction {
    fn find(&mut self, name: &MailboxName) -> Result<Option<MailboxState>, StoreError> {
        self.run(|state| Ok(state.mailboxes.get(name).cloned()))
    }

    fn save(&mut self, mailbox: &MailboxState) -> Result<(), StoreError> {
        self.run(|state| {
            state.mailboxes.insert(mailbox.name.clone(), mailbox.clone());
            Ok(())
        })
    }
}

impl MailboxQueries for MemoryReader {
    fn list(&mut self) -> Result<Vec<MailboxState>, StoreError> {
        Ok(self.committed.latest().mailboxes.values().cloned().collect())
    }
}
