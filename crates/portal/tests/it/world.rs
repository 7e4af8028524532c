//! A desk with people, projects and tickets: what most tests begin with.

use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use actix_web::App;
use actix_web::dev::ServiceResponse;
use actix_web::test::{TestRequest, call_service, init_service};
use switchboard_application::ports::Database;
use switchboard_application::records::{NewUser, Position, Project, User};
use switchboard_application::{Context, Password};
use switchboard_domain::access::Role;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{TicketId, TrustedProxies};
use switchboard_portal::{Portal, PortalSettings};
use switchboard_testkit::clock::ManualClock;
use switchboard_testkit::fixtures::{a_project, a_ticket_with, commit, context, new_user, noon};
use switchboard_testkit::memory::MemoryDatabase;
use switchboard_web::{JobSettings, Jobs};

use crate::browser::Browser;

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse";

type Answering = Pin<Box<dyn Future<Output = ServiceResponse>>>;

/// A desk.
///
/// `home` is the project that most things happen in: Alice is its agent, Tunde the customer of its one ticket. Bob works for `market` and
/// nothing else, where Ngozi has filed a ticket.
pub(crate) struct World {
    pub(crate) context: Arc<Context>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) home: Project,
    pub(crate) root: User,
    pub(crate) admin: User,
    pub(crate) alice: User,
    pub(crate) bob: User,
    pub(crate) tunde: User,
    pub(crate) ngozi: User,
    pub(crate) ticket: TicketId,
    pub(crate) portal: Portal,
    service: Box<dyn Fn(TestRequest) -> Answering>,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::altered(|context| context).await
    }

    /// A desk whose parts were exchanged before anything was done.
    pub(crate) async fn altered(alter: impl FnOnce(Context) -> Context) -> Self {
        let database: Arc<dyn Database> = Arc::new(MemoryDatabase::new());
        let (context, clock) = context(Arc::clone(&database));
        let context = Arc::new(alter(context));
        let (home, market) = (a_project(&database, "NaijaHomes"), a_project(&database, "AgriMarket"));
        let person = |name: &str, role| a_person(&context, name, role);
        let [root, admin] = [person("root", Role::SuperAdmin), person("admin", Role::Admin)];
        let [alice, bob] = [person("alice", Role::Agent), person("bob", Role::Agent)];
        let [tunde, ngozi] = [person("tunde", Role::Customer), person("ngozi", Role::Customer)];
        for (project, agent) in [(&home, &alice), (&market, &bob)] {
            commit(&database, |tx| {
                tx.projects().assign_agent(project.id, agent.id, Position::Member, noon())
            });
        }
        let ticket = file(&database, &home, &tunde).id;
        file(&database, &market, &ngozi);
        let (portal, service) = service(Arc::clone(&context), true).await;
        Self { context, clock, home, root, admin, alice, bob, tunde, ngozi, ticket, portal, service }
    }

    /// The same desk without an API browser.
    pub(crate) async fn without_api_browser(mut self) -> Self {
        (self.portal, self.service) = service(Arc::clone(&self.context), false).await;
        self
    }

    /// A browser in which somebody has logged in.
    pub(crate) async fn log_in(&self, user: &User) -> Browser<'_> {
        let browser = Browser::new(self);
        let form = [("email", user.email.as_str()), ("password", PASSWORD)];
        browser.post("/login", &form).await.expect(303);
        browser
    }

    /// The page of the home ticket.
    pub(crate) fn page(&self) -> String {
        format!("/tickets/{}", self.ticket)
    }

    pub(crate) async fn call(&self, request: TestRequest) -> ServiceResponse {
        (self.service)(request).await
    }
}

async fn service(
    context: Arc<Context>,
    api_browser: bool,
) -> (Portal, Box<dyn Fn(TestRequest) -> Answering>) {
    let settings = JobSettings { jobs_max: 64, reader_threads: 2, wait: Duration::from_secs(5) };
    let jobs = Arc::new(Jobs::new(context, &settings).unwrap());
    let settings = PortalSettings {
        form_bytes_max: 64 * 1024,
        patience: Duration::from_secs(5),
        trusted_proxies: TrustedProxies::default(),
        api_browser,
    };
    let portal = Portal::new(jobs, settings);
    let app = App::new().configure(|app| portal.configure(app));
    let service = Rc::new(init_service(app).await);
    let call = move |request: TestRequest| -> Answering {
        let service = Rc::clone(&service);
        Box::pin(async move { call_service(&*service, request.to_request()).await })
    };
    (portal, Box::new(call))
}

/// Somebody who can log in with the password of everybody.
fn a_person(context: &Context, name: &str, role: Role) -> User {
    let password_hash = context.passwords.hash(&Password::tried(PASSWORD.to_owned())).unwrap();
    let new =
        NewUser { password_hash: Some(password_hash), ..new_user(&format!("{name}@example.org"), role) };
    commit(&context.database, |tx| tx.users().insert(&new))
}

fn file(database: &Arc<dyn Database>, project: &Project, customer: &User) -> Ticket {
    a_ticket_with(database, project, |mut ticket| {
        ticket.creator_id = Some(customer.id);
        ticket.customer.email = customer.email.clone();
        ticket.customer.name = customer.name.clone();
        ticket
    })
}
