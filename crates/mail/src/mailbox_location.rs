//! Which mailboxes are looked into, as a setting says it.

use std::fmt;
use std::str::FromStr;

use percent_encoding::percent_decode_str;
use switchboard_domain::Slug;
use url::Url;

use crate::location::is_here;

/// The port of servers that speak TLS from the first byte on.
const IMAPS_PORT: u16 = 993;
/// The port of servers that begin in the clear.
const IMAP_PORT: u16 = 143;
/// The folder into which mail is delivered.
const INBOX: &str = "INBOX";

/// Where a mailbox is and whose it is: `imaps://USER:PASSWORD@HOST:PORT/FOLDER?project=SLUG`.
#[derive(Clone, PartialEq, Eq)]
pub struct MailboxLocation {
    /// The name of the server, or its address.
    pub host: String,
    /// The port at which it listens.
    pub port: u16,
    /// How the connection is secured.
    pub security: MailboxSecurity,
    /// Who logs in.
    pub user: String,
    /// With which password.
    pub password: String,
    /// Which folder is read.
    pub folder: String,
    /// The project that its messages are for.
    pub project: Slug,
    /// What becomes of a message in it that the desk has.
    pub after: After,
}

/// How a connection to a mailbox is secured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailboxSecurity {
    /// By TLS, from the first byte on.
    Tls,
    /// By TLS after a greeting in the clear, or there is none.
    StartTls,
    /// Not at all.
    Off,
}

/// What becomes of a message in its mailbox once the desk has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum After {
    /// Nothing: the mailbox is opened to be read alone.
    Keep,
    /// It is marked as read.
    Seen,
    /// It is removed.
    Delete,
}

/// The text does not say where a mailbox is. It is not repeated: it has a password.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidMailboxLocation {
    /// It is none of a mailbox.
    #[error(
        "must be none, or imaps://USER:PASSWORD@HOST:PORT/FOLDER?project=SLUG, several of them with spaces between"
    )]
    Form,
    /// There is no user, or no password.
    #[error(
        "must have a user and a password, in which signs that mean something are written as %40 and the like"
    )]
    Credentials,
    /// Nobody knows for which project its messages are.
    #[error("must say for which project the messages are, by project=SLUG behind a question mark")]
    Project,
    /// It wants something that there is not.
    #[error(
        "can have project=SLUG, after=keep, after=seen or after=delete behind the question mark, and with imap: tls=required or tls=off"
    )]
    Parameter,
    /// It names a mailbox that was named before.
    #[error("must name no mailbox twice")]
    Twice,
}

impl MailboxLocation {
    /// Reads several, with white space between them.
    ///
    /// # Errors
    /// [`InvalidMailboxLocation`] for the first that is none.
    pub fn several(text: &str) -> Result<Vec<Self>, InvalidMailboxLocation> {
        let mut locations: Vec<Self> = Vec::new();
        for word in text.split_whitespace() {
            let location: Self = word.parse()?;
            let is_known = |known: &Self| {
                (&known.host, known.port, &known.user, &known.folder)
                    == (&location.host, location.port, &location.user, &location.folder)
            };
            if locations.iter().any(is_known) {
                return Err(InvalidMailboxLocation::Twice);
            }
            locations.push(location);
        }
        Ok(locations)
    }
}

impl FromStr for MailboxLocation {
    type Err = InvalidMailboxLocation;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_reason_repeats_it| InvalidMailboxLocation::Form)?;
        let is_tls = match url.scheme() {
            "imaps" => true,
            "imap" => false,
            _ => return Err(InvalidMailboxLocation::Form),
        };
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(InvalidMailboxLocation::Form)?;
        if url.fragment().is_some() {
            return Err(InvalidMailboxLocation::Form);
        }
        let usual_port = if is_tls { IMAPS_PORT } else { IMAP_PORT };
        let mut security = match (is_tls, is_here(&url)) {
            (true, _) => MailboxSecurity::Tls,
            (false, true) => MailboxSecurity::Off,
            (false, false) => MailboxSecurity::StartTls,
        };
        let (mut project, mut after) = (None, After::Keep);
        for (name, value) in url.query_pairs() {
            match (&*name, &*value) {
                ("project", slug) if is_slug(slug) => project = Some(Slug::from_name(slug)),
                ("project", _) => return Err(InvalidMailboxLocation::Project),
                ("after", "keep") => after = After::Keep,
                ("after", "seen") => after = After::Seen,
                ("after", "delete") => after = After::Delete,
                ("tls", "required") if !is_tls => security = MailboxSecurity::StartTls,
                ("tls", "off") if !is_tls => security = MailboxSecurity::Off,
                _ => return Err(InvalidMailboxLocation::Parameter),
            }
        }
        let folder = match url.path().trim_start_matches('/') {
            "" => INBOX.to_owned(),
            path => decoded(path).ok_or(InvalidMailboxLocation::Form)?,
        };
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(usual_port),
            security,
            user: decoded(url.username()).ok_or(InvalidMailboxLocation::Credentials)?,
            password: decoded(url.password().unwrap_or_default())
                .ok_or(InvalidMailboxLocation::Credentials)?,
            folder,
            project: project.ok_or(InvalidMailboxLocation::Project)?,
            after,
        })
    }
}

/// The password is not shown.
impl fmt::Debug for MailboxLocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, port, security, user, password: _, folder, project, after } = self;
        f.debug_struct("MailboxLocation")
            .field("host", host)
            .field("port", port)
            .field("security", security)
            .field("user", user)
            .field("folder", folder)
            .field("project", project)
            .field("after", after)
            .finish_non_exhaustive()
    }
}

/// A part of an address as one line of text. None where it is none, or is empty.
fn decoded(part: &str) -> Option<String> {
    let text = percent_decode_str(part).decode_utf8().ok()?;
    (!text.is_empty() && !text.contains(char::is_control)).then(|| text.into_owned())
}

fn is_slug(text: &str) -> bool {
    !text.is_empty() && Slug::from_name(text).as_str() == text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn location(text: &str) -> MailboxLocation {
        text.parse().unwrap_or_else(|reason| panic!("{text}: {reason}"))
    }

    #[test]
    fn a_mailbox_is_named_with_its_project() {
        let text = "imaps://desk%40example.org:s%3Acret@mail.example.org/Roof%20leaks?project=naija-homes&after=delete";
        let found = location(text);
        assert_eq!(
            (found.host.as_str(), found.port, found.security),
            ("mail.example.org", 993, MailboxSecurity::Tls)
        );
        assert_eq!((found.user.as_str(), found.password.as_str()), ("desk@example.org", "s:cret"));
        assert_eq!((found.folder.as_str(), found.project.as_str()), ("Roof leaks", "naija-homes"));
        assert_eq!(found.after, After::Delete);
        assert!(!format!("{found:?}").contains("s:cret"));
    }

    #[test]
    fn ports_folders_and_security_follow_from_what_is_said() {
        for (text, port, security) in [
            ("imaps://a:b@mail.example?project=x", 993, MailboxSecurity::Tls),
            ("imaps://a:b@localhost:1993?project=x", 1993, MailboxSecurity::Tls),
            ("imap://a:b@mail.example?project=x", 143, MailboxSecurity::StartTls),
            ("imap://a:b@mail.example?project=x&tls=off", 143, MailboxSecurity::Off),
            ("imap://a:b@127.0.0.1:1143/?project=x", 1143, MailboxSecurity::Off),
            ("imap://a:b@[::1]?project=x", 143, MailboxSecurity::Off),
            ("imap://a:b@localhost?tls=required&project=x", 143, MailboxSecurity::StartTls),
        ] {
            let found = location(text);
            assert_eq!((found.port, found.security), (port, security), "{text}");
            assert_eq!((found.folder.as_str(), found.after), ("INBOX", After::Keep), "{text}");
        }
        assert_eq!(location("imap://a:b@[::1]?project=x").host, "::1");
    }

    #[test]
    fn what_is_wrong_is_said_without_repeating_it() {
        for (text, expected) in [
            ("", InvalidMailboxLocation::Form),
            ("smtp://a:geheim@mail.example?project=x", InvalidMailboxLocation::Form),
            ("imaps://a:geheim@mail.example?project=x#y", InvalidMailboxLocation::Form),
            ("imaps://a:geheim@mail.example/%0d?project=x", InvalidMailboxLocation::Form),
            ("imaps://mail.example?project=x", InvalidMailboxLocation::Credentials),
            ("imaps://a@mail.example?project=x", InvalidMailboxLocation::Credentials),
            ("imaps://:geheim@mail.example?project=x", InvalidMailboxLocation::Credentials),
            ("imaps://a:geheim%0d%0aLOGOUT@mail.example?project=x", InvalidMailboxLocation::Credentials),
            ("imaps://a:geheim@mail.example", InvalidMailboxLocation::Project),
            ("imaps://a:geheim@mail.example?project=Naija%20Homes", InvalidMailboxLocation::Project),
            ("imaps://a:geheim@mail.example?project=x&after=move", InvalidMailboxLocation::Parameter),
            ("imaps://a:geheim@mail.example?project=x&tls=off", InvalidMailboxLocation::Parameter),
            ("imap://a:geheim@mail.example?project=x&tls=maybe", InvalidMailboxLocation::Parameter),
        ] {
            let refused = text.parse::<MailboxLocation>().unwrap_err();
            assert_eq!(refused, expected, "{text}");
            assert!(!refused.to_string().contains("geheim"), "{text}");
        }
    }

    #[test]
    fn several_stand_side_by_side_and_none_twice() {
        let several = |text: &str| MailboxLocation::several(text).map(|all| all.len());
        assert_eq!(several(" "), Ok(0));
        let one = "imaps://a:b@mail.example?project=x";
        assert_eq!(several(&format!("{one}\n imaps://a:b@mail.example/Sales?project=y")), Ok(2));
        assert_eq!(several(&format!("{one} {one}&after=seen")), Err(InvalidMailboxLocation::Twice));
        assert_eq!(several(&format!("{one} nonsense")), Err(InvalidMailboxLocation::Form));
    }
}
