//! Mailboxes: how far each was read, and what is wrong with it.

use std::sync::Arc;

use switchboard_application::ports::Database;
use switchboard_application::records::{MailboxName, MailboxState};
use switchboard_domain::intake::MailboxPosition;

use super::support::{HOSTILE_LINE, read};
use crate::fixtures::commit;

/// What is saved of a mailbox comes back, from a unit of work and from a reader, and replaces what was known.
pub fn a_mailbox_comes_back_as_it_was_saved(db: &Arc<dyn Database>) {
    let position = MailboxPosition { validity: u32::MAX, done: u32::MAX - 1, fresh_from: 3 };
    let later = MailboxPosition { validity: 1, done: 0, fresh_from: u32::MAX };
    for (position, fault) in
        [(None, Some(HOSTILE_LINE)), (Some(position), None), (Some(later), Some("no answer")), (None, None)]
    {
        let state = MailboxState { name: name("INBOX"), position, fault: fault.map(str::to_owned) };
        commit(db, |tx| tx.mailboxes().save(&state));
        assert_eq!(commit(db, |tx| tx.mailboxes().find(&state.name)), Some(state.clone()));
        assert_eq!(read(db).mailboxes().list().expect("the query succeeds"), [state]);
    }
}

/// Each mailbox is remembered by itself, and a list has them by name.
pub fn mailboxes_are_told_apart(db: &Arc<dyn Database>) {
    assert_eq!(commit(db, |tx| tx.mailboxes().find(&name("INBOX"))), None);
    for (number, text) in (1..).zip(["inbox", "INBOX", "Äpfel", "a b"]) {
        let position = Some(MailboxPosition { validity: 1, done: number, fresh_from: 1 });
        let state = MailboxState { name: name(text), position, fault: None };
        commit(db, |tx| tx.mailboxes().save(&state));
    }
    let list = read(db).mailboxes().list().expect("the query succeeds");
    let found: Vec<_> = list
        .iter()
        .map(|state| (state.name.0.as_str(), state.position.map_or(0, |position| position.done)))
        .collect();
    assert_eq!(found, [("INBOX", 2), ("a b", 4), ("inbox", 1), ("Äpfel", 3)]);
}

fn name(text: &str) -> MailboxName {
    MailboxName(text.to_owned())
}
