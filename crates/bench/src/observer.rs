//! Stands between the server and PostgreSQL and notes which statements are run.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

use anyhow::{Context as _, Result};

/// The high half of the version of the protocol that a client begins with. Requests for encryption have another number there.
const PROTOCOL: u32 = 3;

/// A door to a PostgreSQL that notes what goes through it. Its threads end with the connections, and with the program.
pub struct Observer {
    port: u16,
    statements: Arc<Mutex<Vec<String>>>,
}

impl Observer {
    /// Opens a door to the PostgreSQL at this address.
    ///
    /// # Errors
    /// When there is no free port.
    pub fn open(host: &str, port: u16) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("failed to open the observer")?;
        let own_port = listener.local_addr().context("failed to read the observer's port")?.port();
        let statements = Arc::new(Mutex::new(Vec::new()));
        let (seen, host) = (Arc::clone(&statements), host.to_owned());
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let (seen, host) = (Arc::clone(&seen), host.clone());
                // A connection that breaks shows where it is used, so its end needs no telling here.
                thread::spawn(move || connect(&client, &host, port, &seen));
            }
        });
        Ok(Self { port: own_port, statements })
    }

    /// The port of the door.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The statements since the last call, each as often as it was run.
    #[must_use]
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.statements))
    }
}

fn connect(client: &TcpStream, host: &str, port: u16, seen: &Mutex<Vec<String>>) -> io::Result<()> {
    let server = TcpStream::connect((host, port))?;
    client.set_nodelay(true)?;
    server.set_nodelay(true)?;
    let (mut answers, mut client_writer) = (server.try_clone()?, client.try_clone()?);
    thread::spawn(move || {
        let copied = io::copy(&mut answers, &mut client_writer);
        // The client reads the end of its connection, whatever ended it.
        let _closed = client_writer.shutdown(Shutdown::Both);
        copied
    });
    let relayed = relay(client, &server, seen);
    server.shutdown(Shutdown::Both)?;
    relayed
}

/// Hands on what the client says, message by message.
fn relay(mut client: &TcpStream, mut server: &TcpStream, seen: &Mutex<Vec<String>>) -> io::Result<()> {
    loop {
        let mut message = vec![0; 4];
        client.read_exact(&mut message)?;
        read_rest(&mut client, &mut message, 0)?;
        server.write_all(&message)?;
        if message.get(4..8).is_some_and(|version| number(version) >> 16 == PROTOCOL) {
            break;
        }
    }
    let mut prepared = HashMap::new();
    loop {
        let mut message = vec![0; 5];
        client.read_exact(&mut message)?;
        read_rest(&mut client, &mut message, 1)?;
        note(&message, &mut prepared, seen);
        server.write_all(&message)?;
    }
}

/// Reads as much as the length says that stands at this place and counts itself.
fn read_rest(client: &mut impl Read, message: &mut Vec<u8>, place: usize) -> io::Result<()> {
    let length = message.get(place..place + 4).map_or(0, number);
    let rest = usize::try_from(length).unwrap_or(0).saturating_sub(4);
    let begun = message.len();
    message.resize(begun + rest, 0);
    client.read_exact(message.get_mut(begun..).unwrap_or_default())
}

/// Notes a statement when it is run: a prepared one when values are bound to it.
fn note(message: &[u8], prepared: &mut HashMap<String, String>, seen: &Mutex<Vec<String>>) {
    let Some((kind, content)) = message.split_first() else { return };
    let mut texts = content.get(4..).unwrap_or_default().split(|byte| *byte == 0);
    let mut text = || String::from_utf8_lossy(texts.next().unwrap_or_default()).into_owned();
    match kind {
        b'P' => {
            let (name, statement) = (text(), text());
            prepared.insert(name, statement);
        }
        b'B' => {
            let (_portal, name) = (text(), text());
            lock(seen).extend(prepared.get(&name).cloned());
        }
        b'Q' => lock(seen).push(text()),
        _ => {}
    }
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}

/// The list is whole between any two statements, so a panic elsewhere is no reason to refuse it.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::sync::Mutex;

    use super::{note, number};

    #[test]
    fn statements_are_noted_when_they_run() {
        let (mut prepared, seen) = (HashMap::new(), Mutex::new(Vec::new()));
        note(b"P....s1\0SELECT $1\0\0\0", &mut prepared, &seen);
        assert!(seen.lock().unwrap().is_empty());
        note(b"B....\0s1\0\0\0", &mut prepared, &seen);
        note(b"E....\0\0\0\0\0", &mut prepared, &seen);
        note(b"Q....BEGIN\0", &mut prepared, &seen);
        assert_eq!(*seen.lock().unwrap(), ["SELECT $1", "BEGIN"]);
        assert_eq!(number(&[0, 3, 0, 2]) >> 16, 3);
    }
}
