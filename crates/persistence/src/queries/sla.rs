//! Service-level policies and calendars, for lists.

use switchboard_application::ports::SlaQueries;

use crate::reader::View;

impl SlaQueries for View {}
