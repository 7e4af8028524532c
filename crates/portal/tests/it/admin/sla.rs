//! Service levels: policies and calendars, and what a change of them would do.

use super::SCRIPT;
use crate::browser::Browser;
use crate::world::World;

/// The page of a policy for the project of the ticket and its priority.
async fn a_policy(world: &World, admin: &Browser<'_>) -> String {
    let project = world.home.id.to_string();
    let form = [
        ("project_id", project.as_str()),
        ("priority", "high"),
        ("first_response_minutes", "60"),
        ("resolution_minutes", "480"),
        ("is_active", "1"),
        ("warnings.0.clock", "resolution"),
        ("warnings.0.side", "before"),
        ("warnings.0.amount", "20"),
        ("warnings.0.unit", "percent"),
    ];
    admin.post("/admin/sla/policies/new", &form).await.expect(303);
    let listed = admin.get("/admin/sla").await.expect(200).shows("NaijaHomes").shows("8 h").body;
    let place = listed.split("/admin/sla/policies/").filter_map(|rest| rest.split('"').next());
    format!("/admin/sla/policies/{}", place.last().unwrap())
}

/// The page of a calendar.
async fn a_calendar(admin: &Browser<'_>) -> String {
    let form = [
        ("name", "Office"),
        ("timezone", "Africa/Lagos"),
        ("week.monday", "09:00-12:30, 13:30-17:00"),
        ("holidays", "2026-12-25 Christmas\n2026-12-24 12:00-24:00 Christmas Eve"),
    ];
    admin.post("/admin/sla/calendars/new", &form).await.expect(303);
    let listed =
        admin.get("/admin/sla").await.expect(200).shows("Office").shows("09:00-12:30, 13:30-17:00").body;
    let place = listed.split("/admin/sla/calendars/").filter_map(|rest| rest.split('"').next());
    format!("/admin/sla/calendars/{}", place.last().unwrap())
}

#[actix_web::test]
async fn a_policy_is_made_and_changed() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = a_policy(&world, &admin).await;
    let shown = admin.get(&page).await.expect(200).shows("value=\"480\"").shows("value=\"20\"");
    shown.shows("value=\"percent\" selected").shows("NaijaHomes · High");
    let form = [("first_response_minutes", "30"), ("resolution_minutes", "240")];
    admin.post(&page, &form).await.expect(303);
    admin.get("/admin/sla").await.expect(200).shows("30 min").shows("4 h").shows("Switched off");
    admin.post(&format!("{page}/deletion"), &[]).await.expect(303);
    admin.get(&page).await.expect(404);
}

#[actix_web::test]
async fn a_change_is_foreseen_before_it_is_made() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = a_policy(&world, &admin).await;
    let (project, customer) = (world.home.id.to_string(), world.log_in(&world.tunde).await);
    let ticket =
        [("project_id", &*project), ("subject", "Slow"), ("description", "Very"), ("priority", "high")];
    customer.post("/tickets/new", &ticket).await.expect(303);
    world.clock.advance(chrono::TimeDelta::minutes(30));
    let change = [
        ("first_response_minutes", "10"),
        ("resolution_minutes", "480"),
        ("is_active", "1"),
        ("act", "preview"),
    ];
    let foreseen = admin.post(&page, &change).await.expect(200);
    let foreseen = foreseen.shows("One running ticket would be put under the new rules.");
    foreseen.shows("One would miss a target at once.").shows("First response").shows("value=\"10\"");
    admin.get(&page).await.expect(200).shows("value=\"60\"");
    let change: Vec<_> =
        change.into_iter().filter(|(name, _)| *name != "act").chain([("apply_to_running", "1")]).collect();
    admin.post(&page, &change).await.expect(303);
    admin.get(&page).await.expect(200).shows("value=\"10\"");
}

#[actix_web::test]
async fn a_calendar_is_made_assigned_and_changed() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let page = a_calendar(&admin).await;
    let id = page.rsplit('/').next().unwrap();
    let shown = admin.get(&page).await.expect(200).shows("2026-12-24 12:00-24:00 Christmas Eve");
    shown.shows("value=\"Africa/Lagos\"");
    let project = world.home.id.to_string();
    let form = [("project_id", &*project), ("calendar_id", id)];
    admin.post("/admin/sla/projects", &form).await.expect(303);
    admin.post("/admin/sla/projects", &[]).await.expect(422).shows("Please fill this in.");
    let refused = admin.post(&format!("{page}/deletion"), &[]).await.expect(422);
    refused.shows("This is still in use.").shows("value=\"Office\"");
    let form = [("name", "Office"), ("timezone", "UTC"), ("week.monday", "08:00-16:00"), ("act", "preview")];
    admin.post(&page, &form).await.expect(200).shows("What the change would do to running tickets");
    let form = [("name", "Bureau"), ("timezone", "UTC"), ("week.friday", "08:00-16:00")];
    admin.post(&page, &form).await.expect(303);
    let shown = admin.get("/admin/sla").await.expect(200).shows("Bureau").shows("08:00-16:00");
    shown.hides("13:30-17:00");
}

#[actix_web::test]
async fn what_was_typed_survives_a_refusal() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let policy = a_policy(&world, &admin).await;
    let form = [
        ("first_response_minutes", "0"),
        ("next_response_minutes", "soon"),
        ("resolution_minutes", ""),
        ("warnings.0.clock", "resolution"),
        ("warnings.0.amount", "2000"),
        ("warnings.0.unit", "percent"),
        ("warnings.0.side", "after"),
    ];
    for path in [policy.as_str(), "/admin/sla/policies/new"] {
        let refused =
            admin.post(path, &form).await.expect(422).shows("value=\"2000\"").shows("value=\"soon\"");
        refused.shows("A whole number of minutes, from 1 on.").shows("A whole number from 1 to 1000.");
    }
    let calendar = a_calendar(&admin).await;
    let form = [
        ("name", ""),
        ("timezone", "Mars"),
        ("week.monday", "09:00-8:00"),
        ("week.tuesday", "all day"),
        ("holidays", "Christmas"),
    ];
    for path in [calendar.as_str(), "/admin/sla/calendars/new"] {
        let refused = admin.post(path, &form).await.expect(422).shows("value=\"all day\"");
        refused.shows(">Christmas</textarea>").shows("id=\"name-errors\"").shows("value=\"Mars\"");
        let named: Vec<_> = form.iter().skip(1).copied().chain([("name", "Office")]).collect();
        let refused = admin.post(path, &named).await.expect(422).shows("Dates are written as 2026-12-25.");
        refused.shows("id=\"week.tuesday-errors\"").shows("id=\"timezone-errors\"");
    }
}

#[actix_web::test]
async fn a_script_in_a_calendar_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let holidays = format!("2026-12-25 {SCRIPT}");
    let form =
        [("name", SCRIPT), ("timezone", "UTC"), ("week.monday", "09:00-17:00"), ("holidays", &*holidays)];
    admin.post("/admin/sla/calendars/new", &form).await.expect(303);
    let wrong = [("name", ""), ("timezone", SCRIPT), ("week.monday", SCRIPT), ("holidays", SCRIPT)];
    let odd =
        [("first_response_minutes", SCRIPT), ("warnings.0.clock", SCRIPT), ("warnings.0.amount", SCRIPT)];
    for reply in [
        admin.get("/admin/sla").await.expect(200),
        admin.post("/admin/sla/calendars/new", &wrong).await.expect(422),
        admin.post("/admin/sla/policies/new", &odd).await.expect(422),
    ] {
        reply.hides("<script>alert").hides("<img src=x");
    }
}
