//! Parts of a unit of work: each can be taken back by itself, and readers within the unit see what it did.

use std::sync::Arc;

use switchboard_application::ports::{Database, StoreError, Transaction};
use switchboard_domain::access::Role;

use super::support::account;
use crate::fixtures::{a_user, email, new_user};

/// What a part did belongs to the unit once it is kept, and is seen by others once the unit is committed.
pub fn a_kept_part_belongs_to_its_unit(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit of work opens");
    add(&mut *unit, "one@example.org");
    kept(&mut *unit, |tx| add(tx, "two@example.org"));
    add(&mut *unit, "three@example.org");
    assert!(!exists(db, "two@example.org"));
    unit.commit().expect("the unit of work commits");
    assert!(["one@example.org", "two@example.org", "three@example.org"].iter().all(|it| exists(db, it)));
}

/// What a part did is taken back alone, and the unit goes on.
pub fn a_part_is_taken_back_alone(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit of work opens");
    add(&mut *unit, "one@example.org");
    taken_back(&mut *unit, |tx| add(tx, "two@example.org"));
    add(&mut *unit, "three@example.org");
    unit.commit().expect("the unit of work commits");
    let found = ["one@example.org", "two@example.org", "three@example.org"].map(|it| exists(db, it));
    assert_eq!(found, [true, false, true]);
}

/// An error of a store rules the commit out, unless its part is taken back.
pub fn taking_a_part_back_takes_its_error_back(db: &Arc<dyn Database>) {
    a_user(db, "taken@example.org", Role::Customer);
    let mut unit = db.begin().expect("a unit of work opens");
    add(&mut *unit, "one@example.org");
    unit.begin_part().expect("a part begins");
    unit.users().insert(&new_user("taken@example.org", Role::Customer)).expect_err("the address is taken");
    assert!(matches!(unit.keep_part(), Err(StoreError::Poisoned)));
    assert!(matches!(unit.begin_part(), Err(StoreError::Poisoned)));
    unit.take_back_part().expect("the part is taken back");
    add(&mut *unit, "two@example.org");
    unit.commit().expect("the unit of work commits");
    assert!(exists(db, "one@example.org") && exists(db, "two@example.org"));
}

/// Parts may have parts.
pub fn parts_have_parts(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit of work opens");
    let outer = |tx: &mut dyn Transaction| {
        add(tx, "one@example.org");
        taken_back(tx, |tx| add(tx, "two@example.org"));
        kept(tx, |tx| add(tx, "three@example.org"));
    };
    kept(&mut *unit, outer);
    taken_back(&mut *unit, |tx| kept(tx, |tx| add(tx, "four@example.org")));
    unit.commit().expect("the unit of work commits");
    let all = ["one@example.org", "two@example.org", "three@example.org", "four@example.org"];
    assert_eq!(all.map(|it| exists(db, it)), [true, false, true, false]);
}

/// A reader within a unit sees what the unit did so far, and nobody else does.
pub fn a_reader_within_a_unit_sees_what_it_did(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit of work opens");
    add(&mut *unit, "one@example.org");
    assert!(seen_within(&mut *unit, "one@example.org"));
    taken_back(&mut *unit, |tx| add(tx, "two@example.org"));
    assert!(!seen_within(&mut *unit, "two@example.org") && !exists(db, "one@example.org"));
}

/// Does something in a part of the unit, and keeps it.
fn kept(unit: &mut dyn Transaction, work: impl FnOnce(&mut dyn Transaction)) {
    unit.begin_part().expect("a part begins");
    work(unit);
    unit.keep_part().expect("the part is kept");
}

/// Does something in a part of the unit, and takes it back.
fn taken_back(unit: &mut dyn Transaction, work: impl FnOnce(&mut dyn Transaction)) {
    unit.begin_part().expect("a part begins");
    work(unit);
    unit.take_back_part().expect("the part is taken back");
}

fn add(unit: &mut dyn Transaction, address: &str) {
    unit.users().insert(&new_user(address, Role::Customer)).expect("the account is made");
}

fn exists(db: &Arc<dyn Database>, address: &str) -> bool {
    account(db, address).is_some()
}

fn seen_within(unit: &mut dyn Transaction, address: &str) -> bool {
    unit.reader().accounts().credentials(&email(address)).expect("the query succeeds").is_some()
}
