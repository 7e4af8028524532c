//! Which part of a list a statement fetches, and what that says about the rest.

use switchboard_application::ports::{Listing, Paging, StoreError};

use crate::stored::number;

/// Which part of a list a statement fetches.
#[derive(Debug, Clone, Copy)]
pub(super) struct Part {
    /// The identifier of the record that stands before it.
    pub(super) last_seen: Option<i64>,
    /// How many records are fetched: one more than is wanted where nothing else tells whether there are more.
    pub(super) limit: i64,
    /// How many are passed over.
    pub(super) offset: i64,
    /// Whether all are counted.
    pub(super) is_counted: bool,
}

impl Part {
    pub(super) fn of(paging: Paging) -> Self {
        match paging {
            Paging::Page { page, per_page } => {
                let offset = i64::from(page.saturating_sub(1)).saturating_mul(per_page.into());
                Self { last_seen: None, limit: per_page.into(), offset, is_counted: true }
            }
            Paging::After { last_seen, limit } => {
                Self { last_seen, limit: i64::from(limit) + 1, offset: 0, is_counted: false }
            }
        }
    }

    /// The list of what was fetched. An empty page beyond the first has no row that tells the total, so `count` is asked.
    pub(super) fn listing<Row, T>(
        self,
        rows: Vec<(Row, Option<i64>)>,
        convert: impl Fn(Row) -> Result<T, StoreError>,
        count: impl FnOnce() -> Result<i64, StoreError>,
    ) -> Result<Listing<T>, StoreError> {
        let first_total = rows.first().and_then(|(_, total)| *total);
        let mut records = rows.into_iter().map(|(row, _)| convert(row)).collect::<Result<Vec<T>, _>>()?;
        if !self.is_counted {
            let limit = number::<usize>("limit", self.limit - 1)?;
            let has_more = records.len() > limit;
            records.truncate(limit);
            return Ok(Listing { records, total: None, total_is_capped: false, has_more });
        }
        let total = match first_total {
            Some(total) => total,
            None if self.offset == 0 => 0,
            None => count()?,
        };
        let total = number::<u64>("count", total)?;
        let seen =
            number::<u64>("offset", self.offset)?.saturating_add(number("number of records", records.len())?);
        Ok(Listing {
            has_more: !records.is_empty() && seen < total,
            records,
            total: Some(total),
            total_is_capped: false,
        })
    }
}
