//! The signing keys: a ring of them, newest first, kept in a file that only its owner can read.

use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, ErrorKind, Read, Write};
#[cfg(unix)]
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use pasetors::keys::{Generate, SymmetricKey};
use pasetors::paserk::{FormatAsPaserk, Id};
use pasetors::version4::V4;
use tempfile::NamedTempFile;
use zeroize::Zeroizing;

/// The signing keys of an installation. The newest seals tokens; the others still open those that they sealed.
///
/// The file has one PASERK `k4.local.` key a line, newest first. Empty lines and lines that start with `#` are passed over.
/// Debug output shows the public ids of the keys alone.
pub struct KeyRing {
    newest: SigningKey,
    older: Vec<SigningKey>,
}

/// Why there is no key ring.
#[derive(Debug, thiserror::Error)]
pub enum KeyRingError {
    /// The file cannot be read or written.
    #[error("cannot {action} the signing keys in {}: {source}", path.display())]
    File {
        /// What was tried: `read` or `write`.
        action: &'static str,
        /// Which file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// Others than its owner have access to the file.
    #[error("the signing keys in {} are open to others (mode {mode:03o}): run `chmod 600 {}`", path.display(), path.display())]
    Exposed {
        /// Which file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A line is not a key. It is named by its number, for it may be a damaged secret.
    #[error("line {line} of the signing keys in {} is not a `k4.local.` key", path.display())]
    Malformed {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
    },
    /// The file has no key at all.
    #[error("there is no signing key in {}", path.display())]
    Empty {
        /// Which file.
        path: PathBuf,
    },
}

impl KeyRing {
    /// A ring with one new key, which is kept nowhere.
    #[must_use]
    pub fn generate() -> Self {
        Self { newest: SigningKey::generate(), older: Vec::new() }
    }

    /// Reads the ring from its file.
    ///
    /// # Errors
    /// [`KeyRingError`] when the file cannot be read, is open to others, or has anything but keys in it.
    pub fn load(path: &Path) -> Result<Self, KeyRingError> {
        let text = read_private(path)?;
        let mut keys = text
            .lines()
            .map(str::trim)
            .zip(1..)
            .filter(|(line, _)| !line.is_empty() && !line.starts_with('#'))
            .map(|(line, number)| {
                SigningKey::parse(line)
                    .ok_or_else(|| KeyRingError::Malformed { path: path.into(), line: number })
            })
            .collect::<Result<Vec<_>, _>>()?
            .into_iter();
        let newest = keys.next().ok_or_else(|| KeyRingError::Empty { path: path.into() })?;
        Ok(Self { newest, older: keys.collect() })
    }

    /// Reads the ring from its file, or makes the file with one new key. Of two processes that do so at once one makes the key,
    /// and both have it.
    ///
    /// # Errors
    /// [`KeyRingError`] as in [`KeyRing::load`], or when the file cannot be written. Its folder must exist.
    pub fn load_or_create(path: &Path) -> Result<Self, KeyRingError> {
        match Self::load(path) {
            Err(KeyRingError::File { source, .. }) if source.kind() == ErrorKind::NotFound => {}
            outcome => return outcome,
        }
        let ring = Self::generate();
        match ring.write(path, |file| file.persist_noclobber(path)) {
            Ok(()) => Ok(ring),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Self::load(path),
            Err(source) => Err(KeyRingError::File { action: "write", path: path.into(), source }),
        }
    }

    /// Puts a new key on top of those in the file and keeps this many of the old ones, of which the tokens go on being accepted.
    /// After a leak keep none.
    ///
    /// # Errors
    /// [`KeyRingError`] as in [`KeyRing::load`], or when the file cannot be written; it is then as it was before.
    pub fn rotate(path: &Path, keep: usize) -> Result<Self, KeyRingError> {
        let Self { newest, older } = Self::load(path)?;
        let older = std::iter::once(newest).chain(older).take(keep).collect();
        let ring = Self { newest: SigningKey::generate(), older };
        ring.write(path, |file| file.persist(path)).map_err(|source| KeyRingError::File {
            action: "write",
            path: path.into(),
            source,
        })?;
        Ok(ring)
    }

    /// The public ids of the keys, newest first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.iter().map(SigningKey::id)
    }

    /// The key that seals.
    pub(crate) fn newest(&self) -> &SigningKey {
        &self.newest
    }

    /// The key with this id.
    pub(crate) fn find(&self, id: &[u8]) -> Option<&SigningKey> {
        self.iter().find(|key| key.id.as_bytes() == id)
    }

    /// The keys, newest first.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &SigningKey> {
        std::iter::once(&self.newest).chain(&self.older)
    }

    /// Writes a neighbour of the file, and has it put into place when all of it is on disk.
    fn write(
        &self,
        path: &Path,
        put_into_place: impl FnOnce(NamedTempFile) -> Result<File, tempfile::PersistError>,
    ) -> io::Result<()> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Temporary files are made with mode 600.
        let mut file = NamedTempFile::new_in(folder)?;
        writeln!(file, "# Signing keys, newest first: the first one seals tokens, all of them open tokens.")?;
        for key in self.iter() {
            writeln!(file, "{}", *key.to_paserk())?;
        }
        file.as_file().sync_all()?;
        put_into_place(file)?;
        sync_folder(folder)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.ids()).finish()
    }
}

/// A key with its public id, which is a hash of it.
pub(crate) struct SigningKey {
    key: SymmetricKey<V4>,
    id: String,
}

impl SigningKey {
    pub(crate) fn key(&self) -> &SymmetricKey<V4> {
        &self.key
    }

    /// The PASERK `k4.lid.` of the key.
    pub(crate) fn id(&self) -> &str {
        &self.id
    }

    #[expect(
        clippy::expect_used,
        reason = "a machine without randomness must not make a key, and there is no other way on"
    )]
    fn generate() -> Self {
        SymmetricKey::generate().expect("the operating system gives random bytes").into()
    }

    fn parse(paserk: &str) -> Option<Self> {
        SymmetricKey::try_from(paserk).ok().map(Self::from)
    }

    fn to_paserk(&self) -> Zeroizing<String> {
        Zeroizing::new(paserk(&self.key))
    }
}

impl From<SymmetricKey<V4>> for SigningKey {
    fn from(key: SymmetricKey<V4>) -> Self {
        Self { id: paserk(&Id::from(&key)), key }
    }
}

#[expect(clippy::expect_used, reason = "writing to a string does not fail")]
fn paserk(value: &impl FormatAsPaserk) -> String {
    let mut text = String::with_capacity(64);
    value.fmt(&mut text).expect("strings take any text");
    text
}

/// The text of a file that is its owner's alone. The permissions are those of the file that was opened, whatever may take its
/// place in the meantime.
fn read_private(path: &Path) -> Result<Zeroizing<String>, KeyRingError> {
    let failed = |source| KeyRingError::File { action: "read", path: path.into(), source };
    let mut file = File::open(path).map_err(failed)?;
    let mode = mode(&file.metadata().map_err(failed)?);
    if mode & 0o077 != 0 {
        return Err(KeyRingError::Exposed { path: path.into(), mode });
    }
    let mut text = Zeroizing::new(String::new());
    file.read_to_string(&mut text).map_err(failed)?;
    Ok(text)
}

#[cfg(unix)]
fn mode(metadata: &Metadata) -> u32 {
    metadata.permissions().mode() & 0o777
}

/// Where files have no permission bits, the folder's access rules guard them.
#[cfg(not(unix))]
fn mode(_: &Metadata) -> u32 {
    0o600
}

/// Makes the new name of a file as lasting as its content.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
