//! Mail that was sent or waits, mail that was received, and quarantine.

use switchboard_application::mails::{cancel, list, retry};
use switchboard_application::ports::{MailFilter, Paging};
use switchboard_application::records::MailSummary;
use switchboard_domain::access::Actor;
use switchboard_domain::mail::MailState;

use super::SCRIPT;
use crate::world::World;

fn mails(world: &World) -> Vec<MailSummary> {
    let all = Paging::Page { page: 1, per_page: 100 };
    list::list(&world.context, &Actor::System, &MailFilter::default(), all).unwrap().records
}

/// Has a mail written, about another address of an account.
async fn a_mail(world: &World) -> MailSummary {
    let admin = world.log_in(&world.admin).await;
    let form = [("name", "Alice"), ("email", "other@example.org"), ("role", "agent"), ("is_active", "1")];
    admin.post(&format!("/admin/users/{}", world.alice.id), &form).await.expect(303);
    mails(world).into_iter().next().unwrap()
}

#[actix_web::test]
async fn a_mail_that_waits_is_shown_tried_and_taken_back() {
    let world = World::new().await;
    let mail = a_mail(&world).await;
    let admin = world.log_in(&world.admin).await;
    let alice = world.alice.email.as_str();
    admin.get("/admin/mail?state=queued").await.expect(200).shows(alice).shows("Changed address");
    admin.get("/admin/mail?state=sent").await.expect(200).hides(alice);
    admin.get("/admin/mail?recipient=nobody@example.org").await.expect(200).shows("No mail here.");
    let page = format!("/admin/mail/{}", mail.id);
    admin.get(&page).await.expect(200).shows("Changed address").shows("Waits");
    admin.post(&format!("{page}/retry"), &[]).await.expect(303);
    admin.post(&format!("{page}/cancellation"), &[]).await.expect(303);
    assert_eq!(mails(&world).first().unwrap().state, MailState::Cancelled);
    let refused = admin.post(&format!("{page}/retry"), &[]).await.expect(422);
    refused.shows("The state of the mail does not allow this.").hides("Try again now");
    assert!(retry::retry(&world.context, &Actor::System, mail.id).is_err());
    assert!(cancel::cancel(&world.context, &Actor::System, mail.id).is_err());
}

#[actix_web::test]
async fn a_secret_in_a_mail_is_shown_to_nobody() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    admin.post("/forgot-password", &[("email", world.tunde.email.as_str())]).await.expect(303);
    // The mail is written when the browser was answered.
    for _ in 0..100 {
        if mails(&world).is_empty() {
            actix_web::rt::time::sleep(std::time::Duration::from_millis(10)).await;
        }
    }
    let mail = mails(&world).into_iter().next().unwrap();
    let shown = admin.get(&format!("/admin/mail/{}", mail.id)).await.expect(200);
    shown.shows("What it says is a secret").hides("#token=");
}

#[actix_web::test]
async fn a_script_in_a_filter_stays_text() {
    let world = World::new().await;
    let admin = world.log_in(&world.admin).await;
    let script: String = url::form_urlencoded::byte_serialize(SCRIPT.as_bytes()).collect();
    for path in [
        format!("/admin/mail?recipient={script}&state={script}&ticket_id={script}"),
        format!("/admin/mail/received?sender={script}&state={script}&project_id={script}"),
    ] {
        admin.get(&path).await.expect(200).hides("<script>alert").hides("<img src=x");
    }
}
