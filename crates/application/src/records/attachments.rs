//! Files that hang on tickets and messages, and the keys under which their bytes are kept.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use switchboard_domain::attachment::{ContentType, FileName};
use switchboard_domain::{AttachmentId, MessageId, TicketId, UserId};

use crate::ports::SecretSource;

/// The name under which the bytes of an attachment are kept. It is random, so it says nothing, cannot be guessed, and is harmless as a path.
///
/// Small letters and digits alone: some file systems do not tell capital letters from small ones.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobKey(String);

/// The text is not the key of a blob.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("must be {} small letters and digits", BlobKey::LENGTH)]
pub struct InvalidBlobKey;

/// A file as somebody sent it, within something else.
#[derive(Clone, PartialEq, Eq)]
pub struct SentFile {
    /// What it is called.
    pub name: FileName,
    /// What it says it is.
    pub content_type: Option<String>,
    /// Its bytes.
    pub content: Vec<u8>,
}

/// What is kept of a file, wherever it hangs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredFile {
    /// Where its bytes are.
    pub key: BlobKey,
    /// What it is called.
    pub file_name: FileName,
    /// What it is served as.
    pub content_type: ContentType,
    /// Its size.
    pub size_bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// An attachment to be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAttachment {
    /// The ticket.
    pub ticket_id: TicketId,
    /// The message it hangs on; none for one of the ticket itself.
    pub message_id: Option<MessageId>,
    /// Who sent it, if they have an account.
    pub uploader_id: Option<UserId>,
    /// The file.
    pub file: StoredFile,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
}

/// What a person sent in a while.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Uploaded {
    /// The bytes of all files together.
    pub bytes: u64,
    /// When the first of them was sent.
    pub first_at: Option<DateTime<Utc>>,
}

/// An attachment as tickets and messages show it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Which one.
    pub id: AttachmentId,
    /// What it is called.
    pub file_name: FileName,
    /// What it is served as.
    pub content_type: ContentType,
    /// Its size.
    pub size_bytes: u64,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
}

/// An attachment as it is served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttachment {
    /// Which one.
    pub id: AttachmentId,
    /// The file.
    pub file: StoredFile,
}

impl BlobKey {
    /// How many characters a key has.
    pub const LENGTH: usize = 40;
    /// The characters of keys.
    const ALPHABET: &'static [u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";
    /// How many of its characters name the shard of a key.
    const SHARD_LENGTH: usize = 2;

    /// A new key. With 36 characters to choose from, though not all equally often, it carries more than 190 bits.
    pub fn random(secrets: &dyn SecretSource) -> Self {
        Self(secrets.alphanumeric(Self::LENGTH).to_ascii_lowercase())
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part of all blobs that it belongs to.
    #[must_use]
    pub fn shard(&self) -> &str {
        self.0.get(..Self::SHARD_LENGTH).unwrap_or_default()
    }

    /// The name of every shard: small enough parts to be compared one after the other, however many blobs there are.
    pub fn shards() -> impl Iterator<Item = String> {
        let characters = || Self::ALPHABET.iter().map(|byte| char::from(*byte));
        characters().flat_map(move |first| characters().map(move |second| format!("{first}{second}")))
    }
}

impl FromStr for BlobKey {
    type Err = InvalidBlobKey;

    fn from_str(text: &str) -> Result<Self, InvalidBlobKey> {
        let is_key = text.len() == Self::LENGTH && text.bytes().all(|byte| Self::ALPHABET.contains(&byte));
        if is_key { Ok(Self(text.to_owned())) } else { Err(InvalidBlobKey) }
    }
}

impl fmt::Display for BlobKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl fmt::Debug for SentFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { name, content_type, content } = self;
        f.debug_struct("SentFile")
            .field("name", name)
            .field("content_type", content_type)
            .field("bytes", &content.len())
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn a_key_is_small_letters_and_digits_and_nothing_else() {
        let key = "ab".repeat(20);
        assert_eq!(key.parse::<BlobKey>().map(|key| key.shard().to_owned()), Ok("ab".to_owned()));
        for wrong in ["", "ab", &"ab".repeat(21), &"AB".repeat(20), &"/.".repeat(20), &"ä".repeat(20)] {
            assert_eq!(wrong.parse::<BlobKey>(), Err(InvalidBlobKey), "{wrong}");
        }
    }

    #[test]
    fn every_key_has_its_shard_among_all_of_them() {
        let shards: BTreeSet<String> = BlobKey::shards().collect();
        assert_eq!(shards.len(), 36 * 36);
        for key in ["a0".repeat(20), "zz".repeat(20), "00".repeat(20)] {
            assert!(shards.contains(key.parse::<BlobKey>().unwrap().shard()));
        }
    }
}
