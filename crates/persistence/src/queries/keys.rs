//! API keys, for lists. Never their secrets.

use switchboard_application::ports::KeyQueries;

use crate::reader::View;

impl KeyQueries for View {}
