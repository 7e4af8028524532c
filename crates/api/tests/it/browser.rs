//! The API browser: its files come from the program, load nothing from elsewhere, and can be switched off.

use switchboard_api::ApiSettings;

use crate::app::{Answer, App, Request};
use crate::world::World;

/// A file, past the checks of answers that clients of the API get.
async fn file(app: &App, path: &str) -> Answer {
    app.call_unchecked(Request::get(path)).await
}

#[actix_web::test]
async fn every_file_that_the_page_names_is_there() {
    let world = World::new().await;
    let page = file(&world.app, "/api/docs").await;
    assert_eq!((page.status, page.headers["content-type"].as_str()), (200, "text/html; charset=utf-8"));
    let text = String::from_utf8(page.body).unwrap();
    let named: Vec<&str> =
        text.split("\"docs/").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert_eq!(named.len(), 5, "{named:?}");
    for name in named {
        let file = file(&world.app, &format!("/api/docs/{name}")).await;
        assert_eq!(file.status, 200, "{name}");
        assert!(!file.body.is_empty(), "{name}");
        let kind = match name.rsplit('.').next().unwrap() {
            "js" => "text/javascript",
            "css" => "text/css",
            _ => "image/png",
        };
        assert!(file.headers["content-type"].starts_with(kind), "{name}: {}", file.headers["content-type"]);
    }
}

#[actix_web::test]
async fn the_pages_may_run_and_load_nothing_from_elsewhere() {
    let world = World::new().await;
    let page = file(&world.app, "/api/docs").await;
    insta::assert_snapshot!(page.headers["content-security-policy"]);
    for (name, value) in [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer")] {
        assert_eq!(page.headers[name], value);
    }
    let text = String::from_utf8(page.body).unwrap();
    assert!(!text.contains("http:") && !text.contains("https:") && !text.contains("<script>"), "{text}");
}

#[actix_web::test]
async fn other_files_and_methods_are_refused_like_anywhere() {
    let world = World::new().await;
    for path in [
        "/api/docs/index.html",
        "/api/docs/swagger-initializer.js",
        "/api/docs/../openapi.json",
        "/api/docs/",
    ] {
        world.app.call(Request::get(path)).await.expect(404);
    }
    let refused = world.app.call(Request::new("POST", "/api/docs")).await;
    assert_eq!((refused.status, refused.headers["allow"].as_str()), (405, "GET, HEAD"));
}

#[actix_web::test]
async fn it_can_be_switched_off() {
    let world = World::new().await;
    let settings = ApiSettings { api_browser: false, ..ApiSettings::default() };
    let app = App::with_settings(world.context.clone(), settings).await;
    for path in ["/api/docs", "/api/docs/browser.js"] {
        app.call(Request::get(path)).await.expect(404);
    }
    app.call(Request::get("/api/openapi.json")).await.expect(200);
}
