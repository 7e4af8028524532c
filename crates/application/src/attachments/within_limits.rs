//! Files of something that is not refused for its files: those beyond the limits are left out, and the text says so.

use switchboard_domain::Body;

use super::Uploads;
use super::receive::Reception;
use crate::records::SentFile;
use crate::{Context, Error};

/// What stands in a ticket or a reply that says nothing.
const NO_TEXT: &str = "-";

/// The files within the limits, stored, and the names of those that are too large or too many.
pub(crate) struct WithinLimits {
    pub(crate) uploads: Uploads,
    left_out: Vec<String>,
}

impl WithinLimits {
    /// Stores the files.
    pub(crate) fn store(ctx: &Context, files: Vec<SentFile>) -> Result<Self, Error> {
        let limits = ctx.settings.attachments;
        let mut reception = Reception::new(ctx);
        let (mut count, mut bytes, mut left_out) = (0, 0_u64, Vec::new());
        for SentFile { name, content_type, content } in files {
            let size = u64::try_from(content.len()).unwrap_or(u64::MAX);
            let is_within = count < limits.files_max
                && size <= limits.file_bytes_max
                && bytes.saturating_add(size) <= limits.total_bytes_max;
            if !is_within {
                left_out.push(name.as_str().to_owned());
                continue;
            }
            reception.begin(name, content_type)?;
            reception.write(content)?;
            reception.end()?;
            count += 1;
            bytes = bytes.saturating_add(size);
        }
        Ok(Self { uploads: reception.finish(), left_out })
    }

    /// A text with a line for each file that was left out, cut where it is too long.
    pub(crate) fn body(&self, text: &str) -> Body {
        let text = if text.trim().is_empty() { NO_TEXT } else { text.trim() };
        let notes: String = self
            .left_out
            .iter()
            .map(|name| format!("\n\n[The file {name} was left out: too large or too many.]"))
            .collect();
        let room = Body::CHARACTERS_MAX.saturating_sub(notes.chars().count());
        let kept: String = text.chars().take(room).collect();
        Body::from_stored(format!("{}{notes}", kept.trim_end()))
    }
}
