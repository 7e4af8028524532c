//! API keys, for lists.

use switchboard_application::ports::KeyQueries;

use super::MemoryReader;

impl KeyQueries for MemoryReader {}
