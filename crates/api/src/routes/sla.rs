//! Service-level policies, and the clocks of tickets.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::sla::{create_policy, delete_policy, list_policies, update_policy};
use switchboard_application::tickets::explain;
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::sla as requests;
use crate::views::clocks::ClocksAnswer;
use crate::views::service::Done;
use crate::views::sla::{PoliciesAnswer, PolicyAnswer, PreviewAnswer, UpdatedPolicyAnswer};

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/sla",
        operation: "listSlaPolicies",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(list),
        describe: describe_list,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/sla",
        operation: "createSlaPolicy",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(create),
        describe: describe_create,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/sla/{id}",
        operation: "showSlaPolicy",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(show),
        describe: describe_show,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/admin/sla/{id}",
        operation: "updateSlaPolicy",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(update),
        describe: describe_update,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/admin/sla/{id}",
        operation: "deleteSlaPolicy",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(delete),
        describe: describe_delete,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/sla/{id}/preview",
        operation: "previewSlaPolicy",
        access: Access::Person,
        abilities: &[Ability::ManageSla],
        handler: || web::to(preview),
        describe: describe_preview,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/tickets/{id}/sla",
        operation: "explainTicketClocks",
        access: Access::Person,
        abilities: &[Ability::TicketNotes],
        handler: || web::to(clocks),
        describe: describe_clocks,
    },
];

async fn list(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let policies = list_policies::list(ctx, &caller.actor, requests::list(&query)?)?;
            Answer::ok(&PoliciesAnswer::from(&*policies))
        })
        .await
}

async fn create(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let policy = create_policy::create(ctx, &caller.actor, requests::create(body)?)?;
            Answer::created(&PolicyAnswer { sla_policy: (&policy).into() })
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let policy = list_policies::show(ctx, &caller.actor, path.policy_id()?)?;
            Answer::ok(&PolicyAnswer { sla_policy: (&policy).into() })
        })
        .await
}

async fn update(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.policy_id()?, requests::update(body)?);
            let updated = update_policy::update(ctx, &caller.actor, id, command)?;
            Answer::ok(&UpdatedPolicyAnswer::from(&updated))
        })
        .await
}

async fn delete(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            delete_policy::delete(ctx, &caller.actor, path.policy_id()?)?;
            Answer::ok(&Done { message: "SLA policy deleted" })
        })
        .await
}

async fn preview(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (id, command) = (path.policy_id()?, requests::update(body)?);
            let preview = update_policy::preview(ctx, &caller.actor, id, &command)?;
            Answer::ok(&PreviewAnswer::from(&preview))
        })
        .await
}

async fn clocks(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let clocks = explain::explain_clocks(ctx, &caller.actor, path.ticket_id()?)?;
            Answer::ok(&ClocksAnswer::from(&clocks))
        })
        .await
}

fn describe_list() -> Description {
    let text = "The global policies first, then those of each project, the most urgent priority first.";
    Description::ok::<PoliciesAnswer>(Tag::ServiceLevels, "List service-level policies", text)
        .query(requests::list_shape())
}

fn describe_create() -> Description {
    let text = "It is for tickets that are filed from now on. There is one policy at most for each project and priority; tickets of projects \
                without one get the global one.";
    Description::created::<PolicyAnswer>(Tag::ServiceLevels, "Create a service-level policy", text)
        .body(requests::create_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_show() -> Description {
    Description::ok::<PolicyAnswer>(
        Tag::ServiceLevels,
        "Show a service-level policy",
        "The policy with its newest terms.",
    )
}

fn describe_update() -> Description {
    let text = "What is missing stays as it is. A change makes a new version, which new tickets get. Running tickets keep theirs, unless \
                `apply_to_running` asks for it; breaches that have happened stay. One request changes up to 1000 running tickets; the same \
                request again goes on with the rest.";
    Description::ok::<UpdatedPolicyAnswer>(Tag::ServiceLevels, "Update a service-level policy", text)
        .body(requests::update_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_delete() -> Description {
    let text = "Tickets that have the policy keep it. New ones get the global policy of their priority, or, if there is none, no clocks.";
    Description::ok::<Done>(Tag::ServiceLevels, "Delete a service-level policy", text)
}

fn describe_preview() -> Description {
    let text = "What an update with `apply_to_running` would mean for running tickets. Nothing is changed. Up to 5000 tickets are looked at.";
    Description::ok::<PreviewAnswer<'_>>(Tag::ServiceLevels, "Preview an update of a policy", text)
        .body(requests::update_shape())
        .errors([StatusCode::CONFLICT])
}

fn describe_clocks() -> Description {
    let text = "Worked out anew from everything that happened to the ticket: for each clock when it is due, whether it runs, and why.";
    Description::ok::<ClocksAnswer>(Tag::Tickets, "Explain the service-level clocks", text)
}
