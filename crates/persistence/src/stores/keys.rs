//! API keys.

use std::collections::BTreeMap;

use switchboard_application::ports::{KeyStore, StoreError};
use switchboard_application::records::{KeyUse, NewKey, SecretHash};
use switchboard_domain::{KeyId, ProjectId, UserId};

use super::IdRow;
use crate::statement::Statement;
use crate::transaction::Unit;
use crate::values::JsonText;

impl KeyStore for Unit {
    fn insert(&mut self, key: &NewKey) -> Result<KeyId, StoreError> {
        let NewKey {
            kind,
            name,
            project_id,
            public_key,
            secret_hash: SecretHash(secret_hash),
            abilities,
            allowed_networks,
            expires_at,
            created_by,
            created_at,
        } = key;
        let insertion = Statement::new(
            "INSERT INTO api_keys (kind, name, project_id, public_key, secret_hash, abilities, allowed_ips, expires_at, created_by, \
             created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(kind.as_str())
        .bind(name.as_str())
        .bind(project_id.get())
        .bind(public_key.as_str())
        .bind(secret_hash)
        .bind(names(abilities.iter().map(|ability| ability.as_str())))
        .bind(names(allowed_networks.iter()))
        .bind(*expires_at)
        .bind(created_by.map(UserId::get))
        .bind(*created_at);
        self.attempt(|connection| connection.one(insertion).map(|IdRow { id }| KeyId::new(id)))
    }

    fn revoke(&mut self, project: ProjectId, id: KeyId) -> Result<bool, StoreError> {
        let update = Statement::new("UPDATE api_keys SET is_active = ? WHERE id = ? AND project_id = ?")
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

/// A list of names as JSON.
fn names(names: impl Iterator<Item = impl Into<String>>) -> JsonText {
    JsonText(
        names.map(|name| serde_json::Value::String(name.into())).collect::<serde_json::Value>().to_string(),
    )
}
