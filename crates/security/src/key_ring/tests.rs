//! What the file of signing keys must look like, and what never happens to it.

use std::fs;
use std::thread;

use tempfile::TempDir;

use super::*;

fn folder() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("signing-keys");
    (folder, path)
}

fn ids(ring: &KeyRing) -> Vec<String> {
    ring.ids().map(str::to_owned).collect()
}

/// A file with these lines that only its owner can read.
fn written(path: &Path, lines: &str) -> Result<KeyRing, KeyRingError> {
    fs::write(path, lines).unwrap();
    set_mode(path, 0o600);
    KeyRing::load(path)
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

#[test]
fn the_first_start_makes_a_key_and_the_next_finds_it() {
    let (folder, path) = folder();
    let made = KeyRing::load_or_create(&path).unwrap();
    let content = fs::read(&path).unwrap();
    assert_eq!(ids(&KeyRing::load_or_create(&path).unwrap()), ids(&made));
    assert_eq!(ids(&KeyRing::load(&path).unwrap()), ids(&made));
    assert_eq!(fs::read(&path).unwrap(), content);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "nothing temporary stays behind");
}

#[test]
fn starts_at_the_same_moment_agree_on_one_key() {
    let (folder, path) = folder();
    let found: Vec<_> = thread::scope(|scope| {
        let starts: Vec<_> =
            (0..8).map(|_| scope.spawn(|| ids(&KeyRing::load_or_create(&path).unwrap()))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect()
    });
    assert!(found.iter().all(|ids| *ids == found[0]), "{found:?}");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[cfg(unix)]
#[test]
fn only_the_owner_can_read_the_file() {
    let (_folder, path) = folder();
    KeyRing::load_or_create(&path).unwrap();
    assert_eq!(mode(&fs::metadata(&path).unwrap()), 0o600);
    KeyRing::rotate(&path, 1).unwrap();
    assert_eq!(mode(&fs::metadata(&path).unwrap()), 0o600);
}

#[cfg(unix)]
#[test]
fn a_file_that_is_open_to_others_is_refused_with_the_remedy() {
    let (_folder, path) = folder();
    KeyRing::load_or_create(&path).unwrap();
    let content = fs::read(&path).unwrap();
    for exposed in [0o640, 0o604, 0o644, 0o660, 0o620, 0o602, 0o610, 0o601, 0o777] {
        set_mode(&path, exposed);
        for outcome in [KeyRing::load(&path), KeyRing::load_or_create(&path), KeyRing::rotate(&path, 1)] {
            let error = outcome.unwrap_err();
            assert!(matches!(error, KeyRingError::Exposed { mode, .. } if mode == exposed), "{error}");
            let remedy = format!("(mode {exposed:o}): run `chmod 600 {}`", path.display());
            assert!(error.to_string().ends_with(&remedy), "{error}");
        }
    }
    assert_eq!(fs::read(&path).unwrap(), content);
    for private in [0o600, 0o400] {
        set_mode(&path, private);
        KeyRing::load(&path).unwrap();
    }
}

#[test]
fn rotation_puts_a_new_key_on_top_and_keeps_as_many_as_told() {
    let (folder, path) = folder();
    let first = ids(&KeyRing::load_or_create(&path).unwrap());
    let second = ids(&KeyRing::rotate(&path, 1).unwrap());
    assert_eq!(second[1..], first[..]);
    let third = ids(&KeyRing::rotate(&path, 2).unwrap());
    assert_eq!(third[1..], second[..]);
    let fourth = ids(&KeyRing::rotate(&path, 1).unwrap());
    assert_eq!(fourth[1..], third[..1]);
    let after_a_leak = ids(&KeyRing::rotate(&path, 0).unwrap());
    assert_eq!(after_a_leak.len(), 1);
    assert!(!fourth.contains(&after_a_leak[0]));
    assert_eq!(ids(&KeyRing::load(&path).unwrap()), after_a_leak);
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 1);
}

#[test]
fn comments_and_empty_lines_are_passed_over() {
    let (_folder, path) = folder();
    let (newest, older) = (SigningKey::generate(), SigningKey::generate());
    let lines = format!("# ours\n\n  {}\r\n # old\n{}", *newest.to_paserk(), *older.to_paserk());
    assert_eq!(ids(&written(&path, &lines).unwrap()), [newest.id, older.id]);
}

#[test]
fn a_file_without_a_key_is_no_ring_and_is_never_overwritten() {
    let (_folder, path) = folder();
    for lines in ["", "\n", "# k4.local.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"] {
        assert!(matches!(written(&path, lines), Err(KeyRingError::Empty { .. })), "{lines:?}");
        KeyRing::load_or_create(&path).unwrap_err();
        KeyRing::rotate(&path, 1).unwrap_err();
        assert_eq!(fs::read_to_string(&path).unwrap(), lines);
    }
}

#[test]
fn a_wrong_line_is_named_by_its_number_and_not_shown() {
    let (_folder, path) = folder();
    let key = SigningKey::generate().to_paserk();
    let wrong = [
        "hunter2",
        &key[..key.len() - 1],
        &key[..key.len() - 4],
        &format!("{}A", *key),
        &format!("{}=", *key),
        &key.replace("k4.local.", "k4.lid."),
        &key.replace("k4.local.", "k4.secret."),
        &key.replace("k4.local.", "k2.local."),
        &key.replace("k4.local.", "K4.LOCAL."),
        &format!("{} # the old one", *key),
        &SigningKey::generate().id,
    ];
    for line in wrong {
        let error = written(&path, &format!("# keys\n{}\n{line}\n", *key)).unwrap_err();
        assert!(matches!(error, KeyRingError::Malformed { line: 3, .. }), "{line}: {error}");
        for shown in [error.to_string(), format!("{error:?}")] {
            assert!(!shown.contains(line), "{shown}");
        }
    }
}

#[test]
fn what_is_not_text_or_not_there_is_an_error_with_its_path() {
    let (folder, path) = folder();
    fs::write(&path, [0xff, 0xfe]).unwrap();
    set_mode(&path, 0o600);
    let nowhere = folder.path().join("no-such-folder").join("keys");
    for (outcome, path) in [
        (KeyRing::load(&path), &path),
        (KeyRing::load(&nowhere), &nowhere),
        (KeyRing::load_or_create(&nowhere), &nowhere),
        (KeyRing::rotate(&nowhere, 1), &nowhere),
    ] {
        let error = outcome.unwrap_err();
        assert!(matches!(error, KeyRingError::File { .. }));
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    }
}

#[test]
fn secrets_are_never_shown() {
    let (_folder, path) = folder();
    let ring = KeyRing::load_or_create(&path).unwrap();
    let secret = ring.newest.to_paserk();
    let secret = secret.strip_prefix("k4.local.").unwrap();
    assert!(fs::read_to_string(&path).unwrap().contains(secret));
    assert_eq!(format!("{ring:?}"), format!("[{:?}]", ring.newest.id));
    assert!(ring.newest.id.starts_with("k4.lid.") && !ring.newest.id.contains(secret));
}
