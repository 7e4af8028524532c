//! Projects: made, changed, switched off, given agents.

use super::SCRIPT;
use crate::browser::Browser;
use crate::world::World;

/// The page of a project that was made just now.
async fn make(browser: &Browser<'_>, name: &str) -> String {
    let form = [("name", name), ("timezone", "Africa/Lagos"), ("support_email", "help@shop.example")];
    let made = browser.post("/admin/projects/new", &form).await.expect(303);
    made.location().split('?').next().unwrap().to_owned()
}

#[actix_web::test]
async fn a_project_is_made_changed_and_switched_off() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    admin.get("/admin/projects/new").await.expect(200).shows("<option value=\"Africa/Lagos\">");
    let page = make(&admin, "The shop").await;
    admin.get("/admin/projects?q=shop").await.expect(200).shows("The shop").hides("NaijaHomes");
    let form = [
        ("name", "The big shop"),
        ("timezone", "Europe/Berlin"),
        ("website_url", "https://shop.example"),
        ("mail_name", "Shop support"),
        ("mail_address", "support@shop.example"),
        ("mail_signature", "Yours\nThe shop"),
    ];
    admin.post(&page, &form).await.expect(303);
    let shown = admin.get(&page).await.expect(200).shows("The big shop").shows("Switched off");
    shown.shows("value=\"support@shop.example\"").shows("The shop</textarea>").hides("help@shop.example");
    admin.get("/admin/projects?active=true").await.expect(200).hides("The big shop");
}

#[actix_web::test]
async fn what_was_typed_survives_a_refusal() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let form = [
        ("name", "Shop"),
        ("description", "Sells things"),
        ("support_email", "nobody"),
        ("website_url", "javascript:alert(1)"),
        ("timezone", "Mars"),
    ];
    for path in ["/admin/projects/new".to_owned(), format!("/admin/projects/{}", world.home.id)] {
        let refused =
            admin.post(&path, &form).await.expect(422).shows("value=\"Shop\"").shows("value=\"Mars\"");
        let refused = refused.shows(">Sells things</textarea>").shows("value=\"nobody\"");
        refused
            .shows("This is not a time zone such as Africa/Lagos.")
            .shows("This is not the address of a web site")
            .shows("What stands after the @ is no domain.");
    }
}

#[actix_web::test]
async fn agents_are_assigned_lead_and_are_taken_off() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = format!("/admin/projects/{}", world.home.id);
    let (bob, tunde) = (world.bob.id.to_string(), world.tunde.id.to_string());
    let agents = format!("{page}/agents");
    admin.post(&agents, &[("user_id", &bob), ("is_lead", "1")]).await.expect(303);
    let remove = format!("Take off {}", world.bob.name.as_str());
    admin.get(&page).await.expect(200).shows(&remove).shows("class=\"mark\">Lead");
    let refused = admin.post(&agents, &[("user_id", &tunde)]).await.expect(422);
    refused.shows("This must be somebody of the staff with an active account.");
    admin.post(&agents, &[]).await.expect(422).shows("Please fill this in.");
    admin.post(&format!("{agents}/removal"), &[("user_id", &bob)]).await.expect(303);
    admin.get(&page).await.expect(200).hides(&remove);
}

#[actix_web::test]
async fn a_script_in_a_project_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = make(&admin, SCRIPT).await;
    let form = [
        ("name", SCRIPT),
        ("description", SCRIPT),
        ("timezone", "UTC"),
        ("mail_name", SCRIPT),
        ("mail_signature", SCRIPT),
        ("is_active", "1"),
    ];
    admin.post(&page, &form).await.expect(303);
    let wrong = [("name", SCRIPT), ("timezone", SCRIPT), ("website_url", SCRIPT)];
    for reply in [
        admin.get(&page).await.expect(200),
        admin.get("/admin/projects").await.expect(200),
        admin.get("/admin/keys/new?kind=token").await.expect(200),
        admin.post(&page, &wrong).await.expect(422),
        admin.post("/admin/projects/new", &wrong).await.expect(422),
    ] {
        reply.hides("<script>alert").hides("<img src=x");
    }
}
