//! Parts of lists: a page with counts, or what follows a cursor.

use serde::Serialize;
use switchboard_application::ports::{Listing, Paging};
use utoipa::ToSchema;

use super::cursor;

/// Part of a list.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum Page<T> {
    /// A page by its number. An empty list is page 1 of 1.
    Numbered {
        /// The records of the page.
        data: Vec<T>,
        /// The number of the page, from 1.
        current_page: u32,
        /// The number of the last page.
        last_page: u64,
        /// How many records there are altogether.
        total: u64,
        /// How many records a page has.
        per_page: u32,
    },
    /// What follows a cursor.
    Following {
        /// The records.
        data: Vec<T>,
        /// The cursor of what comes next. `null` at the end.
        next_cursor: Option<String>,
    },
}

impl<'a, T> Page<T> {
    /// The part of a list that was asked for. `id` tells where a record stands in it.
    pub(crate) fn new<R>(listing: &'a Listing<R>, paging: Paging, id: impl Fn(&R) -> i64) -> Self
    where
        T: From<&'a R>,
    {
        Self::marked(listing, paging, |record| cursor::write(id(record)))
    }

    /// The part of a list that was asked for. `mark` makes the cursor of what comes after a record.
    pub(crate) fn marked<R>(listing: &'a Listing<R>, paging: Paging, mark: impl Fn(&R) -> String) -> Self
    where
        T: From<&'a R>,
    {
        let Listing { records, total, has_more } = listing;
        let data = records.iter().map(T::from).collect();
        match paging {
            Paging::Page { page, per_page } => {
                let total = total.unwrap_or_default();
                let last_page = total.div_ceil(per_page.max(1).into()).max(1);
                Self::Numbered { data, current_page: page, last_page, total, per_page }
            }
            Paging::After { .. } => {
                let last = records.last().filter(|_| *has_more);
                Self::Following { data, next_cursor: last.map(mark) }
            }
        }
    }
}
