//! `cargo xtask setup`: installs what a fresh machine lacks beside Rust and a C compiler.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::command::CommandLine;
use crate::postgres::Binaries;

/// Read by Debian's packages before they make a cluster.
const CLUSTER_FOLDER: &str = "/etc/postgresql-common/createcluster.d";
const CLUSTER_FILE: &str = "/etc/postgresql-common/createcluster.d/switchboard-setup.conf";

/// Where a Python may be that has the package of the mail server: the one on the search path, or the one of the system.
const PYTHONS: [&str; 2] = ["python3", "/usr/bin/python3"];

/// Looks for the tools that the checks need and installs the missing ones on Debian and Ubuntu.
pub(crate) fn run() -> Result<()> {
    let postgres = Binaries::find();
    let has_mail_server = has_mail_server();
    if let (Ok(binaries), true) = (&postgres, has_mail_server) {
        println!("nothing to do: {} and aiosmtpd are installed", binaries.version());
        tell_optional();
        return Ok(());
    }
    if let Err(missing) = &postgres {
        println!("PostgreSQL's server programs are missing: {missing:#}");
    }
    if !has_mail_server {
        println!("Python's package aiosmtpd is missing, the mail server of the tests");
    }
    if !CommandLine::new("apt-get").argument("--version").succeeds() {
        bail!(
            "install PostgreSQL 13 or newer with its server programs (initdb, postgres, pg_ctl, pg_dump) and put \
             them on the search path: `dnf install postgresql-server` on Fedora, `brew install postgresql@17` on \
             macOS, `pacman -S postgresql` on Arch; no running server is needed. Install Python's package aiosmtpd: \
             `python3-aiosmtpd` on Fedora, `pip install aiosmtpd` elsewhere"
        );
    }
    let privilege = Privilege::find()?;
    show_and_run(&privilege.apt_get().argument("update"))?;
    if postgres.is_err() {
        install_postgres(&privilege)?;
        let binaries =
            Binaries::find().context("PostgreSQL was installed, and still something is missing")?;
        println!("installed {}", binaries.version());
    }
    if !has_mail_server {
        let install = privilege.apt_get().arguments(["install", "--no-install-recommends"]);
        show_and_run(&install.argument("python3-aiosmtpd"))?;
        println!("installed aiosmtpd");
    }
    tell_optional();
    Ok(())
}

fn has_mail_server() -> bool {
    PYTHONS.iter().any(|python| CommandLine::new(*python).arguments(["-c", "import aiosmtpd"]).succeeds())
}

/// How a command gets the rights to install.
enum Privilege {
    Root,
    Sudo,
}

impl Privilege {
    fn find() -> Result<Self> {
        if CommandLine::new("id").argument("-u").read()?.trim() == "0" {
            Ok(Self::Root)
        } else if CommandLine::new("sudo").argument("--version").succeeds() {
            Ok(Self::Sudo)
        } else {
            bail!(
                "there is no sudo here: run `apt-get install postgresql python3-aiosmtpd` as root, then try again"
            );
        }
    }

    fn command(&self, program: &str) -> CommandLine {
        match self {
            Self::Root => CommandLine::new(program),
            Self::Sudo => CommandLine::new("sudo").argument(program),
        }
    }

    /// `apt-get` without questions; through `env`, because sudo drops the caller's variables.
    fn apt_get(&self) -> CommandLine {
        self.command("env").arguments(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--yes", "--quiet"])
    }
}

/// Installs the programs alone: the package would also make a cluster and start it, which nobody asked for.
fn install_postgres(privilege: &Privilege) -> Result<()> {
    let install = privilege.apt_get().arguments(["install", "--no-install-recommends"]);
    show_and_run(&install.clone().argument("postgresql-common"))?;
    let folder_was_there = Path::new(CLUSTER_FOLDER).exists();
    privilege.command("mkdir").arguments(["-p", CLUSTER_FOLDER]).run()?;
    let no_cluster = format!("echo 'create_main_cluster = false' > {CLUSTER_FILE}");
    privilege.command("sh").arguments(["-c", &no_cluster]).run()?;
    let installed = show_and_run(&install.argument("postgresql"));
    privilege.command("rm").arguments(["-f", CLUSTER_FILE]).run()?;
    if !folder_was_there {
        privilege.command("rmdir").arguments(["--ignore-fail-on-non-empty", CLUSTER_FOLDER]).run()?;
    }
    installed
}

fn show_and_run(command: &CommandLine) -> Result<()> {
    println!("{command}");
    command.run()
}

fn tell_optional() {
    for (tool, use_of_it) in [
        ("nextest", "runs the tests in parallel; without it `cargo test` runs them"),
        ("deny", "checks licences and sources; without it that step is left out"),
    ] {
        if !CommandLine::new("cargo").arguments([tool, "--version"]).succeeds() {
            println!("optional: `cargo install cargo-{tool} --locked` {use_of_it}");
        }
    }
}
