//! The tokens by which a mail names its ticket: the ticket's number and a signature of it, in letters and digits.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use hmac::Mac as _;
use switchboard_application::ports::ThreadTokens;
use switchboard_domain::TicketId;
use switchboard_domain::mail::ThreadToken;

use crate::key_ring::KeyRing;
use crate::signed::{Key, decoded, derived, encoded, signature};

/// What the keys of the ring are made into other keys with: what signs a thread opens no session.
const PURPOSE: &[u8] = b"switchboard thread token";
/// The first byte of a token. Another form of it would have another one.
const FORM: u8 = 1;
const SIGNATURE_BYTES: usize = 16;
const TOKEN_BYTES: usize = 1 + 8 + SIGNATURE_BYTES;
/// Signs the numbers of tickets by HMAC-SHA-256, of which it keeps 128 bits, with keys made from those of a ring.
pub struct HmacThreadTokens {
    keys: RwLock<Vec<Key>>,
}

impl HmacThreadTokens {
    /// Signs with the newest key of the ring, and reads what any of them signed.
    #[must_use]
    pub fn new(ring: &KeyRing) -> Self {
        Self { keys: RwLock::new(derived(ring, PURPOSE)) }
    }

    /// Puts another ring in force, for a rotation without a restart.
    pub fn replace_keys(&self, ring: &KeyRing) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = derived(ring, PURPOSE);
    }
}

impl ThreadTokens for HmacThreadTokens {
    #[expect(
        clippy::expect_used,
        reason = "a ring has a newest key, and what is encoded has the shape of a token"
    )]
    fn sign(&self, ticket: TicketId) -> ThreadToken {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let signed = signed_part(ticket);
        let signature =
            signature(&**keys.first().expect("a ring has a newest key"), &signed).finalize().into_bytes();
        let bytes: Vec<u8> = signed.iter().chain(signature.iter().take(SIGNATURE_BYTES)).copied().collect();
        encoded(&bytes).parse().expect("it has the shape of a token")
    }

    fn read(&self, token: &ThreadToken) -> Option<TicketId> {
        let bytes = decoded::<TOKEN_BYTES>(token.as_str())?;
        let (signed, shown) = bytes.split_first_chunk::<9>()?;
        let [FORM, number @ ..] = *signed else { return None };
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        // The comparison takes the same time whatever is shown.
        let is_ours = keys.iter().any(|key| signature(&**key, signed).verify_truncated_left(shown).is_ok());
        is_ours.then(|| TicketId::new(i64::from_be_bytes(number)))
    }
}

impl fmt::Debug for HmacThreadTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacThreadTokens(***)")
    }
}

fn signed_part(ticket: TicketId) -> [u8; 9] {
    let mut part = [FORM; 9];
    part.iter_mut().skip(1).zip(ticket.get().to_be_bytes()).for_each(|(byte, of_number)| *byte = of_number);
    part
}

#[cfg(test)]
mod tests;
