//! One command line that can be run and printed exactly as a person would type it.

use std::ffi::OsStr;
use std::fmt;
use std::io::{BufRead as _, BufReader, IsTerminal as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, bail};

/// A program, its arguments and the variables set for it.
#[derive(Clone)]
pub(crate) struct CommandLine {
    program: String,
    arguments: Vec<String>,
    /// Part of the command a person repeats.
    variables: Vec<(String, String)>,
    /// Handed over silently: values that differ on every run, such as a port.
    hidden_variables: Vec<(String, String)>,
    unset: Vec<String>,
    folder: Option<PathBuf>,
}

impl CommandLine {
    /// A program to be found on the search path, or a path to one.
    pub(crate) fn new(program: impl Into<String>) -> Self {
        Self {
            program: program.into(),
            arguments: Vec::new(),
            variables: Vec::new(),
            hidden_variables: Vec::new(),
            unset: Vec::new(),
            folder: None,
        }
    }

    /// A cargo command, its arguments separated by blanks.
    pub(crate) fn cargo(arguments: &str) -> Self {
        Self::new("cargo").arguments(arguments.split_whitespace())
    }

    /// Adds one argument.
    pub(crate) fn argument(mut self, argument: impl Into<String>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds several arguments.
    pub(crate) fn arguments<T: Into<String>>(mut self, arguments: impl IntoIterator<Item = T>) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets a variable that belongs to the command when it is repeated.
    pub(crate) fn variable(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets a variable that is not worth repeating.
    pub(crate) fn hidden_variable(mut self, name: &str, value: impl Into<String>) -> Self {
        self.hidden_variables.push((name.to_owned(), value.into()));
        self
    }

    /// Keeps a variable of the caller away from the command.
    pub(crate) fn without_variable(mut self, name: &str) -> Self {
        self.unset.push(name.to_owned());
        self
    }

    /// Runs the command in `folder` rather than in the current one.
    pub(crate) fn inside(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_owned());
        self
    }

    /// The command for the standard library to start.
    pub(crate) fn to_command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments);
        for name in &self.unset {
            command.env_remove(name);
        }
        for (name, value) in self.variables.iter().chain(&self.hidden_variables) {
            command.env(name, value);
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        command
    }

    /// Runs the command on this terminal; anything but success is an error.
    pub(crate) fn run(&self) -> Result<()> {
        let status = self.to_command().status().with_context(|| format!("failed to start `{self}`"))?;
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }

    /// Runs the command and returns what it wrote to its standard output.
    pub(crate) fn read(&self) -> Result<String> {
        let output = self
            .to_command()
            .stderr(Stdio::inherit())
            .output()
            .with_context(|| format!("failed to start `{self}`"))?;
        if !output.status.success() {
            bail!("`{self}` failed ({})", output.status);
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("`{self}` answered with something else than text"))
    }

    /// Runs the command silently and returns everything it said as the error when it fails.
    pub(crate) fn run_silently(&self) -> Result<()> {
        let output = self.to_command().output().with_context(|| format!("failed to start `{self}`"))?;
        if !output.status.success() {
            let said = [output.stdout, output.stderr].concat();
            bail!("`{self}` failed ({}):\n{}", output.status, String::from_utf8_lossy(&said).trim_end());
        }
        Ok(())
    }

    /// Whether the command can be started and ends well; says nothing.
    pub(crate) fn succeeds(&self) -> bool {
        self.to_command()
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Runs the command, shows all its lines and hands each to `reader`. Cargo's test runners write
    /// their summary to different streams, so that the two are joined into one by a shell.
    pub(crate) fn run_watched(&self, mut reader: impl FnMut(&str)) -> Result<()> {
        let mut command = Command::new("sh");
        command.arg("-c").arg("exec \"$0\" \"$@\" 2>&1").arg(&self.program).args(&self.arguments);
        for (name, value) in self.variables.iter().chain(&self.hidden_variables) {
            command.env(name, value);
        }
        if let Some(folder) = &self.folder {
            command.current_dir(folder);
        }
        if std::io::stdout().is_terminal() {
            command.env("CARGO_TERM_COLOR", "always");
        }
        let mut child =
            command.stdout(Stdio::piped()).spawn().with_context(|| format!("failed to start `{self}`"))?;
        if let Some(output) = child.stdout.take() {
            for line in BufReader::new(output).split(b'\n') {
                let line = line.with_context(|| format!("failed to read the output of `{self}`"))?;
                let line = String::from_utf8_lossy(&line);
                println!("{line}");
                reader(&line);
            }
        }
        let status = child.wait().with_context(|| format!("failed to wait for `{self}`"))?;
        if !status.success() {
            bail!("`{self}` failed ({status})");
        }
        Ok(())
    }
}

impl fmt::Display for CommandLine {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in &self.variables {
            write!(formatter, "{name}={} ", quoted(value))?;
        }
        write!(formatter, "{}", quoted(&self.program))?;
        for argument in &self.arguments {
            write!(formatter, " {}", quoted(argument))?;
        }
        Ok(())
    }
}

/// A path as an argument; a path that is no text is shown as well as possible.
pub(crate) fn path_text(path: impl AsRef<OsStr>) -> String {
    path.as_ref().to_string_lossy().into_owned()
}

fn quoted(word: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./:=,@%+".contains(character);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::CommandLine;

    #[test]
    fn a_command_prints_as_a_person_types_it() {
        let command = CommandLine::cargo("doc --workspace")
            .variable("RUSTDOCFLAGS", "-D warnings")
            .hidden_variable("SECRET_PORT", "4711")
            .argument("it's");
        assert_eq!(command.to_string(), r"RUSTDOCFLAGS='-D warnings' cargo doc --workspace 'it'\''s'");
    }

    #[test]
    fn a_watched_command_shows_both_streams_and_fails_with_its_status() {
        let mut lines = Vec::new();
        let script = CommandLine::new("sh").arguments(["-c", "echo out; echo err >&2; exit 3"]);
        let error = script.run_watched(|line| lines.push(line.to_owned())).unwrap_err();
        assert_eq!(lines, ["out", "err"]);
        assert!(error.to_string().contains("exit status: 3"), "{error}");
    }

    #[test]
    fn a_silent_command_tells_what_it_said_when_it_fails() {
        let script = CommandLine::new("sh").arguments(["-c", "echo reason >&2; exit 1"]);
        assert!(script.run_silently().unwrap_err().to_string().ends_with("reason"));
        assert!(!script.succeeds());
    }
}
