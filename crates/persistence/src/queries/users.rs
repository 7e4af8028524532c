//! People, for lists and for one whole.

use switchboard_application::ports::UserQueries;

use crate::reader::View;

impl UserQueries for View {}
