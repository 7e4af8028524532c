//! Categories, as units of work change them.

use chrono::{DateTime, Utc};
use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{CategoryStore, StoreError};
use switchboard_application::records::{Category, NewCategory};
use switchboard_domain::catalog::Color;
use switchboard_domain::{CategoryId, Label};

use super::IdRow;
use crate::connection::Dialect;
use crate::record::{Columns as _, record};
use crate::statement::Statement;
use crate::transaction::Unit;

record! {
    pub(crate) struct CategoryRow {
        id: i64 as BigInt = "id",
        name: String as Text = "name",
        color: Option<String> as Nullable<Text> = "color",
        parent_id: Option<i64> as Nullable<BigInt> = "parent_id",
    }
}

impl CategoryStore for Unit {
    fn all(&mut self) -> Result<Vec<Category>, StoreError> {
        self.attempt(|connection| {
            // SQLite has one writer. The lock lets others read, and file tickets in categories.
            if connection.dialect() == Dialect::Postgres {
                connection.execute(&Statement::new("LOCK TABLE categories IN SHARE ROW EXCLUSIVE MODE"))?;
            }
            let rows = connection.load(all_categories(connection.dialect()))?;
            Ok(rows.into_iter().map(category_of).collect())
        })
    }

    fn insert(&mut self, category: &NewCategory) -> Result<Category, StoreError> {
        let NewCategory { name, color, parent_id, created_at } = category;
        let insertion = Statement::new(
            "INSERT INTO categories (name, folded_name, color, parent_id, created_at) VALUES (?, ?, ?, ?, ?) RETURNING id",
        )
        .bind(name.as_str())
        .bind(name.as_str().to_lowercase())
        .bind(color.as_ref().map(Color::as_str))
        .bind(parent_id.map(CategoryId::get))
        .bind(*created_at);
        self.attempt(|connection| {
            let IdRow { id } = connection.one(insertion)?;
            Ok(Category {
                id: CategoryId::new(id),
                name: name.clone(),
                color: color.clone(),
                parent_id: *parent_id,
            })
        })
    }

    fn save(&mut self, category: &Category) -> Result<(), StoreError> {
        let Category { id, name, color, parent_id } = category;
        let update = Statement::new(
            "UPDATE categories SET name = ?, folded_name = ?, color = ?, parent_id = ? WHERE id = ?",
        )
        .bind(name.as_str())
        .bind(name.as_str().to_lowercase())
        .bind(color.as_ref().map(Color::as_str))
        .bind(parent_id.map(CategoryId::get))
        .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }

    fn delete(&mut self, id: CategoryId, at: DateTime<Utc>) -> Result<(), StoreError> {
        let update =
            Statement::new("UPDATE categories SET deleted_at = ? WHERE id = ? AND deleted_at IS NULL")
                .bind(at)
                .bind(id.get());
        self.attempt(|connection| connection.execute(&update).map(|_| ()))
    }
}

/// All that were not deleted, by name.
pub(crate) fn all_categories(dialect: Dialect) -> Statement<'static> {
    Statement::new("SELECT ")
        .sql(CategoryRow::columns(dialect))
        .sql(" FROM categories WHERE deleted_at IS NULL ORDER BY folded_name, id")
}

pub(crate) fn category_of(row: CategoryRow) -> Category {
    let CategoryRow { id, name, color, parent_id } = row;
    Category {
        id: CategoryId::new(id),
        name: Label::from_stored(name),
        color: color.map(Color::from_stored),
        parent_id: parent_id.map(CategoryId::new),
    }
}
