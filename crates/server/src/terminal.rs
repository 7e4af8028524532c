//! What the program says to whoever started it: lines on standard output, apart from the log.

use std::fmt::Display;
use std::io::{self, Write as _};

/// Writes a text and a line break, at once and as a whole.
///
/// # Errors
/// When standard output was closed.
pub(crate) fn say(text: impl Display) -> io::Result<()> {
    let mut output = io::stdout().lock();
    writeln!(output, "{text}")?;
    output.flush()
}

/// Writes why the program ends, in one line on standard error. Where that is closed, nobody is left to tell.
pub(crate) fn complain(reason: impl Display) {
    let line = reason.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    drop(writeln!(io::stderr().lock(), "switchboard: {line}"));
}
