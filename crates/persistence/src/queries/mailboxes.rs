//! Mailboxes that are looked into.

use switchboard_application::ports::{MailboxQueries, StoreError};
use switchboard_application::records::MailboxState;

use crate::reader::View;
use crate::record::Columns as _;
use crate::statement::Statement;
use crate::stores::{MailboxRow, mailbox_of};

impl MailboxQueries for View {
    fn list(&mut self) -> Result<Vec<MailboxState>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(MailboxRow::columns(connection.dialect()))
            .sql(" FROM mailboxes m ORDER BY m.name")
            .sql(connection.dialect().pick("", " COLLATE \"C\""));
        let rows: Vec<MailboxRow> = connection.load(select)?;
        rows.into_iter().map(mailbox_of).collect()
    }
}
