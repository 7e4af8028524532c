//! How a server stops.

use std::io::Write as _;
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::http::{answer, connect, head};
use crate::program::Place;

#[test]
fn a_request_that_runs_is_finished_and_a_new_one_refused() {
    let place = Place::new();
    let server = place.serve();
    let password = server.printed_password().unwrap().to_owned();
    let body = serde_json::json!({ "email": "admin@switchboard.example", "password": password }).to_string();
    let (first_half, second_half) = body.split_at(10);
    let mut stream = connect(&server.address);
    stream.write_all(head(&server.address, "POST", "/api/auth/login", &[], body.len()).as_bytes()).unwrap();
    stream.write_all(first_half.as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(200));

    server.signal("TERM");
    let start = Instant::now();
    while TcpStream::connect(&server.address).is_ok() {
        assert!(start.elapsed() < Duration::from_secs(10), "the server still takes connections");
        thread::sleep(Duration::from_millis(10));
    }
    stream.write_all(second_half.as_bytes()).unwrap();
    let answer = answer(stream);
    assert_eq!(answer.status, 200, "{answer:?}");
    let (status, log) = server.wait();
    assert!(status.success(), "{log}");
}

#[test]
fn the_database_is_closed_at_the_end() {
    let place = Place::new();
    let server = place.serve();
    assert!(place.path("data/switchboard.db-wal").exists());
    server.stop();
    assert!(place.path("data/switchboard.db").exists());
    assert!(!place.path("data/switchboard.db-wal").exists(), "the database was left open");
}

#[test]
fn idle_connections_do_not_hold_it_up() {
    let place = Place::new();
    let server = place.serve();
    let _idle = connect(&server.address);
    let start = Instant::now();
    server.stop();
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let place = Place::new();
    let server = place.serve();
    let mut stream = connect(&server.address);
    stream.write_all(head(&server.address, "POST", "/api/auth/login", &[], 100).as_bytes()).unwrap();
    thread::sleep(Duration::from_millis(200));
    server.signal("INT");
    thread::sleep(Duration::from_millis(200));
    let start = Instant::now();
    server.signal("INT");
    let (status, log) = server.wait();
    assert!(status.success(), "{log}");
    assert!(start.elapsed() < Duration::from_secs(5), "{log}");
    assert!(log.contains("stopping at once"), "{log}");
}
