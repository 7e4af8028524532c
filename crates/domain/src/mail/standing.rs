//! What may be done with a mail by hand.

use chrono::{DateTime, Utc};

use super::MailState;

/// Where a mail stands, as far as it decides what may be done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Its state.
    pub state: MailState,
    /// Whether what it says is still there.
    pub content: Content,
    /// Until when somebody has it in hand to send it.
    pub leased_until: Option<DateTime<Utc>>,
}

/// Whether what a mail says is still there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// It is.
    Kept,
    /// It was a secret, and the mail has ended.
    Erased,
}

/// Why something cannot be done with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MailRefusal {
    /// It was sent, or taken back, or refused for good.
    #[error("the mail has ended")]
    Ended,
    /// It is on its way at this moment.
    #[error("the mail is being sent")]
    BeingSent,
    /// What it said was a secret and is not there any more.
    #[error("what the mail said was erased")]
    Erased,
}

impl MailRefusal {
    /// Every reason.
    pub const ALL: [Self; 3] = [Self::Ended, Self::BeingSent, Self::Erased];
}

impl Standing {
    /// Whether it may be tried again at once: what waits, and what was parked.
    ///
    /// # Errors
    /// [`MailRefusal`], with the reason.
    pub fn retry(&self, now: DateTime<Utc>) -> Result<(), MailRefusal> {
        match self.state {
            MailState::Sent | MailState::Cancelled => Err(MailRefusal::Ended),
            MailState::Queued | MailState::Deferred | MailState::Parked => {
                self.refuse_on_its_way(now)?;
                if self.content == Content::Erased { Err(MailRefusal::Erased) } else { Ok(()) }
            }
        }
    }

    /// Whether it may be taken back: what waits.
    ///
    /// # Errors
    /// [`MailRefusal`], with the reason.
    pub fn cancel(&self, now: DateTime<Utc>) -> Result<(), MailRefusal> {
        if self.state.is_waiting() { self.refuse_on_its_way(now) } else { Err(MailRefusal::Ended) }
    }

    fn refuse_on_its_way(&self, now: DateTime<Utc>) -> Result<(), MailRefusal> {
        if self.leased_until.is_some_and(|until| until > now) { Err(MailRefusal::BeingSent) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;

    fn check(state: MailState, retry: Result<(), MailRefusal>, cancel: Result<(), MailRefusal>) {
        let now = DateTime::UNIX_EPOCH;
        let standing = Standing { state, content: Content::Kept, leased_until: None };
        assert_eq!((standing.retry(now), standing.cancel(now)), (retry, cancel), "{state}");
        let erased = Standing { content: Content::Erased, ..standing };
        assert_eq!(erased.retry(now), retry.and(Err(MailRefusal::Erased)), "{state}");
    }

    #[test]
    fn what_may_be_done_depends_on_the_state() {
        let ended = Err(MailRefusal::Ended);
        check(MailState::Queued, Ok(()), Ok(()));
        check(MailState::Deferred, Ok(()), Ok(()));
        check(MailState::Parked, Ok(()), ended);
        check(MailState::Sent, ended, ended);
        check(MailState::Cancelled, ended, ended);
    }

    #[test]
    fn what_is_on_its_way_is_left_alone_until_its_lease_ends() {
        let now = DateTime::UNIX_EPOCH;
        let until = |seconds| Some(now + TimeDelta::seconds(seconds));
        let standing = Standing { state: MailState::Queued, content: Content::Kept, leased_until: until(1) };
        assert_eq!(standing.retry(now), Err(MailRefusal::BeingSent));
        assert_eq!(standing.cancel(now), Err(MailRefusal::BeingSent));
        let silent = Standing { leased_until: until(0), ..standing };
        assert_eq!((silent.retry(now), silent.cancel(now)), (Ok(()), Ok(())));
    }
}
