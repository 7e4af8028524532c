//! API keys.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Binary, Bool, Nullable, Text};
use switchboard_application::ports::{KeyStore, StoreError};
use switchboard_application::records::{KeyRequest, KeyToChange, KeyUse, NewKey, NewSecret, SecretHash};
use switchboard_domain::key::Principal;
use switchboard_domain::{Body, KeyId, Label, ProjectId, UserId};

use super::{IdRow, key_requests};
use crate::queries::{FOUND_BY_ID, PrincipalParts, abilities_of, networks_of, public_part_of};
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{hash, maybe, parsed};
use crate::transaction::Unit;
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    struct ChangeableRow {
        id: i64 as BigInt = "k.id",
        kind: String as Text = "k.kind",
        project_id: Option<i64> as Nullable<BigInt> = "k.project_id",
        agent_id: Option<i64> as Nullable<BigInt> = "k.agent_id",
        default_agent_id: Option<i64> as Nullable<BigInt> = "k.default_agent_id",
        is_admin: bool as Bool = "k.is_admin",
        name: String as Text = "k.name",
        note: Option<String> as Nullable<Text> = "k.note",
        public_key: String as Text = "k.public_key",
        secret_hash: Vec<u8> as Binary = "k.secret_hash",
        abilities: JsonText as Document = "k.abilities",
        allowed_ips: JsonText as Document = "k.allowed_ips",
        is_active: bool as Bool = "k.is_active",
        expires_at: Option<Moment> as Nullable<Instant> = "k.expires_at",
    }
}

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
             abilities, allowed_ips, expires_at, created_by, created_at, folded_name) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
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
        .bind(*created_at)
        .bind(name.as_str().to_lowercase());
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

    fn find_to_change(&mut self, id: KeyId) -> Result<Option<KeyToChange>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT ")
                .sql(ChangeableRow::columns(dialect))
                .sql(" FROM api_keys k WHERE k.id = ? AND k.deleted_at IS NULL")
                .sql(dialect.pick("", " FOR NO KEY UPDATE"))
                .bind(id.get());
            connection.find(select)?.map(key_to_change_of).transpose()
        })
    }

    fn save(&mut self, key: &KeyToChange) -> Result<(), StoreError> {
        let KeyToChange {
            id,
            principal,
            name,
            note,
            public_part: _,
            secret_hash: _,
            abilities,
            allowed_networks,
            is_active,
            expires_at,
        } = key;
        let (_, _, is_admin) = columns_of(*principal);
        let update = Statement::new(
            "UPDATE api_keys SET name = ?, folded_name = ?, note = ?, is_admin = ?, abilities = ?, allowed_ips = ?, is_active = ?, \
             expires_at = ? WHERE id = ?",
        )
        .bind(name.as_str())
        .bind(name.as_str().to_lowercase())
        .bind(note.as_ref().map(Body::as_str))
        .bind(is_admin)
        .bind(names(abilities.iter().map(|ability| ability.as_str())))
        .bind(names(allowed_networks.iter()))
        .bind(*is_active)
        .bind(*expires_at)
        .bind(id.get());
        self.change(&update)
    }

    fn replace_secret(
        &mut self,
        id: KeyId,
        NewSecret { hash: SecretHash(hash), previous }: &NewSecret,
    ) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE api_keys SET secret_hash = ?, ").bind(hash);
        let update = match previous {
            Some((SecretHash(previous), until)) => {
                update.sql("previous_secret_hash = ?, previous_secret_until = ?").bind(previous).bind(*until)
            }
            None => update.sql("previous_secret_hash = NULL, previous_secret_until = NULL"),
        };
        self.change(&update.sql(" WHERE id = ?").bind(id.get()))
    }

    fn delete(&mut self, id: KeyId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE api_keys SET deleted_at = ?, is_active = ? WHERE id = ?")
            .bind(at)
            .bind(false)
            .bind(id.get());
        self.change(&update)
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

    fn log_requests(&mut self, requests: &[KeyRequest]) -> Result<(), StoreError> {
        if requests.is_empty() {
            return Ok(());
        }
        self.attempt(|connection| {
            connection.execute(&key_requests::insertion(connection.dialect(), requests)).map(|_| ())
        })
    }

    fn forget_requests(&mut self, before: DateTime<Utc>, limit: u32) -> Result<u64, StoreError> {
        self.changed(&key_requests::removal(before, limit))
    }
}

fn key_to_change_of(row: ChangeableRow) -> Result<KeyToChange, StoreError> {
    let ChangeableRow {
        id,
        kind,
        project_id,
        agent_id,
        default_agent_id,
        is_admin,
        name,
        note,
        public_key,
        secret_hash,
        abilities,
        allowed_ips,
        is_active,
        expires_at,
    } = row;
    let kind = parsed("kind of key", &kind)?;
    let principal = PrincipalParts { kind, project_id, agent_id, default_agent_id, is_admin }.principal()?;
    Ok(KeyToChange {
        id: KeyId::new(id),
        principal,
        name: Label::from_stored(name),
        note: note.map(Body::from_stored),
        public_part: public_part_of(public_key),
        secret_hash: SecretHash(hash("hash of a secret", secret_hash)?),
        abilities: abilities_of(&abilities)?,
        allowed_networks: networks_of(&allowed_ips)?,
        is_active,
        expires_at: maybe(expires_at),
    })
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
