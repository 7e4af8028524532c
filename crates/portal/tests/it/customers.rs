//! What customers do.

use crate::world::World;

const FORM: [(&str, &str); 3] = [
    ("subject", "Photos do not load"),
    ("description", "Since yesterday.\nOn a phone."),
    ("priority", "high"),
];

#[actix_web::test]
async fn a_customer_files_a_ticket_with_a_file_and_finds_it() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    browser.get("/tickets/new").await.expect(200).shows("NaijaHomes").hides("name=\"customer_email\"");
    let project = world.home.id.to_string();
    let form = [FORM.as_slice(), &[("project_id", &project)]].concat();
    let reply = browser.post_files("/tickets/new", &form, &[("log.txt", "it failed")]).await.expect(303);
    let page = reply.location().to_owned();
    let shown = browser.get(&page).await.expect(200);
    let shown =
        shown.shows("We have your ticket.").shows("Photos do not load").shows("On a phone.").shows("log.txt");
    let file = shown.body.split("href=\"/attachments/").nth(1).unwrap().split('"').next().unwrap();
    let file = browser.get(&format!("/attachments/{file}")).await.expect(200);
    assert_eq!(file.body, "it failed");
    assert!(file.headers.get("content-disposition").unwrap().starts_with("attachment"), "{file}");
    browser.get("/tickets").await.expect(200).shows("Photos do not load");
    browser.get("/tickets?status=closed").await.expect(200).hides("Photos do not load");
}

#[actix_web::test]
async fn what_was_typed_survives_a_refusal() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let form = [("subject", "Kept & safe"), ("description", ""), ("priority", "high")];
    browser
        .post("/tickets/new", &form)
        .await
        .expect(422)
        .shows("value=\"Kept &#38; safe\"")
        .shows("id=\"description-errors\"")
        .shows("id=\"project_id-errors\"")
        .shows("Files must be chosen again")
        .shows("<option value=\"high\" selected>");
}

#[actix_web::test]
async fn a_customer_replies_closes_and_cannot_reply_any_more() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    let messages = format!("{}/messages", world.page());
    browser.post(&messages, &[("body", "Any news?")]).await.expect(303);
    browser.get(&world.page()).await.expect(200).shows("Any news?");
    browser.post(&messages, &[("body", " ")]).await.expect(422).shows("id=\"body-errors\"");
    browser.post(&format!("{}/close", world.page()), &[]).await.expect(303);
    browser.get(&world.page()).await.expect(200).shows("This ticket is closed.");
    browser
        .post(&messages, &[("body", "One more thing")])
        .await
        .expect(422)
        .shows("The state of the ticket does not allow this.");
}

#[actix_web::test]
async fn a_customer_rates_a_resolved_ticket_once() {
    let world = World::new().await;
    let (customer, agent) = (world.log_in(&world.tunde).await, world.log_in(&world.alice).await);
    customer.get(&world.page()).await.expect(200).hides("id=\"rate\"");
    agent.post(&format!("{}/status", world.page()), &[("status", "resolved")]).await.expect(303);
    customer.get(&world.page()).await.expect(200).shows("id=\"rate\"");
    let rating = format!("{}/rating", world.page());
    customer.post(&rating, &[]).await.expect(422).shows("id=\"score-errors\"");
    customer.post(&rating, &[("score", "6")]).await.expect(422);
    customer.post(&rating, &[("score", "4"), ("comment", "Quick")]).await.expect(303);
    customer.get(&world.page()).await.expect(200).shows("4 stars").shows("Quick").hides("id=\"rate\"");
    customer.post(&rating, &[("score", "5")]).await.expect(422);
    agent.get(&world.page()).await.expect(200).shows("4 stars");
}

#[actix_web::test]
async fn a_customer_never_sees_notes_or_the_desk() {
    let world = World::new().await;
    let agent = world.log_in(&world.alice).await;
    let note = [("body", "He is difficult"), ("type", "note")];
    agent.post(&format!("{}/messages", world.page()), &note).await.expect(303);
    agent.get(&world.page()).await.expect(200).shows("He is difficult");
    let shown = world.log_in(&world.tunde).await.get(&world.page()).await.expect(200);
    shown.hides("He is difficult").hides("class=\"desk\"").hides("/assignee");
}

#[actix_web::test]
async fn a_customer_chooses_what_to_be_told() {
    let world = World::new().await;
    let browser = world.log_in(&world.tunde).await;
    browser
        .get("/profile/notifications")
        .await
        .expect(200)
        .shows("name=\"reply\"")
        .hides("name=\"assigned\"");
    browser.post("/profile/notifications", &[("reply", "never")]).await.expect(303);
    let shown = browser.get("/profile/notifications").await.expect(200);
    shown.shows("<option value=\"never\" selected>Never</option>");
    let saved = [("name", "Tunde A."), ("phone", "")];
    browser.post("/profile", &saved).await.expect(303);
    browser.post("/profile", &[("name", "")]).await.expect(422).shows("id=\"name-errors\"");
}
