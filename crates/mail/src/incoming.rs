//! What of an incoming mail people are shown: the subject as one safe line, and the text without the history that it quotes.
//!
//! Everything here is a pure function over texts that are already decoded. Each takes time in proportion to its input, whatever
//! a stranger sends, and none uses regular expressions.

mod history;
mod subject;

pub use history::reply_text;
pub use subject::{number_in_subject, safe_subject};
