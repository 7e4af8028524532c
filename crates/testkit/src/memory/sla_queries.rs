//! Service-level policies and calendars, for lists.

use switchboard_application::ports::SlaQueries;

use super::MemoryReader;

impl SlaQueries for MemoryReader {}
