//! The files of tickets and messages.

use serde::Serialize;
use switchboard_application::records::Attachment;
use utoipa::ToSchema;

use super::instant::Instant;

/// A file that hangs on a ticket or on a message.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttachmentView<'a> {
    id: i64,
    /// What it is called.
    #[schema(example = "house.png")]
    file_name: &'a str,
    /// What it is served as.
    #[schema(example = "image/png")]
    content_type: &'static str,
    size_bytes: u64,
    /// Where it is downloaded, with the same credential.
    #[schema(example = "/api/attachments/7")]
    url: String,
    created_at: Instant,
}

impl<'a> From<&'a Attachment> for AttachmentView<'a> {
    fn from(attachment: &'a Attachment) -> Self {
        let Attachment { id, file_name, content_type, size_bytes, created_at } = attachment;
        Self {
            id: id.get(),
            file_name: file_name.as_str(),
            content_type: content_type.as_str(),
            size_bytes: *size_bytes,
            url: format!("/api/attachments/{id}"),
            created_at: (*created_at).into(),
        }
    }
}
