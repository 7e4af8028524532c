//! Incoming mail: a message becomes what the desk needs of it.
//!
//! [`MimeReader`] implements the port `MailReader`. `structure` takes a message apart under limits, without copying anything; `header` and
//! `content` decode what stands in a part, by mail-parser; `html` makes text of HTML, by html5gum; `report` reads reports that a mail could
//! not be delivered. [`reply_text`], [`safe_subject`] and [`number_in_subject`] are pure functions over texts that are already decoded. All of it
//! takes time in proportion to its input, whatever a stranger sends, and nothing uses regular expressions.

mod content;
mod header;
mod history;
mod html;
mod reader;
mod report;
mod structure;
mod subject;

pub use history::reply_text;
pub use html::{MarkupReader, text_of_html};
pub use reader::MimeReader;
pub use subject::{number_in_subject, safe_subject};
