//! Whether mail can be sent, as far as this node has found out.

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::ports::Unreachable;

/// Whether mail can be sent, as far as this node has found out. It begins without a fault.
#[derive(Debug, Default)]
pub struct MailHealth(Mutex<Option<Unreachable>>);

impl MailHealth {
    /// Notes how it went to connect, and answers whether that is another answer than before.
    pub(crate) fn note(&self, outcome: Result<(), Unreachable>) -> bool {
        let mut fault = self.lock();
        let found = outcome.err();
        let is_news = fault.is_some() != found.is_some();
        *fault = found;
        is_news
    }

    /// Why no mail can be sent.
    #[must_use]
    pub fn fault(&self) -> Option<Unreachable> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Unreachable>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
