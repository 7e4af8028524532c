//! Credentials: what a request shows, told apart by its form before anything is looked up.

use std::fmt;

use super::secret::{Alphabet, CODE_LENGTH, IntakeSecret, is_token_secret};
use crate::KeyId;

/// The values of the headers in which credentials are shown. A header that is there more than once has several.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Headers<'a> {
    /// `Authorization`.
    pub authorization: Vec<&'a str>,
    /// `X-Api-Key`.
    pub api_key: Vec<&'a str>,
    /// `X-Api-Secret`.
    pub api_secret: Vec<&'a str>,
    /// `X-DeskPRO-API-Key`.
    pub deskpro_key: Vec<&'a str>,
    /// `X-DeskPRO-API-Token`.
    pub deskpro_token: Vec<&'a str>,
}

/// A credential by its form. Whether it is any good only a store can tell.
#[derive(Clone, PartialEq, Eq)]
pub enum Credential {
    /// None, or none that could be one of ours.
    Nothing,
    /// A token of a person who logged in.
    UserToken(String),
    /// The pair of keys of a project.
    Pair {
        /// The part that is not secret.
        key: String,
        /// The secret.
        secret: String,
    },
    /// The key of a program that files tickets.
    Intake(IntakeSecret),
    /// A bearer token of a program.
    Token {
        /// The key.
        id: KeyId,
        /// Its secret.
        secret: String,
    },
    /// The key of a program that acts as an agent.
    Code {
        /// The key.
        id: KeyId,
        /// Its secret.
        code: String,
    },
}

/// A request shows more than one credential, so that it is not clear who means it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the request shows more than one credential")]
pub struct AmbiguousCredentials;

impl Credential {
    /// The one credential that the headers show.
    ///
    /// # Errors
    /// [`AmbiguousCredentials`] when there are two, even if neither could be one of ours.
    pub fn in_headers(headers: &Headers<'_>) -> Result<Self, AmbiguousCredentials> {
        let Headers { authorization, api_key, api_secret, deskpro_key, deskpro_token } = headers;
        let [authorization, key, secret, deskpro_key] =
            [only(authorization)?, only(api_key)?, only(api_secret)?, only(deskpro_key)?];
        let deskpro_token = only(deskpro_token)?;
        let shown = [
            authorization.is_some(),
            key.is_some() || secret.is_some(),
            deskpro_key.is_some(),
            deskpro_token.is_some(),
        ];
        if shown.into_iter().filter(|is_shown| *is_shown).count() > 1 {
            return Err(AmbiguousCredentials);
        }
        let of_deskpro = deskpro_key.map(of_code).or_else(|| deskpro_token.map(of_named_token));
        let credential = match (authorization, key, secret, of_deskpro) {
            (Some(authorization), ..) => of_authorization(authorization),
            (_, Some(key), Some(secret), _) => {
                Some(Self::Pair { key: key.trim().to_owned(), secret: secret.trim().to_owned() })
            }
            (_, Some(key), None, _) => IntakeSecret::parse(key.trim()).map(Self::Intake),
            (.., Some(of_deskpro)) => of_deskpro,
            (None, None, _, None) => None,
        };
        Ok(credential.unwrap_or(Self::Nothing))
    }
}

/// The only value of a header, if there is one.
fn only<'a>(values: &[&'a str]) -> Result<Option<&'a str>, AmbiguousCredentials> {
    match values {
        [] => Ok(None),
        [value] => Ok(Some(value)),
        [_, _, ..] => Err(AmbiguousCredentials),
    }
}

fn of_authorization(value: &str) -> Option<Credential> {
    let (scheme, rest) = value.trim().split_once(' ')?;
    let rest = rest.trim();
    if scheme.eq_ignore_ascii_case("key") {
        return of_code(rest);
    }
    if scheme.eq_ignore_ascii_case("token") {
        return of_named_token(rest);
    }
    if !scheme.eq_ignore_ascii_case("bearer") || rest.is_empty() {
        return None;
    }
    match rest.split_once('|') {
        Some((id, secret)) => {
            let id = key_id(id)?;
            is_token_secret(secret).then(|| Credential::Token { id, secret: secret.to_owned() })
        }
        None => Some(Credential::UserToken(rest.to_owned())),
    }
}

/// A token of a person as clients of Deskpro send it: behind an identifier and a colon, of which the token knows better.
fn of_named_token(text: &str) -> Option<Credential> {
    let text = text.trim();
    let token = text.split_once(':').map_or(text, |(_, token)| token);
    (!token.is_empty()).then(|| Credential::UserToken(token.to_owned()))
}

fn of_code(text: &str) -> Option<Credential> {
    let (id, code) = text.trim().split_once(':')?;
    let id = key_id(id)?;
    Alphabet::UpperCase.spells(code, CODE_LENGTH).then(|| Credential::Code { id, code: code.to_owned() })
}

/// An identifier in the one form in which it is shown: digits, the first of them not zero.
fn key_id(text: &str) -> Option<KeyId> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.starts_with('0');
    if is_plain { text.parse().ok().map(KeyId::new) } else { None }
}

/// What is secret is never written down.
impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::UserToken(_) => f.write_str("UserToken(***)"),
            Self::Pair { key, secret: _ } => f.debug_struct("Pair").field("key", key).finish_non_exhaustive(),
            Self::Intake(secret) => f.debug_tuple("Intake").field(secret).finish(),
            Self::Token { id, secret: _ } => f.debug_struct("Token").field("id", id).finish_non_exhaustive(),
            Self::Code { id, code: _ } => f.debug_struct("Code").field("id", id).finish_non_exhaustive(),
        }
    }
}
