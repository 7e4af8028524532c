//! Projects: unique names in addresses and numbers, their agents, and the list of them.

use std::sync::Arc;

use serde_json::{Value, json};
use switchboard_application::ports::{Constraint, Database, Listing, Paging, ProjectFilter, StoreError};
use switchboard_application::records::{
    NewProject, Position, Project, ProjectMail, ProjectName, ProjectSummary,
};
use switchboard_domain::access::Role;
use switchboard_domain::{Body, EmailAddress, Label, ProjectId, Slug, UserId};

use super::support::{FIRST_HUNDRED, HOSTILE_LINE, read, refusal};
use crate::fixtures::{a_project, a_ticket, a_user, commit, email, instant, new_project, noon};

/// Every field of a project comes back as it was written, at its limits and with hostile characters.
pub fn every_field_comes_back(db: &Arc<dyn Database>) {
    let written = NewProject {
        name: "𝄞".repeat(Label::CHARACTERS_MAX).parse().expect("the text is a label"),
        slug: Slug::from_name("Naija Homes").numbered(4_000_000_000),
        description: Some("ż\n\t".repeat(Body::CHARACTERS_MAX / 4).parse().expect("the text is a body")),
        support_email: Some(email("Help.Desk@Example.ORG")),
        website_url: Some(format!("https://example.org/?{HOSTILE_LINE}")),
        timezone: "America/Argentina/ComodRivadavia".to_owned(),
        settings: Some(nested()),
        created_at: instant("1969-12-31T23:59:59.999999Z"),
        ..new_project("Naija Homes")
    };
    let made = commit(db, |tx| tx.projects().insert(&written));
    check_written(&written, &made);
    assert_eq!(made.support_email.as_ref().map(EmailAddress::as_str), Some("Help.Desk@Example.ORG"));
    assert_eq!(commit(db, |tx| tx.projects().find(made.id)).as_ref(), Some(&made));
    assert_eq!(
        list(db, &ProjectFilter::default(), FIRST_HUNDRED).records,
        [ProjectSummary { project: made, tickets_count: 0, agents_count: 0 }]
    );
}

/// What may be missing of a project may be missing.
pub fn optional_fields_may_be_missing(db: &Arc<dyn Database>) {
    let written = new_project("Naija Homes");
    let made = commit(db, |tx| tx.projects().insert(&written));
    check_written(&written, &made);
    assert_eq!(commit(db, |tx| tx.projects().find(made.id)), Some(made));
    assert_eq!(commit(db, |tx| tx.projects().find(ProjectId::new(987_654))), None);
}

/// Two projects never share a slug or a prefix, and the refusal names which it was.
pub fn slugs_and_prefixes_are_unique(db: &Arc<dyn Database>) {
    let taken = a_project(db, "Naija Homes");
    let free = new_project("Agri Market");
    assert!(commit(db, |tx| tx.projects().slug_is_taken(&taken.slug)));
    assert!(commit(db, |tx| tx.projects().prefix_is_taken(&taken.prefix)));
    assert!(!commit(db, |tx| tx.projects().slug_is_taken(&free.slug)));
    assert!(!commit(db, |tx| tx.projects().prefix_is_taken(&free.prefix)));

    let error =
        refusal(db, |tx| tx.projects().insert(&NewProject { slug: taken.slug.clone(), ..free.clone() }));
    assert!(matches!(error, StoreError::Duplicate(Constraint::ProjectSlug)), "{error:?}");
    let error =
        refusal(db, |tx| tx.projects().insert(&NewProject { prefix: taken.prefix.clone(), ..free.clone() }));
    assert!(matches!(error, StoreError::Duplicate(Constraint::ProjectPrefix)), "{error:?}");
    let renamed = NewProject { name: taken.name.clone(), ..free };
    assert_eq!(commit(db, |tx| tx.projects().insert(&renamed)).name, taken.name);
}

/// An agent is assigned to a project once; a second time changes their position.
pub fn an_agent_is_assigned_once(db: &Arc<dyn Database>) {
    let (project, other) = (a_project(db, "Naija Homes"), a_project(db, "Agri Market"));
    let agent = a_user(db, "ada@example.org", Role::Agent);
    assert!(!commit(db, |tx| tx.projects().has_agent(project.id, agent.id)));
    for position in [Position::Member, Position::Lead, Position::Member] {
        commit(db, |tx| tx.projects().assign_agent(project.id, agent.id, position, noon()));
        assert!(commit(db, |tx| tx.projects().has_agent(project.id, agent.id)));
    }
    assert!(!commit(db, |tx| tx.projects().has_agent(other.id, agent.id)));
    let counts: Vec<_> = list(db, &ProjectFilter::default(), FIRST_HUNDRED)
        .records
        .iter()
        .map(|summary| (summary.project.id, summary.agents_count))
        .collect();
    assert_eq!(counts, [(other.id, 0), (project.id, 1)]);
}

/// Neither a project nor an agent who does not exist can be assigned.
pub fn an_assignment_needs_both_sides(db: &Arc<dyn Database>) {
    let project = a_project(db, "Naija Homes").id;
    let agent = a_user(db, "ada@example.org", Role::Agent).id;
    for (project, agent) in [(project, UserId::new(987_654)), (ProjectId::new(987_654), agent)] {
        let error = refusal(db, |tx| tx.projects().assign_agent(project, agent, Position::Member, noon()));
        assert!(matches!(error, StoreError::Backend(_)), "{error:?}");
    }
}

/// A list of projects counts the tickets and the agents of each.
pub fn a_list_counts_tickets_and_agents(db: &Arc<dyn Database>) {
    let projects = [a_project(db, "Agri Market"), a_project(db, "Naija Homes"), a_project(db, "Zoo")];
    let agents = [a_user(db, "ada@example.org", Role::Agent), a_user(db, "obi@example.org", Role::Agent)];
    for (project, (tickets, members)) in projects.iter().zip([(3, 1), (0, 2), (1, 0)]) {
        for _ in 0..tickets {
            a_ticket(db, project);
        }
        for agent in agents.iter().take(members) {
            commit(db, |tx| tx.projects().assign_agent(project.id, agent.id, Position::Member, noon()));
        }
    }
    let listing = list(db, &ProjectFilter::default(), FIRST_HUNDRED);
    let counts: Vec<_> =
        listing.records.iter().map(|summary| (summary.tickets_count, summary.agents_count)).collect();
    assert_eq!(counts, [(3, 1), (0, 2), (1, 0)]);
}

/// Projects are listed by name whatever its case, and by age where names are the same.
pub fn projects_are_listed_by_name(db: &Arc<dyn Database>) {
    let names = ["cherry", "Banana", "apple", "Banana", "Date"];
    let projects: Vec<Project> = (1..).zip(names).map(|(counter, name)| named(db, name, counter)).collect();
    let ids: Vec<_> = projects.iter().map(|project| project.id).collect();
    let listed = list(db, &ProjectFilter::default(), FIRST_HUNDRED);
    let listed: Vec<_> = listed.records.iter().map(|summary| summary.project.id).collect();
    let expected: Vec<_> =
        [2, 1, 3, 0, 4].iter().filter_map(|place: &usize| ids.get(*place).copied()).collect();
    assert_eq!(listed, expected);
}

/// A list can be narrowed to active or disabled projects, and to a part of the name or slug whose characters mean themselves.
pub fn a_list_is_narrowed_by_its_filter(db: &Arc<dyn Database>) {
    for (counter, name) in (1..).zip(["100% Naija_Homes", "Agri*Market", "O'Hara \"Inc\" \\ (Ltd)"]) {
        named(db, name, counter);
    }
    let found = |search: &str, is_active| {
        let filter = ProjectFilter { search: Some(search.to_owned()), is_active };
        let listing = list(db, &filter, FIRST_HUNDRED);
        assert_eq!(
            listing.total,
            Some(u64::try_from(listing.records.len()).expect("the list is short")),
            "{search}"
        );
        listing.records.iter().map(|summary| summary.project.slug.to_string()).collect::<Vec<_>>()
    };
    let (naija, agri, ohara) = ("100-naija-homes-1", "agri-market-2", "ohara-inc-ltd-3");
    for (search, expected) in [
        ("naija", vec![naija]),
        ("AIJA", vec![naija]),
        ("i-m", vec![agri]),
        ("%", vec![naija]),
        ("_", vec![naija]),
        ("*", vec![agri]),
        ("'", vec![ohara]),
        ("\"inc\"", vec![ohara]),
        ("\\", vec![ohara]),
        ("(", vec![ohara]),
        ("a", vec![naija, agri, ohara]),
        ("a%a", vec![]),
        ("n_ija", vec![]),
        ("", vec![naija, agri, ohara]),
    ] {
        assert_eq!(found(search, None), expected, "{search}");
        assert_eq!(found(search, Some(true)), expected, "{search}");
        assert_eq!(found(search, Some(false)), Vec::<String>::new(), "{search}");
    }
}

/// Pages, and walking from the last one seen, show every project exactly once, also those of the same name.
pub fn paging_shows_every_project_once(db: &Arc<dyn Database>) {
    for counter in 1..=11 {
        named(db, if counter % 3 == 0 { "Same" } else { "Other" }, counter);
    }
    let filter = ProjectFilter::default();
    let all = list(db, &filter, FIRST_HUNDRED).records;
    assert_eq!(all.len(), 11);

    let mut paged = Vec::new();
    for page in 1..=3 {
        let listing = list(db, &filter, Paging::Page { page, per_page: 4 });
        assert_eq!((listing.total, listing.has_more), (Some(11), page < 3), "page {page}");
        paged.extend(listing.records);
    }
    assert_eq!(paged, all);
    let beyond = list(db, &filter, Paging::Page { page: 4, per_page: 4 });
    assert_eq!(beyond, Listing { records: vec![], total: Some(11), total_is_capped: false, has_more: false });

    let mut walked: Vec<ProjectSummary> = Vec::new();
    loop {
        let last_seen = walked.last().map(|summary| summary.project.id.get());
        let listing = list(db, &filter, Paging::After { last_seen, limit: 4 });
        assert_eq!(listing.total, None);
        walked.extend(listing.records);
        assert_eq!(listing.has_more, walked.len() < 11);
        if !listing.has_more {
            break;
        }
    }
    assert_eq!(walked, all);
}

/// The names of some projects come by name, without those that nobody asked for or that do not exist.
pub fn names_are_those_that_were_asked_for(db: &Arc<dyn Database>) {
    let [b, c, a] = ["Beta", "Gamma", "Alpha"].map(|name| a_project(db, name));
    let name_of = |project: &Project| ProjectName {
        id: project.id,
        name: project.name.clone(),
        slug: project.slug.clone(),
    };
    let names = |ids: &[ProjectId]| {
        read(db).projects().names(&ids.iter().copied().collect()).expect("the query succeeds")
    };
    assert_eq!(names(&[b.id, a.id, ProjectId::new(987_654)]), [name_of(&a), name_of(&b)]);
    assert_eq!(names(&[a.id, b.id, c.id]), [name_of(&a), name_of(&b), name_of(&c)]);
    assert_eq!(names(&[]), []);
}

/// JSON with everything that a store could lose.
pub(super) fn nested() -> Value {
    json!({
        "empty": {}, "list": [], "null": null, "": "empty name", "quote \" ' \\": "line\nbreak",
        "numbers": [0, -1, i64::MAX, i64::MIN, 0.5, -2.25e-3], "bool": [true, false],
        "deep": {"a": [{"b": [[["𝄞", "مرحبا"]]]}]}, "text": HOSTILE_LINE,
    })
}

/// A project with this name and a counter that keeps its slug and prefix apart from those of others.
fn named(db: &Arc<dyn Database>, name: &str, counter: u32) -> Project {
    let slug = Slug::from_name(name).numbered(counter);
    let prefix = Slug::from_name(&format!("{counter:04}"))
        .prefix_candidates()
        .next()
        .expect("every slug has a prefix");
    commit(db, |tx| tx.projects().insert(&NewProject { slug, prefix, ..new_project(name) }))
}

fn list(db: &Arc<dyn Database>, filter: &ProjectFilter, paging: Paging) -> Listing<ProjectSummary> {
    read(db).projects().list(filter, paging).expect("the query succeeds")
}

fn check_written(written: &NewProject, project: &Project) {
    let NewProject {
        name,
        slug,
        prefix,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        created_at,
    } = written.clone();
    let expected = Project {
        id: project.id,
        name,
        slug,
        prefix,
        description,
        support_email,
        website_url,
        timezone,
        settings,
        mail: ProjectMail::default(),
        is_active: true,
        created_at,
    };
    assert_eq!(*project, expected);
}
