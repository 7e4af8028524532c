//! What jobs ran, when, and how they ended.

use switchboard_application::ports::JobQueries;

use crate::reader::View;

impl JobQueries for View {}
