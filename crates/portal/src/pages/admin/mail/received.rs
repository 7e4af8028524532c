//! Messages that came by mail, and those of them that wait for an administrator.

use actix_web::web;
use askama::Template;
use switchboard_application::intake::quarantine::{self, QuarantinedMail};
use switchboard_application::ports::{Listing, Paging, ReceivedMailFilter};
use switchboard_application::records::ReceivedMail;
use switchboard_domain::intake::ReceivedState;
use switchboard_domain::{EmailAddress, ProjectId, ReceivedMailId};

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::fields::FormState;
use crate::form::FormBody;
use crate::show;
use crate::show::choice::{self, Choice};
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::Visitor;

/// How many messages a page has.
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/received.html")]
struct ReceivedPage<'a> {
    chrome: &'a Chrome,
    /// What is looked for.
    form: FormState,
    states: Vec<Choice>,
    projects: Vec<Choice>,
    mails: Vec<ReceivedMail>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "admin/quarantined.html")]
struct QuarantinedPage<'a> {
    chrome: &'a Chrome,
    waiting: QuarantinedMail,
    form: FormState,
}

pub(super) async fn list(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let (chrome, actor) = (&reader.chrome, &reader.caller.actor);
            let query = Query::of(&chrome.here);
            let filter = ReceivedMailFilter {
                state: query.parsed("state"),
                project_id: query.parsed("project_id").map(ProjectId::new),
                sender: query.parsed::<EmailAddress>("sender"),
                ..ReceivedMailFilter::default()
            };
            let paging = Paging::Page { page: query.page(), per_page: PER_PAGE };
            let found = quarantine::received(ctx, actor, &filter, paging)?;
            let pager = Pager::new(&query, &found, PER_PAGE);
            let Listing { records, .. } = found;
            let state = |it: &ReceivedState| Choice::new(it, chrome.t(&format!("received-state-{it}")));
            Answer::page(&ReceivedPage {
                chrome,
                form: query.as_form(&["state", "project_id", "sender"]),
                states: ReceivedState::ALL.iter().map(state).collect(),
                projects: choice::projects(ctx, actor)?,
                mails: records,
                pager,
            })
        })
        .await
}

pub(super) async fn one(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = ReceivedMailId::new(path.into_inner());
    visitor
        .show_person(move |ctx, reader| {
            let waiting = quarantine::show(ctx, &reader.caller.actor, id)?;
            Answer::page(&QuarantinedPage { chrome: &reader.chrome, waiting, form: FormState::default() })
        })
        .await
}

pub(super) async fn release(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = ReceivedMailId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, fields| {
            let actor = &reader.caller.actor;
            match quarantine::replay(ctx, actor, id) {
                Ok(mail) => Ok(mail.ticket_id.map_or_else(
                    || Answer::go_to("/admin/mail/received?notice=notice-released"),
                    |ticket| Answer::go_to(format!("/tickets/{ticket}?notice=notice-released")),
                )),
                Err(error) => {
                    let form = fields.again(error)?;
                    let waiting = quarantine::show(ctx, actor, id)?;
                    Answer::form_again(&QuarantinedPage { chrome: &reader.chrome, waiting, form })
                }
            }
        })
        .await
}

pub(super) async fn forget(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    let id = ReceivedMailId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, _fields| {
            quarantine::forget(ctx, &reader.caller.actor, id)?;
            Ok(Answer::go_to("/admin/mail/received?state=quarantined&notice=notice-removed"))
        })
        .await
}

/// Why a message was stored or waits, in words.
fn reason(chrome: &Chrome, mail: &ReceivedMail) -> String {
    mail.reason.as_ref().map(|reason| chrome.t(&format!("received-reason-{reason}"))).unwrap_or_default()
}

impl ReceivedPage<'_> {
    fn tab(&self) -> &'static str {
        if self.form.has("state", "quarantined") { "quarantined" } else { "received" }
    }

    fn state(&self, mail: &ReceivedMail) -> String {
        self.chrome.t(&format!("received-state-{}", mail.state))
    }

    fn reason(&self, mail: &ReceivedMail) -> String {
        reason(self.chrome, mail)
    }

    fn is_waiting(&self, mail: &ReceivedMail) -> bool {
        mail.state == ReceivedState::Quarantined
    }

    fn project(&self, mail: &ReceivedMail) -> String {
        let id = mail.project_id.to_string();
        let found = self.projects.iter().find(|project| project.value == id);
        found.map_or_else(|| format!("#{id}"), |project| project.label.clone())
    }
}

impl QuarantinedPage<'_> {
    fn reason(&self) -> String {
        reason(self.chrome, &self.waiting.mail)
    }

    fn size(&self, bytes: &u64) -> String {
        show::size(*bytes)
    }
}
