//! Units of work: all or nothing, seen by others once they are committed.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;

use chrono::TimeDelta;
use switchboard_application::ports::{Constraint, Database, StoreError, TicketFilter, Transaction};
use switchboard_application::records::{KeyFinder, NewTicket, PasswordHash, Position};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::ticket::{Receipt, TicketEvent};
use switchboard_domain::{Priority, Source, TicketId};

use super::support::{FIRST_HUNDRED, account, detail, in_parallel, list, read, refusal};
use crate::fixtures::{
    YEAR, a_project, a_ticket, a_user, commit, email, new_event, new_key, new_message, new_project,
    new_ticket, new_user, noon,
};

/// The database answers that it is there.
pub fn the_database_answers(db: &Arc<dyn Database>) {
    db.check().expect("the database answers");
}

/// What was committed is seen by readers and by later units of work.
pub fn a_commit_is_seen_by_everybody(db: &Arc<dyn Database>) {
    let user = a_user(db, "tunde@example.org", Role::Customer);
    assert_eq!(account(db, "tunde@example.org").map(|found| found.user), Some(user.clone()));
    assert_eq!(commit(db, |tx| tx.users().find(user.id)), Some(user));
}

/// A unit of work sees what it wrote itself.
pub fn a_unit_sees_its_own_writes(db: &Arc<dyn Database>) {
    commit(db, |tx| {
        let user = tx.users().insert(&new_user("tunde@example.org", Role::Customer))?;
        assert_eq!(tx.users().find(user.id)?, Some(user.clone()));
        let project = tx.projects().insert(&new_project("Naija Homes"))?;
        assert_eq!(tx.projects().find(project.id)?, Some(project.clone()));
        assert!(tx.projects().slug_is_taken(&project.slug)?);
        let ticket = tx.tickets().insert(&new_ticket(&project, 1))?;
        assert_eq!(tx.tickets().find(ticket.id, &Scope::All)?, Some(ticket));
        Ok(())
    });
}

/// Nobody sees what is not committed yet, and whoever reads need not wait for it.
pub fn an_open_unit_is_invisible_to_readers(db: &Arc<dyn Database>) {
    let mut unit = db.begin().expect("a unit of work opens");
    unit.users().insert(&new_user("tunde@example.org", Role::Customer)).expect("the account is made");
    assert_eq!(account(db, "tunde@example.org"), None);
    unit.commit().expect("the unit of work commits");
    assert!(account(db, "tunde@example.org").is_some());
}

/// Each query of a reader sees what was committed before it, also if the reader was opened earlier.
pub fn an_open_reader_sees_later_commits(db: &Arc<dyn Database>) {
    let mut reader = read(db);
    for address in ["one@example.org", "two@example.org"] {
        assert_eq!(reader.accounts().credentials(&email(address)).expect("the query succeeds"), None);
        a_user(db, address, Role::Customer);
        assert!(reader.accounts().credentials(&email(address)).expect("the query succeeds").is_some());
    }
}

/// A unit of work that is dropped leaves nothing behind in any store.
pub fn dropping_a_unit_rolls_back_every_store(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let before = a_ticket(db, &project);
    let user = a_user(db, "ada@example.org", Role::Agent);
    let session = commit(db, |tx| tx.sessions().insert(user.id, noon(), noon() + TimeDelta::days(14)));

    let mut unit = db.begin().expect("a unit of work opens");
    write_everywhere(&mut *unit, before.id).expect("everything is written");
    let hash = PasswordHash("hash".to_owned());
    unit.users().set_password(user.id, &hash, noon()).expect("the password is set");
    assert!(unit.users().record_login(user.id, noon(), &hash, None).expect("the log-in is noted"));
    assert!(unit.sessions().advance(session, 1).expect("the session is advanced"));
    unit.sessions().revoke(session, noon()).expect("the session is ended");
    unit.projects().assign_agent(project.id, user.id, Position::Lead, noon()).expect("the agent is assigned");
    drop(unit);

    let mut reader = read(db);
    assert_eq!(account(db, "ada@example.org").map(|found| found.user), Some(user.clone()));
    assert_eq!(account(db, "new@example.org"), None);
    let session =
        reader.accounts().session(session).expect("the query succeeds").expect("the session exists");
    assert_eq!((session.generation, session.revoked_at, session.projects.len()), (1, None, 0));
    assert_eq!(
        reader.accounts().api_key(&KeyFinder::PublicPart("pk_new".to_owned())).expect("the query succeeds"),
        None
    );
    assert_eq!(list(db, &Scope::All, &TicketFilter::default(), FIRST_HUNDRED).total, Some(1));
    assert_eq!(detail(db, before.id).ticket, before);
    assert!(detail(db, before.id).messages.is_empty());
    assert!(detail(db, before.id).activities.is_empty());
    assert!(reader.events().after(0, 100).expect("the query succeeds").is_empty());
    let names = new_project("Agri Market");
    assert!(!commit(db, |tx| tx.projects().slug_is_taken(&names.slug)));
    assert!(!commit(db, |tx| tx.projects().prefix_is_taken(&names.prefix)));
    assert_eq!(commit(db, |tx| tx.tickets().next_sequence(project.id, YEAR)), 2);
}

/// When the work of a unit answers with an error, nothing of it is kept.
pub fn an_error_of_the_work_rolls_back(db: &Arc<dyn Database>) {
    let error = refusal(db, |tx| {
        tx.users().insert(&new_user("tunde@example.org", Role::Customer))?;
        Err::<(), _>(StoreError::Backend("the work thought better of it".into()))
    });
    assert_eq!(
        std::error::Error::source(&error).map(ToString::to_string).as_deref(),
        Some("the work thought better of it")
    );
    assert_eq!(account(db, "tunde@example.org"), None);
}

/// After a duplicate, nothing of the unit of work can be committed.
pub fn a_duplicate_rules_out_the_commit(db: &Arc<dyn Database>) {
    a_user(db, "taken@example.org", Role::Customer);
    check_poison(db, |tx| {
        let refused = tx.users().insert(&new_user("taken@example.org", Role::Customer));
        assert!(matches!(refused, Err(StoreError::Duplicate(Constraint::UserEmail))), "{refused:?}");
    });
}

/// After a stale save, nothing of the unit of work can be committed.
pub fn a_stale_save_rules_out_the_commit(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let ticket = a_ticket(db, &project);
    commit(db, |tx| tx.tickets().save(&ticket));
    check_poison(db, |tx| {
        let refused = tx.tickets().save(&ticket);
        assert!(matches!(refused, Err(StoreError::Stale)), "{refused:?}");
    });
}

/// After a fault, nothing of the unit of work can be committed.
pub fn a_fault_rules_out_the_commit(db: &Arc<dyn Database>) {
    check_poison(db, |tx| {
        let refused = tx.tickets().add_message(&new_message(TicketId::new(987_654), "Hello?"));
        assert!(matches!(refused, Err(StoreError::Backend(_))), "{refused:?}");
    });
}

/// A panic in the middle of a unit of work rolls it back, and the database goes on.
pub fn a_panic_rolls_back_and_the_database_stays_usable(db: &Arc<dyn Database>) {
    let outcome = catch_unwind(AssertUnwindSafe(|| {
        db.transact::<(), StoreError>(|tx| {
            tx.users().insert(&new_user("tunde@example.org", Role::Customer))?;
            // Unlike `panic!`, this prints nothing.
            resume_unwind(Box::new("a bug"))
        })
    }));
    assert!(outcome.is_err());
    assert_eq!(account(db, "tunde@example.org"), None);
    a_user(db, "tunde@example.org", Role::Customer);
    assert!(account(db, "tunde@example.org").is_some());
}

/// Many units of work at the same time are all committed, and each is seen as soon as its commit returns.
pub fn many_writers_lose_nothing(db: &Arc<dyn Database>) {
    in_parallel(6, |thread| {
        for turn in 0..5 {
            let address = format!("person-{thread}-{turn}@example.org");
            a_user(db, &address, Role::Customer);
            assert!(account(db, &address).is_some(), "{address}");
        }
    });
    for (thread, turn) in (0..6).flat_map(|thread| (0..5).map(move |turn| (thread, turn))) {
        assert!(account(db, &format!("person-{thread}-{turn}@example.org")).is_some(), "{thread} {turn}");
    }
}

/// A unit of work that fails beside others takes none of them with it.
pub fn a_failing_unit_spares_its_neighbours(db: &Arc<dyn Database>) {
    a_user(db, "taken@example.org", Role::Customer);
    in_parallel(6, |thread| {
        for turn in 0..5 {
            let address = format!("person-{thread}-{turn}@example.org");
            if (thread + turn) % 2 == 0 {
                a_user(db, &address, Role::Customer);
                continue;
            }
            let error = refusal(db, |tx| {
                tx.users().insert(&new_user(&address, Role::Customer))?;
                tx.users().insert(&new_user("taken@example.org", Role::Customer))
            });
            assert!(matches!(error, StoreError::Duplicate(Constraint::UserEmail)), "{error:?}");
        }
    });
    for (thread, turn) in (0..6).flat_map(|thread| (0..5).map(move |turn| (thread, turn))) {
        let found = account(db, &format!("person-{thread}-{turn}@example.org"));
        assert_eq!(found.is_some(), (thread + turn) % 2 == 0, "{thread} {turn}");
    }
}

/// Writes something new into every store.
fn write_everywhere(tx: &mut dyn Transaction, ticket: TicketId) -> Result<(), StoreError> {
    let user = tx.users().insert(&new_user("new@example.org", Role::Customer))?;
    tx.users().find_or_insert(&new_user("other@example.org", Role::Customer))?;
    tx.sessions().insert(user.id, noon(), noon())?;
    let project = tx.projects().insert(&new_project("Agri Market"))?;
    tx.keys().insert(&new_key(project.id, "pk_new"))?;
    let stored = tx.tickets().find(ticket, &Scope::All)?.expect("the ticket exists");
    let sequence = tx.tickets().next_sequence(stored.project_id, YEAR)?;
    assert_eq!(sequence, 2);
    tx.tickets().insert(&NewTicket { creator_id: Some(user.id), ..new_ticket(&project, sequence) })?;
    tx.tickets().add_message(&new_message(ticket, "Is anybody there?"))?;
    tx.events().append(&[new_event(
        &stored,
        TicketEvent::Created { priority: Priority::Low, source: Source::Api, receipt: Receipt::Sent },
    )])?;
    tx.tickets().save(&stored.assign(Some(user.id), noon()).ticket)
}

/// Whatever surrounds a failed call, the unit of work refuses to commit, keeps nothing, and leaves the database usable.
fn check_poison(db: &Arc<dyn Database>, fail: impl FnOnce(&mut dyn Transaction)) {
    let mut unit = db.begin().expect("a unit of work opens");
    unit.users().insert(&new_user("before@example.org", Role::Customer)).expect("the account is made");
    fail(&mut *unit);
    // Whether a database does anything in a poisoned unit is its own affair, as long as nothing of it stays.
    drop(unit.users().insert(&new_user("after@example.org", Role::Customer)));
    let outcome = unit.commit();
    assert!(matches!(outcome, Err(StoreError::Poisoned)), "{outcome:?}");
    for address in ["before@example.org", "after@example.org"] {
        assert_eq!(account(db, address), None);
        a_user(db, address, Role::Customer);
    }
}
