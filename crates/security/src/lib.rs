//! Adapters for passwords, tokens, random secrets and the limits on log-ins and requests.
//!
//! Reading order: [`SystemSecrets`] makes and compares random secrets. [`Argon2Passwords`] hashes passwords, a few at a time.
//! [`KeyRing`] is the file of signing keys; [`PasetoTokens`] seals and opens tokens of sessions with it, and [`HmacThreadTokens`] signs what
//! names a ticket in a mail, [`HmacUnsubscribeTokens`] what lets somebody follow a ticket no longer. [`PasetoAnswers`] seals answers that
//! are kept. [`GovernorThrottle`] counts the tries to log in, [`WindowLimits`] all other requests. Each implements one port of
//! `switchboard_application::ports`.

mod secrets;

mod answers;
mod gate;
mod passwords;

mod key_ring;
mod signed;
mod thread_tokens;
mod tokens;
mod unsubscribe_tokens;

mod limits;
mod throttle;

pub use answers::PasetoAnswers;
pub use key_ring::{KeyRing, KeyRingError};
pub use limits::{LimitSettings, WindowLimits};
pub use passwords::{Argon2Passwords, InvalidCost, PasswordSettings};
pub use secrets::SystemSecrets;
pub use thread_tokens::HmacThreadTokens;
pub use throttle::{GovernorThrottle, ThrottleSettings};
pub use tokens::PasetoTokens;
pub use unsubscribe_tokens::HmacUnsubscribeTokens;
