//! The one connection that writes SQLite: what was acknowledged is there, and no failure reaches a neighbour.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;
use std::time::{Duration, Instant};

use switchboard_application::ports::{Constraint, Database as _, StoreError};
use switchboard_domain::access::Role;
use switchboard_persistence::{DatabaseSettings, PersistentDatabase};
use switchboard_testkit::fixtures::{email, new_user};

use crate::support::{TestDatabase, sqlite};

/// How a unit of work ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    Committed,
    Dropped,
    Panicked,
    Poisoned,
}

#[test]
fn what_was_acknowledged_is_there_and_nothing_else() {
    const THREADS: u32 = 32;
    const UNITS: u32 = 40;
    let TestDatabase { database, home: _home } = sqlite();
    database.transact_one("known@example.org").unwrap();
    let written: Vec<(String, Ending)> = thread::scope(|scope| {
        let database = &database;
        let run = |number| {
            scope.spawn(move || {
                let mut dice = Dice(number + 1);
                (0..UNITS)
                    .map(|unit| run_unit(database, &format!("{number}-{unit}@example.org"), dice.ending()))
                    .collect::<Vec<_>>()
            })
        };
        let threads: Vec<_> = (0..THREADS).map(run).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    for (address, ending) in written {
        let is_there = database.reader().unwrap().accounts().credentials(&email(&address)).unwrap().is_some();
        assert_eq!(is_there, ending == Ending::Committed, "{address} {ending:?}");
    }
    database.transact_one("last@example.org").unwrap();
}

#[test]
fn a_turn_that_does_not_come_is_unavailable_and_holds_nobody_up() {
    let TestDatabase { home, .. } = sqlite();
    let settings = DatabaseSettings { wait: Duration::from_millis(100), ..home.settings() };
    let database = PersistentDatabase::open(&settings).unwrap();
    let holder = database.begin().unwrap();
    let started = Instant::now();
    for _ in 0..2 {
        let error = database.begin().err().unwrap();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
    }
    assert!(started.elapsed() >= Duration::from_millis(200));
    drop(holder);
    database.transact_one("next@example.org").unwrap();
}

#[test]
fn a_commit_is_seen_at_once_by_another_process() {
    let TestDatabase { database, home } = sqlite();
    let other = home.open();
    for number in 0..20 {
        let address = format!("{number}@example.org");
        database.transact_one(&address).unwrap();
        assert!(other.reader().unwrap().accounts().credentials(&email(&address)).unwrap().is_some());
        other.transact_one(&format!("other-{address}")).unwrap();
    }
}

/// One account in a unit of its own.
trait TransactOne {
    fn transact_one(&self, address: &str) -> Result<(), StoreError>;
}

impl TransactOne for PersistentDatabase {
    fn transact_one(&self, address: &str) -> Result<(), StoreError> {
        let mut unit = self.begin()?;
        unit.users().insert(&new_user(address, Role::Customer))?;
        unit.commit()
    }
}

fn run_unit(database: &PersistentDatabase, address: &str, ending: Ending) -> (String, Ending) {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        let mut unit = database.begin().unwrap();
        unit.users().insert(&new_user(address, Role::Customer)).unwrap();
        match ending {
            Ending::Committed => unit.commit().unwrap(),
            Ending::Dropped => drop(unit),
            // Unwinding without the hook keeps the output of the test readable.
            Ending::Panicked => std::panic::resume_unwind(Box::new("on purpose")),
            Ending::Poisoned => {
                let error = unit.users().insert(&new_user("known@example.org", Role::Customer)).unwrap_err();
                assert!(matches!(error, StoreError::Duplicate(Constraint::UserEmail)), "{error:?}");
                assert!(matches!(unit.commit(), Err(StoreError::Poisoned)));
            }
        }
    }));
    assert_eq!(outcome.is_err(), ending == Ending::Panicked, "{address} {ending:?}");
    (address.to_owned(), ending)
}

/// Endings in an order that looks random and is the same in every run.
struct Dice(u32);

impl Dice {
    fn ending(&mut self) -> Ending {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        match (self.0 >> 16) % 8 {
            0 => Ending::Dropped,
            1 => Ending::Panicked,
            2 => Ending::Poisoned,
            _ => Ending::Committed,
        }
    }
}
