//! The first start of a server, and the next ones.

use crate::program::{Place, mode};

#[test]
fn the_first_start_prints_a_password_that_logs_in_and_the_next_one_prints_none() {
    let place = Place::new();
    let server = place.serve();
    let password = server.printed_password().unwrap().to_owned();
    assert!(server.greeting.contains("admin@switchboard.example"), "{}", server.greeting);
    let token = server.log_in("admin@switchboard.example", &password).unwrap();
    let me = server.call_as(&token, "GET", "/api/auth/me", "");
    assert_eq!((me.status, me.text("/user/role")), (200, "super_admin"), "{me:?}");
    let log = server.stop();
    assert!(!log.contains(&password), "the password stands in the log");

    let server = place.serve();
    assert_eq!(server.printed_password(), None);
    assert!(server.log_in("admin@switchboard.example", &password).is_some());
}

#[test]
fn without_a_command_it_serves_from_the_folder_it_is_called_in() {
    let place = Place::new();
    let server = place.serve_with(&[]);
    assert_eq!(server.call("GET", "/health", &[], "").status, 200);
    assert_eq!(mode(&place.path("data")), 0o700);
    assert!(place.path("data/switchboard.db").exists());
}

#[test]
fn the_address_of_the_first_administrator_can_be_chosen() {
    let place = Place::new();
    let server = place.serve_with(&["serve", "--admin-email", "root@desk.example"]);
    let password = server.printed_password().unwrap();
    assert!(server.log_in("root@desk.example", password).is_some());
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let place = Place::new();
    let server = place.serve();
    let password = server.printed_password().unwrap().to_owned();
    let token = server.log_in("admin@switchboard.example", &password).unwrap();
    let project =
        server.call_as(&token, "POST", "/api/admin/projects", r#"{"name":"Kites","timezone":"UTC"}"#);
    assert_eq!(project.status, 201, "{project:?}");
    server.signal("KILL");
    assert!(!server.wait().0.success());

    let server = place.serve();
    let projects = server.call_as(&token, "GET", "/api/admin/projects", "");
    assert_eq!((projects.status, projects.text("/data/0/name")), (200, "Kites"), "{projects:?}");
}
