//! The commands beside `serve`, one a file.

mod create_user;
mod doctor;
mod jobs;
mod migrate;
mod pipe;
mod rotate;
mod show_settings;

pub(crate) use create_user::create_user;
pub(crate) use doctor::doctor;
pub(crate) use jobs::jobs;
pub(crate) use migrate::migrate;
pub(crate) use pipe::{Undelivered, pipe};
pub(crate) use rotate::rotate;
pub(crate) use show_settings::show_settings;
