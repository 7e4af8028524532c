//! API keys.

use switchboard_application::ports::{KeyStore, StoreError};
use switchboard_application::records::{NewKey, SecretHash};
use switchboard_domain::{KeyId, UserId};

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
}

/// A list of names as JSON.
fn names(names: impl Iterator<Item = impl Into<String>>) -> JsonText {
    JsonText(
        names.map(|name| serde_json::Value::String(name.into())).collect::<serde_json::Value>().to_string(),
    )
}
