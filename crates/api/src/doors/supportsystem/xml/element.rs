//! The elements of a document, read event by event under limits: whatever is in it, no more is held than they let through.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::attributes::Attribute;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::fault::{Fault, INVALID_CHARACTER, NOT_WELL_FORMED};
use crate::input::json::{DEPTH_MAX, VALUES_MAX};

/// The most attributes of an element.
const ATTRIBUTES_MAX: usize = 64;

const MISMATCHED: &str = "Mismatched tag";
const UNDECLARED: &str = "Undeclared entity";
const INVALID_REFERENCE: &str = "Invalid character reference";
const INVALID_END: &str = "Invalid document end";

/// An element.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    /// All text that stands in it directly.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
}

impl Element {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The elements that were read so far.
struct Tree {
    /// Those that have not ended, the innermost last.
    open: Vec<Element>,
    root: Option<Element>,
    /// How many more there may be.
    elements_left: usize,
}

/// Reads the one element that a document is.
pub(super) fn read(text: &str) -> Result<Element, Fault> {
    if let Some(at) = text.find(|c| !is_character(c)) {
        return Err(Fault { reason: INVALID_CHARACTER, at });
    }
    let mut reader = Reader::from_str(text);
    let config = reader.config_mut();
    config.expand_empty_elements = true;
    // The tree knows which elements are open, and where an end is wrong.
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    let mut tree = Tree { open: Vec::new(), root: None, elements_left: VALUES_MAX };
    loop {
        let begins = place(reader.buffer_position());
        let event = reader.read_event();
        let ended = place(reader.buffer_position());
        let fault = |reason| Fault { reason, at: begins };
        match event.map_err(|_syntax| fault(NOT_WELL_FORMED))? {
            Event::Start(start) | Event::Empty(start) => tree.open(&start).map_err(fault)?,
            Event::End(end) => {
                tree.close(end.name().as_ref()).map_err(|reason| Fault { reason, at: ended })?;
            }
            Event::Text(part) => {
                let part = part.xml10_content().map_err(|_no_text| fault(NOT_WELL_FORMED))?;
                tree.write(&part).map_err(fault)?;
            }
            Event::CData(part) => {
                let part = part.xml10_content().map_err(|_no_text| fault(NOT_WELL_FORMED))?;
                tree.write(&part).map_err(fault)?;
            }
            Event::GeneralRef(reference) => {
                let mut buffer = [0; 4];
                tree.write(resolved(&reference, &mut buffer).map_err(fault)?).map_err(fault)?;
            }
            Event::DocType(_) => return Err(fault("Document type not allowed")),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
            Event::Eof => return tree.end().map_err(fault),
        }
    }
}

impl Tree {
    fn open(&mut self, start: &BytesStart<'_>) -> Result<(), &'static str> {
        if self.root.is_some() {
            return Err(INVALID_END);
        }
        if self.open.len() >= DEPTH_MAX {
            return Err("Nested too deep");
        }
        self.elements_left = self.elements_left.checked_sub(1).ok_or("Too many elements")?;
        let name = name(start.name().as_ref())?;
        let attributes = attributes(start)?;
        self.open.push(Element { name, attributes, ..Element::default() });
        Ok(())
    }

    fn close(&mut self, name: &[u8]) -> Result<(), &'static str> {
        let element = self.open.pop().filter(|element| element.name.as_bytes() == name).ok_or(MISMATCHED)?;
        match self.open.last_mut() {
            Some(parent) => parent.children.push(element),
            None => self.root = Some(element),
        }
        Ok(())
    }

    /// Adds to the text of the innermost element. Outside of all there may be blanks alone.
    fn write(&mut self, part: &str) -> Result<(), &'static str> {
        match self.open.last_mut() {
            Some(element) => element.text.push_str(part),
            None if part.trim().is_empty() => {}
            None if self.root.is_some() => return Err(INVALID_END),
            None => return Err(NOT_WELL_FORMED),
        }
        Ok(())
    }

    fn end(self) -> Result<Element, &'static str> {
        if self.open.is_empty() { self.root.ok_or(NOT_WELL_FORMED) } else { Err("Premature end of data") }
    }
}

fn name(bytes: &[u8]) -> Result<String, &'static str> {
    let name = std::str::from_utf8(bytes).map_err(|_no_text| NOT_WELL_FORMED)?;
    let is_begin = |c: char| c.is_alphabetic() || matches!(c, '_' | ':');
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | ':' | '-' | '.');
    if name.starts_with(is_begin) && name.chars().all(is_part) {
        Ok(name.to_owned())
    } else {
        Err(NOT_WELL_FORMED)
    }
}

/// The attributes of an element, in their order.
fn attributes(start: &BytesStart<'_>) -> Result<Vec<(String, String)>, &'static str> {
    let mut known: Vec<(String, String)> = Vec::new();
    // Whether there is one twice is looked for here: among a few.
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_syntax| NOT_WELL_FORMED)?;
        if known.len() >= ATTRIBUTES_MAX {
            return Err("Too many attributes");
        }
        let name = name(attribute.key.as_ref())?;
        if known.iter().any(|(known, _)| *known == name) {
            return Err("Attribute redefined");
        }
        known.push((name, attribute_value(&attribute)?));
    }
    Ok(known)
}

fn attribute_value(attribute: &Attribute<'_>) -> Result<String, &'static str> {
    if attribute.value.contains(&b'<') {
        return Err(NOT_WELL_FORMED);
    }
    let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_entity| UNDECLARED)?;
    if value.chars().all(is_character) { Ok(value.into_owned()) } else { Err(INVALID_REFERENCE) }
}

/// What a reference stands for: a character, or one of the five signs that have a name.
fn resolved<'a>(reference: &BytesRef<'_>, buffer: &'a mut [u8; 4]) -> Result<&'a str, &'static str> {
    if reference.is_char_ref() {
        let character = reference.resolve_char_ref().map_err(|_number| INVALID_REFERENCE)?;
        let character = character.filter(|c| is_character(*c)).ok_or(INVALID_REFERENCE)?;
        return Ok(character.encode_utf8(buffer));
    }
    let name = reference.decode().map_err(|_no_text| UNDECLARED)?;
    resolve_predefined_entity(&name).ok_or(UNDECLARED)
}

/// Whether a document may have a character.
const fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..)
}

/// A place in a text that is in memory.
fn place(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
