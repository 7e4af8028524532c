//! The tokens by which a mail names its ticket: the ticket's number and a signature of it, in letters and digits.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use switchboard_application::ports::ThreadTokens;
use switchboard_domain::TicketId;
use switchboard_domain::mail::ThreadToken;
use zeroize::Zeroizing;

use crate::key_ring::KeyRing;

/// What the keys of the ring are made into other keys with: what signs a thread opens no session.
const PURPOSE: &[u8] = b"switchboard thread token";
/// The first byte of a token. Another form of it would have another one.
const FORM: u8 = 1;
const SIGNATURE_BYTES: usize = 16;
const TOKEN_BYTES: usize = 1 + 8 + SIGNATURE_BYTES;
/// The letters and digits of RFC 4648, 6, without capitals.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

type Signature = Hmac<Sha256>;

/// Signs the numbers of tickets by HMAC-SHA-256, of which it keeps 128 bits, with keys made from those of a ring.
pub struct HmacThreadTokens {
    keys: RwLock<Vec<Key>>,
}

type Key = Zeroizing<[u8; 32]>;

impl HmacThreadTokens {
    /// Signs with the newest key of the ring, and reads what any of them signed.
    #[must_use]
    pub fn new(ring: &KeyRing) -> Self {
        Self { keys: RwLock::new(derived(ring)) }
    }

    /// Puts another ring in force, for a rotation without a restart.
    pub fn replace_keys(&self, ring: &KeyRing) {
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = derived(ring);
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
        let bytes = decoded(token.as_str())?;
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

/// A key for threads alone out of each key of the ring, newest first.
fn derived(ring: &KeyRing) -> Vec<Key> {
    let key = |key: &[u8]| Zeroizing::new(signature(key, PURPOSE).finalize().into_bytes().into());
    ring.iter().map(|signing| key(signing.key().as_bytes())).collect()
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn signature(key: &[u8], of: &[u8]) -> Signature {
    Signature::new_from_slice(key).expect("HMAC takes keys of any length").chain_update(of)
}

fn signed_part(ticket: TicketId) -> [u8; 9] {
    let mut part = [FORM; 9];
    part.iter_mut().skip(1).zip(ticket.get().to_be_bytes()).for_each(|(byte, of_number)| *byte = of_number);
    part
}

/// Five bytes become eight letters and digits; the bytes of a token make no remainder.
fn encoded(bytes: &[u8]) -> String {
    let letters = bytes.chunks_exact(5).flat_map(|chunk| {
        let bits = chunk.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(move |place| ALPHABET.get(usize::from(five_bits(bits, place))))
    });
    letters.flatten().copied().map(char::from).collect()
}

fn five_bits(bits: u64, place: u32) -> u8 {
    let [.., low] = (bits >> (5 * place)).to_be_bytes();
    low & 0b1_1111
}

fn decoded(text: &str) -> Option<[u8; TOKEN_BYTES]> {
    let mut bytes = Vec::with_capacity(TOKEN_BYTES);
    for chunk in text.as_bytes().chunks_exact(8) {
        let mut bits = 0_u64;
        for letter in chunk {
            let place = ALPHABET.iter().position(|known| known == letter)?;
            bits = bits << 5 | u64::try_from(place).ok()?;
        }
        let [_, _, _, five @ ..] = bits.to_be_bytes();
        bytes.extend(five);
    }
    bytes.try_into().ok()
}

#[cfg(test)]
mod tests;
