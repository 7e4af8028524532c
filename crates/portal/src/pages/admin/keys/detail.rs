//! One key: what it is, what it may do, another secret for it.

use actix_web::web;
use askama::Template;
use switchboard_application::keys::manage::{self, UpdateKey};
use switchboard_application::keys::requests;
use switchboard_application::ports::Paging;
use switchboard_application::records::{KeyDetail, LoggedRequest};
use switchboard_application::{Context, Error};
use switchboard_domain::access::{KeyKind, choices_of_kind};
use switchboard_domain::key::Principal;
use switchboard_domain::{Body, KeyId, Label};

use super::{made, state, terms};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::Choice;
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/key.html")]
struct KeyPage<'a> {
    chrome: &'a Chrome,
    key: &'a KeyDetail,
    form: FormState,
    abilities: Vec<Choice>,
    overlaps: Vec<Choice>,
    /// The last requests that showed it, the newest first.
    requests: Vec<LoggedRequest>,
}

/// How many of the last requests are shown.
const REQUESTS_MAX: u32 = 50;

pub(super) async fn page(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = KeyId::new(path.into_inner());
    visitor
        .show_person(move |ctx, reader| {
            let key = manage::show(ctx, &reader.caller.actor, id)?;
            Answer::page(&key_page(ctx, reader, &key, filled(&key))?)
        })
        .await
}

pub(super) async fn save(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = KeyId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let actor = &reader.caller.actor;
            let key = manage::show(ctx, actor, id)?;
            let outcome = wanted(&key, &mut fields).and_then(|command| manage::update(ctx, actor, command));
            match outcome {
                Ok(()) => Ok(Answer::go_to(format!("/admin/keys/{id}?notice=notice-saved"))),
                Err(error) => {
                    let form = fields.again(error)?;
                    Answer::form_again(&key_page(ctx, reader, &key, form)?)
                }
            }
        })
        .await
}

pub(super) async fn switch(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = KeyId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let is_active = fields.required::<bool>("active");
            let command = fields.command(
                is_active.map(|is_active| UpdateKey { is_active: Some(is_active), ..unchanged(id) }),
            )?;
            manage::update(ctx, &reader.caller.actor, command)?;
            Ok(Answer::go_to(format!("/admin/keys/{id}?notice=notice-saved")))
        })
        .await
}

pub(super) async fn delete(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = KeyId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            manage::delete(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to("/admin/keys?notice=notice-removed"))
        })
        .await
}

/// The page of a key with a form that was refused.
pub(super) fn again(ctx: &Context, reader: &Reader, id: KeyId, form: FormState) -> Result<Answer, PageError> {
    let key = manage::show(ctx, &reader.caller.actor, id)?;
    Answer::form_again(&key_page(ctx, reader, &key, form)?)
}

const fn unchanged(id: KeyId) -> UpdateKey {
    UpdateKey {
        id,
        name: None,
        note: None,
        abilities: None,
        is_admin: None,
        allowed_networks: None,
        is_active: None,
        expires_at: None,
    }
}

fn wanted(key: &KeyDetail, fields: &mut Fields) -> Result<UpdateKey, Error> {
    let kind = key.principal.kind();
    let (name, note) = (fields.required::<Label>("name"), fields.optional::<Body>("note"));
    let ticked = terms::ticked(fields);
    let allowed_networks = terms::networks(fields);
    // An end that lies in the past stays as it is, but nobody can set one.
    let is_same_end = fields.text("expires_at") == terms::as_field(key.expires_at);
    let expires_at = if is_same_end { None } else { Some(terms::end(fields)) };
    let command = UpdateKey {
        name,
        note: Some(note),
        abilities: kind_has_choices(kind).then_some(ticked),
        is_admin: (kind == KeyKind::Superuser).then(|| fields.is_ticked("is_admin")),
        allowed_networks,
        expires_at,
        ..unchanged(key.id)
    };
    fields.command(Some(command))
}

fn kind_has_choices(kind: KeyKind) -> bool {
    !choices_of_kind(kind).is_empty()
}

/// The form with what is known of the key.
fn filled(key: &KeyDetail) -> FormState {
    let mut values = vec![
        ("name", key.name.as_str().to_owned()),
        ("note", key.note.as_ref().map(|note| note.as_str().to_owned()).unwrap_or_default()),
        ("allowed_ips", key.allowed_networks.iter().collect::<Vec<_>>().join("\n")),
        ("expires_at", terms::as_field(key.expires_at)),
        ("overlap_seconds", "86400".to_owned()),
    ];
    values.extend(key.abilities.iter().map(|ability| ("abilities", ability.to_string())));
    if opens_administration(key) {
        values.push(("is_admin", "1".to_owned()));
    }
    FormState::filled(values)
}

const fn opens_administration(key: &KeyDetail) -> bool {
    matches!(key.principal, Principal::Superuser { is_admin: true, .. })
}

fn key_page<'a>(
    ctx: &Context,
    reader: &'a Reader,
    key: &'a KeyDetail,
    form: FormState,
) -> Result<KeyPage<'a>, PageError> {
    let chrome = &reader.chrome;
    let overlap = |(seconds, message): (i64, &str)| Choice::new(&seconds, chrome.t(message));
    let last = Paging::After { last_seen: None, limit: REQUESTS_MAX };
    Ok(KeyPage {
        chrome,
        key,
        form,
        abilities: terms::abilities(chrome, key.principal.kind()),
        overlaps: made::OVERLAPS.into_iter().map(overlap).collect(),
        requests: requests::of_key(ctx, &reader.caller.actor, key.id, last)?.records,
    })
}

impl KeyPage<'_> {
    fn kind(&self) -> String {
        self.chrome.t(&format!("key-kind-{}", self.key.principal.kind()))
    }

    fn kind_text(&self) -> String {
        self.chrome.t(&format!("key-kind-text-{}", self.key.principal.kind()))
    }

    fn state(&self) -> &'static str {
        state(self.chrome, self.key)
    }

    fn state_name(&self) -> String {
        self.chrome.t(&format!("key-state-{}", self.state()))
    }

    fn is_superuser(&self) -> bool {
        self.key.principal.kind() == KeyKind::Superuser
    }

    /// Until when the secret before the present one is accepted, if it still is.
    fn previous_until(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        self.key.previous_until.filter(|end| *end > self.chrome.now)
    }
}
