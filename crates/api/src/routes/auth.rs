//! Logging in and out, and who one is.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::accounts::{login, logout, me, refresh};

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::{AsAnyone, AsPerson, ExpiredTokenAllowed};
use crate::error::ApiError;
use crate::input::JsonBody;
use crate::openapi::{Description, Tag};
use crate::requests::accounts as requests;
use crate::views::accounts::{LoginView, MeAnswer, MeView, TokenView};
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Post,
        path: "/api/auth/login",
        operation: "login",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(log_in),
        describe: describe_login,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/auth/refresh",
        operation: "refreshToken",
        access: Access::ExpiredPerson,
        abilities: &[],
        handler: || web::to(exchange_token),
        describe: describe_refresh,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/auth/logout",
        operation: "logout",
        access: Access::Session,
        abilities: &[],
        handler: || web::to(log_out),
        describe: describe_logout,
    },
    Endpoint {
        verb: Verb::Get,
        path: "/api/auth/me",
        operation: "showMe",
        access: Access::Person,
        abilities: &[],
        handler: || web::to(show_me),
        describe: describe_me,
    },
];

async fn log_in(caller: AsAnyone, body: JsonBody) -> Result<Answer, ApiError> {
    let address = caller.address;
    let work =
        move |ctx: &_| Answer::ok(&LoginView::from(&login::login(ctx, &requests::login(body, address)?)?));
    caller.run(work).await
}

async fn exchange_token(holder: ExpiredTokenAllowed) -> Result<Answer, ApiError> {
    holder.run(|ctx, token| Answer::ok(&TokenView::from(&refresh::refresh(ctx, token)?))).await
}

async fn log_out(caller: AsPerson) -> Result<Answer, ApiError> {
    let work = |ctx: &_, caller: &_| {
        logout::logout(ctx, caller)?;
        Answer::ok(&Done { message: "Logged out successfully" })
    };
    caller.run(work).await
}

async fn show_me(caller: AsPerson) -> Result<Answer, ApiError> {
    caller
        .run(|ctx, caller| {
            let projects = me::assigned_projects(ctx, caller)?;
            Answer::ok(&MeAnswer { user: MeView::new(&caller.user, &projects) })
        })
        .await
}

fn describe_login() -> Description {
    Description::ok::<LoginView<'_>>(
        Tag::Authentication,
        "Log in",
        "Begins a session. An unknown account and a wrong password get the same answer. Tries are limited by account and by address.",
    )
    .body(requests::login_shape())
    .errors([StatusCode::UNAUTHORIZED, StatusCode::FORBIDDEN, StatusCode::TOO_MANY_REQUESTS])
}

fn describe_refresh() -> Description {
    Description::ok::<TokenView<'_>>(
        Tag::Authentication,
        "Exchange a token for a new one",
        "Works once for each token, also after it expired, until the refresh window of the log-in ends. A token that is exchanged a \
         second time ends the session. A body is not needed, and ignored.",
    )
}

fn describe_logout() -> Description {
    let text = "No token of the session is accepted any more. A body is not needed, and ignored.";
    Description::ok::<Done>(Tag::Authentication, "Log out", text)
}

fn describe_me() -> Description {
    Description::ok::<MeAnswer<'_>>(
        Tag::Authentication,
        "Show who one is",
        "The caller's account with the projects it is assigned to.",
    )
}
