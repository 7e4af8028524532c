//! A desk with a project, an agent, customers and an administrator.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;

use switchboard_application::accounts::ProgramCaller;
use switchboard_application::accounts::authenticate;
use switchboard_application::accounts::login::{LoggedIn, Login, login};
use switchboard_application::keys::create_pair::{CreatePair, Pair, create_pair};
use switchboard_application::ports::{Database, NoteVisibility};
use switchboard_application::records::{PasswordHash, Project, TicketDetail, User, UserName};
use switchboard_application::tickets::add_message::{AddMessage, Added, add_message};
use switchboard_application::tickets::create::{CreateTicket, create};
use switchboard_application::{Context, Error, Password};
use switchboard_domain::access::{Actor, Person, Role, Scope};
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{AllowedNetworks, MessageType, Priority, Source, TicketId};
use switchboard_testkit::clock::ManualClock;
use switchboard_testkit::fixtures::{a_project, commit, context, new_user};
use switchboard_testkit::memory::MemoryDatabase;

/// Where requests come from.
pub(crate) const HERE: IpAddr = IpAddr::V4(Ipv4Addr::new(203, 0, 113, 7));

/// Everything a test needs.
pub(crate) struct Desk {
    pub(crate) ctx: Context,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) project: Project,
    pub(crate) elsewhere: Project,
    pub(crate) agent: User,
    pub(crate) customer: User,
    pub(crate) administrator: User,
}

impl Desk {
    pub(crate) fn new() -> Self {
        Self::over(Arc::new(MemoryDatabase::new()))
    }

    pub(crate) fn over(database: Arc<dyn Database>) -> Self {
        let project = a_project(&database, "NaijaHomes");
        let elsewhere = a_project(&database, "AgriMarket");
        let agent = with_password(&database, "alice@example.org", Role::Agent);
        commit(&database, |tx| {
            tx.projects().assign_agent(
                project.id,
                agent.id,
                switchboard_application::records::Position::Member,
                switchboard_testkit::fixtures::noon(),
            )
        });
        let customer = with_password(&database, "tunde@example.org", Role::Customer);
        let administrator = with_password(&database, "ada@example.org", Role::Admin);
        let (ctx, clock) = context(database);
        Self { ctx, clock, project, elsewhere, agent, customer, administrator }
    }

    pub(crate) fn agent(&self) -> Actor {
        Actor::Person(Person::new(self.agent.id, Role::Agent, [self.project.id]))
    }

    pub(crate) fn administrator(&self) -> Actor {
        Actor::Person(Person::new(self.administrator.id, Role::Admin, []))
    }

    pub(crate) fn customer(&self) -> Actor {
        Actor::Person(Person::new(self.customer.id, Role::Customer, []))
    }

    /// A pair of keys of the project.
    pub(crate) fn pair(&self, alter: impl FnOnce(&mut CreatePair)) -> Pair {
        let mut command = CreatePair {
            project_id: self.project.id,
            name: "Shop".parse().unwrap(),
            allowed_networks: AllowedNetworks::default(),
            expires_at: None,
        };
        alter(&mut command);
        create_pair(&self.ctx, &self.administrator(), command).unwrap()
    }

    /// The caller that a pair of keys stands for.
    pub(crate) fn program(&self) -> ProgramCaller {
        let pair = self.pair(|_| {});
        authenticate::project(&self.ctx, &pair.api_key, &pair.api_secret, Some(HERE)).unwrap()
    }

    pub(crate) fn command(&self) -> CreateTicket {
        CreateTicket {
            project_id: self.project.id,
            subject: "Cannot upload photos".parse().unwrap(),
            description: "The button does nothing.".parse().unwrap(),
            priority: Priority::High,
            source: Source::Web,
            category_id: None,
            tags: Vec::new(),
            customer_name: None,
            customer_email: None,
            customer_phone: None,
            customer_reference: None,
            metadata: None,
        }
    }

    /// A ticket that the customer filed.
    pub(crate) fn ticket(&self) -> Ticket {
        create(&self.ctx, &self.customer(), &self.command()).unwrap().ticket
    }

    pub(crate) fn write(
        &self,
        actor: &Actor,
        ticket: TicketId,
        message_type: MessageType,
    ) -> Result<Added, Error> {
        let id = actor.user_id().expect("a person writes");
        let author = UserName { id, name: "Somebody".to_owned() };
        let command = AddMessage { ticket_id: ticket, body: "Which browser?".parse().unwrap(), message_type };
        add_message(&self.ctx, actor, author, command)
    }

    /// Everything that is kept of a ticket.
    pub(crate) fn stored(&self, id: TicketId) -> TicketDetail {
        let mut reader = self.ctx.database.reader().unwrap();
        reader.tickets().detail(id, &Scope::All, NoteVisibility::Shown).unwrap().expect("the ticket is kept")
    }

    /// The kinds of the events of a ticket, in order.
    pub(crate) fn happened(&self, id: TicketId) -> Vec<&'static str> {
        self.stored(id).activities.iter().map(|event| event.event.kind().as_str()).collect()
    }

    pub(crate) fn log_in(&self, address: &str) -> LoggedIn {
        self.try_log_in(address, "secret of somebody").unwrap()
    }

    pub(crate) fn try_log_in(&self, address: &str, password: &str) -> Result<LoggedIn, Error> {
        let command = Login {
            email: address.parse().unwrap(),
            password: Password::tried(password.to_owned()),
            address: HERE,
        };
        login(&self.ctx, &command)
    }
}

fn with_password(database: &Arc<dyn Database>, address: &str, role: Role) -> User {
    let mut user = new_user(address, role);
    user.password_hash = Some(PasswordHash("plain:secret of somebody".to_owned()));
    commit(database, |tx| tx.users().insert(&user))
}

/// The messages of a refusal that names fields, as `field: message`.
pub(crate) fn refused_fields<T: std::fmt::Debug>(outcome: Result<T, Error>) -> Vec<String> {
    let error = outcome.unwrap_err();
    let Error::Invalid(errors) = &error else { panic!("not a refusal of fields: {error}") };
    let lines = |(field, messages): (&String, &Vec<String>)| {
        messages.iter().map(|text| format!("{field}: {text}")).collect::<Vec<_>>()
    };
    errors.messages().iter().flat_map(lines).collect()
}
