//! The log: one line an event on standard error, as text or as JSON.

use std::borrow::Cow;
use std::io::{self, Write};

use tracing_subscriber::Layer as _;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::{SubscriberInitExt as _, TryInitError};

use crate::config::{Config, LogFormat};

/// Starts the log, and puts panics into it.
///
/// # Errors
/// When there is a log already.
pub(crate) fn start(config: &Config) -> Result<(), TryInitError> {
    let lines = fmt::layer().with_ansi(false).with_writer(OneLineEach(io::stderr));
    let layer = match config.log_format {
        LogFormat::Text => lines.boxed(),
        LogFormat::Json => {
            lines.json().flatten_event(true).with_current_span(false).with_span_list(true).boxed()
        }
    };
    tracing_subscriber::registry().with(layer.with_filter(config.log_filter.0.clone())).try_init()?;
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        // Only texts that stand in the program: others may be made of what somebody sent.
        let message = panic.payload().downcast_ref::<&str>().copied().unwrap_or("no fixed message");
        tracing::error!(place, message, "panic");
    }));
    Ok(())
}

/// Writes each event as exactly one line, whatever was sent to us and stands in it.
struct OneLineEach<M>(M);

impl<'a, M: MakeWriter<'a>> MakeWriter<'a> for OneLineEach<M> {
    type Writer = OneLine<M::Writer>;

    fn make_writer(&'a self) -> Self::Writer {
        OneLine(self.0.make_writer())
    }
}

struct OneLine<W>(W);

impl<W: Write> Write for OneLine<W> {
    /// Takes a whole event with the line break behind it, which is how the subscriber writes.
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(event);
        let line = text.strip_suffix('\n').unwrap_or(&text);
        self.0.write_all(format!("{}\n", neutralised(line)).as_bytes())?;
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// The text with every character that moves a cursor, breaks a line or turns the direction of writing as its `\u` escape, which JSON
/// reads too.
fn neutralised(line: &str) -> Cow<'_, str> {
    let is_harmful = |character: char| {
        character.is_control()
            || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    if !line.contains(is_harmful) {
        return Cow::Borrowed(line);
    }
    let escaped = line.chars().map(|character| {
        if is_harmful(character) { format!("\\u{:04x}", u32::from(character)) } else { character.to_string() }
    });
    Cow::Owned(escaped.collect())
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct Sink(Arc<Mutex<Vec<u8>>>);

    impl Write for Sink {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    const HOSTILE: &str = "two\nlines\r, \u{1b}[31mred\u{9b}, \u{202e}turned";

    fn check(format: LogFormat) -> String {
        let sink = Sink::default();
        let writer = sink.clone();
        let lines = fmt::layer().with_ansi(false).with_writer(OneLineEach(move || writer.clone()));
        let layer = match format {
            LogFormat::Text => lines.boxed(),
            LogFormat::Json => lines.json().flatten_event(true).boxed(),
        };
        tracing::subscriber::with_default(tracing_subscriber::registry().with(layer), || {
            let _span = tracing::info_span!("request", request_id = "r-1", path = HOSTILE).entered();
            tracing::info!(subject = %HOSTILE, "{HOSTILE}");
        });
        let bytes = sink.0.lock().unwrap().clone();
        let written = String::from_utf8(bytes).unwrap();
        let line = written.strip_suffix('\n').unwrap().to_owned();
        assert!(!line.chars().any(char::is_control) && !line.contains('\u{202e}'), "{line:?}");
        assert!(line.contains("r-1"), "{line}");
        line
    }

    #[test]
    fn an_event_stays_one_line_of_text() {
        check(LogFormat::Text);
    }

    #[test]
    fn an_event_stays_one_line_of_json() {
        let event: serde_json::Value = serde_json::from_str(&check(LogFormat::Json)).unwrap();
        let subject = event.get("subject").and_then(serde_json::Value::as_str);
        assert_eq!(subject, Some(HOSTILE));
    }
}
