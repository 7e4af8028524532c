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
    pub(crate) struct UserRow {
        id: i64 as BigInt = "u.id",
        name: String as Text = "u.name",
        email: String as Text = "u.email",
        role: String as Text = "u.role",
        password_hash: Option<String> as Nullable<Text> = "u.password_hash",
        phone: Option<String> as Nullable<Text> = "u.phone",
        department: Option<String> as Nullable<Text> = "u.department",
        is_active: bool as Bool = "u.is_active",
        last_login_at: Option<Moment> as Nullable<Instant> = "u.last_login_at",
        created_at: Moment as Instant = "u.created_at",
    }
}

impl UserStore for Unit {
    fn find(&mut self, id: UserId) -> Result<Option<User>, StoreError> {
        self.attempt(|connection| {
            let wanted = Statement::new("WHERE u.id = ? AND u.deleted_at IS NULL").bind(id.get());
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
            if let Some(found) = credentials(connection, &user.email)? {
                return Ok(found.user);
            }
            let insertion = insertion(user).sql(" ON CONFLICT (email_canonical) DO NOTHING RETURNING id");
            if let Some(IdRow { id }) = connection.find(insertion)? {
                return Ok(made(id, user));
            }
            // Somebody else made the account since it was looked for.
            credentials(connection, &user.email)?
                .map(|found| found.user)
                .ok_or_else(|| StoreError::Unavailable("an account comes and goes".into()))
        })
    }

    fn find_to_change(&mut self, id: UserId) -> Result<Option<Credentials>, StoreError> {
        self.attempt(|connection| {
            let wanted = Statement::new("WHERE u.id = ? AND u.deleted_at IS NULL").bind(id.get());
            // On SQLite whoever writes is alone.
            let hold = connection.dialect().pick("", " FOR NO KEY UPDATE");
            select(connection, wanted.sql(hold))
        })
    }

    fn save(&mut self, user: &User, at: DateTime<Utc>) -> Result<(), StoreError> {
        let User { id, name, email, role, phone, department, is_active, last_login_at: _, created_at: _ } =
            user;
        self.change(
            &Statement::new(
                "UPDATE users SET name = ?, email = ?, email_canonical = ?, role = ?, phone = ?, department = ?, is_active = ?, \
                 updated_at = ? WHERE id = ?",
            )
            .bind(name.as_str())
            .bind(email.as_str())
            .bind(email.canonical())
            .bind(role.as_str())
            .bind(phone.as_ref().map(Phone::as_str))
            .bind(department.as_ref().map(Label::as_str))
            .bind(*is_active)
            .bind(at)
            .bind(id.get()),
        )
    }

    fn set_password(
        &mut self,
        id: UserId,
        PasswordHash(hash): &PasswordHash,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.change(
            &Statement::new("UPDATE users SET password_hash = ?, updated_at = ? WHERE id = ?")
                .bind(hash.as_str())
                .bind(at)
                .bind(id.get()),
        )
    }

    /// The canonical address makes room with a text that no address has as its canonical form.
    fn delete(&mut self, id: UserId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.change(
            &Statement::new(
                "UPDATE users SET deleted_at = ?, email_canonical = 'deleted ' || id WHERE id = ?",
            )
            .bind(at)
            .bind(id.get()),
        )
    }

    fn leave_projects(&mut self, id: UserId) -> Result<(), StoreError> {
        self.change(&Statement::new("DELETE FROM project_agents WHERE user_id = ?").bind(id.get()))
    }

    fn mark_unproven(&mut self, id: UserId) -> Result<(), StoreError> {
        self.change(&Statement::new("UPDATE users SET is_unproven = TRUE WHERE id = ?").bind(id.get()))
    }

    fn mark_proven(&mut self, id: UserId) -> Result<(), StoreError> {
        self.change(&Statement::new("UPDATE users SET is_unproven = FALSE WHERE id = ?").bind(id.get()))
    }

    fn is_unproven(&mut self, id: UserId) -> Result<bool, StoreError> {
        let question =
            Statement::new("SELECT EXISTS (SELECT 1 FROM users WHERE id = ? AND is_unproven) AS is_so");
        self.answer(question.bind(id.get()))
    }

    fn record_login(
        &mut self,
        id: UserId,
        at: DateTime<Utc>,
        PasswordHash(verified): &PasswordHash,
        rehashed: Option<PasswordHash>,
    ) -> Result<bool, StoreError> {
        let rehashed = rehashed.as_ref().map(|PasswordHash(hash)| hash.as_str());
        let update = Statement::new(
            "UPDATE users SET last_login_at = ?, password_hash = COALESCE(?, password_hash) \
             WHERE id = ? AND password_hash = ? AND is_active AND deleted_at IS NULL",
        )
        .bind(at)
        .bind(rehashed)
        .bind(id.get())
        .bind(verified.as_str());
        self.attempt(|connection| Ok(connection.execute(&update)? == 1))
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
        Statement::new("WHERE u.email_canonical = ? AND u.deleted_at IS NULL").bind(email.canonical()),
    )
}

fn select(connection: &mut Connection, wanted: Statement<'_>) -> Result<Option<Credentials>, StoreError> {
    let select = Statement::new("SELECT ")
        .sql(UserRow::columns(connection.dialect()))
        .sql(" FROM users u ")
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

/// A person, for whom the hash of the password is nothing.
pub(crate) fn user_of(row: UserRow) -> Result<User, StoreError> {
    credentials_of(row).map(|found| found.user)
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
