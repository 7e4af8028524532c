//! Where a request comes from.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::{HttpRequest, web};

use crate::api::Shared;

/// The address of nobody.
pub(super) const NOWHERE: IpAddr = IpAddr::V4(Ipv4Addr::UNSPECIFIED);

/// Where a request comes from, by the proxies that are trusted.
pub(super) fn client_address(request: &HttpRequest) -> Option<IpAddr> {
    let shared = request.app_data::<web::Data<Shared>>()?;
    switchboard_web::client_address(request, &shared.settings.trusted_proxies)
}

/// The client's address; that of nobody where there is no socket.
pub(super) fn address(request: &HttpRequest) -> IpAddr {
    client_address(request).unwrap_or(NOWHERE)
}
