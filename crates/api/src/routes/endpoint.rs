//! One line of the table of endpoints.

use actix_web::{HttpMessage as _, HttpRequest, Route, guard};
use switchboard_domain::access::{Ability, Actor, Refusal, authorize_any};
use switchboard_domain::key::Credential;

use crate::doors::{DOORS, Dialect, Door};
use crate::openapi::Description;

/// One thing that a client may ask for.
pub struct Endpoint {
    pub(crate) verb: Verb,
    pub(crate) path: &'static str,
    pub(crate) operation: &'static str,
    pub(crate) access: Access,
    pub(crate) abilities: &'static [Ability],
    pub(crate) handler: fn() -> Route,
    pub(crate) describe: fn() -> Description,
}

/// The endpoint that a request was routed to, as the request keeps it.
#[derive(Clone, Copy)]
struct Matched(&'static Endpoint);

/// The methods that endpoints take. Whatever can be read with GET can be asked about with HEAD.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verb {
    /// Reads, and changes nothing.
    Get,
    /// Makes something, or does something.
    Post,
    /// Changes something, as far as it is named.
    Put,
    /// Takes something away.
    Delete,
}

/// The kinds of credentials that an endpoint accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// None is needed.
    Public,
    /// A token of a person, or a key that acts as one.
    Person,
    /// A token of a person. A key has no session to speak of.
    Session,
    /// A token of a person that may have expired.
    ExpiredPerson,
    /// The pair of keys of a project.
    Project,
    /// The key of a program that files tickets.
    Intake,
    /// The bearer token of a program.
    Token,
    /// What [`Access::Person`] or [`Access::Token`] accepts.
    PersonOrToken,
}

impl Access {
    /// Whether a credential has a form that is accepted here.
    #[must_use]
    pub const fn takes(self, credential: &Credential) -> bool {
        match self {
            Self::Public => true,
            Self::Person => matches!(credential, Credential::UserToken(_) | Credential::Code { .. }),
            Self::Session | Self::ExpiredPerson => matches!(credential, Credential::UserToken(_)),
            Self::Project => matches!(credential, Credential::Pair { .. }),
            Self::Intake => matches!(credential, Credential::Intake(_)),
            Self::Token => matches!(credential, Credential::Token { .. }),
            Self::PersonOrToken => {
                Self::Person.takes(credential) || matches!(credential, Credential::Token { .. })
            }
        }
    }

    /// Whether keys are accepted, whose holders may be refused for where, when and as whom they call.
    #[must_use]
    pub const fn takes_keys(self) -> bool {
        match self {
            Self::Public | Self::Session | Self::ExpiredPerson => false,
            Self::Person | Self::Project | Self::Intake | Self::Token | Self::PersonOrToken => true,
        }
    }
}

impl Endpoint {
    /// An endpoint for people who have one of these abilities.
    pub(super) const fn for_people(
        abilities: &'static [Ability],
        verb: Verb,
        path: &'static str,
        operation: &'static str,
        handler: fn() -> Route,
        describe: fn() -> Description,
    ) -> Self {
        Self { verb, path, operation, access: Access::Person, abilities, handler, describe }
    }

    /// The method.
    #[must_use]
    pub const fn verb(&self) -> Verb {
        self.verb
    }

    /// The path, with its variable part in braces.
    #[must_use]
    pub const fn path(&self) -> &'static str {
        self.path
    }

    /// The name of the operation in the OpenAPI document.
    #[must_use]
    pub const fn operation(&self) -> &'static str {
        self.operation
    }

    /// Who may call at all.
    #[must_use]
    pub const fn access(&self) -> Access {
        self.access
    }

    /// The abilities of which the caller needs one. Without any, whoever may call may do it.
    #[must_use]
    pub const fn abilities(&self) -> &'static [Ability] {
        self.abilities
    }

    /// Whether a request may carry a key by which it is known when it is sent again: those who change something and are known themselves.
    /// What runs jobs does what is due, however often it is asked for.
    pub(crate) const fn may_repeat(&self) -> bool {
        !matches!(self.verb, Verb::Get)
            && !matches!(self.access, Access::Public | Access::ExpiredPerson)
            && !matches!(self.abilities, [Ability::RunCron])
    }

    /// The help desk whose clients it is for.
    #[must_use]
    pub fn dialect(&self) -> Dialect {
        let is_in = |door: &&Door| door.endpoints.iter().any(|it| it.operation == self.operation);
        DOORS.iter().find(is_in).map_or(Dialect::Switchboard, |door| door.dialect)
    }

    /// What the OpenAPI document says of it.
    pub(crate) fn description(&self) -> Description {
        (self.describe)()
    }

    /// The endpoint that a request was routed to.
    pub(crate) fn of(request: &HttpRequest) -> Option<&'static Self> {
        request.extensions().get::<Matched>().map(|Matched(endpoint)| *endpoint)
    }

    /// Refuses callers who lack every one of the abilities, before anything is read of what they ask for.
    ///
    /// # Errors
    /// [`Refusal`] with the first ability.
    pub(crate) fn authorize(&self, actor: &Actor) -> Result<(), Refusal> {
        authorize_any(actor, self.abilities)
    }

    /// The handler behind its method. Whoever handles a request finds the endpoint in it.
    pub(super) fn route(&'static self) -> Route {
        let noted = guard::fn_guard(move |context| {
            context.req_data_mut().insert(Matched(self));
            true
        });
        let route = (self.handler)();
        let route = match self.verb {
            Verb::Get => route.guard(guard::Any(guard::Get()).or(guard::Head())),
            Verb::Post => route.guard(guard::Post()),
            Verb::Put => route.guard(guard::Put()),
            Verb::Delete => route.guard(guard::Delete()),
        };
        route.guard(noted)
    }
}

impl Verb {
    /// The method's name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }

    /// What it contributes to the header `Allow`.
    pub(super) const fn allowed(self) -> &'static str {
        match self {
            Self::Get => "GET, HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}
