//! Which part of a list is wanted, and what it looks like.

/// Which part of a list is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// A page by its number, from 1, with counts.
    Page {
        /// The number of the page, from 1.
        page: u32,
        /// How many a page has, from 1 to 100.
        per_page: u32,
    },
    /// What comes after a place in the list, without counts.
    After {
        /// The identifier of the last record that was seen; the beginning of the list without one.
        last_seen: Option<i64>,
        /// How many are wanted, from 1 to 100.
        limit: u32,
    },
}

/// Part of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing<T> {
    /// The records.
    pub records: Vec<T>,
    /// How many there are altogether, where [`Paging::Page`] asked for it.
    pub total: Option<u64>,
    /// Whether there may be more than `total`, because counting ended there.
    pub total_is_capped: bool,
    /// Whether there are more after these.
    pub has_more: bool,
}
