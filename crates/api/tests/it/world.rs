//! A desk with people, projects, keys and a ticket: what most tests begin with.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::{Value, json};
use switchboard_application::keys::create_pair::{CreatePair, Pair, create_pair};
use switchboard_application::ports::{Clock as _, Paging};
use switchboard_application::records::{NewUser, Project, User};
use switchboard_application::{Context, Password};
use switchboard_blobs::{BlobLocation, ObjectBlobs};
use switchboard_domain::access::{Actor, Role};
use switchboard_domain::{AllowedNetworks, AttachmentId, KeyId, TicketId};
use switchboard_mail::MimeReader;
use switchboard_security::{
    Argon2Passwords, HmacThreadTokens, HmacUnsubscribeTokens, KeyRing, LimitSettings, PasetoAnswers,
    PasetoTokens, PasswordSettings, SystemSecrets, WindowLimits,
};
use switchboard_testkit::blobs::MemoryBlobs;
use switchboard_testkit::clock::ManualClock;
use switchboard_testkit::fixtures::{a_project, commit, context, new_attachment, new_user, noon};
use switchboard_testkit::mail::{NumberedLetters, Posted, ScriptedTransport};
use switchboard_testkit::memory::Snapshot;

use tempfile::TempDir;

use crate::app::{Answer, App, Credential, Request};
use crate::databases::{DatabaseKind, TestDatabase};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse";

/// A desk.
///
/// `home` is the project that most things happen in: Alice is its agent, Tunde the customer of its one ticket. Bob works for `market` and
/// nothing else, where Ngozi has filed a ticket. `dormant` takes no tickets.
pub(crate) struct World {
    pub(crate) app: App,
    pub(crate) context: Arc<Context>,
    pub(crate) clock: Arc<ManualClock>,
    /// The bytes of attachments, on the memory database.
    pub(crate) blobs: Arc<MemoryBlobs>,
    folder: TempDir,
    letters: Arc<NumberedLetters>,
    /// What mails are handed over to.
    pub(crate) transport: ScriptedTransport,
    pub(crate) home: Project,
    pub(crate) market: Project,
    pub(crate) root: User,
    pub(crate) admin: User,
    pub(crate) alice: User,
    pub(crate) bob: User,
    pub(crate) tunde: User,
    pub(crate) ngozi: User,
    pub(crate) home_key: Credential,
    pub(crate) market_key: Credential,
    pub(crate) ticket: TicketId,
    pub(crate) ticket_number: String,
    pub(crate) market_ticket: TicketId,
    pub(crate) market_ticket_number: String,
    pub(crate) test_database: TestDatabase,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::on(DatabaseKind::Memory).await
    }

    pub(crate) async fn on(kind: DatabaseKind) -> Self {
        Self::altered(kind, |context| context).await
    }

    /// A desk with these limits on requests. The windows of the requests with which it was furnished have ended.
    pub(crate) async fn limited(limits: LimitSettings) -> Self {
        let limits = Arc::new(WindowLimits::new(limits));
        let world = Self::altered(DatabaseKind::Memory, |context| Context { limits, ..context }).await;
        world.clock.advance(TimeDelta::hours(1));
        world
    }

    /// A desk whose parts were exchanged before anything was done.
    pub(crate) async fn altered(kind: DatabaseKind, alter: impl FnOnce(Context) -> Context) -> Self {
        let test_database = TestDatabase::new(kind);
        let database = &test_database.database;
        let (doubles, clock) = context(Arc::clone(database));
        let (doubles, letters, transport) = with_mail(doubles);
        let blobs = Arc::new(MemoryBlobs::new(Arc::clone(&clock)));
        let folder = tempfile::tempdir().unwrap();
        let context = Arc::new(alter(if kind == DatabaseKind::Memory {
            Context { blobs: Arc::<MemoryBlobs>::clone(&blobs), ..doubles }
        } else {
            with_real_adapters(doubles, folder.path())
        }));
        let (home, market) = (a_project(database, "NaijaHomes"), a_project(database, "AgriMarket"));
        let person = |name: &str, role| a_person(&context, name, role);
        let [root, admin] = [person("root", Role::SuperAdmin), person("admin", Role::Admin)];
        let [alice, bob] = [person("alice", Role::Agent), person("bob", Role::Agent)];
        let [tunde, ngozi] = [person("tunde", Role::Customer), person("ngozi", Role::Customer)];
        for (project, agent) in [(&home, &alice), (&market, &bob)] {
            commit(database, |tx| {
                tx.projects().assign_agent(
                    project.id,
                    agent.id,
                    switchboard_application::records::Position::Member,
                    noon(),
                )
            });
        }
        let [home_key, market_key] = [&home, &market].map(|project| credential(&a_pair(&context, project)));
        let app = App::new(Arc::clone(&context)).await;
        let (ticket, ticket_number) = file(&app, &home_key, "tunde").await;
        let (market_ticket, market_ticket_number) = file(&app, &market_key, "ngozi").await;
        let mut world = Self {
            app,
            context,
            clock,
            blobs,
            folder,
            letters,
            transport,
            home,
            market,
            root,
            admin,
            alice,
            bob,
            tunde,
            ngozi,
            home_key,
            market_key,
            ticket,
            ticket_number,
            market_ticket,
            market_ticket_number,
            test_database,
        };
        world.write_note().await;
        world
    }

    /// The token of a new session.
    pub(crate) async fn log_in(&self, user: &User) -> Credential {
        let body = json!({ "email": user.email.as_str(), "password": PASSWORD });
        let answer = self.app.call(Request::post("/api/auth/login", &body)).await.expect(200);
        Credential::token(answer["access_token"].as_str().unwrap())
    }

    pub(crate) async fn get(&self, uri: &str, by: &Credential) -> Answer {
        self.app.call(Request::get(uri).by(by)).await
    }

    pub(crate) async fn post(&self, uri: &str, by: &Credential, body: &Value) -> Answer {
        self.app.call(Request::post(uri, body).by(by)).await
    }

    pub(crate) async fn put(&self, uri: &str, by: &Credential, body: &Value) -> Answer {
        self.app.call(Request::put(uri, body).by(by)).await
    }

    pub(crate) async fn delete(&self, uri: &str, by: &Credential) -> Answer {
        self.app.call(Request::delete(uri).by(by)).await
    }

    /// The letters once there are so many: some are written when the client was answered.
    pub(crate) async fn letters(&self, number: usize) -> Vec<Posted> {
        for _ in 0..4_000 {
            let letters = self.posted();
            if letters.len() >= number {
                assert_eq!(letters.len(), number, "{letters:?}");
                return letters;
            }
            actix_web::rt::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        panic!("there are only {:?}", self.posted());
    }

    /// The letters in the outbox.
    pub(crate) fn posted(&self) -> Vec<Posted> {
        self.letters.posted(&self.test_database.database)
    }

    /// A pair of keys of the home project that was altered after it was made.
    pub(crate) fn altered_key(&self, alter: impl FnOnce(&Self, KeyId)) -> Credential {
        let pair = a_pair(&self.context, &self.home);
        alter(self, pair.id);
        credential(&pair)
    }

    /// The newest key of a project.
    pub(crate) fn newest_key(&self, project: &Project) -> KeyId {
        let mut reader = self.context.database.reader().unwrap();
        let keys = reader.keys().of_project(project.id, Paging::Page { page: 1, per_page: 1 }).unwrap();
        keys.records[0].id
    }

    /// A pair of keys of the home project that ends in an hour.
    pub(crate) fn ending_key(&self) -> Credential {
        let expires_at = Some(self.clock.now() + TimeDelta::hours(1));
        let allowed_networks = AllowedNetworks::default();
        credential(&pair_with(
            &self.context,
            CreatePair { expires_at, ..wanted_pair(&self.home, allowed_networks) },
        ))
    }

    /// A pair of keys of the home project that may be used from there alone.
    pub(crate) fn bound_key(&self, networks: &[&str]) -> Credential {
        let allowed_networks = AllowedNetworks::parse(networks.iter().copied()).unwrap();
        credential(&pair_with(&self.context, wanted_pair(&self.home, allowed_networks)))
    }

    /// A pair of keys of a project that was disabled.
    pub(crate) fn disabled_key(&self) -> Credential {
        let project = a_project(&self.test_database.database, "Dormant");
        let pair = a_pair(&self.context, &project);
        self.test_database.memory.as_ref().unwrap().disable_project(project.id);
        credential(&pair)
    }

    /// A file that hangs on a ticket, by its identifier. For the memory database.
    pub(crate) fn attach(&self, ticket: TicketId) -> AttachmentId {
        let number = u32::try_from(self.blobs.keys().len()).unwrap();
        let new = new_attachment(ticket, number);
        self.blobs.put(&new.file.key, b"12345");
        commit(&self.test_database.database, |tx| tx.attachments().insert(&new))
    }

    /// How many files of attachments there are on a real folder, once there are no more than expected.
    pub(crate) async fn files_left(&self, expected: usize) -> usize {
        for _ in 0..1000 {
            if files_below(self.folder.path()) <= expected {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        files_below(self.folder.path())
    }

    /// The memory database as it is now.
    pub(crate) fn snapshot(&self) -> Snapshot {
        self.test_database.memory.as_ref().unwrap().snapshot()
    }

    /// Everything that was kept, as far as anybody can read it.
    pub(crate) async fn dump(&self) -> Vec<Value> {
        let root = self.log_in(&self.root).await;
        let mut everything = Vec::new();
        for list in [
            "/api/admin/projects?per_page=100",
            "/api/tickets?per_page=100",
            "/api/admin/users?per_page=100",
            "/api/categories",
            "/api/tags",
            "/api/admin/sla",
            "/api/admin/calendars",
            "/api/admin/sent-mail?per_page=100",
            "/api/admin/keys?per_page=100",
            "/api/admin/received-mail?per_page=100",
        ] {
            everything.push(self.get(list, &root).await.expect(200));
        }
        for person in [&self.admin, &self.alice, &self.bob] {
            let list = format!("/api/canned-responses?user_id={}", person.id);
            everything.push(self.get(&list, &root).await.expect(200));
        }
        for (list, path) in [(0, "/api/admin/projects"), (1, "/api/tickets")] {
            for id in ids(&everything[list]) {
                everything.push(self.get(&format!("{path}/{id}"), &root).await.expect(200));
            }
        }
        let mut reader = self.context.database.reader().unwrap();
        let events = reader.events().after(0, 10_000).unwrap();
        everything.extend(events.iter().map(|event| json!(format!("{event:?}"))));
        everything
    }

    async fn write_note(&mut self) {
        let alice = self.log_in(&self.alice).await;
        let body = json!({ "body": "He has called before.", "type": "note" });
        self.post(&format!("/api/tickets/{}/messages", self.ticket), &alice, &body).await.expect(201);
    }
}

/// The same context with mail that can be looked at.
fn with_mail(doubles: Context) -> (Context, Arc<NumberedLetters>, ScriptedTransport) {
    let (letters, transport) = (Arc::new(NumberedLetters::default()), ScriptedTransport::default());
    let context = Context {
        letters: Arc::<NumberedLetters>::clone(&letters),
        transport: Arc::new(transport.clone()),
        ..doubles
    };
    (context, letters, transport)
}

/// The identifiers of the records of a list.
fn ids(list: &Value) -> Vec<i64> {
    list["data"].as_array().unwrap().iter().map(|record| record["id"].as_i64().unwrap()).collect()
}

/// The context of a real server but for its clock, and without a limit on log-ins.
fn with_real_adapters(doubles: Context, folder: &Path) -> Context {
    let ring = KeyRing::generate();
    Context {
        blobs: Arc::new(ObjectBlobs::open(&BlobLocation::Folder(folder.to_owned())).unwrap()),
        passwords: Arc::new(Argon2Passwords::new(PasswordSettings::cheap()).unwrap()),
        thread_tokens: Arc::new(HmacThreadTokens::new(&ring)),
        unsubscribe_tokens: Arc::new(HmacUnsubscribeTokens::new(&ring)),
        tokens: Arc::new(PasetoTokens::new(ring)),
        mail_reader: Arc::new(MimeReader),
        secrets: Arc::new(SystemSecrets),
        answers: Arc::new(PasetoAnswers),
        ..doubles
    }
}

fn files_below(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
    entries.map(|entry| if entry.path().is_dir() { files_below(&entry.path()) } else { 1 }).sum()
}

/// Keeps a person who can log in.
pub(crate) fn a_person(context: &Context, name: &str, role: Role) -> User {
    let password_hash = Some(context.passwords.hash(&Password::tried(PASSWORD.to_owned())).unwrap());
    let user = NewUser { password_hash, ..new_user(&format!("{name}@example.org"), role) };
    commit(&context.database, |tx| tx.users().insert(&user))
}

/// The body of the page's example of a ticket.
pub(crate) fn example_ticket(customer: &str) -> Value {
    json!({
        "customer_name": customer,
        "customer_email": format!("{customer}@example.org"),
        "customer_id": "USR-98231",
        "subject": "Cannot upload property photos",
        "description": "Upload button does nothing on Chrome...",
        "priority": "high",
        "metadata": { "listing_id": "LST-00421", "browser": "Chrome 124", "platform": "web" },
    })
}

async fn file(app: &App, key: &Credential, customer: &str) -> (TicketId, String) {
    let answer =
        app.call(Request::post("/api/external/tickets", &example_ticket(customer)).by(key)).await.expect(201);
    (
        TicketId::new(answer["ticket_id"].as_i64().unwrap()),
        answer["ticket_number"].as_str().unwrap().to_owned(),
    )
}

fn a_pair(context: &Context, project: &Project) -> Pair {
    pair_with(context, wanted_pair(project, AllowedNetworks::default()))
}

fn wanted_pair(project: &Project, allowed_networks: AllowedNetworks) -> CreatePair {
    CreatePair {
        project_id: project.id,
        name: "Production".parse().unwrap(),
        allowed_networks,
        expires_at: None,
    }
}

fn pair_with(context: &Context, wanted: CreatePair) -> Pair {
    create_pair(context, &Actor::System, wanted).unwrap()
}

fn credential(pair: &Pair) -> Credential {
    Credential::pair(&pair.api_key, &pair.api_secret)
}
