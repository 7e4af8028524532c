//! Random secrets from the operating system, their hashes, and the comparison in constant time.

use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use switchboard_application::ports::SecretSource;
use switchboard_application::records::SecretHash;
use switchboard_domain::key::Alphabet;
use zeroize::Zeroizing;

/// Secrets out of the random source of the operating system.
///
/// A secret of 22 characters has 130 random bits, more than anybody can try. That is why one round of SHA-256 protects it well,
/// which a password, made up by a person, would not be.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemSecrets;

impl SecretSource for SystemSecrets {
    fn alphanumeric(&self, length: usize) -> String {
        self.characters(Alphabet::LettersAndDigits, length)
    }

    fn characters(&self, alphabet: Alphabet, length: usize) -> String {
        let mut secret = String::with_capacity(length);
        let mut bytes = Zeroizing::new([0; 64]);
        while secret.len() < length {
            fill_randomly(&mut *bytes);
            let missing = length - secret.len();
            let characters = bytes.iter().copied().filter_map(|byte| character(alphabet, byte));
            secret.extend(characters.take(missing));
        }
        secret
    }

    fn hash(&self, secret: &str) -> SecretHash {
        SecretHash(Sha256::digest(secret).into())
    }

    fn matches(&self, secret: &str, hash: &SecretHash) -> bool {
        self.hash(secret).0.ct_eq(&hash.0).into()
    }
}

/// The character that a random byte stands for. Bytes beyond the last whole round through the alphabet give none, for they would make
/// some characters likelier than others.
fn character(alphabet: Alphabet, byte: u8) -> Option<char> {
    let characters = alphabet.characters();
    let whole_rounds = 256 - 256 % characters.len();
    let place = usize::from(byte);
    (place < whole_rounds)
        .then(|| characters.get(place % characters.len()).copied().map(char::from))
        .flatten()
}

#[expect(
    clippy::disallowed_methods,
    reason = "this adapter owns the random source behind the `SecretSource` port"
)]
#[expect(
    clippy::expect_used,
    reason = "a machine without randomness must not make a secret, and there is no other way on"
)]
fn fill_randomly(bytes: &mut [u8]) {
    getrandom::fill(bytes).expect("the operating system gives random bytes");
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn secrets_have_their_length_and_only_letters_and_digits() {
        for length in [0, 1, 40, 48, 64, 1000] {
            let secret = SystemSecrets.alphanumeric(length);
            assert_eq!(secret.len(), length);
            assert!(secret.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{secret}");
        }
    }

    #[test]
    fn no_secret_comes_twice() {
        let secrets: BTreeSet<_> = (0..1000).map(|_| SystemSecrets.alphanumeric(22)).collect();
        assert_eq!(secrets.len(), 1000);
    }

    #[test]
    fn secrets_keep_to_their_alphabet() {
        for alphabet in [Alphabet::LettersAndDigits, Alphabet::UpperCase, Alphabet::UpperHexadecimal] {
            let secret = SystemSecrets.characters(alphabet, 500);
            assert_eq!(secret.len(), 500);
            assert!(secret.bytes().all(|byte| alphabet.characters().contains(&byte)), "{secret}");
        }
    }

    #[test]
    fn of_all_bytes_each_character_gets_the_same_share() {
        for (alphabet, number, expected) in [
            (Alphabet::LettersAndDigits, 62, 4),
            (Alphabet::UpperCase, 36, 7),
            (Alphabet::UpperHexadecimal, 16, 16),
        ] {
            let mut shares = BTreeMap::new();
            for character in (0..=u8::MAX).filter_map(|byte| character(alphabet, byte)) {
                *shares.entry(character).or_insert(0) += 1;
            }
            assert_eq!(shares.len(), number);
            assert!(shares.values().all(|share| *share == expected), "{shares:?}");
        }
    }

    #[test]
    fn the_hash_is_plain_sha_256() {
        let known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        let hash: String = SystemSecrets.hash("abc").0.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, known);
    }

    #[test]
    fn a_secret_matches_its_own_hash_alone() {
        let hash = SystemSecrets.hash("right");
        assert!(SystemSecrets.matches("right", &hash));
        for wrong in ["", "wrong", "Right", "right ", "righ", "rightt"] {
            assert!(!SystemSecrets.matches(wrong, &hash), "{wrong:?}");
        }
        for (index, bit) in (0..32).flat_map(|index| (0..8).map(move |bit| (index, bit))) {
            let mut changed = hash;
            changed.0[index] ^= 1 << bit;
            assert!(!SystemSecrets.matches("right", &changed), "bit {bit} of byte {index}");
        }
    }
}
