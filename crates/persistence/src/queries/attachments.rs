//! Attachments, for downloads.

use switchboard_application::ports::AttachmentQueries;

use crate::reader::View;

impl AttachmentQueries for View {}
