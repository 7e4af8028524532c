//! What people write stays text, on every page that shows it.

use crate::world::World;

const SCRIPT: &str = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

#[actix_web::test]
async fn a_script_in_a_ticket_stays_text_for_everybody() {
    let world = World::new().await;
    let (customer, agent) = (world.log_in(&world.tunde).await, world.log_in(&world.alice).await);
    let project = world.home.id.to_string();
    let form = [("project_id", project.as_str()), ("subject", SCRIPT), ("description", SCRIPT)];
    let page = customer.post("/tickets/new", &form).await.expect(303).location().to_owned();
    let page = page.split('?').next().unwrap();
    customer.post(&format!("{page}/messages"), &[("body", SCRIPT)]).await.expect(303);
    agent.post(&format!("{page}/messages"), &[("body", SCRIPT), ("type", "note")]).await.expect(303);
    customer.post("/profile", &[("name", "<b>Tunde</b>")]).await.expect(303);
    let addresses = [page, "/inbox", "/inbox?q=%3Cscript%3Ealert(1)%3C/script%3E", "/tickets", "/profile"];
    for (browser, address) in
        [&customer, &agent].into_iter().flat_map(|it| addresses.map(|address| (it, address)))
    {
        let reply = browser.get(address).await;
        reply.hides("<script>alert").hides("<img src=x").hides("<b>Tunde");
    }
    let preview =
        [("ids", page.rsplit('/').next().unwrap()), ("action", "status:resolved"), ("back", SCRIPT)];
    agent.post("/inbox/preview", &preview).await.expect(200).hides("<script>alert").hides("<img src=x");
}

#[actix_web::test]
async fn a_script_in_a_refused_form_stays_text() {
    let world = World::new().await;
    let customer = world.log_in(&world.tunde).await;
    let form = [("subject", SCRIPT), ("description", ""), ("project_id", SCRIPT), ("priority", SCRIPT)];
    customer.post("/tickets/new", &form).await.expect(422).hides("<script>alert").hides("<img src=x");
    let form = [("email", SCRIPT), ("next", SCRIPT)];
    customer.post("/login", &form).await.expect(422).hides("<script>alert").hides("<img src=x");
}
