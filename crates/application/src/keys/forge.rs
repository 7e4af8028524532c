//! Makes the secrets of keys, in the form that each kind has.

use switchboard_domain::KeyId;
use switchboard_domain::access::KeyKind;
use switchboard_domain::key::{Alphabet, IntakeSecret, with_checksum};

use crate::Context;
use crate::records::SecretHash;

/// How many random letters and digits follow `sk_` in the part of a pair that is not secret.
const PUBLIC_CHARACTERS: usize = 32;
/// How many random letters and digits follow `ss_` in the secret of a pair.
const SECRET_CHARACTERS: usize = 64;
/// How many random letters and digits stand before the checksum of a token.
const TOKEN_CHARACTERS: usize = 40;
/// How many characters a code has.
const CODE_CHARACTERS: usize = 32;

/// A secret as it is shown once, just as it is to be sent.
#[derive(Clone, PartialEq, Eq)]
pub enum IssuedSecret {
    /// The pair of a project.
    Pair {
        /// `sk_` and 32 letters and digits.
        api_key: String,
        /// `ss_` and 64 letters and digits.
        api_secret: String,
    },
    /// One text.
    Single(String),
}

/// A new secret of a key whose identifier may not be known yet.
pub(super) struct Forged {
    kind: KeyKind,
    /// What finds the key, where its identifier does not.
    pub(super) public_part: Option<String>,
    /// What is kept of the secret.
    pub(super) hash: SecretHash,
    secret: String,
}

impl Forged {
    /// A secret for a new key.
    pub(super) fn new(ctx: &Context, kind: KeyKind) -> Self {
        let public_part = match kind {
            KeyKind::Project => Some(format!("sk_{}", ctx.secrets.alphanumeric(PUBLIC_CHARACTERS))),
            KeyKind::Intake => {
                Some(ctx.secrets.characters(Alphabet::UpperHexadecimal, IntakeSecret::PREFIX_LENGTH))
            }
            KeyKind::Token | KeyKind::Agent | KeyKind::Superuser => None,
        };
        Self::again(ctx, kind, public_part)
    }

    /// Another secret for a key that keeps what finds it.
    pub(super) fn again(ctx: &Context, kind: KeyKind, public_part: Option<String>) -> Self {
        let characters = |alphabet, length| ctx.secrets.characters(alphabet, length);
        let secret = match kind {
            KeyKind::Project => format!("ss_{}", ctx.secrets.alphanumeric(SECRET_CHARACTERS)),
            KeyKind::Intake => {
                let prefix = public_part.as_deref().unwrap_or_default();
                let missing = IntakeSecret::LENGTH.saturating_sub(prefix.len());
                format!("{prefix}{}", characters(Alphabet::UpperHexadecimal, missing))
            }
            KeyKind::Token => with_checksum(&characters(Alphabet::LettersAndDigits, TOKEN_CHARACTERS)),
            KeyKind::Agent | KeyKind::Superuser => characters(Alphabet::UpperCase, CODE_CHARACTERS),
        };
        Self { kind, public_part, hash: ctx.secrets.hash(&secret), secret }
    }

    /// The secret as the holder of the key with this identifier sends it.
    pub(super) fn issued(self, id: KeyId) -> IssuedSecret {
        let Self { kind, public_part, secret, .. } = self;
        match kind {
            KeyKind::Project => {
                IssuedSecret::Pair { api_key: public_part.unwrap_or_default(), api_secret: secret }
            }
            KeyKind::Intake => IssuedSecret::Single(secret),
            KeyKind::Token => IssuedSecret::Single(format!("{id}|{secret}")),
            KeyKind::Agent | KeyKind::Superuser => IssuedSecret::Single(format!("{id}:{secret}")),
        }
    }
}

/// What is secret is never written down.
impl std::fmt::Debug for IssuedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Pair { api_key, api_secret: _ } => {
                f.debug_struct("Pair").field("api_key", api_key).finish_non_exhaustive()
            }
            Self::Single(_) => f.write_str("Single(***)"),
        }
    }
}
