//! One's own account: name, telephone, password, and what one is told by mail.

use std::collections::BTreeMap;

use actix_web::web;
use askama::Template;
use switchboard_application::accounts::update_profile::{NewPassword, UpdateProfile, update_profile};
use switchboard_application::notifications::preferences;
use switchboard_application::{Context, Password};
use switchboard_domain::notification::{Cadence, Choice, NoticeKind, Preferences};
use switchboard_domain::{PersonName, Phone};

use super::{Access, Page, Verb};
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::{Fields, FormState};
use crate::form::FormBody;
use crate::visitor::{Reader, Visitor};

pub(super) const PAGES: &[Page] = &[
    Page::new(Verb::Get, "/profile", Access::Person, || web::to(profile)),
    Page::new(Verb::Post, "/profile", Access::Person, || web::to(save_profile)),
    Page::new(Verb::Post, "/profile/password", Access::Person, || web::to(change_password)),
    Page::new(Verb::Get, "/profile/notifications", Access::Person, || web::to(notifications)),
    Page::new(Verb::Post, "/profile/notifications", Access::Person, || web::to(choose_notifications)),
];

#[derive(Template)]
#[template(path = "profile.html")]
struct ProfilePage<'a> {
    chrome: &'a Chrome,
    email: &'a str,
    form: FormState,
    password_form: FormState,
}

#[derive(Template)]
#[template(path = "notifications.html")]
struct NotificationsPage<'a> {
    chrome: &'a Chrome,
    choices: Vec<(NoticeKind, Cadence)>,
}

async fn profile(visitor: Visitor) -> Answer {
    visitor.show_person(|_, reader| page(reader, filled(reader), FormState::default())).await
}

/// The form with what is known.
fn filled(reader: &Reader) -> FormState {
    let user = &reader.caller.user;
    let phone = user.phone.as_ref().map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    FormState::filled([("name", user.name.as_str().to_owned()), ("phone", phone)])
}

fn page(reader: &Reader, form: FormState, password_form: FormState) -> Result<Answer, PageError> {
    let is_refused = form.is_refused() || password_form.is_refused();
    let email = reader.caller.user.email.as_str();
    let page = ProfilePage { chrome: &reader.chrome, email, form, password_form };
    if is_refused { Answer::form_again(&page) } else { Answer::page(&page) }
}

async fn save_profile(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let (name, phone) = (fields.required::<PersonName>("name"), fields.optional::<Phone>("phone"));
            let command = name.map(|name| UpdateProfile {
                name: Some(name),
                phone: Some(phone),
                password: None,
                address: reader.address,
            });
            let outcome =
                fields.command(command).and_then(|command| update_profile(ctx, &reader.caller, &command));
            match outcome {
                Ok(_user) => Ok(Answer::go_to("/profile?notice=notice-saved")),
                Err(error) => page(reader, fields.again(error)?, FormState::default()),
            }
        })
        .await
}

async fn change_password(visitor: Visitor, form: FormBody) -> Answer {
    visitor.submit_person(form, replace_password).await
}

fn replace_password(ctx: &Context, reader: &Reader, mut fields: Fields) -> Result<Answer, PageError> {
    if fields.text("current_password").is_empty() {
        fields.require("current_password");
    }
    let current = Password::tried(fields.text("current_password").to_owned());
    let wanted = fields.read("password", |text| Password::chosen(text.to_owned()));
    let command = wanted.map(|wanted| UpdateProfile {
        name: None,
        phone: None,
        password: Some(NewPassword { wanted, current }),
        address: reader.address,
    });
    match fields.command(command).and_then(|command| update_profile(ctx, &reader.caller, &command)) {
        Ok(_user) => Ok(Answer::go_to("/profile?notice=notice-password-set")),
        Err(error) => page(reader, filled(reader), fields.again(error)?),
    }
}

async fn notifications(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let preferences = preferences::show(ctx, &reader.caller)?;
            let is_staff = reader.caller.actor.is_staff();
            let choices =
                choices(&preferences).filter(|(kind, _)| is_staff || is_for_customers(*kind)).collect();
            Answer::page(&NotificationsPage { chrome: &reader.chrome, choices })
        })
        .await
}

/// What one can choose, and what is chosen.
fn choices(preferences: &Preferences) -> impl Iterator<Item = (NoticeKind, Cadence)> + use<'_> {
    let is_free = |kind: &NoticeKind| matches!(kind.choice(), Choice::Free(_));
    NoticeKind::ALL.iter().copied().filter(is_free).map(|kind| (kind, preferences.cadence(kind)))
}

/// What customers are told of.
const fn is_for_customers(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::Received | NoticeKind::Reply | NoticeKind::Resolved | NoticeKind::Watched)
}

async fn choose_notifications(visitor: Visitor, form: FormBody) -> Answer {
    visitor
        .submit_person(form, |ctx, reader, mut fields| {
            let mut chosen = BTreeMap::new();
            for kind in NoticeKind::ALL {
                if let Some(cadence) = fields.optional::<Cadence>(kind.as_str()) {
                    chosen.insert(*kind, Some(cadence));
                }
            }
            let chosen = fields.command(Some(chosen))?;
            preferences::choose(ctx, &reader.caller, &chosen)?;
            Ok(Answer::go_to("/profile/notifications?notice=notice-saved"))
        })
        .await
}

impl NotificationsPage<'_> {
    fn kind(&self, kind: &NoticeKind) -> String {
        self.chrome.t(&format!("notice-kind-{}", kind.as_str()))
    }

    /// The cadences: name, label, whether it is the chosen one.
    fn cadences(&self, chosen: &Cadence) -> Vec<(&'static str, String, bool)> {
        let label = |cadence: &Cadence| self.chrome.t(&format!("cadence-{}", cadence.as_str()));
        Cadence::ALL.iter().map(|cadence| (cadence.as_str(), label(cadence), cadence == chosen)).collect()
    }
}
