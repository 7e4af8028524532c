//! Coming in and going out.

use crate::browser::Browser;
use crate::world::{PASSWORD, World};

#[actix_web::test]
async fn people_begin_where_their_work_is() {
    let world = World::new().await;
    assert_eq!(Browser::new(&world).get("/").await.expect(303).location(), "/login");
    assert_eq!(world.log_in(&world.tunde).await.get("/").await.location(), "/tickets");
    assert_eq!(world.log_in(&world.alice).await.get("/").await.location(), "/inbox");
}

#[actix_web::test]
async fn a_wrong_password_keeps_the_address_and_not_the_password() {
    let world = World::new().await;
    let form = [("email", "tunde@example.org"), ("password", "wrong guess 17")];
    let browser = Browser::new(&world);
    browser
        .post("/login", &form)
        .await
        .expect(422)
        .shows("The e-mail address or the password is wrong.")
        .shows("value=\"tunde@example.org\"")
        .hides("Files must be chosen again")
        .hides("wrong guess 17");
    assert_eq!(browser.cookie("switchboard_session"), "");
}

#[actix_web::test]
async fn whoever_must_log_in_comes_back_to_where_they_were_going() {
    let world = World::new().await;
    let browser = Browser::new(&world);
    let reply = browser.get("/tickets?status=open").await.expect(303);
    assert_eq!(reply.location(), "/login?next=%2Ftickets%3Fstatus%3Dopen");
    browser.get(reply.location()).await.expect(200).shows("name=\"next\" value=\"/tickets?status=open\"");
    let form = [("email", "tunde@example.org"), ("password", PASSWORD), ("next", "/tickets?status=open")];
    assert_eq!(browser.post("/login", &form).await.expect(303).location(), "/tickets?status=open");
}

#[actix_web::test]
async fn nobody_is_sent_to_another_site() {
    let world = World::new().await;
    for next in
        ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nb"]
    {
        let form = [("email", "tunde@example.org"), ("password", PASSWORD), ("next", next)];
        let reply = Browser::new(&world).post("/login", &form).await.expect(303);
        assert_eq!(reply.location(), "/tickets", "{next}");
    }
}

#[actix_web::test]
async fn logging_out_ends_the_session_for_good() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let session = browser.cookie("switchboard_session");
    browser.post("/logout", &[]).await.expect(303);
    assert_eq!(browser.cookie("switchboard_session"), "");
    browser.keep("switchboard_session", &session);
    assert_eq!(browser.get("/tickets").await.expect(303).location(), "/login?next=%2Ftickets");
}

#[actix_web::test]
async fn the_session_outlives_the_tokens_of_programs() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    world.clock.advance(chrono::TimeDelta::days(13));
    browser.get("/tickets").await.expect(200);
    world.clock.advance(chrono::TimeDelta::days(2));
    browser.get("/tickets").await.expect(303);
}

#[actix_web::test]
async fn an_account_is_made_and_used_at_once() {
    let world = World::new().await;
    let browser = Browser::new(&world);
    let wrong = [("name", "Chidi"), ("email", "tunde@example.org"), ("password", "short")];
    browser
        .post("/register", &wrong)
        .await
        .expect(422)
        .shows("At least 8 characters.")
        .shows("value=\"Chidi\"")
        .hides("short");
    let taken = [("name", "Chidi"), ("email", "tunde@example.org"), ("password", "a long sentence")];
    browser.post("/register", &taken).await.expect(422).shows("There is an account with this already.");
    let right = [("name", "Chidi"), ("email", "chidi@example.org"), ("password", "a long sentence")];
    assert_eq!(browser.post("/register", &right).await.expect(303).location(), "/tickets");
    browser.get("/tickets").await.expect(200).shows("Chidi");
}

#[actix_web::test]
async fn a_forgotten_password_is_asked_for_without_telling_who_is_known() {
    let world = World::new().await;
    let known = Browser::new(&world).post("/forgot-password", &[("email", "tunde@example.org")]).await;
    let unknown = Browser::new(&world).post("/forgot-password", &[("email", "nobody@example.org")]).await;
    assert_eq!((known.status, known.location()), (303, "/login?notice=notice-link-sent"));
    assert_eq!((unknown.status, unknown.location()), (known.status, known.location()));
    Browser::new(&world)
        .post("/forgot-password", &[("email", "no address")])
        .await
        .expect(422)
        .shows("no address");
}

#[actix_web::test]
async fn a_link_that_is_unknown_sets_no_password() {
    let world = World::new().await;
    let form = [("token", "http://x/reset-password#token=abc"), ("password", "a long sentence")];
    Browser::new(&world)
        .post("/reset-password", &form)
        .await
        .expect(422)
        .shows("This link is unknown, was used already, or has expired.");
}

#[actix_web::test]
async fn browsers_get_a_page_for_what_is_not_there() {
    let world = World::new().await;
    let reply = Browser::new(&world).get("/nothing/here").await.expect(404).shows("There is no such page.");
    assert_eq!(reply.headers.get("content-type").unwrap(), "text/html; charset=utf-8");
}

#[actix_web::test]
async fn another_password_is_chosen_with_the_one_in_force() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let wrong = [("current_password", "not it"), ("password", "a long sentence")];
    browser.post("/profile/password", &wrong).await.expect(422).hides("a long sentence");
    let right = [("current_password", PASSWORD), ("password", "a long sentence")];
    let reply = browser.post("/profile/password", &right).await.expect(303);
    assert_eq!(reply.location(), "/profile?notice=notice-password-set");
}
