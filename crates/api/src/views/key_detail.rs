//! Keys of every kind, for those who manage them.

use std::collections::BTreeSet;

use serde::Serialize;
use switchboard_application::keys::IssuedSecret;
use switchboard_application::keys::change_many::ManyKeysChanged;
use switchboard_application::records::KeyDetail;
use switchboard_domain::access::{Ability, KeyKind, choices_of_kind};
use switchboard_domain::key::Principal;
use switchboard_domain::{Body, KeyId};
use utoipa::ToSchema;

use super::instant::Instant;
use super::names::{AbilityName, KeyKindName, Named, ProjectView};

/// A key under its name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyAnswer<'a> {
    pub(crate) key: KeyDetailView<'a>,
}

/// A key with its new secret, just as it is to be sent, which is shown this once: a pair for the kind `project`, else one text.
#[derive(Serialize, ToSchema)]
pub(crate) struct KeyWithSecretAnswer<'a> {
    key: KeyDetailView<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "17|Abc123xyzAbc123xyzAbc123xyzAbc123xyzAbc1239c0ffee0")]
    secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "sk_Abc123xyzAbc123xyzAbc123xyzAbc12")]
    api_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    api_secret: Option<&'a str>,
}

/// A key with everything but its secret.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct KeyDetailView<'a> {
    id: i64,
    #[schema(value_type = KeyKindName)]
    kind: KeyKind,
    #[schema(example = "Production Key")]
    name: &'a str,
    /// What else those who manage keys should know of it.
    note: Option<&'a str>,
    /// The part that is not secret: the first of a pair, or the first eight of 32 digits. `null` where the identifier finds it.
    #[schema(example = "sk_Abc123xyzAbc123xyzAbc123xyzAbc12")]
    public_part: Option<&'a str>,
    /// The project that it belongs to.
    project: Option<ProjectView<'a>>,
    /// The agent whom it stands for: always for the kind `agent`, where a request names nobody for the kind `superuser`.
    agent: Option<Named<'a>>,
    /// Whether a superuser key opens the administration.
    is_admin: bool,
    #[schema(value_type = Vec<AbilityName>)]
    abilities: Vec<Ability>,
    /// The addresses and networks from which it may be used; from anywhere when empty.
    allowed_ips: Vec<String>,
    is_active: bool,
    expires_at: Option<Instant>,
    /// Until when the secret before the present one is accepted, where there is one.
    previous_secret_until: Option<Instant>,
    created_by: Option<Named<'a>>,
    created_at: Instant,
    /// When it was last used, up to a minute late.
    last_used_at: Option<Instant>,
    #[schema(example = "203.0.113.7")]
    last_used_ip: Option<String>,
}

/// What became of many keys.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ManyKeysAnswer {
    /// How many were changed.
    changed: usize,
    /// Those that were not: there is no such key, or it was so already.
    unchanged: BTreeSet<i64>,
}

impl<'a> KeyWithSecretAnswer<'a> {
    pub(crate) fn new(key: &'a KeyDetail, secret: &'a IssuedSecret) -> Self {
        let (secret, api_key, api_secret) = match secret {
            IssuedSecret::Single(secret) => (Some(secret.as_str()), None, None),
            IssuedSecret::Pair { api_key, api_secret } => {
                (None, Some(api_key.as_str()), Some(api_secret.as_str()))
            }
        };
        Self { key: key.into(), secret, api_key, api_secret }
    }
}

impl<'a> From<&'a KeyDetail> for KeyDetailView<'a> {
    fn from(key: &'a KeyDetail) -> Self {
        let KeyDetail {
            id,
            principal,
            name,
            note,
            public_part,
            abilities,
            allowed_networks,
            is_active,
            expires_at,
            previous_until,
            project,
            agent,
            created_by,
            created_at,
            last_used_at,
            last_used_from,
        } = key;
        let kind = principal.kind();
        let choices = choices_of_kind(kind);
        Self {
            id: id.get(),
            kind,
            name: name.as_str(),
            note: note.as_ref().map(Body::as_str),
            public_part: public_part.as_deref(),
            project: project.as_ref().map(ProjectView::from),
            agent: agent.as_ref().map(Named::from),
            is_admin: matches!(principal, Principal::Superuser { is_admin: true, .. }),
            abilities: abilities.iter().copied().filter(|ability| choices.contains(ability)).collect(),
            allowed_ips: allowed_networks.iter().collect(),
            is_active: *is_active,
            expires_at: expires_at.map(Instant::from),
            previous_secret_until: previous_until.map(Instant::from),
            created_by: created_by.as_ref().map(Named::from),
            created_at: (*created_at).into(),
            last_used_at: last_used_at.map(Instant::from),
            last_used_ip: last_used_from.map(|address| address.to_string()),
        }
    }
}

impl From<ManyKeysChanged> for ManyKeysAnswer {
    fn from(ManyKeysChanged { changed, unchanged }: ManyKeysChanged) -> Self {
        Self { changed, unchanged: unchanged.into_iter().map(KeyId::get).collect() }
    }
}
