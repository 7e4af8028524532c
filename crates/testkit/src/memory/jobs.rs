//! Jobs, as the memory database keeps them.

use switchboard_application::ports::{JobQueries, JobStore};

use super::{MemoryReader, MemoryTransaction};

impl JobStore for MemoryTransaction {}

impl JobQueries for MemoryReader {}
