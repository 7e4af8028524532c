//! The way from one page of a list to the next.

use switchboard_application::ports::Listing;

use super::query::Query;

/// Where one is in a list, and where one can go.
#[derive(Debug, Clone)]
pub(crate) struct Pager {
    /// How many there are altogether.
    pub(crate) total: u64,
    /// Whether there may be more than that.
    pub(crate) is_capped: bool,
    /// The place of the first one on the page, from 1.
    pub(crate) first: u64,
    /// The place of the last one on the page.
    pub(crate) last: u64,
    /// The address of the page before.
    pub(crate) previous: Option<String>,
    /// The address of the page after.
    pub(crate) next: Option<String>,
}

impl Pager {
    /// Where one is in this list, whose pages have so many records.
    pub(crate) fn new<T>(query: &Query, listing: &Listing<T>, per_page: u32) -> Self {
        let page = query.page();
        let shown = u64::try_from(listing.records.len()).unwrap_or(u64::MAX);
        let before = u64::from(page.saturating_sub(1)).saturating_mul(per_page.into());
        let at = |page: u32| query.with("page", &page.to_string());
        Self {
            total: listing.total.unwrap_or(shown),
            is_capped: listing.total_is_capped,
            first: if shown == 0 { 0 } else { before.saturating_add(1) },
            last: before.saturating_add(shown),
            previous: (page > 1).then(|| at(page.saturating_sub(1))),
            next: listing.has_more.then(|| at(page.saturating_add(1))),
        }
    }
}
