//! How the desk itself is.

use switchboard_application::pulse::Worker;

use crate::world::World;

#[actix_web::test]
async fn what_works_and_which_settings_matter_is_shown() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let shown =
        admin.get("/admin/system").await.expect(200).shows("Database").shows("Purge what was deleted");
    let settings = &world.context.settings;
    shown.shows(settings.public_url.as_str()).shows(settings.mail_from.as_str()).hides("Fault");
}

#[actix_web::test]
async fn a_worker_that_was_heard_of_and_is_not_silent_works() {
    let world = World::new().await;
    world.context.pulse.beat(Worker::Postman);
    let admin = world.log_in(&world.admin).await;
    admin.get("/admin/system").await.expect(200).shows("Postman").hides("Was not heard of");
}

#[actix_web::test]
async fn a_run_that_failed_is_shown_with_its_error_as_text() {
    use switchboard_application::records::{Counts, Ending, NewRun};
    use switchboard_domain::job::{JobName, Lease, RunOutcome};
    use switchboard_testkit::fixtures::{commit, noon};

    let world = World::new().await;
    let run = NewRun { job: JobName::Purge, fencing: 1, node: "node-1".parse().unwrap(), started_at: noon() };
    let ending = Ending {
        outcome: RunOutcome::Failed,
        finished_at: noon(),
        counts: Counts::of("tickets", 3),
        error: Some(super::SCRIPT.to_owned()),
    };
    commit(&world.context.database, |tx| {
        tx.jobs().register(&Lease::new(JobName::Purge, noon()))?;
        let id = tx.jobs().begin_run(&run)?;
        tx.jobs().end_run(id, &ending)
    });
    let admin = world.log_in(&world.admin).await;
    let shown =
        admin.get("/admin/system").await.expect(200).shows("Failed").shows("tickets 3").shows("node-1");
    shown.hides("<script>alert").hides("<img src=x");
}
