//! Categories, tags and canned responses, for lists.

use switchboard_application::ports::CatalogQueries;

use crate::reader::View;

impl CatalogQueries for View {}
