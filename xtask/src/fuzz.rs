//! `cargo xtask fuzz`: schemathesis reads the OpenAPI document of a running server and looks for requests that break what it says.

mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::command::{CommandLine, path_text};
use crate::server;
use crate::workspace::Workspace;
use desk::{Desk, KeyPair};

/// The version that the findings of one day are also those of the next with.
const PACKAGE: &str = "schemathesis==4.32.5";

/// What is left out of the cases, and why.
const HOOKS: &str = include_str!("fuzz/hooks.py");

/// What every run is told. A request that keeps to its schema may still be refused for what the desk knows, and not for how it is written.
const SETTINGS: &str = r#"hooks = "hooks.py"

[checks.positive_data_acceptance]
expected-statuses = ["2xx", 304, 401, 403, 404, 409, 412, 422, 429]
"#;

/// How much is tried.
#[derive(Debug, clap::Args)]
pub(crate) struct Extent {
    /// Requests made up at most for each operation and kind of caller.
    #[arg(long, default_value_t = 25)]
    examples: u32,
    /// Repeats the run that showed this seed.
    #[arg(long)]
    seed: Option<u64>,
}

/// The kinds of callers. Each gets a desk of its own, so that none finds what another one left.
const CALLERS: [Caller; 5] = [
    Caller { name: "nobody", kind: Kind::Nobody },
    Caller {
        name: "customer",
        kind: Kind::Person { email: "tunde@customer.example", password: "demo-customer-tunde" },
    },
    Caller { name: "agent", kind: Kind::Person { email: "mei@demo.example", password: "demo-agent-mei" } },
    Caller { name: "admin", kind: Kind::Person { email: "admin@demo.example", password: "demo-admin" } },
    Caller { name: "key", kind: Kind::Key },
];

struct Caller {
    name: &'static str,
    kind: Kind,
}

enum Kind {
    Nobody,
    Person { email: &'static str, password: &'static str },
    Key,
}

/// Tries every operation as every kind of caller, and names those for whom something was found.
pub(crate) fn run(workspace: &Workspace, extent: &Extent) -> Result<()> {
    let folder = workspace.target().join("fuzz");
    let schemathesis = installed(&folder)?;
    let server = server::command(workspace)?;
    let mut faulty = Vec::new();
    for caller in &CALLERS {
        println!("as {}", caller.name);
        let home = folder.join(caller.name);
        let desk = Desk::start(&server, &home)?;
        if call(&schemathesis, &home, caller, &desk, extent).is_err() {
            faulty.push(caller.name);
        }
    }
    if faulty.is_empty() { Ok(()) } else { bail!("something was found as {}", faulty.join(", ")) }
}

/// The program in an environment of its own, which is made where it is missing.
fn installed(folder: &Path) -> Result<PathBuf> {
    let environment = folder.join("environment");
    let program = environment.join("bin/schemathesis");
    if !program.exists() {
        CommandLine::new("python3").arguments(["-m", "venv"]).argument(path_text(&environment)).run().context(
            "Python 3.10 or newer with its module venv is needed: `apt-get install python3-venv` on Debian",
        )?;
        let pip = environment.join("bin/pip");
        CommandLine::new(path_text(pip)).arguments(["install", "--quiet", PACKAGE]).run()?;
    }
    Ok(program)
}

fn call(program: &Path, home: &Path, caller: &Caller, desk: &Desk, extent: &Extent) -> Result<()> {
    fs::write(home.join("hooks.py"), HOOKS).context("failed to write the hooks")?;
    let settings = format!("{SETTINGS}{}", caller.kind.credentials(desk.key_pair()));
    fs::write(home.join("schemathesis.toml"), settings).context("failed to write the settings")?;
    let examples = extent.examples.to_string();
    let schemathesis = CommandLine::new(path_text(program))
        .arguments(["--config-file", "schemathesis.toml", "run"])
        .argument(format!("{}/api/openapi.json", desk.url()))
        .arguments(["--checks", "all", "--phases", "examples,coverage,fuzzing", "--max-examples", &examples])
        // Who logs out is nobody from then on.
        .arguments(["--exclude-operation-id", "logout", "--warnings", "off"])
        .inside(home);
    match extent.seed {
        None => schemathesis,
        Some(seed) => schemathesis.arguments(["--seed", &seed.to_string()]),
    }
    .run()
}

impl Kind {
    /// The part of the settings that says how to call.
    fn credentials(&self, key_pair: &KeyPair) -> String {
        match self {
            Self::Nobody => String::new(),
            Self::Person { email, password } => format!(
                "\n[auth.dynamic.openapi.bearer]\npath = \"/api/auth/login\"\n\
                 payload = {{ email = \"{email}\", password = \"{password}\" }}\nextract_selector = \"/access_token\"\n"
            ),
            Self::Key => format!(
                "\n[auth.openapi.api_key]\napi_key = \"{}\"\n\n[auth.openapi.api_secret]\napi_key = \"{}\"\n",
                key_pair.key, key_pair.secret
            ),
        }
    }
}
