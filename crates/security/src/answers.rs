//! Answers that are kept, as PASETO `v4.local` under a key that is made from what the client calls the request.

use pasetors::Local;
use pasetors::keys::SymmetricKey;
use pasetors::token::UntrustedToken;
use pasetors::version4::{LocalToken, V4};
use sha2::{Digest as _, Sha256};
use switchboard_application::ports::AnswerSealer;
use switchboard_application::records::{Fingerprint, RequestName};
use switchboard_domain::idempotency::IdempotencyKey;

/// What the hashes of keys begin with, so that they are no hashes of anything else.
const PURPOSE: &[u8] = b"switchboard answer of an idempotent request 1\0";

/// Seals answers that are kept with the key that the client chose. The server keeps no more than a hash over that key, so the database
/// alone opens none of them, and no rotation of the server's own keys makes them unreadable.
#[derive(Debug, Clone, Copy, Default)]
pub struct PasetoAnswers;

impl AnswerSealer for PasetoAnswers {
    fn fingerprint(&self, content: &[u8]) -> Fingerprint {
        Fingerprint(Sha256::digest(content).into())
    }

    #[expect(
        clippy::expect_used,
        reason = "no answer is empty, and without random bytes nothing must be sealed"
    )]
    fn seal_answer(&self, key: &IdempotencyKey, RequestName(request): &RequestName, answer: &str) -> String {
        LocalToken::encrypt(&key_of(key), answer.as_bytes(), None, Some(request))
            .expect("the operating system gives random bytes")
    }

    fn open_answer(
        &self,
        key: &IdempotencyKey,
        RequestName(request): &RequestName,
        sealed: &str,
    ) -> Option<String> {
        let untrusted = UntrustedToken::<Local, V4>::try_from(sealed).ok()?;
        let trusted = LocalToken::decrypt(&key_of(key), &untrusted, None, Some(request)).ok()?;
        Some(trusted.payload().to_owned())
    }
}

#[expect(clippy::expect_used, reason = "a hash of SHA-256 has the 32 bytes of a key")]
fn key_of(key: &IdempotencyKey) -> SymmetricKey<V4> {
    let hash = Sha256::new().chain_update(PURPOSE).chain_update(key.as_str()).finalize();
    SymmetricKey::from(hash.as_slice()).expect("32 bytes are a key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_opens_with_its_key_for_its_request_alone() {
        let [key, other] = ["one", "two"].map(|text| text.parse::<IdempotencyKey>().unwrap());
        let (request, elsewhere) = (RequestName([1; 32]), RequestName([2; 32]));
        let sealed = PasetoAnswers.seal_answer(&key, &request, "{\"secret\":\"ss_abc\"}");
        assert!(!sealed.contains("ss_abc"));
        let opened = |key, request, sealed: &str| PasetoAnswers.open_answer(key, request, sealed);
        assert_eq!(opened(&key, &request, &sealed).as_deref(), Some("{\"secret\":\"ss_abc\"}"));
        assert_eq!(opened(&other, &request, &sealed), None);
        assert_eq!(opened(&key, &elsewhere, &sealed), None);
        assert_eq!(opened(&key, &request, &sealed.replacen("v4.local.", "v4.local.A", 1)), None);
        assert_eq!(opened(&key, &request, ""), None);
        assert_ne!(
            PasetoAnswers.seal_answer(&key, &request, "{}"),
            PasetoAnswers.seal_answer(&key, &request, "{}")
        );
    }
}
