//! The JSON API of Switchboard: a thin layer of actix-web over the use cases. Parse, call, render.
//!
//! Reading order: [`Api`] puts everything together. `routes` is the one table of endpoints with their handlers, from which the router, the
//! OpenAPI document and the tests are made. `requests` turn bodies and queries into commands, collecting all field errors at once; `views`
//! are the shapes of answers, one serializer an audience. Around them: `edge` is the middleware of every request, `credentials` are the
//! extractors that say in a handler's signature who may call it, `limits` counts their requests, `input` reads bodies, queries and paths
//! strictly, `csv` writes tables, `error` turns everything that goes wrong into one shape.

mod answer;
mod api;
mod credentials;
mod csv;
mod doors;
mod edge;
mod error;
mod idempotency;
mod input;
mod limits;
mod openapi;
mod request_id;
mod requests;
mod routes;
mod views;

pub use api::{Api, ApiSettings};
pub use doors::Dialect;
pub use error::problems;
pub use openapi::{openapi, openapi_json};
pub use routes::{Access, Endpoint, Verb, endpoints};
