//! Figures about tickets.

use switchboard_application::ports::ReportQueries;

use crate::reader::View;

impl ReportQueries for View {}
