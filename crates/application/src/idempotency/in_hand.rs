//! The requests that this node is answering.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::records::RequestName;

/// The requests that this node is answering and that may be sent again. Clones share them.
#[derive(Debug, Clone, Default)]
pub struct InHand(Arc<Mutex<BTreeSet<RequestName>>>);

/// A request in hand. Dropping it lays it down.
pub(super) struct Taken {
    name: RequestName,
    all: InHand,
}

impl InHand {
    /// Takes a request in hand, unless it is already.
    pub(super) fn take(&self, name: RequestName) -> Option<Taken> {
        self.lock().insert(name).then(|| Taken { name, all: self.clone() })
    }

    /// A thread that panics while it holds the lock leaves whole entries behind, so its panic is no reason to refuse the next one.
    fn lock(&self) -> MutexGuard<'_, BTreeSet<RequestName>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.all.lock().remove(&self.name);
    }
}
