//! Mails as files, for whoever has no mail server yet, or passes them on in another way.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use switchboard_application::ports::{MailConnection, MailTransport, NotSent, Unreachable};
use switchboard_application::records::ClaimedMail;

use crate::message::{Sender, message};

/// Writes each mail into a file of its own with the ending `.eml`, named by its identifier: a mail that is sent again is the same file.
#[derive(Debug, Clone)]
pub struct FileTransport {
    folder: PathBuf,
    sender: Sender,
}

/// The folder cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("the folder for mails `{}` cannot be made", path.display())]
pub struct FolderError {
    path: PathBuf,
    source: io::Error,
}

impl FileTransport {
    /// A transport into this folder, which is made if it is missing. Mails have secrets, so nobody else may look into it.
    ///
    /// # Errors
    /// [`FolderError`] when the folder cannot be made.
    pub fn new(folder: &Path, sender: Sender) -> Result<Self, FolderError> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|source| FolderError { path: folder.to_owned(), source })?;
        Ok(Self { folder: folder.to_owned(), sender })
    }

    /// Writes a file beside the one that is meant and puts it in its place, so that nobody sees half of a mail.
    fn write(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let beside = self.folder.join(format!(".{name}.new"));
        let mut file =
            OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, self.folder.join(format!("{name}.eml")))
    }
}

impl MailTransport for FileTransport {
    fn connect(&self) -> Result<Box<dyn MailConnection>, Unreachable> {
        match fs::metadata(&self.folder) {
            Ok(found) if found.is_dir() => Ok(Box::new(self.clone())),
            Ok(_) => Err(Unreachable("what should be the folder for mails is none".to_owned())),
            Err(error) => Err(Unreachable(format!("the folder for mails cannot be read: {error}"))),
        }
    }
}

impl MailConnection for FileTransport {
    fn send(&mut self, mail: &ClaimedMail) -> Result<(), NotSent> {
        let message = message(mail, &self.sender).map_err(|error| NotSent::Refused(error.to_string()))?;
        self.write(mail.message_id.bare(), &message.formatted())
            .map_err(|error| NotSent::Deferred(error.to_string()))
    }
}
