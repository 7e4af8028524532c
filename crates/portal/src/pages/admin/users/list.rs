//! The list of people.

use askama::Template;
use switchboard_application::accounts::users;
use switchboard_application::ports::{Listing, Paging, UserFilter};
use switchboard_application::records::User;
use switchboard_domain::Label;
use switchboard_domain::access::Role;

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::fields::FormState;
use crate::show::choice::Choice;
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::Visitor;

/// How many people a page has.
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/users.html")]
struct UsersPage<'a> {
    chrome: &'a Chrome,
    /// Who is looked for.
    form: FormState,
    roles: Vec<Choice>,
    states: Vec<Choice>,
    users: Vec<User>,
    pager: Pager,
}

pub(super) async fn users(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let chrome = &reader.chrome;
            let query = Query::of(&chrome.here);
            let filter = UserFilter {
                role: query.parsed("role"),
                is_active: query.parsed("active"),
                search: query.parsed::<Label>("q").map(|search| search.as_str().to_owned()),
            };
            let paging = Paging::Page { page: query.page(), per_page: PER_PAGE };
            let found = users::list(ctx, &reader.caller.actor, &filter, paging)?;
            let pager = Pager::new(&query, &found, PER_PAGE);
            let Listing { records, .. } = found;
            Answer::page(&UsersPage {
                chrome,
                form: query.as_form(&["role", "active", "q"]),
                roles: Role::ALL.iter().map(|role| Choice::new(role, chrome.role(role))).collect(),
                states: vec![
                    Choice::new(&true, chrome.t("user-state-on")),
                    Choice::new(&false, chrome.t("user-state-off")),
                ],
                users: records,
                pager,
            })
        })
        .await
}
