//! Keys of programs: made, shown, changed, given another secret, deleted.

use switchboard_application::keys::manage;
use switchboard_application::ports::{KeyFilter, Paging};
use switchboard_application::records::KeyDetail;
use switchboard_domain::access::{Ability, Actor};

use super::SCRIPT;
use crate::browser::Browser;
use crate::world::World;

fn keys(world: &World) -> Vec<KeyDetail> {
    let all = Paging::Page { page: 1, per_page: 100 };
    manage::list_all(&world.context, &Actor::System, &KeyFilter::default(), all).unwrap().records
}

async fn make(world: &World, browser: &Browser<'_>, name: &str) -> KeyDetail {
    let project = world.home.id.to_string();
    let form =
        [("kind", "token"), ("name", name), ("project_id", project.as_str()), ("abilities", "ticket-index")];
    browser.post("/admin/keys/new", &form).await.expect(200);
    keys(world).into_iter().next().unwrap()
}

/// What stands between the tags of an element with this identifier.
fn element(page: &str, id: &str) -> String {
    let rest = page.split(&format!("id=\"{id}\">")).nth(1).unwrap();
    rest.split('<').next().unwrap().replace("&#38;", "&").replace("&#39;", "'")
}

#[actix_web::test]
async fn a_secret_is_shown_once_with_a_command_that_tries_it() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let project = world.home.id.to_string();
    admin.get("/admin/keys/new").await.expect(200).shows("What will call?");
    admin.get("/admin/keys/new?kind=token").await.expect(200).shows("name=\"abilities\"");
    let form = [
        ("kind", "token"),
        ("name", "Shop"),
        ("project_id", project.as_str()),
        ("abilities", "ticket-index"),
        ("abilities", "create-ticket"),
        ("allowed_ips", "203.0.113.0/24\n2001:db8::1"),
        ("expires_at", "2030-01-02T03:04:05"),
        ("note", "For the shop"),
    ];
    let made = admin.post("/admin/keys/new", &form).await.expect(200).shows("This is shown once.");
    let secret = element(&made.body, "secret");
    let line = element(&made.body, "line");
    assert!(line.contains(&format!("-H 'Authorization: Bearer {secret}'")), "{line}");
    let key = keys(&world).pop().unwrap();
    assert_eq!(key.name.as_str(), "Shop");
    assert_eq!(key.allowed_networks.to_string(), "203.0.113.0/24,2001:db8::1");
    assert!(key.abilities.contains(&Ability::TicketIndex) && !key.abilities.contains(&Ability::SendEmail));
    let page = format!("/admin/keys/{}", key.id);
    let shown = admin.get(&page).await.expect(200).shows("2030-01-02T03:04:05").shows("For the shop");
    shown.hides(secret.split('|').nth(1).unwrap());
    admin.get("/admin/keys?kind=token").await.expect(200).shows("Shop");
    admin.get("/admin/keys?kind=agent").await.expect(200).hides("Shop");
}

#[actix_web::test]
async fn every_kind_can_be_made() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let (project, agent) = (world.home.id.to_string(), world.alice.id.to_string());
    let check = async |form: &[(&str, &str)], expected: &str| {
        let form: Vec<_> = form.iter().copied().chain([("name", "One of these")]).collect();
        let made = admin.post("/admin/keys/new", &form).await.expect(200);
        assert!(made.body.contains(expected), "{expected:?} is not in\n{made}");
    };
    check(
        &[("kind", "project"), ("project_id", &project), ("abilities", "ticket-index")],
        "/api/external/ping",
    )
    .await;
    check(
        &[
            ("kind", "intake"),
            ("project_id", &project),
            ("abilities", "create-ticket"),
            ("allowed_ips", "203.0.113.7"),
        ],
        "/api/tickets.json",
    )
    .await;
    check(&[("kind", "token"), ("project_id", &project), ("abilities", "send-email")], "/api/send_email")
        .await;
    check(&[("kind", "agent"), ("agent_id", &agent)], "Authorization: key ").await;
    let admin_id = format!("X-Agent-ID: {}", world.admin.id);
    check(&[("kind", "superuser"), ("is_admin", "1")], &admin_id).await;
    assert_eq!(keys(&world).len(), 5);
}

#[actix_web::test]
async fn what_was_typed_survives_a_refusal() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let form = [
        ("kind", "intake"),
        ("name", "Web form"),
        ("abilities", "run-cron"),
        ("allowed_ips", "not an address"),
        ("expires_at", "2001-01-01T00:00"),
        ("note", "Keep this"),
    ];
    let refused = admin.post("/admin/keys/new", &form).await.expect(422);
    refused
        .shows("value=\"Web form\"")
        .shows("value=\"run-cron\" checked")
        .shows(">not an address</textarea>")
        .shows("value=\"2001-01-01T00:00\"")
        .shows(">Keep this</textarea>")
        .shows("One IP address or network on each line");
    let form = [("kind", "intake"), ("name", "Web form"), ("expires_at", "2001-01-01T00:00")];
    let refused = admin.post("/admin/keys/new", &form).await.expect(422);
    refused
        .shows("This lies in the past.")
        .shows("id=\"project_id-errors\"")
        .shows("id=\"abilities-errors\"");
    assert!(keys(&world).is_empty());
}

#[actix_web::test]
async fn a_key_is_changed_and_what_was_typed_wrong_stays() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = format!("/admin/keys/{}", make(&world, &admin, "Old").await.id);
    let form = [("name", "New"), ("abilities", "send-email"), ("allowed_ips", ""), ("note", "Changed")];
    admin.post(&page, &form).await.expect(303);
    admin.get(&page).await.expect(200).shows("value=\"New\"").shows("value=\"send-email\" checked");
    let wrong = [("name", ""), ("note", "Kept"), ("allowed_ips", "10.0.0.0/99")];
    let refused = admin.post(&page, &wrong).await.expect(422);
    refused.shows(">Kept</textarea>").shows(">10.0.0.0/99</textarea>").shows("id=\"name-errors\"");
    admin.post(&format!("{page}/activity"), &[("active", "false")]).await.expect(303);
    assert!(!keys(&world).pop().unwrap().is_active);
}

#[actix_web::test]
async fn an_end_in_the_past_does_not_keep_a_key_from_being_changed() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let project = world.home.id.to_string();
    let form = [
        ("kind", "token"),
        ("name", "Short"),
        ("project_id", project.as_str()),
        ("abilities", "ticket-index"),
        ("expires_at", "2026-03-02T12:30:00"),
    ];
    admin.post("/admin/keys/new", &form).await.expect(200);
    let page = format!("/admin/keys/{}", keys(&world).pop().unwrap().id);
    world.clock.advance(chrono::TimeDelta::hours(1));
    admin.get(&page).await.expect(200).shows("Expired");
    let form = [("name", "Was short"), ("abilities", "ticket-index"), ("expires_at", "2026-03-02T12:30:00")];
    admin.post(&page, &form).await.expect(303);
    let form = [("name", "Was short"), ("expires_at", "2026-03-02T12:31:00")];
    admin.post(&page, &form).await.expect(422).shows("This lies in the past.");
}

#[actix_web::test]
async fn another_secret_is_shown_and_the_one_before_it_can_stay_good() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = format!("/admin/keys/{}", make(&world, &admin, "Shop").await.id);
    let secret = format!("{page}/secret");
    admin.post(&secret, &[("overlap_seconds", "3600")]).await.expect(200).shows("This is shown once.");
    admin.get(&page).await.expect(200).shows("is accepted as well; ends");
    admin.post(&secret, &[("overlap_seconds", "1")]).await.expect(422).shows("Please choose from the list.");
}

#[actix_web::test]
async fn several_keys_are_switched_off_and_deleted_after_one_more_question() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    for name in ["First", "Second", "Third"] {
        make(&world, &admin, name).await;
    }
    let ids: Vec<String> = keys(&world).iter().take(2).map(|key| key.id.to_string()).collect();
    let chosen = |action: &'static str| {
        let mut form = vec![("action", action), ("back", "/admin/keys?kind=token")];
        form.extend(ids.iter().map(|id| ("ids", id.as_str())));
        form
    };
    let changed = admin.post("/admin/keys/changes", &chosen("disable")).await.expect(303);
    assert_eq!(changed.location(), "/admin/keys?kind=token&notice=notice-saved");
    assert_eq!(keys(&world).iter().filter(|key| !key.is_active).count(), 2);
    let question = admin.post("/admin/keys/changes", &chosen("delete")).await.expect(200);
    question.shows("These 2 keys will be deleted.").shows("Third").hides("First");
    assert_eq!(keys(&world).len(), 3);
    let sure: Vec<_> = chosen("delete").into_iter().chain([("is_sure", "1")]).collect();
    admin.post("/admin/keys/changes", &sure).await.expect(303);
    assert_eq!(keys(&world).len(), 1);
}

#[actix_web::test]
async fn a_script_in_a_key_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let project = world.home.id.to_string();
    let form = [
        ("kind", "token"),
        ("name", SCRIPT),
        ("note", SCRIPT),
        ("project_id", project.as_str()),
        ("abilities", "ticket-index"),
    ];
    let made = admin.post("/admin/keys/new", &form).await.expect(200);
    made.hides("<script>alert").hides("<img src=x");
    let page = format!("/admin/keys/{}", keys(&world).pop().unwrap().id);
    let wrong = [("name", ""), ("note", SCRIPT), ("allowed_ips", SCRIPT), ("expires_at", SCRIPT)];
    for reply in [
        admin.get(&page).await.expect(200),
        admin.get("/admin/keys").await.expect(200),
        admin.get("/admin/keys?q=%3Cscript%3Ealert(1)%3C/script%3E&kind=%3Cimg%20src=x").await.expect(200),
        admin.post(&page, &wrong).await.expect(422),
    ] {
        reply.hides("<script>alert").hides("<img src=x");
    }
}
