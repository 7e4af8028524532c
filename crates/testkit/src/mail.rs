//! Doubles for mail: letters that can be recognised, and a transport that does what a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use switchboard_application::ports::{
    Database, Letter, LetterError, Letters, MailConnection, MailFilter, MailTransport, NotSent, Paging,
    Unreachable,
};
use switchboard_application::records::{ClaimedMail, MailContent};
use switchboard_domain::EmailAddress;
use switchboard_domain::mail::MailSubject;

/// Letters that say nothing but their number, so that a test finds out which ones were put into the outbox.
#[derive(Debug, Default)]
pub struct NumberedLetters(Mutex<Vec<Letter>>);

/// A letter in the outbox.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Who gets it.
    pub to: EmailAddress,
    /// What it says.
    pub letter: Letter,
}

impl NumberedLetters {
    /// The letters that were put into the outbox of a database, the oldest first. A letter that was written and then not needed is none.
    ///
    /// # Panics
    /// When the database fails, or there are more than a hundred.
    #[must_use]
    pub fn posted(&self, database: &Arc<dyn Database>) -> Vec<Posted> {
        let mut reader = database.reader().expect("a reader opens");
        let all = Paging::After { last_seen: None, limit: 100 };
        let mut mails = reader.mails().list(&MailFilter::default(), all).expect("the query succeeds").records;
        mails.sort_by_key(|mail| mail.id);
        let written = self.kept();
        let posted = mails.into_iter().map(|mail| {
            let number: usize = mail.subject.as_str().parse().expect("the subject is a number");
            Posted { to: mail.recipient, letter: written.get(number).expect("the letter exists").clone() }
        });
        posted.collect()
    }

    fn kept(&self) -> MutexGuard<'_, Vec<Letter>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Letters for NumberedLetters {
    fn write(&self, letter: &Letter) -> Result<MailContent, LetterError> {
        let mut written = self.kept();
        let subject = MailSubject::new(&written.len().to_string());
        written.push(letter.clone());
        Ok(MailContent { subject, text: format!("{letter:?}"), html: format!("<p>{letter:?}</p>") })
    }
}

/// A transport that answers what it was told to, and success when nothing is left.
#[derive(Debug, Clone, Default)]
pub struct ScriptedTransport(Arc<Mutex<Script>>);

#[derive(Debug, Default)]
struct Script {
    unreachable: Option<Unreachable>,
    answers: VecDeque<NotSent>,
    sent: Vec<ClaimedMail>,
    connections: usize,
}

impl ScriptedTransport {
    /// Makes the next mails fail in this way, one after the other.
    pub fn fail(&self, answers: impl IntoIterator<Item = NotSent>) {
        self.script().answers.extend(answers);
    }

    /// Makes every connection fail from now on, or none any more.
    pub fn set_unreachable(&self, reason: Option<&str>) {
        self.script().unreachable = reason.map(|reason| Unreachable(reason.to_owned()));
    }

    /// The mails that were sent.
    #[must_use]
    pub fn sent(&self) -> Vec<ClaimedMail> {
        self.script().sent.clone()
    }

    /// How many connections were opened.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.script().connections
    }

    fn script(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl MailTransport for ScriptedTransport {
    fn connect(&self) -> Result<Box<dyn MailConnection>, Unreachable> {
        let mut script = self.script();
        if let Some(unreachable) = &script.unreachable {
            return Err(unreachable.clone());
        }
        script.connections += 1;
        Ok(Box::new(self.clone()))
    }
}

impl MailConnection for ScriptedTransport {
    fn send(&mut self, mail: &ClaimedMail) -> Result<(), NotSent> {
        let mut script = self.script();
        match script.answers.pop_front() {
            Some(failure) => Err(failure),
            None => {
                script.sent.push(mail.clone());
                Ok(())
            }
        }
    }
}
