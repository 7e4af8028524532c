//! The files of the pages. Their addresses change with what is in them, so browsers keep them for good.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::LazyLock;

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::web::{self, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse};

/// A file that pages load.
struct Asset {
    name: &'static str,
    content_type: &'static str,
    bytes: &'static [u8],
}

const CSS: &str = "text/css; charset=utf-8";
const JAVASCRIPT: &str = "text/javascript; charset=utf-8";

const ASSETS: [Asset; 5] = [
    Asset { name: "portal.css", content_type: CSS, bytes: include_bytes!("../assets/portal.css") },
    Asset { name: "portal.js", content_type: JAVASCRIPT, bytes: include_bytes!("../assets/portal.js") },
    Asset { name: "api.js", content_type: JAVASCRIPT, bytes: include_bytes!("../assets/api.js") },
    Asset { name: "htmx.min.js", content_type: JAVASCRIPT, bytes: include_bytes!("../assets/htmx.min.js") },
    Asset { name: "icon.svg", content_type: "image/svg+xml", bytes: include_bytes!("../assets/icon.svg") },
];

/// What tells the files of this program from those of another version.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut hasher = DefaultHasher::new();
    for asset in &ASSETS {
        asset.bytes.hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
});

/// Where a file is.
pub(crate) fn address(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// Puts the files onto an application.
pub(crate) fn configure(app: &mut ServiceConfig) {
    app.service(web::resource("/assets/{version}/{name}").route(web::get().to(file)));
}

async fn file(request: HttpRequest) -> HttpResponse {
    let name = request.match_info().query("name");
    match ASSETS.iter().find(|asset| asset.name == name) {
        Some(asset) => HttpResponse::Ok()
            .insert_header((CONTENT_TYPE, asset.content_type))
            .insert_header((CACHE_CONTROL, "public, max-age=31536000, immutable"))
            .body(asset.bytes),
        None => HttpResponse::NotFound().finish(),
    }
}
