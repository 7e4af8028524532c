//! What goes wrong, in the words of the port.

use std::error::Error;
use std::io;

use switchboard_application::ports::BlobError;

/// The failure of an operation of the store: a lack of room if that is anywhere among its causes.
pub(crate) fn translate(error: object_store::Error) -> BlobError {
    sorted(error)
}

/// The failure to read an open file.
pub(crate) fn unreadable(error: io::Error) -> BlobError {
    sorted(error)
}

fn sorted(error: impl Error + Send + Sync + 'static) -> BlobError {
    let is_full = std::iter::successors(Some::<&(dyn Error + 'static)>(&error), |cause| (*cause).source())
        .any(lacks_room);
    if is_full { BlobError::Full(Box::new(error)) } else { BlobError::Unavailable(Box::new(error)) }
}

fn lacks_room(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generic(kind: io::ErrorKind) -> BlobError {
        let cause = object_store::Error::Generic {
            store: "LocalFileSystem",
            source: Box::new(io::Error::from(kind)),
        };
        translate(object_store::Error::Generic { store: "outer", source: Box::new(cause) })
    }

    #[test]
    fn a_lack_of_room_is_found_however_deep_it_lies() {
        assert!(matches!(generic(io::ErrorKind::StorageFull), BlobError::Full(_)));
        assert!(matches!(generic(io::ErrorKind::QuotaExceeded), BlobError::Full(_)));
        assert!(matches!(generic(io::ErrorKind::PermissionDenied), BlobError::Unavailable(_)));
    }
}
