//! Files on their way out: always to be saved, never to be shown by the browser.

use std::fmt::Write as _;
use std::sync::Arc;

use actix_web::body::{BoxBody, SizedStream};
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName, HeaderValue,
    IF_NONE_MATCH,
};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, Responder};
use futures_util::stream;
use switchboard_application::Context;
use switchboard_application::attachments::download::Download;
use switchboard_application::ports::{BlobError, BlobReader, OpenBlob};
use switchboard_application::records::StoredFile;
use switchboard_domain::attachment::FileName;

use crate::jobs::{Jobs, Lane, NotRun};

/// Who may show the bytes inside a page of theirs.
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
/// What a page made of the bytes could do: nothing.
const SANDBOX: HeaderValue = HeaderValue::from_static("sandbox; default-src 'none'");

/// A file that is ready to be sent. Its bytes are read while they go out.
pub struct FileAnswer {
    download: Download,
    jobs: Arc<Jobs>,
}

impl FileAnswer {
    /// The answer with this download.
    #[must_use]
    pub const fn new(download: Download, jobs: Arc<Jobs>) -> Self {
        Self { download, jobs }
    }
}

impl Responder for FileAnswer {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let Self { download: Download { attachment, blob }, jobs } = self;
        let StoredFile { key: _, file_name, content_type, size_bytes: _, sha256 } = attachment.file;
        let tag = entity_tag(&sha256);
        let is_known = request.headers().get(IF_NONE_MATCH).is_some_and(|known| names(known, &tag));
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, HeaderValue::from_static("private, no-cache")))
            .insert_header((CONTENT_SECURITY_POLICY, SANDBOX))
            .insert_header((CROSS_ORIGIN_RESOURCE_POLICY, HeaderValue::from_static("same-origin")));
        if is_known {
            return response.finish();
        }
        let OpenBlob { size_bytes, reader } = blob;
        response
            .insert_header((CONTENT_TYPE, HeaderValue::from_static(content_type.as_str())))
            .insert_header((CONTENT_DISPOSITION, disposition(&file_name)))
            .body(SizedStream::new(size_bytes, Box::pin(pieces(jobs, reader))))
    }
}

/// Why the bytes of a file end too early.
#[derive(Debug, thiserror::Error)]
enum Interrupted {
    /// They could not be read.
    #[error("the bytes of a file cannot be read")]
    Unreadable(#[from] BlobError),
    /// Nobody was there to read them.
    #[error(transparent)]
    NotRun(#[from] NotRun),
}

/// The bytes of a blob, each piece read where that may block.
fn pieces(
    jobs: Arc<Jobs>,
    reader: Box<dyn BlobReader>,
) -> impl stream::Stream<Item = Result<Bytes, Interrupted>> {
    stream::try_unfold((jobs, reader), |(jobs, mut reader)| async move {
        let read = move |_: &Context| {
            let piece = reader.read()?;
            Ok::<_, Interrupted>((piece, reader))
        };
        let (piece, reader) = jobs.run(Lane::Writing, read).await?;
        Ok(piece.map(|piece| (Bytes::from(piece), (jobs, reader))))
    })
}

/// The tag of these bytes, wherever they are kept.
fn entity_tag(sha256: &[u8; 32]) -> String {
    let mut tag = String::from("\"");
    for byte in sha256 {
        // Writing to a text cannot fail.
        let _ = write!(tag, "{byte:02x}");
    }
    tag + "\""
}

/// Whether a list of tags names this one.
fn names(known: &HeaderValue, tag: &str) -> bool {
    let tags = known.to_str().unwrap_or_default().split(',').map(str::trim);
    tags.map(|known| known.strip_prefix("W/").unwrap_or(known)).any(|known| known == tag || known == "*")
}

/// That the bytes are to be saved, under which name: in the letters that every client knows, and, where it has others, as RFC 8187 writes them.
fn disposition(name: &FileName) -> String {
    let is_plain = |c: char| (c == ' ' || c.is_ascii_graphic()) && !matches!(c, '"' | '\\' | '%');
    let plain: String = name.as_str().chars().map(|c| if is_plain(c) { c } else { '_' }).collect();
    let mut header = format!("attachment; filename=\"{plain}\"");
    if plain != name.as_str() {
        header.push_str("; filename*=UTF-8''");
        for byte in name.as_str().bytes() {
            if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
                header.push(char::from(byte));
            } else {
                let _ = write!(header, "%{byte:02X}");
            }
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, expected: &str) {
        assert_eq!(disposition(&FileName::from_stored(name.to_owned())), expected);
    }

    #[test]
    fn a_name_is_written_so_that_it_ends_nothing_but_itself() {
        check("house.png", "attachment; filename=\"house.png\"");
        check("my house.png", "attachment; filename=\"my house.png\"");
        check("März.pdf", "attachment; filename=\"M_rz.pdf\"; filename*=UTF-8''M%C3%A4rz.pdf");
        check(
            "a\"; filename=\"b.exe",
            "attachment; filename=\"a_; filename=_b.exe\"; filename*=UTF-8''a%22%3B%20filename%3D%22b.exe",
        );
        check(
            "a\r\nSet-Cookie: x",
            "attachment; filename=\"a__Set-Cookie: x\"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x",
        );
        check("50%.csv", "attachment; filename=\"50_.csv\"; filename*=UTF-8''50%25.csv");
        check("a\u{202e}b", "attachment; filename=\"a_b\"; filename*=UTF-8''a%E2%80%AEb");
    }

    #[test]
    fn a_tag_is_found_among_others() {
        let tag = entity_tag(&[0xab; 32]);
        assert_eq!(tag, format!("\"{}\"", "ab".repeat(32)));
        for list in [tag.clone(), format!("\"x\", {tag}"), format!("W/{tag}"), "*".to_owned()] {
            assert!(names(&HeaderValue::try_from(&list).unwrap(), &tag), "{list}");
        }
        assert!(!names(&HeaderValue::from_static("\"abab\""), &tag));
    }
}
