//! What short signed texts share: keys made from those of a ring for one purpose, signatures, and letters that survive another case.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::key_ring::KeyRing;

/// The letters and digits of RFC 4648, 6, without capitals.
const ALPHABET: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";

pub(crate) type Signature = Hmac<Sha256>;

/// A key for one purpose alone.
pub(crate) type Key = Zeroizing<[u8; 32]>;

/// A key for this purpose out of each key of the ring, newest first: what is signed for one is of no use for another.
pub(crate) fn derived(ring: &KeyRing, purpose: &[u8]) -> Vec<Key> {
    let key = |key: &[u8]| Zeroizing::new(signature(key, purpose).finalize().into_bytes().into());
    ring.iter().map(|signing| key(signing.key().as_bytes())).collect()
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
pub(crate) fn signature(key: &[u8], of: &[u8]) -> Signature {
    Signature::new_from_slice(key).expect("HMAC takes keys of any length").chain_update(of)
}

/// Five bytes become eight letters and digits; what is encoded has a length without a remainder.
pub(crate) fn encoded(bytes: &[u8]) -> String {
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

/// The bytes that a text was made of, if it was made of so many.
pub(crate) fn decoded<const BYTES: usize>(text: &str) -> Option<[u8; BYTES]> {
    let mut bytes = Vec::with_capacity(BYTES);
    if text.len() != BYTES / 5 * 8 {
        return None;
    }
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
