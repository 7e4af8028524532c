//! Categories, tags and canned responses, for lists.

use switchboard_application::ports::{CannedReader, CannedResponseFilter, CatalogQueries, StoreError};
use switchboard_application::records::{CannedResponse, Category, Tag};
use switchboard_domain::CannedResponseId;
use switchboard_domain::access::Scope;

use super::projects::part_of;
use crate::connection::Dialect;
use crate::reader::View;
use crate::record::Columns as _;
use crate::statement::Statement;
use crate::stores::{CannedResponseRow, TagRow, all_categories, canned_response_of, category_of, tag_of};

impl CatalogQueries for View {
    fn categories(&mut self) -> Result<Vec<Category>, StoreError> {
        let connection = self.connection()?;
        let rows = connection.load(all_categories(connection.dialect()))?;
        Ok(rows.into_iter().map(category_of).collect())
    }

    fn tags(&mut self) -> Result<Vec<Tag>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(TagRow::columns(connection.dialect()))
            .sql(" FROM tags WHERE deleted_at IS NULL ORDER BY folded_name, id");
        Ok(connection.load(select)?.into_iter().map(tag_of).collect())
    }

    fn canned_responses(
        &mut self,
        reader: &CannedReader,
        filter: &CannedResponseFilter,
    ) -> Result<Vec<CannedResponse>, StoreError> {
        let connection = self.connection()?;
        let dialect = connection.dialect();
        let CannedReader { owner, scope } = reader;
        let CannedResponseFilter { project_id, search } = filter;
        // Each part has an index of its own, which a condition on both would not have.
        let mut select = Statement::new("SELECT ")
            .sql(CannedResponseRow::columns(dialect))
            .sql(
                " FROM canned_responses WHERE id IN (SELECT id FROM canned_responses WHERE owner_id = ? \
                 UNION SELECT id FROM canned_responses WHERE sharing = 'shared'",
            )
            .bind(owner.get())
            .then(shared_within(dialect, scope))
            .sql(")");
        if let Some(project) = project_id {
            select = select.sql(" AND (project_id IS NULL OR project_id = ?)").bind(project.get());
        }
        if let Some(search) = search {
            select = select.sql(" AND search_text LIKE ? ESCAPE '!'").bind(part_of(search));
        }
        let rows = connection.load(select.sql(" ORDER BY folded_title, id"))?;
        rows.into_iter().map(canned_response_of).collect()
    }

    fn canned_response(&mut self, id: CannedResponseId) -> Result<Option<CannedResponse>, StoreError> {
        let connection = self.connection()?;
        let select = Statement::new("SELECT ")
            .sql(CannedResponseRow::columns(connection.dialect()))
            .sql(" FROM canned_responses WHERE id = ?")
            .bind(id.get());
        connection.find(select)?.map(canned_response_of).transpose()
    }
}

/// The condition that a shared one is for every project or for one of the scope.
fn shared_within(dialect: Dialect, scope: &Scope) -> Statement<'static> {
    match scope {
        Scope::All | Scope::Own(_) => Statement::default(),
        Scope::Projects(projects) => Statement::new(" AND (project_id IS NULL OR project_id")
            .sql(dialect.is_listed())
            .bind(dialect.list(projects.iter().map(|project| project.get())))
            .sql(")"),
    }
}
