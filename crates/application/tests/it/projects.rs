//! Projects: what becomes of them, and who works on them.

use switchboard_application::ports::Paging;
use switchboard_application::projects::admitted::admitted;
use switchboard_application::projects::detail::detail;
use switchboard_application::projects::remove_agent::remove_agent;
use switchboard_application::projects::update::{ProjectChange, update};
use switchboard_application::records::{Position, Project};
use switchboard_application::tickets::assign::assign;
use switchboard_application::{Error, NotFound};
use switchboard_domain::access::{Actor, Person, Role};
use switchboard_domain::{ProjectId, UserId};

use crate::desk::Desk;

fn change(desk: &Desk, change: ProjectChange) -> Project {
    update(&desk.ctx, &desk.administrator(), desk.project.id, change).unwrap()
}

#[test]
fn what_a_change_does_not_name_stays_as_it_is() {
    let desk = Desk::new();
    let full = ProjectChange {
        name: Some("Lagos Homes".parse().unwrap()),
        description: Some(Some("Houses.".parse().unwrap())),
        support_email: Some(Some("help@example.org".parse().unwrap())),
        website_url: Some(Some("https://example.org".to_owned())),
        timezone: Some("Africa/Lagos".to_owned()),
        settings: Some(Some(serde_json::json!({ "a": 1 }))),
        mail_name: Some(Some("The homes".parse().unwrap())),
        mail_address: Some(Some("homes@example.org".parse().unwrap())),
        mail_signature: Some(Some("Kind regards".parse().unwrap())),
        is_active: Some(false),
    };
    let changed = change(&desk, full);
    assert_eq!(
        (changed.name.as_str(), changed.slug.as_str(), changed.prefix.as_str(), changed.is_active),
        ("Lagos Homes", "naijahomes", "NAIJ", false),
        "what tickets and addresses refer to stays"
    );
    assert_eq!(change(&desk, ProjectChange::default()), changed);
    let cleared = change(
        &desk,
        ProjectChange { description: Some(None), settings: Some(None), ..ProjectChange::default() },
    );
    assert_eq!(cleared, Project { description: None, settings: None, ..changed });
    let kept = detail(&desk.ctx, &desk.administrator(), desk.project.id).unwrap();
    assert_eq!(kept.summary.project, cleared);
}

#[test]
fn a_project_that_does_not_exist_is_neither_shown_nor_changed() {
    let desk = Desk::new();
    let (actor, id) = (desk.administrator(), ProjectId::new(999));
    assert!(matches!(detail(&desk.ctx, &actor, id), Err(Error::NotFound(NotFound::Project))));
    let changed = update(&desk.ctx, &actor, id, ProjectChange::default());
    assert!(matches!(changed, Err(Error::NotFound(NotFound::Project))));
    let removed = remove_agent(&desk.ctx, &actor, id, desk.agent.id);
    assert!(matches!(removed, Err(Error::NotFound(NotFound::Project))));
}

#[test]
fn who_manages_no_projects_is_refused() {
    let desk = Desk::new();
    for actor in [desk.agent(), desk.customer()] {
        assert!(matches!(detail(&desk.ctx, &actor, desk.project.id), Err(Error::Forbidden(_))));
        let changed = update(&desk.ctx, &actor, desk.project.id, ProjectChange::default());
        assert!(matches!(changed, Err(Error::Forbidden(_))));
        let removed = remove_agent(&desk.ctx, &actor, desk.project.id, desk.agent.id);
        assert!(matches!(removed, Err(Error::Forbidden(_))));
    }
}

#[test]
fn a_removed_agent_keeps_their_tickets_until_somebody_takes_them() {
    let desk = Desk::new();
    let ticket = desk.ticket();
    assign(&desk.ctx, &desk.administrator(), ticket.id, Some(desk.agent.id)).unwrap();
    let remove = |user| remove_agent(&desk.ctx, &desk.administrator(), desk.project.id, user);
    remove(desk.agent.id).unwrap();
    assert_eq!(desk.stored(ticket.id).assignee.map(|assignee| assignee.id), Some(desk.agent.id));
    let refused = assign(&desk.ctx, &desk.administrator(), ticket.id, Some(desk.agent.id));
    assert!(matches!(refused, Err(Error::Invalid(_))), "nobody gives them another one");
    for user in [desk.agent.id, UserId::new(999)] {
        assert!(matches!(remove(user), Err(Error::NotFound(NotFound::User))));
    }
    let shown = detail(&desk.ctx, &desk.administrator(), desk.project.id).unwrap();
    assert!(shown.agents.iter().all(|agent| agent.position == Position::Member && agent.id != desk.agent.id));
}

#[test]
fn everybody_sees_the_projects_into_which_they_may_file() {
    let desk = Desk::new();
    change(&desk, ProjectChange { is_active: Some(false), ..ProjectChange::default() });
    let newcomer = Actor::Person(Person::new(desk.agent.id, Role::Agent, []));
    for (actor, expected) in [
        (desk.administrator(), vec![&desk.elsewhere, &desk.project]),
        (desk.customer(), vec![&desk.elsewhere]),
        (desk.agent(), vec![&desk.project]),
        (newcomer, vec![]),
    ] {
        let listing = admitted(&desk.ctx, &actor, None, Paging::Page { page: 1, per_page: 20 }).unwrap();
        let [ids, expected] = [
            listing.records.iter().map(|project| project.id).collect::<Vec<_>>(),
            expected.iter().map(|project| project.id).collect(),
        ];
        assert_eq!(ids, expected, "{actor:?}");
    }
}
