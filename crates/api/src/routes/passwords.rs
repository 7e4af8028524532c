//! Registering, one's own profile, and forgotten passwords.

use actix_web::http::StatusCode;
use actix_web::web;
use switchboard_application::accounts::{forgot_password, register, reset_password, update_profile};

use super::endpoint::{Access, Endpoint, Verb};
use crate::answer::Answer;
use crate::credentials::{AsAnyone, AsPerson};
use crate::error::ApiError;
use crate::input::JsonBody;
use crate::openapi::{Description, Tag};
use crate::requests::passwords as requests;
use crate::views::accounts::{LoginView, UserAnswer};
use crate::views::service::Done;

pub(super) const ENDPOINTS: &[Endpoint] = &[
    Endpoint {
        verb: Verb::Post,
        path: "/api/auth/register",
        operation: "register",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(sign_up),
        describe: describe_register,
    },
    Endpoint {
        verb: Verb::Put,
        path: "/api/auth/profile",
        operation: "updateProfile",
        access: Access::Person,
        abilities: &[],
        handler: || web::to(change_profile),
        describe: describe_profile,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/auth/forgot-password",
        operation: "forgotPassword",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(forget),
        describe: describe_forgot,
    },
    Endpoint {
        verb: Verb::Post,
        path: "/api/auth/reset-password",
        operation: "resetPassword",
        access: Access::Public,
        abilities: &[],
        handler: || web::to(reset),
        describe: describe_reset,
    },
];

async fn sign_up(caller: AsAnyone, body: JsonBody) -> Result<Answer, ApiError> {
    caller
        .run(move |ctx| {
            let registered = register::register(ctx, requests::register(body)?)?;
            Answer::created(&LoginView::from(&registered))
        })
        .await
}

async fn change_profile(caller: AsPerson, body: JsonBody) -> Result<Answer, ApiError> {
    let address = caller.address;
    caller
        .run(move |ctx, caller| {
            let command = requests::update_profile(body, address)?;
            let user = update_profile::update_profile(ctx, caller, &command)?;
            Answer::ok(&UserAnswer { user: (&user).into() })
        })
        .await
}

async fn forget(caller: AsAnyone, body: JsonBody) -> Result<Answer, ApiError> {
    let address = caller.address;
    caller
        .run_in_halves(move |ctx| {
            let command = requests::forgot_password(body, address)?;
            forgot_password::admit(ctx, &command)?;
            let message = "If there is an account with this address, a link to set a password is on its way.";
            let answer = Answer::ok(&Done { message })?;
            Ok((answer, move |ctx: &_| Ok(forgot_password::send_link(ctx, &command)?)))
        })
        .await
}

async fn reset(caller: AsAnyone, body: JsonBody) -> Result<Answer, ApiError> {
    let address = caller.address;
    caller
        .run(move |ctx| {
            reset_password::reset_password(ctx, &requests::reset_password(body, address)?)?;
            Answer::ok(&Done { message: "The password was set. Log in with it." })
        })
        .await
}

fn describe_register() -> Description {
    let text = "Makes the account of a customer and begins a session. An address that has an account is refused, also where nobody can \
                log in to it: it is claimed by `/api/auth/forgot-password` alone. A link is mailed to prove the address; tickets that \
                others file for the address do not belong to the account until then.";
    Description::created::<LoginView<'_>>(Tag::Authentication, "Register", text)
        .body(requests::register_shape())
}

fn describe_profile() -> Description {
    let text = "What is not named stays as it is. Another password needs the one in force, and ends every other session.";
    Description::ok::<UserAnswer<'_>>(Tag::Authentication, "Update one's own profile", text)
        .body(requests::update_profile_shape())
        .errors([StatusCode::CONFLICT, StatusCode::TOO_MANY_REQUESTS])
}

fn describe_forgot() -> Description {
    let text = "Mails a link with which a password can be set once within 24 hours. The answer is the same, and comes as fast, whether \
                there is an account or not. Tries are limited by account and by address.";
    Description::ok::<Done>(Tag::Authentication, "Ask for a link to set a password", text)
        .body(requests::forgot_password_shape())
        .errors([StatusCode::TOO_MANY_REQUESTS])
}

fn describe_reset() -> Description {
    let text = "Sets a password with the secret of a mailed link, which works once. Every session of the account ends. It also proves the \
                address, so tickets that were filed for it belong to the account. Tries are limited by secret and by address.";
    Description::ok::<Done>(Tag::Authentication, "Set a password with a mailed link", text)
        .body(requests::reset_password_shape())
        .errors([StatusCode::TOO_MANY_REQUESTS])
}
