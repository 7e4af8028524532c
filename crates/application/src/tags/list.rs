//! Lists tags.

use crate::records::Tag;
use crate::{Context, Error};

/// All tags by name, for everybody who is known.
///
/// # Errors
/// The failures of the database.
pub fn list(ctx: &Context) -> Result<Vec<Tag>, Error> {
    Ok(ctx.database.reader()?.catalog().tags()?)
}
