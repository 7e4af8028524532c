//! Mails to a server, by SMTP.

use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use switchboard_application::ports::{MailConnection, MailTransport, NotSent, Unreachable};
use switchboard_application::records::ClaimedMail;

use crate::location::{Security, SmtpServer};
use crate::message::{Sender, message};

/// How long a server may take to say good-bye.
const GOODBYE: Duration = Duration::from_secs(1);
/// Refusals for good that are no matter of the mail: the server wants another log-in.
const LOG_IN_REFUSALS: [u16; 4] = [530, 534, 535, 538];

/// Hands mails over to a server.
pub struct SmtpTransport {
    server: SmtpServer,
    sender: Sender,
    hello: ClientId,
    tls: TlsParameters,
    patience: Duration,
}

/// The name of the server is none that TLS could prove.
#[derive(Debug, thiserror::Error)]
#[error("no secure connection can be made to the mail server `{host}`")]
pub struct UnusableServer {
    host: String,
    source: Error,
}

/// An open connection.
struct Connected {
    connection: SmtpConnection,
    sender: Sender,
}

impl SmtpTransport {
    /// A transport to this server, which may take so long for each answer. Beside the authorities that the machine trusts, those in
    /// `authorities`, as PEM, are trusted.
    ///
    /// # Errors
    /// [`UnusableServer`] when no TLS can be set up for it.
    pub fn new(
        server: SmtpServer,
        sender: Sender,
        patience: Duration,
        authorities: Option<&[u8]>,
    ) -> Result<Self, UnusableServer> {
        let tls = tls_parameters(&server.host, authorities)
            .map_err(|source| UnusableServer { host: server.host.clone(), source })?;
        let hello = ClientId::Domain(sender.domain().to_owned());
        Ok(Self { server, sender, hello, tls, patience })
    }

    fn open(&self) -> Result<SmtpConnection, Error> {
        let SmtpServer { host, port, security, credentials } = &self.server;
        let at_once = (*security == Security::Tls).then_some(&self.tls);
        let address = (host.as_str(), *port);
        let mut connection =
            SmtpConnection::connect(address, Some(self.patience), &self.hello, at_once, None)?;
        let upgrades = match security {
            Security::StartTls => true,
            Security::StartTlsIfOffered => connection.can_starttls(),
            Security::Tls | Security::Off => false,
        };
        if upgrades {
            connection.starttls(&self.tls, &self.hello)?;
        }
        if let Some((user, password)) = credentials {
            let credentials = Credentials::new(user.clone(), password.clone());
            connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials)?;
        }
        Ok(connection)
    }
}

fn tls_parameters(host: &str, authorities: Option<&[u8]>) -> Result<TlsParameters, Error> {
    let mut builder = TlsParameters::builder(host.to_owned());
    if let Some(pem) = authorities {
        builder = builder.add_root_certificate(Certificate::from_pem(pem)?);
    }
    builder.build()
}

impl MailTransport for SmtpTransport {
    fn connect(&self) -> Result<Box<dyn MailConnection>, Unreachable> {
        let connection = self.open().map_err(|error| Unreachable(error.to_string()))?;
        Ok(Box::new(Connected { connection, sender: self.sender.clone() }))
    }
}

impl MailConnection for Connected {
    fn send(&mut self, mail: &ClaimedMail) -> Result<(), NotSent> {
        let message = message(mail, &self.sender).map_err(|error| NotSent::Refused(error.to_string()))?;
        let sent = self.connection.send(message.envelope(), &message.formatted());
        sent.map(|_answer| ()).map_err(|error| not_sent(&error))
    }
}

impl Drop for Connected {
    /// Says good-bye where that is still possible. The answer does not matter.
    fn drop(&mut self) {
        if !self.connection.has_broken() && self.connection.set_timeout(Some(GOODBYE)).is_ok() {
            let _answer = self.connection.quit();
        }
    }
}

/// Only the answer of a server to this mail can refuse it for good. Whatever breaks leaves open whether it was sent.
fn not_sent(error: &Error) -> NotSent {
    let is_about_log_in = error.status().is_some_and(|code| LOG_IN_REFUSALS.contains(&u16::from(code)));
    if error.is_permanent() && !is_about_log_in {
        NotSent::Refused(error.to_string())
    } else {
        NotSent::Deferred(error.to_string())
    }
}
