//! The pages of Switchboard for people: customers ask and follow up, agents work through a day, administrators run the desk. A thin layer of
//! actix-web over the use cases: parse, call, render.
//!
//! Reading order: [`Portal`] puts the pages onto an application. `pages` is the one table of pages with their handlers, `visitor` says who
//! looks at them, `form` and `fields` read what they sent and collect everything that is wrong, `chrome` is what stands around every page,
//! `messages` are the languages, `answer` and `error` are what comes back, `cookies` what a browser keeps, `assets` the files of the pages, `live` is how open pages learn of what happens.
//! Everything comes from the program itself: the pages load nothing from elsewhere, and work without scripts wherever customers use them.

mod answer;
mod assets;
mod chrome;
mod cookies;
mod error;
mod fields;
mod form;
mod live;
mod messages;
mod pages;
mod portal;
mod show;
mod visitor;

pub use pages::{Access, Page, Verb, pages};
pub use portal::{Portal, PortalSettings};
