//! Limits on requests hold for pages as they do for programs.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chrono::{DateTime, Utc};
use switchboard_application::Context;
use switchboard_application::ports::{Counted, Crowd, Crowded, Place, Quota, RequestLimits, Standing};

use crate::browser::Browser;
use crate::world::World;

/// One request of one kind and no more; of the others as many as one likes.
struct OneOf(Quota, Mutex<BTreeMap<String, u32>>);

impl RequestLimits for OneOf {
    fn count(&self, quota: Quota, of: Counted, _now: DateTime<Utc>) -> Option<Standing> {
        if quota != self.0 {
            return None;
        }
        let mut counts = self.1.lock().unwrap();
        let used = counts.entry(format!("{of:?}")).or_default();
        *used += 1;
        Some(Standing { quota, limit: 1, used: *used, reset: Duration::from_secs(60) })
    }

    fn standing(&self, _quota: Quota, _of: Counted, _now: DateTime<Utc>) -> Option<Standing> {
        None
    }

    fn enter(&self, _crowd: Crowd, _of: Counted) -> Result<Place, Crowded> {
        Ok(Box::new(()))
    }

    fn of_pair(&self, _key: &str, _secret: &str) -> Counted {
        Counted::Pair(0)
    }
}

async fn one_of(quota: Quota) -> World {
    World::altered(|context| Context { limits: Arc::new(OneOf(quota, Mutex::default())), ..context }).await
}

#[actix_web::test]
async fn accounts_are_made_at_a_limited_pace() {
    let world = one_of(Quota::Register).await;
    let browser = Browser::new(&world);
    let form = |email: &'static str| [("name", "Chidi"), ("email", email), ("password", "a long sentence")];
    browser.post("/register", &form("chidi@example.org")).await.expect(303);
    browser
        .post("/register", &form("other@example.org"))
        .await
        .expect(422)
        .shows("Too many tries.")
        .shows("value=\"other@example.org\"");
}

#[actix_web::test]
async fn tickets_are_filed_at_a_limited_pace_and_nothing_typed_is_lost() {
    let world = one_of(Quota::CreateTicket).await;
    let browser = world.log_in(&world.tunde).await;
    let project = world.home.id.to_string();
    let form =
        [("project_id", project.as_str()), ("subject", "Again and again"), ("description", "So it is.")];
    browser.post("/tickets/new", &form).await.expect(303);
    browser.post("/tickets/new", &form).await.expect(422).shows("Too many tries.").shows("Again and again");
    // Another person has a count of their own.
    world.log_in(&world.ngozi).await.post("/tickets/new", &form).await.expect(303);
}

#[actix_web::test]
async fn reports_and_searches_are_limited() {
    let world = one_of(Quota::Report).await;
    let admin = world.log_in(&world.admin).await;
    admin.get("/reports").await.expect(200);
    admin.get("/reports/table.csv").await.expect(429).shows("Too many tries.");
    let world = one_of(Quota::Search).await;
    let admin = world.log_in(&world.admin).await;
    admin.get("/inbox?q=photos").await.expect(200);
    admin.get("/inbox?q=status:open").await.expect(200);
    admin.get("/inbox?q=photos").await.expect(429);
}
