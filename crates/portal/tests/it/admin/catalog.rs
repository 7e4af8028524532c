//! Categories, tags and canned responses.

use switchboard_testkit::fixtures::{a_category, a_tag};

use super::SCRIPT;
use crate::world::World;

#[actix_web::test]
async fn categories_make_a_tree() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let billing = a_category(&world.context.database, "Billing").id.to_string();
    let form = [("name", "Invoices"), ("parent_id", &*billing), ("has_color", "1"), ("color", "#aabbcc")];
    admin.post("/admin/catalog", &form).await.expect(303);
    let shown = admin.get("/admin/catalog").await.expect(200).shows("Invoices").shows("#AABBCC");
    shown.shows("class=\"depth-1\"");
    let page = format!("/admin/catalog/categories/{billing}");
    let refused = admin.post(&format!("{page}/deletion"), &[]).await.expect(422);
    refused.shows("This is still in use.").shows("value=\"Billing\"");
    admin.post(&page, &[("name", "Money")]).await.expect(303);
    admin.get("/admin/catalog").await.expect(200).shows("Money").hides("Billing");
}

#[actix_web::test]
async fn tags_are_made_changed_and_deleted() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    let page = format!("/admin/catalog/tags/{}", a_tag(&world.context.database, "vip", "#FF0000").id);
    agent.post("/admin/catalog/tags", &[("name", "urgent"), ("color", "#00ff00")]).await.expect(303);
    agent.post(&page, &[("name", "guest"), ("color", "#0000ff")]).await.expect(303);
    agent.get("/admin/catalog/tags").await.expect(200).shows("urgent").shows("guest").hides("vip");
    agent.post(&format!("{page}/deletion"), &[]).await.expect(303);
    agent.get("/admin/catalog/tags").await.expect(200).hides("guest");
    agent.get("/admin/catalog").await.expect(403);
}

#[actix_web::test]
async fn canned_responses_are_ones_own_until_they_are_shared() {
    let world = World::new().await;
    let (alice, bob) = (world.log_in(&world.alice).await, world.log_in(&world.bob).await);
    let form = [
        ("title", "Greeting"),
        ("body", "Dear {{customer_name}}"),
        ("shortcut", "/hi"),
        ("sharing", "private"),
    ];
    alice.post("/admin/catalog/responses/new", &form).await.expect(303);
    alice.get("/admin/catalog/responses").await.expect(200).shows("Greeting");
    bob.get("/admin/catalog/responses").await.expect(200).hides("Greeting");
    let page = "/admin/catalog/responses/1";
    bob.get(page).await.expect(404);
    let form = [("title", "Greeting"), ("body", "Hello"), ("sharing", "shared")];
    alice.post(page, &form).await.expect(303);
    bob.get("/admin/catalog/responses").await.expect(200).shows("Greeting").hides(page);
    bob.post(page, &form).await.expect(403);
    alice.post(&format!("{page}/deletion"), &[]).await.expect(303);
    alice.get(page).await.expect(404);
}

#[actix_web::test]
async fn what_was_typed_survives_a_refusal() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    a_category(&world.context.database, "Billing");
    a_tag(&world.context.database, "vip", "#FF0000");
    let form = [("name", "billing"), ("has_color", "1"), ("color", "#aabbcc")];
    let refused = admin.post("/admin/catalog", &form).await.expect(422);
    refused.shows("value=\"billing\"").shows("value=\"#aabbcc\"").shows("There is a category with this name");
    let refused = admin.post("/admin/catalog/tags", &[("name", "VIP"), ("color", "red")]).await.expect(422);
    refused.shows("value=\"VIP\"").shows("This is not a colour");
    let form = [("title", ""), ("body", "Dear {{nobody}}"), ("shortcut", "a b"), ("sharing", "shared")];
    let refused = admin.post("/admin/catalog/responses/new", &form).await.expect(422);
    let refused = refused.shows(">Dear {{nobody}}</textarea>").shows("value=\"a b\"").shows("No spaces.");
    refused.shows("value=\"shared\" selected").shows("id=\"title-errors\"").shows("id=\"body-errors\"");
}

#[actix_web::test]
async fn a_script_in_the_catalogue_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    admin.post("/admin/catalog", &[("name", SCRIPT)]).await.expect(303);
    admin.post("/admin/catalog/tags", &[("name", SCRIPT), ("color", "#00ff00")]).await.expect(303);
    let form = [
        ("title", SCRIPT),
        ("body", SCRIPT),
        ("shortcut", "<script>alert(1)</script>"),
        ("sharing", "private"),
    ];
    admin.post("/admin/catalog/responses/new", &form).await.expect(303);
    for path in [
        "/admin/catalog",
        "/admin/catalog/categories/1",
        "/admin/catalog/tags",
        "/admin/catalog/tags/1",
        "/admin/catalog/responses",
        "/admin/catalog/responses/1",
    ] {
        admin.get(path).await.expect(200).hides("<script>alert").hides("<img src=x");
    }
    let wrong = [("name", ""), ("color", SCRIPT), ("title", ""), ("body", SCRIPT), ("shortcut", SCRIPT)];
    for path in ["/admin/catalog", "/admin/catalog/tags", "/admin/catalog/responses/new"] {
        admin.post(path, &wrong).await.expect(422).hides("<script>alert").hides("<img src=x");
    }
}
