//! Doubles for mail: letters that can be recognised, and a transport that does what a test says.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use switchboard_application::ports::{
    Database, HtmlReader, Letter, LetterError, Letters, MailConnection, MailFilter, MailLimit, MailReader,
    MailTransport, NotSent, Paging, Unreachable, UnreadableMail,
};
use switchboard_application::records::{
    ClaimedMail, DeliveryFailure, IncomingMail, MailAuthor, MailContent, SentFile,
};
use switchboard_domain::EmailAddress;
use switchboard_domain::attachment::FileName;
use switchboard_domain::intake::{AuthenticationResults, Signs};
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

/// A reader of HTML that takes out what stands between angle brackets, and knows nothing else of it.
#[derive(Debug, Clone, Copy, Default)]
pub struct TagStripper;

impl HtmlReader for TagStripper {
    fn text(&self, html: &str) -> String {
        let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text));
        parts.collect::<String>().trim().to_owned()
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

/// A reader of plain messages: headers, an empty line and a text, without any encoding. `X-File` stands for a file whose name and content it
/// has, `X-Failed` for a mail that it reports could not be delivered: its identifier and its receiver.
#[derive(Debug, Clone, Copy, Default)]
pub struct PlainReader;

impl MailReader for PlainReader {
    fn read(&self, message: &[u8]) -> Result<IncomingMail, UnreadableMail> {
        let message = String::from_utf8_lossy(message).replace("\r\n", "\n");
        let (header, text) = message.split_once("\n\n").unwrap_or((&message, ""));
        let values = |name: &'static str| {
            header.lines().filter_map(move |line| {
                let (found, value) = line.split_once(':')?;
                found.eq_ignore_ascii_case(name).then(|| value.trim())
            })
        };
        let bare = |id: &str| id.trim_matches(['<', '>']).to_owned();
        let words = |name| values(name).flat_map(str::split_whitespace);
        let subject = values("Subject").next().unwrap_or_default().to_owned();
        let number = subject.split_once('#').and_then(|(_, number)| number.split(' ').next()?.parse().ok());
        let mail = IncomingMail {
            message_id: values("Message-ID").next().map(bare),
            answers: words("In-Reply-To").chain(words("References")).map(bare).collect(),
            sender: values("From")
                .find_map(|from| from.parse().ok())
                .map(|email| MailAuthor { name: None, email }),
            recipients: words("To").filter_map(|to| to.parse().ok()).collect(),
            subject,
            number,
            text: text.to_owned(),
            reply: text.split("\n> ").next().unwrap_or_default().to_owned(),
            files: values("X-File").filter_map(file).collect(),
            signs: Signs {
                auto_submitted: values("Auto-Submitted").next().map(str::to_owned),
                ..Signs::default()
            },
            loops: words("X-Loop").filter_map(|address| address.parse().ok()).collect(),
            authentication: AuthenticationResults(
                values("Authentication-Results").map(str::to_owned).collect(),
            ),
            failures: values("X-Failed").filter_map(failure).collect(),
            date: None,
        };
        if values("X-Unreadable").next().is_some() {
            return Err(UnreadableMail { limit: MailLimit::Parts, header: Box::new(mail) });
        }
        Ok(mail)
    }
}

fn file(value: &str) -> Option<SentFile> {
    let (name, content) = value.split_once(' ')?;
    Some(SentFile {
        name: FileName::from_sent(name),
        content_type: None,
        content: content.as_bytes().to_vec(),
    })
}

fn failure(value: &str) -> Option<DeliveryFailure> {
    let (id, recipient) = value.split_once(' ')?;
    Some(DeliveryFailure { message_id: id.parse().ok()?, recipient: recipient.parse().ok()? })
}
