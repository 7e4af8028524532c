//! Canned responses.

use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{CannedResponseStore, Shelf, StoreError};
use switchboard_application::records::{CannedResponse, NewCannedResponse};
use switchboard_domain::catalog::{CannedBody, Sharing, Shortcut};
use switchboard_domain::{CannedResponseId, Label, ProjectId, UserId};

use super::IdRow;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::stored::parsed;
use crate::transaction::Unit;
use crate::values::{Instant, Moment};

record! {
    pub(crate) struct CannedResponseRow {
        id: i64 as BigInt = "id",
        owner_id: i64 as BigInt = "owner_id",
        title: String as Text = "title",
        body: String as Text = "body",
        shortcut: Option<String> as Nullable<Text> = "shortcut",
        sharing: String as Text = "sharing",
        project_id: Option<i64> as Nullable<BigInt> = "project_id",
        created_at: Moment as Instant = "created_at",
        updated_at: Moment as Instant = "updated_at",
    }
}

impl CannedResponseStore for Unit {
    fn find(&mut self, id: CannedResponseId) -> Result<Option<CannedResponse>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT ")
                .sql(CannedResponseRow::columns(dialect))
                .sql(" FROM canned_responses WHERE id = ?")
                .bind(id.get())
                .sql(dialect.pick("", " FOR UPDATE"));
            connection.find(select)?.map(canned_response_of).transpose()
        })
    }

    fn find_by_shortcut(
        &mut self,
        shelf: Shelf,
        shortcut: &Shortcut,
    ) -> Result<Option<CannedResponseId>, StoreError> {
        let select = Statement::new("SELECT id FROM canned_responses WHERE folded_shortcut = ? AND ")
            .bind(shortcut.folded())
            .then(match shelf {
                Shelf::Shared => Statement::new("sharing = 'shared'"),
                Shelf::Private(owner) => {
                    Statement::new("sharing = 'private' AND owner_id = ?").bind(owner.get())
                }
            });
        self.attempt(|connection| Ok(connection.find(select)?.map(|IdRow { id }| CannedResponseId::new(id))))
    }

    fn insert(&mut self, response: &NewCannedResponse) -> Result<CannedResponse, StoreError> {
        let response = made(CannedResponseId::new(0), response);
        let insertion = Statement::new(
            "INSERT INTO canned_responses (owner_id, created_at, title, folded_title, body, shortcut, folded_shortcut, \
             search_text, sharing, project_id, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(response.owner_id.get())
        .bind(response.created_at);
        let insertion = with_changeable(insertion, &response);
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion)?;
            Ok(CannedResponse { id: CannedResponseId::new(id), ..response.clone() })
        })
    }

    fn save(&mut self, response: &CannedResponse) -> Result<(), StoreError> {
        let update = Statement::new(
            "UPDATE canned_responses SET title = ?, folded_title = ?, body = ?, shortcut = ?, folded_shortcut = ?, \
             search_text = ?, sharing = ?, project_id = ?, updated_at = ? WHERE id = ?",
        );
        let update = with_changeable(update, response).bind(response.id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn delete(&mut self, id: CannedResponseId) -> Result<(), StoreError> {
        let deletion = Statement::new("DELETE FROM canned_responses WHERE id = ?").bind(id.get());
        self.attempt(|connection| connection.execute(&deletion).map(|_| ()))
    }
}

/// Binds what changes of a canned response, from its title to the instant of the change.
fn with_changeable<'a>(statement: Statement<'a>, response: &'a CannedResponse) -> Statement<'a> {
    let CannedResponse {
        id: _,
        owner_id: _,
        title,
        body,
        shortcut,
        sharing,
        project_id,
        created_at: _,
        updated_at,
    } = response;
    statement
        .bind(title.as_str())
        .bind(title.as_str().to_lowercase())
        .bind(body.as_str())
        .bind(shortcut.as_ref().map(Shortcut::as_str))
        .bind(shortcut.as_ref().map(Shortcut::folded))
        .bind(response.search_text())
        .bind(sharing.as_str())
        .bind(project_id.map(ProjectId::get))
        .bind(*updated_at)
}

/// The canned response that comes of a new one.
fn made(id: CannedResponseId, new: &NewCannedResponse) -> CannedResponse {
    let NewCannedResponse { owner_id, title, body, shortcut, sharing, project_id, created_at } = new.clone();
    CannedResponse {
        id,
        owner_id,
        title,
        body,
        shortcut,
        sharing,
        project_id,
        created_at,
        updated_at: created_at,
    }
}

pub(crate) fn canned_response_of(row: CannedResponseRow) -> Result<CannedResponse, StoreError> {
    let CannedResponseRow {
        id,
        owner_id,
        title,
        body,
        shortcut,
        sharing,
        project_id,
        created_at,
        updated_at,
    } = row;
    Ok(CannedResponse {
        id: CannedResponseId::new(id),
        owner_id: UserId::new(owner_id),
        title: Label::from_stored(title),
        body: CannedBody::from_stored(body),
        shortcut: shortcut.map(Shortcut::from_stored),
        sharing: parsed::<Sharing>("sharing of a canned response", &sharing)?,
        project_id: project_id.map(ProjectId::new),
        created_at: created_at.0,
        updated_at: updated_at.0,
    })
}
