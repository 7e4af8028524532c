//! The keys of the systems of projects, for those who manage them.

use serde::Serialize;
use switchboard_application::keys::create_pair::Pair;
use switchboard_application::records::KeySummary;
use switchboard_domain::access::KeyKind;
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::KeyKindName;

/// A new pair of keys. The secret is shown this once.
#[derive(Serialize, ToSchema)]
pub(crate) struct PairView<'a> {
    #[schema(example = "sk_Abc123xyzAbc123xyzAbc123xyzAbc12")]
    api_key: &'a str,
    api_secret: &'a str,
    key_id: i64,
    message: &'static str,
}

/// A key without its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyView<'a> {
    id: i64,
    #[schema(example = "Production Key")]
    name: &'a str,
    #[schema(value_type = KeyKindName)]
    kind: KeyKind,
    /// The part that is not secret. `null` where the identifier stands before the secret.
    #[schema(example = "sk_Abc123xyzAbc123xyzAbc123xyzAbc12")]
    api_key: Option<&'a str>,
    /// The addresses and networks from which it may be used; from anywhere when empty.
    allowed_ips: Vec<String>,
    /// Whether it is accepted, as long as it has not expired. A revoked key is not.
    is_active: bool,
    expires_at: Option<Instant>,
    created_at: Instant,
    /// When it was last used, up to a minute late.
    last_used_at: Option<Instant>,
    #[schema(example = "203.0.113.7")]
    last_used_ip: Option<String>,
}

impl<'a> From<&'a Pair> for PairView<'a> {
    fn from(Pair { id, api_key, api_secret }: &'a Pair) -> Self {
        Self { api_key, api_secret, key_id: id.get(), message: "Store the api_secret securely." }
    }
}

impl<'a> From<&'a KeySummary> for KeyView<'a> {
    fn from(key: &'a KeySummary) -> Self {
        let KeySummary {
            id,
            kind,
            name,
            public_part,
            allowed_networks,
            is_active,
            expires_at,
            created_at,
            last_used_at,
            last_used_from,
        } = key;
        Self {
            id: id.get(),
            name: name.as_str(),
            kind: *kind,
            api_key: public_part.as_deref(),
            allowed_ips: allowed_networks.iter().collect(),
            is_active: *is_active,
            expires_at: expires_at.map(Instant::from),
            created_at: (*created_at).into(),
            last_used_at: last_used_at.map(Instant::from),
            last_used_ip: last_used_from.map(|address| address.to_string()),
        }
    }
}
