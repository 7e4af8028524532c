//! Attachments, as the memory database keeps them.

use switchboard_application::ports::{AttachmentQueries, AttachmentStore};

use super::{MemoryReader, MemoryTransaction};

impl AttachmentStore for MemoryTransaction {}

impl AttachmentQueries for MemoryReader {}
