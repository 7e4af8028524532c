//! Tags, as units of work change them.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Text};
use switchboard_application::ports::{StoreError, TagStore};
use switchboard_application::records::Tag;
use switchboard_domain::catalog::Color;
use switchboard_domain::{Label, TagId};

use super::IdRow;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::transaction::Unit;

record! {
    pub(crate) struct TagRow {
        id: i64 as BigInt = "id",
        name: String as Text = "name",
        color: String as Text = "color",
    }
}

impl TagStore for Unit {
    fn find(&mut self, id: TagId) -> Result<Option<Tag>, StoreError> {
        self.tag_where(Statement::new("id = ?").bind(id.get()))
    }

    fn find_by_name(&mut self, name: &Label) -> Result<Option<Tag>, StoreError> {
        self.tag_where(Statement::new("folded_name = ?").bind(name.as_str().to_lowercase()))
    }

    fn insert(&mut self, name: &Label, color: &Color, at: DateTime<Utc>) -> Result<Tag, StoreError> {
        let insertion = Statement::new(
            "INSERT INTO tags (name, folded_name, color, created_at) VALUES (?, ?, ?, ?) RETURNING id",
        )
        .bind(name.as_str())
        .bind(name.as_str().to_lowercase())
        .bind(color.as_str())
        .bind(at);
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion)?;
            Ok(Tag { id: TagId::new(id), name: name.to_string(), color: color.to_string() })
        })
    }

    fn save(&mut self, tag: &Tag) -> Result<(), StoreError> {
        let Tag { id, name, color } = tag;
        let update = Statement::new("UPDATE tags SET name = ?, folded_name = ?, color = ? WHERE id = ?")
            .bind(name.as_str())
            .bind(name.to_lowercase())
            .bind(color.as_str())
            .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn delete(&mut self, id: TagId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update = Statement::new("UPDATE tags SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL")
            .bind(at)
            .bind(id.get());
        let removal = Statement::new("DELETE FROM ticket_tags WHERE tag_id = ?").bind(id.get());
        self.attempt(|connection| {
            connection.execute(&update)?;
            connection.execute(&removal).map(|_| ())
        })
    }
}

impl Unit {
    /// The tag for which this holds, which nobody else changes until the unit of work ends.
    fn tag_where(&mut self, condition: Statement<'_>) -> Result<Option<Tag>, StoreError> {
        self.attempt(|connection| {
            let dialect = connection.dialect();
            let select = Statement::new("SELECT ")
                .sql(TagRow::columns(dialect))
                .sql(" FROM tags WHERE deleted_at IS NULL AND ")
                .then(condition)
                .sql(dialect.pick("", " FOR UPDATE"));
            Ok(connection.find(select)?.map(tag_of))
        })
    }
}

pub(crate) fn tag_of(row: TagRow) -> Tag {
    let TagRow { id, name, color } = row;
    Tag { id: TagId::new(id), name, color }
}
