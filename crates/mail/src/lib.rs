//! Outgoing mail, by lettre.
//!
//! [`FileMailer`] implements the port `Mailer`: it writes each letter as a message of RFC 5322 into a folder, from which whoever runs the
//! installation can pass it on. `letters` has the words.

mod letters;

use std::fs::DirBuilder;
use std::io;
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use lettre::message::Mailbox;
use lettre::{FileTransport, Transport as _};
use switchboard_application::ports::{Letter, MailError, Mailer};
use switchboard_domain::EmailAddress;

/// A mailer that writes each letter into a file of its own, with the ending `.eml`.
pub struct FileMailer {
    transport: FileTransport,
    sender: Mailbox,
}

/// Why a mailer cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum FileMailerError {
    /// The folder cannot be made.
    #[error("the folder for mails `{}` cannot be made", path.display())]
    Folder {
        /// Where it should be.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The address of the sender cannot stand in a mail.
    #[error("the address `{address}` cannot be the sender of mails")]
    Sender {
        /// The address.
        address: String,
        /// What is wrong with it.
        source: lettre::address::AddressError,
    },
}

impl FileMailer {
    /// A mailer into this folder, which is made if it is missing. Letters have secrets, so nobody else may look into it.
    ///
    /// # Errors
    /// [`FileMailerError`] when the folder cannot be made, or the sender cannot be one.
    pub fn new(folder: &Path, sender: &EmailAddress) -> Result<Self, FileMailerError> {
        let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
        made.map_err(|source| FileMailerError::Folder { path: folder.to_owned(), source })?;
        let address = sender.as_str();
        let sender = address
            .parse()
            .map_err(|source| FileMailerError::Sender { address: address.to_owned(), source })?;
        Ok(Self { transport: FileTransport::new(folder), sender: Mailbox::new(None, sender) })
    }
}

impl Mailer for FileMailer {
    fn send(&self, letter: &Letter) -> Result<(), MailError> {
        let message = letters::message(letter, self.sender.clone())?;
        self.transport.send(&message).map_err(|error| MailError(Box::new(error)))?;
        Ok(())
    }
}
