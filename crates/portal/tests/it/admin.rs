//! The pages of those who run the desk.

mod catalog;
mod keys;
mod mail;
mod projects;
mod quarantine;
mod sla;
mod system;
mod users;

/// A text that would do something if a page took it for more than a text.
const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";
