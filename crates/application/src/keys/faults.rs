//! What is wrong with a key, by the fields that it was asked for with.

use switchboard_domain::key::KeyFault;

use crate::{Error, FieldErrors};

/// The refusal that names every field.
pub(super) fn as_fields(faults: &[KeyFault]) -> Error {
    let mut errors = FieldErrors::default();
    for fault in faults {
        match fault {
            KeyFault::ProjectMissing => errors.require("project_id"),
            KeyFault::AgentMissing => errors.require("agent_id"),
            KeyFault::AgentNotOfKind => errors.add("agent_id", "belongs to keys of the kind agent alone"),
            KeyFault::DefaultAgentNotOfKind => {
                errors.add("default_agent_id", "belongs to keys of the kind superuser alone");
            }
            KeyFault::AdminNotOfKind => errors.add("is_admin", "belongs to keys of the kind superuser alone"),
            KeyFault::AbilitiesMissing => errors.require("abilities"),
            KeyFault::AbilityNotOfKind(ability) => {
                errors.add("abilities", format!("must not have {ability} in a key of this kind"));
            }
            KeyFault::AddressMissing => {
                errors.add("allowed_ips", "must have at least one entry in a key of this kind");
            }
            KeyFault::EndsInPast => errors.add("expires_at", "must lie in the future"),
        }
    }
    Error::Invalid(errors)
}
