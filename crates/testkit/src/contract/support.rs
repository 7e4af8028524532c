//! What the cases of the contract share.

use std::sync::{Arc, Barrier};
use std::thread;

use switchboard_application::ports::{
    Database, Listing, NoteVisibility, Paging, Reader, StoreError, TicketFilter, Transaction,
};
use switchboard_application::records::{Credentials, TicketDetail, TicketSummary};
use switchboard_domain::TicketId;
use switchboard_domain::access::Scope;

use crate::fixtures::email;

/// The first hundred records of a list, with counts.
pub(super) const FIRST_HUNDRED: Paging = Paging::Page { page: 1, per_page: 100 };

/// One line that a store which pastes texts into statements would stumble over.
pub(super) const HOSTILE_LINE: &str =
    r#"Robert'); DROP TABLE tickets;-- "x" \n %_*? {} $1 :a @b é e\u0301 ß ı مرحبا 客服 𝄞 👩‍👧"#;

pub(super) fn read(db: &Arc<dyn Database>) -> Box<dyn Reader> {
    db.reader().expect("a reader opens")
}

pub(super) fn account(db: &Arc<dyn Database>, address: &str) -> Option<Credentials> {
    read(db).accounts().credentials(&email(address)).expect("the query succeeds")
}

pub(super) fn detail(db: &Arc<dyn Database>, id: TicketId) -> TicketDetail {
    let found =
        read(db).tickets().detail(id, &Scope::All, NoteVisibility::Shown).expect("the query succeeds");
    found.expect("the ticket exists")
}

pub(super) fn list(
    db: &Arc<dyn Database>,
    scope: &Scope,
    filter: &TicketFilter,
    paging: Paging,
) -> Listing<TicketSummary> {
    read(db).tickets().list(scope, filter, NoteVisibility::Shown, paging).expect("the query succeeds")
}

pub(super) fn ids(listing: &Listing<TicketSummary>) -> Vec<TicketId> {
    listing.records.iter().map(|ticket| ticket.id).collect()
}

/// Why a unit of work fails that must not succeed.
pub(super) fn refusal<T>(
    db: &Arc<dyn Database>,
    work: impl FnOnce(&mut dyn Transaction) -> Result<T, StoreError>,
) -> StoreError {
    db.transact(work).map(|_| ()).expect_err("the unit of work fails")
}

/// Runs the work in this many threads, which begin together, and answers what each came to.
pub(super) fn in_parallel<T: Send>(threads: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let start = Barrier::new(threads);
    let (start, work) = (&start, &work);
    thread::scope(|scope| {
        let begin = |number| {
            scope.spawn(move || {
                start.wait();
                work(number)
            })
        };
        let running: Vec<_> = (0..threads).map(begin).collect();
        running.into_iter().map(|thread| thread.join().expect("the thread does not panic")).collect()
    })
}
