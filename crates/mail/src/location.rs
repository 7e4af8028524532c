//! Where mails go, as a setting says it.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use url::{Host, Url};

/// The port of servers that speak TLS from the first byte on.
const SMTPS_PORT: u16 = 465;
/// The port at which people and programs hand mails in.
const SUBMISSION_PORT: u16 = 587;
/// The port at which servers hand mails over to each other.
const RELAY_PORT: u16 = 25;

/// Where mails go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailLocation {
    /// Into files below a folder.
    Folder(PathBuf),
    /// To a server.
    Smtp(SmtpServer),
}

/// A server that takes mails over.
#[derive(Clone, PartialEq, Eq)]
pub struct SmtpServer {
    /// Its name, or its address.
    pub host: String,
    /// The port at which it listens.
    pub port: u16,
    /// How the connection is secured.
    pub security: Security,
    /// Who logs in, and with which password.
    pub credentials: Option<(String, String)>,
}

/// How a connection is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// By TLS, from the first byte on.
    Tls,
    /// By TLS after a greeting in the clear, or there is none.
    StartTls,
    /// By TLS after a greeting in the clear where the server offers it.
    StartTlsIfOffered,
    /// Not at all.
    Off,
}

/// The text does not say where mails go. It is not repeated: it may have a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMailLocation {
    /// It is neither a folder nor a server.
    #[error("must be file:PATH, smtp://USER:PASSWORD@HOST:PORT or smtps://USER:PASSWORD@HOST:PORT")]
    Form,
    /// There is a user without a password, or the other way round.
    #[error("must have a user and a password, or neither")]
    Credentials,
    /// The way of securing is unknown, or is not one for this scheme.
    #[error(
        "can have tls=required, tls=opportunistic or tls=off behind a question mark with smtp:, and nothing with smtps:"
    )]
    Security,
}

impl FromStr for MailLocation {
    type Err = InvalidMailLocation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Some(path) = text.strip_prefix("file:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() {
                Err(InvalidMailLocation::Form)
            } else {
                Ok(Self::Folder(path.into()))
            };
        }
        let url = Url::parse(text).map_err(|_reason_repeats_it| InvalidMailLocation::Form)?;
        let is_tls = match url.scheme() {
            "smtps" => true,
            "smtp" => false,
            _ => return Err(InvalidMailLocation::Form),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidMailLocation::Form)?;
        if !matches!(url.path(), "" | "/") || url.fragment().is_some() {
            return Err(InvalidMailLocation::Form);
        }
        let credentials = credentials(&url)?;
        let is_here = is_here(&url);
        let security = security(&url, is_tls, credentials.is_some() && !is_here)?;
        let usual_port = match (security, &credentials) {
            (Security::Tls, _) => SMTPS_PORT,
            (_, Some(_)) => SUBMISSION_PORT,
            (_, None) => RELAY_PORT,
        };
        let host = host.trim_matches(['[', ']']).to_owned();
        Ok(Self::Smtp(SmtpServer { host, port: url.port().unwrap_or(usual_port), security, credentials }))
    }
}

impl fmt::Debug for SmtpServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, credentials } = self;
        let user = credentials.as_ref().map(|(user, _)| user);
        f.debug_struct("SmtpServer")
            .field("host", host)
            .field("port", port)
            .field("security", security)
            .field("user", &user)
            .finish_non_exhaustive()
    }
}

fn credentials(url: &Url) -> Result<Option<(String, String)>, InvalidMailLocation> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        let text = text.map_err(|_not_utf8| InvalidMailLocation::Credentials)?.into_owned();
        if text.chars().any(char::is_control) { Err(InvalidMailLocation::Credentials) } else { Ok(text) }
    };
    match (decoded(url.username())?, decoded(url.password().unwrap_or_default())?) {
        (user, password) if user.is_empty() && password.is_empty() => Ok(None),
        (user, password) if user.is_empty() || password.is_empty() => Err(InvalidMailLocation::Credentials),
        pair => Ok(Some(pair)),
    }
}

/// A password goes through a network only behind TLS, unless somebody says otherwise.
fn security(url: &Url, is_tls: bool, has_much_to_lose: bool) -> Result<Security, InvalidMailLocation> {
    let mut parameters = url.query_pairs();
    let wanted = parameters.next();
    if parameters.next().is_some() {
        return Err(InvalidMailLocation::Security);
    }
    match wanted {
        None if is_tls => Ok(Security::Tls),
        None if has_much_to_lose => Ok(Security::StartTls),
        None => Ok(Security::StartTlsIfOffered),
        Some(_) if is_tls => Err(InvalidMailLocation::Security),
        Some((name, value)) => match (&*name, &*value) {
            ("tls", "required") => Ok(Security::StartTls),
            ("tls", "opportunistic") => Ok(Security::StartTlsIfOffered),
            ("tls", "off") => Ok(Security::Off),
            _ => Err(InvalidMailLocation::Security),
        },
    }
}

/// Whether the server is this machine. The address of a scheme that is no scheme of the web is read as a name.
pub(crate) fn is_here(url: &Url) -> bool {
    match url.host_str().map(Host::parse) {
        Some(Ok(Host::Domain(name))) => name == "localhost",
        Some(Ok(Host::Ipv4(address))) => address.is_loopback(),
        Some(Ok(Host::Ipv6(address))) => address.is_loopback(),
        Some(Err(_)) | None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn server(text: &str) -> SmtpServer {
        match text.parse() {
            Ok(MailLocation::Smtp(server)) => server,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn a_folder_is_a_path() {
        for (text, path) in [("file:./data/mail", "./data/mail"), ("file:///var/mail", "/var/mail")] {
            assert_eq!(text.parse(), Ok(MailLocation::Folder(path.into())));
        }
    }

    #[test]
    fn ports_and_security_follow_from_what_is_said() {
        for (text, port, security) in [
            ("smtps://u:p@mail.example", 465, Security::Tls),
            ("smtp://u:p@mail.example", 587, Security::StartTls),
            ("smtp://u:p@mail.example?tls=opportunistic", 587, Security::StartTlsIfOffered),
            ("smtp://u:p@mail.example:2525/?tls=off", 2525, Security::Off),
            ("smtp://u:p@127.0.0.1:2525", 2525, Security::StartTlsIfOffered),
            ("smtp://u:p@[::1]:2525", 2525, Security::StartTlsIfOffered),
            ("smtp://localhost", 25, Security::StartTlsIfOffered),
            ("smtp://relay.example?tls=required", 25, Security::StartTls),
        ] {
            let server = server(text);
            assert_eq!((server.port, server.security), (port, security), "{text}");
        }
        assert_eq!(server("smtp://[::1]").host, "::1");
    }

    #[test]
    fn credentials_are_decoded_and_never_shown() {
        let server = server("smtp://desk%40example.org:p%40ss%2Fw%3Frd@mail.example");
        let expected = Some(("desk@example.org".to_owned(), "p@ss/w?rd".to_owned()));
        assert_eq!(server.credentials, expected);
        assert!(!format!("{server:?}").contains("p@ss"));
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_it() {
        for text in [
            "",
            "file:",
            "smtp:",
            "smtp://",
            "smtp://:25",
            "http://mail.example",
            "smtp://u@mail.example",
            "smtp://:geheim@mail.example",
            "smtp://u:geheim@mail.example/path",
            "smtp://u:geheim@mail.example#x",
            "smtp://u:geheim@mail.example?tls=maybe",
            "smtp://u:geheim@mail.example?tls=off&x=1",
            "smtps://u:geheim@mail.example?tls=off",
            "smtp://u:geheim%0D%0AQUIT@mail.example",
            "smtp://u:geheim@mail.example:port",
        ] {
            let refused = text.parse::<MailLocation>().unwrap_err();
            assert!(!refused.to_string().contains("geheim"), "{text}");
        }
    }
}
