//! Mails that were sent or wait.

use actix_web::web;
use askama::Template;
use switchboard_application::mails::{cancel as taking_back, list as mails, retry as trying_again};
use switchboard_application::ports::{Listing, MailFilter, Paging};
use switchboard_application::records::{MailDetail, MailSummary};
use switchboard_application::{Context, Error};
use switchboard_domain::access::Actor;
use switchboard_domain::mail::MailState;
use switchboard_domain::{EmailAddress, MailId, TicketId};

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::FormState;
use crate::form::FormBody;
use crate::show::choice::Choice;
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor};

/// How many mails a page has.
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/mails.html")]
struct MailsPage<'a> {
    chrome: &'a Chrome,
    /// What is looked for.
    form: FormState,
    states: Vec<Choice>,
    mails: Vec<MailSummary>,
    pager: Pager,
}

#[derive(Template)]
#[template(path = "admin/mail.html")]
struct MailPage<'a> {
    chrome: &'a Chrome,
    detail: MailDetail,
    form: FormState,
}

pub(super) async fn list(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let chrome = &reader.chrome;
            let query = Query::of(&chrome.here);
            let filter = MailFilter {
                state: query.parsed("state"),
                ticket_id: query.parsed("ticket_id").map(TicketId::new),
                recipient: query.parsed::<EmailAddress>("recipient"),
                created_from: None,
                created_before: None,
            };
            let paging = Paging::Page { page: query.page(), per_page: PER_PAGE };
            let found = mails::list(ctx, &reader.caller.actor, &filter, paging)?;
            let pager = Pager::new(&query, &found, PER_PAGE);
            let Listing { records, .. } = found;
            let state = |state: &MailState| Choice::new(state, chrome.t(&format!("mail-state-{state}")));
            Answer::page(&MailsPage {
                chrome,
                form: query.as_form(&["state", "recipient", "ticket_id"]),
                states: MailState::ALL.iter().map(state).collect(),
                mails: records,
                pager,
            })
        })
        .await
}

pub(super) async fn one(visitor: Visitor, path: web::Path<i64>) -> Answer {
    let id = MailId::new(path.into_inner());
    visitor
        .show_person(move |ctx, reader| {
            let detail = mails::show(ctx, &reader.caller.actor, id)?;
            Answer::page(&MailPage { chrome: &reader.chrome, detail, form: FormState::default() })
        })
        .await
}

pub(super) async fn retry(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, trying_again::retry).await
}

pub(super) async fn cancel(visitor: Visitor, path: web::Path<i64>, form: FormBody) -> Answer {
    act(visitor, path, form, taking_back::cancel).await
}

/// Does something with a mail, and shows it again.
async fn act(
    visitor: Visitor,
    path: web::Path<i64>,
    form: FormBody,
    work: fn(&Context, &Actor, MailId) -> Result<MailDetail, Error>,
) -> Answer {
    let id = MailId::new(path.into_inner());
    visitor
        .submit_person(form, move |ctx, reader, fields| match work(ctx, &reader.caller.actor, id) {
            Ok(_mail) => Ok(Answer::go_to(format!("/admin/mail/{id}?notice=notice-saved"))),
            Err(error) => refused(ctx, reader, id, fields.again(error)?),
        })
        .await
}

fn refused(ctx: &Context, reader: &Reader, id: MailId, form: FormState) -> Result<Answer, PageError> {
    let detail = mails::show(ctx, &reader.caller.actor, id)?;
    Answer::form_again(&MailPage { chrome: &reader.chrome, detail, form })
}

/// How the state of a mail looks.
const fn look(state: MailState) -> &'static str {
    match state {
        MailState::Sent => "on",
        MailState::Queued => "open",
        MailState::Deferred => "in_progress",
        MailState::Parked | MailState::Cancelled => "off",
    }
}

impl MailsPage<'_> {
    const fn tab(&self) -> &'static str {
        "sent"
    }

    fn kind(&self, mail: &MailSummary) -> String {
        self.chrome.t(&format!("mail-kind-{}", mail.kind))
    }

    fn state(&self, mail: &MailSummary) -> String {
        self.chrome.t(&format!("mail-state-{}", mail.state))
    }

    fn look(&self, mail: &MailSummary) -> &'static str {
        look(mail.state)
    }
}

impl MailPage<'_> {
    fn kind(&self) -> String {
        self.chrome.t(&format!("mail-kind-{}", self.detail.summary.kind))
    }

    fn state(&self) -> String {
        self.chrome.t(&format!("mail-state-{}", self.detail.summary.state))
    }

    fn look(&self) -> &'static str {
        look(self.detail.summary.state)
    }

    /// Whether it can be tried or taken back at all. Whether it can be now is for the mail to say.
    fn has_not_ended(&self) -> bool {
        matches!(self.detail.summary.state, MailState::Queued | MailState::Deferred | MailState::Parked)
    }
}
