//! Doors: the paths, bodies and errors of other help desks, over the same use cases. A door translates and knows no rule.

mod deskpro;
mod supportsystem;
mod tickiti;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, Route};
use utoipa::openapi::example::Example;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder, Schema};

use crate::error::ApiError;
use crate::openapi::Shape;
use crate::routes::{Endpoint, Verb, method_not_allowed, nothing_there};

/// The doors.
pub(crate) const DOORS: &[Door] = &[
    Door { dialect: Dialect::Tickiti, endpoints: tickiti::ENDPOINTS, aliases: &[], outskirts: &[] },
    Door {
        dialect: Dialect::Deskpro,
        endpoints: deskpro::v2::ENDPOINTS,
        aliases: deskpro::v2::ALIASES,
        outskirts: deskpro::v2::OUTSKIRTS,
    },
    Door {
        dialect: Dialect::DeskproV1,
        endpoints: deskpro::v1::ENDPOINTS,
        aliases: &[],
        outskirts: deskpro::v1::OUTSKIRTS,
    },
    Door {
        dialect: Dialect::SupportSystem,
        endpoints: supportsystem::ENDPOINTS,
        aliases: supportsystem::ALIASES,
        outskirts: supportsystem::OUTSKIRTS,
    },
];

/// A door.
pub(crate) struct Door {
    pub(crate) dialect: Dialect,
    pub(crate) endpoints: &'static [Endpoint],
    /// How its paths may begin as well: the beginning that the table has, and the other one.
    pub(crate) aliases: &'static [(&'static str, &'static str)],
    /// The patterns of paths of its own at which it has nothing.
    pub(crate) outskirts: &'static [&'static str],
}

/// The help desk whose clients an endpoint is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// Switchboard's own.
    Switchboard,
    /// That of Tickiti.
    Tickiti,
    /// That of version 2 of Deskpro.
    Deskpro,
    /// That of version 1 of Deskpro.
    DeskproV1,
    /// That of SupportSystem.
    SupportSystem,
}

/// How a dialect refuses, for the document.
#[derive(Default)]
pub(crate) struct Refusals {
    /// The answer with each status.
    pub(crate) responses: Vec<(StatusCode, Response)>,
    /// The schemas that the answers refer to, by their names.
    pub(crate) schemas: Vec<(String, RefOr<Schema>)>,
}

impl Refusals {
    /// The refusals with these statuses, all of this shape, with each way to refuse by its code.
    fn shaped(
        statuses: &[StatusCode],
        shape: Shape,
        examples: impl Fn(StatusCode) -> Vec<(&'static str, Example)>,
    ) -> Self {
        let (name, schema) = shape.into_named();
        let response = |status: StatusCode| {
            let content = ContentBuilder::new()
                .schema(Some(Ref::from_schema_name(&name)))
                .examples_from_iter(examples(status))
                .build();
            let reason = status.canonical_reason().unwrap_or_default();
            ResponseBuilder::new().description(reason).content("application/json", content).build()
        };
        let responses = statuses.iter().map(|status| (*status, response(*status))).collect();
        Self { responses, schemas: vec![(name, schema)] }
    }
}

impl Door {
    /// Every path under which this one of the table is.
    pub(crate) fn paths(&self, path: &str) -> Vec<String> {
        let aliases = self.aliases.iter().filter_map(|(beginning, other)| {
            path.strip_prefix(beginning).map(|rest| format!("{other}{rest}"))
        });
        std::iter::once(path.to_owned()).chain(aliases).collect()
    }
}

impl Dialect {
    /// The answer to a request that failed.
    pub(crate) fn render(self, error: &ApiError, request_id: &str) -> HttpResponse<BoxBody> {
        match self {
            Self::Switchboard => error.render(request_id),
            Self::Tickiti => tickiti::refusal::render(error, request_id),
            Self::Deskpro => deskpro::v2::refusal::render(error, request_id),
            Self::DeskproV1 => deskpro::v1::refusal::render(error, request_id),
            Self::SupportSystem => supportsystem::refusal::render(error, request_id),
        }
    }

    /// For a path that takes only these methods.
    pub(crate) fn method_not_allowed(self, verbs: &[Verb]) -> Route {
        match self {
            Self::Switchboard | Self::Tickiti => method_not_allowed(verbs),
            Self::Deskpro | Self::DeskproV1 if verbs.is_empty() => nothing_there(),
            Self::Deskpro | Self::DeskproV1 => method_not_allowed(verbs),
            Self::SupportSystem => supportsystem::refusal::not_supported(),
        }
    }

    /// The dialect of those who ask for a path that no endpoint has.
    pub(crate) fn at(path: &str) -> Self {
        let is_below = |beginning: &str| {
            path.strip_prefix(beginning).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        if is_below("/api/v2") || is_below("/deskpro/api/v2") {
            Self::Deskpro
        } else if is_below("/deskpro/api") {
            Self::DeskproV1
        } else {
            Self::Switchboard
        }
    }

    /// What stands before the names under which the document keeps the refusals of this dialect.
    pub(crate) const fn prefix(self) -> &'static str {
        match self {
            Self::Switchboard => "",
            Self::Tickiti => "Tickiti",
            Self::Deskpro => "Deskpro",
            Self::DeskproV1 => "DeskproV1",
            Self::SupportSystem => "SupportSystem",
        }
    }

    /// Whether requests are ever refused with this status.
    pub(crate) fn refuses_with(self, status: StatusCode) -> bool {
        match self {
            Self::Switchboard | Self::Tickiti | Self::Deskpro | Self::DeskproV1 => true,
            Self::SupportSystem => supportsystem::refusal::is_used(status),
        }
    }

    /// The refusals with these statuses, where they are not Switchboard's own.
    pub(crate) fn refusals(self, statuses: &[StatusCode]) -> Refusals {
        match self {
            Self::Switchboard => Refusals::default(),
            Self::Tickiti => tickiti::refusal::described(statuses),
            Self::Deskpro => deskpro::v2::refusal::described(statuses),
            Self::DeskproV1 => deskpro::v1::refusal::described(statuses),
            Self::SupportSystem => supportsystem::refusal::described(statuses),
        }
    }
}
