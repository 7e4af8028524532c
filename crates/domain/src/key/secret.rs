//! The forms of secrets: what they are made of, and the checksum of those that have one.

/// The characters that random secrets are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alphabet {
    /// Letters in both cases, and digits.
    LettersAndDigits,
    /// Upper-case letters and digits.
    UpperCase,
    /// Upper-case hexadecimal digits.
    UpperHexadecimal,
}

impl Alphabet {
    /// Its characters.
    #[must_use]
    pub const fn characters(self) -> &'static [u8] {
        match self {
            Self::LettersAndDigits => b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            Self::UpperCase => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789",
            Self::UpperHexadecimal => b"0123456789ABCDEF",
        }
    }

    /// Whether a text has exactly so many characters, all of this alphabet.
    pub(super) fn spells(self, text: &str, length: usize) -> bool {
        text.len() == length && text.bytes().all(|byte| self.characters().contains(&byte))
    }
}

/// A secret of 32 hexadecimal digits. The first of them find the key; they are not secret.
#[derive(Clone, PartialEq, Eq)]
pub struct IntakeSecret(String);

impl IntakeSecret {
    /// How many digits it has.
    pub const LENGTH: usize = 32;
    /// How many of them find the key.
    pub const PREFIX_LENGTH: usize = 8;

    /// Reads a secret. Lower-case digits mean the same as upper-case ones.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let upper = text.to_ascii_uppercase();
        Alphabet::UpperHexadecimal.spells(&upper, Self::LENGTH).then_some(Self(upper))
    }

    /// The digits that find the key.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.get(..Self::PREFIX_LENGTH).unwrap_or_default()
    }

    /// The whole of it.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for IntakeSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("IntakeSecret").field(&self.prefix()).finish()
    }
}

/// How many random letters and digits a token's secret begins with.
pub(super) const TOKEN_RANDOM_LENGTH: usize = 40;
/// How many digits its checksum has.
const CHECKSUM_LENGTH: usize = 8;
/// How many characters a code has.
pub(super) const CODE_LENGTH: usize = 32;

/// The CRC-32 of a text, as eight lower-case hexadecimal digits: it tells a secret of ours from any other text, and a slip of the hand.
#[must_use]
pub fn checksum(text: &str) -> String {
    let crc = text.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(
            crc ^ u32::from(byte),
            |crc, _bit| {
                if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 }
            },
        )
    });
    format!("{:08x}", !crc)
}

/// The secret of a token: random letters and digits, and their checksum.
#[must_use]
pub fn with_checksum(random: &str) -> String {
    format!("{random}{}", checksum(random))
}

/// Whether a text has the form of a token's secret, its checksum included.
pub(super) fn is_token_secret(text: &str) -> bool {
    Alphabet::LettersAndDigits.spells(text, TOKEN_RANDOM_LENGTH + CHECKSUM_LENGTH)
        && text.split_at_checked(TOKEN_RANDOM_LENGTH).is_some_and(|(random, check)| checksum(random) == check)
}
