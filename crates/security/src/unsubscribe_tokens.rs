//! The tokens by which somebody stops following a ticket without logging in: who, which ticket, and a signature of both.

use std::fmt;
use std::sync::{PoisonError, RwLock};

use hmac::Mac as _;
use switchboard_application::ports::{Following, UnsubscribeTokens};
use switchboard_domain::{TicketId, UserId};

use crate::key_ring::KeyRing;
use crate::signed::{Key, decoded, derived, encoded, signature};

/// What the keys of the ring are made into other keys with: what signs this opens no session and names no thread.
const PURPOSE: &[u8] = b"switchboard unsubscribe token";
/// The first byte of a token. Another form of it would have another one.
const FORM: u8 = 1;
const SIGNED_BYTES: usize = 1 + 8 + 8;
const SIGNATURE_BYTES: usize = 18;
const TOKEN_BYTES: usize = SIGNED_BYTES + SIGNATURE_BYTES;

/// Signs by HMAC-SHA-256, of which it keeps 144 bits, with keys made from those of a ring.
pub struct HmacUnsubscribeTokens {
    keys: RwLock<Vec<Key>>,
}

impl HmacUnsubscribeTokens {
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

impl UnsubscribeTokens for HmacUnsubscribeTokens {
    #[expect(clippy::expect_used, reason = "a ring has a newest key")]
    fn sign(&self, following: Following) -> String {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let signed = signed_part(following);
        let signature =
            signature(&**keys.first().expect("a ring has a newest key"), &signed).finalize().into_bytes();
        let bytes: Vec<u8> = signed.iter().chain(signature.iter().take(SIGNATURE_BYTES)).copied().collect();
        encoded(&bytes)
    }

    fn read(&self, token: &str) -> Option<Following> {
        let bytes = decoded::<TOKEN_BYTES>(token)?;
        let (signed, shown) = bytes.split_first_chunk::<SIGNED_BYTES>()?;
        let (form, numbers) = signed.split_first()?;
        let (ticket, user) = numbers.split_first_chunk::<8>()?;
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        // The comparison takes the same time whatever is shown.
        let is_ours = keys.iter().any(|key| signature(&**key, signed).verify_truncated_left(shown).is_ok());
        (is_ours && *form == FORM).then_some(Following {
            ticket_id: TicketId::new(i64::from_be_bytes(*ticket)),
            user_id: UserId::new(i64::from_be_bytes(user.try_into().ok()?)),
        })
    }
}

impl fmt::Debug for HmacUnsubscribeTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HmacUnsubscribeTokens(***)")
    }
}

fn signed_part(Following { ticket_id, user_id }: Following) -> [u8; SIGNED_BYTES] {
    let mut part = [FORM; SIGNED_BYTES];
    let numbers = ticket_id.get().to_be_bytes().into_iter().chain(user_id.get().to_be_bytes());
    part.iter_mut().skip(1).zip(numbers).for_each(|(byte, of_number)| *byte = of_number);
    part
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn following(ticket: i64, user: i64) -> Following {
        Following { ticket_id: TicketId::new(ticket), user_id: UserId::new(user) }
    }

    #[test]
    fn what_somebody_else_signed_or_something_else_was_signed_for_is_not_read() {
        let ring = KeyRing::generate();
        let tokens = HmacUnsubscribeTokens::new(&ring);
        let others = HmacUnsubscribeTokens::new(&KeyRing::generate());
        assert_eq!(tokens.read(&others.sign(following(1, 2))), None);
        let signed = signed_part(following(1, 2));
        for key in [ring.newest().key().as_bytes(), &derived(&ring, b"switchboard thread token")[0][..]] {
            let signature = signature(key, &signed).finalize().into_bytes();
            let token = encoded(&[&signed[..], &signature[..SIGNATURE_BYTES]].concat());
            assert_eq!(tokens.read(&token), None);
        }
        tokens.replace_keys(&KeyRing::generate());
        assert_eq!(tokens.read(&HmacUnsubscribeTokens::new(&ring).sign(following(1, 2))), None);
    }

    proptest! {
        #[test]
        fn a_token_leads_back_to_who_and_what(ticket: i64, user: i64) {
            let tokens = HmacUnsubscribeTokens::new(&KeyRing::generate());
            let token = tokens.sign(following(ticket, user));
            prop_assert_eq!(token.len(), 56);
            prop_assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric()));
            prop_assert_eq!(tokens.read(&token), Some(following(ticket, user)));
        }

        #[test]
        fn a_token_with_another_letter_is_not_read(ticket: i64, user: i64, place in 0_usize..56, letter in "[a-z2-7]") {
            let tokens = HmacUnsubscribeTokens::new(&KeyRing::generate());
            let token = tokens.sign(following(ticket, user));
            let mut changed = token.clone();
            changed.replace_range(place..=place, &letter);
            prop_assume!(changed != token);
            prop_assert_eq!(tokens.read(&changed), None);
        }

        #[test]
        fn no_text_makes_reading_fail(text in ".*") {
            prop_assert_eq!(HmacUnsubscribeTokens::new(&KeyRing::generate()).read(&text), None);
        }
    }
}
