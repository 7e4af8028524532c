//! People, for lists.

use switchboard_application::ports::UserQueries;

use super::MemoryReader;

impl UserQueries for MemoryReader {}
