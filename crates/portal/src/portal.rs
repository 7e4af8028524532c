//! The portal as a whole: what all pages share, and the services made of it.

use std::sync::Arc;
use std::time::Duration;

use actix_web::web::{self, ServiceConfig};
use switchboard_domain::TrustedProxies;
use switchboard_web::Jobs;

use crate::cookies::Cookies;
use crate::live::Live;
use crate::{assets, pages};

/// What the operator may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortalSettings {
    /// The most bytes of text that a form may have.
    pub form_bytes_max: usize,
    /// How long the sender of a form may be silent.
    pub patience: Duration,
    /// The proxies whose word is taken for where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// Whether there is a page on which people read the OpenAPI document and try its operations.
    pub api_browser: bool,
}

/// The pages over a context. Cheap to clone; one exists for a server.
#[derive(Clone)]
pub struct Portal(web::Data<Shared>);

/// What all pages share.
pub(crate) struct Shared {
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) settings: PortalSettings,
    pub(crate) cookies: Cookies,
    pub(crate) live: Arc<Live>,
}

impl Portal {
    /// The pages, whose work is done by these threads.
    #[must_use]
    pub fn new(jobs: Arc<Jobs>, settings: PortalSettings) -> Self {
        let is_secure = jobs.context().settings.public_url.as_str().starts_with("https://");
        let live = Arc::new(Live::new(Arc::clone(&jobs)));
        Self(web::Data::new(Shared { jobs, settings, cookies: Cookies { is_secure }, live }))
    }

    /// Ends what open pages follow, which has no end of its own: for a server that stops.
    pub fn end_streams(&self) {
        self.0.live.end();
    }

    /// Puts every page onto an application, and answers browsers that ask for what is not there.
    pub fn configure(&self, app: &mut ServiceConfig) {
        app.app_data(self.0.clone());
        assets::configure(app);
        pages::configure(app, self.0.settings.api_browser);
    }
}
