//! People, sessions and keys, as logging in needs them.

use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use switchboard_application::ports::{AccountQueries, StoreError};
use switchboard_application::records::{ApiKey, Credentials, PasswordReset, SecretHash, Session, User};
use switchboard_domain::{EmailAddress, KeyId, Label, PersonName, Phone, ProjectId, SessionId, UserId};

use super::keys::networks_of;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{hash, maybe, parsed, unreadable};
use crate::stores::{UserRow, credentials, project_name_of, user_of};
use crate::values::{Document, Instant, JsonText, Moment};

record! {
    struct SessionRow {
        id: i64 as BigInt = "s.id",
        generation: i32 as Integer = "s.generation",
        expires_at: Moment as Instant = "s.expires_at",
        revoked_at: Option<Moment> as Nullable<Instant> = "s.revoked_at",
        user_id: i64 as BigInt = "u.id",
        name: String as Text = "u.name",
        email: String as Text = "u.email",
        role: String as Text = "u.role",
        phone: Option<String> as Nullable<Text> = "u.phone",
        department: Option<String> as Nullable<Text> = "u.department",
        is_active: bool as Bool = "u.is_active",
        last_login_at: Option<Moment> as Nullable<Instant> = "u.last_login_at",
        created_at: Moment as Instant = "u.created_at",
        projects: JsonText as Document =
            "(SELECT json_group_array(a.project_id) FROM project_agents a WHERE a.user_id = u.id)"
            | "(SELECT COALESCE(json_agg(a.project_id), '[]') FROM project_agents a WHERE a.user_id = u.id)",
    }
}

record! {
    struct KeyRow {
        id: i64 as BigInt = "k.id",
        kind: String as Text = "k.kind",
        secret_hash: Vec<u8> as Binary = "k.secret_hash",
        abilities: JsonText as Document = "k.abilities",
        allowed_ips: JsonText as Document = "k.allowed_ips",
        is_active: bool as Bool = "k.is_active",
        expires_at: Option<Moment> as Nullable<Instant> = "k.expires_at",
        project_id: i64 as BigInt = "p.id",
        project_name: String as Text = "p.name",
        project_slug: String as Text = "p.slug",
        project_is_active: bool as Bool = "p.is_active",
    }
}

record! {
    struct ResetRow { expires_at: Moment as Instant = "r.expires_at" }
}
side_by_side!(UserRow, ResetRow);

impl AccountQueries for View {
    fn credentials(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError> {
        credentials(self.connection()?, email)
    }

    fn session(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(SessionRow::columns(connection.dialect()))
            .sql(" FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.id = ? AND u.deleted_at IS NULL")
            .bind(id.get());
        connection.find(select)?.map(session_of).transpose()
    }

    fn password_reset(
        &mut self,
        SecretHash(secret): &SecretHash,
    ) -> Result<Option<PasswordReset>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(UserRow::columns(connection.dialect()))
            .sql(", ")
            .sql(ResetRow::columns(connection.dialect()))
            .sql(" FROM password_resets r JOIN users u ON u.id = r.user_id WHERE r.secret_hash = ? AND u.deleted_at IS NULL")
            .bind(secret);
        let found: Option<(UserRow, ResetRow)> = connection.find(select)?;
        found
            .map(|(user, ResetRow { expires_at })| {
                Ok(PasswordReset { user: user_of(user)?, expires_at: expires_at.0 })
            })
            .transpose()
    }

    fn api_key(&mut self, public_key: &str) -> Result<Option<ApiKey>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(KeyRow::columns(connection.dialect()))
            .sql(" FROM api_keys k JOIN projects p ON p.id = k.project_id WHERE k.public_key = ?")
            .bind(public_key);
        connection.find(select)?.map(key_of).transpose()
    }
}

fn session_of(row: SessionRow) -> Result<Session, StoreError> {
    let SessionRow {
        id,
        generation,
        expires_at,
        revoked_at,
        user_id,
        name,
        email,
        role,
        phone,
        department,
        is_active,
        last_login_at,
        created_at,
        projects: JsonText(projects),
    } = row;
    let projects: Vec<i64> = serde_json::from_str(&projects).map_err(unreadable("list of projects"))?;
    let user = User {
        id: UserId::new(user_id),
        name: PersonName::from_stored(name),
        email: parsed("e-mail address", &email)?,
        role: parsed("role", &role)?,
        phone: phone.map(Phone::from_stored),
        department: department.map(Label::from_stored),
        is_active,
        last_login_at: maybe(last_login_at),
        created_at: created_at.0,
    };
    Ok(Session {
        id: SessionId::new(id),
        generation,
        expires_at: expires_at.0,
        revoked_at: maybe(revoked_at),
        user,
        projects: projects.into_iter().map(ProjectId::new).collect(),
    })
}

fn key_of(row: KeyRow) -> Result<ApiKey, StoreError> {
    let KeyRow {
        id,
        kind,
        secret_hash,
        abilities: JsonText(abilities),
        allowed_ips,
        is_active,
        expires_at,
        project_id,
        project_name,
        project_slug,
        project_is_active,
    } = row;
    Ok(ApiKey {
        id: KeyId::new(id),
        kind: parsed("kind of key", &kind)?,
        secret_hash: SecretHash(hash("hash of a secret", secret_hash)?),
        abilities: serde_json::from_str(&abilities).map_err(unreadable("list of abilities"))?,
        allowed_networks: networks_of(&allowed_ips)?,
        is_active,
        expires_at: maybe(expires_at),
        project: project_name_of(project_id, project_name, project_slug),
        project_is_active,
    })
}
