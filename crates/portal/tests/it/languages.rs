//! The pages speak the language of their reader.

use crate::browser::Browser;
use crate::world::World;

#[actix_web::test]
async fn the_language_of_the_browser_is_spoken_until_another_is_chosen() {
    let world = World::new().await;
    Browser::reading(&world, "fr, de-AT;q=0.8, en;q=0.5")
        .get("/login")
        .await
        .shows("Bei Switchboard anmelden")
        .shows("lang=\"de\"");
    Browser::reading(&world, "fr").get("/login").await.shows("Log in to Switchboard");
    Browser::reading(&world, "not a language!").get("/login").await.shows("Log in to Switchboard");
    let browser = Browser::reading(&world, "en");
    let form = [("language", "de"), ("next", "/login")];
    assert_eq!(browser.post("/language", &form).await.expect(303).location(), "/login");
    browser.get("/login").await.shows("Bei Switchboard anmelden");
}
