//! The inbox.

use crate::world::World;

#[actix_web::test]
async fn the_inbox_has_the_tickets_of_its_reader_alone() {
    let world = World::new().await;
    world.log_in(&world.alice).await.get("/inbox").await.expect(200).shows("NAIJ-").hides("AGRI-");
    world.log_in(&world.bob).await.get("/inbox").await.expect(200).shows("AGRI-").hides("NAIJ-");
    world.log_in(&world.admin).await.get("/inbox").await.expect(200).shows("AGRI-").shows("NAIJ-");
    world.log_in(&world.tunde).await.get("/inbox").await.expect(403);
}

#[actix_web::test]
async fn queues_and_filters_narrow_the_list() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    let alice = world.alice.id.to_string();
    agent.get("/inbox?queue=mine").await.expect(200).shows("Nothing here.");
    agent.get("/inbox?queue=unassigned").await.expect(200).shows("NAIJ-");
    agent.post(&format!("{}/assignee", world.page()), &[("user_id", &alice)]).await.expect(303);
    agent.get("/inbox?queue=mine").await.expect(200).shows("NAIJ-");
    agent.get("/inbox?q=assignee:me+status:in_progress").await.expect(200).shows("NAIJ-");
    agent.get("/inbox?q=status:closed").await.expect(200).hides("NAIJ-");
    agent
        .get("/inbox?q=status:lost&queue=x&sort=y&page=z")
        .await
        .expect(200)
        .shows("Not understood and left out: status:lost");
}

#[actix_web::test]
async fn many_tickets_are_changed_after_a_look_at_them() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let form = [("ids", "1"), ("ids", "2"), ("action", "status:resolved"), ("back", "/inbox?queue=all")];
    admin.post("/inbox/preview", &form).await.expect(200).shows("These 2 tickets will be changed.");
    admin.get("/inbox?q=status:resolved").await.expect(200).shows("Nothing here.");
    let reply = admin.post("/inbox/changes", &form).await.expect(303);
    assert_eq!(reply.location(), "/inbox?queue=all&notice=notice-changed-many");
    admin.get("/inbox?q=status:resolved").await.expect(200).shows("NAIJ-").shows("AGRI-");
    let nothing = [("action", "status:resolved"), ("back", "/inbox")];
    assert_eq!(admin.post("/inbox/preview", &nothing).await.expect(303).location(), "/inbox");
}

#[actix_web::test]
async fn what_cannot_be_changed_is_told_and_spares_the_rest() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    // The second ticket is beyond Alice's reach: it is not even named.
    let form = [("ids", "1"), ("ids", "2"), ("action", "status:resolved"), ("back", "/inbox")];
    agent.post("/inbox/preview", &form).await.expect(200).shows("NAIJ-").hides("AGRI-");
    agent
        .post("/inbox/changes", &form)
        .await
        .expect(200)
        .shows("Some tickets could not be changed.")
        .hides("AGRI-");
    world.log_in(&world.bob).await.get("/inbox?q=status:resolved").await.expect(200).hides("AGRI-");
}
