//! Both kinds of stores keep the promises of the port; a folder also keeps its own.

use std::time::{Duration, Instant};

use object_store::memory::InMemory;
use sha2::{Digest as _, Sha256};
use switchboard_application::ports::SecretSource as _;
use switchboard_testkit::fixtures::noon;
use switchboard_testkit::security::CountingSecrets;
use tempfile::TempDir;

use super::*;
use crate::open::BUCKET_PART_BYTES;

/// A store in a folder of its own.
fn folder() -> (ObjectBlobs, TempDir) {
    let folder = tempfile::tempdir().unwrap();
    (ObjectBlobs::open(&BlobLocation::Folder(folder.path().to_owned())).unwrap(), folder)
}

/// A store whose paths and parts are those of a bucket.
fn bucket() -> (ObjectBlobs, Arc<InMemory>) {
    let memory = Arc::new(InMemory::new());
    let store = Arc::<InMemory>::clone(&memory);
    let opened =
        Opened { store, prefix: "desk/files".to_owned(), folder: None, part_bytes: BUCKET_PART_BYTES };
    (ObjectBlobs::over(opened).unwrap(), memory)
}

fn stores() -> [ObjectBlobs; 2] {
    let (in_folder, folder) = folder();
    // The folder stays until the tests of this process end, as short as they are.
    let _kept = folder.keep();
    [in_folder, bucket().0]
}

fn keys() -> impl Iterator<Item = BlobKey> {
    let secrets = CountingSecrets::default();
    std::iter::repeat_with(move || secrets.alphanumeric(BlobKey::LENGTH).parse().unwrap())
}

fn key() -> BlobKey {
    keys().next().unwrap()
}

/// Bytes that repeat only after a long time.
fn bytes(length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from((at * 7 + at / 251) % 251).unwrap()).collect()
}

fn write(
    blobs: &ObjectBlobs,
    key: &BlobKey,
    bytes: &[u8],
    piece: usize,
) -> switchboard_application::ports::WrittenBlob {
    let mut writer = blobs.create(key).unwrap();
    for piece in bytes.chunks(piece) {
        writer.write(piece.to_vec()).unwrap();
    }
    writer.finish().unwrap()
}

fn read(blobs: &ObjectBlobs, key: &BlobKey) -> Option<Vec<u8>> {
    let OpenBlob { size_bytes, mut reader } = blobs.open(key).unwrap()?;
    let mut bytes = Vec::new();
    while let Some(piece) = reader.read().unwrap() {
        bytes.extend(piece);
    }
    assert_eq!(u64::try_from(bytes.len()).unwrap(), size_bytes);
    Some(bytes)
}

/// Every file below a folder, by its path from there.
fn files(folder: &FilePath) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(files(&entry.path()).into_iter().map(|below| format!("{name}/{below}")));
        } else {
            found.push(name);
        }
    }
    found
}

/// Waits for what nobody waits for in production.
fn eventually(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < Duration::from_secs(20), "it does not happen");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn what_is_written_is_read_again_whatever_its_size() {
    let sizes =
        [0, 1, FOLDER_PART - 1, FOLDER_PART, FOLDER_PART + 1, 3 * FOLDER_PART + 17, BUCKET_PART_BYTES + 1];
    for blobs in stores() {
        for (size, key) in sizes.into_iter().zip(keys()) {
            let bytes = bytes(size);
            let written = write(&blobs, &key, &bytes, 100_000);
            let sha256: [u8; 32] = Sha256::digest(&bytes).into();
            assert_eq!((written.size_bytes, written.sha256), (u64::try_from(size).unwrap(), sha256));
            assert!(read(&blobs, &key).unwrap() == bytes, "{size} bytes differ");
        }
    }
}

/// As many bytes as go into a folder in one step.
const FOLDER_PART: usize = 64 * 1024;

#[test]
fn the_type_is_found_by_the_first_bytes() {
    let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".as_slice();
    for blobs in stores() {
        for (bytes, magic) in [
            (png, Some("image/png")),
            (b"PK\x03\x04rest".as_slice(), Some("application/zip")),
            (b"<html><script>alert(1)</script>".as_slice(), Some("text/html")),
            (b"plain words".as_slice(), None),
            (b"".as_slice(), None),
        ] {
            assert_eq!(write(&blobs, &key(), bytes, 4).magic, magic, "{bytes:?}");
        }
    }
}

#[test]
fn nothing_is_seen_of_a_blob_before_it_has_finished() {
    for blobs in stores() {
        let key = key();
        let mut writer = blobs.create(&key).unwrap();
        writer.write(bytes(BUCKET_PART_BYTES)).unwrap();
        assert_eq!((read(&blobs, &key), blobs.shard(key.shard()).unwrap()), (None, Vec::new()));
        writer.finish().unwrap();
        let seen: Vec<BlobKey> = blobs.shard(key.shard()).unwrap().into_iter().map(|blob| blob.key).collect();
        assert_eq!(seen, [key]);
    }
}

#[test]
fn a_writer_that_is_dropped_leaves_nothing() {
    let (blobs, folder) = folder();
    let mut writer = blobs.create(&key()).unwrap();
    writer.write(bytes(FOLDER_PART)).unwrap();
    assert_eq!(files(folder.path()).len(), 1, "a part was written");
    drop(writer);
    eventually(|| files(folder.path()).is_empty());
}

#[test]
fn a_removed_blob_is_gone_and_may_be_removed_again() {
    for blobs in stores() {
        let mut keys = keys();
        let [removed, discarded, kept] = [(); 3].map(|()| keys.next().unwrap());
        for key in [&removed, &discarded, &kept] {
            write(&blobs, key, b"bytes", 5);
        }
        blobs.remove(&removed).unwrap();
        blobs.remove(&removed).unwrap();
        blobs.discard(&discarded);
        eventually(|| read(&blobs, &discarded).is_none());
        assert_eq!((read(&blobs, &removed), read(&blobs, &kept)), (None, Some(b"bytes".to_vec())));
    }
}

#[test]
fn a_shard_has_its_own_blobs_and_nothing_that_is_none() {
    let (blobs, folder) = folder();
    let [one, other]: [BlobKey; 2] = ["ab", "cd"].map(|pair| pair.repeat(20).parse().unwrap());
    write(&blobs, &one, b"1", 1);
    write(&blobs, &other, b"2", 1);
    fs::write(folder.path().join("ab/notes.txt"), "somebody's").unwrap();
    let listed = blobs.shard("ab").unwrap();
    assert_eq!(listed.iter().map(|blob| &blob.key).collect::<Vec<_>>(), [&one]);
    assert_eq!(blobs.shard("zz").unwrap(), []);
}

#[test]
fn blobs_of_a_bucket_lie_below_its_prefix_in_their_shards() {
    let (blobs, memory) = bucket();
    let key: BlobKey = "ab".repeat(20).parse().unwrap();
    write(&blobs, &key, b"bytes", 5);
    let listing = memory.list(None).try_collect::<Vec<_>>();
    let paths: Vec<String> =
        blobs.0.wait(listing).unwrap().unwrap().into_iter().map(|meta| meta.location.to_string()).collect();
    assert_eq!(paths, [format!("desk/files/ab/{key}")]);
}

#[test]
fn what_a_power_cut_left_unfinished_is_removed_once_it_is_old() {
    let (blobs, folder) = folder();
    let key: BlobKey = "ab".repeat(20).parse().unwrap();
    write(&blobs, &key, b"bytes", 5);
    for name in [format!("{key}#1"), format!("{key}#27"), format!("{key}#x"), "notes#1".to_owned()] {
        fs::write(folder.path().join("ab").join(name), "half").unwrap();
    }
    assert_eq!(blobs.remove_unfinished("ab", DateTime::UNIX_EPOCH).unwrap(), 0);
    let future = noon() + chrono::TimeDelta::days(365_000);
    assert_eq!(blobs.remove_unfinished("ab", future).unwrap(), 2);
    assert_eq!(blobs.remove_unfinished("zz", future).unwrap(), 0);
    assert_eq!(files(folder.path()).len(), 3);
    assert_eq!(read(&blobs, &key), Some(b"bytes".to_vec()));
}

#[test]
fn a_folder_that_is_not_there_is_not_opened() {
    let missing = BlobLocation::Folder("/nowhere/at/all".into());
    assert!(matches!(ObjectBlobs::open(&missing), Err(OpenError::Folder { .. })));
}

#[cfg(not(feature = "s3"))]
#[test]
fn a_bucket_needs_the_feature() {
    let location = "s3://desk".parse().unwrap();
    assert!(matches!(ObjectBlobs::open(&location), Err(OpenError::BucketsLeftOut)));
}

#[cfg(feature = "s3")]
#[test]
fn a_bucket_is_opened_with_the_feature() {
    let location = "s3://desk/files?region=eu-1&endpoint=http://127.0.0.1:9&allow_http=true".parse().unwrap();
    let blobs = ObjectBlobs::open(&location).unwrap();
    assert_eq!(
        blobs.0.path(&"ab".repeat(20).parse().unwrap()).to_string(),
        format!("files/ab/{}", "ab".repeat(20))
    );
}
