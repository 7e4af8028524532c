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
        /// `true` where `total` is only how far was counted, and there may be more; missing otherwise. Pages end there, cursors go on.
        #[serde(skip_serializing_if = "Option::is_none")]
        total_is_capped: Option<bool>,
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
        let Listing { records, total, total_is_capped, has_more } = listing;
        let data = records.iter().map(T::from).collect();
        match paging {
            Paging::Page { page, per_page } => {
                let total = total.unwrap_or_default();
                let last_page = total.div_ceil(per_page.max(1).into()).max(1);
                let total_is_capped = total_is_capped.then_some(true);
                Self::Numbered { data, current_page: page, last_page, total, per_page, total_is_capped }
            }
            Paging::After { .. } => {
                let last = records.last().filter(|_| *has_more);
                Self::Following { data, next_cursor: last.map(mark) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn rendered(total: u64, total_is_capped: bool) -> serde_json::Value {
        let listing = Listing { records: vec![7_i64], total: Some(total), total_is_capped, has_more: true };
        let paging = Paging::Page { page: 3, per_page: 30 };
        serde_json::to_value(Page::<Identifier>::new(&listing, paging, |id| *id)).unwrap()
    }

    #[derive(Serialize, ToSchema)]
    struct Identifier(i64);

    impl From<&i64> for Identifier {
        fn from(id: &i64) -> Self {
            Self(*id)
        }
    }

    #[test]
    fn a_total_says_where_counting_ended() {
        let mut expected =
            json!({"data": [7], "current_page": 3, "last_page": 34, "total": 1_000, "per_page": 30});
        assert_eq!(rendered(1_000, false), expected);
        expected["total_is_capped"] = true.into();
        assert_eq!(rendered(1_000, true), expected);
    }
}
