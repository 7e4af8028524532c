//! Where a request comes from: the one place that decides which address counts.

use std::net::IpAddr;

use actix_web::HttpRequest;

/// The address of the socket's other end. Headers that claim another one are not believed.
pub(crate) fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    request.peer_addr().map(|address| address.ip().to_canonical())
}
