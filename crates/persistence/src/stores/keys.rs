//! API keys.

use std::collections::BTreeMap;

use switchboard_application::ports::{KeyStore, StoreError};
use switchboard_application::records::{KeyUse, NewKey, SecretHash};
use switchboard_domain::key::Principal;
use switchboard_domain::{Body, KeyId, ProjectId, UserId};

use super::IdRow;
use crate::queries::FOUND_BY_ID;
use crate::statement::Statement;
use crate::transaction::Unit;
use crate::values::JsonText;

impl KeyStore for Unit {
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        let NewKey {
            principal,
            name,
            note,
            public_part,
            secret_hash: SecretHash(secret_hash),
            abilities,
            allowed_networks,
            expires_at,
            created_by,
            created_at,
        } = key;
        let (agent, default_agent, is_admin) = columns_of(*principal);
        let place = public_part.clone().unwrap_or_else(|| placeholder(secret_hash));
        let insertion = Statement::new(
            "INSERT INTO api_keys (kind, name, note, project_id, agent_id, default_agent_id, is_admin, public_key, secret_hash, \
             abilities, allowed_ips, expires_at, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(principal.kind().as_str())
        .bind(name.as_str())
        .bind(note.as_ref().map(Body::as_str))
        .bind(principal.project().map(ProjectId::get))
        .bind(agent.map(UserId::get))
        .bind(default_agent.map(UserId::get))
        .bind(is_admin)
        .bind(place)
        .bind(secret_hash)
        .bind(names(abilities.iter().map(|ability| ability.as_str())))
        .bind(names(allowed_networks.iter()))
        .bind(*expires_at)
        .bind(created_by.map(UserId::get))
        .bind(*created_at);
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion)?;
            if public_part.is_none() {
                let found_by_id = Statement::new("UPDATE api_keys SET public_key = ? WHERE id = ?")
                    .bind(format!("{FOUND_BY_ID}{id}"))
                    .bind(id);
                connection.execute(&found_by_id)?;
            }
            Ok(KeyId::new(id))
        })
    }

    fn revoke(&mut self, project: ProjectId, id: KeyId) -> Result<bool, StoreError> {
        let update = Statement::new(
            "UPDATE api_keys SET is_active = ? WHERE id = ? AND project_id = ? AND deleted_at IS NULL",
        )
        .bind(false)
        .bind(id.get())
        .bind(project.get());
        self.attempt(|connection| Ok(connection.execute(&update)? == 1))
    }

    fn record_uses(&mut self, uses: &BTreeMap<KeyId, KeyUse>) -> Result<(), StoreError> {
        // In the order of the identifiers, so that two nodes that write at the same time never wait for each other in a circle.
        self.attempt(|connection| {
            uses.iter().try_for_each(|(id, KeyUse { at, from })| {
                let update = Statement::new(
                    "UPDATE api_keys SET last_used_at = ?, last_used_ip = ? \
                     WHERE id = ? AND (last_used_at IS NULL OR last_used_at <= ?)",
                )
                .bind(*at)
                .bind(from.map(|address| address.to_string()))
                .bind(id.get())
                .bind(*at);
                connection.execute(&update).map(|_| ())
            })
        })
    }
}

/// The agent, the default agent, and whether the administration is open.
fn columns_of(principal: Principal) -> (Option<UserId>, Option<UserId>, bool) {
    match principal {
        Principal::Project(_) | Principal::Intake(_) | Principal::Token(_) => (None, None, false),
        Principal::Agent { agent, project: _ } => (Some(agent), None, false),
        Principal::Superuser { default_agent, is_admin, project: _ } => (None, default_agent, is_admin),
    }
}

/// What stands in the place of the public part until the identifier is known. No other key has it, because none has the same secret.
fn placeholder(secret_hash: &[u8; 32]) -> String {
    use std::fmt::Write as _;

    secret_hash.iter().fold(FOUND_BY_ID.to_string(), |mut text, byte| {
        // Writing into a text cannot fail.
        let _written = write!(text, "{byte:02x}");
        text
    })
}

/// A list of names as JSON.
fn names(names: impl Iterator<Item = impl Into<String>>) -> JsonText {
    JsonText(
        names.map(|name| serde_json::Value::String(name.into())).collect::<serde_json::Value>().to_string(),
    )
}
