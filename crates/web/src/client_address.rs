//! Where a request comes from: the one place that decides which address counts.

use std::net::IpAddr;

use actix_web::HttpRequest;
use actix_web::http::header::{FORWARDED, HeaderName, X_FORWARDED_FOR};
use switchboard_domain::TrustedProxies;

/// The address of the socket's other end, unless that is a proxy which is trusted to say where the request came to it from. Nothing is
/// known where there is no socket, or where such a proxy says nothing that can be read.
#[must_use]
pub fn client_address(request: &HttpRequest, proxies: &TrustedProxies) -> Option<IpAddr> {
    let peer = request.peer_addr()?.ip();
    let values = |name: &HeaderName| -> Vec<&str> {
        request.headers().get_all(name).map(|value| value.to_str().unwrap_or_default()).collect()
    };
    proxies.client(peer, &values(&FORWARDED), &values(&X_FORWARDED_FOR))
}
