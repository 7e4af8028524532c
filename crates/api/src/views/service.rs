//! Answers that are about nothing but themselves.

use serde::Serialize;
use utoipa::ToSchema;

/// That something was done.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Done {
    pub(crate) message: &'static str,
}

/// How the server is.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`; `degraded` where requests are served and something else is at fault.
    #[schema(example = "ok")]
    status: &'static str,
    /// What is at fault; missing where nothing is. `mail_cannot_be_sent`: the mail server cannot be reached or does not let us in.
    /// `mailbox_cannot_be_read`: one of the mailboxes cannot be reached or does not let us in. `mail_flood_held`: messages
    /// were held within the last hour, because too many came and two programs may be answering each other. `mail_stands_still`: what sends mails or looks
    /// into mailboxes was not heard of for a minute.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    faults: Vec<&'static str>,
    /// How many entries of the log of keys this server had to drop since its start. Only where readiness is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    key_log_dropped: Option<u64>,
}

impl Health {
    /// All is well.
    pub(crate) const OK: Self = Self { status: "ok", faults: Vec::new(), key_log_dropped: None };

    /// Requests are served, and this is at fault; so much of the log of keys was dropped.
    pub(crate) fn with(faults: Vec<&'static str>, key_log_dropped: u64) -> Self {
        let status = if faults.is_empty() { Self::OK.status } else { "degraded" };
        Self { status, faults, key_log_dropped: Some(key_log_dropped) }
    }
}
