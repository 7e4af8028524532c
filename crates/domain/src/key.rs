//! API keys: how programs show who they are, and whether they are let in.
//!
//! There is one key with five kinds. A [`Credential`] is what a request shows, told apart by its form alone, before anything is looked
//! up. The key that it names is then found in a store, and [`Key::admit`] decides. Whom a key that acts as an agent stands for is said
//! by [`Principal::agent_for`] and [`Key::acting_as`].
//!
//! ```
//! use switchboard_domain::key::{Credential, Headers};
//!
//! let headers = Headers { authorization: vec!["key 7:ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"], ..Headers::default() };
//! let shown = Credential::in_headers(&headers)?;
//! assert!(matches!(shown, Credential::Code { id, .. } if id.get() == 7));
//! # Ok::<(), switchboard_domain::key::AmbiguousCredentials>(())
//! ```

mod admission;
mod credential;
mod draft;
mod secret;
#[cfg(test)]
mod tests;

pub use admission::{ActingRefusal, Key, KeyRefusal, Principal, SecretMatch, StaffMember};
pub use credential::{AmbiguousCredentials, Credential, Headers};
pub use draft::{KeyDraft, KeyFault, abilities, terms_faults};
pub use secret::{Alphabet, IntakeSecret, checksum, with_checksum};
