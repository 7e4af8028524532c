//! The signals that a server heeds.

use std::path::PathBuf;

use anyhow::{Context as _, Result};
use switchboard_security::KeyRing;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::wiring::Signers;

/// The signals that ask a server to stop.
pub(super) struct StopSignals {
    terminate: Signal,
    interrupt: Signal,
}

impl StopSignals {
    /// Listens for them from now on.
    pub(super) fn new() -> Result<Self> {
        let listen = |kind| signal(kind).context("cannot listen for signals");
        Ok(Self { terminate: listen(SignalKind::terminate())?, interrupt: listen(SignalKind::interrupt())? })
    }

    /// The name of the next one.
    pub(super) async fn next(&mut self) -> &'static str {
        tokio::select! {
            _ = self.terminate.recv() => "SIGTERM",
            _ = self.interrupt.recv() => "SIGINT",
        }
    }
}

/// Reads the signing keys anew whenever SIGHUP comes. A ring that cannot be read leaves the present one in force.
pub(super) fn take_up_keys_on_hangup(signers: Signers, file: PathBuf) -> Result<()> {
    let mut hangups = signal(SignalKind::hangup()).context("cannot listen for signals")?;
    actix_web::rt::spawn(async move {
        while hangups.recv().await.is_some() {
            match KeyRing::load(&file) {
                Ok(ring) => {
                    tracing::info!(keys = ring.ids().count(), "the signing keys were read anew");
                    signers.replace_keys(ring);
                }
                Err(error) => tracing::error!(%error, "the signing keys stay as they are"),
            }
        }
    });
    Ok(())
}
