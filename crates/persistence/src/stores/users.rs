//! People, as units of work change them.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{StoreError, UserStore};
use switchboard_application::records::{Credentials, NewUser, PasswordHash, User};
use switchboard_domain::{EmailAddress, Label, PersonName, Phone, UserId};

use super::{AnswerRow, IdRow};
use crate::connection::Connection;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::{maybe, parsed};
use crate::transaction::Unit;
use crate::values::{Instant, Moment};

record! {
    struct UserRow {
        id: i64 as BigInt = "id",
        name: String as Text = "name",
        email: String as Text = "email",
        role: String as Text = "role",
        password_hash: Option<String> as Nullable<Text> = "password_hash",
        phone: Option<String> as Nullable<Text> = "phone",
        department: Option<String> as Nullable<Text> = "department",
        is_active: bool as Bool = "is_active",
        last_login_at: Option<Moment> as Nullable<Instant> = "last_login_at",
        created_at: Moment as Instant = "created_at",
    }
}

impl UserStore for Unit {
    fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        self.attempt(|connection| {
            let wanted = Statement::new("WHERE id = ? AND deleted_at IS NULL").bind(id.get());
            Ok(select(connection, wanted)?.map(|found| found.user))
        })
    }

    fn find_by_email(&mut self, email: &EmailAddress) -> Result<Option<Credentials>, StoreError> {
        self.attempt(|connection| credentials(connection, email))
    }

    fn insert(&mut self, user: &NewUser) -> Result<User, StoreError> {
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion(user).sql(" RETURNING id"))?;
            Ok(made(id, user))
        })
    }

    fn find_or_insert(&mut self, user: &NewUser) -> Result<User, StoreError> {
        self.attempt(|connection| {
            if let Some(found) = with_address(connection, &user.email)? {
                return Ok(found);
            }
            let insertion = insertion(user).sql(" ON CONFLICT (email_canonical) DO NOTHING RETURNING id");
            if let Some(IdRow { id }) = connection.find(insertion)? {
                return Ok(made(id, user));
            }
            // Somebody else made the account since it was looked for.
            with_address(connection, &user.email)?
                .ok_or_else(|| StoreError::Unavailable("an account comes and goes".into()))
        })
    }

    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        rehashed: Option<PasswordHash>,
    ) -> Result<(), StoreError> {
        let rehashed = rehashed.as_ref().map(|PasswordHash(hash)| hash.as_str());
        let update = Statement::new(
            "UPDATE users SET last_login_at = ?, password_hash = COALESCE(?, password_hash) WHERE id = ?",
        );
        self.attempt(|connection| {
            connection.execute(&update.bind(at).bind(rehashed).bind(id.get())).map(|_| ())
        })
    }

    fn any_exists(&mut self) -> Result<bool, StoreError> {
        self.attempt(|connection| {
            let answer: AnswerRow = connection.one(Statement::new("SELECT EXISTS (SELECT 1 FROM users)"))?;
            Ok(answer.is_so)
        })
    }
}

/// The account with this address and the hash of its password.
pub(crate) fn credentials(
    connection: &mut Connection,
    email: &EmailAddress,
) -> Result<Option<Credentials>, StoreError> {
    select(
        connection,
        Statement::new("WHERE email_canonical = ? AND deleted_at IS NULL").bind(email.canonical()),
    )
}

/// The account with this address, even if it was deleted: a second one cannot be made beside it, and nobody can log in with it.
fn with_address(connection: &mut Connection, email: &EmailAddress) -> Result<Option<User>, StoreError> {
    let found = select(connection, Statement::new("WHERE email_canonical = ?").bind(email.canonical()))?;
    Ok(found.map(|found| found.user))
}

fn select(connection: &mut Connection, wanted: Statement<'_>) -> Result<Option<Credentials>, StoreError> {
    let select = Statement::new("SELECT ")
        .sql(UserRow::columns(connection.dialect()))
        .sql(" FROM users ")
        .then(wanted);
    connection.find(select)?.map(credentials_of).transpose()
}

fn insertion(user: &NewUser) -> Statement<'_> {
    let NewUser { name, email, role, password_hash, phone, department, created_at } = user;
    Statement::new(
        "INSERT INTO users (name, email, email_canonical, role, password_hash, phone, department, created_at, updated_at) \
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(name.as_str())
    .bind(email.as_str())
    .bind(email.canonical())
    .bind(role.as_str())
    .bind(password_hash.as_ref().map(|PasswordHash(hash)| hash.as_str()))
    .bind(phone.as_ref().map(Phone::as_str))
    .bind(department.as_ref().map(Label::as_str))
    .bind(*created_at)
    .bind(*created_at)
}

/// The account that was made of a new one.
fn made(id: i64, user: &NewUser) -> User {
    let NewUser { name, email, role, password_hash: _, phone, department, created_at } = user.clone();
    User {
        id: UserId::new(id),
        name,
        email,
        role,
        phone,
        department,
        is_active: true,
        last_login_at: None,
        created_at,
    }
}

fn credentials_of(row: UserRow) -> Result<Credentials, StoreError> {
    let UserRow {
        id,
        name,
        email,
        role,
        password_hash,
        phone,
        department,
        is_active,
        last_login_at,
        created_at,
    } = row;
    let user = User {
        id: UserId::new(id),
        name: PersonName::from_stored(name),
        email: parsed("e-mail address", &email)?,
        role: parsed("role", &role)?,
        phone: phone.map(Phone::from_stored),
        department: department.map(Label::from_stored),
        is_active,
        last_login_at: maybe(last_login_at),
        created_at: created_at.0,
    };
    Ok(Credentials { user, password_hash: password_hash.map(PasswordHash) })
}
