//! How the text of a setting becomes its value, and how it is shown. Reasons never repeat a text that may be a secret.

use std::fmt::Display;
use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;

use switchboard_application::PublicUrl;
use switchboard_application::public_url::InvalidPublicUrl;
use switchboard_blobs::{BlobLocation, InvalidLocation};
use switchboard_domain::job::{InvalidNodeName, NodeName};
use switchboard_domain::mail::{InvalidReplyAddress, ReplyAddress};
use switchboard_domain::{EmailAddress, InvalidText, Label, TrustedProxies};
use switchboard_mail::{InvalidMailLocation, InvalidMailboxLocation, MailLocation, MailboxLocation};
use tracing_subscriber::filter::{LevelFilter, Targets};

/// The most threads that speak HTTP.
pub(super) const WORKERS_MAX: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1_023);

/// The most characters that are taken of the name of a machine.
const MACHINE_CHARACTERS_MAX: usize = 64;

/// Where the database is. It may hold a password, which debug output masks.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct DatabaseUrl(pub(crate) String);

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogFormat {
    /// For people.
    Text,
    /// One object a line, for programs.
    Json,
}

/// What is logged.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LogFilter(pub(crate) Targets);

impl std::fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&mask(&self.0))
    }
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_not_one| must_be("an address with a port, such as 127.0.0.1:8080", text))
}

pub(super) fn path(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("must not be empty".to_owned()) } else { Ok(PathBuf::from(text)) }
}

pub(super) fn database_url(text: &str) -> Result<DatabaseUrl, String> {
    let rest =
        ["sqlite:", "postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
    if rest.is_some_and(|rest| !rest.is_empty()) {
        Ok(DatabaseUrl(text.to_owned()))
    } else {
        Err("must be sqlite:PATH or postgres://USER:PASSWORD@HOST/NAME".to_owned())
    }
}

pub(super) fn blob_location(text: &str) -> Result<BlobLocation, String> {
    text.parse().map_err(|error: InvalidLocation| error.to_string())
}

pub(super) fn mail_location(text: &str) -> Result<MailLocation, String> {
    text.parse().map_err(|error: InvalidMailLocation| error.to_string())
}

/// Mailboxes with white space between them, or none.
pub(super) fn mailboxes(text: &str) -> Result<Vec<MailboxLocation>, String> {
    if text == "none" {
        return Ok(Vec::new());
    }
    match MailboxLocation::several(text) {
        Ok(mailboxes) if mailboxes.is_empty() => Err(InvalidMailboxLocation::Form.to_string()),
        Ok(mailboxes) => Ok(mailboxes),
        Err(reason) => Err(reason.to_string()),
    }
}

pub(super) fn trusted_proxies(text: &str) -> Result<TrustedProxies, String> {
    if text == "none" {
        return Ok(TrustedProxies::default());
    }
    TrustedProxies::parse(text.split(','))
        .map_err(|_invalid| must_be("none, or addresses and networks such as 10.0.0.1,10.1.0.0/16", text))
}

pub(super) fn label(text: &str) -> Result<Label, String> {
    text.parse().map_err(|reason: InvalidText| reason.to_string())
}

pub(super) fn email(text: &str) -> Result<EmailAddress, String> {
    text.parse().map_err(|_not_one| must_be("an e-mail address such as admin@switchboard.example", text))
}

/// An address with room for a token, or none.
pub(super) fn reply_address(text: &str) -> Result<Option<ReplyAddress>, String> {
    if text == "off" {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|reason: InvalidReplyAddress| match reason {
        InvalidReplyAddress::Address(_) => {
            must_be("off or an e-mail address such as support@help.example.org", text)
        }
        InvalidReplyAddress::Plus | InvalidReplyAddress::TooLong => reason.to_string(),
    })
}

/// A file, or none.
pub(super) fn optional_file(text: &str) -> Result<Option<PathBuf>, String> {
    if text == "off" { Ok(None) } else { path(text).map(Some) }
}

/// The name of a server, or none.
pub(super) fn server_name(text: &str) -> Result<Option<String>, String> {
    match text {
        "off" => Ok(None),
        name if !name.is_empty()
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte)) =>
        {
            Ok(Some(name.to_ascii_lowercase()))
        }
        _ => Err(must_be("off or the name of a server such as mx.example.org", text)),
    }
}

pub(super) fn public_url(text: &str) -> Result<PublicUrl, String> {
    text.parse().map_err(|reason: InvalidPublicUrl| reason.to_string())
}

/// A name, or by itself one that no other process has at this moment, as far as machines have names of their own.
pub(super) fn node_name(text: &str) -> Result<NodeName, String> {
    if text != "auto" {
        return text
            .parse()
            .map_err(|reason: InvalidNodeName| format!("{reason}, not `{}`", text.escape_debug()));
    }
    let machine = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
    let machine: String =
        machine.chars().filter(char::is_ascii_graphic).take(MACHINE_CHARACTERS_MAX).collect();
    let machine = if machine.is_empty() { "node" } else { machine.as_str() };
    format!("{machine}/{}", std::process::id()).parse().map_err(|reason: InvalidNodeName| reason.to_string())
}

pub(super) fn log_format(text: &str) -> Result<LogFormat, String> {
    match text {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(must_be("text or json", text)),
    }
}

pub(super) fn switch(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err(must_be("on or off", text)),
    }
}

/// A level, or targets with their levels. A word that is neither is refused, although the library would take it for a target.
pub(super) fn log_filter(text: &str) -> Result<LogFilter, String> {
    let is_level = |level: &str| !level.is_empty() && level.parse::<LevelFilter>().is_ok();
    let is_directive = |part: &str| match part.split_once('=') {
        Some((target, level)) => !target.is_empty() && is_level(level),
        None => is_level(part),
    };
    let filter = text.split(',').all(is_directive).then(|| text.parse().ok()).flatten();
    filter.map(LogFilter).ok_or_else(|| {
        must_be("off, error, warn, info, debug, trace, or pairs such as switchboard_api=debug", text)
    })
}

pub(super) fn number<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: RangeInclusive<T>,
) -> Result<T, String> {
    match text.parse() {
        Ok(number) if range.contains(&number) => Ok(number),
        Ok(_) | Err(_) => Err(must_be(&format!("a number from {} to {}", range.start(), range.end()), text)),
    }
}

/// A limit, which can be switched off.
pub(super) fn limit(text: &str) -> Result<Option<NonZeroU32>, String> {
    if matches!(text, "off" | "0") {
        return Ok(None);
    }
    let range = NonZeroU32::MIN..=NonZeroU32::MAX;
    number(text, range).map(Some).map_err(|reason| reason.replacen("must be", "must be off or", 1))
}

pub(super) fn automatic<T: FromStr + PartialOrd + Display>(
    text: &str,
    range: RangeInclusive<T>,
) -> Result<Option<T>, String> {
    if text == "auto" {
        return Ok(None);
    }
    number(text, range).map(Some).map_err(|reason| reason.replacen("must be", "must be auto or", 1))
}

/// The text of a setting without the password of a database URL, whether it stands before the host or among the parameters. In doubt it
/// masks more: a password may contain any sign.
pub(super) fn mask(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    // Several addresses, and not one whose password has a space in it.
    if words.len() > 1 && words.iter().all(|word| word.contains("://")) {
        return words.into_iter().map(mask).collect::<Vec<_>>().join(" ");
    }
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let rest = match (rest.split_once(':'), rest.rsplit_once('@')) {
        (Some((user, _)), Some((before, host))) if user.len() < before.len() => format!("{user}:***@{host}"),
        _ => rest.to_owned(),
    };
    let masked = rest.split_inclusive(['?', '&']).map(|part| match part.split_once('=') {
        Some((name, value)) if name.to_ascii_lowercase().contains("pass") => {
            format!("{name}=***{}", if value.ends_with('&') { "&" } else { "" })
        }
        Some(_) | None => part.to_owned(),
    });
    format!("{scheme}://{}", masked.collect::<String>())
}

fn must_be(what: &str, text: &str) -> String {
    format!("must be {what}, not `{}`", text.escape_debug())
}
