//! The API as a whole: what all requests share, and the actix application made of it.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::{App, middleware, web};
use switchboard_application::Context;
use switchboard_domain::TrustedProxies;
use switchboard_web::{JobSettings, Jobs};

use crate::edge::edge;
use crate::request_id::RequestIds;
use crate::{openapi, routes};

/// What the operator may set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiSettings {
    /// The longest body that is read, in bytes.
    pub body_bytes_max: usize,
    /// How long a request may take, from its head to its answer.
    pub request_timeout: Duration,
    /// How long a request may take that brings files, as long as they keep coming.
    pub upload_timeout: Duration,
    /// The proxies whose word is taken for where a request comes from.
    pub trusted_proxies: TrustedProxies,
    /// How many requests may be at work in the database, or wait for it, at the same time.
    pub jobs_max: usize,
    /// How many threads work for requests that only read: as many as can read at the same time to some purpose.
    pub reader_threads: usize,
    /// How long a request waits until it may begin that work.
    pub job_wait: Duration,
}

impl Default for ApiSettings {
    fn default() -> Self {
        Self {
            body_bytes_max: 1024 * 1024,
            request_timeout: Duration::from_secs(30),
            upload_timeout: Duration::from_secs(300),
            trusted_proxies: TrustedProxies::default(),
            jobs_max: 128,
            reader_threads: 4,
            job_wait: Duration::from_secs(2),
        }
    }
}

/// The API over a context. Cheap to clone; one exists for a server.
#[derive(Clone)]
pub struct Api(web::Data<Shared>);

/// What all requests share.
pub(crate) struct Shared {
    pub(crate) context: Arc<Context>,
    pub(crate) settings: ApiSettings,
    pub(crate) jobs: Arc<Jobs>,
    pub(crate) request_ids: RequestIds,
    pub(crate) openapi: web::Bytes,
}

impl Api {
    /// The API over a context.
    ///
    /// # Errors
    /// When the system gives no thread to work on.
    pub fn new(context: Arc<Context>, settings: ApiSettings) -> io::Result<Self> {
        let ApiSettings { jobs_max, reader_threads, job_wait, .. } = settings;
        let job_settings = JobSettings { jobs_max, reader_threads, wait: job_wait };
        Ok(Self(web::Data::new(Shared {
            request_ids: RequestIds::since(context.clock.now()),
            jobs: Arc::new(Jobs::new(Arc::clone(&context), &job_settings)?),
            openapi: openapi::openapi_json().into(),
            context,
            settings,
        })))
    }

    /// The threads that do the work of its requests, for others who serve requests beside it.
    #[must_use]
    pub fn jobs(&self) -> Arc<Jobs> {
        Arc::clone(&self.0.jobs)
    }

    /// An application with every route, the middleware of every request, and answers for unknown paths.
    ///
    /// Whatever else is put on it runs inside the same middleware.
    #[must_use]
    pub fn app(
        &self,
    ) -> App<
        impl ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<impl MessageBody + use<>>,
            Error = actix_web::Error,
            InitError = (),
        > + use<>,
    > {
        let shared = self.0.clone();
        App::new()
            .app_data(self.0.clone())
            .configure(routes::configure)
            .wrap(middleware::from_fn(move |request, next| edge(shared.clone(), request, next)))
    }
}
