//! Forms come from our own pages, and nothing else does what they do.

use crate::browser::Browser;
use crate::world::World;

const PATH: &str = "/language";

#[actix_web::test]
async fn a_form_without_the_token_of_its_browser_is_refused() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let token = browser.cookie("switchboard_form");
    browser.post_as_is(PATH, &[("form_token", &token)], &[]).await.expect(303);
    browser.post_as_is(PATH, &[], &[]).await.expect(403).shows("This form is out of date.");
    browser.post_as_is(PATH, &[("form_token", "")], &[]).await.expect(403);
    browser.post_as_is(PATH, &[("form_token", &"0".repeat(32))], &[]).await.expect(403);
}

#[actix_web::test]
async fn a_browser_without_a_token_cannot_send_an_empty_one() {
    let world = World::new().await;
    Browser::new(&world).post_as_is(PATH, &[("form_token", "")], &[]).await.expect(403);
    let browser = Browser::new(&world);
    browser.keep("switchboard_form", "short");
    browser.post_as_is(PATH, &[("form_token", "short")], &[]).await.expect(403);
}

#[actix_web::test]
async fn a_form_from_another_site_is_refused_whatever_it_knows() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let token = browser.cookie("switchboard_form");
    let form = [("form_token", token.as_str())];
    let check = async |headers: &[(&str, &str)], expected: u16| {
        browser.post_as_is(PATH, &form, headers).await.expect(expected);
    };
    check(&[("sec-fetch-site", "same-origin")], 303).await;
    check(&[("sec-fetch-site", "none")], 303).await;
    check(&[("sec-fetch-site", "cross-site")], 403).await;
    check(&[("sec-fetch-site", "same-site")], 403).await;
    check(&[("origin", "https://evil.example")], 403).await;
    check(&[("origin", "null")], 403).await;
    check(&[("origin", "http://localhost:8080"), ("host", "localhost:8080")], 303).await;
}

#[actix_web::test]
async fn what_is_no_form_is_told_so() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let json = [("content-type", "application/json")];
    let reply = browser.post_as_is(PATH, &[], &json).await;
    assert!([403, 415].contains(&reply.status), "{reply}");
    let long = "x".repeat(65 * 1024);
    browser.post(PATH, &[("next", &long)]).await.expect(413).shows("This is longer than what is taken.");
}

#[actix_web::test]
async fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
    let world = World::new().await;
    let browser = Browser::new(&world);
    let reply = browser.get("/login").await;
    let cookie = reply.headers.get("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && cookie.contains("Path=/"),
        "{cookie}"
    );
    let policy = reply.headers.get("content-security-policy").unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}
