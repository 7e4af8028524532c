//! The table of all settings: name, type, default, and how the text becomes a value.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use switchboard_application::PublicUrl;
use switchboard_application::idempotency::RETENTION_HOURS;
use switchboard_blobs::BlobLocation;
use switchboard_domain::job::{LeaseTerm, NodeName};
use switchboard_domain::mail::ReplyAddress;
use switchboard_domain::{EmailAddress, Label, TrustedProxies};
use switchboard_mail::{MailLocation, MailboxLocation};

use super::layers::Layers;
use super::{DatabaseUrl, Fault, LogFilter, LogFormat, values};

/// What is known of a setting beside its type.
pub(super) struct Setting {
    /// Its name: the key in the file; in capitals the variable, with hyphens the flag.
    pub(super) name: &'static str,
    /// The text in force where nobody wrote one. A name in braces stands for the value of an earlier setting.
    pub(super) default: &'static str,
}

/// Declares the settings once: a field of [`Config`], a flag with its help, and a row of [`SETTINGS`] each.
macro_rules! settings {
    ($( $help:literal $name:ident: $type:ty = $default:literal, $parse:expr; )+) => {
        /// The settings in force.
        #[derive(Debug, Clone)]
        pub(crate) struct Config {
            $( #[doc = $help] pub(crate) $name: $type, )+
        }

        /// A flag for each setting, as it was typed.
        #[derive(Debug, Default, clap::Args)]
        #[command(next_help_heading = "Settings")]
        pub(crate) struct Flags {
            $(
                #[arg(long, global = true, value_name = "VALUE", help = concat!($help, " [default: ", $default, "]"))]
                $name: Option<String>,
            )+
        }

        /// Every setting, in the order in which they are looked up and shown.
        pub(super) const SETTINGS: &[Setting] = &[ $( Setting { name: stringify!($name), default: $default } ),+ ];

        impl Config {
            /// Looks every setting up.
            pub(super) fn resolve(layers: &mut Layers) -> Result<Self, Fault> {
                Ok(Self { $(
                    $name: layers.take(&Setting { name: stringify!($name), default: $default }, $parse)?,
                )+ })
            }
        }

        impl Flags {
            /// The flags that were given, by the names of their settings.
            pub(super) fn given(&self) -> BTreeMap<&'static str, String> {
                [ $( (stringify!($name), &self.$name) ),+ ]
                    .into_iter()
                    .filter_map(|(name, value)| Some((name, value.clone()?)))
                    .collect()
            }
        }
    };
}

settings! {
    "Address and port to listen on"
    listen: SocketAddr = "127.0.0.1:8080", values::address;
    "Folder for everything the server keeps in files"
    data_dir: PathBuf = "./data", values::path;
    "Database: sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME"
    database_url: DatabaseUrl = "sqlite:{data_dir}/switchboard.db", values::database_url;
    "Connections to PostgreSQL; auto is two for each core"
    database_pool_size: Option<u32> = "auto", |text| values::automatic(text, 1..=1_000);
    "How long a request waits for its turn in the database"
    database_wait_seconds: u64 = "10", |text| values::number(text, 1..=600);
    "File of the signing keys of tokens"
    signing_key_file: PathBuf = "{data_dir}/signing.keys", values::path;
    "Where attachments are kept: file:PATH or s3://BUCKET/PREFIX"
    blob_store_url: BlobLocation = "file:{data_dir}/attachments", values::blob_location;
    "How long a token is accepted"
    token_ttl_minutes: u32 = "60", |text| values::number(text, 1..=1_440);
    "How long after the log-in a token can be refreshed"
    refresh_ttl_days: u32 = "14", |text| values::number(text, 1..=365);
    "E-mail address of the administrator whom the first start makes"
    admin_email: EmailAddress = "admin@switchboard.example", values::email;
    "Where people reach this installation: what links in mails begin with"
    public_url: PublicUrl = "http://{listen}", values::public_url;
    "Where mails go: file:PATH, smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT"
    mail_url: MailLocation = "file:{data_dir}/mail", values::mail_location;
    "Address of the sender of mails"
    mail_from: EmailAddress = "desk@switchboard.example", values::email;
    "Name of the sender of mails"
    mail_from_name: Label = "Switchboard", values::label;
    "Address that replies to mails on tickets go to, each with +TOKEN in it; off lets them go to mail_from"
    mail_reply_to: Option<ReplyAddress> = "off", values::reply_address;
    "File with certificates, as PEM, of authorities that vouch for mail servers beside those that the machine trusts"
    mail_ca_file: Option<PathBuf> = "off", values::optional_file;
    "What our receiving mail server calls itself in Authentication-Results; off believes nobody's"
    mail_authserv_id: Option<String> = "off", values::server_name;
    "Mailboxes that are looked into: imaps://USER:PASSWORD@HOST:PORT/FOLDER?project=SLUG with spaces between, or none"
    mailboxes: Vec<MailboxLocation> = "none", values::mailboxes;
    "How long a mail server may take for each answer"
    mail_timeout_seconds: u64 = "30", |text| values::number(text, 1..=600);
    "How long a node has mails in hand that it sends, before another one sends them"
    mail_lease_seconds: i64 = "300", |text| values::number(text, 1..=3_600);
    "Log-ins tried for one account in a minute"
    account_login_attempts_per_minute: Option<NonZeroU32> = "5", values::limit;
    "Log-ins tried from one address in a minute"
    address_login_attempts_per_minute: Option<NonZeroU32> = "20", values::limit;
    "Accounts made from one address in an hour"
    registrations_per_hour: Option<NonZeroU32> = "5", values::limit;
    "Tokens that one person exchanges in an hour"
    refreshes_per_hour: Option<NonZeroU32> = "30", values::limit;
    "Readings of one person in a minute"
    reads_per_minute: Option<NonZeroU32> = "1200", values::limit;
    "Changes by one person in a minute"
    writes_per_minute: Option<NonZeroU32> = "120", values::limit;
    "Searches of one person in a minute"
    searches_per_minute: Option<NonZeroU32> = "60", values::limit;
    "Reports for one person in a minute"
    reports_per_minute: Option<NonZeroU32> = "60", values::limit;
    "Reports as files that are made for one person at once"
    exports_at_once: Option<NonZeroU32> = "2", values::limit;
    "Tickets that one person files in a minute"
    created_tickets_per_minute: Option<NonZeroU32> = "30", values::limit;
    "Changes of one ticket by one person in ten minutes"
    ticket_updates_per_ten_minutes: Option<NonZeroU32> = "30", values::limit;
    "Calls with one pair of keys in a minute"
    key_calls_per_minute: Option<NonZeroU32> = "600", values::limit;
    "Calls with one pair of keys that run at once"
    key_calls_at_once: Option<NonZeroU32> = "20", values::limit;
    "Credentials from one address that are not accepted, in a minute"
    refused_credentials_per_minute: Option<NonZeroU32> = "600", values::limit;
    "Form of the log on standard error: text or json"
    log_format: LogFormat = "text", values::log_format;
    "What is logged: a level, or TARGET=LEVEL pairs with commas between"
    log_filter: LogFilter = "info,actix_server=warn", values::log_filter;
    "Proxies whose word is taken for where requests come from: addresses and networks with commas between, or none"
    trusted_proxies: TrustedProxies = "none", values::trusted_proxies;
    "The most bytes of a request's body"
    body_limit_bytes: usize = "1048576", |text| values::number(text, 1_024..=104_857_600);
    "How long a request may take"
    request_timeout_seconds: u64 = "30", |text| values::number(text, 1..=600);
    "How long a request may take that brings files"
    upload_timeout_seconds: u64 = "300", |text| values::number(text, 1..=3_600);
    "The most bytes of one attachment"
    attachment_limit_bytes: u64 = "10485760", |text| values::number(text, 1..=1_073_741_824);
    "The most attachments of one request"
    attachments_per_request: usize = "10", |text| values::number(text, 0..=100);
    "The most bytes of all attachments of one request"
    attachments_limit_bytes: u64 = "26214400", |text| values::number(text, 1..=4_294_967_296);
    "The most bytes of all attachments of one person in 24 hours; 0 for as many as they like"
    attachments_daily_bytes: u64 = "524288000", |text| values::number(text, 0..=1_099_511_627_776);
    "Whether a change of one ticket needs If-Match: on or off"
    require_preconditions: bool = "off", values::switch;
    "How many hours answers are kept to requests with an Idempotency-Key"
    idempotency_hours: u32 = "24", |text| values::number(text, RETENTION_HOURS);
    "How many days it is kept which requests showed a key"
    request_log_days: u32 = "30", |text| values::number(text, 1..=3_650);
    "Whether the API browser is at /api/docs: on or off"
    api_browser: bool = "on", values::switch;
    "How long a stop waits for requests that run"
    shutdown_timeout_seconds: u64 = "35", |text| values::number(text, 0..=3_600);
    "What this node is called where jobs ran; auto is the name of the machine and the number of the process"
    node_name: NodeName = "auto", values::node_name;
    "How long a node that runs a job may be silent before another one takes over"
    job_lease_seconds: u32 = "20", |text| values::number(text, 1..=LeaseTerm::SECONDS_MAX);
    "Threads that speak HTTP; auto is one for each core"
    workers: Option<NonZeroUsize> = "auto", |text| values::automatic(text, NonZeroUsize::MIN..=values::WORKERS_MAX);
}

/// The flag of a setting.
pub(super) fn flag_name(setting: &str) -> String {
    format!("--{}", setting.replace('_', "-"))
}
