//! The API browser: its files come from the program, load nothing from elsewhere, and can be switched off.

use crate::browser::Browser;
use crate::world::World;

#[actix_web::test]
async fn anybody_can_read_the_document_in_pages_that_load_nothing_from_elsewhere() {
    let world = World::new().await;
    let page = Browser::new(&world).get("/api/docs").await.expect(200).shows("id=\"operations\"");
    let policy = &page.headers["content-security-policy"];
    assert!(policy.contains("script-src 'self'; style-src 'self';"), "{policy}");
    page.hides("http:").hides("https:").hides("<script>").hides("style=").hides(" onclick").hides("onsubmit");
    let german = Browser::reading(&world, "de").get("/api/docs").await.expect(200);
    german.shows("Wer aufruft").shows("lang=\"de\"");
}

#[actix_web::test]
async fn whoever_comes_with_a_key_finds_its_kind_chosen() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let project = world.home.id.to_string();
    let form = [
        ("kind", "intake"),
        ("name", "Form"),
        ("project_id", project.as_str()),
        ("abilities", "create-ticket"),
        ("allowed_ips", "203.0.113.7"),
    ];
    admin.post("/admin/keys/new", &form).await.expect(200).shows("href=\"/api/docs?kind=intake\"");
    admin.get("/api/docs?kind=intake").await.expect(200).shows("<option value=\"intake\" selected>");
    admin.get("/api/docs?kind=%3Cscript%3E").await.expect(200).hides(" selected").hides("<script>");
    admin.get("/admin/keys").await.expect(200).shows("class=\"button\" href=\"/api/docs\"");
}

#[actix_web::test]
async fn it_can_be_switched_off_and_then_nothing_leads_there() {
    let world = World::new().await.without_api_browser().await;
    let admin = world.log_in(&world.admin).await;
    admin.get("/api/docs").await.expect(404);
    for page in ["/admin/keys", "/inbox", "/profile"] {
        admin.get(page).await.expect(200).hides("/api/docs");
    }
}

#[actix_web::test]
async fn customers_are_not_led_there() {
    let world = World::new().await;
    world.log_in(&world.tunde).await.get("/tickets").await.expect(200).hides("/api/docs");
    world.log_in(&world.alice).await.get("/inbox").await.expect(200).shows("href=\"/api/docs\"");
}
