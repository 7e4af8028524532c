//! Mailboxes that are looked into.

use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{MailboxStore, StoreError};
use switchboard_application::records::{MailboxName, MailboxState};
use switchboard_domain::intake::MailboxPosition;

use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::number;
use crate::transaction::Unit;

record! {
    pub(crate) struct MailboxRow {
        name: String as Text = "m.name",
        validity: Option<i64> as Nullable<BigInt> = "m.uid_validity",
        done: Option<i64> as Nullable<BigInt> = "m.uid_done",
        fresh_from: Option<i64> as Nullable<BigInt> = "m.uid_fresh_from",
        fault: Option<String> as Nullable<Text> = "m.fault",
    }
}

impl MailboxStore for Unit {
    fn find(&mut self, name: &MailboxName) -> Result<Option<MailboxState>, StoreError> {
        self.attempt(|connection| {
            let select = Statement::new("SELECT ")
                .sql(MailboxRow::columns(connection.dialect()))
                .sql(" FROM mailboxes m WHERE m.name = ?")
                .bind(name.0.as_str());
            connection.find(select)?.map(mailbox_of).transpose()
        })
    }

    fn save(&mut self, state: &MailboxState) -> Result<(), StoreError> {
        let MailboxState { name, position, fault } = state;
        let part =
            |part: fn(&MailboxPosition) -> u32| position.as_ref().map(|position| i64::from(part(position)));
        let insertion = Statement::new(
            "INSERT INTO mailboxes (name, uid_validity, uid_done, uid_fresh_from, fault) VALUES (?, ?, ?, ?, ?) \
             ON CONFLICT (name) DO UPDATE SET uid_validity = excluded.uid_validity, uid_done = excluded.uid_done, \
             uid_fresh_from = excluded.uid_fresh_from, fault = excluded.fault",
        )
        .bind(name.0.as_str())
        .bind(part(|position| position.validity))
        .bind(part(|position| position.done))
        .bind(part(|position| position.fresh_from))
        .bind(fault.as_deref());
        self.change(&insertion)
    }
}

pub(crate) fn mailbox_of(row: MailboxRow) -> Result<MailboxState, StoreError> {
    let MailboxRow { name, validity, done, fresh_from, fault } = row;
    let parts = validity.zip(done).zip(fresh_from);
    let position = parts.map(|((validity, done), fresh_from)| {
        Ok::<_, StoreError>(MailboxPosition {
            validity: number("numbering of a mailbox", validity)?,
            done: number("number of a message", done)?,
            fresh_from: number("number of a message", fresh_from)?,
        })
    });
    let position = position.transpose()?;
    Ok(MailboxState { name: MailboxName(name), position, fault })
}
