//! What agents do with a ticket.

use switchboard_testkit::fixtures::{a_category, a_tag};

use crate::world::World;

/// The state of the ticket that a page was made from.
fn seen(body: &str) -> String {
    body.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[actix_web::test]
async fn an_agent_takes_a_ticket_and_answers_it() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    let alice = world.alice.id.to_string();
    agent.post(&format!("{}/assignee", world.page()), &[("user_id", &alice)]).await.expect(303);
    agent.post(&format!("{}/messages", world.page()), &[("body", "Please try again.")]).await.expect(303);
    let shown = agent.get(&world.page()).await.expect(200);
    shown.shows("Please try again.").shows("assigned this to alice").shows("In progress");
    world.log_in(&world.tunde).await.get(&world.page()).await.expect(200).shows("Please try again.");
}

#[actix_web::test]
async fn two_agents_who_write_at_once_are_told_before_the_second_reply_goes_out() {
    let world = World::new().await;
    let (first, second) = (world.log_in(&world.alice).await, world.log_in(&world.admin).await);
    let messages = format!("{}/messages", world.page());
    let before = seen(&second.get(&world.page()).await.body);
    first.post(&messages, &[("body", "Mine"), ("seen", &before)]).await.expect(303);
    let refused = second.post(&messages, &[("body", "Also mine"), ("seen", &before)]).await.expect(422);
    let refused =
        refused.shows("Somebody changed this meanwhile.").shows(">Also mine</textarea>").shows("Mine");
    let now = seen(&refused.body);
    second.post(&messages, &[("body", "Also mine"), ("seen", &now)]).await.expect(303);
}

#[actix_web::test]
async fn nobody_overwrites_what_they_have_not_seen() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    let before = seen(&agent.get(&world.page()).await.body);
    let status = format!("{}/status", world.page());
    agent.post(&status, &[("status", "in_progress"), ("seen", &before)]).await.expect(303);
    let stale = [("status", "closed"), ("seen", before.as_str())];
    agent.post(&status, &stale).await.expect(422).shows("Somebody changed this meanwhile.");
    agent.get(&world.page()).await.expect(200).hides("set the status to Closed");
}

#[actix_web::test]
async fn category_priority_and_tags_are_changed_together() {
    let world = World::new().await;
    let database = &world.context.database;
    let (category, tag) = (a_category(database, "Billing"), a_tag(database, "vip", "#FF0000"));
    let agent = world.log_in(&world.alice).await;
    let (category, tag) = (category.id.to_string(), tag.id.to_string());
    let form = [("priority", "critical"), ("category_id", category.as_str()), ("tags", tag.as_str())];
    agent.post(&format!("{}/details", world.page()), &form).await.expect(303);
    let shown = agent.get(&world.page()).await.expect(200);
    shown.shows("moved this to Billing").shows("changed tags: +vip").shows("set the priority to Critical");
    let wrong = [("priority", "urgent"), ("category_id", "999")];
    agent.post(&format!("{}/details", world.page()), &wrong).await.expect(422);
}

#[actix_web::test]
async fn following_is_begun_and_ended() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    let watching = format!("{}/watching", world.page());
    agent.post(&watching, &[("watch", "1")]).await.expect(303);
    agent.get(&world.page()).await.expect(200).shows("Stop following");
    agent.post(&watching, &[]).await.expect(303);
    agent.get(&world.page()).await.expect(200).hides("Stop following");
}

#[actix_web::test]
async fn only_administrators_delete() {
    let world = World::new().await;
    let deletion = format!("{}/deletion", world.page());
    world.log_in(&world.alice).await.post(&deletion, &[]).await.expect(403);
    let admin = world.log_in(&world.admin).await;
    assert_eq!(admin.post(&deletion, &[]).await.expect(303).location(), "/inbox?notice=notice-deleted");
    admin.get(&world.page()).await.expect(404);
}
