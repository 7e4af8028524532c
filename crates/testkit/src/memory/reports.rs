//! Figures about tickets.

use switchboard_application::ports::ReportQueries;

use super::MemoryReader;

impl ReportQueries for MemoryReader {}
