//! Sending mails round by round, and looking now and then whether any could be sent.

use std::time::{Duration, Instant};

use switchboard_application::Error;
use switchboard_application::mails::deliver::{Delivery, Postman, deliver, pause_after, probe};
use switchboard_domain::access::Actor;

/// How long the next server may be unheard of before it is looked whether it is there.
const UNHEARD_MAX: Duration = Duration::from_secs(300);

/// What is remembered from round to round.
#[derive(Debug, Default)]
pub(super) struct Post {
    /// How often in a row the next server could not be reached.
    failures: u32,
    /// When it was last reached.
    heard_at: Option<Instant>,
}

impl Post {
    /// Sends what is due, and answers how long to pause then; the usual time where it does not matter.
    pub(super) fn round(&mut self, postman: &Postman<'_>) -> Result<Option<Duration>, Error> {
        let delivery = match deliver(postman, &Actor::System)? {
            Delivery::Nothing if self.heard_at.is_none_or(|at| at.elapsed() > UNHEARD_MAX) => {
                probe(postman.ctx, &Actor::System)?
            }
            Delivery::Nothing => return Ok(None),
            delivered @ (Delivery::Some | Delivery::Unreachable) => delivered,
        };
        if delivery == Delivery::Unreachable {
            self.failures = self.failures.saturating_add(1);
            self.heard_at = None;
            return Ok(Some(pause_after(self.failures)));
        }
        self.failures = 0;
        self.heard_at = Some(Instant::now());
        Ok((delivery == Delivery::Some).then_some(Duration::ZERO))
    }
}
