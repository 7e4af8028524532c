//! Takes a message apart into its parts, under limits and without copying any of it.

use switchboard_application::ports::{DEPTH_MAX, MailLimit, PARTS_MAX};

use super::header::Head;

/// The most bytes of the header of a message.
pub(super) const HEADER_BYTES_MAX: usize = 256 * 1024;
/// The most bytes of the header of a part.
const PART_HEADER_BYTES_MAX: usize = 32 * 1024;

/// A part of a message, or the whole of it.
pub(super) struct Part<'a> {
    /// What its header says.
    pub(super) head: Head<'a>,
    /// What stands in it.
    pub(super) body: Body<'a>,
}

/// What stands in a part.
pub(super) enum Body<'a> {
    /// Something that has no parts, as it was sent.
    Leaf(&'a [u8]),
    /// Other parts.
    Parts(Vec<Part<'a>>),
}

/// The header and the body of a message or a part. Both are empty where there is nothing.
pub(super) fn split(entity: &[u8], header_bytes_max: usize) -> Result<(&[u8], &[u8]), MailLimit> {
    let mut length = 0;
    for line in entity.split_inclusive(|byte| *byte == b'\n') {
        length += line.len();
        if length > header_bytes_max {
            return Err(MailLimit::Header);
        }
        if matches!(line, b"\n" | b"\r\n") {
            break;
        }
    }
    Ok(entity.split_at_checked(length).unwrap_or((entity, &[])))
}

/// Counts the parts of a message while it is taken apart.
#[derive(Default)]
pub(super) struct Dissection {
    parts: usize,
}

impl Dissection {
    /// Takes a message apart whose header was read already.
    pub(super) fn message<'a>(head: Head<'a>, body: &'a [u8]) -> Result<Part<'a>, MailLimit> {
        Self::default().part(head, body, 0)
    }

    fn part<'a>(&mut self, head: Head<'a>, body: &'a [u8], depth: usize) -> Result<Part<'a>, MailLimit> {
        self.parts += 1;
        if self.parts > PARTS_MAX {
            return Err(MailLimit::Parts);
        }
        if depth > DEPTH_MAX {
            return Err(MailLimit::Depth);
        }
        let Some(boundary) = head.boundary() else { return Ok(Part { head, body: Body::Leaf(body) }) };
        let found = between(body, boundary.as_bytes(), PARTS_MAX + 1 - self.parts)?;
        if found.is_empty() {
            return Ok(Part { head, body: Body::Leaf(body) });
        }
        let mut parts = Vec::with_capacity(found.len());
        for entity in found {
            let (header, body) = split(entity, PART_HEADER_BYTES_MAX)?;
            parts.push(self.part(Head::read(header), body, depth + 1)?);
        }
        Ok(Part { head, body: Body::Parts(parts) })
    }
}

/// What stands between lines of this boundary. What is before the first and behind the last is for programs that do not know of parts.
fn between<'a>(body: &'a [u8], boundary: &[u8], most: usize) -> Result<Vec<&'a [u8]>, MailLimit> {
    let mut found = Vec::new();
    let (mut offset, mut start) = (0, None);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        let line_start = offset;
        offset += line.len();
        let Some(is_last) = delimits(line, boundary) else { continue };
        if let Some(start) = start {
            if found.len() == most {
                return Err(MailLimit::Parts);
            }
            found.push(without_line_end(body.get(start..line_start).unwrap_or_default()));
        }
        start = (!is_last).then_some(offset);
        if is_last {
            break;
        }
    }
    // A message that was cut off has no last boundary.
    if let Some(rest) = start.and_then(|start| body.get(start..)) {
        if found.len() == most {
            return Err(MailLimit::Parts);
        }
        found.push(rest);
    }
    Ok(found)
}

/// Whether a line is a boundary, and if so, whether it is the last one.
fn delimits(line: &[u8], boundary: &[u8]) -> Option<bool> {
    let rest = line.strip_prefix(b"--")?.strip_prefix(boundary)?.trim_ascii_end();
    match rest {
        b"" => Some(false),
        b"--" => Some(true),
        _ => None,
    }
}

/// The line break before a boundary belongs to the boundary.
fn without_line_end(part: &[u8]) -> &[u8] {
    let part = part.strip_suffix(b"\n").unwrap_or(part);
    part.strip_suffix(b"\r").unwrap_or(part)
}
