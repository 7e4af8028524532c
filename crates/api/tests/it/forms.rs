//! Forms as browsers, curl and PHP write them, byte by byte.

use crate::app::Request;

/// What separates the parts.
const BOUNDARY: &str = "------------------------d74496d66958873e";

/// A form with files.
#[derive(Debug, Clone, Default)]
pub(crate) struct Form(Vec<u8>);

impl Form {
    /// With a text.
    pub(crate) fn text(self, name: &str, text: &str) -> Self {
        self.part(&format!("name=\"{name}\""), None, text.as_bytes())
    }

    /// With a file under the name that PHP and browsers use, quoted as curl does.
    pub(crate) fn file(self, file_name: &str, content_type: &str, bytes: &[u8]) -> Self {
        let file_name = file_name.replace('\\', "\\\\").replace('"', "\\\"");
        self.part(&format!("name=\"attachments[]\"; filename=\"{file_name}\""), Some(content_type), bytes)
    }

    /// With a part that is described as it is written here.
    pub(crate) fn part(mut self, described: &str, content_type: Option<&str>, bytes: &[u8]) -> Self {
        self.0.extend(format!("--{BOUNDARY}\r\nContent-Disposition: form-data; {described}\r\n").bytes());
        if let Some(content_type) = content_type {
            self.0.extend(format!("Content-Type: {content_type}\r\n").bytes());
        }
        self.0.extend(b"\r\n");
        self.0.extend(bytes);
        self.0.extend(b"\r\n");
        self
    }

    /// The request that sends it.
    pub(crate) fn post(self, uri: &str) -> Request {
        self.cut(uri, 0)
    }

    /// The same, without so many bytes at the end: as if the sender had gone away.
    pub(crate) fn cut(mut self, uri: &str, missing: usize) -> Request {
        self.0.extend(format!("--{BOUNDARY}--\r\n").bytes());
        self.0.truncate(self.0.len() - missing);
        Request::raw(uri, &content_type(), &self.0)
    }
}

/// The declared type of every form.
pub(crate) fn content_type() -> String {
    format!("multipart/form-data; boundary={BOUNDARY}")
}
