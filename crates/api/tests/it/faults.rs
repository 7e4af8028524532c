//! A database that fails, panics or hangs: the client gets a fixed sentence, and the next request is served.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use insta::assert_snapshot;
use switchboard_api::ApiSettings;
use switchboard_application::Context;
use switchboard_application::ports::{Database, Durability, Reader, StoreError, Transaction};
use switchboard_testkit::fixtures::context;
use switchboard_testkit::memory::MemoryDatabase;

use crate::app::{Answer, App, Credential, Request};

/// What a database does instead of answering.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    None,
    Unavailable,
    Backend,
    Panic,
    Hang,
}

/// A database with a fault that can be changed.
struct Faulty {
    fault: Mutex<Fault>,
    inner: MemoryDatabase,
}

impl Faulty {
    fn set(&self, fault: Fault) {
        *self.fault.lock().unwrap() = fault;
    }

    fn fail(&self) -> Result<(), StoreError> {
        let fault = *self.fault.lock().unwrap();
        match fault {
            Fault::None => Ok(()),
            Fault::Unavailable => Err(StoreError::Unavailable("connection to 10.1.2.3 refused".into())),
            Fault::Backend => Err(StoreError::Backend("syntax error near secret_table".into())),
            Fault::Panic => panic!("a secret panic"),
            Fault::Hang => {
                std::thread::sleep(Duration::from_millis(600));
                Ok(())
            }
        }
    }
}

impl Database for Faulty {
    fn begin(&self) -> Result<Box<dyn Transaction>, StoreError> {
        self.fail()?;
        self.inner.begin()
    }

    fn reader(&self) -> Result<Box<dyn Reader>, StoreError> {
        self.fail()?;
        self.inner.reader()
    }

    fn check(&self) -> Result<(), StoreError> {
        self.fail()?;
        self.inner.check()
    }

    fn durability(&self) -> Durability {
        self.inner.durability()
    }
}

fn faulty() -> (Arc<Faulty>, Arc<Context>) {
    let database = Arc::new(Faulty { fault: Mutex::new(Fault::None), inner: MemoryDatabase::new() });
    let (context, _clock) = context(Arc::<Faulty>::clone(&database));
    (database, Arc::new(context))
}

async fn ping(app: &App) -> Answer {
    app.call(Request::get("/api/external/ping").by(&Credential::pair("sk_1", "ss_1"))).await
}

#[actix_web::test]
async fn faults_of_the_database_say_nothing_about_their_causes() {
    let (database, context) = faulty();
    let app = App::new(context).await;
    database.set(Fault::Backend);
    assert_snapshot!("fault", ping(&app).await);
    database.set(Fault::Unavailable);
    assert_snapshot!("unavailable", ping(&app).await);
    let ready = app.call(Request::get("/health/ready")).await;
    assert_eq!((ready.status, &ready.headers["retry-after"]), (503, &"1".to_owned()));
    app.call(Request::get("/health/live")).await.expect(200);
    database.set(Fault::None);
    ping(&app).await.expect(401);
}

#[actix_web::test]
async fn a_panic_is_a_fault_like_others_and_the_next_request_is_served() {
    let (database, context) = faulty();
    let app = App::new(context).await;
    database.set(Fault::Panic);
    let answer = ping(&app).await;
    assert_eq!((answer.status, answer.json()["code"].as_str()), (500, Some("internal")));
    assert!(!String::from_utf8_lossy(&answer.body).contains("secret"), "{answer}");
    database.set(Fault::None);
    ping(&app).await.expect(401);
}

#[actix_web::test]
async fn a_request_that_takes_too_long_is_given_up() {
    let (database, context) = faulty();
    let settings = ApiSettings { request_timeout: Duration::from_millis(50), ..ApiSettings::default() };
    let app = App::with_settings(Arc::clone(&context), settings).await;
    database.set(Fault::Hang);
    assert_snapshot!("timed_out", ping(&app).await);
    database.set(Fault::None);
    ping(&App::new(context).await).await.expect(401);
}

#[actix_web::test]
async fn requests_beyond_the_limit_wait_for_a_while_and_are_refused() {
    let (database, context) = faulty();
    let impatient =
        ApiSettings { jobs_max: 1, job_wait: Duration::from_millis(50), ..ApiSettings::default() };
    let app = App::with_settings(Arc::clone(&context), impatient).await;
    database.set(Fault::Hang);
    let (first, second) = tokio::join!(ping(&app), ping(&app));
    assert_eq!((first.status, second.status), (401, 503));
    assert_snapshot!("overloaded", second);
    let patient = ApiSettings { jobs_max: 1, job_wait: Duration::from_secs(20), ..ApiSettings::default() };
    let app = App::with_settings(context, patient).await;
    let (first, second) = tokio::join!(ping(&app), ping(&app));
    assert_eq!((first.status, second.status), (401, 401));
}
