//! How the desk itself is: whether it is ready, what its jobs did, which settings matter.

use std::fmt::Display;

use actix_web::web;
use askama::Template;
use switchboard_application::intake::faults;
use switchboard_application::jobs::overview::{self, JobOverview};
use switchboard_application::mails::list as mails;
use switchboard_application::ports::{MailFilter, Paging};
use switchboard_application::pulse::Worker;
use switchboard_application::records::{Ending, JobRun};
use switchboard_application::{Context, Settings};
use switchboard_domain::access::{Ability, Actor};
use switchboard_domain::job::RunOutcome;
use switchboard_domain::mail::MailState;

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::pages::{Access, Page, Verb};
use crate::show;
use crate::visitor::{Reader, Visitor};

pub(in crate::pages) const PAGES: &[Page] =
    &[Page::new(Verb::Get, "/admin/system", Access::Able(&[Ability::RunCron]), || web::to(page))];

/// How many of the last runs are shown.
const RUNS_MAX: u32 = 20;
/// The workers, with the messages that name them.
const WORKERS: [(Worker, &str); 5] = [
    (Worker::SlaTimer, "worker-sla-timer"),
    (Worker::Scheduler, "worker-scheduler"),
    (Worker::Notifier, "worker-notifier"),
    (Worker::Postman, "worker-postman"),
    (Worker::Collector, "worker-collector"),
];

/// Something that works, or does not.
struct Light {
    name: String,
    /// What is wrong with it, if something is.
    fault: Option<String>,
}

#[derive(Template)]
#[template(path = "admin/system.html")]
struct SystemPage<'a> {
    chrome: &'a Chrome,
    lights: Vec<Light>,
    jobs: Vec<JobOverview>,
    runs: Vec<JobRun>,
    /// How many mails wait or were given up: state, name, number.
    mails: Vec<(MailState, String, u64)>,
    settings: Vec<(String, String)>,
    version: &'static str,
}

async fn page(visitor: Visitor) -> Answer {
    visitor.show_person(show_system).await
}

fn show_system(ctx: &Context, reader: &Reader) -> Result<Answer, PageError> {
    let (chrome, actor) = (&reader.chrome, &reader.caller.actor);
    Answer::page(&SystemPage {
        chrome,
        lights: lights(ctx, chrome)?,
        jobs: overview::overview(ctx, actor)?,
        runs: overview::history(ctx, actor, None, RUNS_MAX)?,
        mails: waiting(ctx, chrome, actor)?,
        settings: settings(chrome, &ctx.settings),
        version: env!("CARGO_PKG_VERSION"),
    })
}

fn lights(ctx: &Context, chrome: &Chrome) -> Result<Vec<Light>, PageError> {
    let mut lights = vec![
        Light {
            name: chrome.t("light-database"),
            fault: ctx.database.check().err().map(|error| error.to_string()),
        },
        Light {
            name: chrome.t("light-mail"),
            fault: ctx.mail_health.fault().map(|unreachable| unreachable.to_string()),
        },
        Light {
            name: chrome.t("light-mailboxes"),
            fault: faults::mailbox_at_fault(ctx)?.then(|| chrome.t("light-mailbox-fault")),
        },
        Light {
            name: chrome.t("light-flood"),
            fault: faults::flood_held(ctx)?.then(|| chrome.t("light-flood-held")),
        },
    ];
    let workers = WORKERS.into_iter().map(|(worker, name)| Light {
        name: chrome.t(name),
        fault: ctx.pulse.is_silent(worker).then(|| chrome.t("light-silent")),
    });
    lights.extend(workers);
    let dropped = ctx.key_log.dropped();
    lights.push(Light {
        name: chrome.t("light-key-log"),
        fault: (dropped > 0).then(|| chrome.count("light-dropped", dropped)),
    });
    Ok(lights)
}

/// How many mails wait or were given up.
fn waiting(
    ctx: &Context,
    chrome: &Chrome,
    actor: &Actor,
) -> Result<Vec<(MailState, String, u64)>, PageError> {
    let one = Paging::Page { page: 1, per_page: 1 };
    let count = |state: MailState| {
        let filter = MailFilter { state: Some(state), ..MailFilter::default() };
        let total = mails::list(ctx, actor, &filter, one)?.total.unwrap_or_default();
        Ok((state, chrome.t(&format!("mail-state-{state}")), total))
    };
    [MailState::Queued, MailState::Deferred, MailState::Parked].into_iter().map(count).collect()
}

/// The settings that those who run the desk want to know, none of which is a secret.
fn settings(chrome: &Chrome, settings: &Settings) -> Vec<(String, String)> {
    let minutes = |span: chrono::TimeDelta| show::minutes(span.num_minutes());
    let or_none = |value: Option<String>| value.unwrap_or_else(|| chrome.t("none"));
    let files = settings.attachments;
    let daily = files.daily_bytes_max.map(|bytes| show::size(bytes.get()));
    let yes_no = |is_so: bool| chrome.t(if is_so { "yes" } else { "no" });
    [
        ("setting-public-url", settings.public_url.as_str().to_owned()),
        ("setting-mail-from", settings.mail_from.as_str().to_owned()),
        (
            "setting-mail-reply-to",
            or_none(settings.mail_reply_to.as_ref().map(|it| it.base().as_str().to_owned())),
        ),
        ("setting-mail-authserv", or_none(settings.mail_authserv_id.clone())),
        ("setting-token-lifetime", minutes(settings.token_lifetime)),
        ("setting-refresh-window", minutes(settings.refresh_window)),
        ("setting-file-size", show::size(files.file_bytes_max)),
        ("setting-files", files.files_max.to_string()),
        ("setting-files-size", show::size(files.total_bytes_max)),
        ("setting-files-daily", or_none(daily)),
        ("setting-preconditions", yes_no(settings.require_preconditions)),
        ("setting-idempotency", minutes(settings.idempotency_retention)),
        ("setting-request-log", minutes(settings.request_log_retention)),
    ]
    .into_iter()
    .map(|(name, value)| (chrome.t(name), value))
    .collect()
}

/// How the end of a run looks.
const fn look(outcome: RunOutcome) -> &'static str {
    match outcome {
        RunOutcome::Done => "on",
        RunOutcome::Stopped => "in_progress",
        RunOutcome::Failed | RunOutcome::Lost => "off",
    }
}

impl SystemPage<'_> {
    fn job(&self, job: &impl Display) -> String {
        self.chrome.t(&format!("job-{job}"))
    }

    fn outcome(&self, ending: &Ending) -> String {
        self.chrome.t(&format!("run-{}", ending.outcome))
    }

    fn look(&self, ending: &Ending) -> &'static str {
        look(ending.outcome)
    }

    /// How long a run took, in milliseconds.
    fn took(&self, run: &JobRun, ending: &Ending) -> i64 {
        (ending.finished_at - run.started_at).num_milliseconds()
    }
}
