//! Which type a file is served as: one that it looks like, is called and is said to be, or none.

use std::fmt;

use super::FileName;

/// The media type that a file is served as. It is one of a list of types that no browser runs, or says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentType(&'static str);

/// What speaks for a type.
#[derive(Debug, Clone, Copy)]
pub struct Evidence<'a> {
    /// The type that the first bytes are typical of, if they are typical of any.
    pub magic: Option<&'a str>,
    /// The type that the sender declared, with or without parameters.
    pub declared: Option<&'a str>,
    /// What the file is called.
    pub name: &'a FileName,
}

/// A type with its extensions and the other names under which it is declared or recognised.
struct Kind {
    name: &'static str,
    extensions: &'static [&'static str],
    aliases: &'static [&'static str],
    mark: Mark,
}

/// How a file of a type begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// With bytes that are typical of it.
    Magic,
    /// With any text.
    Nothing,
}

/// What says nothing about a file.
const OCTET_STREAM: &str = "application/octet-stream";
const ZIP: &str = "application/zip";

/// Every type that is served as itself. What a browser could run while it shows it is not among them: HTML, XML, SVG, PDF.
const KINDS: &[Kind] = &[
    kind("image/png", &["png"], &["image/apng"]),
    kind("image/jpeg", &["jpg", "jpeg", "jpe"], &["image/jpg", "image/pjpeg"]),
    kind("image/gif", &["gif"], &[]),
    kind("image/webp", &["webp"], &[]),
    kind("image/bmp", &["bmp"], &["image/x-ms-bmp"]),
    kind("image/tiff", &["tif", "tiff"], &[]),
    kind("image/heif", &["heic", "heif"], &["image/heic"]),
    kind("image/avif", &["avif"], &[]),
    kind("audio/mpeg", &["mp3"], &["audio/mp3"]),
    kind("audio/ogg", &["ogg", "oga"], &["audio/opus"]),
    kind("audio/x-wav", &["wav"], &["audio/wav", "audio/wave"]),
    kind("audio/m4a", &["m4a"], &["audio/mp4", "audio/x-m4a"]),
    kind("video/mp4", &["mp4", "m4v"], &["video/x-m4v"]),
    kind("video/quicktime", &["mov"], &[]),
    kind("video/webm", &["webm"], &["video/x-matroska"]),
    kind(ZIP, &["zip"], &["application/x-zip-compressed", "application/x-zip"]),
    kind("application/gzip", &["gz", "tgz"], &["application/x-gzip"]),
    kind("application/x-7z-compressed", &["7z"], &[]),
    kind("application/vnd.rar", &["rar"], &["application/x-rar-compressed", "application/x-rar"]),
    kind("application/x-tar", &["tar"], &[]),
    kind("application/msword", &["doc"], &["application/x-ole-storage"]),
    kind("application/vnd.ms-excel", &["xls"], &["application/x-ole-storage"]),
    kind("application/vnd.ms-powerpoint", &["ppt"], &["application/x-ole-storage"]),
    kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document", &["docx"], &[ZIP]),
    kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", &["xlsx"], &[ZIP]),
    kind("application/vnd.openxmlformats-officedocument.presentationml.presentation", &["pptx"], &[ZIP]),
    kind("application/vnd.oasis.opendocument.text", &["odt"], &[ZIP]),
    kind("application/vnd.oasis.opendocument.spreadsheet", &["ods"], &[ZIP]),
    kind("application/vnd.oasis.opendocument.presentation", &["odp"], &[ZIP]),
    text("text/plain", &["txt", "log", "md"], &["text/markdown", "text/x-log"]),
    text("text/csv", &["csv"], &["text/plain", "application/vnd.ms-excel"]),
    text("application/json", &["json"], &["text/plain", "text/json"]),
];

impl ContentType {
    /// The type that says nothing about a file.
    pub const UNKNOWN: Self = Self(OCTET_STREAM);

    /// The type for which everything speaks, or the one that says nothing. A sender who declares nothing, or what says nothing, leaves
    /// it to the other evidence.
    ///
    /// ```
    /// use switchboard_domain::attachment::{ContentType, Evidence, FileName};
    ///
    /// let name = FileName::from_sent("house.png");
    /// let photo = Evidence { magic: Some("image/png"), declared: Some("image/png"), name: &name };
    /// assert_eq!(ContentType::judge(photo).as_str(), "image/png");
    /// let disguised = Evidence { magic: Some("text/html"), ..photo };
    /// assert_eq!(ContentType::judge(disguised), ContentType::UNKNOWN);
    /// ```
    #[must_use]
    pub fn judge(evidence: Evidence<'_>) -> Self {
        let Evidence { magic, declared, name } = evidence;
        let Some(extension) = name.extension() else { return Self::UNKNOWN };
        let declared =
            declared.map(essence).filter(|declared| declared != OCTET_STREAM && !declared.is_empty());
        let agrees = |kind: &&Kind| {
            let looks_like_it = match (kind.mark, magic) {
                (Mark::Magic, Some(magic)) => kind.is_called(magic),
                (Mark::Nothing, None) => true,
                (Mark::Magic, None) | (Mark::Nothing, Some(_)) => false,
            };
            looks_like_it && declared.as_deref().is_none_or(|declared| kind.is_called(declared))
        };
        let named = KINDS.iter().find(|kind| kind.extensions.contains(&extension.as_str()));
        named.filter(agrees).map_or(Self::UNKNOWN, |kind| Self(kind.name))
    }

    /// Reads a type that a store kept. One that is not served as itself any more says nothing.
    #[must_use]
    pub fn from_stored(text: &str) -> Self {
        KINDS.iter().find(|kind| kind.name == text).map_or(Self::UNKNOWN, |kind| Self(kind.name))
    }

    /// The type as headers have it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for ContentType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl Kind {
    fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }
}

const fn kind(
    name: &'static str,
    extensions: &'static [&'static str],
    aliases: &'static [&'static str],
) -> Kind {
    Kind { name, extensions, aliases, mark: Mark::Magic }
}

const fn text(
    name: &'static str,
    extensions: &'static [&'static str],
    aliases: &'static [&'static str],
) -> Kind {
    Kind { name, extensions, aliases, mark: Mark::Nothing }
}

/// A declared type without its parameters, in small letters.
fn essence(declared: &str) -> String {
    declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn check(name: &str, magic: Option<&str>, declared: Option<&str>, expected: &str) {
        let evidence = Evidence { magic, declared, name: &FileName::from_sent(name) };
        assert_eq!(ContentType::judge(evidence).as_str(), expected, "{name} {magic:?} {declared:?}");
    }

    #[test]
    fn a_type_needs_everything_to_agree() {
        check("a.png", Some("image/png"), Some("image/png"), "image/png");
        check("A.PNG", Some("image/png"), Some("IMAGE/PNG; q=1"), "image/png");
        check("a.jpeg", Some("image/jpeg"), Some("image/jpg"), "image/jpeg");
        check("a.png", Some("image/png"), None, "image/png");
        check("a.png", Some("image/png"), Some("application/octet-stream"), "image/png");
        check("a.png", Some("image/jpeg"), Some("image/png"), OCTET_STREAM);
        check("a.png", Some("image/png"), Some("image/gif"), OCTET_STREAM);
        check("a.gif", Some("image/png"), Some("image/png"), OCTET_STREAM);
        check("a.png", None, Some("image/png"), OCTET_STREAM);
        check("png", Some("image/png"), Some("image/png"), OCTET_STREAM);
    }

    #[test]
    fn a_text_must_not_look_like_anything_else() {
        check("a.txt", None, Some("text/plain; charset=utf-8"), "text/plain");
        check("a.csv", None, Some("application/vnd.ms-excel"), "text/csv");
        check("a.txt", Some("text/html"), Some("text/plain"), OCTET_STREAM);
        check("a.txt", None, Some("text/html"), OCTET_STREAM);
    }

    #[test]
    fn an_office_document_is_a_zip() {
        let docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
        check("a.docx", Some("application/zip"), Some(docx), docx);
        check("a.docx", Some(docx), Some(docx), docx);
        check("a.zip", Some("application/zip"), Some("application/x-zip-compressed"), "application/zip");
    }

    #[test]
    fn what_a_browser_runs_is_never_served_as_itself() {
        for (name, media) in [
            ("a.svg", "image/svg+xml"),
            ("a.html", "text/html"),
            ("a.htm", "text/html"),
            ("a.xhtml", "application/xhtml+xml"),
            ("a.xml", "text/xml"),
            ("a.mhtml", "multipart/related"),
            ("a.pdf", "application/pdf"),
            ("a.js", "text/javascript"),
            ("a.css", "text/css"),
            ("a.swf", "application/x-shockwave-flash"),
        ] {
            check(name, Some(media), Some(media), OCTET_STREAM);
            check(name, None, Some(media), OCTET_STREAM);
            check(name, None, Some("text/plain"), OCTET_STREAM);
            assert_eq!(ContentType::from_stored(media), ContentType::UNKNOWN);
        }
    }

    #[test]
    fn each_extension_has_one_type_and_each_type_comes_back() {
        let mut extensions = BTreeSet::new();
        for kind in KINDS {
            assert!(kind.extensions.iter().all(|extension| extensions.insert(*extension)), "{}", kind.name);
            assert_eq!(ContentType::from_stored(kind.name).as_str(), kind.name);
        }
        assert_eq!(ContentType::from_stored("application/octet-stream"), ContentType::UNKNOWN);
    }
}
