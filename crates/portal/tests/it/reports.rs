//! The reports, as pages and as files.

use crate::world::World;

const DAYS: &str = "from=2026-03-01&to=2026-03-02";

#[actix_web::test]
async fn every_report_is_a_page_and_a_file() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    for report in ["overview", "projects", "agents", "volume", "sla", "categories"] {
        admin
            .get(&format!("/reports?report={report}&{DAYS}"))
            .await
            .expect(200)
            .shows("aria-current=\"true\"");
        let file = admin.get(&format!("/reports/table.csv?report={report}&{DAYS}")).await.expect(200);
        assert_eq!(file.headers.get("content-type").unwrap(), "text/csv; charset=utf-8");
        assert!(file.headers.get("content-disposition").unwrap().contains(report), "{file}");
    }
}

#[actix_web::test]
async fn a_figure_leads_to_the_tickets_behind_it() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let shown = admin.get(&format!("/reports?report=projects&{DAYS}")).await.expect(200);
    let link = "/inbox?q=from%3A2026-03-01+to%3A2026-03-02+project%3Anaijahomes";
    shown.shows(&link.replace('&', "&#38;"));
    admin.get(link).await.expect(200).shows("NAIJ-").hides("AGRI-").hides("Not understood");
}

#[actix_web::test]
async fn days_that_are_none_are_those_of_a_usual_report() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    for days in ["from=x&to=y", "from=2026-03-09&to=2026-03-02", "to=2026-03-02&project_id=x&group_by=x"] {
        admin.get(&format!("/reports?report=volume&{days}")).await.expect(200).shows("value=\"2026-03-02\"");
    }
    world.log_in(&world.alice).await.get("/reports").await.expect(403);
}

#[actix_web::test]
async fn volume_is_drawn_where_it_runs_through_time() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    world.clock.advance(chrono::TimeDelta::days(3));
    let project = world.home.id.to_string();
    let form = [("project_id", project.as_str()), ("subject", "Later"), ("description", "Later")];
    admin.post("/tickets/new", &form).await.expect(303);
    let shown = admin.get("/reports?report=volume").await.expect(200);
    shown.shows("<svg width=\"1000\"").hides("style=\"");
}
