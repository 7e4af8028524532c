//! A server that answers every request with bytes it was given at the start: what the web framework and the clients can do at most.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::http::{KeepAlive, StatusCode};
use actix_web::rt::System;
use actix_web::{App, HttpResponse, HttpServer, web};
use anyhow::{Context as _, Result, bail};

use crate::http::{self, Connection};
use crate::server::free_port;

/// How long the start may take.
const START_LIMIT: Duration = Duration::from_secs(10);
/// Headers that the framework writes itself.
const OWN_HEADERS: [&str; 4] = ["content-length", "date", "connection", "transfer-encoding"];

/// A running bare server. Dropping it kills it.
pub struct BareServer {
    process: Child,
    port: u16,
}

#[derive(Clone)]
struct Canned {
    status: StatusCode,
    headers: Vec<(HeaderName, HeaderValue)>,
    body: web::Bytes,
}

impl BareServer {
    /// Starts this very program again as a bare server that gives this answer, head and body, with as many workers.
    ///
    /// # Errors
    /// When it does not start.
    pub fn start(folder: &Path, answer: &[u8], workers: usize) -> Result<Self> {
        let file = folder.join("answer.http");
        fs::write(&file, answer).context("failed to write the answer down")?;
        let program = std::env::current_exe().context("failed to find this program")?;
        let port = free_port()?;
        let process = Command::new(program)
            .arg("bare-server")
            .args(["--port", &port.to_string(), "--workers", &workers.to_string()])
            .arg("--answer")
            .arg(&file)
            .stdin(Stdio::null())
            .spawn()
            .context("failed to start the bare server")?;
        let server = Self { process, port };
        let begun = Instant::now();
        while begun.elapsed() < START_LIMIT {
            if Connection::open(port)
                .is_ok_and(|mut connection| connection.exchange(&http::get("/", "")).is_ok())
            {
                return Ok(server);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        bail!("the bare server does not answer")
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for BareServer {
    fn drop(&mut self) {
        // A process that has ended already cannot be killed, and that is as good.
        let _killed = self.process.kill();
        let _ended = self.process.wait();
    }
}

/// Serves the answer in a file until killed.
///
/// # Errors
/// When the file cannot be read or the port is taken.
pub fn serve(port: u16, workers: usize, answer: &PathBuf) -> Result<()> {
    let answer = fs::read(answer).context("failed to read the answer")?;
    let canned = read(&answer).context("the answer is not one")?;
    let app = move || {
        let canned = canned.clone();
        // The body of the request is read, as the server does.
        App::new().default_service(web::to(move |_body: web::Bytes| {
            let canned = canned.clone();
            async move {
                let mut response = HttpResponse::build(canned.status);
                for header in canned.headers {
                    response.append_header(header);
                }
                response.body(canned.body)
            }
        }))
    };
    let server = HttpServer::new(app)
        .workers(workers)
        .keep_alive(KeepAlive::Timeout(Duration::from_secs(60)))
        .bind(("127.0.0.1", port))
        .context("failed to listen")?;
    System::new().block_on(server.run()).context("failed to serve")
}

fn read(answer: &[u8]) -> Option<Canned> {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
    let head = std::str::from_utf8(answer.get(..end)?).ok()?;
    let mut lines = head.split("\r\n");
    let status = StatusCode::from_bytes(lines.next()?.split(' ').nth(1)?.as_bytes()).ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(": "))
        .filter(|(name, _)| !OWN_HEADERS.iter().any(|own| name.eq_ignore_ascii_case(own)))
        .map(|(name, value)| Some((name.parse().ok()?, value.parse().ok()?)))
        .collect::<Option<Vec<_>>>()?;
    Some(Canned { status, headers, body: web::Bytes::copy_from_slice(answer.get(end + 4..)?) })
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_answer_is_taken_apart() {
        let answer = b"HTTP/1.1 201 Created\r\ncontent-length: 2\r\nX-Request-Id: abc\r\nDate: now\r\n\r\n{}";
        let canned = read(answer).unwrap();
        assert_eq!((canned.status.as_u16(), canned.body.as_ref()), (201, b"{}".as_slice()));
        let names: Vec<_> = canned.headers.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["x-request-id"]);
        assert!(read(b"nonsense").is_none());
    }
}
