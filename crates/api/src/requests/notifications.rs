//! What the caller wishes to be told.

use std::collections::BTreeMap;

use serde_json::json;
use switchboard_domain::notification::{Cadence, Choice, NoticeKind};

use crate::error::ApiError;
use crate::input::JsonBody;
use crate::input::read::{named, text};
use crate::openapi::Shape;
use crate::openapi::schemas::{nullable, one_of};

/// What the caller wishes to be told, kind by kind.
pub(crate) fn choices(body: JsonBody) -> Result<BTreeMap<NoticeKind, Option<Cadence>>, ApiError> {
    let mut fields = body.fields()?;
    let mut choices = BTreeMap::new();
    for kind in NoticeKind::ALL.iter().copied() {
        match kind.choice() {
            Choice::Free(_) => {
                if let Some(cadence) = fields.clearable(kind.as_str(), text(named::<Cadence>)) {
                    choices.insert(kind, cadence);
                }
            }
            Choice::AlwaysAtOnce => fields.refuse_if_given(kind.as_str(), "is always told at once"),
        }
    }
    fields.into_command(|| Some(choices))
}

/// The body for what the caller wishes to be told.
pub(crate) fn choices_shape() -> Shape {
    NoticeKind::free()
        .fold(Shape::new("NotificationPreferencesBody"), |shape, kind| {
            shape.optional(kind.as_str(), nullable(one_of(Cadence::NAMES)), meaning(kind))
        })
        .example(json!({ "watched": "never", "reply": "hourly", "sla_warning": null }))
}

/// What a kind is, for whoever chooses.
const fn meaning(kind: NoticeKind) -> &'static str {
    match kind {
        NoticeKind::Received => "A ticket of the caller arrived.",
        NoticeKind::Reply => "A reply on a ticket that the caller owns or follows.",
        NoticeKind::Resolved => "A ticket of the caller is resolved.",
        NoticeKind::Assigned => "A ticket was given to the caller.",
        NoticeKind::CustomerReply => "The customer wrote on a ticket on which the caller works.",
        NoticeKind::Watched => {
            "Something else happened to a ticket that the caller follows. `hourly` unless chosen."
        }
        NoticeKind::SlaWarning => {
            "A target of a ticket on which the caller works, or of a project that the caller leads, will be missed soon."
        }
        NoticeKind::SlaBreach => "Such a target was missed.",
        NoticeKind::PasswordChanged | NoticeKind::NewKey => "Always told at once.",
    }
}
