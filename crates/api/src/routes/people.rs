//! People: those who manage them, and those who look for somebody to give a ticket to.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::accounts::{agents, create_user, delete_user, end_sessions, update_user, users};
use switchboard_domain::access::Ability;

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::AsPerson;
use crate::error::ApiError;
use crate::input::{JsonBody, PathText, QueryText};
use crate::openapi::{Description, Tag};
use crate::requests::{accounts, lists};
use crate::views::accounts::{AgentView, AgentsAnswer, MeAnswer, MeView, UserAnswer, UserView};
use crate::views::page::Page;
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/users",
        operation: "listUsers",
        access: Access::Person,
        abilities: &[Ability::ManageUsers],
        handler: || web::to(list),
        describe: describe_list,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/admin/users",
        operation: "createUser",
        access: Access::Person,
        abilities: &[Ability::ManageUsers],
        handler: || web::to(create),
        describe: describe_create,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/admin/users/{id}",
        operation: "showUser",
        access: Access::Person,
        abilities: &[Ability::ManageUsers],
        handler: || web::to(show),
        describe: describe_show,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/admin/users/{id}",
        operation: "updateUser",
        access: Access::Person,
        abilities: &[Ability::ManageUsers],
        handler: || web::to(update),
        describe: describe_update,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/admin/users/{id}",
        operation: "deleteUser",
        access: Access::Person,
        abilities: &[Ability::ManageUsers],
        handler: || web::to(delete),
        describe: describe_delete,
    },
    Endpoint {
        verb: Verb::Delete,
        path: "/api/admin/users/{id}/sessions",
        operation: "endUserSessions",
        access: Access::Person,
        abilities: &[Ability::ManageUsers],
        handler: || web::to(end_all_sessions),
        describe: describe_end_sessions,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/agents",
        operation: "listAgents",
        access: Access::Person,
        abilities: &[Ability::AssignTicket],
        handler: || web::to(list_agents),
        describe: describe_agents,
    },
];

async fn list(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let (filter, paging) = lists::users(&query)?;
            let listing = users::list(ctx, &caller.actor, &filter, paging)?;
            Answer::ok(&Page::<UserView<'_>>::new(&listing, paging, |user| user.id.get()))
        })
        .await
}

async fn create(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let user = create_user::create_user(ctx, &caller.actor, accounts::create_user(body)?)?;
            Answer::created(&UserAnswer { user: (&user).into() })
        })
        .await
}

async fn show(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let users::ShownUser { user, projects } = users::show(ctx, &caller.actor, path.user_id()?)?;
            Answer::ok(&MeAnswer { user: MeView::new(&user, &projects) })
        })
        .await
}

async fn update(caller: AsPerson, path: PathText, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let command = accounts::update_user(path.user_id()?, body)?;
            let user = update_user::update_user(ctx, &caller.actor, &command)?;
            Answer::ok(&UserAnswer { user: (&user).into() })
        })
        .await
}

async fn delete(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            delete_user::delete_user(ctx, &caller.actor, path.user_id()?)?;
            Answer::ok(&Done { message: "User deleted" })
        })
        .await
}

async fn end_all_sessions(caller: AsPerson, path: PathText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            end_sessions::end_sessions(ctx, &caller.actor, path.user_id()?)?;
            Answer::ok(&Done { message: "Sessions ended" })
        })
        .await
}

async fn list_agents(caller: AsPerson, query: QueryText) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx, caller| {
            let people = agents::assignable(ctx, &caller.actor, lists::agents(&query)?)?;
            Answer::ok(&AgentsAnswer { agents: people.iter().map(AgentView::from).collect() })
        })
        .await
}

fn describe_list() -> Description {
    Description::page::<UserView<'_>>(Tag::Users, "List users", "People with accounts, newest first.")
        .query(lists::users_shape())
}

fn describe_create() -> Description {
    let text = "Makes an agent, an administrator or a customer.";
    Description::created::<UserAnswer<'_>>(Tag::Users, "Create a user", text)
        .body(accounts::create_user_shape())
}

fn describe_show() -> Description {
    let text = "The account with the projects it is assigned to.";
    Description::ok::<MeAnswer<'_>>(Tag::Users, "Show a user", text)
}

fn describe_update() -> Description {
    let text = "What is not named stays as it is. Another address, role or password, and switching the account off, end every session of \
                the person at once. Administrators cannot change super administrators, and nobody can change their own role, switch \
                themselves off, or change their own password here.";
    Description::ok::<UserAnswer<'_>>(Tag::Users, "Update a user", text).body(accounts::update_user_shape())
}

fn describe_delete() -> Description {
    let text = "The account's sessions and assignments end at once. Its tickets and messages stay, with its name. Its address is free: \
                whoever gets an account with it begins anew. Nobody can delete themselves, and administrators no super administrator.";
    Description::ok::<Done>(Tag::Users, "Delete a user", text).errors([StatusCode::UNPROCESSABLE_ENTITY])
}

fn describe_end_sessions() -> Description {
    let text = "Every token of the account is refused from now on, and so are the links that were mailed for a forgotten password. The \
                person can log in again. Administrators cannot do this to super administrators.";
    Description::ok::<Done>(Tag::Users, "End all sessions of a user", text)
}

fn describe_agents() -> Description {
    let text = "The active agents of a project and the active administrators, by name. Agents ask about their own projects alone.";
    Description::ok::<AgentsAnswer<'_>>(Tag::Users, "List who can be assigned", text)
        .query(lists::agents_shape())
        .errors([StatusCode::NOT_FOUND])
}
