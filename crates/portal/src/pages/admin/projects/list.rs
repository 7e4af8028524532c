//! The list of projects.

use askama::Template;
use switchboard_application::ports::{Listing, Paging, ProjectFilter};
use switchboard_application::projects::list;
use switchboard_application::records::ProjectSummary;
use switchboard_domain::Label;

use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::fields::FormState;
use crate::show::choice::Choice;
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::Visitor;

/// How many projects a page has.
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/projects.html")]
struct ProjectsPage<'a> {
    chrome: &'a Chrome,
    /// What is looked for.
    form: FormState,
    states: Vec<Choice>,
    projects: Vec<ProjectSummary>,
    pager: Pager,
}

pub(super) async fn projects(visitor: Visitor) -> Answer {
    visitor
        .show_person(|ctx, reader| {
            let chrome = &reader.chrome;
            let query = Query::of(&chrome.here);
            let filter = ProjectFilter {
                search: query.parsed::<Label>("q").map(|search| search.as_str().to_owned()),
                is_active: query.parsed("active"),
            };
            let paging = Paging::Page { page: query.page(), per_page: PER_PAGE };
            let found = list::list(ctx, &reader.caller.actor, &filter, paging)?;
            let pager = Pager::new(&query, &found, PER_PAGE);
            let Listing { records, .. } = found;
            Answer::page(&ProjectsPage {
                chrome,
                form: query.as_form(&["q", "active"]),
                states: vec![
                    Choice::new(&true, chrome.t("project-state-on")),
                    Choice::new(&false, chrome.t("project-state-off")),
                ],
                projects: records,
                pager,
            })
        })
        .await
}
