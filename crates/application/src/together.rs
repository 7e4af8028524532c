//! Several use cases as one unit of work: all of them happen, or none.

use std::sync::Arc;

use crate::idempotency::unit::{End, Unit};
use crate::{Context, Error};

/// Does what `work` does with the context it is given in one unit of work, however many its use cases open.
///
/// # Errors
/// Whatever `work` answers; then nothing has happened.
pub fn together<T, E: From<Error>>(
    ctx: &Context,
    work: impl FnOnce(&Context) -> Result<T, E>,
) -> Result<T, E> {
    let unit = Arc::new(Unit::new(Arc::clone(&ctx.database), None));
    let done = work(&Context { database: Arc::<Unit>::clone(&unit), ..ctx.clone() })?;
    match unit.end() {
        End::Unused => Ok(done),
        End::Open(transaction, _) => {
            transaction.commit().map_err(Error::from)?;
            Ok(done)
        }
        End::Refused(_) => Err(Error::Conflict.into()),
    }
}
