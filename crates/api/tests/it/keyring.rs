//! Keys of every kind, as tests need them.

use serde_json::Value;
use switchboard_application::keys::IssuedSecret;
use switchboard_application::keys::create::{CreateKey, CreatedKey, create};
use switchboard_domain::access::{Actor, KeyKind, choices_of_kind};
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{AllowedNetworks, KeyId};

use crate::app::{CLIENT_ADDRESS, Credential};
use crate::world::World;

impl World {
    /// What is wanted of a key of this kind that is good for everything its kind is good for: one of home, or one of Alice.
    pub(crate) fn draft(&self, kind: KeyKind) -> KeyDraft {
        let (project, agent, default_agent) = match kind {
            KeyKind::Project | KeyKind::Intake | KeyKind::Token => (Some(self.home.id), None, None),
            KeyKind::Agent => (None, Some(self.alice.id), None),
            KeyKind::Superuser => (None, None, Some(self.alice.id)),
        };
        KeyDraft {
            kind,
            project,
            agent,
            default_agent,
            is_admin: false,
            abilities: Some(choices_of_kind(kind).iter().copied().collect()),
            allowed_networks: AllowedNetworks::parse([CLIENT_ADDRESS]).unwrap(),
            expires_at: None,
        }
    }

    /// A key that is good for everything its kind is good for.
    pub(crate) fn key_of(&self, kind: KeyKind) -> Credential {
        self.make_key(self.draft(kind)).1
    }

    /// A key as it was wanted.
    pub(crate) fn make_key(&self, draft: KeyDraft) -> (KeyId, Credential) {
        let kind = draft.kind;
        let command = CreateKey { name: "Production".parse().unwrap(), note: None, draft };
        let CreatedKey { id, secret } = create(&self.context, &Actor::System, command).unwrap();
        (id, shown(kind, &secret))
    }
}

/// A secret as a key of this kind is sent.
pub(crate) fn shown(kind: KeyKind, secret: &IssuedSecret) -> Credential {
    match secret {
        IssuedSecret::Pair { api_key, api_secret } => Credential::pair(api_key, api_secret),
        IssuedSecret::Single(secret) => match kind {
            KeyKind::Intake => Credential(vec![("x-api-key", secret.clone())]),
            KeyKind::Token => Credential::token(secret),
            KeyKind::Project | KeyKind::Agent | KeyKind::Superuser => {
                Credential(vec![("authorization", format!("key {secret}"))])
            }
        },
    }
}

/// The new secret of an answer as a key of this kind is sent.
pub(crate) fn sent(kind: KeyKind, answer: &Value) -> Credential {
    let text = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
    shown(
        kind,
        &match kind {
            KeyKind::Project => {
                IssuedSecret::Pair { api_key: text("api_key"), api_secret: text("api_secret") }
            }
            KeyKind::Intake | KeyKind::Token | KeyKind::Agent | KeyKind::Superuser => {
                IssuedSecret::Single(text("secret"))
            }
        },
    )
}
