//! A client that costs little: one connection, requests made beforehand, answers not looked into.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::time::Duration;

use anyhow::{Context as _, Result, bail};

/// How long an answer may take before the connection counts as broken.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much room is made for an answer at first, and at least at each further reading.
const ROOM: usize = 16 * 1024;
const END_OF_HEAD: &[u8] = b"\r\n\r\n";

/// A connection to a server on this machine, kept alive from request to request.
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// What a server answered.
#[derive(Debug, Clone, Copy)]
pub struct Answer<'a> {
    /// The status code.
    pub status: u16,
    /// Everything that was received: head and body.
    pub whole: &'a [u8],
    /// The body.
    pub body: &'a [u8],
}

impl Connection {
    /// Connects to a port of this machine.
    ///
    /// # Errors
    /// When nobody listens there.
    pub fn open(port: u16) -> Result<Self> {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).context("failed to connect")?;
        stream.set_nodelay(true).context("failed to switch off delayed sending")?;
        stream.set_read_timeout(Some(PATIENCE)).context("failed to limit the wait for an answer")?;
        Ok(Self { stream, buffer: vec![0; ROOM] })
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// # Errors
    /// When the connection breaks or what comes is not an answer with a known length.
    pub fn exchange(&mut self, request: &[u8]) -> Result<Answer<'_>> {
        self.stream.write_all(request).context("failed to send a request")?;
        let mut filled = 0;
        let (head, status, length) = loop {
            filled += self.read_more(filled)?;
            let received = self.buffer.get(..filled).unwrap_or_default();
            if let Some(head) = received.windows(END_OF_HEAD.len()).position(|window| window == END_OF_HEAD) {
                let (status, length) = read_head(received.get(..head).unwrap_or_default())?;
                break (head + END_OF_HEAD.len(), status, length);
            }
        };
        let end = head + length;
        while filled < end {
            filled += self.read_more(filled)?;
        }
        let whole = self.buffer.get(..end).unwrap_or_default();
        Ok(Answer { status, whole, body: whole.get(head..).unwrap_or_default() })
    }

    fn read_more(&mut self, filled: usize) -> Result<usize> {
        if self.buffer.len() < filled + ROOM / 2 {
            self.buffer.resize(filled + ROOM, 0);
        }
        let room = self.buffer.get_mut(filled..).unwrap_or_default();
        match self.stream.read(room).context("failed to read an answer")? {
            0 => bail!("the server closed the connection"),
            count => Ok(count),
        }
    }
}

impl Answer<'_> {
    /// Whether the request did what it was meant to.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    /// The body as JSON.
    ///
    /// # Errors
    /// When the request failed or the body is not JSON.
    pub fn json(&self) -> Result<serde_json::Value> {
        if !self.is_success() {
            bail!("the server answered {}: {}", self.status, String::from_utf8_lossy(self.body));
        }
        serde_json::from_slice(self.body).context("the server's answer is not JSON")
    }
}

/// The bytes of a request without a body.
#[must_use]
pub fn get(path: &str, headers: &str) -> Vec<u8> {
    format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n{headers}\r\n")
        .into_bytes()
}

/// The bytes of a request with a JSON body.
#[must_use]
pub fn post(path: &str, headers: &str, body: &serde_json::Value) -> Vec<u8> {
    let body = body.to_string();
    let length = body.len();
    format!(
        "POST {path} HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n{headers}\
         Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    )
    .into_bytes()
}

fn read_head(head: &[u8]) -> Result<(u16, usize)> {
    let head = std::str::from_utf8(head).context("the head of an answer is not UTF-8")?;
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).unwrap_or_default();
    let status: u16 = status.parse().with_context(|| format!("an answer begins strangely: {head}"))?;
    let length = lines
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .map(|(_, length)| length.trim().parse());
    match length {
        Some(length) => Ok((status, length.context("the length of an answer is not a number")?)),
        None if status == 204 => Ok((status, 0)),
        None => bail!("an answer does not tell its length: {head}"),
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;

    use super::{Connection, get, read_head};

    #[test]
    fn heads_tell_status_and_length() {
        let read = |head: &str| read_head(head.as_bytes()).ok();
        assert_eq!(read("HTTP/1.1 201 Created\r\nContent-Length: 17\r\nx: y"), Some((201, 17)));
        assert_eq!(read("HTTP/1.1 204 No Content\r\nx: y"), Some((204, 0)));
        assert_eq!(read("HTTP/1.1 200 OK\r\nx: y"), None);
        assert_eq!(read("nonsense"), None);
    }

    #[test]
    fn answers_that_come_in_pieces_are_put_together() {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let body = "b".repeat(50_000);
        let sent = body.clone();
        let server = std::thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            for _ in 0..2 {
                assert!(stream.read(&mut [0; 1024]).unwrap() > 0);
                stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-len").unwrap();
                stream.flush().unwrap();
                stream.write_all(format!("gth: 50000\r\n\r\n{sent}").as_bytes()).unwrap();
            }
        });
        let mut connection = Connection::open(port).unwrap();
        for _ in 0..2 {
            let answer = connection.exchange(&get("/", "")).unwrap();
            assert_eq!((answer.status, answer.body), (200, body.as_bytes()));
        }
        server.join().unwrap();
    }
}
