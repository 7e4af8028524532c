//! `switchboard serve`: from an empty folder to a server that answers, and back to a closed database.

mod closing;
mod key_log;
mod signals;

use std::sync::Arc;
use std::time::Duration;

use actix_web::http::KeepAlive;
use actix_web::rt::System;
use actix_web::{HttpServer, dev};
use anyhow::{Context as _, Result};
use switchboard_api::{Api, ApiSettings};
use switchboard_application::Context;
use switchboard_application::accounts::first_administrator::{FirstAdministrator, first_administrator};
use switchboard_mail::MailLocation;
use switchboard_portal::{Portal, PortalSettings};
use switchboard_security::KeyRing;

use crate::clock::SystemClock;
use crate::command_line::Serve;
use crate::config::Config;
use crate::scheduler::Scheduler;
use crate::wiring::{Adapters, Signers, open_current_database};
use crate::{demo, logs, terminal};
use key_log::KeyLogWriter;

/// How long a client may take to send the head of a request.
const REQUEST_HEAD_LIMIT: Duration = Duration::from_secs(10);
/// How long a connection may be idle between two requests.
const IDLE_LIMIT: Duration = Duration::from_secs(60);
/// How long a client may take to close a connection that has ended.
const DISCONNECT_LIMIT: Duration = Duration::from_secs(5);
/// How long what works beside requests may take to stop where everything is to stop at once.
const PATIENCE_AT_ONCE: Duration = Duration::from_secs(1);

/// Serves until a signal to stop, and finishes what runs.
///
/// # Errors
/// When anything that is needed is missing or wrong; then nothing is served.
pub(crate) fn serve(config: &Config, wanted: &Serve) -> Result<()> {
    logs::start(config)?;
    let database = open_current_database(config)?;
    let keys = KeyRing::load_or_create(&config.signing_key_file)?;
    let adapters = Adapters::new(config, database, keys)?;
    let context = Arc::new(adapters.context(Arc::new(SystemClock)));
    if let MailLocation::Folder(folder) = &config.mail_url {
        tracing::info!(folder = %folder.display(), "mails are written into files, nothing sends them: see `mail_url`");
    }
    if wanted.demo {
        terminal::say(demo::fill(&adapters, context.clock.now())?)?;
    } else if let Some(administrator) = make_first_administrator(&context, config)? {
        introduce(&administrator)?;
    }
    let (signers, reader_threads) = (adapters.signers(), adapters.useful_readers());
    drop(adapters);
    let key_log = KeyLogWriter::start(Arc::clone(&context)).context("no thread for the log of keys")?;
    let scheduler = Scheduler::start(&context, &config.node_name).context("no threads for the scheduler")?;
    let outcome = System::new().block_on(listen(config, &context, &scheduler, signers, reader_threads));
    key_log.stop();
    scheduler.stop(outcome?);
    closing::close(context);
    tracing::info!("stopped");
    Ok(())
}

fn make_first_administrator(context: &Context, config: &Config) -> Result<Option<FirstAdministrator>> {
    let name = "Administrator".parse().context("the name of the first administrator")?;
    Ok(first_administrator(context, name, config.admin_email.clone())?)
}

/// Shows the password to whoever started the program: on the terminal, and never in the log.
fn introduce(administrator: &FirstAdministrator) -> Result<()> {
    let FirstAdministrator { email, password } = administrator;
    terminal::say(format_args!(
        "The first start made an administrator. Keep the password: it is not shown again.\n\n    \
         e-mail:    {email}\n    password:  {}\n",
        password.expose()
    ))?;
    Ok(())
}

/// Serves until a signal, and answers how long what works beside requests may take to stop.
async fn listen(
    config: &Config,
    context: &Arc<Context>,
    scheduler: &Scheduler,
    signers: Signers,
    reader_threads: usize,
) -> Result<Duration> {
    let mut stop_signals = signals::StopSignals::new()?;
    signals::take_up_keys_on_hangup(signers, config.signing_key_file.clone())?;
    let (server, portal) = start(config, context, reader_threads)?;
    let handle = server.handle();
    let mut server = std::pin::pin!(server);
    tokio::select! {
        outcome = &mut server => {
            outcome.context("the server ended by itself")?;
            return Ok(PATIENCE_AT_ONCE);
        }
        signal = stop_signals.next() => tracing::info!(signal, "stopping: requests that run are finished, new ones are refused"),
    }
    scheduler.ask_to_stop();
    portal.end_streams();
    // The request to stop is sent here; the server's own end is what is waited for.
    drop(handle.stop(true));
    tokio::select! {
        outcome = &mut server => {
            outcome.context("the server did not stop in order")?;
            Ok(Duration::from_secs(config.shutdown_timeout_seconds))
        }
        signal = stop_signals.next() => {
            tracing::warn!(signal, "stopping at once: requests that run are cut off");
            Ok(PATIENCE_AT_ONCE)
        }
    }
}

/// Starts to listen, and says where.
fn start(config: &Config, context: &Arc<Context>, reader_threads: usize) -> Result<(dev::Server, Portal)> {
    let settings = ApiSettings {
        trusted_proxies: config.trusted_proxies.clone(),
        body_bytes_max: config.body_limit_bytes,
        request_timeout: Duration::from_secs(config.request_timeout_seconds),
        upload_timeout: Duration::from_secs(config.upload_timeout_seconds),
        reader_threads,
        ..ApiSettings::default()
    };
    let jobs_max = settings.jobs_max;
    let api = Api::new(Arc::clone(context), settings).context("no threads to work on")?;
    let portal = Portal::new(api.jobs(), portal_settings(config));
    let pages = portal.clone();
    let mut server = HttpServer::new(move || api.app().configure(|app| pages.configure(app)))
        .disable_signals()
        .client_request_timeout(REQUEST_HEAD_LIMIT)
        .keep_alive(KeepAlive::Timeout(IDLE_LIMIT))
        .client_disconnect_timeout(DISCONNECT_LIMIT)
        .shutdown_timeout(config.shutdown_timeout_seconds)
        // A worker may have to carry every request that is let in at a time, each of which may wait for the database.
        .worker_max_blocking_threads(jobs_max);
    if let Some(workers) = config.workers {
        server = server.workers(workers.get());
    }
    let server = server.bind(config.listen).with_context(|| format!("cannot listen on {}", config.listen))?;
    let addresses = server.addrs();
    let server = server.run();
    for address in addresses {
        terminal::say(format_args!("Switchboard listens on http://{address}"))?;
        tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "listening");
    }
    Ok((server, portal))
}

fn portal_settings(config: &Config) -> PortalSettings {
    PortalSettings {
        form_bytes_max: config.body_limit_bytes,
        patience: Duration::from_secs(config.request_timeout_seconds),
        trusted_proxies: config.trusted_proxies.clone(),
        api_browser: config.api_browser,
    }
}
