//! `cargo xtask setup`: installs what a fresh machine lacks beside Rust and a C compiler.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::command::CommandLine;
use crate::postgres::Binaries;

/// Read by Debian's packages before they make a cluster.
const CLUSTER_FOLDER: &str = "/etc/postgresql-common/createcluster.d";
const CLUSTER_FILE: &str = "/etc/postgresql-common/createcluster.d/switchboard-setup.conf";

/// Asked by Debian's packages before they start a server.
const POLICY_FILE: &str = "/usr/sbin/policy-rc.d";

/// Where a Python may be that has the package of the mail server: the one on the search path, or the one of the system.
const PYTHONS: [&str; 2] = ["python3", "/usr/bin/python3"];

/// Where Dovecot may be: Debian keeps it where only root's search path leads.
const DOVECOTS: [&str; 2] = ["dovecot", "/usr/sbin/dovecot"];

/// What the tests talk with, beside PostgreSQL.
struct Tool {
    name: &'static str,
    purpose: &'static str,
    packages: &'static [&'static str],
    is_there: fn() -> bool,
}

const TOOLS: [Tool; 4] = [
    Tool {
        name: "Python's aiosmtpd",
        purpose: "the mail server that the tests send to",
        packages: &["python3-aiosmtpd"],
        is_there: || {
            PYTHONS
                .iter()
                .any(|python| CommandLine::new(*python).arguments(["-c", "import aiosmtpd"]).succeeds())
        },
    },
    Tool {
        name: "Dovecot",
        purpose: "the mail server whose mailboxes the tests read",
        packages: &["dovecot-core", "dovecot-imapd"],
        is_there: || {
            DOVECOTS.iter().any(|dovecot| CommandLine::new(*dovecot).argument("--version").succeeds())
        },
    },
    Tool {
        name: "Chromium",
        purpose: "the browser that the tests drive through the pages",
        packages: &["chromium", "chromium-driver"],
        is_there: || {
            ["chromium", "chromedriver"]
                .iter()
                .all(|program| CommandLine::new(*program).argument("--version").succeeds())
        },
    },
    Tool {
        name: "curl",
        purpose: "what runs the lines that the pages print",
        packages: &["curl"],
        is_there: || CommandLine::new("curl").argument("--version").succeeds(),
    },
];

/// Looks for the tools that the checks need and installs the missing ones on Debian and Ubuntu.
pub(crate) fn run() -> Result<()> {
    let postgres = Binaries::find();
    let missing: Vec<&Tool> = TOOLS.iter().filter(|tool| !(tool.is_there)()).collect();
    if let (Ok(binaries), true) = (&postgres, missing.is_empty()) {
        let tools: Vec<&str> = TOOLS.iter().map(|tool| tool.name).collect();
        println!("nothing to do: {}, {} are installed", binaries.version(), tools.join(" and "));
        tell_optional();
        return Ok(());
    }
    if let Err(missing) = &postgres {
        println!("PostgreSQL's server programs are missing: {missing:#}");
    }
    for Tool { name, purpose, .. } in &missing {
        println!("{name} is missing, {purpose}");
    }
    if !CommandLine::new("apt-get").argument("--version").succeeds() {
        bail!(
            "install PostgreSQL 13 or newer with its server programs (initdb, postgres, pg_ctl, pg_dump) and put \
             them on the search path: `dnf install postgresql-server` on Fedora, `brew install postgresql@17` on \
             macOS, `pacman -S postgresql` on Arch; no running server is needed. Install Python's package aiosmtpd: \
             `python3-aiosmtpd` on Fedora, `pip install aiosmtpd` elsewhere. Install Dovecot 2.3: `dovecot` in most \
             systems; no running server is needed. Install Chromium with chromedriver: `chromium` and its driver, and curl"
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
    for tool in missing {
        install(&privilege, tool)?;
    }
    tell_optional();
    Ok(())
}

/// Installs the packages of a tool. A server among them is not started: the tests start their own, on ports of their own.
fn install(privilege: &Privilege, tool: &Tool) -> Result<()> {
    let Tool { name, packages, is_there, .. } = tool;
    let had_policy = Path::new(POLICY_FILE).exists();
    if !had_policy {
        let refusal = format!("printf '#!/bin/sh\\nexit 101\\n' > {POLICY_FILE} && chmod 755 {POLICY_FILE}");
        privilege.command("sh").arguments(["-c", &refusal]).run()?;
    }
    let install = privilege.apt_get().arguments(["install", "--no-install-recommends"]);
    let installed =
        show_and_run(&packages.iter().fold(install, |install, package| install.argument(*package)));
    if !had_policy {
        privilege.command("rm").arguments(["-f", POLICY_FILE]).run()?;
    }
    installed?;
    if !is_there() {
        bail!("{name} was installed, and still it is missing");
    }
    println!("installed {name}");
    Ok(())
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
                "there is no sudo here: run `apt-get install postgresql python3-aiosmtpd dovecot-core dovecot-imapd \
                 chromium chromium-driver curl` as root, then try again"
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
