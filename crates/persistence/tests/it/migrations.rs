//! The schema: up, down and up again, also by several nodes at once.

use std::thread;

use crate::support::Home;

#[test]
fn up_down_and_up_again_make_one_schema_on_sqlite() {
    check_up_down_up(&Home::sqlite());
}

#[test]
fn up_down_and_up_again_make_one_schema_on_postgres() {
    check_up_down_up(&Home::postgres());
}

#[test]
fn nodes_that_start_together_migrate_once_on_sqlite() {
    check_together(&Home::sqlite());
}

#[test]
fn nodes_that_start_together_migrate_once_on_postgres() {
    check_together(&Home::postgres());
}

fn check_up_down_up(home: &Home) {
    let database = home.open();
    let missing = database.pending_migrations().unwrap();
    assert!(missing.len() > 1 && missing.is_sorted(), "{missing:?}");
    assert_eq!(database.migrate().unwrap(), missing);
    let first = database.schema().unwrap();
    assert!(first.contains("tickets_project_status"), "{first}");
    assert_eq!(database.pending_migrations().unwrap(), Vec::<String>::new());
    assert_eq!(database.migrate().unwrap(), Vec::<String>::new());

    let newest_first: Vec<String> = missing.iter().rev().cloned().collect();
    assert_eq!(database.revert_all().unwrap(), newest_first);
    let rest = database.schema().unwrap();
    let mut definitions = rest.lines().filter(|line| line.contains('|'));
    assert!(definitions.all(|line| line.contains("__diesel_schema_migrations")), "{rest}");
    assert_eq!(database.pending_migrations().unwrap(), missing);

    database.migrate().unwrap();
    assert_eq!(database.schema().unwrap(), first);
}

fn check_together(home: &Home) {
    let nodes = [home.open(), home.open(), home.open()];
    let missing = nodes.first().unwrap().pending_migrations().unwrap().len();
    let applied: Vec<usize> = thread::scope(|scope| {
        let running = nodes.each_ref().map(|node| scope.spawn(|| node.migrate().unwrap().len()));
        running.into_iter().map(|node| node.join().unwrap()).collect()
    });
    assert_eq!(applied.iter().sum::<usize>(), missing, "{applied:?}");
    assert!(applied.contains(&missing), "{applied:?}");
}
