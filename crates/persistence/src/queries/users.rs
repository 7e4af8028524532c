//! People, for lists and for one whole.

mod selection;
#[cfg(test)]
mod tests;

use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use switchboard_application::ports::{Listing, Paging, StoreError, UserFilter, UserQueries};
use switchboard_application::records::{Assignable, Position, User, UserDetail, UserName};
use switchboard_domain::{ProjectId, UserId};

use super::paging::Part;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stored::{parsed, unreadable};
use crate::stores::{UserRow, user_of};
use crate::values::{Document, JsonText};

record! {
    struct TotalRow { total: Option<i64> as Nullable<BigInt> = "u.total" }
}
side_by_side!(UserRow, TotalRow);

record! {
    struct CountRow { total: i64 as BigInt = "total" }
}

record! {
    struct ProjectsRow {
        projects: JsonText as Document =
            "(SELECT json_group_array(a.project_id) FROM project_agents a WHERE a.user_id = u.id)"
            | "(SELECT COALESCE(json_agg(a.project_id), '[]') FROM project_agents a WHERE a.user_id = u.id)",
    }
}
side_by_side!(UserRow, ProjectsRow);

record! {
    struct AssignableRow {
        id: i64 as BigInt = "u.id",
        name: String as Text = "u.name",
        role: String as Text = "u.role",
        is_lead: Option<bool> as Nullable<Bool> = "a.is_lead",
    }
}

impl UserQueries for View {
    fn list(&mut self, filter: &UserFilter, paging: Paging) -> Result<Listing<User>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let dialect = connection.dialect();
        let rows: Vec<(UserRow, TotalRow)> = connection.load(selection::page(dialect, filter, part))?;
        let rows = rows.into_iter().map(|(user, TotalRow { total })| (user, total));
        part.listing(rows.collect(), user_of, || {
            let total = Statement::new("SELECT ").then(selection::total(dialect, filter)).sql(" AS total");
            let CountRow { total } = connection.one(total)?;
            Ok(total)
        })
    }

    fn find(&mut self, id: UserId) -> Result<Option<UserDetail>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(UserRow::columns(connection.dialect()))
            .sql(", ")
            .sql(ProjectsRow::columns(connection.dialect()))
            .sql(" FROM users u WHERE u.id = ? AND u.deleted_at IS NULL")
            .bind(id.get());
        connection.find(select)?.map(detail_of).transpose()
    }

    fn assignable(&mut self, project: ProjectId) -> Result<Vec<Assignable>, StoreError> {
        let connection = self.connection()?;
        let columns = AssignableRow::columns(connection.dialect());
        let select = Statement::new("SELECT ")
            .sql(columns)
            .sql(
                " FROM project_agents a JOIN users u ON u.id = a.user_id \
                 WHERE a.project_id = ? AND u.role = 'agent' AND u.is_active AND u.deleted_at IS NULL UNION ALL SELECT ",
            )
            .bind(project.get())
            .sql(columns)
            .sql(
                " FROM users u LEFT JOIN project_agents a ON a.user_id = u.id AND a.project_id = ? \
                 WHERE u.role IN ('super_admin', 'admin') AND u.is_active AND u.deleted_at IS NULL",
            )
            .bind(project.get());
        connection.load(select)?.into_iter().map(assignable_of).collect()
    }
}

fn detail_of(
    (user, ProjectsRow { projects: JsonText(projects) }): (UserRow, ProjectsRow),
) -> Result<UserDetail, StoreError> {
    let projects: Vec<i64> = serde_json::from_str(&projects).map_err(unreadable("list of projects"))?;
    Ok(UserDetail { user: user_of(user)?, projects: projects.into_iter().map(ProjectId::new).collect() })
}

fn assignable_of(AssignableRow { id, name, role, is_lead }: AssignableRow) -> Result<Assignable, StoreError> {
    let position = is_lead.map(|is_lead| if is_lead { Position::Lead } else { Position::Member });
    Ok(Assignable { user: UserName { id: UserId::new(id), name }, role: parsed("role", &role)?, position })
}
