//! What is said to a mailbox's server and what it answers, command by command.
//!
//! A command is done when the server says that it is. The crate's own streams end alike whether a server did what it was asked for or
//! refused it, and by that a message that could not be read would look like one that is gone.

use std::time::Duration;

use async_imap::error::Error;
use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, ResponseCode, Status};
use async_imap::{Client, Session};
use switchboard_application::ports::Unreachable;
use switchboard_application::records::WaitingMessage;
use switchboard_domain::intake::{MessageUid, Numbering, Stretch, Wanted};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::wire::{Carrier, MailboxTls, Wire};
use crate::mailbox_location::{After, MailboxLocation, MailboxSecurity};

/// How many bytes an answer has at most, but for what it has of a message.
const ANSWER: usize = 512 * 1024;
/// How much of a message is asked for at once.
const PIECE: usize = 1024 * 1024;

/// Why a mailbox cannot be read.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error("the server does not answer in time")]
    TooSlow,
    #[error("the connection broke: {0}")]
    Broken(#[from] std::io::Error),
    #[error("the server ended the connection")]
    Ended,
    #[error("the server does not greet as one of mailboxes does")]
    NoGreeting,
    #[error("the server refuses {asked}: {said}")]
    Refused { asked: &'static str, said: String },
    #[error("the server does not say how it numbers messages")]
    NoNumbering,
    #[error("the server sends another part of a message than it was asked for")]
    WrongPart,
    #[error("{0}")]
    Other(Error),
}

/// A mailbox that is open.
pub(super) struct Dialogue {
    session: Session<Wire>,
    patience: Duration,
    after: After,
    pub(super) numbering: Numbering,
}

impl Dialogue {
    /// Connects, logs in and opens the mailbox, to be read alone where it is to be left as it is.
    pub(super) async fn open(
        location: &MailboxLocation,
        tls: &MailboxTls,
        patience: Duration,
    ) -> Result<Self, Fault> {
        let client = within(patience, connect(location, tls)).await?;
        let session = within(patience, log_in(client, location)).await?;
        let after = location.after;
        let mut dialogue = Self { session, patience, after, numbering: Numbering { validity: 0, next: 0 } };
        let verb = if after == After::Keep { "EXAMINE" } else { "SELECT" };
        let (mut validity, mut next) = (None, None);
        let select = format!("{verb} {}", quoted(&location.folder));
        dialogue
            .command("the folder", &select, ANSWER, |response| {
                if let Response::Data { status: Status::Ok, outcome } = response {
                    match outcome.code {
                        Some(ResponseCode::UidValidity(number)) => validity = Some(number),
                        Some(ResponseCode::UidNext(number)) => next = Some(number),
                        Some(_) | None => {}
                    }
                }
                Ok(())
            })
            .await?;
        let (Some(validity), Some(next)) = (validity, next) else { return Err(Fault::NoNumbering) };
        dialogue.numbering = Numbering { validity, next };
        Ok(dialogue)
    }

    /// The messages of a stretch that are wanted, at most so many, with their sizes.
    pub(super) async fn waiting(
        &mut self,
        stretch: Stretch,
        limit: usize,
    ) -> Result<Vec<WaitingMessage>, Fault> {
        let Stretch { first, last, wanted } = stretch;
        let which = match (wanted, self.after) {
            // Among those that are marked as removed may be one of ours: whoever is killed between the mark and the removal finds it again.
            (Wanted::All, After::Delete) => "ALL",
            (Wanted::All, After::Keep | After::Seen) => "UNDELETED",
            (Wanted::Unread, After::Delete) => "OR UNSEEN DELETED",
            (Wanted::Unread, After::Keep | After::Seen) => "UNDELETED UNSEEN",
        };
        let mut found = Vec::new();
        let search = format!("UID SEARCH UID {first}:{last} {which}");
        self.command("to search", &search, ANSWER, |response| {
            if let Response::MailboxData(MailboxDatum::Search(uids)) = response {
                found.extend(uids.iter().copied().filter(|uid| (first..=last).contains(uid)));
            }
            Ok(())
        })
        .await?;
        found.sort_unstable();
        found.dedup();
        // Those that were removed in between are no reason to believe that nothing else waits.
        for part in found.chunks(limit) {
            let waiting = self.sized(part).await?;
            if !waiting.is_empty() {
                return Ok(waiting);
            }
        }
        Ok(Vec::new())
    }

    /// The messages among these that are still there, with their sizes.
    async fn sized(&mut self, uids: &[u32]) -> Result<Vec<WaitingMessage>, Fault> {
        if uids.is_empty() {
            return Ok(Vec::new());
        }
        let set: Vec<String> = uids.iter().map(ToString::to_string).collect();
        let fetch = format!("UID FETCH {} (UID RFC822.SIZE)", set.join(","));
        let mut waiting = Vec::new();
        self.command("the sizes of messages", &fetch, ANSWER, |response| {
            if let Response::Fetch(_, attributes) = response
                && let Some(uid) = uid_of(attributes)
                && uids.contains(&uid)
            {
                let size = attributes.iter().find_map(|attribute| {
                    let AttributeValue::Rfc822Size(size) = attribute else { return None };
                    Some(u64::from(*size))
                });
                waiting.push(WaitingMessage { uid: MessageUid(uid), size_bytes: size.unwrap_or(0) });
            }
            Ok(())
        })
        .await?;
        waiting.sort_unstable_by_key(|message| message.uid);
        waiting.dedup_by_key(|message| message.uid);
        Ok(waiting)
    }

    /// A message up to so many bytes, in pieces. None where it is gone.
    pub(super) async fn fetch(
        &mut self,
        uid: MessageUid,
        bytes_max: usize,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let mut message = Vec::new();
        while message.len() < bytes_max {
            let wanted = PIECE.min(bytes_max - message.len());
            let Some(piece) = self.piece(uid, message.len(), wanted).await? else { return Ok(None) };
            message.extend_from_slice(&piece);
            if piece.len() < wanted {
                break;
            }
        }
        Ok(Some(message))
    }

    /// A part of a message. `PEEK` leaves its marks as they are.
    async fn piece(
        &mut self,
        MessageUid(uid): MessageUid,
        from: usize,
        wanted: usize,
    ) -> Result<Option<Vec<u8>>, Fault> {
        let fetch = format!("UID FETCH {uid} (UID BODY.PEEK[]<{from}.{wanted}>)");
        let mut found = None;
        self.command("a message", &fetch, ANSWER + wanted, |response| {
            let Response::Fetch(_, attributes) = response else { return Ok(()) };
            if uid_of(attributes) != Some(uid) {
                return Ok(());
            }
            for attribute in attributes {
                if let AttributeValue::BodySection { section: None, index, data } = attribute {
                    let starts_at = index.and_then(|index| usize::try_from(index).ok()).unwrap_or(0);
                    let piece = data.as_deref().unwrap_or_default();
                    if starts_at != from || piece.len() > wanted {
                        return Err(Fault::WrongPart);
                    }
                    found = Some(piece.to_vec());
                }
            }
            Ok(())
        })
        .await?;
        Ok(found)
    }

    /// Marks a message as read.
    pub(super) async fn mark_seen(&mut self, MessageUid(uid): MessageUid) -> Result<(), Fault> {
        self.command("to mark a message", &format!("UID STORE {uid} +FLAGS.SILENT (\\Seen)"), ANSWER, |_| {
            Ok(())
        })
        .await
    }

    /// Removes a message, and no other one that somebody has marked: a server that cannot do that leaves it marked.
    pub(super) async fn delete(&mut self, MessageUid(uid): MessageUid) -> Result<(), Fault> {
        let mark = format!("UID STORE {uid} +FLAGS.SILENT (\\Seen \\Deleted)");
        self.command("to mark a message", &mark, ANSWER, |_| Ok(())).await?;
        match self.command("to remove a message", &format!("UID EXPUNGE {uid}"), ANSWER, |_| Ok(())).await {
            Ok(()) | Err(Fault::Refused { .. }) => Ok(()),
            Err(fault) => Err(fault),
        }
    }

    /// Says good-bye. The answer does not matter.
    pub(super) async fn end(&mut self, patience: Duration) {
        drop(timeout(patience, self.session.logout()).await);
    }

    /// Says something, and hands on each answer until the server says that it is done.
    async fn command(
        &mut self,
        asked: &'static str,
        command: &str,
        answer_max: usize,
        mut each: impl FnMut(&Response<'_>) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        let Self { session, patience, .. } = self;
        session.as_mut().allow(answer_max);
        within(*patience, async {
            let id = session.run_command(command).await.map_err(Fault::Other)?;
            loop {
                let answer = session.read_response().await?.ok_or(Fault::Ended)?;
                if let Response::Done { tag, status, outcome } = answer.parsed()
                    && *tag == id
                {
                    let said = outcome.information.as_deref().unwrap_or_default().to_owned();
                    return if *status == Status::Ok { Ok(()) } else { Err(Fault::Refused { asked, said }) };
                }
                each(answer.parsed())?;
            }
        })
        .await
    }
}

/// Connects, is greeted, and secures the connection where that comes afterwards.
async fn connect(location: &MailboxLocation, tls: &MailboxTls) -> Result<Client<Wire>, Fault> {
    let MailboxLocation { host, port, security, .. } = location;
    let stream = TcpStream::connect((host.as_str(), *port)).await?;
    let mut carrier: Box<dyn Carrier> = Box::new(stream);
    if *security == MailboxSecurity::Tls {
        carrier = tls.secure(host, carrier).await?;
    }
    let mut client = Client::new(Wire::new(carrier, ANSWER));
    let greeting = client.read_response().await?.ok_or(Fault::Ended)?;
    let Response::Data { status, outcome } = greeting.parsed() else { return Err(Fault::NoGreeting) };
    if *status != Status::Ok {
        let said = outcome.information.as_deref().unwrap_or_default().to_owned();
        return Err(Fault::Refused { asked: "the connection", said });
    }
    if *security == MailboxSecurity::StartTls {
        client
            .run_command_and_check_ok("STARTTLS", None)
            .await
            .map_err(|error| refusal("to secure the connection", error))?;
        // Whatever came in the clear behind the answer is thrown away with the old client.
        let carrier = tls.secure(host, client.into_inner().into_carrier()).await?;
        client = Client::new(Wire::new(carrier, ANSWER));
    }
    Ok(client)
}

async fn log_in(mut client: Client<Wire>, location: &MailboxLocation) -> Result<Session<Wire>, Fault> {
    client.get_mut().allow(ANSWER);
    let session = client.login(&location.user, &location.password).await;
    session.map_err(|(error, _client)| refusal("the log-in", error))
}

async fn within<T>(patience: Duration, work: impl Future<Output = Result<T, Fault>>) -> Result<T, Fault> {
    timeout(patience, work).await.unwrap_or(Err(Fault::TooSlow))
}

/// What a server said when it refused something, without what the crate writes around it.
fn refusal(asked: &'static str, error: Error) -> Fault {
    if let Error::No(text) | Error::Bad(text) = &error {
        let said = text.split_once("info: Some(\"").and_then(|(_, rest)| rest.rsplit_once("\")"));
        return Fault::Refused { asked, said: said.map_or(text.as_str(), |(said, _)| said).to_owned() };
    }
    Fault::Other(error)
}

fn uid_of(attributes: &[AttributeValue<'_>]) -> Option<u32> {
    attributes.iter().find_map(|attribute| {
        let AttributeValue::Uid(uid) = attribute else { return None };
        Some(*uid)
    })
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

impl Fault {
    /// The fault for people, in which no password stands even where a server repeats it.
    pub(super) fn told(&self, location: &MailboxLocation) -> Unreachable {
        Unreachable(self.to_string().replace(&location.password, "***"))
    }
}
