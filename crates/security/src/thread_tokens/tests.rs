//! Which tokens are read, and which are not.

use proptest::prelude::*;
use switchboard_domain::mail::ReplyAddress;

use super::*;

fn tokens() -> (HmacThreadTokens, KeyRing) {
    let ring = KeyRing::generate();
    (HmacThreadTokens::new(&ring), ring)
}

/// A ring of a file with this many rotations, each of which keeps one old key.
fn rotated(times: usize) -> (tempfile::TempDir, Vec<KeyRing>) {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("signing.keys");
    let first = KeyRing::load_or_create(&path).unwrap();
    let rings =
        std::iter::once(first).chain((0..times).map(|_| KeyRing::rotate(&path, 1).unwrap())).collect();
    (folder, rings)
}

#[test]
fn a_token_stands_in_an_address_and_survives_another_case() {
    let (tokens, _) = tokens();
    let token = tokens.sign(TicketId::new(42));
    let base: ReplyAddress = "support@help.example.org".parse().unwrap();
    let shouted = base.of_thread(&token).as_str().to_uppercase().parse().unwrap();
    assert_eq!(tokens.read(&base.token_in(&shouted).unwrap()), Some(TicketId::new(42)));
}

#[test]
fn a_rotation_keeps_the_tokens_of_the_keys_that_it_keeps() {
    let (_folder, rings) = rotated(2);
    let tokens = HmacThreadTokens::new(&rings[0]);
    let token = tokens.sign(TicketId::new(7));
    tokens.replace_keys(&rings[1]);
    assert_eq!(tokens.read(&token), Some(TicketId::new(7)));
    assert_ne!(tokens.sign(TicketId::new(7)), token);
    tokens.replace_keys(&rings[2]);
    assert_eq!(tokens.read(&token), None);
}

#[test]
fn what_somebody_else_signed_is_not_read() {
    let (ours, _) = tokens();
    let (theirs, _) = tokens();
    assert_eq!(ours.read(&theirs.sign(TicketId::new(1))), None);
}

/// The key of the ring itself signs nothing here, so a session token is of no use for a thread, nor the other way round.
#[test]
fn the_keys_are_not_those_of_the_ring() {
    let (tokens, ring) = tokens();
    let signed = signed_part(TicketId::new(1));
    let by_the_ring = signature(ring.newest().key().as_bytes(), &signed).finalize().into_bytes();
    let bytes = [&signed[..], &by_the_ring[..SIGNATURE_BYTES]].concat();
    assert_eq!(tokens.read(&encoded(&bytes).parse().unwrap()), None);
}

#[test]
fn the_letters_are_those_of_rfc_4648() {
    assert_eq!(encoded(b"fooba"), "mzxw6ytb");
    assert_eq!(encoded(b"foobafooba"), "mzxw6ytbmzxw6ytb");
}

proptest! {
    #[test]
    fn every_ticket_has_one_token_that_leads_back_to_it(number: i64) {
        let (tokens, _) = tokens();
        let token = tokens.sign(TicketId::new(number));
        prop_assert_eq!(&token, &tokens.sign(TicketId::new(number)));
        prop_assert_eq!(tokens.read(&token), Some(TicketId::new(number)));
    }

    /// There is one spelling of each token: no other letter anywhere is as good.
    #[test]
    fn a_token_with_another_letter_is_not_read(number: i64, place in 0_usize..40, letter in "[a-z2-7]") {
        let (tokens, _) = tokens();
        let token = tokens.sign(TicketId::new(number));
        let mut changed = token.as_str().to_owned();
        changed.replace_range(place..=place, &letter);
        prop_assume!(changed != token.as_str());
        prop_assert_eq!(tokens.read(&changed.parse().unwrap()), None);
    }

    #[test]
    fn no_text_makes_reading_fail(text in "[a-z2-7]{40}") {
        let (tokens, _) = tokens();
        prop_assert_eq!(tokens.read(&text.parse().unwrap()), None);
    }
}
