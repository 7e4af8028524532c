//! The pages in a real browser, over a server with demo data.

mod api_browser;
mod chromium;
mod every_page;
mod journeys;
