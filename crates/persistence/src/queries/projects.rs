//! Projects, as lists and other answers show them.

mod detail;

use std::collections::BTreeSet;

use diesel::sql_types::{BigInt, Nullable, Text};
use switchboard_application::ports::{Listing, Paging, ProjectFilter, ProjectQueries, StoreError};
use switchboard_application::records::{ProjectDetail, ProjectName, ProjectSummary};
use switchboard_domain::ProjectId;
use switchboard_domain::access::Scope;

use super::paging::Part;
use crate::connection::Dialect;
use crate::reader::View;
use crate::record::{Columns as _, record, side_by_side};
use crate::statement::Statement;
use crate::stores::{AnswerRow, ProjectRow, project_name_of, project_of};

record! {
    struct CountsRow {
        tickets_count: i64 as BigInt =
            "(SELECT CAST(COALESCE(SUM(n.tickets), 0) AS BIGINT) FROM ticket_counts n WHERE n.project_id = p.id)",
        agents_count: i64 as BigInt = "(SELECT COUNT(*) FROM project_agents a WHERE a.project_id = p.id)",
        total: Option<i64> as Nullable<BigInt> = "p.total",
    }
}
side_by_side!(ProjectRow, CountsRow);

record! {
    struct NameRow {
        id: i64 as BigInt = "id",
        name: String as Text = "name",
        slug: String as Text = "slug",
    }
}

record! {
    struct PageTotalRow { total: Option<i64> as Nullable<BigInt> = "total" }
}
side_by_side!(NameRow, PageTotalRow);

record! {
    struct TotalRow { total: i64 as BigInt = "total" }
}

impl ProjectQueries for View {
    fn list(
        &mut self,
        filter: &ProjectFilter,
        paging: Paging,
    ) -> Result<Listing<ProjectSummary>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let dialect = connection.dialect();
        let select = Statement::new("SELECT ")
            .sql(ProjectRow::columns(dialect))
            .sql(", ")
            .sql(CountsRow::columns(dialect))
            .sql(" FROM (SELECT p.*, ")
            .then(if part.is_counted { total(filter) } else { Statement::new("CAST(NULL AS BIGINT)") })
            .sql(" AS total FROM projects p WHERE TRUE")
            .then(conditions(filter))
            .then(after(part.last_seen))
            .sql(" ORDER BY p.folded_name, p.id LIMIT ? OFFSET ?) AS p ORDER BY p.folded_name, p.id")
            .bind(part.limit)
            .bind(part.offset);
        let rows: Vec<(ProjectRow, CountsRow)> = connection.load(select)?;
        let rows = rows.into_iter().map(|(project, counts)| {
            let total = counts.total;
            ((project, counts), total)
        });
        part.listing(rows.collect(), summary_of, || {
            let TotalRow { total } = connection.one(Statement::new("SELECT ").then(total(filter)))?;
            Ok(total)
        })
    }

    fn detail(&mut self, id: ProjectId) -> Result<Option<ProjectDetail>, StoreError> {
        detail::detail(self.connection()?, id)
    }

    fn exists(&mut self, id: ProjectId) -> Result<bool, StoreError> {
        let question = Statement::new("SELECT EXISTS (SELECT 1 FROM projects WHERE id = ?)").bind(id.get());
        self.connection()?.one(question).map(|AnswerRow { is_so }| is_so)
    }

    fn is_named(&mut self, squeezed: &str) -> Result<bool, StoreError> {
        let question = Statement::new(
            "SELECT EXISTS (SELECT 1 FROM projects WHERE REPLACE(folded_name, ' ', '') = ? OR slug = ?)",
        )
        .bind(squeezed)
        .bind(squeezed);
        self.connection()?.one(question).map(|AnswerRow { is_so }| is_so)
    }

    fn admitted(
        &mut self,
        scope: &Scope,
        filter: &ProjectFilter,
        paging: Paging,
    ) -> Result<Listing<ProjectName>, StoreError> {
        let part = Part::of(paging);
        let connection = self.connection()?;
        let matching = conditions(filter).then(admitting(connection.dialect(), scope));
        let total =
            Statement::new("(SELECT COUNT(*) FROM projects p WHERE TRUE").then(matching.clone()).sql(")");
        let select = Statement::new("SELECT p.id, p.name, p.slug, ")
            .then(if part.is_counted { total.clone() } else { Statement::new("CAST(NULL AS BIGINT)") })
            .sql(" AS total FROM projects p WHERE TRUE")
            .then(matching)
            .then(after(part.last_seen))
            .sql(" ORDER BY p.folded_name, p.id LIMIT ? OFFSET ?")
            .bind(part.limit)
            .bind(part.offset);
        let rows: Vec<(NameRow, PageTotalRow)> = connection.load(select)?;
        let rows = rows.into_iter().map(|(row, PageTotalRow { total })| (row, total)).collect();
        part.listing(
            rows,
            |NameRow { id, name, slug }| Ok(project_name_of(id, name, slug)),
            || {
                let TotalRow { total } = connection.one(Statement::new("SELECT ").then(total))?;
                Ok(total)
            },
        )
    }

    fn names(&mut self, ids: &BTreeSet<ProjectId>) -> Result<Vec<ProjectName>, StoreError> {
        let connection = self.connection()?;
        let dialect = connection.dialect();
        let select = Statement::new("SELECT id, name, slug FROM projects WHERE id")
            .sql(dialect.is_listed())
            .bind(dialect.list(ids.iter().map(|id| id.get())))
            .sql(" ORDER BY folded_name, id");
        Ok(connection
            .load(select)?
            .into_iter()
            .map(|NameRow { id, name, slug }| project_name_of(id, name, slug))
            .collect())
    }
}

fn total(filter: &ProjectFilter) -> Statement<'static> {
    Statement::new("(SELECT COUNT(*) FROM projects p WHERE TRUE").then(conditions(filter)).sql(")")
}

fn conditions(filter: &ProjectFilter) -> Statement<'static> {
    let ProjectFilter { search, is_active } = filter;
    let mut conditions = Statement::default();
    if let Some(search) = search {
        let pattern = part_of(search);
        conditions = conditions
            .sql(" AND (p.folded_name LIKE ? ESCAPE '!' OR p.slug LIKE ? ESCAPE '!')")
            .bind(pattern.clone())
            .bind(pattern);
    }
    if let Some(is_active) = is_active {
        conditions = conditions.sql(" AND p.is_active = ?").bind(*is_active);
    }
    conditions
}

/// The projects into which something new may be put within a scope.
fn admitting(dialect: Dialect, scope: &Scope) -> Statement<'static> {
    match scope {
        Scope::All | Scope::Own(_) => Statement::default(),
        Scope::Projects(projects) => Statement::new(" AND p.id")
            .sql(dialect.is_listed())
            .bind(dialect.list(projects.iter().map(|id| id.get()))),
    }
}

/// The projects that stand after one, wherever that has moved since.
fn after(last_seen: Option<i64>) -> Statement<'static> {
    last_seen.map_or_else(Statement::default, |id| {
        Statement::new(
            " AND (p.folded_name, p.id) > (SELECT s.folded_name, s.id FROM projects s WHERE s.id = ?)",
        )
        .bind(id)
    })
}

/// The pattern of what contains a text, without case.
pub(super) fn part_of(text: &str) -> String {
    let mut pattern = String::from("%");
    for character in text.to_lowercase().chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

fn summary_of((project, counts): (ProjectRow, CountsRow)) -> Result<ProjectSummary, StoreError> {
    let CountsRow { tickets_count, agents_count, total: _ } = counts;
    Ok(ProjectSummary { project: project_of(project)?, tickets_count, agents_count })
}
