//! Which ticket a message belongs to, and what its sender is to it.

use switchboard_domain::access::{Ability, Actor, Person, Scope, authorize};
use switchboard_domain::intake::{Claim, Relation};
use switchboard_domain::mail::ThreadToken;
use switchboard_domain::ticket::Ticket;
use switchboard_domain::{EmailAddress, TicketId};

use super::message::Message;
use crate::ports::Transaction;
use crate::records::{Cause, Project, UserName};
use crate::{Context, Error};

/// The ticket that a message names, and how.
pub(super) struct Thread {
    pub(super) claim: Claim,
    pub(super) ticket: Option<Ticket>,
}

/// What the sender of a message is to the ticket that it names.
pub(super) struct Part {
    pub(super) relation: Relation,
    /// Who wrote the message, as replies show it.
    pub(super) author: Option<UserName>,
    /// What a reply is put down to.
    pub(super) cause: Cause,
}

/// The tokens in a message, as far as they are ours.
#[derive(Default)]
struct Tokens {
    ours: Vec<TicketId>,
    is_forged: bool,
}

impl Thread {
    /// Finds the ticket. The strongest claim that leads to one counts; a token that we did not sign counts if nothing else does.
    pub(super) fn find(
        tx: &mut dyn Transaction,
        ctx: &Context,
        scope: &Scope,
        project: &Project,
        message: &Message,
    ) -> Result<Self, Error> {
        let replies = ctx.settings.mail_reply_to.as_ref();
        let recipients = message.mail.recipients.iter();
        let addressed =
            recipients.filter_map(|address| replies.and_then(|replies| replies.token_in(address)));
        let addressed = Tokens::read(ctx, addressed);
        let answers = message.mail.answers.iter();
        let mut answered = Tokens::default();
        for (id, token) in answers.filter_map(|id| Some((id, ThreadToken::in_message_id(id)?))) {
            match ctx.thread_tokens.read(&token) {
                Some(ticket) => answered.ours.push(ticket),
                // Other desks have tokens too.
                None => answered.is_forged |= is_of_this_desk(ctx, project, id),
            }
        }
        for (claim, tokens) in [(Claim::Address, &addressed), (Claim::Reference, &answered)] {
            for id in &tokens.ours {
                if let Some(ticket) = tx.tickets().find(*id, scope)? {
                    return Ok(Self { claim, ticket: Some(ticket) });
                }
            }
        }
        if let Some(number) = &message.mail.number
            && let Some(ticket) = tx.tickets().find_by_number(number, scope)?
        {
            let part = Part::of(tx, &ticket, message)?;
            if part.relation != Relation::Stranger || !(addressed.is_forged || answered.is_forged) {
                return Ok(Self { claim: Claim::Number, ticket: Some(ticket) });
            }
        }
        let claim = if addressed.is_forged || answered.is_forged { Claim::Forged } else { Claim::Nothing };
        Ok(Self { claim, ticket: None })
    }

    /// What the sender is to the ticket.
    pub(super) fn part(&self, tx: &mut dyn Transaction, message: &Message) -> Result<Part, Error> {
        self.ticket.as_ref().map_or_else(|| Ok(Part::STRANGER), |ticket| Part::of(tx, ticket, message))
    }
}

impl Tokens {
    fn read(ctx: &Context, tokens: impl Iterator<Item = ThreadToken>) -> Self {
        let mut found = Self::default();
        for token in tokens {
            match ctx.thread_tokens.read(&token) {
                Some(id) => found.ours.push(id),
                None => found.is_forged = true,
            }
        }
        found
    }
}

impl Part {
    const STRANGER: Self =
        Self { relation: Relation::Stranger, author: None, cause: Cause { user_id: None, key_id: None } };

    /// The customer is known by their address; a member of staff by the address of their account and by what they may do at this moment.
    fn of(tx: &mut dyn Transaction, ticket: &Ticket, message: &Message) -> Result<Self, Error> {
        let Some(sender) = message.sender() else { return Ok(Self::STRANGER) };
        let account = tx.users().find_by_email(sender)?.map(|found| found.user);
        let owns = account.as_ref().is_some_and(|account| ticket.creator_id == Some(account.id));
        if ticket.customer.email == *sender || owns {
            let name = ticket.customer.name.as_str().to_owned();
            let author = ticket.creator_id.map(|id| UserName { id, name });
            let cause = Cause { user_id: ticket.creator_id, key_id: None };
            return Ok(Self { relation: Relation::Customer, author, cause });
        }
        let Some(account) = account.filter(|account| account.role.is_staff() && account.is_active) else {
            return Ok(Self::STRANGER);
        };
        let is_member = tx.projects().has_agent(ticket.project_id, account.id)?;
        let projects = is_member.then_some(ticket.project_id);
        let actor = Actor::Person(Person::new(account.id, account.role, projects));
        let permit = authorize(&actor, Ability::TicketRespond)?;
        if tx.tickets().find(ticket.id, permit.scope())?.is_none() {
            return Ok(Self::STRANGER);
        }
        let author = UserName { id: account.id, name: account.name.as_str().to_owned() };
        let cause = Cause { user_id: Some(account.id), key_id: None };
        Ok(Self { relation: Relation::Staff, author: Some(author), cause })
    }
}

/// Whether an identifier has a domain of this desk, where a token that we did not sign is a forgery.
fn is_of_this_desk(ctx: &Context, project: &Project, id: &str) -> bool {
    let domain =
        |address: &EmailAddress| address.canonical().rsplit_once('@').map(|(_, domain)| domain.to_owned());
    let host = id.rsplit_once('@').map(|(_, host)| host.to_ascii_lowercase());
    let mut senders = std::iter::once(&ctx.settings.mail_from).chain(&project.mail.address);
    host.is_some() && senders.any(|address| domain(address) == host)
}
