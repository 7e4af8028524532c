//! Reports as tables.

use switchboard_web::csv;

use crate::error::ApiError;

/// Something that is a row of a table.
pub(crate) trait Row {
    /// The columns, by the names that the fields have in JSON; nested ones with dots.
    const COLUMNS: &'static [&'static str];

    /// The cells, in the order of the columns.
    fn cells(&self) -> Vec<String>;
}

/// The table of these rows, with a header.
pub(crate) fn table<R: Row>(rows: &[R]) -> Result<Vec<u8>, ApiError> {
    csv::table(R::COLUMNS, rows.iter().map(Row::cells)).map_err(ApiError::internal)
}

/// A figure that may be missing.
pub(crate) fn cell(figure: Option<impl ToString>) -> String {
    figure.map(|figure| figure.to_string()).unwrap_or_default()
}
