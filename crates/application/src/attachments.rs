//! Attachments: taking them in, handing them out, and removing what is left over.
//!
//! A file is streamed into the blob store under a random key before the unit of work begins: [`Reception`](receive::Reception). The unit of
//! work that files the ticket or adds the message makes attachments of the [`Uploads`]; where it does not get that far, they are discarded.
//! What neither commit nor discard got hold of, because the power went out in between, is found by the [`sweep`](sweep::sweep).

pub mod download;
pub mod receive;
pub mod remove_released;
pub mod sweep;
mod uploads;
mod within_limits;

pub(crate) use uploads::Place;
pub use uploads::Uploads;
pub(crate) use within_limits::WithinLimits;
