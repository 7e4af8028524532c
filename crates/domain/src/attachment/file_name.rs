//! What a file is called: a name that is harmless wherever it is shown or saved.

use std::fmt;

/// The name of a file as people see it. Nothing is ever stored under it.
///
/// It has no path, no control or format characters, none that a file system forbids, neither dots nor spaces at its ends, and is not the name
/// of a device. Whatever was sent, something is left.
///
/// ```
/// use switchboard_domain::attachment::FileName;
///
/// assert_eq!(FileName::from_sent("C:\\photos\\house.jpg").as_str(), "house.jpg");
/// assert_eq!(FileName::from_sent("../../etc/passwd").as_str(), "passwd");
/// assert_eq!(FileName::from_sent("invoice\u{202e}fdp.exe").as_str(), "invoicefdp.exe");
/// assert_eq!(FileName::from_sent("..").as_str(), "file");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileName(String);

/// The name of a file of whose own name nothing is left.
const NAMELESS: &str = "file";
/// The longest extension that survives when a name is cut, in bytes.
const EXTENSION_BYTES_MAX: usize = 16;
/// Names that mean a device on Windows, whatever the extension; those of ports are followed by a digit.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
const PORTS: [&str; 2] = ["com", "lpt"];

impl FileName {
    /// The longest name, in bytes.
    pub const BYTES_MAX: usize = 200;

    /// The harmless part of a name that somebody sent. Names that look the same should be sent in the same form of Unicode, the composed one.
    #[must_use]
    pub fn from_sent(text: &str) -> Self {
        let visible: String = text.chars().filter(|c| !c.is_control() && !is_invisible(*c)).collect();
        let last = visible.rsplit(['/', '\\']).next().unwrap_or_default();
        let allowed = last.replace(['<', '>', ':', '"', '|', '?', '*'], "_");
        let is_edge = |c: char| c == '.' || c.is_whitespace();
        let cut = shortened(allowed.trim_matches(is_edge));
        let name = cut.trim_end_matches(is_edge);
        Self(match name {
            "" => NAMELESS.to_owned(),
            device if is_device(device) => format!("_{device}"),
            name => name.to_owned(),
        })
    }

    /// Reads a name that a store kept.
    #[must_use]
    pub fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands behind the last dot, in small letters.
    #[must_use]
    pub fn extension(&self) -> Option<String> {
        self.0.rsplit_once('.').map(|(_, extension)| extension.to_ascii_lowercase())
    }
}

impl fmt::Display for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A name that fits, with its extension if that is a short one.
fn shortened(name: &str) -> String {
    // One byte is left for what may have to stand before the name of a device.
    const BYTES: usize = FileName::BYTES_MAX - 1;
    if name.len() <= BYTES {
        return name.to_owned();
    }
    let short = name.rsplit_once('.').filter(|(_, extension)| extension.len() <= EXTENSION_BYTES_MAX);
    let (stem, end) =
        short.map_or((name, String::new()), |(stem, extension)| (stem, format!(".{extension}")));
    let room = BYTES.saturating_sub(end.len());
    let cut = stem.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|at| *at <= room).last();
    format!("{}{end}", stem.get(..cut.unwrap_or_default()).unwrap_or_default())
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let is_port =
        |port: &str| stem.strip_prefix(port).is_some_and(|number| matches!(number.as_bytes(), [b'0'..=b'9']));
    DEVICES.contains(&stem.as_str()) || PORTS.into_iter().any(is_port)
}

/// Whether a character shows nothing by itself but changes what others look like: the format characters of Unicode, the separators of lines
/// and paragraphs, and the marks with which bytes that are no text are replaced.
const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{AD}' | '\u{34F}' | '\u{600}'..='\u{605}' | '\u{61C}' | '\u{6DD}' | '\u{70F}' | '\u{890}'..='\u{891}' | '\u{8E2}'
        | '\u{115F}'..='\u{1160}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{3164}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFD}' | '\u{110BD}' | '\u{110CD}'
        | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}' | '\u{E0000}'..='\u{E0FFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(sent: &str, expected: &str) {
        assert_eq!(FileName::from_sent(sent).as_str(), expected, "{sent:?}");
    }

    #[test]
    fn ordinary_names_stay_as_they_are() {
        for name in [
            "photo.jpg",
            "Rechnung März (2).pdf",
            "家.png",
            "archive.tar.gz",
            "README",
            "a'b&c.txt",
            "50%.csv",
        ] {
            check(name, name);
        }
    }

    #[test]
    fn paths_are_cut_off() {
        check("../x", "x");
        check("..\\x", "x");
        check("/etc/passwd", "passwd");
        check("C:\\Users\\ann\\house.jpg", "house.jpg");
        check("%2e%2e/x", "x");
        check("a/", "file");
        check("..%2f..%2fx", "%2f..%2fx");
    }

    #[test]
    fn what_is_not_seen_is_removed_before_anything_is_judged() {
        check("\u{200b}.htaccess", "htaccess");
        check(".\u{200b}./\u{feff}x\0y\r\n", "xy");
        check("invoice\u{202e}fdp.exe", "invoicefdp.exe");
        check("a\u{2028}b\u{e0041}", "ab");
        check("\u{fffd}", "file");
    }

    #[test]
    fn nothing_is_left_that_a_file_system_takes_for_something_else() {
        check("a:b?.txt", "a_b_.txt");
        check("  . name . ", "name");
        for device in ["CON", "nul.txt", "Com1.tar.gz", "lpt9", "aux .c"] {
            check(device, &format!("_{device}"));
        }
        check("console.txt", "console.txt");
        check("com10", "com10");
        for nothing in ["", ".", "..", "   ", "\0", "/", "\u{200b}"] {
            check(nothing, "file");
        }
    }

    #[test]
    fn long_names_are_cut_and_keep_their_extension() {
        let long = format!("{}.jpeg", "ä".repeat(4096));
        let name = FileName::from_sent(&long);
        assert!(name.as_str().len() <= FileName::BYTES_MAX && name.as_str().ends_with("ä.jpeg"), "{name}");
        let endless = FileName::from_sent(&format!("a.{}", "x".repeat(4096)));
        assert_eq!(endless.as_str().len(), FileName::BYTES_MAX - 1);
        let device = FileName::from_sent(&format!("con.{}", "x".repeat(4096)));
        assert_eq!(
            (device.as_str().len(), device.as_str().starts_with("_con.")),
            (FileName::BYTES_MAX, true)
        );
    }

    #[test]
    fn a_name_that_was_made_stays_the_same_when_it_is_made_again() {
        for sent in ["CON", "..a. ", "a/b", "x".repeat(300).as_str(), "\u{202e}", "a\\..b..c"] {
            let once = FileName::from_sent(sent);
            assert_eq!(FileName::from_sent(once.as_str()), once, "{sent:?}");
        }
    }
}
