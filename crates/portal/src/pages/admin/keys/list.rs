//! The list of keys.

use askama::Template;
use switchboard_application::Context;
use switchboard_application::keys::manage;
use switchboard_application::ports::{KeyFilter, Listing, Paging};
use switchboard_application::records::KeyDetail;
use switchboard_domain::access::KeyKind;
use switchboard_domain::{Label, ProjectId};

use super::state;
use crate::answer::Answer;
use crate::chrome::Chrome;
use crate::error::PageError;
use crate::fields::FormState;
use crate::show::choice::{self, Choice};
use crate::show::paging::Pager;
use crate::show::query::Query;
use crate::visitor::{Reader, Visitor};

/// How many keys a page has.
const PER_PAGE: u32 = 50;

#[derive(Template)]
#[template(path = "admin/keys.html")]
struct KeysPage<'a> {
    chrome: &'a Chrome,
    /// What is looked for.
    form: FormState,
    kinds: Vec<Choice>,
    projects: Vec<Choice>,
    states: Vec<Choice>,
    keys: Vec<KeyDetail>,
    pager: Pager,
}

pub(super) async fn keys(visitor: Visitor) -> Answer {
    visitor.show_person(show).await
}

fn show(ctx: &Context, reader: &Reader) -> Result<Answer, PageError> {
    let (actor, chrome) = (&reader.caller.actor, &reader.chrome);
    let query = Query::of(&chrome.here);
    let filter = KeyFilter {
        kind: query.parsed::<KeyKind>("kind"),
        project_id: query.parsed("project_id").map(ProjectId::new),
        is_active: query.parsed("active"),
        search: query.parsed::<Label>("q").map(|search| search.as_str().to_owned()),
    };
    let found =
        manage::list_all(ctx, actor, &filter, Paging::Page { page: query.page(), per_page: PER_PAGE })?;
    let pager = Pager::new(&query, &found, PER_PAGE);
    let Listing { records, .. } = found;
    let kind = |kind: &KeyKind| Choice::new(kind, chrome.t(&format!("key-kind-{kind}")));
    Answer::page(&KeysPage {
        chrome,
        form: query.as_form(&["kind", "project_id", "active", "q"]),
        kinds: KeyKind::ALL.iter().map(kind).collect(),
        projects: choice::projects(ctx, actor)?,
        states: vec![
            Choice::new(&true, chrome.t("key-state-on")),
            Choice::new(&false, chrome.t("key-state-off")),
        ],
        keys: records,
        pager,
    })
}

impl KeysPage<'_> {
    fn kind(&self, key: &KeyDetail) -> String {
        self.chrome.t(&format!("key-kind-{}", key.principal.kind()))
    }

    fn state(&self, key: &KeyDetail) -> &'static str {
        state(self.chrome, key)
    }

    fn state_name(&self, key: &KeyDetail) -> String {
        self.chrome.t(&format!("key-state-{}", state(self.chrome, key)))
    }
}
