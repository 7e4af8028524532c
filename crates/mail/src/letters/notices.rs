//! The words of letters about tickets.

use askama::Template;
use switchboard_application::ports::{DigestEntry, NoticeLetter};
use switchboard_application::records::{MailContent, ToldMessage};
use switchboard_domain::mail::{MailSubject, UnsubscribeLink};
use switchboard_domain::notification::NoticeKind;
use switchboard_domain::sla::ClockKind;
use switchboard_domain::ticket::TicketEvent;
use switchboard_domain::{Signature, Status};

use super::bodies;

#[derive(Template)]
#[template(path = "notice.txt", escape = "none")]
struct NoticeText<'a> {
    opening: &'a [String],
    message: Option<&'a ToldMessage>,
    files: &'a str,
    prompt: &'a str,
    link: &'a str,
    unsubscribe: Option<&'a str>,
    signature: Option<&'a str>,
    project: &'a str,
}

#[derive(Template)]
#[template(path = "notice.html")]
struct NoticeHtml<'a> {
    subject: &'a str,
    opening: &'a [String],
    message: Option<&'a ToldMessage>,
    files: &'a str,
    prompt: &'a str,
    link: &'a str,
    unsubscribe: Option<&'a str>,
    signature: Option<&'a str>,
    project: &'a str,
}

#[derive(Template)]
#[template(path = "digest.txt", escape = "none")]
struct DigestText<'a> {
    tickets: &'a [Entry<'a>],
}

#[derive(Template)]
#[template(path = "digest.html")]
struct DigestHtml<'a> {
    subject: &'a str,
    tickets: &'a [Entry<'a>],
}

/// One ticket in a digest.
struct Entry<'a> {
    number: String,
    subject: &'a str,
    project: &'a str,
    link: &'a str,
    lines: Vec<String>,
}

/// A letter about what happened to a ticket.
pub(super) fn notice(letter: &NoticeLetter) -> Result<MailContent, askama::Error> {
    let subject = subject(letter);
    let opening = opening(letter);
    let files = letter.message.as_ref().map(files).unwrap_or_default();
    let prompt = prompt(letter.kind);
    let NoticeLetter { message, link, unsubscribe, signature, project_name, .. } = letter;
    let message = message.as_ref();
    let unsubscribe = unsubscribe.as_ref().map(UnsubscribeLink::as_str);
    let signature = signature.as_ref().map(Signature::as_str);
    let project = project_name.as_str();
    let (files, opening) = (files.as_str(), opening.as_slice());
    let (text, html) = bodies(
        &NoticeText { opening, message, files, prompt, link, unsubscribe, signature, project },
        &NoticeHtml {
            subject: subject.as_str(),
            opening,
            message,
            files,
            prompt,
            link,
            unsubscribe,
            signature,
            project,
        },
    )?;
    Ok(MailContent { subject, text, html })
}

/// A letter about what happened to several tickets.
pub(super) fn digest(tickets: &[DigestEntry]) -> Result<MailContent, askama::Error> {
    let tickets: Vec<Entry<'_>> = tickets.iter().map(entry).collect();
    let subject = MailSubject::new("What happened on your tickets");
    let (text, html) = bodies(
        &DigestText { tickets: &tickets },
        &DigestHtml { subject: subject.as_str(), tickets: &tickets },
    )?;
    Ok(MailContent { subject, text, html })
}

fn entry(entry: &DigestEntry) -> Entry<'_> {
    let DigestEntry { number, subject, project_name, link, told } = entry;
    Entry {
        number: number.to_string(),
        subject: subject.as_str(),
        project: project_name.as_str(),
        link,
        lines: told.iter().map(|(kind, times)| times_told(*kind, *times)).collect(),
    }
}

/// Every subject begins with the number of its ticket, so that people find it, and is otherwise the same for all mails about it, so that
/// mail programs keep them together.
fn subject(letter: &NoticeLetter) -> MailSubject {
    let about = letter.subject.as_ref().map_or("We received your request", |subject| subject.as_str());
    MailSubject::new(&format!("[#{}] {about}", letter.number))
}

/// What is said before the reply, if there is one.
fn opening(letter: &NoticeLetter) -> Vec<String> {
    let NoticeLetter { kind, number, by, message, project_name, .. } = letter;
    let somebody = by.as_deref().unwrap_or("Somebody");
    match kind {
        NoticeKind::Received => vec![
            format!("We received your request and gave it the number {number}."),
            "We write to you when there is an answer.".to_owned(),
        ],
        NoticeKind::Reply => {
            let author = message.as_ref().and_then(|message| message.author.as_deref());
            vec![format!("{} wrote:", author.or(by.as_deref()).unwrap_or(project_name.as_str()))]
        }
        NoticeKind::Resolved => vec![
            format!("Your request {number} is resolved."),
            "If something is missing, answer it, and we go on.".to_owned(),
        ],
        NoticeKind::Assigned => match by {
            Some(by) => vec![format!("{by} gave you the ticket {number}.")],
            None => vec![format!("You were given the ticket {number}.")],
        },
        NoticeKind::CustomerReply => vec![format!("The customer wrote on the ticket {number}:")],
        NoticeKind::SlaWarning | NoticeKind::SlaBreach | NoticeKind::Watched => {
            letter.events.iter().filter_map(|event| happened(event, somebody)).collect()
        }
        NoticeKind::PasswordChanged | NoticeKind::NewKey => Vec::new(),
    }
}

/// One sentence for one thing that happened.
fn happened(event: &TicketEvent, by: &str) -> Option<String> {
    match event {
        TicketEvent::Noted { .. } => Some(format!("{by} wrote a note.")),
        TicketEvent::StatusChanged { from, to } => {
            Some(format!("{by} moved the ticket from {} to {}.", status(*from), status(*to)))
        }
        TicketEvent::Assigned { to: Some(_), .. } => Some(format!("{by} gave the ticket to somebody.")),
        TicketEvent::Assigned { to: None, .. } => Some(format!("{by} left the ticket to nobody.")),
        TicketEvent::PriorityChanged { from, to } => {
            Some(format!("{by} changed the priority from {from} to {to}."))
        }
        TicketEvent::Rated { score } => Some(format!("The customer rated the help: {score} of 5.")),
        TicketEvent::SlaBreached { clock, due_at, .. } => {
            let due_at = due_at.format("%Y-%m-%d %H:%M");
            Some(format!("The {} was due at {due_at} UTC and is missed.", clock_name(*clock)))
        }
        TicketEvent::SlaWarned { warning } => Some(format!(
            "The {} needs your attention: its time runs out.",
            clock_name(warning.warning.clock)
        )),
        TicketEvent::Created { .. }
        | TicketEvent::Replied { .. }
        | TicketEvent::RulesChanged { .. }
        | TicketEvent::SubjectChanged { .. }
        | TicketEvent::DescriptionChanged {}
        | TicketEvent::CategoryChanged { .. }
        | TicketEvent::TagsChanged { .. }
        | TicketEvent::Deleted {}
        | TicketEvent::Restored {} => None,
    }
}

/// One line for one kind of notice.
fn times_told(kind: NoticeKind, times: usize) -> String {
    let what = match kind {
        NoticeKind::Received => "The request was received",
        NoticeKind::Reply => "There is a reply",
        NoticeKind::Resolved => "It was resolved",
        NoticeKind::Assigned => "It was given to you",
        NoticeKind::CustomerReply => "The customer wrote",
        NoticeKind::Watched => "Something happened",
        NoticeKind::SlaWarning => "A target will be missed soon",
        NoticeKind::SlaBreach => "A target was missed",
        NoticeKind::PasswordChanged => "The password was changed",
        NoticeKind::NewKey => "There is a new key",
    };
    if times > 1 { format!("{what} ({times} times)") } else { what.to_owned() }
}

/// What stands before the link.
const fn prompt(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Resolved => "How good was the help? Tell us here:",
        NoticeKind::Received
        | NoticeKind::Reply
        | NoticeKind::Assigned
        | NoticeKind::CustomerReply
        | NoticeKind::Watched
        | NoticeKind::SlaWarning
        | NoticeKind::SlaBreach
        | NoticeKind::PasswordChanged
        | NoticeKind::NewKey => "The ticket:",
    }
}

fn files(message: &ToldMessage) -> String {
    match message.files {
        1 => "A file hangs on it, which is with the ticket.".to_owned(),
        number => format!("{number} files hang on it, which are with the ticket."),
    }
}

const fn status(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::InProgress => "in progress",
        Status::PendingCustomer => "waiting for the customer",
        Status::Resolved => "resolved",
        Status::Closed => "closed",
    }
}

const fn clock_name(clock: ClockKind) -> &'static str {
    match clock {
        ClockKind::FirstResponse => "first response",
        ClockKind::NextResponse => "next response",
        ClockKind::Resolution => "resolution",
    }
}
