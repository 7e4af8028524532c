//! Who may see which page: every page by every kind of visitor, as a table.

use std::fmt::Write as _;

use switchboard_application::records::User;
use switchboard_portal::{Verb, pages};

use crate::browser::Browser;
use crate::world::World;

/// Somebody on a desk.
type Pick = fn(&World) -> &User;

const TABLE: &str = include_str!("../pages.csv");

/// What becomes of a request: where it is sent to log in is told apart from where it is sent afterwards.
async fn outcome(browser: &Browser<'_>, verb: Verb, path: &str) -> String {
    if path == "/events" {
        // It has no end: its beginning says enough.
        let response = browser.open(path).await;
        let location = response.headers().get("location").map_or("", |location| location.to_str().unwrap());
        let sent_away = location.starts_with("/login?next=");
        return if sent_away { "log in".to_owned() } else { response.status().as_u16().to_string() };
    }
    let reply = match verb {
        Verb::Get => browser.get(path).await,
        Verb::Post => browser.post(path, &[]).await,
    };
    if reply.location().starts_with("/login?next=") { "log in".to_owned() } else { reply.status.to_string() }
}

/// The address of a page of the home ticket.
fn address(world: &World, path: &str) -> String {
    path.replace("{id}", &world.ticket.to_string()).replace("{response}", "1")
}

#[actix_web::test]
async fn every_page_admits_those_who_may_see_it() {
    let mut table =
        String::from("method,path,nobody,customer,other customer,agent,other agent,admin,super admin\n");
    for page in pages() {
        // Each page on a desk of its own: whatever a form does is not there for the next one.
        let verb = match page.verb() {
            Verb::Get => "GET",
            Verb::Post => "POST",
        };
        write!(table, "{verb},{}", page.path()).unwrap();
        let picks: [Option<Pick>; 7] = [
            None,
            Some(|world| &world.tunde),
            Some(|world| &world.ngozi),
            Some(|world| &world.alice),
            Some(|world| &world.bob),
            Some(|world| &world.admin),
            Some(|world| &world.root),
        ];
        for pick in picks {
            let world = World::new().await;
            let browser = match pick {
                None => Browser::new(&world),
                Some(pick) => world.log_in(pick(&world)).await,
            };
            let outcome = outcome(&browser, page.verb(), &address(&world, page.path())).await;
            write!(table, ",{outcome}").unwrap();
        }
        table.push('\n');
    }
    assert!(
        table == TABLE,
        "the table is another one now; if that is right, this is crates/portal/tests/pages.csv:\n{table}"
    );
}

#[actix_web::test]
async fn what_lies_beyond_reach_looks_like_what_does_not_exist() {
    let world = World::new().await;
    for user in [&world.ngozi, &world.bob] {
        let browser = world.log_in(user).await;
        let foreign = browser.get(&world.page()).await.expect(404);
        let missing = browser.get("/tickets/99999").await.expect(404);
        assert_eq!(foreign.body.replace(&world.page(), "/tickets/99999"), missing.body);
    }
}

#[actix_web::test]
async fn an_account_that_is_switched_off_is_out_at_once() {
    let world = World::new().await;
    let browser = world.log_in(&world.alice).await;
    browser.get("/inbox").await.expect(200);
    let admin = switchboard_domain::access::Actor::Person(switchboard_domain::access::Person::new(
        world.root.id,
        world.root.role,
        [],
    ));
    switchboard_application::accounts::delete_user::delete_user(&world.context, &admin, world.alice.id)
        .unwrap();
    let reply = browser.get("/inbox").await.expect(303);
    assert_eq!(reply.location(), "/login?next=%2Finbox");
}
