//! What somebody is told, and the pages behind the links in mails.

use serde::Serialize;
use switchboard_domain::notification::{Cadence, NoticeKind, Preferences};
use utoipa::ToSchema;

use super::names::CadenceName;

/// The page that asks whether somebody wants to follow a ticket no longer. It has no script, loads nothing, and its form can only be sent here.
pub(crate) const ASK: &str = include_str!("notifications/ask.html");
/// The page that says that it was done.
pub(crate) const DONE: &str = include_str!("notifications/done.html");

/// What somebody is told, under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreferencesAnswer {
    notifications: PreferencesView,
}

/// How soon somebody is told of each kind of notice about which people choose.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PreferencesView {
    #[schema(value_type = CadenceName)]
    received: Cadence,
    #[schema(value_type = CadenceName)]
    reply: Cadence,
    #[schema(value_type = CadenceName)]
    resolved: Cadence,
    #[schema(value_type = CadenceName)]
    assigned: Cadence,
    #[schema(value_type = CadenceName)]
    customer_reply: Cadence,
    #[schema(value_type = CadenceName)]
    watched: Cadence,
    #[schema(value_type = CadenceName)]
    sla_warning: Cadence,
    #[schema(value_type = CadenceName)]
    sla_breach: Cadence,
}

impl From<&Preferences> for PreferencesAnswer {
    fn from(preferences: &Preferences) -> Self {
        let of = |kind| preferences.cadence(kind);
        Self {
            notifications: PreferencesView {
                received: of(NoticeKind::Received),
                reply: of(NoticeKind::Reply),
                resolved: of(NoticeKind::Resolved),
                assigned: of(NoticeKind::Assigned),
                customer_reply: of(NoticeKind::CustomerReply),
                watched: of(NoticeKind::Watched),
                sla_warning: of(NoticeKind::SlaWarning),
                sla_breach: of(NoticeKind::SlaBreach),
            },
        }
    }
}
