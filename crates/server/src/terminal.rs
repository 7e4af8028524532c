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

/// Writes lines of cells under titles, each column as wide as its widest cell.
///
/// # Errors
/// When standard output was closed.
pub(crate) fn table<const COLUMNS: usize>(
    titles: &[&str; COLUMNS],
    lines: impl Iterator<Item = [String; COLUMNS]>,
) -> io::Result<()> {
    let lines: Vec<[String; COLUMNS]> = std::iter::once(titles.map(str::to_owned)).chain(lines).collect();
    let widths: [usize; COLUMNS] = std::array::from_fn(|column| {
        let cells = lines.iter().filter_map(|line| line.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    });
    for line in &lines {
        let cells = line.iter().zip(widths).map(|(cell, width)| format!("{cell:<width$}"));
        say(cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
