//! A desk at which it is looked who was told what.

use std::sync::Arc;

use switchboard_application::accounts::PersonCaller;
use switchboard_application::accounts::authenticate::person;
use switchboard_application::mails::deliver::{Postman, deliver};
use switchboard_application::mails::list::{list, show};
use switchboard_application::notifications::announce::{Announced, Patience, announce};
use switchboard_application::notifications::pass_over::pass_over;
use switchboard_application::notifications::preferences;
use switchboard_application::ports::{Letter, MailFilter, NoticeLetter, Paging};
use switchboard_application::records::{MailDetail, User};
use switchboard_application::tickets::watch::watch;
use switchboard_domain::TicketId;
use switchboard_domain::access::{Actor, Person, Role};
use switchboard_domain::mail::MailKind;
use switchboard_domain::notification::{Cadence, NoticeKind};
use switchboard_testkit::fixtures::an_agent;
use switchboard_testkit::mail::{NumberedLetters, ScriptedTransport};

use crate::desk::Desk;

/// A desk with a second agent, whose letters and mails are looked at.
pub(crate) struct Office {
    pub(crate) desk: Desk,
    pub(crate) letters: Arc<NumberedLetters>,
    pub(crate) transport: ScriptedTransport,
    pub(crate) bob: User,
}

impl Office {
    pub(crate) fn new() -> Self {
        let mut desk = Desk::new();
        let letters = Arc::new(NumberedLetters::default());
        let transport = ScriptedTransport::default();
        desk.ctx.letters = Arc::<NumberedLetters>::clone(&letters);
        desk.ctx.transport = Arc::new(transport.clone());
        let bob = an_agent(&desk.ctx.database, "bob@example.org", &desk.project);
        Self { desk, letters, transport, bob }
    }

    pub(crate) fn bob(&self) -> Actor {
        Actor::Person(Person::new(self.bob.id, Role::Agent, [self.desk.project.id]))
    }

    /// A ticket of the customer that nobody was told of, followed by Bob.
    pub(crate) fn ticket(&self) -> TicketId {
        let ticket = self.desk.ticket().id;
        watch(&self.desk.ctx, &self.bob(), ticket).unwrap();
        pass_over(&self.desk.ctx, &Actor::System).unwrap();
        ticket
    }

    pub(crate) fn announce(&self) -> Announced {
        announce(&self.desk.ctx, &Actor::System, &mut Patience::default()).unwrap()
    }

    /// Who was told what until now, in the order in which it was written.
    pub(crate) fn told(&self) -> Vec<(String, MailKind)> {
        while self.announce() == Announced::Some {}
        let posted = self.letters.posted(&self.desk.ctx.database);
        posted.into_iter().map(|posted| (posted.to.as_str().to_owned(), posted.letter.kind())).collect()
    }

    pub(crate) fn notices(&self) -> Vec<NoticeLetter> {
        let posted = self.letters.posted(&self.desk.ctx.database).into_iter();
        let notice = |letter| {
            let Letter::Notice(notice) = letter else { panic!("{letter:?}") };
            *notice
        };
        posted.map(|posted| notice(posted.letter)).collect()
    }

    /// The mails, the oldest first.
    pub(crate) fn mails(&self) -> Vec<MailDetail> {
        let paging = Paging::After { last_seen: None, limit: 100 };
        let ctx = &self.desk.ctx;
        let listed = list(ctx, &Actor::System, &MailFilter::default(), paging).unwrap().records;
        let mut mails: Vec<_> =
            listed.iter().map(|mail| show(ctx, &Actor::System, mail.id).unwrap()).collect();
        mails.sort_by_key(|mail| mail.summary.id);
        mails
    }

    pub(crate) fn deliver(&self) {
        let node = "node-1".parse().unwrap();
        let postman = Postman { ctx: &self.desk.ctx, node: &node, is_stopping: &|| false };
        deliver(&postman, &Actor::System).unwrap();
    }

    pub(crate) fn caller(&self, address: &str) -> PersonCaller {
        let logged_in = self.desk.log_in(address);
        person(&self.desk.ctx, &logged_in.access_token).unwrap()
    }

    pub(crate) fn choose(&self, address: &str, kind: NoticeKind, cadence: Cadence) {
        let caller = self.caller(address);
        preferences::choose(&self.desk.ctx, &caller, &[(kind, Some(cadence))].into()).unwrap();
    }
}

/// What somebody was told.
pub(crate) fn to(address: &str, kind: MailKind) -> (String, MailKind) {
    (format!("{address}@example.org"), kind)
}
