//! Categories: a tree of names.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use switchboard_application::ports::{Constraint, Database, StoreError};
use switchboard_application::records::{Category, NewCategory, NewTicket};
use switchboard_domain::{CategoryId, Label};

use super::support::{HOSTILE_LINE, detail, in_parallel, read, refusal};
use crate::fixtures::{a_category, a_project, a_ticket_with, commit, new_category, noon};

/// Every field of a category comes back as it was written, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let root = a_category(db, HOSTILE_LINE);
    assert_eq!((root.name.as_str(), &root.color, root.parent_id), (HOSTILE_LINE, &None, None));
    let written = NewCategory {
        name: "𝄞".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label"),
        color: Some("#0A1B2C".parse().expect("the text is a colour")),
        parent_id: Some(root.id),
        created_at: noon(),
    };
    let child = commit(db, |tx| tx.categories().insert(&written));
    let NewCategory { name, color, parent_id, created_at: _ } = written;
    assert_eq!(child, Category { id: child.id, name, color, parent_id });
    assert_eq!(all(db), [root.clone(), child.clone()]);
    assert_eq!(read(db).catalog().categories().expect("the query succeeds"), [root.clone(), child.clone()]);

    let changed = Category { name: root.name.clone(), color: None, parent_id: Some(root.id), ..child };
    commit(db, |tx| tx.categories().save(&changed));
    assert_eq!(all(db), [root.clone(), changed.clone()]);
    let uprooted =
        Category { name: "Ünder".parse().expect("the text is a label"), parent_id: None, ..changed };
    commit(db, |tx| tx.categories().save(&uprooted));
    assert_eq!(all(db), [root, uprooted]);
}

/// Categories come by name whatever its case, the older first where names are the same.
pub fn categories_are_listed_by_name(db: &Arc<dyn Database>) {
    let [b, root, c] = ["b", "A", "c"].map(|name| a_category(db, name));
    let other_b = commit(db, |tx| tx.categories().insert(&new_category("B", Some(root.id))));
    assert_eq!(all(db), [root, b, other_b, c]);
}

/// Two categories below the same parent are never called the same, whatever the case; deleted ones do not count.
pub fn siblings_have_different_names(db: &Arc<dyn Database>) {
    let root = a_category(db, "Éclairs");
    let child = commit(db, |tx| tx.categories().insert(&new_category("Éclairs", Some(root.id))));
    for (name, parent) in [("éCLAIRS", None), ("éclairs", Some(root.id))] {
        check_taken(&refusal(db, |tx| tx.categories().insert(&new_category(name, parent))));
    }
    check_taken(&refusal(db, |tx| tx.categories().save(&Category { parent_id: None, ..child.clone() })));
    let other = commit(db, |tx| tx.categories().insert(&new_category("Photos", Some(root.id))));
    check_taken(&refusal(db, |tx| {
        tx.categories().save(&Category { name: child.name.clone(), ..other.clone() })
    }));
    commit(db, |tx| tx.categories().save(&child));

    commit(db, |tx| tx.categories().delete(child.id, noon()));
    commit(db, |tx| tx.categories().save(&Category { name: child.name.clone(), ..other.clone() }));
    assert_eq!(all(db).iter().map(|category| category.id).collect::<Vec<_>>(), [root.id, other.id]);
}

/// The parent of a category must exist.
pub fn a_category_stands_below_one_that_exists(db: &Arc<dyn Database>) {
    let nowhere = Some(CategoryId::new(987_654));
    let error = refusal(db, |tx| tx.categories().insert(&new_category("Photos", nowhere)));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    let root = a_category(db, "Photos");
    let error = refusal(db, |tx| tx.categories().save(&Category { parent_id: nowhere, ..root }));
    assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
}

/// A deleted category is not listed and no ticket can get it, but tickets that have it keep it with its name.
pub fn a_deleted_category_stays_on_its_tickets(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let [gone, kept] = ["Photos", "Payments"].map(|name| a_category(db, name));
    let ticket = a_ticket_with(db, &project, |ticket| NewTicket { category_id: Some(gone.id), ..ticket });
    for _ in 0..2 {
        commit(db, |tx| tx.categories().delete(gone.id, noon()));
    }
    let left = std::slice::from_ref(&kept);
    assert_eq!(all(db), left);
    assert_eq!(read(db).catalog().categories().expect("the query succeeds"), left);
    assert!(!commit(db, |tx| tx.tickets().category_exists(gone.id)));
    assert!(commit(db, |tx| tx.tickets().category_exists(kept.id)));
    let category = detail(db, ticket.id).category.expect("the ticket has its category");
    assert_eq!((category.id, category.name.as_str()), (gone.id, "Photos"));
    commit(db, |tx| tx.tickets().save(&ticket));
}

/// Whoever has seen the tree may count on it until their unit of work ends: of writers at once, each sees what the others did.
pub fn writers_take_turns_on_the_tree(db: &Arc<dyn Database>) {
    let seen = in_parallel(4, |number| {
        commit(db, |tx| {
            let seen = tx.categories().all()?.len();
            thread::sleep(Duration::from_millis(20));
            tx.categories().insert(&new_category(&format!("Category {number}"), None))?;
            Ok(seen)
        })
    });
    let mut seen = seen;
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2, 3]);
}

fn all(db: &Arc<dyn Database>) -> Vec<Category> {
    commit(db, |tx| tx.categories().all())
}

fn check_taken(error: &StoreError) {
    assert!(matches!(error, StoreError::Duplicate(Constraint::CategoryName)), "{error:?}");
}
