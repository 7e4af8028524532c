//! The end of a server: the database is closed when the last request has let go of it.

use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use switchboard_application::Context;

/// How long the threads of a stopped server are given to let go of what they share.
const LIMIT: Duration = Duration::from_secs(2);

/// Waits until nobody else holds the context, and drops it, which closes the database.
///
/// Where a thread still holds it after a while, the database stays open until the process ends. Nothing is lost by that: whatever was
/// acknowledged is on disk already.
pub(super) fn close(context: Arc<Context>) {
    let start = Instant::now();
    while Arc::strong_count(&context) > 1 && start.elapsed() < LIMIT {
        thread::sleep(Duration::from_millis(5));
    }
    if Arc::strong_count(&context) > 1 {
        tracing::warn!("a request still holds the database, which is closed by the end of the process");
    }
    drop(context);
}
