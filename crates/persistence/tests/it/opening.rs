//! Opening and closing: what is refused and how it is said, and what is left on the disk.

use std::fs;
use std::time::Duration;

use switchboard_application::ports::{Database as _, Durability, StoreError};
use switchboard_domain::access::Role;
use switchboard_persistence::{DatabaseSettings, OpenError, PersistentDatabase};
use switchboard_testkit::fixtures::a_user;

use crate::support::{Home, TestDatabase, postgres, sqlite};

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.txt");
    fs::write(&path, "Shopping list, long enough to be no empty file.".repeat(100)).unwrap();
    let error = refusal(path.to_str().unwrap());
    assert!(matches!(error, OpenError::File { .. }), "{error:?}");
    assert!(error.to_string().contains("notes.txt"), "{error}");
}

#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("occupied"), "").unwrap();
    let error = refusal(folder.path().join("occupied/deeper/desk.db").to_str().unwrap());
    assert!(matches!(error, OpenError::Folder { .. }), "{error:?}");
}

#[test]
fn a_missing_folder_is_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("data/deeper/desk.db");
    PersistentDatabase::open(&DatabaseSettings::new(path.to_str().unwrap())).unwrap().migrate().unwrap();
    assert!(path.exists());
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let error = refusal("postgres://desk:hunter2@127.0.0.1:1/desk");
    assert!(matches!(error, OpenError::Server { .. }), "{error:?}");
    let sentence = error.to_string();
    assert!(sentence.contains("127.0.0.1") && !sentence.contains("hunter2"), "{sentence}");
    assert_eq!(sentence.lines().count(), 1, "{sentence}");
}

#[test]
fn a_server_that_may_lose_commits_is_refused() {
    let home = Home::postgres();
    let url = format!("{}%20-csynchronous_commit%3Doff", home.settings().url);
    let error = refusal(&url);
    assert!(matches!(error, OpenError::NotDurable { setting: "synchronous_commit", .. }), "{error:?}");
}

#[test]
fn both_databases_promise_the_disk_and_answer() {
    for TestDatabase { database, home: _home } in [sqlite(), postgres()] {
        assert_eq!(database.durability(), Durability::Disk);
        database.check().unwrap();
    }
}

#[test]
fn readers_beyond_the_pool_give_up_as_unavailable() {
    for TestDatabase { home, .. } in [sqlite(), postgres()] {
        let settings =
            DatabaseSettings { connections: Some(4), wait: Duration::from_millis(100), ..home.settings() };
        let database = PersistentDatabase::open(&settings).unwrap();
        let readers = [(); 4].map(|()| database.reader().unwrap());
        let error = database.reader().err().unwrap();
        assert!(matches!(error, StoreError::Unavailable(_)), "{error:?}");
        drop(readers);
        database.reader().unwrap();
    }
}

#[test]
fn closing_sqlite_empties_its_log() {
    let test = sqlite();
    let path = test.home.settings().url.trim_start_matches("sqlite:").to_owned();
    a_user(&test.shared(), "tunde@example.org", Role::Customer);
    let log = format!("{path}-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    let TestDatabase { database, home: _home } = test;
    drop(database);
    assert!(fs::metadata(&log).is_ok_and(|file| file.len() == 0) || !fs::exists(&log).unwrap());
}

fn refusal(url: &str) -> OpenError {
    PersistentDatabase::open(&DatabaseSettings::new(url)).err().unwrap()
}
