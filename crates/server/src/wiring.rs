//! Wiring: builds the adapters and hands them to the use cases. Nothing else in the house does.

use std::fs::{self, DirBuilder};
use std::num::NonZeroU64;
use std::os::unix::fs::{DirBuilderExt as _, PermissionsExt as _};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use chrono::TimeDelta;
use switchboard_application::idempotency::InHand;
use switchboard_application::ports::{Clock, Database, MailTransport, Mailbox};
use switchboard_application::{Context, Settings};
use switchboard_blobs::{BlobLocation, ObjectBlobs};
use switchboard_domain::attachment::AttachmentLimits;
use switchboard_domain::job::LeaseTerm;
use switchboard_mail::{
    FileTransport, ImapMailbox, MailLocation, MailboxTls, MarkupReader, MimeReader, Sender, SmtpTransport,
    TemplateLetters,
};
use switchboard_persistence::{DatabaseSettings, PersistentDatabase};
use switchboard_security::{
    Argon2Passwords, GovernorThrottle, HmacThreadTokens, HmacUnsubscribeTokens, KeyRing, LimitSettings,
    PasetoAnswers, PasetoTokens, PasswordSettings, SystemSecrets, ThrottleSettings, WindowLimits,
};

use crate::config::Config;

/// The adapters of this process, built once and shared.
pub(crate) struct Adapters {
    database: Arc<dyn Database>,
    blobs: Arc<ObjectBlobs>,
    passwords: Arc<Argon2Passwords>,
    signers: Signers,
    throttle: Arc<GovernorThrottle>,
    limits: Arc<WindowLimits>,
    mailboxes: Arc<[Arc<dyn Mailbox>]>,
    transport: Arc<dyn MailTransport>,
    settings: Settings,
    useful_readers: usize,
}

/// What works with the signing keys.
#[derive(Clone)]
pub(crate) struct Signers {
    tokens: Arc<PasetoTokens>,
    thread_tokens: Arc<HmacThreadTokens>,
    unsubscribe_tokens: Arc<HmacUnsubscribeTokens>,
}

/// Opens the database as it is, and makes the data folder if it is missing.
///
/// # Errors
/// When the folder cannot be made or the database cannot be opened.
pub(crate) fn open_database(config: &Config) -> Result<PersistentDatabase> {
    make_private_folder(&config.data_dir)?;
    let settings = DatabaseSettings {
        connections: config.database_pool_size,
        wait: Duration::from_secs(config.database_wait_seconds),
        ..DatabaseSettings::new(config.database_url.0.clone())
    };
    Ok(PersistentDatabase::open(&settings)?)
}

/// Opens the database and brings its schema up to date.
///
/// # Errors
/// When it cannot be opened, or a migration fails.
pub(crate) fn open_current_database(config: &Config) -> Result<PersistentDatabase> {
    let database = open_database(config)?;
    let applied = database.migrate()?;
    if !applied.is_empty() {
        tracing::info!(migrations = applied.join(" "), "the schema was brought up to date");
    }
    Ok(database)
}

impl Adapters {
    /// Builds the adapters around a database and the signing keys.
    ///
    /// # Errors
    /// When a setting is beyond what an adapter can do, or attachments cannot be kept where they should be.
    pub(crate) fn new(config: &Config, database: PersistentDatabase, keys: KeyRing) -> Result<Self> {
        Ok(Self {
            useful_readers: database.useful_readers(),
            database: Arc::new(database),
            blobs: Arc::new(open_blobs(config)?),
            passwords: Arc::new(Argon2Passwords::new(PasswordSettings::default())?),
            signers: Signers::new(keys),
            throttle: Arc::new(GovernorThrottle::new(ThrottleSettings {
                tries_per_account: config.account_login_attempts_per_minute,
                tries_per_address: config.address_login_attempts_per_minute,
            })),
            limits: Arc::new(WindowLimits::new(limits(config))),
            mailboxes: mailboxes(config)?
                .into_iter()
                .map(|mailbox| -> Arc<dyn Mailbox> { Arc::new(mailbox) })
                .collect(),
            transport: open_transport(config)?,
            settings: Settings {
                token_lifetime: TimeDelta::minutes(config.token_ttl_minutes.into()),
                refresh_window: TimeDelta::days(config.refresh_ttl_days.into()),
                attachments: AttachmentLimits {
                    file_bytes_max: config.attachment_limit_bytes,
                    files_max: config.attachments_per_request,
                    total_bytes_max: config.attachments_limit_bytes,
                    daily_bytes_max: NonZeroU64::new(config.attachments_daily_bytes),
                },
                require_preconditions: config.require_preconditions,
                idempotency_retention: TimeDelta::hours(config.idempotency_hours.into()),
                request_log_retention: TimeDelta::days(config.request_log_days.into()),
                public_url: config.public_url.clone(),
                job_lease: LeaseTerm::seconds(config.job_lease_seconds),
                node_name: config.node_name.clone(),
                mail_from: config.mail_from.clone(),
                mail_reply_to: config.mail_reply_to.clone(),
                mail_authserv_id: config.mail_authserv_id.clone(),
                mail_lease: TimeDelta::seconds(config.mail_lease_seconds),
            },
        })
    }

    /// What use cases work with, by this clock.
    pub(crate) fn context(&self, clock: Arc<impl Clock + 'static>) -> Context {
        Context {
            database: Arc::clone(&self.database),
            blobs: Arc::<ObjectBlobs>::clone(&self.blobs),
            clock,
            passwords: Arc::<Argon2Passwords>::clone(&self.passwords),
            tokens: Arc::<PasetoTokens>::clone(&self.signers.tokens),
            thread_tokens: Arc::<HmacThreadTokens>::clone(&self.signers.thread_tokens),
            unsubscribe_tokens: Arc::<HmacUnsubscribeTokens>::clone(&self.signers.unsubscribe_tokens),
            secrets: Arc::new(SystemSecrets),
            answers: Arc::new(PasetoAnswers),
            throttle: Arc::<GovernorThrottle>::clone(&self.throttle),
            limits: Arc::<WindowLimits>::clone(&self.limits),
            html: Arc::new(MarkupReader),
            letters: Arc::new(TemplateLetters),
            mail_reader: Arc::new(MimeReader),
            mailboxes: Arc::clone(&self.mailboxes),
            transport: Arc::clone(&self.transport),
            calendars: Arc::default(),
            key_log: Arc::default(),
            pulse: Arc::default(),
            mail_health: Arc::default(),
            requests_in_hand: InHand::default(),
            settings: self.settings.clone(),
        }
    }

    /// How many threads can read from the database at the same time to some purpose.
    pub(crate) fn useful_readers(&self) -> usize {
        self.useful_readers
    }

    /// What works with the signing keys, for taking up new ones.
    pub(crate) fn signers(&self) -> Signers {
        self.signers.clone()
    }
}

impl Signers {
    fn new(keys: KeyRing) -> Self {
        let thread_tokens = Arc::new(HmacThreadTokens::new(&keys));
        let unsubscribe_tokens = Arc::new(HmacUnsubscribeTokens::new(&keys));
        Self { tokens: Arc::new(PasetoTokens::new(keys)), thread_tokens, unsubscribe_tokens }
    }

    /// Puts another ring in force.
    pub(crate) fn replace_keys(&self, keys: KeyRing) {
        self.thread_tokens.replace_keys(&keys);
        self.unsubscribe_tokens.replace_keys(&keys);
        self.tokens.replace_keys(keys);
    }
}

/// Opens where attachments are kept.
///
/// # Errors
/// When it cannot be opened.
pub(crate) fn open_blobs(config: &Config) -> Result<ObjectBlobs> {
    if let BlobLocation::Folder(path) = &config.blob_store_url {
        make_private_folder(path)?;
    }
    Ok(ObjectBlobs::open(&config.blob_store_url)?)
}

/// Makes what carries mails. No connection is opened.
///
/// # Errors
/// When the folder cannot be made, or the sender or the server is none.
pub(crate) fn open_transport(config: &Config) -> Result<Arc<dyn MailTransport>> {
    let sender = Sender::new(Some(&config.mail_from_name), &config.mail_from)?;
    Ok(match &config.mail_url {
        MailLocation::Folder(path) => Arc::new(FileTransport::new(path, sender)?),
        MailLocation::Smtp(server) => {
            let patience = Duration::from_secs(config.mail_timeout_seconds);
            let authorities = config.mail_ca_file.as_deref().map(read_authorities).transpose()?;
            Arc::new(SmtpTransport::new(server.clone(), sender, patience, authorities.as_deref())?)
        }
    })
}

/// The mailboxes that are looked into. No connection is opened.
///
/// # Errors
/// When no connection to them could be secured.
pub(crate) fn mailboxes(config: &Config) -> Result<Vec<ImapMailbox>> {
    if config.mailboxes.is_empty() {
        return Ok(Vec::new());
    }
    let authorities = config.mail_ca_file.as_deref().map(read_authorities).transpose()?;
    let tls = MailboxTls::new(authorities.as_deref())?;
    let patience = Duration::from_secs(config.mail_timeout_seconds);
    let locations = config.mailboxes.iter().cloned();
    Ok(locations.map(|location| ImapMailbox::new(location, tls.clone(), patience)).collect())
}

fn read_authorities(path: &Path) -> Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("cannot read the certificates in {}", path.display()))
}

fn limits(config: &Config) -> LimitSettings {
    LimitSettings {
        reads: config.reads_per_minute,
        writes: config.writes_per_minute,
        searches: config.searches_per_minute,
        reports: config.reports_per_minute,
        created_tickets: config.created_tickets_per_minute,
        ticket_updates: config.ticket_updates_per_ten_minutes,
        key_calls: config.key_calls_per_minute,
        registrations: config.registrations_per_hour,
        refreshes: config.refreshes_per_hour,
        refused_credentials: config.refused_credentials_per_minute,
        key_calls_at_once: config.key_calls_at_once,
        exports_at_once: config.exports_at_once,
    }
}

fn make_private_folder(path: &Path) -> Result<()> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .with_context(|| format!("cannot make the folder {}", path.display()))?;
    let metadata =
        fs::metadata(path).with_context(|| format!("cannot look at the folder {}", path.display()))?;
    let mode = metadata.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        tracing::warn!(folder = %path.display(), mode = format!("{mode:o}"), "others can look into the folder: run `chmod 700`");
    }
    Ok(())
}
