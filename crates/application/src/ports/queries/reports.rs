//! Figures about tickets.

use switchboard_domain::access::Scope;

use crate::ports::StoreError;
use crate::records::{
    AgentFigures, CategoryFigures, DayFigures, Overview, PriorityFigures, ProjectFigures, ReportFilter,
};

/// Figures about the tickets of a scope that a filter names. They are exact and as of now; only the percentiles of durations are as near
/// as [`Durations`](switchboard_domain::report::Durations) keeps them. What an answer costs does not grow with the number of tickets.
#[cfg_attr(feature = "mock", mockall::automock)]
pub trait ReportQueries: Send {
    /// All of them at a glance.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn overview(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Overview, StoreError>;

    /// Those of each project, also of projects without any, by the name of the project whatever its case, the older first where names
    /// are the same.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn projects(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<ProjectFigures>, StoreError>;

    /// Those of each person who works on some, by the name of the person whatever its case, the older first where names are the same.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn agents(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<AgentFigures>, StoreError>;

    /// What happened on the days of the filter, of which those on which nothing happened are left out.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn days(&mut self, scope: &Scope, filter: &ReportFilter) -> Result<Vec<DayFigures>, StoreError>;

    /// Those of each priority, the most urgent first, also of priorities without any.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn priorities(
        &mut self,
        scope: &Scope,
        filter: &ReportFilter,
    ) -> Result<Vec<PriorityFigures>, StoreError>;

    /// Those of each category that has some, and those without one, the most first, the older category first where there are as many.
    ///
    /// # Errors
    /// Any [`StoreError`] but `Duplicate` and `Stale`.
    fn categories(
        &mut self,
        scope: &Scope,
        filter: &ReportFilter,
    ) -> Result<Vec<CategoryFigures>, StoreError>;
}
