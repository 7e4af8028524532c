//! The order of turns, the sharing of commits, and what happens when a commit or the way back fails.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use diesel::sql_types::BigInt;

use super::*;
use crate::record::record;

record! {
    struct Count { count: i64 as BigInt = "count" }
}

const SCHEMA: &str = "CREATE TABLE parents (id INTEGER PRIMARY KEY); \
     CREATE TABLE children (id INTEGER PRIMARY KEY, parent_id INTEGER NOT NULL REFERENCES parents (id));";
/// A child without a parent, which is noticed only when the transaction ends.
const ORPHAN: &str = "PRAGMA defer_foreign_keys = ON; INSERT INTO children (parent_id) VALUES (99)";

fn writer() -> (Writer, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let writer = Writer::open(&folder.path().join("desk.db"), Duration::from_secs(10), |_| Ok(())).unwrap();
    writer.exclusive().unwrap().connection().unwrap().run_script(SCHEMA).unwrap();
    (writer, folder)
}

fn begin(writer: &Writer, script: &str) -> Turn {
    let mut turn = writer.begin().unwrap();
    turn.connection().unwrap().run_script(script).unwrap();
    turn
}

fn parents(writer: &Writer) -> i64 {
    let mut turn = writer.begin().unwrap();
    turn.connection().unwrap().one::<Count>(Statement::new("SELECT COUNT(*) FROM parents")).unwrap().count
}

/// Waits until this many units stand in the line.
fn wait_for_line(writer: &Writer, length: usize) {
    while lock(&writer.shared.line).waiting.len() < length {
        thread::yield_now();
    }
}

/// How many commits the log has, which are the frames that tell the size of the database; and what tells this log from the one before
/// it was begun anew.
fn commits(log: &Path) -> ([u8; 8], usize) {
    let bytes = std::fs::read(log).unwrap();
    let (header, frames) = bytes.split_at(32);
    let page = u32::from_be_bytes(header[8..12].try_into().unwrap());
    let salts: [u8; 8] = header[16..24].try_into().unwrap();
    let frames = frames.chunks_exact(usize::try_from(page).unwrap() + 24);
    let is_commit = |frame: &&[u8]| frame[4..8] != [0; 4];
    (salts, frames.take_while(|frame| frame[8..16] == salts).filter(is_commit).count())
}

#[test]
fn units_that_wait_take_turns_in_order_and_share_a_commit() {
    const UNITS: usize = 24;
    let (writer, folder) = writer();
    let log = folder.path().join("desk.db-wal");
    let before = commits(&log);
    let first = begin(&writer, "INSERT INTO parents VALUES (0)");
    let turn = AtomicUsize::new(0);
    thread::scope(|scope| {
        for number in 0..UNITS {
            let (writer, turn) = (&writer, &turn);
            scope.spawn(move || {
                let unit = begin(writer, "INSERT INTO parents DEFAULT VALUES");
                assert_eq!(turn.fetch_add(1, Ordering::SeqCst), number);
                unit.commit().unwrap();
            });
            wait_for_line(writer, number + 1);
        }
        first.commit().unwrap();
    });
    let after = commits(&log);
    let made = if after.0 == before.0 { after.1 - before.1 } else { after.1 };
    assert_eq!(made, 1);
    assert_eq!(parents(&writer), 25);
}

#[test]
fn a_failed_commit_fails_every_member_of_its_batch_and_nobody_else() {
    let (writer, _folder) = writer();
    let first = begin(&writer, "INSERT INTO parents VALUES (1)");
    let (second, third) = thread::scope(|scope| {
        let second = scope.spawn(|| begin(&writer, "INSERT INTO parents VALUES (2)").commit());
        wait_for_line(&writer, 1);
        let third = scope.spawn(|| begin(&writer, ORPHAN).commit());
        wait_for_line(&writer, 2);
        let first = first.commit();
        assert!(matches!(first, Err(StoreError::Unavailable(_))), "{first:?}");
        (second.join().unwrap(), third.join().unwrap())
    });
    for outcome in [second, third] {
        let error = outcome.unwrap_err();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    }
    assert_eq!(parents(&writer), 0);
    begin(&writer, "INSERT INTO parents VALUES (3)").commit().unwrap();
    assert_eq!(parents(&writer), 1);
}

#[test]
fn a_unit_that_was_taken_back_spares_the_batch_it_stood_in() {
    let (writer, _folder) = writer();
    let first = begin(&writer, "INSERT INTO parents VALUES (1)");
    thread::scope(|scope| {
        scope.spawn(|| drop(begin(&writer, ORPHAN)));
        wait_for_line(&writer, 1);
        first.commit().unwrap();
    });
    assert_eq!(parents(&writer), 1);
}

#[test]
fn a_transaction_that_ended_under_its_unit_fails_the_batch() {
    let (writer, _folder) = writer();
    let first = begin(&writer, "INSERT INTO parents VALUES (1)");
    thread::scope(|scope| {
        // SQLite ends a transaction by itself when a disk is full or broken.
        scope.spawn(|| drop(begin(&writer, "INSERT INTO parents VALUES (2); ROLLBACK")));
        wait_for_line(&writer, 1);
        let first = first.commit();
        assert!(matches!(first, Err(StoreError::Unavailable(_))), "{first:?}");
    });
    assert_eq!(parents(&writer), 0);
    begin(&writer, "INSERT INTO parents VALUES (3)").commit().unwrap();
    assert_eq!(parents(&writer), 1);
}

#[test]
fn a_full_batch_commits_although_others_wait() {
    let (writer, _folder) = writer();
    let mut turn = begin(&writer, "INSERT INTO parents VALUES (1)");
    turn.baton.as_mut().unwrap().members = BATCH_MAX - 1;
    thread::scope(|scope| {
        let next = scope.spawn(|| {
            let turn = writer.begin().unwrap();
            turn.baton.as_ref().unwrap().members
        });
        wait_for_line(&writer, 1);
        turn.commit().unwrap();
        assert_eq!(next.join().unwrap(), 0);
    });
}
