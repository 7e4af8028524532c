//! What becomes of a project, what hangs on it, and who may file into it.

use std::collections::BTreeSet;
use std::sync::Arc;

use switchboard_application::ports::{Database, Listing, Paging, ProjectFilter, StoreError};
use switchboard_application::records::{
    Position, Project, ProjectAgent, ProjectDetail, ProjectMail, ProjectName, ProjectSummary, User,
};
use switchboard_domain::access::{Role, Scope};
use switchboard_domain::{Label, ProjectId, Slug, UserId};

use super::projects::nested;
use super::support::{FIRST_HUNDRED, HOSTILE_LINE, in_parallel, read, refusal};
use crate::fixtures::{a_project, a_ticket, a_user, commit, email, new_key, noon};

/// All that can be changed of a project comes back as it was saved, and what names it stays.
pub fn saving_keeps_what_can_be_changed(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let full = Project {
        mail: ProjectMail {
            name: Some("The homes".parse().expect("the text is a label")),
            address: Some(email("Homes@Naija.example")),
            signature: Some("Kind regards\n\tThe homes".parse().expect("the text is a signature")),
        },
        name: "Ⓩ".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label"),
        description: Some(HOSTILE_LINE.parse().expect("the text is a body")),
        support_email: Some(email("Help.Desk@Example.ORG")),
        website_url: Some(format!("https://example.org/?{HOSTILE_LINE}")),
        timezone: "Africa/Lagos".to_owned(),
        settings: Some(nested()),
        is_active: false,
        ..project.clone()
    };
    let bare = Project { is_active: true, ..project.clone() };
    for saved in [&full, &bare] {
        let renamed = Project { slug: Slug::from_name("Other"), created_at: noon() + WEEK, ..saved.clone() };
        commit(db, |tx| tx.projects().save(&renamed, noon()));
        assert_eq!(commit(db, |tx| tx.projects().find(project.id)).as_ref(), Some(saved));
        assert_eq!(commit(db, |tx| tx.projects().find_to_change(project.id)).as_ref(), Some(saved));
    }
    assert_eq!(commit(db, |tx| tx.projects().find(other.id)), Some(other));
}

/// A project that does not exist is not saved.
pub fn an_unknown_project_is_not_saved(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    let unknown = Project { id: ProjectId::new(987_654), ..project };
    let error = refusal(db, |tx| tx.projects().save(&unknown, noon()));
    assert!(matches!(error, StoreError::Stale), "{error:?}");
    assert_eq!(commit(db, |tx| tx.projects().find_to_change(unknown.id)), None);
}

/// A changed name changes the place in lists, whatever its case.
pub fn a_renamed_project_moves_in_the_list(db: &Arc<dyn Database>) {
    let [first, second] = ["Alpha", "Beta"].map(|name| a_project(db, name));
    let renamed = Project { name: "GAMMA".parse().expect("the text is a label"), ..first };
    commit(db, |tx| tx.projects().save(&renamed, noon()));
    let filter = ProjectFilter { search: Some("gam".to_owned()), is_active: None };
    let listed = |filter: &ProjectFilter| {
        let listing = read(db).projects().list(filter, FIRST_HUNDRED).expect("the query succeeds");
        listing.records.into_iter().map(|summary| summary.project).collect::<Vec<_>>()
    };
    assert_eq!(listed(&filter), std::slice::from_ref(&renamed));
    assert_eq!(listed(&ProjectFilter::default()), [second, renamed]);
}

/// Of several who change a project at once, each sees what the one before saved.
pub fn writers_take_turns_on_a_project(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes");
    in_parallel(8, |_| {
        commit(db, |tx| {
            let found = tx.projects().find_to_change(project.id)?.expect("the project exists");
            let count = found.website_url.map_or(0, |count| count.parse::<u32>().expect("a number"));
            tx.projects()
                .save(&Project { website_url: Some((count + 1).to_string()), ..project.clone() }, noon())
        });
    });
    let found = commit(db, |tx| tx.projects().find(project.id)).expect("the project exists");
    assert_eq!(found.website_url.as_deref(), Some("8"));
}

/// An agent is taken off a project once, and off no other.
pub fn an_agent_is_removed_once(db: &Arc<dyn Database>) {
    let [project, other] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name));
    let [ada, obi] = ["ada@example.org", "obi@example.org"].map(|address| a_user(db, address, Role::Agent));
    for (project, agent) in [(&project, &ada), (&project, &obi), (&other, &ada)] {
        assign(db, project, agent, Position::Member);
    }
    let remove = |user| commit(db, |tx| tx.projects().remove_agent(project.id, user));
    assert!(remove(ada.id));
    assert!(!remove(ada.id));
    assert!(!remove(UserId::new(987_654)));
    let assigned =
        |project: &Project, agent: &User| commit(db, |tx| tx.projects().has_agent(project.id, agent.id));
    assert_eq!(
        [assigned(&project, &ada), assigned(&project, &obi), assigned(&other, &ada)],
        [false, true, true]
    );
}

/// A project is shown with its counts, its agents, those who lead first, and its keys, the newest first.
pub fn a_detail_shows_what_hangs_on_the_project(db: &Arc<dyn Database>) {
    let [project, other] = ["Naija Homes", "Agri Market"].map(|name| a_project(db, name));
    let bare = ProjectDetail {
        summary: ProjectSummary { project: other.clone(), tickets_count: 0, agents_count: 0 },
        agents: vec![],
        sla_policies: vec![],
        api_keys: vec![],
    };
    let people = ["ada@example.org", "obi@example.org", "uche@example.org"];
    let [ada, obi, uche] = people.map(|address| a_user(db, address, Role::Agent));
    for (agent, position) in [(&ada, Position::Member), (&uche, Position::Member), (&obi, Position::Lead)] {
        assign(db, &project, agent, position);
    }
    a_ticket(db, &project);
    a_ticket(db, &project);
    for public_key in ["sk_older", "sk_newer"] {
        commit(db, |tx| tx.keys().insert(&new_key(project.id, public_key)));
    }
    let detail = |id| read(db).projects().detail(id).expect("the query succeeds");
    let shown = detail(project.id).expect("the project exists");
    assert_eq!(shown.summary, ProjectSummary { project: project.clone(), tickets_count: 2, agents_count: 3 });
    let agents = [(&obi, Position::Lead), (&ada, Position::Member), (&uche, Position::Member)];
    assert_eq!(shown.agents, agents.map(|(agent, position)| agent_of(agent, position)));
    let keys = read(db).keys().of_project(project.id, FIRST_HUNDRED).expect("the query succeeds");
    assert_eq!(shown.api_keys.len(), 2);
    assert_eq!(shown.api_keys, keys.records);
    assert_eq!(shown.sla_policies, []);
    assert_eq!(detail(other.id), Some(bare));
    assert_eq!(detail(ProjectId::new(987_654)), None);
    let exists = |id| read(db).projects().exists(id).expect("the query succeeds");
    assert_eq!((exists(project.id), exists(ProjectId::new(987_654))), (true, false));
    let is_named = |name: &str| read(db).projects().is_named(name).expect("the query succeeds");
    let squeezed = project.name.as_str().to_lowercase().replace(' ', "");
    assert!(is_named(&squeezed) && is_named(project.slug.as_str()));
    assert!(!is_named(&squeezed[1..]) && !is_named("") && !is_named("%"));
}

/// The names of the projects that something may be put into follow the scope and the filter.
pub fn admitted_projects_follow_the_scope(db: &Arc<dyn Database>) {
    let [naija, agri, zoo] = ["Naija Homes", "agri Market", "Zoo"].map(|name| a_project(db, name));
    commit(db, |tx| tx.projects().save(&Project { is_active: false, ..zoo.clone() }, noon()));
    let filter =
        |search: Option<&str>, is_active| ProjectFilter { search: search.map(str::to_owned), is_active };
    let own = Scope::Own(UserId::new(1));
    let projects =
        |projects: &[&Project]| Scope::Projects(projects.iter().map(|project| project.id).collect());
    for (scope, filter, expected) in [
        (Scope::All, filter(None, None), vec![&agri, &naija, &zoo]),
        (Scope::All, filter(None, Some(true)), vec![&agri, &naija]),
        (own.clone(), filter(None, Some(true)), vec![&agri, &naija]),
        (own, filter(Some("NAI"), None), vec![&naija]),
        (projects(&[&zoo, &naija]), filter(None, None), vec![&naija, &zoo]),
        (projects(&[&zoo, &naija]), filter(Some("o"), Some(false)), vec![&zoo]),
        (projects(&[]), filter(None, None), vec![]),
    ] {
        let listing = admitted(db, &scope, &filter, FIRST_HUNDRED);
        let names: Vec<_> = expected.into_iter().map(name_of).collect();
        assert_eq!(listing.total, u64::try_from(names.len()).ok(), "{scope:?} {filter:?}");
        assert_eq!(listing.records, names, "{scope:?} {filter:?}");
    }
}

/// Pages, and walking from the last one seen, show every admitted project exactly once.
pub fn paging_shows_every_admitted_project_once(db: &Arc<dyn Database>) {
    let names = ["Date", "apple", "Cherry", "Banana", "Elder"];
    let projects = names.map(|name| a_project(db, name));
    let scope = Scope::Projects(projects.iter().map(|project| project.id).collect::<BTreeSet<_>>());
    let filter = ProjectFilter::default();
    let all = admitted(db, &scope, &filter, FIRST_HUNDRED).records;
    assert_eq!(all.len(), 5);
    let paged: Vec<_> = (1..=3)
        .flat_map(|page| {
            let listing = admitted(db, &scope, &filter, Paging::Page { page, per_page: 2 });
            assert_eq!((listing.total, listing.has_more), (Some(5), page < 3), "page {page}");
            listing.records
        })
        .collect();
    assert_eq!(paged, all);
    let beyond = admitted(db, &scope, &filter, Paging::Page { page: 4, per_page: 2 });
    assert_eq!(beyond, Listing { records: vec![], total: Some(5), has_more: false, total_is_capped: false });
    let mut walked: Vec<ProjectName> = Vec::new();
    while walked.len() < 5 {
        let last_seen = walked.last().map(|name| name.id.get());
        let listing = admitted(db, &scope, &filter, Paging::After { last_seen, limit: 2 });
        assert!(!listing.records.is_empty(), "the walk goes on");
        walked.extend(listing.records);
        assert_eq!((listing.total, listing.has_more), (None, walked.len() < 5));
    }
    assert_eq!(walked, all);
}

const WEEK: chrono::TimeDelta = chrono::TimeDelta::weeks(1);

fn assign(db: &Arc<dyn Database>, project: &Project, agent: &User, position: Position) {
    commit(db, |tx| tx.projects().assign_agent(project.id, agent.id, position, noon()));
}

fn agent_of(agent: &User, position: Position) -> ProjectAgent {
    ProjectAgent { id: agent.id, name: agent.name.to_string(), email: agent.email.clone(), position }
}

fn name_of(project: &Project) -> ProjectName {
    ProjectName { id: project.id, name: project.name.clone(), slug: project.slug.clone() }
}

fn admitted(
    db: &Arc<dyn Database>,
    scope: &Scope,
    filter: &ProjectFilter,
    paging: Paging,
) -> Listing<ProjectName> {
    read(db).projects().admitted(scope, filter, paging).expect("the query succeeds")
}
