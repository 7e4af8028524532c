//! Messages that came by mail and wait for an administrator.

use switchboard_application::intake::quarantine;
use switchboard_application::intake::receive::{ReceiveMail, receive};
use switchboard_application::ports::{Paging, ReceivedMailFilter};
use switchboard_application::records::ReceivedMail;
use switchboard_domain::access::Actor;
use switchboard_domain::intake::ReceivedState;

use super::SCRIPT;
use crate::world::World;

/// Hands over a message that claims to answer one of our mails, which it does not.
fn a_forged_message(world: &World, id: &str, subject: &str) -> ReceivedMail {
    let forged = format!("In-Reply-To: <{}.x@switchboard.example>", "a".repeat(40));
    let message = format!(
        "From: eve@example.com\r\nSubject: {subject}\r\nMessage-ID: <{id}@x.co>\r\n{forged}\r\n\r\n{subject} leaks."
    );
    let command = ReceiveMail { project_id: world.home.id, message: message.into_bytes() };
    receive(&world.context, &Actor::System, command).unwrap().mail
}

fn waiting(world: &World) -> usize {
    let all = Paging::Page { page: 1, per_page: 100 };
    let filter = ReceivedMailFilter::default();
    quarantine::list(&world.context, &Actor::System, &filter, all).unwrap().records.len()
}

#[actix_web::test]
async fn a_message_waits_until_somebody_decides() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let [kept, removed] = ["1", "2"].map(|id| a_forged_message(&world, id, "Roof"));
    assert_eq!((kept.state, waiting(&world)), (ReceivedState::Quarantined, 2));
    let listed = admin.get("/admin/mail/received?state=quarantined").await.expect(200).shows("Roof");
    listed.shows("It names a ticket with a proof that is wrong.").shows("NaijaHomes");
    admin.get("/admin/mail/received?state=filed").await.expect(200).hides("Roof");
    let page = format!("/admin/mail/received/{}", kept.id);
    admin.get(&page).await.expect(200).shows("Roof leaks.").shows("eve@example.com");
    let released = admin.post(&format!("{page}/release"), &[]).await.expect(303);
    let ticket = released.location().split('?').next().unwrap();
    admin.get(ticket).await.expect(200).shows("Roof leaks.");
    admin.post(&format!("/admin/mail/received/{}/deletion", removed.id), &[]).await.expect(303);
    assert_eq!(waiting(&world), 0);
    admin.get(&page).await.expect(404);
}

#[actix_web::test]
async fn a_message_for_a_project_that_takes_no_tickets_goes_on_waiting() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let mail = a_forged_message(&world, "1", "Roof");
    let form = [("name", "NaijaHomes"), ("timezone", "UTC")];
    admin.post(&format!("/admin/projects/{}", world.home.id), &form).await.expect(303);
    let page = format!("/admin/mail/received/{}", mail.id);
    admin.post(&format!("{page}/release"), &[]).await.expect(422).shows("Roof leaks.");
    assert_eq!(waiting(&world), 1);
}

#[actix_web::test]
async fn a_script_in_a_message_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let mail = a_forged_message(&world, "1", SCRIPT);
    for path in ["/admin/mail/received".to_owned(), format!("/admin/mail/received/{}", mail.id)] {
        admin.get(&path).await.expect(200).hides("<script>alert").hides("<img src=x");
    }
}
