//! People, sessions and keys, as logging in needs them.

use std::collections::BTreeSet;

use diesel::sql_types::{BigInt, Binary, Bool, Integer, Nullable, Text};
use switchboard_application::ports::{AccountQueries, StoreError};
use switchboard_application::records::{
    ApiKey, Credentials, KeyFinder, KnownPerson, PasswordReset, SecretHash, Session, User,
};
use switchboard_domain::key::Key;
use switchboard_domain::{EmailAddress, KeyId, Label, PersonName, Phone, ProjectId, SessionId, UserId};

use super::keys::{PrincipalParts, abilities_of, networks_of};
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
        previous_hash: Option<Vec<u8>> as Nullable<Binary> = "k.previous_secret_hash",
        previous_until: Option<Moment> as Nullable<Instant> = "k.previous_secret_until",
        agent_id: Option<i64> as Nullable<BigInt> = "k.agent_id",
        default_agent_id: Option<i64> as Nullable<BigInt> = "k.default_agent_id",
        is_admin: bool as Bool = "k.is_admin",
        project_id: Option<i64> as Nullable<BigInt> = "p.id",
        project_name: Option<String> as Nullable<Text> = "p.name",
        project_slug: Option<String> as Nullable<Text> = "p.slug",
        project_is_active: Option<bool> as Nullable<Bool> = "p.is_active",
    }
}

record! {
    struct MembershipRow {
        projects: JsonText as Document =
            "(SELECT json_group_array(a.project_id) FROM project_agents a WHERE a.user_id = u.id)"
            | "(SELECT COALESCE(json_agg(a.project_id), '[]') FROM project_agents a WHERE a.user_id = u.id)",
    }
}
side_by_side!(UserRow, MembershipRow);

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

    fn person(&mut self, id: UserId) -> Result<Option<KnownPerson>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(UserRow::columns(connection.dialect()))
            .sql(", ")
            .sql(MembershipRow::columns(connection.dialect()))
            .sql(" FROM users u WHERE u.id = ? AND u.deleted_at IS NULL")
            .bind(id.get());
        let found: Option<(UserRow, MembershipRow)> = connection.find(select)?;
        found
            .map(|(user, MembershipRow { projects })| {
                Ok(KnownPerson { user: user_of(user)?, projects: projects_of(&projects)? })
            })
            .transpose()
    }

    fn api_key(&mut self, finder: &KeyFinder) -> Result<Option<ApiKey>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(KeyRow::columns(connection.dialect()))
            .sql(" FROM api_keys k LEFT JOIN projects p ON p.id = k.project_id WHERE k.deleted_at IS NULL AND ")
            .then(match finder {
                KeyFinder::PublicPart(part) => Statement::new("k.public_key = ?").bind(part.as_str()),
                KeyFinder::Id(id) => Statement::new("k.id = ?").bind(id.get()),
            });
        connection.find(select)?.map(key_of).transpose()
    }
}

/// The projects of a list in JSON.
fn projects_of(JsonText(projects): &JsonText) -> Result<BTreeSet<ProjectId>, StoreError> {
    let projects: Vec<i64> = serde_json::from_str(projects).map_err(unreadable("list of projects"))?;
    Ok(projects.into_iter().map(ProjectId::new).collect())
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
        projects,
    } = row;
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
        projects: projects_of(&projects)?,
    })
}

fn key_of(row: KeyRow) -> Result<ApiKey, StoreError> {
    let KeyRow {
        id,
        kind,
        secret_hash,
        abilities,
        allowed_ips,
        is_active,
        expires_at,
        previous_hash,
        previous_until,
        agent_id,
        default_agent_id,
        is_admin,
        project_id,
        project_name,
        project_slug,
        project_is_active,
    } = row;
    let kind = parsed("kind of key", &kind)?;
    let project = project_id.zip(project_name).zip(project_slug);
    let principal = PrincipalParts { kind, project_id, agent_id, default_agent_id, is_admin }.principal()?;
    let key = Key {
        id: KeyId::new(id),
        principal,
        abilities: abilities_of(&abilities)?,
        allowed_networks: networks_of(&allowed_ips)?,
        is_active,
        expires_at: maybe(expires_at),
        previous_until: maybe(previous_until),
        project_is_active: project_is_active.unwrap_or(true),
    };
    Ok(ApiKey {
        key,
        secret_hash: secret(secret_hash)?,
        previous_secret_hash: previous_hash.map(secret).transpose()?,
        project: project.map(|((id, name), slug)| project_name_of(id, name, slug)),
    })
}

fn secret(bytes: Vec<u8>) -> Result<SecretHash, StoreError> {
    Ok(SecretHash(hash("hash of a secret", bytes)?))
}
