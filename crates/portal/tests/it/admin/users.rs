//! People: found, made, changed, logged out, deleted; and nobody locks themselves out.

use super::SCRIPT;
use crate::world::{PASSWORD, World};

#[actix_web::test]
async fn an_account_is_made_changed_and_deleted() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let form = [
        ("name", "Ada Obi"),
        ("email", "ada@example.org"),
        ("role", "agent"),
        ("password", "a fine first word"),
        ("department", "Support"),
    ];
    let made = admin.post("/admin/users/new", &form).await.expect(303);
    let page = made.location().split('?').next().unwrap().to_owned();
    admin.get("/admin/users?role=agent&q=ada").await.expect(200).shows("Ada Obi").hides("alice");
    let project = world.home.id.to_string();
    admin.post(&format!("{page}/projects"), &[("project_id", &project)]).await.expect(303);
    admin.get(&page).await.expect(200).shows("Take off NaijaHomes");
    admin.post(&format!("{page}/projects/removal"), &[("project_id", &project)]).await.expect(303);
    let form =
        [("name", "Ada Eze"), ("email", "ada@example.org"), ("role", "customer"), ("phone", "+234 1 234")];
    admin.post(&page, &form).await.expect(303);
    let shown = admin.get(&page).await.expect(200).shows("Ada Eze").shows("Switched off");
    shown.shows("value=\"customer\" selected").hides("value=\"super_admin\"");
    admin.post(&format!("{page}/deletion"), &[]).await.expect(303);
    admin.get(&page).await.expect(404);
}

#[actix_web::test]
async fn what_was_typed_survives_a_refusal_but_for_the_password() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let form = [
        ("name", "Ada Obi"),
        ("email", world.alice.email.as_str()),
        ("role", "customer"),
        ("password", "a fine first word"),
        ("department", "Support"),
    ];
    let refused = admin.post("/admin/users/new", &form).await.expect(422);
    refused
        .shows("value=\"Ada Obi\"")
        .shows("value=\"customer\" selected")
        .shows("value=\"Support\"")
        .shows("There is an account with this already.")
        .hides("a fine first word");
    let page = format!("/admin/users/{}", world.bob.id);
    let wrong = [("name", ""), ("email", "bob@example.org"), ("department", "Sales"), ("password", "short")];
    let refused = admin.post(&page, &wrong).await.expect(422);
    refused.shows("value=\"Sales\"").shows("At least 8 characters.").shows("id=\"name-errors\"");
}

#[actix_web::test]
async fn sessions_are_ended() {
    let world = World::new().await;
    let (admin, alice) = (world.log_in(&world.admin).await, world.log_in(&world.alice).await);
    alice.get("/inbox").await.expect(200);
    admin.post(&format!("/admin/users/{}/sessions", world.alice.id), &[]).await.expect(303);
    alice.get("/inbox").await.expect(303);
}

#[actix_web::test]
async fn nobody_locks_themselves_out() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = format!("/admin/users/{}", world.admin.id);
    let shown = admin.get(&page).await.expect(200).hides("name=\"role\"").hides("name=\"is_active\"");
    shown.hides("/deletion\"").hides("name=\"password\"");
    let form = [("name", "The admin"), ("email", world.admin.email.as_str()), ("role", "customer")];
    admin.post(&page, &form).await.expect(303);
    admin.post(&format!("{page}/deletion"), &[]).await.expect(422);
    let form = [("name", "The admin"), ("email", world.admin.email.as_str()), ("password", PASSWORD)];
    admin.post(&page, &form).await.expect(422);
    admin.get(&page).await.expect(200).shows("The admin").shows("Administrator");
}

#[actix_web::test]
async fn administrators_do_not_touch_super_administrators() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = format!("/admin/users/{}", world.root.id);
    for act in ["sessions", "deletion"] {
        admin.post(&format!("{page}/{act}"), &[]).await.expect(403);
    }
}

#[actix_web::test]
async fn a_script_in_an_account_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = format!("/admin/users/{}", world.alice.id);
    let form = [
        ("name", SCRIPT),
        ("email", "alice@example.org"),
        ("role", "agent"),
        ("department", SCRIPT),
        ("is_active", "1"),
    ];
    admin.post(&page, &form).await.expect(303);
    let wrong = [("name", SCRIPT), ("email", SCRIPT), ("role", SCRIPT), ("phone", SCRIPT)];
    for reply in [
        admin.get(&page).await.expect(200),
        admin.get("/admin/users").await.expect(200),
        admin.get(&format!("/admin/projects/{}", world.home.id)).await.expect(200),
        admin.get("/admin/keys/new?kind=agent").await.expect(200),
        admin.post(&page, &wrong).await.expect(422),
        admin.post("/admin/users/new", &wrong).await.expect(422),
    ] {
        reply.hides("<script>alert").hides("<img src=x");
    }
}
