//! A mailer that keeps what it is given.

use std::sync::{Mutex, MutexGuard, PoisonError};

use switchboard_application::ports::{Letter, MailError, Mailer};

/// A mailer that keeps every letter, for tests to look at.
#[derive(Debug, Default)]
pub struct RecordedMail(Mutex<Vec<Letter>>);

impl RecordedMail {
    /// The letters so far, oldest first.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.kept().clone()
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Letter>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Mailer for RecordedMail {
    fn send(&self, letter: &Letter) -> Result<(), MailError> {
        self.kept().push(letter.clone());
        Ok(())
    }
}
