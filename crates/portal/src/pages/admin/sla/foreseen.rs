//! What a change would do to the tickets that run, in words.

use askama::filters::Safe;
use chrono::{DateTime, Utc};
use switchboard_application::tickets::new_rules::{Foreseen, Preview};
use switchboard_domain::ticket::Deadlines;
use switchboard_domain::{TicketId, TicketNumber};

use crate::chrome::Chrome;

/// What a change would do.
pub(super) struct Outlook {
    /// The whole of it, in words.
    pub(super) sentences: Vec<String>,
    /// Every due time that would be another one, of the first tickets.
    pub(super) lines: Vec<Line>,
}

/// A due time that would be another one.
pub(super) struct Line {
    pub(super) id: TicketId,
    pub(super) number: TicketNumber,
    /// Whether the ticket would miss a target at once.
    pub(super) is_breached: bool,
    /// What is due.
    pub(super) clock: String,
    pub(super) before: Option<DateTime<Utc>>,
    pub(super) after: Option<DateTime<Utc>>,
}

impl Outlook {
    pub(super) fn new(chrome: &Chrome, preview: &Preview) -> Self {
        let Preview { running, examined, changed, breached, tickets } = preview;
        let mut sentences = vec![chrome.count("foreseen-running", *running)];
        if examined < running {
            sentences.push(chrome.count("foreseen-examined", *examined));
        }
        sentences.push(chrome.count("foreseen-changed", *changed));
        sentences.push(chrome.count("foreseen-breached", *breached));
        let lines = tickets.iter().flat_map(|ticket| lines(chrome, ticket)).collect();
        Self { sentences, lines }
    }
}

impl Line {
    /// An instant, or that there is none.
    pub(super) fn instant(&self, chrome: &Chrome, at: &Option<DateTime<Utc>>) -> Safe<String> {
        at.as_ref().map_or_else(|| Safe("–".to_owned()), |at| chrome.time(at))
    }
}

/// The due times of a ticket that would be other ones.
fn lines(chrome: &Chrome, ticket: &Foreseen) -> Vec<Line> {
    let clocks = ["first_response", "next_response", "resolution"];
    let times = due_times(&ticket.before).into_iter().zip(due_times(&ticket.after));
    let changed = clocks.into_iter().zip(times).filter(|(_, (before, after))| before != after);
    changed
        .map(|(clock, (before, after))| Line {
            id: ticket.id,
            number: ticket.number.clone(),
            is_breached: ticket.is_breached,
            clock: chrome.t(&format!("clock-{clock}")),
            before,
            after,
        })
        .collect()
}

const fn due_times(deadlines: &Deadlines) -> [Option<DateTime<Utc>>; 3] {
    [deadlines.first_response_due_at, deadlines.next_response_due_at, deadlines.resolution_due_at]
}
