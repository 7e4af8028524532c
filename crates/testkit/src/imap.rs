//! A real IMAP server to test against: Dovecot 2.3, as Debian 12 and Ubuntu have it, with one account.

use std::fs::{self, Permissions};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tempfile::TempDir;

use crate::smtp::{AUTHORITY, CERTIFICATE, KEY, wait_until};

/// The name of the account.
pub const USER: &str = "desk@example.org";
/// Its password.
pub const PASSWORD: &str = "p%ss word";
/// Where the program may be.
const PROGRAMS: [&str; 3] = ["dovecot", "/usr/sbin/dovecot", "/usr/local/sbin/dovecot"];
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often another port is tried, where somebody took one in between.
const TRIES: usize = 5;

/// A server on free ports, ended when dropped.
#[derive(Debug)]
pub struct ImapServer {
    folder: TempDir,
    child: Child,
    port: u16,
    tls_port: u16,
}

impl ImapServer {
    /// Starts a server with an empty mailbox, and a certificate by the authority of [`smtp`](crate::smtp).
    ///
    /// # Panics
    /// When there is no Dovecot, or it does not start: `cargo xtask setup` installs it.
    #[must_use]
    pub fn start() -> Self {
        (0..TRIES).find_map(|_try| Self::try_start()).expect("Dovecot starts: its file `log` says why not")
    }

    /// Starts a server, unless somebody takes one of its ports at this moment.
    fn try_start() -> Option<Self> {
        let folder = tempfile::tempdir().expect("a folder can be made");
        let [port, tls_port] = free_ports();
        let place = folder.path();
        // Its processes run as somebody else where a test runs as root.
        fs::set_permissions(place, Permissions::from_mode(0o755)).expect("the folder can be opened");
        for name in ["home", "run"] {
            fs::create_dir(place.join(name)).expect("a folder can be made");
        }
        let [user, group] = mail_user();
        for (name, content) in [
            ("users", format!("{USER}:{{PLAIN}}{PASSWORD}\n")),
            ("certificate.pem", CERTIFICATE.to_owned()),
            ("key.pem", KEY.to_owned()),
            ("authority.pem", AUTHORITY.to_owned()),
            ("dovecot.conf", settings(place, [port, tls_port], &user, &group)),
        ] {
            fs::write(place.join(name), content).expect("a file can be written");
        }
        let status = Command::new("chown").arg(format!("{user}:{group}")).arg(place.join("home")).status();
        assert!(status.is_ok_and(|status| status.success()), "the mails can be given to {user}");
        let mut command = Command::new(program());
        command.args(["-F", "-c"]).arg(place.join("dovecot.conf"));
        let child = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("Dovecot starts");
        let mut server = Self { folder, child, port, tls_port };
        let mut is_alive = true;
        wait_until("the IMAP server listens", || {
            is_alive = server.child.try_wait().expect("it can be asked").is_none();
            !is_alive || [port, tls_port].iter().all(|port| TcpStream::connect(("127.0.0.1", *port)).is_ok())
        });
        is_alive.then_some(server)
    }

    /// The address of the mailbox without TLS, with this query.
    #[must_use]
    pub fn plain_url(&self, query: &str) -> String {
        format!("imap://{}@127.0.0.1:{}/INBOX?{query}", account(PASSWORD), self.port)
    }

    /// The address of the mailbox behind TLS from the first byte on, with this query.
    #[must_use]
    pub fn tls_url(&self, query: &str) -> String {
        format!("imaps://{}@localhost:{}/INBOX?{query}", account(PASSWORD), self.tls_port)
    }

    /// The address of the mailbox behind TLS after a greeting in the clear, with this query.
    #[must_use]
    pub fn starttls_url(&self, query: &str) -> String {
        format!("imap://{}@localhost:{}/INBOX?tls=required&{query}", account(PASSWORD), self.port)
    }

    /// The address of another folder, with a password that is not the right one.
    #[must_use]
    pub fn wrong_url(&self, query: &str) -> String {
        format!("imap://{}@127.0.0.1:{}/Other?{query}", account("a wrong one"), self.port)
    }

    /// Where the authority lies that vouches for it.
    #[must_use]
    pub fn authority_file(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// Puts a message into the mailbox that nobody has read.
    ///
    /// # Panics
    /// When the server does not take it.
    pub fn put(&self, message: &str) {
        let message = message.replace("\r\n", "\n").replace('\n', "\r\n");
        let mut client = Client::log_in(self.port);
        client.say(&format!("b APPEND INBOX {{{}}}", message.len()));
        client.answer("+ ");
        client.say(&message);
        client.answer("b OK");
    }

    /// How many messages the mailbox has that nobody has read, and how many in all.
    ///
    /// # Panics
    /// When the server does not answer.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let mut client = Client::log_in(self.port);
        client.say("b SELECT INBOX");
        client.answer("b OK");
        let mut count = |query: &str| {
            client.say(&format!("c SEARCH {query}"));
            let lines = client.answer("c OK");
            let found = lines.iter().find_map(|line| line.strip_prefix("* SEARCH"));
            found.map_or(0, |found| found.split_whitespace().count())
        };
        (count("UNSEEN"), count("ALL"))
    }
}

impl Drop for ImapServer {
    fn drop(&mut self) {
        // Its own children end with it when it is asked to stop, and not when it is killed.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
    }
}

/// A client of few words.
struct Client {
    reader: BufReader<TcpStream>,
}

impl Client {
    fn log_in(port: u16) -> Self {
        let stream = TcpStream::connect(("127.0.0.1", port)).expect("the server answers");
        stream.set_read_timeout(Some(PATIENCE)).expect("the time can be limited");
        let mut client = Self { reader: BufReader::new(stream) };
        client.answer("* OK");
        client.say(&format!("a LOGIN {USER} \"{PASSWORD}\""));
        client.answer("a OK");
        client
    }

    fn say(&mut self, line: &str) {
        self.reader.get_mut().write_all(format!("{line}\r\n").as_bytes()).expect("the server listens");
    }

    /// What the server says up to a line that begins like this.
    fn answer(&mut self, last: &str) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let length = self.reader.read_line(&mut line).expect("the server answers");
            assert!(length > 0, "the server ended the connection after {lines:?}");
            let is_last = line.starts_with(last);
            lines.push(line);
            if is_last {
                return lines;
            }
        }
    }
}

fn account(password: &str) -> String {
    format!("{}:{}", USER.replace('@', "%40"), password.replace('%', "%25").replace(' ', "%20"))
}

fn free_ports() -> [u16; 2] {
    let listeners = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").expect("a port is free"));
    listeners.map(|listener| listener.local_addr().expect("it has an address").port())
}

/// Whom the mails belong to: Dovecot gives none to root.
fn mail_user() -> [String; 2] {
    let id = |flag: &str| {
        let output = Command::new("id").arg(flag).output().expect("there is the program `id`");
        String::from_utf8(output.stdout).expect("a name is text").trim().to_owned()
    };
    match id("-u").as_str() {
        "0" => ["nobody".to_owned(), "nogroup".to_owned()],
        _ => [id("-un"), id("-gn")],
    }
}

fn program() -> &'static str {
    let has = |program: &&&str| {
        let mut command = Command::new(program);
        command.arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    };
    PROGRAMS.iter().find(has).expect("there is no Dovecot: run `cargo xtask setup`")
}

fn settings(place: &Path, [port, tls_port]: [u16; 2], user: &str, group: &str) -> String {
    let place = place.display();
    format!(
        "protocols = imap
log_path = {place}/log
base_dir = {place}/run
state_dir = {place}/state
listen = 127.0.0.1
ssl = yes
ssl_cert = <{place}/certificate.pem
ssl_key = <{place}/key.pem
disable_plaintext_auth = no
auth_failure_delay = 0
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
first_valid_gid = 1
mail_location = maildir:~/Maildir
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {place}/users
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={place}/home/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service stats {{
  chroot =
}}
"
    )
}
