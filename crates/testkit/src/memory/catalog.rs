//! Categories, tags and canned responses.

use switchboard_application::ports::{CannedResponseStore, CatalogQueries, CategoryStore, TagStore};

use super::{MemoryReader, MemoryTransaction};

impl CategoryStore for MemoryTransaction {}

impl TagStore for MemoryTransaction {}

impl CannedResponseStore for MemoryTransaction {}

impl CatalogQueries for MemoryReader {}
