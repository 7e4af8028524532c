//! What happens at this moment, told to the pages that are open.
//!
//! One follower a node reads the event log for all of them, as long as any is open, so that a change is seen wherever it was made. Who has
//! a ticket open is known to the node alone whose pages they are.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::rt;
use switchboard_application::tickets::live::{self, Happening, News};
use switchboard_domain::{TicketId, UserId};
use switchboard_web::{Jobs, Lane};
use tokio::sync::broadcast;

use crate::error::PageError;

/// How often the log is looked at.
const PACE: Duration = Duration::from_secs(1);
/// How many pieces of news a page may be behind before it is told to look at everything again.
const BACKLOG: usize = 1024;

/// A piece of news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beat {
    /// Something happened to a ticket.
    Happened(Happening),
    /// Others have a ticket open than before.
    Viewers(TicketId),
    /// The server stops.
    End,
}

/// The news of a node.
pub(crate) struct Live {
    jobs: Arc<Jobs>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// Where news are sent, as long as somebody follows them.
    sender: Option<broadcast::Sender<Beat>>,
    /// Who has which ticket open: what they are called, and in how many pages.
    viewers: BTreeMap<TicketId, BTreeMap<UserId, (String, usize)>>,
    is_over: bool,
}

/// That somebody has a ticket open. It ends when dropped.
pub(crate) struct Presence {
    live: Arc<Live>,
    ticket: TicketId,
    person: UserId,
}

impl Live {
    pub(crate) fn new(jobs: Arc<Jobs>) -> Self {
        Self { jobs, state: Mutex::default() }
    }

    /// News from now on; nothing where the server stops.
    pub(crate) fn follow(self: &Arc<Self>) -> Option<broadcast::Receiver<Beat>> {
        let mut state = self.state();
        if state.is_over {
            return None;
        }
        if let Some(sender) = &state.sender {
            return Some(sender.subscribe());
        }
        let (sender, receiver) = broadcast::channel(BACKLOG);
        state.sender = Some(sender);
        drop(state);
        rt::spawn(Arc::clone(self).read_log());
        Some(receiver)
    }

    /// Notes that somebody has a ticket open.
    pub(crate) fn enter(self: &Arc<Self>, ticket: TicketId, person: UserId, name: String) -> Presence {
        let mut state = self.state();
        let (_, pages) = state.viewers.entry(ticket).or_default().entry(person).or_insert((name, 0));
        *pages = pages.saturating_add(1);
        state.send(Beat::Viewers(ticket));
        Presence { live: Arc::clone(self), ticket, person }
    }

    /// Who else has a ticket open.
    pub(crate) fn others(&self, ticket: TicketId, person: UserId) -> Vec<String> {
        let state = self.state();
        let viewers = state.viewers.get(&ticket).into_iter().flatten();
        viewers.filter(|(viewer, _)| **viewer != person).map(|(_, (name, _))| name.clone()).collect()
    }

    /// Tells every page that there is nothing more to come.
    pub(crate) fn end(&self) {
        let mut state = self.state();
        state.is_over = true;
        state.send(Beat::End);
        state.sender = None;
    }

    /// Reads the log until nobody follows it any more.
    async fn read_log(self: Arc<Self>) {
        let mut position = None;
        loop {
            let from = position;
            let work = move |ctx: &switchboard_application::Context| match from {
                None => Ok(News { happenings: Vec::new(), position: live::now(ctx)? }),
                Some(from) => live::since(ctx, from).map_err(PageError::from),
            };
            match self.jobs.run(Lane::Reading, work).await {
                Ok(news) => {
                    position = Some(news.position);
                    self.tell(&news.happenings);
                }
                Err(error) => error.log(),
            }
            rt::time::sleep(PACE).await;
            if self.is_alone() {
                return;
            }
        }
    }

    /// Tells of each ticket once, however much happened to it.
    fn tell(&self, happenings: &[Happening]) {
        let mut known = BTreeSet::new();
        let state = self.state();
        for happening in happenings.iter().filter(|happening| known.insert(happening.ticket_id)) {
            state.send(Beat::Happened(*happening));
        }
    }

    /// Whether nobody follows any more; then the next one begins anew.
    fn is_alone(&self) -> bool {
        let mut state = self.state();
        let is_alone = state.sender.as_ref().is_none_or(|sender| sender.receiver_count() == 0);
        if is_alone {
            state.sender = None;
        }
        is_alone
    }

    /// What the mutex guards is whole between any two statements, so a panic elsewhere is no reason to refuse it.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Sends news to those who follow, if there are any.
    fn send(&self, beat: Beat) {
        if let Some(sender) = &self.sender {
            // Nobody may be there just now.
            let _sent = sender.send(beat);
        }
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        let mut state = self.live.state();
        if let Some(viewers) = state.viewers.get_mut(&self.ticket) {
            if let Some((_, pages)) = viewers.get_mut(&self.person) {
                *pages = pages.saturating_sub(1);
            }
            viewers.retain(|_, (_, pages)| *pages > 0);
            if viewers.is_empty() {
                state.viewers.remove(&self.ticket);
            }
        }
        state.send(Beat::Viewers(self.ticket));
    }
}
