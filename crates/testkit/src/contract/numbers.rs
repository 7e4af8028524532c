//! Sequences of ticket numbers: from 1, without gaps, whoever fails in between.

use std::sync::Arc;

use switchboard_application::ports::{Database, StoreError};
use switchboard_domain::ProjectId;

use super::support::{in_parallel, refusal};
use crate::fixtures::{YEAR, a_project, commit, new_ticket};

/// Each project has a sequence of its own for each year.
pub fn a_sequence_counts_a_project_and_a_year(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes").id, a_project(db, "Agri Market").id);
    let next = |project, year| commit(db, |tx| tx.tickets().next_sequence(project, year));
    let taken = [
        (project, 2026, 1),
        (project, 2026, 2),
        (other, 2026, 1),
        (project, 2027, 1),
        (project, 2026, 3),
        (project, 2025, 1),
        (other, 2026, 2),
        (project, 2027, 2),
    ];
    for (project, year, expected) in taken {
        assert_eq!(next(project, year), expected, "{project} {year}");
    }
}

/// A unit of work may take several numbers, one after the other.
pub fn a_unit_may_take_several_numbers(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes").id;
    let taken = commit(db, |tx| {
        let store = tx.tickets();
        Ok([
            store.next_sequence(project, YEAR)?,
            store.next_sequence(project, YEAR)?,
            store.next_sequence(project, YEAR)?,
        ])
    });
    assert_eq!(taken, [1, 2, 3]);
}

/// A number that was taken by a unit of work that failed is taken again by the next.
pub fn a_number_is_used_up_by_a_commit_alone(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    for expected in 1..4 {
        refusal(db, |tx| {
            assert_eq!(tx.tickets().next_sequence(project.id, YEAR)?, expected);
            Err::<(), _>(StoreError::Stale)
        });
        let ticket = commit(db, |tx| {
            let sequence = tx.tickets().next_sequence(project.id, YEAR)?;
            tx.tickets().insert(&new_ticket(&project, sequence))
        });
        assert_eq!(ticket.number, new_ticket(&project, expected).number);
    }
}

/// Writers at the same time, some of whom fail, get all numbers without a gap and none twice.
pub fn numbers_have_no_gap_under_concurrency(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let taken = in_parallel(6, |thread| {
        let mut mine = Vec::new();
        for turn in 0..6 {
            let outcome = db.transact(|tx| {
                let sequence = tx.tickets().next_sequence(project.id, YEAR)?;
                tx.tickets().insert(&new_ticket(&project, sequence))?;
                // A unit that fails after it took its number leaves that number to the next one.
                if (thread + turn) % 3 == 0 { Err(StoreError::Stale) } else { Ok(sequence) }
            });
            match outcome {
                Ok(sequence) => mine.push(sequence),
                Err(error) => assert!(matches!(error, StoreError::Stale), "{error:?}"),
            }
        }
        assert!(mine.is_sorted());
        mine
    });
    let mut taken = taken.concat();
    taken.sort_unstable();
    assert_eq!(taken, (1..=24).collect::<Vec<_>>());
}

/// The numbers of projects do not disturb each other under concurrency either.
pub fn projects_number_independently(db: &Arc<dyn Database>) {
    let projects = [a_project(db, "Naija Homes"), a_project(db, "Agri Market")];
    in_parallel(4, |thread| {
        for turn in 0..5 {
            let project = projects.iter().cycle().nth(thread + turn).expect("there are projects");
            commit(db, |tx| {
                let sequence = tx.tickets().next_sequence(project.id, YEAR)?;
                tx.tickets().insert(&new_ticket(project, sequence))
            });
        }
    });
    for project in &projects {
        assert_eq!(commit(db, |tx| tx.tickets().next_sequence(project.id, YEAR)), 11);
    }
}

/// Only a project that exists has numbers.
pub fn a_sequence_needs_its_project(db: &Arc<dyn Database>) {
    let error = refusal(db, |tx| tx.tickets().next_sequence(ProjectId::new(987_654), YEAR));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}
