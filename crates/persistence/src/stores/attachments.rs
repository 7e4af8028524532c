//! Attachments, as a unit of work changes them.

use switchboard_application::ports::AttachmentStore;

use crate::transaction::Unit;

impl AttachmentStore for Unit {}
