//! Making a key: first of which kind, then what that kind needs.

use askama::Template;
use switchboard_application::keys::create::{CreateKey, create};
use switchboard_application::keys::manage;
use switchboard_application::{Context, Error};
use switchboard_domain::access::KeyKind;
use switchboard_domain::key::KeyDraft;
use switchboard_domain::{Body, Label, ProjectId, UserId};

use super::{made, terms};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::show::choice::{self, Choice};
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor};

#[derive(Template)]
#[template(path = "admin/new_key.html")]
struct NewKeyPage<'a> {
    chrome: &'a Chrome,
    form: FormState,
    /// What kind of key it will be. It is asked for first.
    kind: Option<KeyKind>,
    projects: Vec<Choice>,
    staff: Vec<Choice>,
    abilities: Vec<Choice>,
}

pub(super) async fn page(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let query = Query::of(&reader.chrome.here);
            let kind = query.parsed::<KeyKind>("kind");
            let mut filled = vec![("project_id", query.value("project_id"))];
            if kind == Some(KeyKind::Project) {
                // A pair is for a system of the project's own, which seldom needs less than all of it.
                let all = terms::abilities(&reader.chrome, KeyKind::Project);
                filled.extend(all.into_iter().map(|ability| ("abilities", ability.value)));
            }
            Answer::page(&form_page(ctx, reader, FormState::filled(filled), kind)?)
        })
        .await
}

pub(super) async fn make(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let actor = &reader.caller.actor;
            match wanted(&mut fields).and_then(|command| create(ctx, actor, command)) {
                Ok(key) => made::show(ctx, reader, &manage::show(ctx, actor, key.id)?, &key.secret),
                Err(error) => {
                    let kind = fields.text("kind").parse().ok();
                    let form = fields.again(error)?;
                    Answer::form_again(&form_page(ctx, reader, form, kind)?)
                }
            }
        })
        .await
}

fn wanted(fields: &mut Fields) -> Result<CreateKey, Error> {
    let (kind, name) = (fields.required::<KeyKind>("kind"), fields.required::<Label>("name"));
    let note = fields.optional::<Body>("note");
    let project = fields.chosen("project_id").map(ProjectId::new);
    let agent = fields.chosen("agent_id").map(UserId::new);
    let default_agent = fields.chosen("default_agent_id").map(UserId::new);
    let is_admin = fields.is_ticked("is_admin");
    let ticked = terms::ticked(fields);
    let (networks, expires_at) = (terms::networks(fields), terms::end(fields));
    let command = (|| {
        let (kind, name, allowed_networks) = (kind?, name?, networks?);
        // A pair for which nothing is ticked may do nothing. Where nothing is said of one, it may do everything.
        let abilities = (!ticked.is_empty() || kind == KeyKind::Project).then_some(ticked);
        let draft = KeyDraft {
            kind,
            project,
            agent,
            default_agent,
            is_admin,
            abilities,
            allowed_networks,
            expires_at,
        };
        Some(CreateKey { name, note, draft })
    })();
    fields.command(command)
}

fn form_page<'a>(
    ctx: &Context,
    reader: &'a Reader,
    form: FormState,
    kind: Option<KeyKind>,
) -> Result<NewKeyPage<'a>, PageError> {
    let (chrome, actor) = (&reader.chrome, &reader.caller.actor);
    let acts = matches!(kind, Some(KeyKind::Agent | KeyKind::Superuser));
    Ok(NewKeyPage {
        chrome,
        form,
        kind,
        projects: if kind.is_some() { choice::projects(ctx, actor)? } else { Vec::new() },
        staff: if acts { choice::of_people(&choice::staff(ctx, actor)?) } else { Vec::new() },
        abilities: kind.map(|kind| terms::abilities(chrome, kind)).unwrap_or_default(),
    })
}

impl NewKeyPage<'_> {
    fn kind_name(&self, kind: &KeyKind) -> String {
        self.chrome.t(&format!("key-kind-{kind}"))
    }

    fn kind_text(&self, kind: &KeyKind) -> String {
        self.chrome.t(&format!("key-kind-text-{kind}"))
    }

    fn acts(&self) -> bool {
        matches!(self.kind, Some(KeyKind::Agent | KeyKind::Superuser))
    }

    fn is_of(&self, kind: &str) -> bool {
        self.kind.is_some_and(|its| its.as_str() == kind)
    }
}
