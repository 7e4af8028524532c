//! The bytes to and from a mailbox's server: secured by TLS, and never more of them than were asked for.

use std::fmt::Debug;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use rustls::pki_types::ServerName;
use rustls::pki_types::pem::PemObject as _;
use rustls::{ClientConfig, pki_types::CertificateDer};
use rustls_platform_verifier::Verifier;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_rustls::TlsConnector;

/// No secure connections can be made to mailboxes: no authority is trusted, or those of the settings are none.
#[derive(Debug, thiserror::Error)]
#[error("no secure connection can be made to mailboxes")]
pub struct NoTls(#[source] Box<dyn std::error::Error + Send + Sync>);

/// How connections are secured: by the authorities that the machine trusts, and by those in `authorities`, as PEM.
#[derive(Clone)]
pub struct MailboxTls(TlsConnector);

/// What bytes go over.
pub(super) trait Carrier: AsyncRead + AsyncWrite + Unpin + Send + Debug {}

impl<T: AsyncRead + AsyncWrite + Unpin + Send + Debug> Carrier for T {}

/// A connection whose other end is not believed to keep to what it was asked for.
#[derive(Debug)]
pub(super) struct Wire {
    carrier: Box<dyn Carrier>,
    /// How many more bytes it may send.
    left: usize,
}

impl MailboxTls {
    /// Finds out whom the machine trusts.
    ///
    /// # Errors
    /// [`NoTls`].
    pub fn new(authorities: Option<&[u8]>) -> Result<Self, NoTls> {
        let authorities: Vec<CertificateDer<'static>> = authorities
            .map(|pem| CertificateDer::pem_slice_iter(pem).collect::<Result<_, _>>())
            .transpose()
            .map_err(|error| NoTls(error.into()))?
            .unwrap_or_default();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let verifier = Verifier::new_with_extra_roots(authorities, Arc::clone(&provider));
        let verifier = verifier.map_err(|error| NoTls(error.into()))?;
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| NoTls(error.into()))?
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth();
        Ok(Self(TlsConnector::from(Arc::new(config))))
    }

    /// Secures a connection, once the other end has proven to be this server.
    pub(super) async fn secure(&self, host: &str, carrier: Box<dyn Carrier>) -> io::Result<Box<dyn Carrier>> {
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        Ok(Box::new(self.0.connect(name, carrier).await?))
    }
}

impl Wire {
    pub(super) fn new(carrier: Box<dyn Carrier>, left: usize) -> Self {
        Self { carrier, left }
    }

    /// Lets the other end send so many bytes from now on.
    pub(super) fn allow(&mut self, left: usize) {
        self.left = left;
    }

    pub(super) fn into_carrier(self) -> Box<dyn Carrier> {
        self.carrier
    }
}

impl AsyncRead for Wire {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.left == 0 {
            return Poll::Ready(Err(io::Error::other("the server sends more than it was asked for")));
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.carrier).poll_read(context, buffer))?;
        self.left = self.left.saturating_sub(buffer.filled().len() - before);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.carrier).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.carrier).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.carrier).poll_shutdown(context)
    }
}
