//! A secret, which is shown this once.

use actix_web::web;
use askama::Template;
use chrono::TimeDelta;
use switchboard_application::Context;
use switchboard_application::keys::{IssuedSecret, manage};
use switchboard_application::records::KeyDetail;
use switchboard_domain::KeyId;
use switchboard_domain::access::Role;
use switchboard_domain::key::Principal;

use super::{curl, detail};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::form::FormBody;
use crate::show::choice;
use crate::visitor::{Reader, Visitor};

/// For how long the secret before a new one can stay good, in seconds, with the message that says so.
pub(super) const OVERLAPS: [(i64, &str); 4] = [
    (0, "key-overlap-none"),
    (3_600, "key-overlap-hour"),
    (86_400, "key-overlap-day"),
    (604_800, "key-overlap-week"),
];

#[derive(Template)]
#[template(path = "admin/key_made.html")]
struct MadePage<'a> {
    chrome: &'a Chrome,
    key: &'a KeyDetail,
    secret: &'a IssuedSecret,
    /// A command that shows that the key works.
    line: Option<String>,
}

/// Shows a key with its secret.
pub(super) fn show(
    ctx: &Context,
    reader: &Reader,
    key: &KeyDetail,
    secret: &IssuedSecret,
) -> Result<Answer, PageError> {
    let named = agent_to_name(ctx, reader, key)?;
    let line = curl::line(&ctx.settings.public_url, key, secret, named.as_deref());
    Answer::page(&MadePage { chrome: &reader.chrome, key, secret, line })
}

pub(super) async fn regenerate(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = KeyId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, mut fields| {
            let actor = &reader.caller.actor;
            let overlap = fields.read("overlap_seconds", |text| {
                let known = OVERLAPS.iter().find(|(seconds, _)| seconds.to_string() == text);
                known.map(|(seconds, _)| TimeDelta::seconds(*seconds)).ok_or("must be chosen from the list")
            });
            let secret =
                fields.command(overlap).and_then(|overlap| manage::regenerate(ctx, actor, id, overlap));
            match secret {
                Ok(secret) => show(ctx, reader, &manage::show(ctx, actor, id)?, &secret),
                Err(error) => detail::again(ctx, reader, id, fields.again(error)?),
            }
        })
        .await
}

/// Whom a request must name that shows this key: one of those as whom it may act.
fn agent_to_name(ctx: &Context, reader: &Reader, key: &KeyDetail) -> Result<Option<String>, PageError> {
    let names_nobody = matches!(key.principal, Principal::Superuser { default_agent: None, .. });
    if !names_nobody {
        return Ok(None);
    }
    // A key acts as administrators whatever project it is bound to, and never as a super administrator.
    let staff = choice::staff(ctx, &reader.caller.actor)?;
    let administrator = staff.iter().find(|user| user.role == Role::Admin);
    Ok(Some(administrator.map_or_else(|| "AGENT_ID".to_owned(), |user| user.id.to_string())))
}

impl MadePage<'_> {
    /// What of it is to be copied: the label and the text.
    fn parts(&self) -> Vec<(&'static str, String, &str)> {
        let label = |name| self.chrome.t(name);
        match self.secret {
            IssuedSecret::Pair { api_key, api_secret } => vec![
                ("api-key", label("key-pair-key"), api_key),
                ("api-secret", label("key-pair-secret"), api_secret),
            ],
            IssuedSecret::Single(secret) => vec![("secret", label("key-secret"), secret)],
        }
    }
}
