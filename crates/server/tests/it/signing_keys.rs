//! The file of the signing keys.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{Place, Server, failure, mode};

const KEYS: &str = "data/signing.keys";

fn me(server: &Server, token: &str) -> u16 {
    server.call_as(token, "GET", "/api/auth/me", "").status
}

#[test]
fn the_file_is_private_and_a_readable_one_is_refused() {
    let place = Place::new();
    drop(place.serve());
    assert_eq!(mode(&place.path(KEYS)), 0o600);
    fs::set_permissions(place.path(KEYS), Permissions::from_mode(0o644)).unwrap();
    let (code, line) = failure(&place.run(&["serve"]));
    assert_eq!(code, 1);
    assert!(line.contains("signing.keys") && line.contains("chmod 600"), "{line}");
}

#[test]
fn a_rotated_key_is_taken_up_on_hangup_and_a_dropped_one_opens_nothing() {
    let place = Place::new();
    let server = place.serve();
    let password = server.printed_password().unwrap().to_owned();
    let token = server.log_in("admin@switchboard.example", &password).unwrap();

    assert!(place.run(&["signing-key", "rotate"]).status.success());
    assert_eq!(mode(&place.path(KEYS)), 0o600);
    server.signal("HUP");
    let second = wait_for(|| server.log_in("admin@switchboard.example", &password));
    assert_eq!((me(&server, &token), me(&server, &second)), (200, 200));

    let output = place.run(&["signing-key", "rotate", "--keep", "0"]);
    assert_eq!(String::from_utf8(output.stdout).unwrap().matches("k4.lid.").count(), 1);
    server.signal("HUP");
    wait_for(|| (me(&server, &token) == 401).then_some(()));
    assert_eq!(me(&server, &second), 401);
}

#[test]
fn keys_that_cannot_be_read_leave_the_present_ones_in_force() {
    let place = Place::new();
    let server = place.serve();
    let token = server.log_in("admin@switchboard.example", server.printed_password().unwrap()).unwrap();
    fs::write(place.path(KEYS), "nonsense\n").unwrap();
    server.signal("HUP");
    assert_eq!(me(&server, &token), 200);
    let log = server.stop();
    assert!(log.contains("the signing keys stay as they are") && !log.contains("nonsense"), "{log}");
}

#[test]
fn without_a_ring_there_is_nothing_to_rotate() {
    let (code, line) = failure(&Place::new().run(&["signing-key", "rotate"]));
    assert_eq!(code, 1);
    assert!(line.contains("data/signing.keys"), "{line}");
}

fn wait_for<T>(mut look: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(start.elapsed() < Duration::from_secs(10), "it never came");
        thread::sleep(Duration::from_millis(20));
    }
}
