//! Lists categories.

use crate::records::Category;
use crate::{Context, Error};

/// All categories by name, for everybody who is known: tickets are filed in them.
///
/// # Errors
/// The failures of the database.
pub fn list(ctx: &Context) -> Result<Vec<Category>, Error> {
    Ok(ctx.database.reader()?.catalog().categories()?)
}
